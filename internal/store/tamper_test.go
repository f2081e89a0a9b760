package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"towpath/internal/ledger"
	"towpath/internal/store"
)

// TestOneFlippedByteIsFound changes each column of each table of the log, in a row
// at the beginning, in the middle and at the end. Nothing of a table may be left out:
// the columns come from the database.
func TestOneFlippedByteIsFound(t *testing.T) {
	logs(t, func(t *testing.T, l logged) {
		l.isWhole(t)
		size := int64(verifyLog(t, l.address, l.Organisation).Entries)
		for _, seq := range []int64{0, 255, 256, 400, size - 1} {
			for column, kind := range l.columns(t, "audit_entry") {
				words, at := "is not as it was written", seq
				switch column {
				case "organisation_id":
					words = fmt.Sprintf("entry %d is missing", seq)
				case "seq":
					continue // on its own a place can only be taken twice, or left free: below
				}
				l.behind(t, fmt.Sprintf("%s of entry %d", column, seq), at, words,
					fmt.Sprintf("UPDATE audit_entry SET %s = %s WHERE organisation_id = '@org' AND seq = %d", column, l.flip(column, kind), seq))
			}
			l.behind(t, fmt.Sprintf("seq of entry %d", seq), seq, "missing",
				fmt.Sprintf("UPDATE audit_entry SET seq = seq + 100000 WHERE organisation_id = '@org' AND seq = %d", seq))
		}
		for table, words := range map[string]map[string]string{
			"audit_tree":       {"organisation_id": "does not say how long", "size": ""},
			"audit_subtree":    {"organisation_id": "is missing", "level": "is missing", "n": "", "hash": "do not fit their stored hash"},
			"audit_checkpoint": {"size": "another size", "signed_at": "another size or time", "note": "not as it was written"},
		} {
			l.flipEach(t, table, words)
		}
	})
}

// flipEach changes each column of a table in its first row. The organisation of a
// checkpoint is found by looking at all organisations, which the verb does.
func (l logged) flipEach(t *testing.T, table string, words map[string]string) {
	for column, kind := range l.columns(t, table) {
		if _, ok := words[column]; !ok && (table != "audit_checkpoint" || column != "organisation_id") {
			t.Errorf("%s.%s is not tried", table, column)
			continue
		}
		if table == "audit_checkpoint" && column == "organisation_id" {
			continue
		}
		to := l.flip(column, kind)
		if column == "n" {
			to = "n + 10" // its neighbour is taken
		}
		where := map[string]string{"audit_subtree": " AND n = 1", "audit_checkpoint": " AND size < 400"}[table]
		t.Run(table+"."+column, func(t *testing.T) {
			back := l.copyOf(t)
			l.exec(t, strings.ReplaceAll(fmt.Sprintf("UPDATE %s SET %s = %s WHERE organisation_id = '@org'%s", table, column, to, where), "@org", string(l.Organisation)))
			report := verifyLog(t, l.address, l.Organisation)
			if !slices.ContainsFunc(report.Flaws, func(f ledger.Flaw) bool { return strings.Contains(f.Words, words[column]) }) {
				t.Errorf("found %+v", report.Flaws)
			}
			back()
		})
	}
}

// TestEveryByteOfAnEntryIsHashed flips each byte of one entry's texts.
func TestEveryByteOfAnEntryIsHashed(t *testing.T) {
	row := ledger.Row{Organisation: "o", ID: "i", At: 1, Account: "ac", Name: "Ben", Role: "r", Action: "a", Person: "p", Subject: "s", Outcome: "x", Policies: "y", Request: "z"}
	body := row.Body()
	want := ledger.Leaf(7, body)
	for i := range body {
		other := slices.Clone(body)
		other[i] ^= 1
		if ledger.Leaf(7, other) == want {
			t.Errorf("byte %d is not hashed", i)
		}
	}
	if ledger.Leaf(8, body) == want {
		t.Error("the place is not hashed")
	}
}

