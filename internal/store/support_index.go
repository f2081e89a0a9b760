package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/library"
)

// supportIndex is how an engine searches the support library. Its table is made when the
// database is opened, since the engines have no form of it in common, and holds nothing
// that is not in the library: care.Service.SyncSupport fills it where it is new.
type supportIndex interface {
	// put adds entries that are not there.
	put(ctx context.Context, t *tx, org care.OrganisationID, list []care.SupportIndexed) error
	drop(ctx context.Context, t *tx, org care.OrganisationID, ids []care.SupportID) error
	count(ctx context.Context, t *tx, org care.OrganisationID) (int, error)
	search(ctx context.Context, t *tx, org care.OrganisationID, words, marks [][]string, most int) ([]care.SupportID, error)
}

// IndexSupport implements care.Tx.
func (t *tx) IndexSupport(ctx context.Context, org care.OrganisationID, list []care.SupportIndexed) error {
	ids := make([]care.SupportID, len(list))
	for i, at := range list {
		ids[i] = at.Entry
	}
	if err := t.DropFromIndex(ctx, org, ids); err != nil {
		return err
	}
	return failed("IndexSupport", t.index.put(ctx, t, org, list))
}

// DropFromIndex implements care.Tx.
func (t *tx) DropFromIndex(ctx context.Context, org care.OrganisationID, ids []care.SupportID) error {
	return failed("DropFromIndex", t.index.drop(ctx, t, org, ids))
}

// CountIndexed implements care.Tx.
func (t *tx) CountIndexed(ctx context.Context, org care.OrganisationID) (int, error) {
	n, err := t.index.count(ctx, t, org)
	return n, failed("CountIndexed", err)
}

// SearchSupport implements care.Tx. Words are checked here once more: nothing but letters
// and digits may stand in an expression of an engine.
func (t *tx) SearchSupport(ctx context.Context, org care.OrganisationID, words, marks [][]string, most int) ([]care.SupportID, error) {
	for _, some := range slices.Concat(words, marks) {
		for _, w := range some {
			if !slices.Equal(library.Words(w), []string{w}) {
				return nil, fault.New(fault.Internal, "SearchSupport: "+strconv.Quote(w)+" is no word", nil)
			}
		}
	}
	if len(words) == 0 {
		return nil, nil
	}
	ids, err := t.index.search(ctx, t, org, words, marks, most)
	return ids, failed("SearchSupport", err)
}

// expression puts words together as both engines understand it, each within what stands
// before and after it.
func expression(all [][]string, before, after, or, and string) string {
	groups := make([]string, len(all))
	for i, some := range all {
		quoted := make([]string, len(some))
		for j, w := range some {
			quoted[j] = before + w + after
		}
		groups[i] = "(" + strings.Join(quoted, or) + ")"
	}
	return strings.Join(groups, and)
}

// What a word weighs that stands in the title, in what is said about it, in the rest.
const (
	weightTitle = 8
	weightAbout = 3
	weightMore  = 1
)

// sqliteIndex is a table of FTS5. Its form stands in its name, so that a later form is
// another table.
type sqliteIndex struct{}

func (sqliteIndex) create(ctx context.Context, pool *sql.DB) error {
	for _, statement := range []string{
		`CREATE VIRTUAL TABLE IF NOT EXISTS support_index_1 USING fts5(title, about, more, marks, entry_id UNINDEXED, organisation_id UNINDEXED, tokenize = 'porter unicode61 remove_diacritics 2')`,
		fmt.Sprintf(`INSERT INTO support_index_1(support_index_1, rank) VALUES('rank', 'bm25(%d.0, %d.0, %d.0, 0.0)')`, weightTitle, weightAbout, weightMore),
	} {
		if _, err := pool.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("database: the index of the library: %w", err)
		}
	}
	return nil
}

// rowOf is the row of an entry: FTS5 finds nothing else by its key.
func rowOf(org care.OrganisationID, id care.SupportID) int64 {
	h := sha256.Sum256([]byte(string(org) + " " + string(id)))
	return int64(binary.BigEndian.Uint64(h[:8]) >> 1) //nolint // the highest bit is gone
}

// whose is a mark that narrows to one organisation.
func whose(org care.OrganisationID) string {
	return "xorganisation" + strings.ReplaceAll(string(org), "-", "") + "0"
}

