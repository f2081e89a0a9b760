package store

import (
	"context"
	"errors"
	"slices"
	"time"

	"towpath/internal/fault"
	"towpath/internal/keyring"
	"towpath/internal/seal"
)

// Keys says where the keys are that open what the database holds.
type Keys struct {
	// Address is where the wrapped keys are kept: "sqlite:PATH" or "postgres://…".
	// Empty stands for keys.db beside a SQLite database, and for a schema of its
	// own on the same PostgreSQL server.
	Address string
	Master  seal.Master
	Now     func() time.Time
}

// writeMost bounds how often a write is run again for its keys.
const writeMost = 100

// read runs fn over one consistent state, with keys.
func (s *Store) read(ctx context.Context, fn func(*tx) error) error {
	return s.engine.read(ctx, s.counting(s.withKeys(fn)))
}

// look is read without one state.
func (s *Store) look(ctx context.Context, fn func(*tx) error) error {
	return s.engine.look(ctx, s.withKeys(fn))
}

func (s *Store) withKeys(fn func(*tx) error) func(*tx) error {
	return func(t *tx) error {
		t.keys = newKeys(s.ring, true, nil)
		return fn(t)
	}
}

// write runs fn in one transaction. Keys that fn made are on disk before it
// commits. Where fn needs keys that are far away, it is run again once they are
// there; nothing of the first run is kept. What fn left to do after the commit is
// done before write returns.
func (s *Store) write(ctx context.Context, fn func(*tx) error) error {
	_, waits := s.engine.(*sqlite)
	have := map[keyring.Owner]keyring.Entry{}
	for range writeMost {
		var k *keys
		err := s.engine.write(ctx, func(t *tx) error {
			k = newKeys(s.ring, !waits || s.ring.Quick(), have)
			t.keys = k
			err := fn(t)
			if len(k.wanted)+len(k.index) > 0 {
				return errWanted
			}
			if err != nil || len(k.fresh) == 0 {
				return err
			}
			return s.ring.Add(ctx, k.fresh)
		})
		switch {
		case errors.Is(err, errWanted):
			if err := s.fetch(ctx, k, have); err != nil {
				return err
			}
		case errors.Is(err, keyring.ErrRaced):
			if err := s.raced(ctx, k, have); err != nil {
				return err
			}
		case err != nil:
			return err
		default:
			for _, then := range k.after {
				if err := then(ctx); err != nil {
					return err
				}
			}
			return nil
		}
	}
	return fault.New(fault.Unavailable, "write: its keys did not come to rest", nil)
}

// fetch has the keys that a run wanted at hand for the next, making those that it
// is to make.
func (s *Store) fetch(ctx context.Context, k *keys, have map[keyring.Owner]keyring.Entry) error {
	for org := range k.index {
		if _, err := s.ring.Index(ctx, org); err != nil {
			return err
		}
	}
	ids := map[string][]string{}
	for o := range k.wanted {
		ids[o.Organisation] = append(ids[o.Organisation], o.ID)
	}
	for org, list := range ids {
		slices.Sort(list)
		found, err := s.ring.Load(ctx, org, list)
		if err != nil {
			return err
		}
		fresh := map[keyring.Owner]*seal.Key{}
		for _, id := range list {
			o := keyring.Owner{Organisation: org, ID: id}
			e, ok := found[id]
			if !ok && k.wanted[o] {
				if e.Key, err = seal.NewKey(); err != nil {
					return err
				}
				fresh[o] = e.Key
			}
			have[o] = e
		}
		if err := s.ring.Add(ctx, fresh); err != nil && !errors.Is(err, keyring.ErrRaced) {
			return err
		} else if err != nil {
			for o := range fresh {
				delete(have, o)
			}
		}
	}
	return nil
}

// raced has the keys at hand that somebody else added first.
func (s *Store) raced(ctx context.Context, k *keys, have map[keyring.Owner]keyring.Entry) error {
	ids := map[string][]string{}
	for o := range k.fresh {
		s.ring.Forget(o)
		ids[o.Organisation] = append(ids[o.Organisation], o.ID)
	}
	for org, list := range ids {
		found, err := s.ring.Load(ctx, org, list)
		if err != nil {
			return err
		}
		for id, e := range found {
			have[keyring.Owner{Organisation: org, ID: id}] = e
		}
	}
	return nil
}

// RotateKeys wraps every key with a new master key while the store is used; with
// renew, every owner's key gets a new primary.
func (s *Store) RotateKeys(ctx context.Context, renew bool) (keyring.Rotation, error) {
	return s.ring.Rotate(ctx, renew)
}
