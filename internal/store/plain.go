package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"towpath/internal/fault"
	"towpath/internal/keyring"
	"towpath/internal/store/db"
)

// sealedTable says which columns of a table are sealed. Owner is SQL for whose key
// they have.
type sealedTable struct {
	name, id, owner string
	columns         []string
}

// sealedTables are all that stood in plain text before version 2. A new sealed
// column is not added here: it is sealed from its first row on.
var sealedTables = []sealedTable{
	{"person", "person_id", "person_id", []string{"name", "preferred_name", "reference", "born"}},
	{"account", "account_id", "CASE WHEN person_id <> '' THEN person_id ELSE account_id END", []string{"username", "name"}},
	{"worker", "worker_id", "organisation_id", []string{"name"}},
	{"import_batch", "batch_id", "organisation_id", []string{"file_name"}},
	{"assessment", "assessment_id", "person_id", []string{"present"}},
	{"answer", "answer_id", "person_id", []string{"note"}},
	{"chosen_area", "chosen_id", "person_id", []string{"understand", "look_ahead", "could_help"}},
	{"goal", "goal_id", "person_id", []string{"words"}},
	{"action_step", "step_id", "person_id", []string{"words", "who"}},
	{"step_review", "review_id", "person_id", []string{"note"}},
	{"journey_entry", "entry_id", "person_id", []string{"happened", "helped"}},
	{"session", "session_id", "account_id", []string{"device"}},
	{"audit_entry", "audit_id", auditOwner, []string{"name"}},
}

// auditOwner is tx.nameKey in SQL, the mark before the key, for entries from before
// version 2, when nobody had been erased.
const auditOwner = `CASE
    WHEN outcome <> 'denied' AND EXISTS (SELECT 1 FROM person p WHERE p.organisation_id = audit_entry.organisation_id AND p.person_id = audit_entry.person_id) THEN person_id
    ELSE (CASE WHEN person_id <> '' THEN 'doer:' ELSE '' END) || (CASE WHEN account_id IN ('', 'operator') THEN organisation_id ELSE account_id END) END`

// plainMost is how many rows one transaction seals.
const plainMost = 500

// ringName is the row of the table sealing that names this database's keys.
const ringName = "keyring"

// shedName is the row that says that nothing stands in plain text any more.
const shedName = "shed"

// settle makes an opened database fit for use: its keys are the ones it was made
// with, what is erased is erased, and nothing stands in plain text.
func (s *Store) settle(ctx context.Context) error {
	if err := s.sameRing(ctx); err != nil {
		return err
	}
	if err := s.finishErasures(ctx); err != nil {
		return err
	}
	shed, err := s.sealing(ctx, shedName)
	if err != nil || shed.Done != 0 {
		return err
	}
	for more := true; more; {
		if more, err = s.sealSome(ctx); err != nil {
			return fmt.Errorf("database: sealing what stands in plain text: %w (what was done stays done; start again to go on)", err)
		}
	}
	return s.shed(ctx)
}

// sealing gives how far something has come; nothing where it was not begun.
func (s *Store) sealing(ctx context.Context, name string) (at db.Sealing, err error) {
	err = s.look(ctx, func(t *tx) error {
		at, err = t.q.GetSealing(ctx, name)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return failed("sealing", err)
	})
	return at, err
}

// shed takes what stood in plain text off the disk, if anything did, and notes that
// all is done.
func (s *Store) shed(ctx context.Context) error {
	for _, table := range sealedTables {
		at, err := s.sealing(ctx, table.name)
		if err != nil {
			return err
		}
		if at.RowID != "" {
			if err := s.engine.shed(ctx); err != nil {
				return err
			}
			break
		}
	}
	return s.write(ctx, func(t *tx) error {
		if err := t.q.BeginSealing(ctx, db.BeginSealingParams{Name: shedName}); err != nil {
			return failed("sealing", err)
		}
		return failed("sealing", t.q.SetSealing(ctx, db.SetSealingParams{Name: shedName, Done: 1}))
	})
}

// sameRing refuses keys that are not this database's: with others, nothing would
// open, and what is written would be lost with them.
func (s *Store) sameRing(ctx context.Context) error {
	id, err := s.ring.ID(ctx)
	if err != nil {
		return err
	}
	at, err := s.sealing(ctx, ringName)
	if err != nil {
		return err
	}
	kept := at.RowID
	if kept == "" {
		err = s.write(ctx, func(t *tx) error {
			if err := t.q.BeginSealing(ctx, db.BeginSealingParams{Name: ringName, RowID: id}); err != nil {
				return err
			}
			r, err := t.q.GetSealing(ctx, ringName)
			kept = r.RowID
			return err
		})
		if err != nil {
			return failed("open", err)
		}
	}
	if kept != id {
		return fault.New(fault.Conflict, "keys: the keys that were found are not those of this database. Say where its keys are (--keys), or bring them back from their copy; nothing was changed", nil)
	}
	return nil
}

