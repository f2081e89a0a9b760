package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	_ "modernc.org/sqlite" // the driver named "sqlite"

	"towpath/internal/fault"
	"towpath/internal/keyring"
	"towpath/internal/store/db"
)

const (
	sqliteReaders = 4
	sqliteStreams = 4 // at once, of two connections each at most
	// groupMost bounds how long the first of a group waits for the last.
	groupMost = 256
)

// sqlite is one file with one writer and a few readers. Whoever writes hands a
// job to the writer's goroutine; all jobs that wait are run in one transaction,
// each inside its own savepoint, and share one fsync. A job that fails takes back
// only its own. Nobody is told "saved" before the commit is on disk.
type sqlite struct {
	pool    *sql.DB
	writer  *prepared
	readers chan *prepared
	streams chan struct{} // has one in it for each that is under way
	jobs    chan *job
	done    chan struct{}
	// mu lets close wait for those who are just handing in a job.
	mu     sync.RWMutex
	closed bool
	// unlogged is set by benchmarks alone.
	unlogged bool
}

type job struct {
	ctx context.Context
	fn  func(*tx) error
	err error
	ok  chan struct{}
}

// sqliteDSN opens with write-ahead log and an fsync on each commit: a save that
// was acknowledged outlives a crash of the machine.
func sqliteDSN(path string) string {
	return keyring.FileAddress(path) + "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
		"&_pragma=temp_store(MEMORY)&_pragma=cache_size(-16000)"
}

func openSQLite(ctx context.Context, path string) (*sqlite, error) {
	if path == "" {
		return nil, errors.New("database: sqlite: needs a path, for instance sqlite:var/towpath.db")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("database: %w", err)
	}
	pool, err := sql.Open("sqlite", sqliteDSN(path))
	if err != nil {
		return nil, fmt.Errorf("database %s: %w", path, err)
	}
	pool.SetMaxOpenConns(sqliteReaders + 2 + 2*sqliteStreams)
	pool.SetMaxIdleConns(sqliteReaders + 2)
	if err := migrate(ctx, pool, "sqlite3"); err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	if err := (sqliteIndex{}).create(ctx, pool); err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	s := &sqlite{
		pool: pool, readers: make(chan *prepared, sqliteReaders), streams: make(chan struct{}, sqliteStreams),
		jobs: make(chan *job, groupMost), done: make(chan struct{}),
	}
	if s.writer, err = s.connect(ctx, ""); err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	for range sqliteReaders {
		r, err := s.connect(ctx, "PRAGMA query_only = 1")
		if err != nil {
			return nil, errors.Join(err, pool.Close())
		}
		s.readers <- r
	}
	go s.work()
	return s, nil
}

func (s *sqlite) connect(ctx context.Context, pragma string) (*prepared, error) {
	conn, err := s.pool.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("database: %w", err)
	}
	if pragma != "" {
		if _, err := conn.ExecContext(ctx, pragma); err != nil {
			return nil, fmt.Errorf("database: %w", err)
		}
	}
	return newPrepared(conn), nil
}

func (s *sqlite) look(ctx context.Context, fn func(*tx) error) error {
	var r *prepared
	select {
	case r = <-s.readers:
	case <-ctx.Done():
		return fault.New(fault.Unavailable, "read", ctx.Err())
	}
	defer func() { s.readers <- r }()
	return guarded(fn, &tx{q: db.New(r), raw: r, bulk: 1, index: sqliteIndex{}, daysBetween: sqliteDays})
}

func (s *sqlite) read(ctx context.Context, fn func(*tx) error) error {
	return s.look(ctx, func(t *tx) error {
		if _, err := t.raw.ExecContext(ctx, "BEGIN"); err != nil {
			return failed("read", err)
		}
		defer t.raw.ExecContext(ctx, "ROLLBACK") //nolint // a reader has nothing to keep
		return fn(t)
	})
}

func (s *sqlite) write(ctx context.Context, fn func(*tx) error) error {
	j := &job{ctx: ctx, fn: fn, ok: make(chan struct{})}
	s.mu.RLock()
	if s.closed {
		s.mu.RUnlock()
		return fault.New(fault.Unavailable, "write: closing", nil)
	}
	s.jobs <- j
	s.mu.RUnlock()
	<-j.ok
	return j.err
}

