package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/seal"
	"towpath/internal/store"
	"towpath/internal/store/storetest"
	"towpath/internal/testkit"
)

// far is a master that behaves as one that is asked over a network, and fails the
// test where the writer, for whom others wait, asks it.
type far struct {
	seal.Master
	t testing.TB
}

func (far) Remote() {}

func (f far) check() {
	stack := make([]byte, 16<<10)
	if strings.Contains(string(stack[:runtime.Stack(stack, false)]), "(*sqlite).commit") {
		f.t.Error("the writer asked the master over the network")
	}
}

func (f far) Wrap(ctx context.Context, key, about []byte) ([]byte, error) {
	f.check()
	return f.Master.Wrap(ctx, key, about)
}

func (f far) Unwrap(ctx context.Context, wrapped, about []byte) ([]byte, error) {
	f.check()
	return f.Master.Unwrap(ctx, wrapped, about)
}

func open(t testing.TB, address string, keys store.Keys) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), address, keys)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// TestContractWithAKeyService runs the whole contract with a master that is far
// away: what needs a key is run again once the key is there.
func TestContractWithAKeyService(t *testing.T) {
	storetest.Run(t, func(t testing.TB) storetest.Store {
		keys := testkit.Keys()
		keys.Master = far{keys.Master, t}
		return open(t, testkit.Address(t, "sqlite"), keys)
	})
}

