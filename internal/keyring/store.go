package keyring

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver named "pgx"
	_ "modernc.org/sqlite"             // the driver named "sqlite"

	"towpath/internal/seal"
)

// schema is where the tables are on PostgreSQL. SQLite has a file for them.
const schema = "towpath_keys"

// tables stand once for both engines; %s is the schema. An erased key's row stays,
// with nothing wrapped in it.
var tables = []string{
	`CREATE TABLE IF NOT EXISTS %sowner_key (
    organisation_id TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    wrapped TEXT NOT NULL,
    master_id TEXT NOT NULL,
    primary_at BIGINT NOT NULL,
    erased_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, owner_id)
)`,
	`CREATE TABLE IF NOT EXISTS %sring (
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (name)
)`,
}

// keyRow is one wrapped key; wrapped is empty once it is erased.
type keyRow struct {
	owner   Owner
	wrapped string
}

// keyStore is the tables on either engine.
type keyStore struct {
	pool   *sql.DB
	sqlite bool
	asked  atomic.Int64
}

var parameter = regexp.MustCompile(`\$(\d+)`)

// text gives a statement in the engine's own form.
func (s *keyStore) text(query string) string {
	if s.sqlite {
		return parameter.ReplaceAllString(strings.ReplaceAll(query, "%s", ""), "?$1")
	}
	return strings.ReplaceAll(query, "%s", schema+".")
}

// FileAddress gives the address by which SQLite opens a file, whatever its path holds: what has
// a meaning in an address is written as %23 and the like. Settings follow after a question mark.
func FileAddress(path string) string {
	return "file:" + strings.NewReplacer("%", "%25", "#", "%23", "?", "%3f").Replace(path)
}

func openKeyStore(ctx context.Context, address string) (*keyStore, error) {
	kind, path, _ := strings.Cut(address, ":")
	s := &keyStore{sqlite: kind == "sqlite"}
	var err error
	switch {
	case s.sqlite && path != "":
		if err := private(path); err != nil {
			return nil, fmt.Errorf("keys: %w", err)
		}
		// What is deleted is overwritten; a key that was acknowledged is on disk.
		s.pool, err = sql.Open("sqlite", FileAddress(path)+"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=secure_delete(1)&_txlock=immediate")
	case kind == "postgres" || kind == "postgresql":
		s.pool, err = sql.Open("pgx", address)
	default:
		return nil, fmt.Errorf("keys: the address begins with sqlite: and a path, or with postgres://")
	}
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	s.pool.SetMaxOpenConns(4)
	s.pool.SetMaxIdleConns(4)
	s.pool.SetConnMaxIdleTime(5 * time.Minute)
	if err := s.make(ctx); err != nil {
		return nil, errors.Join(err, s.pool.Close())
	}
	return s, nil
}

// private makes the file, if it is not there, so that only its owner may read it.
func private(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return file.Close()
}

// make makes the tables that are not there, and gives the ring its id.
func (s *keyStore) make(ctx context.Context) error {
	var id [16]byte
	_, _ = rand.Read(id[:]) // never fails, by its contract
	return s.write(ctx, "open", func(tx *sql.Tx) error {
		if !s.sqlite {
			// Two that open at once would else both try to make the schema.
			if _, err := tx.ExecContext(ctx, "SELECT pg_advisory_xact_lock(7265911)"); err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, "CREATE SCHEMA IF NOT EXISTS "+schema); err != nil {
				return err
			}
		}
		for _, t := range tables {
			if _, err := tx.ExecContext(ctx, s.text(t)); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, s.text("INSERT INTO %sring (name, value) VALUES ('id', $1) ON CONFLICT DO NOTHING"), hex.EncodeToString(id[:]))
		return err
	})
}

func (s *keyStore) close() error { return s.pool.Close() }

func (s *keyStore) write(ctx context.Context, op string, fn func(*sql.Tx) error) error {
	tx, err := s.pool.BeginTx(ctx, nil)
	if err != nil {
		return failed(op, err)
	}
	if err := fn(tx); err != nil {
		_ = tx.Rollback() // the first error is the one that counts
		return failed(op, err)
	}
	return failed(op, tx.Commit())
}

func (s *keyStore) id(ctx context.Context) (id string, err error) {
	err = s.pool.QueryRowContext(ctx, s.text("SELECT value FROM %sring WHERE name = 'id'")).Scan(&id)
	return id, failed("id", err)
}

