package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver named "pgx"

	"towpath/internal/store/db"
)

// postgres leaves transactions to the server, which groups commits by itself.
type postgres struct {
	pool *sql.DB
	// turn is held from the append to the log until the commit. The head of a log
	// lets one transaction after the other through in any case; waiting for it here
	// costs less than in the server.
	turn chan struct{}
	// unlogged is set by benchmarks alone.
	unlogged bool
}

func openPostgres(ctx context.Context, address string) (*postgres, error) {
	pool, err := sql.Open("pgx", address)
	if err != nil {
		return nil, fmt.Errorf("database: %w", err)
	}
	pool.SetMaxOpenConns(32)
	pool.SetMaxIdleConns(32)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	if err := migrate(ctx, pool, "postgres"); err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	return &postgres{pool: pool, turn: make(chan struct{}, 1)}, nil
}

func (p *postgres) read(ctx context.Context, fn func(*tx) error) error {
	return p.run(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}, fn)
}

func (p *postgres) look(_ context.Context, fn func(*tx) error) error {
	return guarded(fn, &tx{q: db.New(p.pool), raw: p.pool, bulk: 1})
}

// write tries again where the server gave up one of two transactions that waited
// for each other.
func (p *postgres) write(ctx context.Context, fn func(*tx) error) error {
	const tries = 5
	var err error
	for range tries {
		if err = p.run(ctx, nil, fn); !retry(err) {
			return err
		}
	}
	return err
}

func (p *postgres) run(ctx context.Context, opts *sql.TxOptions, fn func(*tx) error) error {
	t, err := p.pool.BeginTx(ctx, opts)
	if err != nil {
		return failed("begin", err)
	}
	entries := &gathered{}
	ours := &tx{q: db.New(t), raw: t, bulk: 500, hold: holdPerson, log: entries}
	if p.unlogged {
		ours.log = unlogged{}
	}
	err = guarded(fn, ours)
	if err == nil && len(entries.entries) > 0 {
		select {
		case p.turn <- struct{}{}:
			defer func() { <-p.turn }()
			err = failed("append to the log", entries.finish(ctx, ours))
		case <-ctx.Done():
			err = failed("append to the log", ctx.Err())
		}
	}
	if err != nil {
		_ = t.Rollback() // the first error is the one that counts
		return err
	}
	return failed("commit", t.Commit())
}

const holdPerson = "SELECT 1 FROM person WHERE organisation_id = $1 AND person_id = $2 FOR NO KEY UPDATE"

// retry tells whether PostgreSQL asks for another try: 40001 is a serialisation
// failure, 40P01 a deadlock.
func retry(err error) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (pg.Code == "40001" || pg.Code == "40P01")
}

func (p *postgres) ping(ctx context.Context) error { return failed("ping", p.pool.PingContext(ctx)) }

func (p *postgres) analyze(ctx context.Context) error {
	_, err := p.pool.ExecContext(ctx, "ANALYZE")
	return failed("analyze", err)
}

// shed writes the tables anew, without what is no longer in them.
func (p *postgres) shed(ctx context.Context) error {
	for _, t := range sealedTables {
		if _, err := p.pool.ExecContext(ctx, "VACUUM (FULL, ANALYZE) "+t.name); err != nil {
			return failed("shed", err)
		}
	}
	return nil
}

func (p *postgres) close() error { return p.pool.Close() }
