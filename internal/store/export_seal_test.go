package store

import (
	"context"
	"database/sql"
	"sync/atomic"

	"towpath/internal/store/db"
)

// counting is an engine that counts the statements of its reads.
type counting struct {
	engine
	n *atomic.Int64
}

// Statements begins to count the statements that reads run from now on, and those
// that ask the store of keys.
func Statements(s *Store) (data *atomic.Int64, keys func() int64) {
	c := counting{s.engine, new(atomic.Int64)}
	s.engine = c
	return c.n, s.ring.Asked
}

func (c counting) read(ctx context.Context, fn func(*tx) error) error {
	return c.engine.read(ctx, func(t *tx) error {
		t.raw = counted{t.raw, c.n}
		t.q = db.New(t.raw)
		return fn(t)
	})
}

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