func (s *keyStore) empty(ctx context.Context) (none bool, err error) {
	err = s.pool.QueryRowContext(ctx, s.text("SELECT NOT EXISTS (SELECT 1 FROM %sowner_key)")).Scan(&none)
	return none, failed("empty", err)
}

// any gives one key that is not erased.
func (s *keyStore) any(ctx context.Context) (keyRow, bool, error) {
	rows, err := s.rows(ctx, "SELECT organisation_id, owner_id, wrapped FROM %sowner_key WHERE erased_at = 0 LIMIT 1")
	if err != nil || len(rows) == 0 {
		return keyRow{}, false, err
	}
	return rows[0], true, nil
}

// find gives the keys of owners, in one statement.
func (s *keyStore) find(ctx context.Context, org string, ids []string) ([]keyRow, error) {
	s.asked.Add(1)
	args := make([]any, 0, 1+len(ids))
	args = append(args, org)
	for _, id := range ids {
		args = append(args, id)
	}
	return s.rows(ctx, "SELECT organisation_id, owner_id, wrapped FROM %sowner_key WHERE organisation_id = $1 AND owner_id IN ("+numbered(1, len(ids))+")", args...)
}

func (s *keyStore) rows(ctx context.Context, query string, args ...any) (list []keyRow, err error) {
	rows, err := s.pool.QueryContext(ctx, s.text(query), args...)
	if err != nil {
		return nil, failed("look", err)
	}
	defer func() { err = errors.Join(err, failed("look", rows.Close())) }()
	for rows.Next() {
		var r keyRow
		if err := rows.Scan(&r.owner.Organisation, &r.owner.ID, &r.wrapped); err != nil {
			return nil, failed("look", err)
		}
		list = append(list, r)
	}
	return list, failed("look", rows.Err())
}

// addMost bounds the keys that one statement adds.
const addMost = 200

// add keeps new keys, in the order of their owners: many would else go into a large table
// in as many places.
func (s *keyStore) add(ctx context.Context, rows []keyRow, now time.Time) error {
	slices.SortFunc(rows, func(a, b keyRow) int {
		return cmp.Or(strings.Compare(a.owner.Organisation, b.owner.Organisation), strings.Compare(a.owner.ID, b.owner.ID))
	})
	return s.write(ctx, "add", func(tx *sql.Tx) error {
		for part := range slices.Chunk(rows, addMost) {
			if err := s.addPart(ctx, tx, part, now); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *keyStore) addPart(ctx context.Context, tx *sql.Tx, rows []keyRow, now time.Time) error {
	const width = 5
	args, values := make([]any, 0, width*len(rows)), make([]string, len(rows))
	for i, r := range rows {
		master, err := seal.MasterOf(r.wrapped)
		if err != nil {
			return err
		}
		values[i] = "(" + numbered(width*i, width) + ", 0)"
		args = append(args, r.owner.Organisation, r.owner.ID, r.wrapped, master, now.UnixMicro())
	}
	done, err := tx.ExecContext(ctx, s.text("INSERT INTO %sowner_key (organisation_id, owner_id, wrapped, master_id, primary_at, erased_at) VALUES "+
		strings.Join(values, ", ")+" ON CONFLICT DO NOTHING"), args...)
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil {
		return err
	} else if n < int64(len(rows)) {
		return ErrRaced
	}
	return nil
}

// erase takes the wrapped key out of its row, and out of the file: SQLite
// overwrites what is deleted (secure_delete) and its log is emptied. PostgreSQL is
// asked to clear the dead row away; its own log keeps it until it is recycled.
func (s *keyStore) erase(ctx context.Context, o Owner, now time.Time) error {
	_, err := s.pool.ExecContext(ctx, s.text("INSERT INTO %sowner_key (organisation_id, owner_id, wrapped, master_id, primary_at, erased_at) VALUES ($1, $2, '', '', 0, $3) ON CONFLICT (organisation_id, owner_id) DO UPDATE SET wrapped = '', master_id = '', erased_at = CASE WHEN %sowner_key.erased_at = 0 THEN $3 ELSE %sowner_key.erased_at END"),
		o.Organisation, o.ID, now.UnixMicro())
	if err != nil {
		return failed("erase", err)
	}
	after := "VACUUM " + schema + ".owner_key"
	if s.sqlite {
		after = "PRAGMA wal_checkpoint(TRUNCATE)"
	}
	_, err = s.pool.ExecContext(ctx, after)
	return failed("erase", err)
}
