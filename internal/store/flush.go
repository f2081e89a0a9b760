package store

import (
	"context"
	"database/sql"
	"sync"
	"time"
)

// flusher brings commits of PostgreSQL to disk in groups. The head of a log lets
// one transaction after the other through, and an ordinary commit would keep its
// lock until the disk has answered. So whoever is not alone commits without waiting
// for the disk, lets the next one through, and then waits here: everything that was
// committed before a flush is on disk after it, since the server writes one log in
// one order (Asynchronous Commit, PostgreSQL manual, chapter 30).
type flusher struct {
	pool *sql.DB // one connection, so that a flush never waits for those who wait for it
	turn sync.Mutex
	mu   sync.Mutex
	next *flush // the group that still gathers
}

type flush struct {
	done chan struct{}
	err  error
}

// flushed is an empty message of a transaction of its own: its commit waits for
// the disk, and for standbys, as the server is set to.
const flushed = "SELECT pg_logical_emit_message(true, 'towpath', '')"

// openFlusher gives none where the server does not let this account do it.
func openFlusher(ctx context.Context, address string) (*flusher, error) {
	pool, err := sql.Open("pgx", address)
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(1)
	if _, err := pool.ExecContext(ctx, flushed); err != nil {
		return nil, pool.Close()
	}
	return &flusher{pool: pool}, nil
}

// wait returns once all that was committed before it is on disk. It does not stop
// with ctx: whoever would not wait could not say whether a save outlives a crash.
func (f *flusher) wait(ctx context.Context) error {
	f.mu.Lock()
	group, leads := f.next, f.next == nil
	if leads {
		group = &flush{done: make(chan struct{})}
		f.next = group
	}
	f.mu.Unlock()
	if !leads {
		<-group.done
		return group.err
	}
	f.turn.Lock()
	defer f.turn.Unlock()
	f.mu.Lock()
	f.next = nil // who comes from here on may come too late for this flush
	f.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer cancel()
	_, group.err = f.pool.ExecContext(ctx, flushed)
	close(group.done)
	return group.err
}

func (f *flusher) close() error {
	if f == nil {
		return nil
	}
	return f.pool.Close()
}
