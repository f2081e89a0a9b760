package keyring

import "time"

// Cache is the cache, for its test.
type Cache struct{ c *cache }

// NewCache makes a cache of so many.
func NewCache(most int) Cache { return Cache{newCache(most)} }

// Get is get.
func (c Cache) Get(o Owner, now time.Time) (Entry, bool) { return c.c.get(o, now) }

// Put is put.
func (c Cache) Put(o Owner, e Entry, until time.Time) { c.c.put(o, e, until) }