func TestACaseloadIsOneStatementAndItsKeysOne(t *testing.T) {
	for _, engine := range testkit.Engines {
		t.Run(engine, func(t *testing.T) {
			address := testkit.Address(t, engine)
			k := testkit.Service(t, testkit.Open(t, address))
			for i := range 59 {
				err := k.AddPerson(t.Context(), k.AsBen, care.NewPerson{ID: care.PersonID(k.IDs.New()), Name: fmt.Sprintf("Person %d", i), Reference: fmt.Sprint(i), Team: k.River})
				if err != nil {
					t.Fatal(err)
				}
			}
			cold := testkit.Open(t, address)
			data, keys := cold.CountStatements()
			for _, looked := range []struct {
				part       string
				rows       int
				data, keys int64
			}{
				{"", 60, 1, 1},
				{"", 60, 1, 0},       // the keys are remembered
				{"person", 59, 1, 1}, // the index key
				{"pers 7", 59, 1, 0},
				{"person 17", 1, 1, 0},
			} {
				before, asked := data(), keys()
				err := cold.Read(t.Context(), func(tx care.Tx) error {
					rows, err := tx.ListCaseload(t.Context(), k.Organisation, k.AsBen.Worker, looked.part, care.CaseloadPageSize, 0)
					if len(rows) != looked.rows {
						t.Errorf("%q: %d people, want %d", looked.part, len(rows), looked.rows)
					}
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
				if d, n := data()-before, keys()-asked; d != looked.data || n != looked.keys {
					t.Errorf("%q: %d statements and %d for keys, want %d and %d", looked.part, d, n, looked.data, looked.keys)
				}
			}
		})
	}
}

// TestARefusalLooksForNoKeyOfWhomItNames counts what a refusal asks the store of keys,
// of somebody who is there and of somebody who is not.
func TestARefusalLooksForNoKeyOfWhomItNames(t *testing.T) {
	for _, engine := range testkit.Engines {
		t.Run(engine, func(t *testing.T) {
			address := testkit.Address(t, engine)
			k := testkit.Service(t, testkit.Open(t, address))
			cold := testkit.Open(t, address)
			_, keys := cold.CountStatements()
			for i, c := range []struct {
				person  care.PersonID
				outcome string
				keys    int64
			}{
				{k.Amina, care.OutcomeDenied, 1}, // Eve's own, remembered from then on
				{k.Amina, care.OutcomeDenied, 0},
				{care.PersonID(k.IDs.New()), care.OutcomeDenied, 0},
				{care.PersonID(k.IDs.New()), care.OutcomeDenied, 0},
				{k.Amina, care.OutcomeAllowed, 1},
			} {
				asked := keys()
				err := cold.Write(t.Context(), func(tx care.Tx) error {
					return tx.InsertAuditEntry(t.Context(), care.AuditEntry{
						ID: k.IDs.New(), Organisation: k.Organisation, At: k.Clock.Tick(), Account: k.AsEve.Account, Name: "Eve Marsh", Role: care.RoleWorker,
						Action: "ShowBloom", Person: c.person, Outcome: c.outcome,
					})
				})
				if n := keys() - asked; err != nil || n != c.keys {
					t.Errorf("entry %d: %d looks for keys, want %d, %v", i, n, c.keys, err)
				}
				err = cold.Read(t.Context(), func(tx care.Tx) error {
					list, err := tx.ListAuditEntries(t.Context(), k.Organisation, c.person, 1, 0)
					if len(list) != 1 || list[0].Name != "Eve Marsh" {
						t.Errorf("entry %d is read as %+v", i, list)
					}
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// TestAnErasedPersonCannotBeReadFromAnOlderCopy restores a copy of the database
// from before the erasure, with the keys as they are now.
func TestAnErasedPersonCannotBeReadFromAnOlderCopy(t *testing.T) {
	address := testkit.Address(t, "sqlite")
	s := testkit.Open(t, address)
	k := testkit.Service(t, s)
	as := k.Start(t, k.AsBen, k.Amina, care.WayTogether)
	k.Say(t, k.AsBen, k.Amina, as, care.VoiceAgreed, "body", 3)
	copied := filepath.Join(t.TempDir(), "copy.db")
	pool, err := store.OpenPool("sqlite", address)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	run(t, pool, "VACUUM INTO '"+copied+"'")
	if err := k.ErasePerson(t.Context(), k.AsAdmin, k.Amina, care.NewErasure{Reason: "asked for it", Confirm: "w-101"}); err != nil {
		t.Fatal(err)
	}
	keys := testkit.Keys()
	keys.Address = "sqlite:" + filepath.Join(filepath.Dir(strings.TrimPrefix(address, "sqlite:")), "keys.db")
	old := open(t, "sqlite:"+copied, keys)
	err = old.Read(t.Context(), func(tx care.Tx) error {
		p, err := tx.Person(t.Context(), k.Organisation, k.Amina)
		if err != nil || !p.Erased || p.Name+p.Reference+string(p.Born) != "" {
			t.Errorf("Amina in the copy: %+v, %v", p, err)
		}
		answers, err := tx.ListAnswers(t.Context(), k.Organisation, as)
		if err != nil || len(answers) != 1 || answers[0].Note != "" || answers[0].Given.Step == 0 {
			t.Errorf("her answers in the copy: %+v, %v", answers, err)
		}
		p, err = tx.Person(t.Context(), k.Organisation, k.Farid)
		if err != nil || p.Name != "Farid Karimi" || p.Erased {
			t.Errorf("Farid in the copy: %+v, %v", p, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestAnErasureThatWasCutShortIsFinished: the process died between the commit and
// the end of the key.
func TestAnErasureThatWasCutShortIsFinished(t *testing.T) {
	address := testkit.Address(t, "sqlite")
	k := testkit.Service(t, testkit.Open(t, address))
	pool, err := store.OpenPool("sqlite", address)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	run(t, pool, fmt.Sprintf("INSERT INTO erasure (organisation_id, person_id, reason, erased_at, erased_by) VALUES ('%s', '%s', '', 1, '')", k.Organisation, k.Amina))
	again := testkit.Open(t, address)
	run(t, pool, "DELETE FROM erasure")
	err = again.Read(t.Context(), func(tx care.Tx) error {
		p, err := tx.Person(t.Context(), k.Organisation, k.Amina)
		if !p.Erased || p.Name != "" {
			t.Errorf("%+v", p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestKeysOfAnotherDatabaseAreRefused(t *testing.T) {
	for _, engine := range testkit.Engines {
		t.Run(engine, func(t *testing.T) {
			address := testkit.Address(t, engine)
			testkit.Service(t, testkit.Open(t, address))
			lost := testkit.Keys()
			lost.Address = "sqlite:" + filepath.Join(t.TempDir(), "keys.db")
			if s, err := store.Open(t.Context(), address, lost); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "--keys") {
				t.Errorf("a new store of keys: %v", err)
				_ = s.Close()
			}
			other := testkit.Keys()
			other.Master, _ = seal.Given("test "+strings.Repeat("A", 43)+"=", "a test")
			if s, err := store.Open(t.Context(), address, other); err == nil {
				t.Error("another master was taken")
				_ = s.Close()
			}
			if s, err := store.Open(t.Context(), address, store.Keys{Now: time.Now}); err == nil {
				t.Error("no master was taken")
				_ = s.Close()
			}
		})
	}
}

// TestAMovedValueDoesNotOpen moves sealed values about in the database itself.
func TestAMovedValueDoesNotOpen(t *testing.T) {
	for _, engine := range testkit.Engines {
		for what, statement := range map[string]string{
			"between people":  "UPDATE person SET name = (SELECT max(p.name) FROM person p WHERE p.person_id <> person.person_id)",
			"between columns": "UPDATE person SET name = reference",
			"in plain text":   "UPDATE person SET name = 'Amina Yusuf'",
		} {
			t.Run(engine+" "+what, func(t *testing.T) {
				address := testkit.Address(t, engine)
				k := testkit.Service(t, testkit.Open(t, address))
				pool, err := store.OpenPool(engine, address)
				if err != nil {
					t.Fatal(err)
				}
				defer pool.Close()
				run(t, pool, statement)
				if page, err := k.ShowPerson(t.Context(), k.AsBen, k.Amina); !errors.Is(err, seal.ErrNotSealed) || !fault.Is(err, fault.Internal) {
					t.Errorf("%+v, %v", page.Person, err)
				}
			})
		}
	}
}

// dump gives every text and blob of every table of a database, by table.
func dump(t *testing.T, engine string, pool *sql.DB) map[string][]string {
	t.Helper()
	list := "SELECT name FROM sqlite_master WHERE type = 'table'"
	if engine == "postgres" {
		list = "SELECT table_schema || '.' || table_name FROM information_schema.tables WHERE table_schema IN ('public', 'towpath_keys')"
	}
	out := map[string][]string{}
	for _, table := range column(t, pool, list) {
		rows, err := pool.QueryContext(t.Context(), "SELECT * FROM "+table)
		if err != nil {
			t.Fatal(err)
		}
		names, _ := rows.Columns()
		for rows.Next() {
			values, into := make([]any, len(names)), make([]any, len(names))
			for i := range values {
				into[i] = &values[i]
			}
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			for _, v := range values {
				switch v := v.(type) {
				case string:
					out[table] = append(out[table], v)
				case []byte:
					out[table] = append(out[table], string(v))
				}
			}
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func column(t testing.TB, pool *sql.DB, query string) (list []string) {
	t.Helper()
	rows, err := pool.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		list = append(list, s)
	}
	return list
}
