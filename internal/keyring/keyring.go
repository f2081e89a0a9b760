// Package keyring keeps the wrapped keys of owners, in a store of its own: a copy
// of the data must not hold them, or erasing a key would erase nothing. Keys that
// were unwrapped are remembered for a minute at most, so that an erasure by another
// process is known to this one within that.
package keyring

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"towpath/internal/fault"
	"towpath/internal/seal"
)

// Owner is whose a key is, within an organisation.
type Owner struct{ Organisation, ID string }

// Entry is what the ring knows of an owner: a key, or that it was erased.
type Entry struct {
	Key    *seal.Key
	Erased bool
}

// ErrRaced means that somebody else added a key for the same owner first. Whatever
// was sealed with the one that lost has to be sealed again.
var ErrRaced = errors.New("keyring: another key was added first")

// indexOwner names the row of an organisation's index key.
const indexOwner = "index"

const (
	cacheMost = 8192
	cacheLife = time.Minute
	// loadMost bounds the owners that one statement asks for.
	loadMost = 500
	// askers is how many questions a remote master is asked at once.
	askers = 8
)

// Config is what a Ring is opened with; all of it is needed.
type Config struct {
	// Address is "sqlite:PATH" or a "postgres://" address, where the ring has a
	// schema of its own.
	Address string
	Master  seal.Master
	Now     func() time.Time
}

// Ring is an open store of keys. It is safe for concurrent use.
type Ring struct {
	store  *keyStore
	master seal.Master
	remote bool
	now    func() time.Time
	cache  *cache

	mu      sync.Mutex
	indexes map[string]*seal.Index
}

// Open opens a ring, and fails if the master does not open the keys in it.
func Open(ctx context.Context, c Config) (*Ring, error) {
	if c.Master == nil {
		return nil, errors.New("keys: there is no master key")
	}
	s, err := openKeyStore(ctx, c.Address)
	if err != nil {
		return nil, err
	}
	_, remote := c.Master.(seal.Remote)
	r := &Ring{store: s, master: c.Master, remote: remote, now: c.Now, cache: newCache(cacheMost), indexes: map[string]*seal.Index{}}
	if err := r.try(ctx); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return r, nil
}

// try opens one key, so that a wrong master is known before anything is written.
func (r *Ring) try(ctx context.Context) error {
	one, ok, err := r.store.any(ctx)
	if err != nil || !ok {
		return err
	}
	if one.owner.ID == indexOwner {
		_, err = seal.UnwrapIndex(ctx, r.master, one.owner.Organisation, indexOwner, one.wrapped)
	} else {
		_, err = seal.UnwrapKey(ctx, r.master, one.owner.Organisation, one.owner.ID, one.wrapped)
	}
	return err
}

// Close closes the store of keys.
func (r *Ring) Close() error {
	if v, ok := r.master.(*seal.Vault); ok {
		v.Close()
	}
	return r.store.close()
}

// Empty tells whether the ring holds no key, erased ones included.
func (r *Ring) Empty(ctx context.Context) (bool, error) { return r.store.empty(ctx) }

// ID gives the ring's own name, by which a database knows its keys.
func (r *Ring) ID(ctx context.Context) (string, error) { return r.store.id(ctx) }

// Quick tells whether a key can be had without asking over a network.
func (r *Ring) Quick() bool { return r.store.sqlite && !r.remote }

// Cached gives what is remembered of an owner.
func (r *Ring) Cached(o Owner) (Entry, bool) { return r.cache.get(o, r.now()) }

// Asked tells how often the store was asked for keys: a measure of what is spared.
func (r *Ring) Asked() int64 { return r.store.asked.Load() }

// Forget makes the next look ask the store again.
func (r *Ring) Forget(o Owner) { r.cache.drop(o) }

