package store

import (
	"context"
	"database/sql"
	"sync/atomic"

	"towpath/internal/store/db"
)

// CountStatements begins to count: data gives how many statements reads ran since,
// keys how often the store of keys was asked. Call it before the store is used.
func (s *Store) CountStatements() (data, keys func() int64) {
	s.counts = new(atomic.Int64)
	return s.counts.Load, s.ring.Asked
}

// counting is fn with its statements counted, where they are.
func (s *Store) counting(fn func(*tx) error) func(*tx) error {
	if s.counts == nil {
		return fn
	}
	return func(t *tx) error {
		t.raw = counted{t.raw, s.counts}
		t.q = db.New(t.raw)
		return fn(t)
	}
}

// counted counts what asks for rows.
type counted struct {
	db.DBTX
	n *atomic.Int64
}

func (c counted) QueryContext(ctx context.Context, q string, args ...any) (*sql.Rows, error) {
	c.n.Add(1)
	return c.DBTX.QueryContext(ctx, q, args...)
}

func (c counted) QueryRowContext(ctx context.Context, q string, args ...any) *sql.Row {
	c.n.Add(1)
	return c.DBTX.QueryRowContext(ctx, q, args...)
}
