package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"towpath/internal/care"
	"towpath/internal/seal"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

const (
	plainOrg  = "01950000-0000-7000-8000-0000000000aa"
	plainWord = "a quiet week by the lock"
)

// firstRoad makes a database as version 1 left it, with rows in plain text: more
// answers than one transaction seals.
func firstRoad(t testing.TB, engine string, pool *sql.DB, answers int) {
	t.Helper()
	text, err := os.ReadFile("migrations/00001_first_road.sql")
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{"00001_first_road.sql": &fstest.MapFile{Data: text}}
	if err := store.MigrateFrom(t.Context(), pool, engine, files); err != nil {
		t.Fatal(err)
	}
	for _, row := range []string{
		"organisation VALUES ('ORG', 'Waterside', '{}', 1)",
		"person VALUES ('ORG', 'p1', 'Amina Yusuf', 'Mina', 'W-101', '1991-05-02', 1)",
		"person VALUES ('ORG', 'p2', 'Farid Karimi', '', '', '', 2)",
		"worker VALUES ('ORG', 'w1', 'Benjamin Hallward', 'Peer worker')",
		"team VALUES ('ORG', 't1', 's1', 'River', 'community')",
		"team_worker VALUES ('ORG', 't1', 'w1', 'member', 1, 0)",
		"team_person VALUES ('ORG', 't1', 'p1', 1, 0)",
		"account VALUES ('ORG', 'a1', 'amina.yusuf', 'Amina Yusuf', 'person', 'p1', '', 'hash', 0, 0, 1)",
		"account VALUES ('ORG', 'a2', 'benjamin.hallward', 'Benjamin Hallward', 'worker', '', 'w1', 'hash', 0, 0, 1)",
		"assessment VALUES ('ORG', 'as', 'p1', 'bloom-adult', '1.0.0', 'baseline', 'together', '2026-01-01', 'PLAIN', 30, 'screen', 1, 'a1', 2)",
		"chosen_area VALUES ('ORG', 'c1', 'as', 'p1', 'body', 1, 'PLAIN', 'PLAIN', '', 1, 'a1', '')",
		"goal VALUES ('ORG', 'g1', 'p1', '', 'body', 'PLAIN', 1, 'a1', 0, '')",
		"action_step VALUES ('ORG', 'st', 'g1', 'p1', 'PLAIN', 'PLAIN', '', 1, 'a1')",
		"step_review VALUES ('ORG', 'r1', 'st', 'p1', '', 'done', 'PLAIN', 1, 'a1')",
		"journey_entry VALUES ('ORG', 'e1', 'p1', 'note', '2026-01-02', 1, 'PLAIN', 'PLAIN', '', 1, 'a2')",
		"import_batch VALUES ('ORG', 'b1', 'PLAIN.csv', 'ab', 1, 1, 'a2')",
		"session VALUES ('ORG', 's1', 'a1', 'PLAIN', 1, 1, 9000000000000000)",
		"audit_entry VALUES ('ORG', 'l1', 1, 'a2', 'Benjamin Hallward', 'worker', 'ShowBloom', 'p1', '', 'allowed', '', 'r')",
		"audit_entry VALUES ('ORG', 'l2', 2, 'a1', 'Amina Yusuf', 'person', 'SignIn', '', 'account:a1', 'allowed', '', 'r')",
		"audit_entry VALUES ('ORG', 'l3', 3, 'a2', 'Benjamin Hallward', 'worker', 'ShowBloom', 'nobody', '', 'denied', '', 'r')",
		"audit_entry VALUES ('ORG', 'l4', 4, 'operator', 'command line', 'administrator', 'AddTeam', '', '', 'allowed', '', '')",
	} {
		run(t, pool, "INSERT INTO "+strings.ReplaceAll(strings.ReplaceAll(row, "ORG", plainOrg), "PLAIN", plainWord))
	}
	tx, err := pool.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range answers {
		_, err := tx.ExecContext(t.Context(), fmt.Sprintf("INSERT INTO answer VALUES ('%s', 'n%05d', 'as', 'p1', 'person', 'body', 4, '', '%s %d', 0, 0, 0, %d, 'a2', '', '')", plainOrg, i, plainWord, i, i))
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

// failsAfter is a master that gives up after some keys.
type failsAfter struct {
	seal.Master
	left *int
}

var errGaveUp = errors.New("the master gave up")

func (f failsAfter) Wrap(ctx context.Context, key, about []byte) ([]byte, error) {
	if *f.left--; *f.left < 0 {
		return nil, errGaveUp
	}
	return f.Master.Wrap(ctx, key, about)
}

// TestADatabaseInPlainTextIsSealedWhenItIsOpened opens what version 1 left: cut
// short at every place where a key is made, and then to the end.
func TestADatabaseInPlainTextIsSealedWhenItIsOpened(t *testing.T) {
	const answers = 1203
	bare(t, func(t *testing.T, engine string, pool *sql.DB) {
		address := addressOf(t, engine, pool)
		firstRoad(t, engine, pool, answers)
		keys := testkit.Keys()
		cut := 0
		for left := range 3 {
			n := left
			keys.Master = failsAfter{testkit.Keys().Master, &n}
			if s, err := store.Open(t.Context(), address, keys); err == nil {
				_ = s.Close()
			} else if errors.Is(err, errGaveUp) {
				cut++
			} else {
				t.Fatal(err)
			}
		}
		if cut == 0 {
			t.Error("it was never cut short")
		}
		for range 2 { // the second time finds nothing to do
			s := testkit.Open(t, address)
			plainIsThere(t, s, answers)
			if report := verifyLog(t, address, plainOrg); len(report.Flaws) > 0 || report.Entries != 4 {
				t.Errorf("the log that was brought in: %+v", report)
			}
		}
		words := map[string]bool{plainWord: true, "Amina Yusuf": true, "Benjamin Hallward": true, "amina.yusuf": true, "benjamin.hallward": true, "W-101": true, "1991-05-02": true}
		if what := found(dump(t, engine, pool), words); what != "" {
			t.Error(what)
		}
		if engine == "sqlite" {
			for _, f := range []string{"", "-wal"} {
				raw, err := os.ReadFile(strings.TrimPrefix(address, "sqlite:") + f)
				if err != nil {
					t.Fatal(err)
				}
				if strings.Contains(string(raw), plainWord) || strings.Contains(string(raw), "Amina Yusuf") {
					t.Errorf("the file%s still holds what was overwritten", f)
				}
			}
		}
	})
}

// addressOf gives the address behind a pool of bare's.
func addressOf(t testing.TB, engine string, pool *sql.DB) string {
	t.Helper()
	if engine == "sqlite" {
		return "sqlite:" + column(t, pool, "SELECT file FROM pragma_database_list WHERE name = 'main'")[0]
	}
	where := column(t, pool, "SELECT current_database() || '?sslmode=disable&host=' || current_setting('unix_socket_directories')")[0]
	return "postgres://postgres@/" + where
}

func plainIsThere(t *testing.T, s *store.Store, answers int) {
	t.Helper()
	ctx := t.Context()
	if err := s.Read(ctx, func(tx care.Tx) error {
		p, err := tx.Person(ctx, plainOrg, "p1")
		if err != nil || p.Name != "Amina Yusuf" || p.PreferredName != "Mina" || p.Reference != "W-101" || p.Born != "1991-05-02" {
			t.Errorf("%+v, %v", p, err)
		}
		rows, err := tx.ListCaseload(ctx, plainOrg, "w1", "yus", 10, 0)
		if err != nil || len(rows) != 1 || rows[0].Name != "Amina Yusuf" {
			t.Errorf("found by name: %+v, %v", rows, err)
		}
		for username, name := range map[string]string{"amina.yusuf": "Amina Yusuf", "benjamin.hallward": "Benjamin Hallward"} {
			if a, err := tx.AccountByUsername(ctx, plainOrg, username); err != nil || a.Name != name || a.Username != username {
				t.Errorf("%s: %+v, %v", username, a, err)
			}
		}
		workers, err := tx.WorkersOfPerson(ctx, plainOrg, "p1")
		if err != nil || len(workers) != 1 || workers[0].Name != "Benjamin Hallward" {
			t.Errorf("%+v, %v", workers, err)
		}
		list, err := tx.ListAnswers(ctx, plainOrg, "as")
		if err != nil || len(list) != answers {
			t.Fatalf("%d answers, %v", len(list), err)
		}
		for i, a := range list {
			if a.Note != fmt.Sprintf("%s %d", plainWord, i) || a.ByName != "Benjamin Hallward" {
				t.Fatalf("answer %d: %+v", i, a)
			}
		}
		plainLogIsThere(t, tx)
		as, err := tx.Assessment(ctx, plainOrg, "p1", "as")
		chosen, err2 := tx.ListChosenAreas(ctx, plainOrg, "as")
		goals, err3 := tx.ListGoals(ctx, plainOrg, "p1")
		steps, err4 := tx.ListActionSteps(ctx, plainOrg, "p1")
		reviews, err5 := tx.ListStepReviews(ctx, plainOrg, "p1")
		entries, err6 := tx.ListJourneyEntries(ctx, plainOrg, "p1")
		if err := errors.Join(err, err2, err3, err4, err5, err6); err != nil {
			return err
		}
		for i, got := range []string{as.Present, chosen[0].Understand, chosen[0].LookAhead, goals[0].Words, steps[0].Words, steps[0].Who, reviews[0].Note, entries[0].Happened, entries[0].Helped} {
			if got != plainWord {
				t.Errorf("%d: %q", i, got)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// plainLogIsThere looks for the names in the log.
func plainLogIsThere(t *testing.T, tx care.Tx) {
	t.Helper()
	for id, want := range map[string][2]string{"l1": {"p1", "Benjamin Hallward"}, "l2": {"", "Amina Yusuf"}, "l3": {"nobody", "Benjamin Hallward"}, "l4": {"", "command line"}} {
		if e, err := tx.LoggedEntry(t.Context(), plainOrg, care.PersonID(want[0]), id); err != nil || e.Name != want[1] || e.Seq < 0 {
			t.Errorf("%s: %+v, %v", id, e, err)
		}
	}
}

// TestKeysAreRotatedWhileAServiceServes has writers and readers at work while
// another process rotates, again and again; then the old master keys are thrown away.
func TestKeysAreRotatedWhileAServiceServes(t *testing.T) {
	for _, engine := range testkit.Engines {
		t.Run(engine, func(t *testing.T) {
			rotates(t, testkit.Address(t, engine), func(m seal.Master) seal.Master { return m })
		})
	}
	t.Run("sqlite with a key service", func(t *testing.T) {
		rotates(t, testkit.Address(t, "sqlite"), func(m seal.Master) seal.Master { return far{m, t} })
	})
}

func rotates(t *testing.T, address string, serves func(seal.Master) seal.Master) {
	path := filepath.Join(t.TempDir(), "master.keys")
	keysOf := func() store.Keys {
		keys := testkit.Keys()
		keys.Master = seal.OpenFile(path, keys.Now, func(string) {})
		return keys
	}
	of := keysOf()
	of.Master = serves(of.Master)
	serving := open(t, address, of)
	k := testkit.Service(t, serving)
	stop := make(chan struct{})
	written := make(chan int, 4)
	for w := range 4 {
		go func() { written <- writesUntil(t, k, stop, w) }()
	}
	rotating := open(t, address, keysOf())
	for round := range 3 {
		did, err := rotating.RotateKeys(context.Background(), round > 0)
		if err != nil || !did.Added || did.Rewrapped+did.Renewed < 8 || round > 0 && did.Renewed < 7 {
			t.Errorf("round %d: %+v, %v", round, did, err)
		}
	}
	close(stop)
	total := 0
	for range 4 {
		total += <-written
	}
	// What a serving process may have wrapped with an older master key meanwhile.
	if _, err := rotating.RotateKeys(context.Background(), false); err != nil {
		t.Fatal(err)
	}
	opensWithTheNewest(t, k, address, path, total, keysOf)
}

// opensWithTheNewest throws all master keys but the newest away, and looks at
// everything from a process that begins anew.
func opensWithTheNewest(t *testing.T, k *testkit.Kit, address, path string, total int, keysOf func() store.Keys) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	if err := os.WriteFile(path, []byte(lines[len(lines)-1]+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	fresh := open(t, address, keysOf())
	err = fresh.Read(t.Context(), func(tx care.Tx) error {
		entries, err := tx.ListJourneyEntries(t.Context(), k.Organisation, k.Amina)
		people, err2 := tx.PeopleByReference(t.Context(), k.Organisation)
		if len(entries) != total || total == 0 || len(people) < 2 {
			t.Errorf("%d entries, want %d; %d people", len(entries), total, len(people))
		}
		for _, e := range entries {
			if !strings.HasPrefix(e.Happened, "said by ") {
				t.Errorf("%+v", e)
			}
		}
		return errors.Join(err, err2)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// writesUntil notes and reads in Amina's record, and adds people, until it is told
// to stop; it gives how many notes it made.
func writesUntil(t *testing.T, k *testkit.Kit, stop chan struct{}, w int) int {
	ctx := context.Background()
	for n := 0; ; n++ {
		if n > 0 { // one at least, however soon the keys have changed
			select {
			case <-stop:
				return n
			default:
			}
		}
		err := k.NoteJourney(ctx, k.AsBen, k.Amina, care.NewEntry{
			ID: care.EntryID(k.IDs.New()), Kind: care.EntryNote, On: "2026-03-01", Water: 2, Happened: fmt.Sprintf("said by %d, %d", w, n),
		})
		if err == nil && n%10 == w {
			err = k.AddPerson(ctx, k.AsBen, care.NewPerson{ID: care.PersonID(k.IDs.New()), Name: "New", Reference: fmt.Sprintf("R-%d-%d", w, n), Team: k.River})
		}
		if err == nil && n%5 == 0 {
			_, err = k.ShowJourney(ctx, k.AsAmina, k.Amina)
		}
		if err != nil {
			t.Errorf("writer %d, note %d: %v", w, n, err)
			return n
		}
	}
}
