package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"

	"towpath/internal/care"
	"towpath/internal/keyring"
	"towpath/internal/ledger"
	"towpath/internal/store/db"
)

// Logs are the logs of a database, read to be checked. Nothing is written, and the
// tables are taken as they are: a database that was restored or copied can be
// looked at without a change to it.
type Logs struct {
	pool *sql.DB
	tx   *sql.Tx
	q    *db.Queries
}

// OpenLogs opens the logs of a database at one consistent state. The address is
// that of Open; a file that is not there is an error.
func OpenLogs(ctx context.Context, address string) (*Logs, error) {
	kind, rest, _ := strings.Cut(address, ":")
	name, options := "pgx", &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	if kind == "sqlite" {
		if _, err := os.Stat(rest); err != nil {
			return nil, fmt.Errorf("database: %w", err)
		}
		name, options = "sqlite", nil
		address = keyring.FileAddress(rest) + "?_pragma=busy_timeout(10000)&_pragma=query_only(1)&_pragma=cache_size(-16000)"
	}
	pool, err := sql.Open(name, address)
	if err != nil {
		return nil, fmt.Errorf("database: %w", err)
	}
	tx, err := pool.BeginTx(ctx, options)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("database: %w", err), pool.Close())
	}
	var through db.DBTX = tx
	if kind == "sqlite" {
		through = plain{tx}
	}
	return &Logs{pool: pool, tx: tx, q: db.New(through)}, nil
}

// Close ends the reading.
func (l *Logs) Close() error { return errors.Join(l.tx.Rollback(), l.pool.Close()) }

// plain runs queries on SQLite without keeping them prepared.
type plain struct{ *sql.Tx }

// QueryContext implements db.DBTX.
func (p plain) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return p.Tx.QueryContext(ctx, sqliteText(query), args...)
}

// QueryRowContext implements db.DBTX.
func (p plain) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return p.Tx.QueryRowContext(ctx, sqliteText(query), args...)
}

// Organisations gives every organisation that has a log, or says that it has one,
// with its name; a name is empty where there is no such organisation.
func (l *Logs) Organisations(ctx context.Context) (map[care.OrganisationID]string, error) {
	known, err := l.q.ListOrganisations(ctx)
	if err != nil {
		return nil, failed("Organisations", err)
	}
	ids, err := l.q.ListLogs(ctx)
	if err != nil {
		return nil, fmt.Errorf("there is no log in this database yet; start this Towpath on it once: %w", err)
	}
	out := map[care.OrganisationID]string{}
	for _, id := range ids {
		out[care.OrganisationID(id)] = ""
	}
	for _, o := range known {
		out[care.OrganisationID(o.OrganisationID)] = o.Name
	}
	return out, nil
}

// Of gives the log of one organisation, for ledger.Verify.
func (l *Logs) Of(org care.OrganisationID) ledger.Source { return logSource{l.q, string(org)} }

type logSource struct {
	q   *db.Queries
	org string
}

// entriesAtOnce is how many entries are read together.
const entriesAtOnce = 4096

// Size implements ledger.Source.
func (s logSource) Size(ctx context.Context) (int64, error) {
	size, err := s.q.GetTreeSize(ctx, s.org)
	if errors.Is(err, sql.ErrNoRows) {
		return -1, nil
	}
	return size, failed("Size", err)
}

// Entries implements ledger.Source.
func (s logSource) Entries(ctx context.Context, from int64) ([]ledger.Entry, error) {
	rows, err := s.q.ListLog(ctx, db.ListLogParams{OrganisationID: s.org, First: from, UpTo: entriesAtOnce})
	return each("Entries", rows, err, func(r db.AuditEntry) ledger.Entry {
		return ledger.Entry{Row: ledgerRow(entryParams(r)), Seq: r.Seq, Leaf: r.Leaf}
	})
}

// Strays implements ledger.Source.
func (s logSource) Strays(ctx context.Context) (int64, error) {
	n, err := s.q.CountStrays(ctx, s.org)
	return n, failed("Strays", err)
}

// Subtrees implements ledger.Source. A hash of another length is no hash, and is
// given as one that nothing fits.
func (s logSource) Subtrees(ctx context.Context) ([]ledger.Subtree, error) {
	rows, err := s.q.ListAllSubtrees(ctx, s.org)
	return each("Subtrees", rows, err, func(r db.ListAllSubtreesRow) ledger.Subtree {
		hash, _ := ledger.HashOf(r.Hash)
		return ledger.Subtree{Level: int(r.Level), N: r.N, Hash: hash}
	})
}

// Checkpoints implements ledger.Source.
func (s logSource) Checkpoints(ctx context.Context) ([]ledger.Signed, error) {
	rows, err := s.q.ListCheckpoints(ctx, s.org)
	return each("Checkpoints", rows, err, func(r db.AuditCheckpoint) ledger.Signed {
		return ledger.Signed{Note: r.Note, Size: r.Size, At: r.SignedAt}
	})
}
