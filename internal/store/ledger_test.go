package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/ledger"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// logged is a database with a log in it that can be changed behind its back.
type logged struct {
	*testkit.Kit
	engine, address string
	pool            *sql.DB
}

// logs runs a test for each engine on a log of some 600 entries with two
// checkpoints, the later of which covers all but the last three.
func logs(t *testing.T, test func(t *testing.T, l logged)) {
	for _, engine := range testkit.Engines {
		t.Run(engine, func(t *testing.T) {
			address := testkit.Address(t, engine)
			l := logged{Kit: testkit.Service(t, testkit.Open(t, address)), engine: engine, address: address}
			var err error
			if l.pool, err = store.OpenPool(engine, address); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = l.pool.Close() })
			for _, many := range []int{300, 290, 3} {
				l.write(t, many)
				if many > 3 {
					if _, err := l.SignCheckpoint(t.Context(), l.Organisation); err != nil {
						t.Fatal(err)
					}
				}
			}
			test(t, l)
		})
	}
}

func (l logged) write(t testing.TB, many int) {
	t.Helper()
	err := l.Store.Write(t.Context(), func(tx care.Tx) error {
		for range many {
			err := tx.InsertAuditEntry(t.Context(), care.AuditEntry{
				ID: l.IDs.New(), Organisation: l.Organisation, At: l.Clock.Tick(), Account: l.AsBen.Account, Name: "Ben Hall", Role: care.RoleWorker,
				Action: "ShowBloom", Person: l.Amina, Subject: "assessment:1", Outcome: care.OutcomeAllowed, Policies: "worker-people-of-my-team", Request: "r",
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func verifyLog(t testing.TB, address string, org care.OrganisationID, kept ...ledger.Signed) ledger.Report {
	t.Helper()
	logs, err := store.OpenLogs(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer logs.Close()
	key, err := testkit.LogKeys{}.LogKey(org)
	if err != nil {
		t.Fatal(err)
	}
	report, err := ledger.Verify(t.Context(), key.Origin(), key.Verifier(), logs.Of(org), kept, func(int64) {})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func (l logged) wants(t testing.TB, seq int64, words string) {
	t.Helper()
	report := verifyLog(t, l.address, l.Organisation)
	if len(report.Flaws) == 0 {
		t.Error("nothing was found")
		return
	}
	for _, f := range report.Flaws {
		if f.Seq == seq && strings.Contains(f.Words, words) {
			return
		}
	}
	t.Errorf("want %q of entry %d, found %+v", words, seq, report.Flaws)
}

func (l logged) isWhole(t testing.TB) {
	t.Helper()
	if report := verifyLog(t, l.address, l.Organisation); len(report.Flaws) > 0 {
		t.Fatalf("the log as it was written: %+v", report.Flaws)
	}
}

// behind changes the database behind its back and puts it right again after.
func (l logged) behind(t *testing.T, name string, seq int64, words string, change ...string) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		back := l.copyOf(t)
		for _, statement := range change {
			if _, err := l.pool.ExecContext(t.Context(), strings.ReplaceAll(statement, "@org", string(l.Organisation))); err != nil {
				t.Fatalf("%s: %v", statement, err)
			}
		}
		l.wants(t, seq, words)
		back()
	})
}

var logTables = []string{"audit_entry", "audit_tree", "audit_subtree", "audit_checkpoint"}

// copyOf keeps the tables of the log, and gives the way to put them back.
func (l logged) copyOf(t testing.TB) func() {
	t.Helper()
	for _, table := range logTables {
		l.exec(t, "DROP TABLE IF EXISTS kept_"+table, "CREATE TABLE kept_"+table+" AS SELECT * FROM "+table)
	}
	return func() {
		for _, table := range logTables {
			l.exec(t, "DELETE FROM "+table, "INSERT INTO "+table+" SELECT * FROM kept_"+table)
		}
		l.isWhole(t)
	}
}

func (l logged) exec(t testing.TB, statements ...string) {
	t.Helper()
	for _, statement := range statements {
		if _, err := l.pool.ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

// columns gives the columns of a table with the kind of each: text, number or hash.
func (l logged) columns(t testing.TB, table string) map[string]string {
	t.Helper()
	rows, err := l.pool.QueryContext(t.Context(), "SELECT * FROM "+table+" LIMIT 1")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, c := range types {
		switch strings.ToUpper(c.DatabaseTypeName()) {
		case "TEXT":
			out[c.Name()] = "text"
		case "BIGINT", "INT8":
			out[c.Name()] = "number"
		case "BYTEA":
			out[c.Name()] = "hash"
		default:
			t.Fatalf("%s.%s is a %s", table, c.Name(), c.DatabaseTypeName())
		}
	}
	return out
}

// flip gives an expression for a column with one bit of it changed.
func (l logged) flip(column, kind string) string {
	switch {
	case kind == "number":
		return fmt.Sprintf("CASE WHEN %s %% 2 = 0 THEN %s + 1 ELSE %s - 1 END", column, column, column)
	case kind == "hash" && l.engine == "postgres":
		return fmt.Sprintf("set_byte(%s, 7, get_byte(%s, 7) # 1)", column, column)
	case kind == "hash":
		return fmt.Sprintf("CAST(CASE WHEN substr(hex(%s), 1, 1) = 'A' THEN x'0b' ELSE x'a0' END || substr(%s, 2) AS BLOB)", column, column)
	default:
		return fmt.Sprintf("CASE WHEN substr(%s, 1, 1) = 'b' THEN 'c' ELSE 'b' END || substr(%s, 2)", column, column)
	}
}

// TestTheLogCostsNoTransaction counts the commits of a save.
func TestTheLogCostsNoTransaction(t *testing.T) {
	address := testkit.Postgres(t)
	k := testkit.Service(t, testkit.Open(t, address))
	pool, err := store.OpenPool("postgres", address)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	last := func() (last string) {
		// The number of the entry's own transaction is the number of every row that
		// the save wrote.
		err := pool.QueryRowContext(t.Context(), `SELECT (e.xmin::text || ' ' || j.xmin::text || ' ' || t.xmin::text)
			FROM audit_entry e, journey_entry j, audit_tree t
			WHERE t.organisation_id = $1 AND e.organisation_id = $1 AND e.seq = t.size - 1 AND j.organisation_id = $1`, string(k.Organisation)).Scan(&last)
		if err != nil {
			t.Fatal(err)
		}
		return last
	}
	err = k.NoteJourney(t.Context(), k.AsAmina, k.Amina, care.NewEntry{ID: care.EntryID(k.IDs.New()), Kind: care.EntryNote, On: "2026-03-01", Water: 3})
	if err != nil {
		t.Fatal(err)
	}
	ids := strings.Fields(last())
	if len(ids) != 3 || ids[0] != ids[1] || ids[1] != ids[2] {
		t.Errorf("entry, note and head of the log were written by transactions %v, want one", ids)
	}
}

// TestEntriesFromBeforeTheLogAreBroughtInOnce puts a database back to before the
// log and opens it again.
func TestEntriesFromBeforeTheLogAreBroughtInOnce(t *testing.T) {
	logs(t, func(t *testing.T, l logged) {
		size := verifyLog(t, l.address, l.Organisation).Entries
		l.exec(t, "UPDATE audit_entry SET seq = -1, leaf = ''", "DELETE FROM audit_tree", "DELETE FROM audit_subtree", "DELETE FROM audit_checkpoint")
		for range 2 {
			s, err := store.Open(context.Background(), l.address, testkit.Keys())
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
		}
		report := verifyLog(t, l.address, l.Organisation)
		if len(report.Flaws) > 0 || report.Entries != size || report.Checkpoints != 0 {
			t.Fatalf("brought in: %+v", report)
		}
		var disorder int
		err := l.pool.QueryRowContext(t.Context(), `SELECT count(*) FROM audit_entry a JOIN audit_entry b
			ON a.organisation_id = b.organisation_id AND b.seq = a.seq + 1 WHERE a.at > b.at`).Scan(&disorder)
		if err != nil || disorder > 0 {
			t.Errorf("%d entries are not in the order of their time (%v)", disorder, err)
		}
		// What comes without a place later was not written by this program.
		l.exec(t, "UPDATE audit_entry SET seq = -1, leaf = '' WHERE seq = 9")
		s, err := store.Open(context.Background(), l.address, testkit.Keys())
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		l.wants(t, 9, "entry 9 is missing")
		l.wants(t, -1, "have no place")
	})
}

// TestACheckpointIsSignedOnlyWhenTheLogGrew looks at the times too.
func TestACheckpointIsSignedOnlyWhenTheLogGrew(t *testing.T) {
	logs(t, func(t *testing.T, l logged) {
		first, err := l.SignCheckpoint(t.Context(), l.Organisation)
		if err != nil {
			t.Fatal(err)
		}
		l.Clock.Add(time.Hour)
		if again, err := l.SignCheckpoint(t.Context(), l.Organisation); err != nil || again != first {
			t.Errorf("nothing was written, and %+v was signed (%v)", again, err)
		}
		l.write(t, 1)
		if next, err := l.SignCheckpoint(t.Context(), l.Organisation); err != nil || next.Size != first.Size+1 || !next.At.After(first.At) {
			t.Errorf("after one entry: %+v, %v", next, err)
		}
		l.isWhole(t)
	})
}