// put adds rows in the order of their numbers, which lets FTS5 gather them.
func (sqliteIndex) put(ctx context.Context, t *tx, org care.OrganisationID, list []care.SupportIndexed) error {
	type numbered struct {
		row int64
		at  care.SupportIndexed
	}
	rows := make([]numbered, len(list))
	for i, at := range list {
		rows[i] = numbered{rowOf(org, at.Entry), at}
	}
	slices.SortFunc(rows, func(a, b numbered) int {
		if a.row < b.row {
			return -1
		}
		return 1
	})
	for _, r := range rows {
		w := r.at.Words
		_, err := t.raw.ExecContext(ctx, `INSERT INTO support_index_1 (rowid, title, about, more, marks, entry_id, organisation_id) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			r.row, w.Title, w.About, w.More, w.Marks+" "+whose(org), string(r.at.Entry), string(org))
		if err != nil {
			return err
		}
	}
	return nil
}

func (sqliteIndex) drop(ctx context.Context, t *tx, org care.OrganisationID, ids []care.SupportID) error {
	for _, id := range ids {
		if _, err := t.raw.ExecContext(ctx, `DELETE FROM support_index_1 WHERE rowid = $1`, rowOf(org, id)); err != nil {
			return err
		}
	}
	return nil
}

func (sqliteIndex) count(ctx context.Context, t *tx, org care.OrganisationID) (n int, err error) {
	err = t.raw.QueryRowContext(ctx, `SELECT COUNT(*) FROM support_index_1 WHERE support_index_1 MATCH $1`, `"`+whose(org)+`"`).Scan(&n)
	return n, err
}

func (sqliteIndex) search(ctx context.Context, t *tx, org care.OrganisationID, words, marks [][]string, most int) ([]care.SupportID, error) {
	mine := slices.Concat(words, marks, [][]string{{whose(org)}})
	rows, err := t.raw.QueryContext(ctx, `SELECT entry_id FROM support_index_1 WHERE support_index_1 MATCH $1 ORDER BY rank LIMIT $2`,
		expression(mine, `"`, `"`, " OR ", " AND "), most)
	return entriesOf(rows, err)
}

func entriesOf(rows *sql.Rows, err error) ([]care.SupportID, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []care.SupportID
	for rows.Next() {
		var id care.SupportID
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// postgresIndex is a table with two tsvectors: one of the title, and one of everything.
// The title stands apart so that a common word can be looked for in it without reading
// the other, which lies outside the row. Marks have the weight D, which counts nothing.
type postgresIndex struct{}

func (postgresIndex) create(ctx context.Context, pool *sql.DB) error {
	for _, statement := range []string{
		`DROP TABLE IF EXISTS support_index_1`,
		`CREATE TABLE IF NOT EXISTS support_index_2 (organisation_id TEXT NOT NULL, entry_id TEXT NOT NULL, title tsvector NOT NULL, words tsvector NOT NULL, PRIMARY KEY (organisation_id, entry_id))`,
		`ALTER TABLE support_index_2 ALTER COLUMN words SET STORAGE EXTERNAL`,
		`CREATE INDEX IF NOT EXISTS support_index_2_words ON support_index_2 USING gin (words)`,
		`DROP INDEX IF EXISTS support_index_2_title`,
	} {
		if _, err := pool.ExecContext(ctx, statement); err != nil {
			if there(ctx, pool) { // another process made it at the same moment
				continue
			}
			return fmt.Errorf("database: the index of the library: %w", err)
		}
	}
	return nil
}

func there(ctx context.Context, pool *sql.DB) (yes bool) {
	err := pool.QueryRowContext(ctx, `SELECT to_regclass('support_index_2') IS NOT NULL`).Scan(&yes)
	return err == nil && yes
}

const putIndexed = `INSERT INTO support_index_2 (organisation_id, entry_id, title, words) VALUES ($1, $2, to_tsvector('english', $3),
	setweight(to_tsvector('english', $3), 'A') || setweight(to_tsvector('english', $4), 'B') || setweight(to_tsvector('english', $5), 'C') || setweight(to_tsvector('english', $6), 'D'))
ON CONFLICT (organisation_id, entry_id) DO UPDATE SET title = EXCLUDED.title, words = EXCLUDED.words`

func (postgresIndex) put(ctx context.Context, t *tx, org care.OrganisationID, list []care.SupportIndexed) error {
	for _, at := range list {
		w := at.Words
		if _, err := t.raw.ExecContext(ctx, putIndexed, string(org), string(at.Entry), w.Title, w.About, w.More, w.Marks); err != nil {
			return err
		}
	}
	return nil
}

func (postgresIndex) drop(ctx context.Context, t *tx, org care.OrganisationID, ids []care.SupportID) error {
	if len(ids) == 0 {
		return nil
	}
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = string(id)
	}
	_, err := t.raw.ExecContext(ctx, `DELETE FROM support_index_2 WHERE organisation_id = $1 AND entry_id = ANY($2)`, string(org), texts)
	return err
}

func (postgresIndex) count(ctx context.Context, t *tx, org care.OrganisationID) (n int, err error) {
	err = t.raw.QueryRowContext(ctx, `SELECT COUNT(*) FROM support_index_2 WHERE organisation_id = $1`, string(org)).Scan(&n)
	return n, err
}

// mostRanked bounds how many entries are ranked for one search, since ranking reads each of
// them: those that have one of the words in the title first.
const mostRanked = 500

// searchIndexed makes each question once, in a query of its own: PostgreSQL makes a bare
// to_tsquery again for every row once a statement has been prepared for any words. OFFSET 0
// keeps the bound out of the plan of the scan, which would read the whole table for it.
const searchIndexed = `SELECT entry_id FROM (
	SELECT entry_id, words FROM (
		SELECT entry_id, words, title @@ (SELECT to_tsquery('english', $3)) AS titled FROM support_index_2
		WHERE organisation_id = $1 AND words @@ (SELECT to_tsquery('english', $2)) OFFSET 0
	) hit ORDER BY titled DESC LIMIT $6
) found
ORDER BY ts_rank($4::real[], words, (SELECT to_tsquery('english', $3))) DESC, entry_id LIMIT $5`

// search ranks by the words alone, each counted for itself: what an engine thinks of how
// near words stand to each other would let marks count.
func (postgresIndex) search(ctx context.Context, t *tx, org care.OrganisationID, words, marks [][]string, most int) ([]care.SupportID, error) {
	either := [][]string{slices.Concat(words...)}
	rows, err := t.raw.QueryContext(ctx, searchIndexed,
		string(org), expression(slices.Concat(words, marks), "'", "'", " | ", " & "), expression(either, "'", "'", " | ", ""),
		fmt.Sprintf("{0, %f, %f, 1}", float64(weightMore)/weightTitle, float64(weightAbout)/weightTitle), most, mostRanked)
	return entriesOf(rows, err)
}
