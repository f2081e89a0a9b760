package store

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"towpath/internal/care"
	"towpath/internal/ledger"
	"towpath/internal/store/db"
)

// appender takes audit entries into the log of their organisation within a
// transaction.
type appender interface {
	add(ctx context.Context, t *tx, e db.InsertAuditEntryParams) error
}

// ledgerRow is an entry as it stands in its row.
func ledgerRow(e db.InsertAuditEntryParams) ledger.Row {
	return ledger.Row{
		Organisation: e.OrganisationID, ID: e.AuditID, At: e.At, Account: e.AccountID, Name: e.Name, Role: e.Role, Action: e.Action,
		Person: e.PersonID, Subject: e.Subject, Outcome: e.Outcome, Policies: e.Policies, Request: e.RequestID,
	}
}

// placed gives an entry its place in the log and its leaf.
func placed(e db.InsertAuditEntryParams, seq int64) db.InsertAuditEntryParams {
	leaf := ledger.Leaf(seq, ledgerRow(e).Body())
	e.Seq, e.Leaf = seq, leaf[:]
	return e
}

// appendBare is appendOne without the log: the floor of a benchmark.
const appendBare = `INSERT INTO audit_entry (organisation_id, audit_id, at, account_id, name, role, action, person_id, subject, outcome, policies, request_id, seq, leaf)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, -1, '')`

// unlogged keeps entries out of the log: the floor beside which a benchmark
// measures the log. Nothing else sets it.
type unlogged struct{}

func (unlogged) add(ctx context.Context, t *tx, e db.InsertAuditEntryParams) error {
	e.Seq, e.Leaf = -1, []byte{}
	return t.q.InsertAuditEntry(ctx, e)
}

// growth is what a group of jobs adds to the logs. SQLite has one writer, so a
// place can be given as soon as an entry comes: the jobs of a group run one after
// the other, and a job that fails gives back the last places. The length of each
// log is read once and written once for the whole group.
type growth struct {
	tails map[string]*tail
	order []*tail // whose log each entry went into
}

type tail struct{ was, size int64 }

func (g *growth) add(ctx context.Context, t *tx, e db.InsertAuditEntryParams) error {
	end, ok := g.tails[e.OrganisationID]
	if !ok {
		size, err := treeSize(ctx, t.q, e.OrganisationID)
		if err != nil {
			return err
		}
		end = &tail{size, size}
		g.tails[e.OrganisationID] = end
	}
	if err := t.q.InsertAuditEntry(ctx, placed(e, end.size)); err != nil {
		return err
	}
	end.size++
	g.order = append(g.order, end)
	return nil
}

// takeBack forgets the entries after the first so many.
func (g *growth) takeBack(kept int) {
	for _, end := range g.order[kept:] {
		end.size--
	}
	g.order = g.order[:kept]
}

func (g *growth) finish(ctx context.Context, q *db.Queries) error {
	for _, org := range slices.Sorted(maps.Keys(g.tails)) {
		end := g.tails[org]
		if end.size == end.was {
			continue
		}
		if err := q.SetTreeSize(ctx, db.SetTreeSizeParams{OrganisationID: org, Size: end.size}); err != nil {
			return err
		}
		if err := complete(ctx, q, org, end.was, end.size); err != nil {
			return err
		}
	}
	return nil
}

func treeSize(ctx context.Context, q *db.Queries, org string) (int64, error) {
	size, err := q.GetTreeSize(ctx, org)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return size, err
}

// complete stores the subtrees that became full as the log grew.
func complete(ctx context.Context, q *db.Queries, org string, before, after int64) error {
	return ledger.Completed(before, after, func(level int, n int64) error {
		under, err := tile(ctx, q, org, level-ledger.Height, n)
		if err != nil {
			return err
		}
		if len(under) != ledger.Width {
			return errors.New("a part of the log is missing; towpath verify says which")
		}
		hash := ledger.Fold(under)
		return q.InsertSubtree(ctx, db.InsertSubtreeParams{OrganisationID: org, Level: int64(level), N: n, Hash: hash[:]})
	})
}

