// Package store keeps everything, in SQLite or in PostgreSQL. The queries stand
// once, in queries/, and both engines run the same text; the only differences are
// in dialect.go and in how a transaction is made: SQLite has one writer that
// commits in groups (sqlite.go), PostgreSQL does its own (postgres.go).
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/keyring"
	"towpath/internal/store/db"
)

// Store is an open database with its keys. It implements care.Store and auth.Store.
type Store struct {
	streams
	ring   *keyring.Ring
	counts *atomic.Int64 // nil where nothing is counted
}

// streams reads very much at once, beside everything else.
type streams struct{ engine engine }

// engine is what differs between the two databases.
type engine interface {
	read(ctx context.Context, fn func(*tx) error) error
	// look is read without the promise that all that fn sees is of one moment.
	look(ctx context.Context, fn func(*tx) error) error
	write(ctx context.Context, fn func(*tx) error) error
	ping(ctx context.Context) error
	// stream runs a query without parameters whose columns are all text, beside everything
	// else that is read. fields are overwritten by the next row, the texts in them are not.
	stream(ctx context.Context, columns int, query string, fn func(fields []string) error) error
	// streamReadings is stream for readings, each with its assessment where that is completed:
	// the columns of streamedAssessments and of streamedReadings. They come by assessment.
	streamReadings(ctx context.Context, at assessmentRange, fn func(assessment, reading []string) error) error
	analyze(ctx context.Context) error
	// shed takes what was overwritten off the disk.
	shed(ctx context.Context) error
	close() error
}

// tx is one transaction on either engine.
type tx struct {
	q *db.Queries
	// raw runs statements that are put together here: bulk insertion only.
	raw  db.DBTX
	bulk int // rows for each statement of a bulk insertion
	// mark gives the nth parameter of a bulk insertion.
	mark func(n int) string
	// copyIn takes in rows that are not there yet, nil where nothing is faster than a
	// statement.
	copyIn func(ctx context.Context, table string, columns []string, rows pgx.CopyFromSource) error
	// index is how the support library is searched.
	index supportIndex
	// hold is the statement that locks a person's row, where one is needed.
	hold string
	// daysBetween is SQL for the days from first_on to latest_on.
	daysBetween string
	// log takes audit entries into the log.
	log  appender
	keys *keys
}

// Open opens a database, bringing its tables up to date and sealing what an older
// Towpath left in plain text. The address is "sqlite:PATH", or a "postgres://"
// address. A migration that would destroy data is refused with fault.Conflict, and
// so are keys that are another database's.
func Open(ctx context.Context, address string, keys Keys) (*Store, error) {
	kind, rest, _ := strings.Cut(address, ":")
	var e engine
	var err error
	switch kind {
	case "sqlite":
		e, err = openSQLite(ctx, rest)
	case "postgres", "postgresql":
		e, err = openPostgres(ctx, address)
	default:
		return nil, fmt.Errorf("database %q: the address begins with sqlite: or postgres://", address)
	}
	if err != nil {
		return nil, err
	}
	s := &Store{streams: streams{e}}
	if s.ring, err = openRing(ctx, address, keys); err != nil {
		return nil, errors.Join(err, e.close())
	}
	if err := s.settle(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if err := s.bringIn(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// openRing opens the keys of the database at address.
func openRing(ctx context.Context, address string, k Keys) (*keyring.Ring, error) {
	if k.Address == "" {
		k.Address = address
		if path, ok := strings.CutPrefix(address, "sqlite:"); ok {
			k.Address = "sqlite:" + filepath.Join(filepath.Dir(path), "keys.db")
		}
	}
	return keyring.Open(ctx, keyring.Config{Address: k.Address, Master: k.Master, Now: k.Now})
}

// Close waits for what is being written, then closes.
func (s *Store) Close() error { return errors.Join(s.engine.close(), s.ring.Close()) }

// Ping tells whether the database answers.
func (s *Store) Ping(ctx context.Context) error { return s.engine.ping(ctx) }

// Analyze lets the database count what it holds. Call it after many rows came in
// at once: without it PostgreSQL reads whole tables.
func (s *Store) Analyze(ctx context.Context) error { return s.engine.analyze(ctx) }

// Read implements care.Store.
func (s *Store) Read(ctx context.Context, fn func(care.Tx) error) error {
	return s.read(ctx, func(t *tx) error { return fn(t) })
}

// Write implements care.Store.
func (s *Store) Write(ctx context.Context, fn func(care.Tx) error) error {
	return s.write(ctx, func(t *tx) error { return fn(t) })
}

// ReadAndNote implements care.Store. A reader of SQLite has to read the file anew whenever the
// writer wrote, and whatever is looked at is written down; the writer knows what it wrote.
func (s *Store) ReadAndNote(ctx context.Context, fn, note func(care.Tx) error) error {
	if _, one := s.engine.(*sqlite); one {
		return s.Write(ctx, func(tx care.Tx) error {
			if err := fn(tx); err != nil {
				return err
			}
			return note(tx)
		})
	}
	if err := s.Read(ctx, fn); err != nil {
		return err
	}
	return s.Write(ctx, note)
}

// guarded runs fn on a transaction. A panic becomes an error, so that the
// transaction ends and the engine lives on.
func guarded(fn func(*tx) error, t *tx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fault.New(fault.Internal, "transaction", fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
		}
	}()
	return fn(t)
}

// micro gives an instant as the store keeps it; a zero time is 0.
func micro(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// instant reads what micro wrote.
func instant(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

// failed turns an error of the database into one of ours.
func failed(op string, err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, sql.ErrNoRows) {
		return fault.New(fault.Denied, op, nil)
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return fault.New(fault.Unavailable, op, err)
	}
	return fault.New(fault.KindOf(err), op, err)
}

// each turns a list of rows into a list of ours.
func each[R, T any](op string, rows []R, err error, turn func(R) T) ([]T, error) {
	return eachOpened(op, rows, err, func(r R) (T, error) { return turn(r), nil })
}

// eachOpened is each for rows that may not open.
func eachOpened[R, T any](op string, rows []R, err error, turn func(R) (T, error)) ([]T, error) {
	if err != nil {
		return nil, failed(op, err)
	}
	out := make([]T, len(rows))
	for i := range rows {
		if out[i], err = turn(rows[i]); err != nil {
			return nil, failed(op, err)
		}
	}
	return out, nil
}

// one turns a row into one of ours.
func one[R, T any](op string, row R, err error, turn func(R) T) (T, error) {
	return oneOpened(op, row, err, func(r R) (T, error) { return turn(r), nil })
}

// oneOpened is one for a row that may not open.
func oneOpened[R, T any](op string, row R, err error, turn func(R) (T, error)) (T, error) {
	var none T
	if err != nil {
		return none, failed(op, err)
	}
	out, err := turn(row)
	if err != nil {
		return none, failed(op, err)
	}
	return out, nil
}

// added tells whether an insertion added its row.
func added(op string, rows int64, err error) (bool, error) { return rows > 0, failed(op, err) }