func TestRowsThatWereTakenAddedOrMovedAreFound(t *testing.T) {
	logs(t, func(t *testing.T, l logged) {
		size := verifyLog(t, l.address, l.Organisation).Entries
		swap := func(a, b int64) []string {
			set := "UPDATE audit_entry SET seq = %d WHERE organisation_id = '@org' AND seq = %d"
			return []string{fmt.Sprintf(set, size+5, a), fmt.Sprintf(set, a, b), fmt.Sprintf(set, b, size+5)}
		}
		remove := func(seq int64) string {
			return fmt.Sprintf("DELETE FROM audit_entry WHERE organisation_id = '@org' AND seq = %d", seq)
		}
		add := func(seq int64) string {
			return fmt.Sprintf(`INSERT INTO audit_entry (organisation_id, audit_id, at, account_id, name, role, action, person_id, subject, outcome, policies, request_id, seq, leaf)
				SELECT organisation_id, 'added', at, account_id, name, role, action, person_id, subject, outcome, policies, request_id, %d, leaf
				FROM audit_entry WHERE organisation_id = '@org' AND seq = 3`, seq)
		}
		shorter := "UPDATE audit_tree SET size = size - 1 WHERE organisation_id = '@org'"
		l.behind(t, "the first is removed", 0, "entry 0 is missing", remove(0))
		l.behind(t, "one in the middle is removed", 300, "entry 300 is missing", remove(300))
		l.behind(t, "the last is removed", size-1, "is missing", remove(size-1))
		l.behind(t, "one in the middle is removed and the rest move up", 300, "is not as it was written", remove(300),
			"UPDATE audit_entry SET seq = -seq WHERE organisation_id = '@org' AND seq > 300",
			"UPDATE audit_entry SET seq = -seq - 1 WHERE organisation_id = '@org' AND seq < 0", shorter)
		l.behind(t, "two are swapped", 300, "is not as it was written", swap(300, 301)...)
		l.behind(t, "the last two are swapped", size-2, "is not as it was written", swap(size-2, size-1)...)
		l.behind(t, "two far ones are swapped", 5, "is not as it was written", swap(5, 500)...)
		l.behind(t, "one is added at the end", size, "is not as it was written", add(size))
		l.behind(t, "one is added beside the log", -1, "have no place", add(-1))
		l.behind(t, "the head is gone", 0, "does not say how long", "DELETE FROM audit_tree WHERE organisation_id = '@org'")
		l.behind(t, "a subtree is gone", 256, "is missing", "DELETE FROM audit_subtree WHERE organisation_id = '@org' AND n = 1")
		l.behind(t, "a subtree is added", -1, "cannot have", "INSERT INTO audit_subtree SELECT organisation_id, level, 7, hash FROM audit_subtree WHERE organisation_id = '@org' AND n = 1")
		l.behind(t, "the end is taken away with its number", size-4, "the end of the log was taken away",
			fmt.Sprintf("DELETE FROM audit_entry WHERE organisation_id = '@org' AND seq >= %d", size-4),
			fmt.Sprintf("UPDATE audit_tree SET size = %d WHERE organisation_id = '@org'", size-4))
	})
}

// TestWhoRewritesRowAndLeafIsFound changes an entry and works out all that stands
// beside it, as somebody would who knows how the log is made but has no key.
func TestWhoRewritesRowAndLeafIsFound(t *testing.T) {
	logs(t, func(t *testing.T, l logged) {
		for seq, words := range map[int64]string{3: "do not fit their stored hash", 520: "do not fit the stored checkpoint"} {
			back := l.copyOf(t)
			l.exec(t, fmt.Sprintf("UPDATE audit_entry SET name = 'Nobody' WHERE organisation_id = '%s' AND seq = %d", l.Organisation, seq))
			logs, err := store.OpenLogs(t.Context(), l.address)
			if err != nil {
				t.Fatal(err)
			}
			entries, err := logs.Of(l.Organisation).Entries(t.Context(), seq)
			if err = firstOf(err, logs.Close()); err != nil {
				t.Fatal(err)
			}
			leaf := ledger.Leaf(seq, entries[0].Body())
			_, err = l.pool.ExecContext(t.Context(), "UPDATE audit_entry SET leaf = $1 WHERE organisation_id = $2 AND seq = $3", leaf[:], string(l.Organisation), seq)
			if err != nil {
				t.Fatal(err)
			}
			report := verifyLog(t, l.address, l.Organisation)
			if !slices.ContainsFunc(report.Flaws, func(f ledger.Flaw) bool { return strings.Contains(f.Words, words) }) {
				t.Errorf("entry %d: %+v", seq, report.Flaws)
			}
			// Nor is such a tail signed. (What a stored subtree covers is signed as it was.)
			if _, err := l.SignCheckpoint(t.Context(), l.Organisation); err == nil && seq == 520 {
				t.Errorf("entry %d: a changed log was signed", seq)
			}
			back()
		}
	})
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// TestAKeptCheckpointSeesWhatTheDatabaseForgot removes the end of the log and every
// checkpoint of it.
func TestAKeptCheckpointSeesWhatTheDatabaseForgot(t *testing.T) {
	logs(t, func(t *testing.T, l logged) {
		c, err := l.LatestCheckpoint(t.Context(), l.Organisation)
		if err != nil {
			t.Fatal(err)
		}
		cut := c.Size - 10
		l.exec(t, fmt.Sprintf("DELETE FROM audit_entry WHERE organisation_id = '%s' AND seq >= %d", l.Organisation, cut),
			fmt.Sprintf("UPDATE audit_tree SET size = %d WHERE organisation_id = '%s'", cut, l.Organisation),
			fmt.Sprintf("DELETE FROM audit_checkpoint WHERE organisation_id = '%s' AND size > %d", l.Organisation, cut))
		if report := verifyLog(t, l.address, l.Organisation); len(report.Flaws) > 0 {
			t.Fatalf("without a copy nothing can be seen: %+v", report.Flaws)
		}
		report := verifyLog(t, l.address, l.Organisation, ledger.Signed{Note: c.Note, Kept: true, Source: "copy.txt"})
		if len(report.Flaws) != 1 || report.Flaws[0].Seq != cut || !strings.Contains(report.Flaws[0].Words, "copy.txt says that there were") {
			t.Errorf("with a copy: %+v", report.Flaws)
		}
	})
}