// Load gives what the ring knows of owners, asking the store once for all those
// that are not remembered. Whoever has no key, and never had, is left out.
func (r *Ring) Load(ctx context.Context, org string, ids []string) (map[string]Entry, error) {
	out := make(map[string]Entry, len(ids))
	var missing []string
	for _, id := range ids {
		if e, ok := r.Cached(Owner{org, id}); ok {
			out[id] = e
		} else if id != "" && !slices.Contains(missing, id) {
			missing = append(missing, id)
		}
	}
	for part := range slices.Chunk(missing, loadMost) {
		rows, err := r.store.find(ctx, org, part)
		if err != nil {
			return nil, err
		}
		entries, err := r.unwrapAll(ctx, rows)
		if err != nil {
			return nil, err
		}
		for i, row := range rows {
			out[row.owner.ID] = entries[i]
			r.cache.put(row.owner, entries[i], r.now().Add(cacheLife))
		}
	}
	return out, nil
}

// unwrapAll unwraps keys, several at once where the master is far away.
func (r *Ring) unwrapAll(ctx context.Context, rows []keyRow) ([]Entry, error) {
	entries, errs := make([]Entry, len(rows)), make([]error, len(rows))
	one := func(i int) {
		if rows[i].wrapped == "" {
			entries[i].Erased = true
			return
		}
		entries[i].Key, errs[i] = seal.UnwrapKey(ctx, r.master, rows[i].owner.Organisation, rows[i].owner.ID, rows[i].wrapped)
	}
	if !r.remote {
		for i := range rows {
			one(i)
		}
		return entries, errors.Join(errs...)
	}
	var group sync.WaitGroup
	turns := make(chan struct{}, askers)
	for i := range rows {
		turns <- struct{}{}
		group.Go(func() { one(i); <-turns })
	}
	group.Wait()
	return entries, errors.Join(errs...)
}

// Add keeps new keys, all or none of them, on disk when it returns; ErrRaced if
// one of the owners has one already.
func (r *Ring) Add(ctx context.Context, keys map[Owner]*seal.Key) error {
	rows := make([]keyRow, 0, len(keys))
	for o, k := range keys {
		wrapped, err := seal.WrapKey(ctx, r.master, o.Organisation, o.ID, k)
		if err != nil {
			return err
		}
		rows = append(rows, keyRow{owner: o, wrapped: wrapped})
	}
	if err := r.store.add(ctx, rows, r.now()); err != nil {
		return err
	}
	for o, k := range keys {
		r.cache.put(o, Entry{Key: k}, r.now().Add(cacheLife))
	}
	return nil
}

// Erase destroys an owner's key for good. That it was there stays known, so that
// no other is ever made for the same owner. Erasing twice is erasing once.
func (r *Ring) Erase(ctx context.Context, o Owner) error {
	err := r.store.erase(ctx, o, r.now())
	r.cache.drop(o)
	return err
}

// CachedIndex gives an organisation's index if it is remembered.
func (r *Ring) CachedIndex(org string) (*seal.Index, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	ix, ok := r.indexes[org]
	return ix, ok
}

// Index gives an organisation's index, making it where there is none.
func (r *Ring) Index(ctx context.Context, org string) (*seal.Index, error) {
	if ix, ok := r.CachedIndex(org); ok {
		return ix, nil
	}
	o := Owner{org, indexOwner}
	for range 2 {
		rows, err := r.store.find(ctx, org, []string{indexOwner})
		if err != nil {
			return nil, err
		}
		if len(rows) == 1 {
			ix, err := seal.UnwrapIndex(ctx, r.master, org, indexOwner, rows[0].wrapped)
			if err != nil {
				return nil, err
			}
			r.mu.Lock()
			r.indexes[org] = ix
			r.mu.Unlock()
			return ix, nil
		}
		wrapped, err := seal.WrapIndex(ctx, r.master, org, indexOwner, seal.NewIndex())
		if err != nil {
			return nil, err
		}
		err = r.store.add(ctx, []keyRow{{owner: o, wrapped: wrapped}}, r.now())
		if err != nil && !errors.Is(err, ErrRaced) {
			return nil, err
		}
	}
	return nil, fault.New(fault.Internal, "keys: the index key cannot be found again", nil)
}

// numbered gives "$1,$2,…" for n parameters after the first skip.
func numbered(skip, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("$" + strconv.Itoa(skip+i+1))
	}
	return b.String()
}

func failed(op string, err error) error {
	if err == nil || errors.Is(err, ErrRaced) {
		return err
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return fault.New(fault.Unavailable, "keys: "+op, err)
	}
	return fmt.Errorf("keys: %s: %w", op, err)
}