// work is the writer's goroutine.
func (s *sqlite) work() {
	defer close(s.done)
	group := make([]*job, 0, groupMost)
	for first := range s.jobs {
		group = append(group[:0], first)
	gather:
		for len(group) < groupMost {
			select {
			case j, open := <-s.jobs:
				if !open {
					break gather
				}
				group = append(group, j)
			default:
				break gather
			}
		}
		s.commit(group)
		for _, j := range group {
			close(j.ok)
		}
	}
}

// commit runs a group of jobs in one transaction and fills in their errors.
func (s *sqlite) commit(group []*job) {
	ctx := context.Background()
	grown := &growth{tails: map[string]*tail{}}
	t := &tx{q: db.New(s.writer), raw: s.writer, bulk: 1, index: sqliteIndex{}, daysBetween: sqliteDays, log: grown, mark: plainMark}
	if s.unlogged {
		t.log = unlogged{}
	}
	fail := func(err error) {
		for _, j := range group {
			if j.err == nil {
				j.err = failed("write", err)
			}
		}
	}
	if _, err := s.writer.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		fail(err)
		return
	}
	kept := 0
	for _, j := range group {
		before := len(grown.order)
		if j.err = s.run(t, j, len(group) == 1); j.err == nil {
			kept++
		} else {
			grown.takeBack(before)
		}
	}
	end := "COMMIT"
	if kept == 0 {
		end = "ROLLBACK"
	} else if err := grown.finish(ctx, t.q); err != nil {
		_, _ = s.writer.ExecContext(ctx, "ROLLBACK") // the first error is the one that counts
		fail(err)
		return
	}
	if _, err := s.writer.ExecContext(ctx, end); err != nil {
		_, _ = s.writer.ExecContext(ctx, "ROLLBACK") // it may have rolled back by itself
		fail(err)
	}
}

// run runs one job inside its savepoint. A panic takes back the job and becomes
// its error: the other jobs of the group are somebody else's words. A job that is
// alone needs no savepoint: the transaction is its own.
func (s *sqlite) run(t *tx, j *job, alone bool) (err error) {
	ctx := context.Background()
	if j.ctx.Err() != nil {
		return fault.New(fault.Unavailable, "write", j.ctx.Err())
	}
	if alone {
		return guarded(j.fn, t)
	}
	if _, err := s.writer.ExecContext(ctx, "SAVEPOINT job"); err != nil {
		return failed("write", err)
	}
	defer func() {
		if err != nil {
			_, back := s.writer.ExecContext(ctx, "ROLLBACK TO job")
			err = errors.Join(err, back)
		}
		if _, rel := s.writer.ExecContext(ctx, "RELEASE job"); rel != nil {
			err = errors.Join(err, failed("write", rel))
		}
	}()
	return guarded(j.fn, t)
}

func (s *sqlite) ping(ctx context.Context) error {
	return s.read(ctx, func(t *tx) error {
		_, err := t.q.ListOrganisations(ctx)
		return failed("ping", err)
	})
}

// analyze counts rows, and drops the samples of values that SQLite takes with
// them: with samples it looks at the values of parameters, and prepares a
// statement anew for every one of them.
func (s *sqlite) analyze(ctx context.Context) error {
	return s.write(ctx, func(t *tx) error {
		for _, statement := range []string{
			"PRAGMA analysis_limit = 1000", "ANALYZE", "DELETE FROM sqlite_stat4", "ANALYZE sqlite_schema",
		} {
			if _, err := t.raw.ExecContext(ctx, statement); err != nil {
				return failed("analyze", err)
			}
		}
		return nil
	})
}

// shed writes the file anew, without what is no longer in it, and empties the log.
func (s *sqlite) shed(ctx context.Context) error {
	for _, statement := range []string{"PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"} {
		if _, err := s.pool.ExecContext(ctx, statement); err != nil {
			return failed("shed", err)
		}
	}
	return nil
}

func (s *sqlite) close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	close(s.jobs)
	s.mu.Unlock()
	<-s.done
	errs := []error{s.writer.close()}
	for range sqliteReaders {
		errs = append(errs, (<-s.readers).close())
	}
	return errors.Join(append(errs, s.pool.Close())...)
}

// sqliteDays is tx.daysBetween.
const sqliteDays = "CAST(julianday(latest_on) - julianday(first_on) AS INTEGER)"