// tile reads the stored hashes of a level from n·256, at most 256 of them.
func tile(ctx context.Context, q *db.Queries, org string, level int, n int64) ([]ledger.Hash, error) {
	first, last := n*ledger.Width, (n+1)*ledger.Width
	var rows [][]byte
	var err error
	if level == 0 {
		rows, err = q.ListLeaves(ctx, db.ListLeavesParams{OrganisationID: org, First: first, Last: last})
	} else {
		rows, err = q.ListSubtrees(ctx, db.ListSubtreesParams{OrganisationID: org, Level: int64(level), First: first, Last: last})
	}
	if err != nil {
		return nil, err
	}
	out := make([]ledger.Hash, len(rows))
	for i, row := range rows {
		if out[i], err = ledger.HashOf(row); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// gathered holds the entries of a transaction on PostgreSQL until all else is
// done. Whoever makes room in a log keeps everybody else waiting until the commit,
// so that comes last.
type gathered struct {
	entries []db.InsertAuditEntryParams
	// sizes has how long each log was when this process last wrote to it. Whoever
	// holds the turn may look.
	sizes map[string]int64
	bare  bool // the entries stay out of the log: the floor of a benchmark
}

func (g *gathered) add(_ context.Context, _ *tx, e db.InsertAuditEntryParams) error {
	g.entries = append(g.entries, e)
	return nil
}

// appendOne makes room in a log and fills it; the server works out the leaf, since
// only it knows the place. ($13 is the body, $14 the mark of a leaf.) An entry that
// turns out to be the last of its part of the log, since another process wrote too,
// divides by zero: the transaction is tried again so as to hash that part.
const appendOne = `WITH room AS (
    INSERT INTO audit_tree (organisation_id, size) VALUES ($1, 1)
    ON CONFLICT (organisation_id) DO UPDATE SET size = audit_tree.size + 1
    RETURNING size - 1 AS seq
)
INSERT INTO audit_entry (organisation_id, audit_id, at, account_id, name, role, action, person_id, subject, outcome, policies, request_id, seq, leaf)
SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, seq, sha256($14::bytea || int8send(seq) || $13::bytea)
FROM room WHERE 0 < 1 / ($15::bigint - 1 - seq % $15::bigint)::float8
RETURNING seq`

// finish queues the one entry of most transactions for the last round trip. Several
// entries, or one that fills a part of the log, are written here.
func (g *gathered) finish(ctx context.Context, t *tx, full bool, end *pgx.Batch) error {
	if len(g.entries) != 1 {
		return g.appendAll(ctx, t)
	}
	e := g.entries[0]
	values := []any{e.OrganisationID, e.AuditID, e.At, e.AccountID, e.Name, e.Role, e.Action, e.PersonID, e.Subject, e.Outcome, e.Policies, e.RequestID}
	switch {
	case g.bare:
		end.Queue(appendBare, values...)
	case full || (g.sizes[e.OrganisationID]+1)%ledger.Width == 0:
		return g.appendAll(ctx, t)
	default:
		end.Queue(appendOne, append(values, ledgerRow(e).Body(), ledger.LeafPrefix, ledger.Width)...).QueryRow(func(row pgx.Row) error {
			var seq int64
			err := row.Scan(&seq)
			g.sizes[e.OrganisationID] = seq + 1
			return err
		})
	}
	return nil
}

func (g *gathered) appendAll(ctx context.Context, t *tx) error {
	many := map[string]int64{}
	for _, e := range g.entries {
		many[e.OrganisationID]++
	}
	next := map[string]int64{}
	for _, org := range slices.Sorted(maps.Keys(many)) {
		size, err := t.q.GrowTree(ctx, db.GrowTreeParams{OrganisationID: org, Many: many[org]})
		if err != nil {
			return err
		}
		next[org] = size - many[org]
	}
	for _, e := range g.entries {
		if err := t.q.InsertAuditEntry(ctx, placed(e, next[e.OrganisationID])); err != nil {
			return err
		}
		next[e.OrganisationID]++
	}
	for _, org := range slices.Sorted(maps.Keys(many)) {
		if err := complete(ctx, t.q, org, next[org]-many[org], next[org]); err != nil {
			return err
		}
		g.sizes[org] = next[org]
	}
	return nil
}

// LogSize implements care.Tx.
func (t *tx) LogSize(ctx context.Context, org care.OrganisationID) (int64, error) {
	size, err := treeSize(ctx, t.q, string(org))
	return size, failed("LogSize", err)
}

// LogTile implements care.Tx.
func (t *tx) LogTile(ctx context.Context, org care.OrganisationID, level int, n int64) ([]ledger.Hash, error) {
	hashes, err := tile(ctx, t.q, string(org), level, n)
	return hashes, failed("LogTile", err)
}

// InsertCheckpoint implements care.Tx.
func (t *tx) InsertCheckpoint(ctx context.Context, org care.OrganisationID, c care.Checkpoint) error {
	return failed("InsertCheckpoint", t.q.InsertCheckpoint(ctx, db.InsertCheckpointParams{
		OrganisationID: string(org), Size: c.Size, SignedAt: micro(c.At), Note: c.Note,
	}))
}

// LatestCheckpoint implements care.Tx.
func (t *tx) LatestCheckpoint(ctx context.Context, org care.OrganisationID) (care.Checkpoint, error) {
	c, err := t.q.GetLatestCheckpoint(ctx, string(org))
	if errors.Is(err, sql.ErrNoRows) {
		return care.Checkpoint{}, nil
	}
	return care.Checkpoint{Size: c.Size, At: instant(c.SignedAt), Note: c.Note}, failed("LatestCheckpoint", err)
}
