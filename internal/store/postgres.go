package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"towpath/internal/store/db"
)

// postgres lets a few transactions write at once. Those that write to the log share
// a flush where they meet; any other commit waits for the disk by itself.
type postgres struct {
	pool *sql.DB
	// turn is held from the append to the log until the commit. The head of a log
	// lets one transaction after the other through in any case; waiting for it here
	// costs less than in the server.
	turn  chan struct{}
	sizes map[string]int64 // of the logs, as gathered has it
	// flusher is nil where the server offers none; every commit then waits by itself.
	flusher *flusher
	writing atomic.Int32 // who wants to write just now
	// writers has a place for each transaction that may write at once. More would
	// only have the server's processes take the processors from the one that holds
	// the head of the log.
	writers chan struct{}
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
	if err := (postgresIndex{}).create(ctx, pool); err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	flusher, err := openFlusher(ctx, address)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("database: %w", err), pool.Close())
	}
	return &postgres{
		pool: pool, flusher: flusher, turn: make(chan struct{}, 1), sizes: map[string]int64{}, writers: make(chan struct{}, 2*runtime.GOMAXPROCS(0)),
	}, nil
}

func (p *postgres) read(ctx context.Context, fn func(*tx) error) error {
	t, err := p.pool.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return failed("begin", err)
	}
	defer t.Rollback() //nolint // a reader has nothing to keep
	return guarded(fn, &tx{q: db.New(t), raw: t, bulk: 1, index: postgresIndex{}, daysBetween: postgresDays})
}

func (p *postgres) look(_ context.Context, fn func(*tx) error) error {
	return guarded(fn, &tx{q: db.New(p.pool), raw: p.pool, bulk: 1, index: postgresIndex{}, daysBetween: postgresDays})
}

// write tries again where the server gave up one of two transactions that waited
// for each other, and where another process had an entry fill a part of the log.
func (p *postgres) write(ctx context.Context, fn func(*tx) error) error {
	p.writing.Add(1)
	defer p.writing.Add(-1)
	const tries = 6
	var err error
	full := false
	for range tries {
		var early bool
		if early, err = p.run(ctx, full, fn); !retry(err) {
			if err == nil && early {
				err = failed("flush", p.flusher.wait(ctx))
			}
			return err
		}
		full = full || state(err) == partFull
	}
	return err
}

// run makes one transaction. Its entries come last and go to the server together
// with the commit, so that whoever holds the head of a log lets go of it soon. An
// early commit is not on disk yet.
func (p *postgres) run(ctx context.Context, full bool, fn func(*tx) error) (early bool, err error) {
	select {
	case p.writers <- struct{}{}:
		defer func() { <-p.writers }()
	case <-ctx.Done():
		return false, failed("begin", ctx.Err())
	}
	conn, err := p.pool.Conn(ctx)
	if err != nil {
		return false, failed("begin", err)
	}
	defer conn.Close() // a transaction that is still open goes with its connection
	if _, err := conn.ExecContext(ctx, "BEGIN"); err != nil {
		return false, failed("begin", err)
	}
	entries := &gathered{sizes: p.sizes, bare: p.unlogged}
	ours := &tx{q: db.New(conn), raw: conn, bulk: 500, mark: numberedMark, copyIn: copyInto(conn), index: postgresIndex{}, hold: holdPerson, daysBetween: postgresDays, log: entries}
	if err = guarded(fn, ours); err == nil {
		early, err = p.commit(ctx, conn, entries, func(end *pgx.Batch) error { return entries.finish(ctx, ours, full, end) })
		err = failed("commit", err)
	}
	if err != nil {
		_, _ = conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK") // the first error is the one that counts
	}
	return early, err
}

// copyInto is tx.copyIn: the server's COPY, within the transaction of the connection.
func copyInto(conn *sql.Conn) func(context.Context, string, []string, pgx.CopyFromSource) error {
	return func(ctx context.Context, table string, columns []string, rows pgx.CopyFromSource) error {
		return conn.Raw(func(driver any) error {
			_, err := driver.(*stdlib.Conn).Conn().CopyFrom(ctx, pgx.Identifier{table}, columns, rows)
			return err
		})
	}
}

// commit lets one transaction after the other through to the log.
func (p *postgres) commit(ctx context.Context, conn *sql.Conn, entries *gathered, finish func(end *pgx.Batch) error) (early bool, err error) {
	if entries.bare || len(entries.entries) == 0 {
		return false, send(ctx, conn, false, finish)
	}
	select {
	case p.turn <- struct{}{}:
		defer func() { <-p.turn }()
	case <-ctx.Done():
		return false, ctx.Err()
	}
	early = p.flusher != nil && p.writing.Load() > 1
	return early, send(ctx, conn, early, finish)
}

// send has finish write or queue what comes last, and sends what it queued together
// with the commit.
func send(ctx context.Context, conn *sql.Conn, early bool, finish func(end *pgx.Batch) error) error {
	end := &pgx.Batch{}
	if err := finish(end); err != nil {
		return err
	}
	if early {
		end.Queue("SET LOCAL synchronous_commit TO off")
	}
	end.Queue("COMMIT").Exec(func(done pgconn.CommandTag) error {
		if done.String() != "COMMIT" {
			return errors.New("the transaction had failed before its commit")
		}
		return nil
	})
	return conn.Raw(func(driver any) error { return driver.(*stdlib.Conn).Conn().SendBatch(ctx, end).Close() })
}

const holdPerson = "SELECT 1 FROM person WHERE organisation_id = $1 AND person_id = $2 FOR NO KEY UPDATE"

// holdCode holds what is in no row yet.
const holdCode = "SELECT pg_advisory_xact_lock(hashtextextended($1 || '/' || $2, 0))"

// What PostgreSQL calls the errors after which another try is worth it.
const (
	notSerial = "40001"
	deadlock  = "40P01"
	partFull  = "22012" // of appendOne
)

func retry(err error) bool {
	return slices.Contains([]string{notSerial, deadlock, partFull}, state(err))
}

// state gives the SQLSTATE of an error, empty where it is none of the server's.
func state(err error) string {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		return ""
	}
	return pg.Code
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

func (p *postgres) close() error { return errors.Join(p.pool.Close(), p.flusher.close()) }

// postgresDays is tx.daysBetween.
const postgresDays = "(CAST(latest_on AS date) - CAST(first_on AS date))"
