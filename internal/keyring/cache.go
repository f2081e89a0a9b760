package keyring

import (
	"container/list"
	"sync"
	"time"
)

// cache remembers entries for a while, and the latest used of them only.
type cache struct {
	mu    sync.Mutex
	most  int
	known map[Owner]*list.Element
	order *list.List // latest used first
}

type remembered struct {
	owner Owner
	entry Entry
	until time.Time
}

func newCache(most int) *cache {
	return &cache{most: most, known: make(map[Owner]*list.Element, most), order: list.New()}
}

func (c *cache) get(o Owner, now time.Time) (Entry, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at, ok := c.known[o]
	if !ok {
		return Entry{}, false
	}
	r := at.Value.(*remembered)
	if !now.Before(r.until) {
		c.take(at)
		return Entry{}, false
	}
	c.order.MoveToFront(at)
	return r.entry, true
}

func (c *cache) put(o Owner, e Entry, until time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at, ok := c.known[o]; ok {
		c.take(at)
	}
	c.known[o] = c.order.PushFront(&remembered{o, e, until})
	if c.order.Len() > c.most {
		c.take(c.order.Back())
	}
}

func (c *cache) drop(o Owner) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at, ok := c.known[o]; ok {
		c.take(at)
	}
}

func (c *cache) take(at *list.Element) {
	delete(c.known, at.Value.(*remembered).owner)
	c.order.Remove(at)
}
