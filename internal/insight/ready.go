package insight

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"towpath/internal/care"
	"towpath/internal/column"
	"towpath/internal/fault"
)

func (k *Keeper) logSize(ctx context.Context, org care.OrganisationID) (size int64, err error) {
	err = k.store.Read(ctx, func(tx care.Tx) error {
		size, err = tx.LogSize(ctx, org)
		return err
	})
	return size, err
}

// secret reads an organisation's secret, and makes one where there is none.
func (k *Keeper) secret(ctx context.Context, org care.OrganisationID) ([]byte, error) {
	text := ""
	read := func(tx care.Tx) (err error) {
		text, err = tx.OutcomeSecret(ctx, org)
		return err
	}
	if err := k.store.Read(ctx, read); err != nil {
		return nil, err
	}
	if text == "" {
		fresh := make([]byte, 32)
		k.random(fresh)
		err := k.store.Write(ctx, func(tx care.Tx) error { return tx.InsertOutcomeSecret(ctx, org, fmt.Sprintf("%x", fresh)) })
		if err := errors.Join(err, k.store.Read(ctx, read)); err != nil { // another process may have been first
			return nil, err
		}
	}
	return secretOf(text)
}

// make takes the columns from a snapshot where that will do, or builds them, unless they are
// ready by now.
func (k *Keeper) make(ctx context.Context, at *kept, m *making) (secret []byte, err error) {
	at.mu.Lock()
	secret, ready, fresh := at.secret, at.ready, at.fresh
	at.mu.Unlock()
	if ready {
		return secret, nil
	}
	if secret == nil {
		if secret, err = k.secret(ctx, at.org); err != nil {
			return nil, err
		}
	}
	var c columns
	if !fresh {
		c, err = k.restore(ctx, at.org, secret)
	}
	built := err == nil && c.live == nil
	if built {
		c, err = k.rebuild(ctx, at.org, secret, m)
	}
	if err != nil {
		return nil, err
	}
	c.supports = &supports{}
	at.mu.Lock()
	at.secret, at.columns, at.ready, at.fresh = secret, c, true, false
	at.mu.Unlock()
	if built {
		k.put(ctx, at)
	}
	return secret, nil
}

// rebuild reads everything, from the replica where there is one that will do.
func (k *Keeper) rebuild(ctx context.Context, org care.OrganisationID, secret []byte, m *making) (c columns, err error) {
	began := time.Now()
	var from Streams = k.store
	err = k.store.Read(ctx, func(tx care.Tx) (err error) {
		if c.place, err = tx.LogSize(ctx, org); err != nil {
			return err
		}
		if behind, ok := k.behind(ctx, tx, org, c.place); ok {
			from, c.place = k.Replica, c.place-behind
			k.log.Info("reports: building from the replica", "organisation", org, "entries behind", behind)
		}
		return c.names.teams(ctx, tx, org)
	})
	if err != nil {
		return c, err
	}
	// Whatever the log has from here on is read again by what it says.
	set, err := k.buildFrom(ctx, from, org, secret, &c, m)
	if err != nil && from != Streams(k.store) && ctx.Err() == nil {
		k.log.Warn("reports: the replica could not be read; building from the database", "organisation", org, "error", err)
		set, err = k.buildFrom(ctx, k.store, org, secret, &c, m)
	}
	if err != nil {
		return c, fault.New(fault.Internal, "insight", err)
	}
	c.live = k.begin(set)
	k.log.Info("reports: built from the database", "organisation", org, "people", set.People(), "readings", set.Readings(), "ms", time.Since(began).Milliseconds())
	return c, nil
}

// behind tells how many entries of a log of a size the replica does not have yet; ok is false
// where there is no replica, or where more came after it than can be taken in.
func (k *Keeper) behind(ctx context.Context, tx care.Tx, org care.OrganisationID, size int64) (entries int64, ok bool) {
	if k.Replica == nil {
		return 0, false
	}
	has, err := k.Replica.LogSize(ctx, org)
	if err != nil {
		k.log.Warn("reports: the replica does not answer; building from the database", "organisation", org, "error", err)
		return 0, false
	}
	if has >= size {
		return 0, true
	}
	changes, err := tx.ListOutcomeChanges(ctx, org, has, mostChanges+1)
	if err != nil {
		return 0, false
	}
	if _, all := affected(changes); all || len(changes) > mostChanges {
		k.log.Warn("reports: the replica is too far behind; building from the database", "organisation", org, "entries", size-has)
		return 0, false
	}
	return size - has, true
}

// buildFrom packs everything that there is. What is known of people is read beside what they
// answered.
func (k *Keeper) buildFrom(ctx context.Context, from Streams, org care.OrganisationID, secret []byte, c *columns, m *making) (*column.Set, error) {
	r := newRoll(&c.names, secret)
	if err := from.StreamOutcomePeople(ctx, org, r.fact); err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(ctx)
	var wait sync.WaitGroup
	defer wait.Wait()
	defer stop()
	facts := sync.OnceValue(func() error { return from.StreamOutcomeFacts(ctx, org, r.fact) })
	wait.Go(func() { _ = facts() }) // build asks what came of it
	c.areas = map[string]int{}
	set, err := k.build(ctx, from, org, r, c.areas, m, facts)
	for tries := 0; errors.Is(err, errWider) && tries < column.MaxAreas; tries++ {
		set, err = k.build(ctx, from, org, r, c.areas, m, facts)
	}
	return set, err
}

// begin begins to follow the database from what was built.
func (k *Keeper) begin(set *column.Set) *column.Live {
	live := column.NewLive(set)
	live.Keep(k.Answers)
	return live
}