// plainRow is a row that may stand in plain text.
type plainRow struct {
	org, id, owner string
	texts          []string
}

// sealSome seals the next rows, of one table after the other, in one transaction,
// which also notes how far it came: no row is sealed twice, and none is left out.
func (s *Store) sealSome(ctx context.Context) (more bool, err error) {
	err = s.write(ctx, func(t *tx) error {
		more = false
		left := plainMost
		for _, table := range sealedTables {
			n, done, err := t.sealPlain(ctx, table, left)
			if err != nil {
				return failed("sealing "+table.name, err)
			}
			if !done {
				more = true
				return nil
			}
			left -= n
		}
		return nil
	})
	return more, err
}

// sealPlain seals the next rows of a table, and says how many and whether all are done.
func (t *tx) sealPlain(ctx context.Context, table sealedTable, most int) (n int, done bool, err error) {
	if err := t.q.BeginSealing(ctx, db.BeginSealingParams{Name: table.name}); err != nil {
		return 0, false, err
	}
	if err := t.q.HoldSealing(ctx, table.name); err != nil { // two programs that start at once
		return 0, false, err
	}
	at, err := t.q.GetSealing(ctx, table.name)
	if err != nil || at.Done != 0 || most == 0 {
		return 0, at.Done != 0, err
	}
	rows, err := t.plainRows(ctx, table, at, most)
	if err != nil {
		return 0, false, err
	}
	if err := t.sealRows(ctx, table, rows); err != nil {
		return 0, false, err
	}
	n, done = len(rows), len(rows) < most
	if n > 0 {
		at.OrganisationID, at.RowID = rows[n-1].org, rows[n-1].id
	}
	return n, done, t.q.SetSealing(ctx, db.SetSealingParams{
		Name: table.name, OrganisationID: at.OrganisationID, RowID: at.RowID, Done: flag(done),
	})
}

// plainRows gives the next rows after where the last transaction came to.
func (t *tx) plainRows(ctx context.Context, table sealedTable, at db.Sealing, most int) (list []plainRow, err error) {
	rows, err := t.raw.QueryContext(ctx, "SELECT organisation_id, "+table.id+", "+table.owner+" AS key_owner, "+strings.Join(table.columns, ", ")+
		" FROM "+table.name+" WHERE (organisation_id, "+table.id+") > ($1, $2) ORDER BY "+table.name+".organisation_id, "+table.name+"."+table.id+" LIMIT "+strconv.Itoa(most),
		at.OrganisationID, at.RowID)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		r := plainRow{texts: make([]string, len(table.columns))}
		into := []any{&r.org, &r.id, &r.owner}
		for i := range r.texts {
			into = append(into, &r.texts[i])
		}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, rows.Err()
}

// sealRows seals rows in their place, and makes them findable.
func (t *tx) sealRows(ctx context.Context, table sealedTable, rows []plainRow) error {
	sets := make([]string, len(table.columns))
	for i, c := range table.columns {
		sets[i] = c + " = $" + strconv.Itoa(i+3)
	}
	update := "UPDATE " + table.name + " SET " + strings.Join(sets, ", ") + " WHERE organisation_id = $1 AND " + table.id + " = $2"
	for _, r := range rows {
		owner, marked := strings.CutPrefix(r.owner, byDoer)
		words := t.row(ctx, keyring.Owner{Organisation: r.org, ID: owner}, table.name, r.id)
		args := []any{r.org, r.id}
		for i, c := range table.columns {
			text := words.seal(c, r.texts[i])
			if marked && text != "" {
				text = byDoer + text
			}
			args = append(args, text)
		}
		if words.err != nil {
			return words.err
		}
		if _, err := t.raw.ExecContext(ctx, update, args...); err != nil {
			return err
		}
		if err := t.findable(ctx, table.name, r); err != nil {
			return err
		}
	}
	return nil
}

// findable adds the codes by which a row from before is found from now on.
func (t *tx) findable(ctx context.Context, table string, r plainRow) error {
	switch table {
	case "person":
		return t.indexPerson(ctx, r.org, r.id, r.texts[2], r.texts[:2]...) // all but the day of birth
	case "account":
		code, err := t.code(ctx, r.org, codeUsername, r.texts[0])
		if err != nil {
			return err
		}
		_, err = t.raw.ExecContext(ctx, "UPDATE account SET username_index = $3 WHERE organisation_id = $1 AND account_id = $2", r.org, r.id, code)
		return err
	}
	return nil
}
