package storetest

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/ledger"
	"towpath/internal/testkit"
)

// entryOf gives another audit entry of a world.
func entryOf(w world, ids *testkit.IDs) care.AuditEntry {
	e := w.audit
	e.ID = ids.New()
	return e
}

// storeTiles reads the tree of a log, each tile in a read of its own.
type storeTiles struct {
	t   testing.TB
	s   Store
	org care.OrganisationID
}

// Tile implements ledger.Tiles.
func (st storeTiles) Tile(level int, n int64) ([]ledger.Hash, error) {
	return read(st.t, st.s, func(tx care.Tx) ([]ledger.Hash, error) { return tx.LogTile(st.t.Context(), st.org, level, n) }), nil
}

// provesEvery fails unless each entry of the world's person is in the log, once.
func (w world) provesEvery(t *testing.T, s Store) {
	t.Helper()
	list := read(t, s, func(tx care.Tx) ([]care.LoggedEntry, error) {
		return tx.ListLogged(t.Context(), w.org.ID, w.person.ID, care.AuditQuery{}, 1<<20)
	})
	proves(t, s, w.org.ID, list)
}

// proves fails unless these entries are the log, each of them once.
func proves(t *testing.T, s Store, org care.OrganisationID, list []care.LoggedEntry) {
	t.Helper()
	size := read(t, s, func(tx care.Tx) (int64, error) { return tx.LogSize(t.Context(), org) })
	if int64(len(list)) != size {
		t.Fatalf("%d entries, and the log has %d", len(list), size)
	}
	tree := ledger.NewTree(storeTiles{t, s, org})
	root, err := tree.Root(size)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[int64]bool{}
	for _, e := range list {
		proof, err := tree.Prove(size, e.Seq)
		if err == nil {
			err = ledger.Check(proof, size, root, e.Seq, ledger.Leaf(e.Seq, e.Body))
		}
		if err != nil || seen[e.Seq] {
			t.Fatalf("entry %d: %v, there before: %v", e.Seq, err, seen[e.Seq])
		}
		seen[e.Seq] = true
	}
}

// aLogHasEveryEntryOnce writes one at a time and many at once, past two full
// subtrees.
func aLogHasEveryEntryOnce(t *testing.T, s Store) {
	w, ids := settle(t, s), testkit.NewIDs()
	for _, many := range []int{1, 3, 250, 1, 1, 1, 300, 1} {
		write(t, s, func(tx care.Tx) error {
			for range many {
				if err := tx.InsertAuditEntry(t.Context(), entryOf(w, ids)); err != nil {
					return err
				}
			}
			return nil
		})
		w.provesEvery(t, s)
	}
}

// manyWritersMakeOneLog has 64 writers write entries, of two organisations, while
// every seventh write fails and every ninth panics.
func manyWritersMakeOneLog(t *testing.T, s Store) {
	w := settle(t, s)
	other := newWorld(care.OrganisationID(testkit.NewIDs().New()), string(w.service.ID), " elsewhere")
	write(t, s, func(tx care.Tx) error { return other.fill(t.Context(), tx, true) })
	var group sync.WaitGroup
	for n := range 64 {
		ids := testkit.NewIDs()
		group.Go(func() {
			for i := range 20 {
				err := s.Write(t.Context(), func(tx care.Tx) error {
					err := errors.Join(tx.InsertAuditEntry(t.Context(), entryOf(w, ids)), tx.InsertAuditEntry(t.Context(), entryOf(other, ids)))
					switch {
					case err == nil && i%7 == 6:
						return errKept
					case err == nil && i%9 == 8:
						panic("the test said so")
					}
					return err
				})
				if wantsError := i%7 == 6 || i%9 == 8; wantsError != (err != nil) {
					t.Errorf("writer %d, write %d: %v", n, i, err)
				}
			}
		})
	}
	group.Wait()
	w.provesEvery(t, s)
	other.provesEvery(t, s)
}

// entriesAreNarrowed asks for looks, changes, refusals and one account.
func entriesAreNarrowed(t *testing.T, s Store) {
	w, ids := settle(t, s), testkit.NewIDs() // settle leaves one look of the account's
	kinds := []struct {
		action, outcome string
		by              care.AccountID
	}{
		{"ListGoals", care.OutcomeAllowed, "ben"}, {"SetGoal", care.OutcomeAllowed, "ben"}, {"ShowBloom", care.OutcomeDenied, "eve"}, {"RateGoal", care.OutcomeDenied, "eve"},
	}
	for i, k := range kinds {
		e := entryOf(w, ids)
		e.At, e.Action, e.Outcome, e.Account, e.Name = e.At.Add(time.Duration(i+1)*time.Second), k.action, k.outcome, k.by, fmt.Sprint("name ", i)
		write(t, s, func(tx care.Tx) error { return tx.InsertAuditEntry(t.Context(), e) })
	}
	for q, want := range map[care.AuditQuery][]string{
		{}:                                       {"RateGoal", "ShowBloom", "SetGoal", "ListGoals", "ShowBloom"},
		{Kind: care.AuditLooks}:                  {"ListGoals", "ShowBloom"},
		{Kind: care.AuditChanges}:                {"SetGoal"},
		{Kind: care.AuditRefusals}:               {"RateGoal", "ShowBloom"},
		{Who: "ben"}:                             {"SetGoal", "ListGoals"},
		{Who: "ben", Kind: care.AuditChanges}:    {"SetGoal"},
		{Who: "eve", Kind: care.AuditLooks}:      nil,
		{Kind: care.AuditRefusals, After: 1}:     {"ShowBloom"},
		{Who: w.account.ID}:                      {"ShowBloom"},
		{Who: "nobody", Kind: care.AuditChanges}: nil,
	} {
		var got []string
		n := read(t, s, func(tx care.Tx) (int, error) {
			list, err := tx.ListLogged(t.Context(), w.org.ID, w.person.ID, q, 10)
			for _, e := range list {
				got = append(got, e.Action)
				if one, err := tx.LoggedEntry(t.Context(), w.org.ID, w.person.ID, e.ID); err != nil || one.Seq != e.Seq || one.AuditEntry != e.AuditEntry {
					t.Errorf("%s alone: %+v, %v", e.ID, one, err)
				}
			}
			if err != nil {
				return 0, err
			}
			return tx.CountLogged(t.Context(), w.org.ID, w.person.ID, q)
		})
		same(t, fmt.Sprintf("%+v", q), got, want)
		if n != len(want)+q.After {
			t.Errorf("%+v: counted %d", q, n)
		}
	}
	readers := read(t, s, func(tx care.Tx) ([]care.AuditReader, error) {
		return tx.ListAuditReaders(t.Context(), w.org.ID, w.person.ID)
	})
	same(t, "readers", readers, []care.AuditReader{{Account: "eve", Name: "name 3"}, {Account: "ben", Name: "name 1"}, {Account: w.account.ID, Name: w.audit.Name}})
}

// aQuestionIsAskedAndAnsweredOnce also looks for it where a worker does.
func aQuestionIsAskedAndAnsweredOnce(t *testing.T, s Store) {
	w, ids := settle(t, s), testkit.NewIDs()
	q := care.Question{
		ID: care.QuestionID(ids.New()), Organisation: w.org.ID, Person: w.person.ID, Entry: w.audit, Words: hard[0], At: at(50), By: w.account.ID,
	}
	for _, added := range []bool{true, false} {
		write(t, s, func(tx care.Tx) error { return once(added, "InsertQuestion")(tx.InsertQuestion(t.Context(), q)) })
	}
	waiting := func(worker care.WorkerID) []care.OpenQuestions {
		return read(t, s, func(tx care.Tx) ([]care.OpenQuestions, error) {
			return tx.ListOpenQuestions(t.Context(), w.org.ID, worker, 10)
		})
	}
	same(t, "waiting", waiting(w.worker.ID), []care.OpenQuestions{{Person: care.Person{ID: w.person.ID}, Count: 1, Since: at(50)}})
	same(t, "waiting for a stranger", waiting("another"), []care.OpenQuestions(nil))
	open := read(t, s, func(tx care.Tx) (int, error) { return tx.CountOpenQuestions(t.Context(), w.org.ID, w.person.ID) })
	same(t, "open", open, 1)
	q.Answer, q.AnsweredAt, q.AnsweredBy = hard[2], at(60), w.account.ID
	write(t, s, func(tx care.Tx) error { return tx.AnswerQuestion(t.Context(), q) })
	again := q
	again.Answer = "another"
	if err := s.Write(t.Context(), func(tx care.Tx) error { return tx.AnswerQuestion(t.Context(), again) }); !fault.Is(err, fault.Conflict) {
		t.Errorf("a second answer: %v, want a conflict", err)
	}
	q.AnsweredName = w.account.Name
	list := read(t, s, func(tx care.Tx) ([]care.Question, error) { return tx.ListQuestions(t.Context(), w.org.ID, w.person.ID) })
	same(t, "questions", list, []care.Question{q})
	same(t, "waiting after the answer", waiting(w.worker.ID), []care.OpenQuestions(nil))
}

// theLatestCheckpointIsGiven keeps the first of one size.
func theLatestCheckpointIsGiven(t *testing.T, s Store) {
	w := settle(t, s)
	latest := func() care.Checkpoint {
		return read(t, s, func(tx care.Tx) (care.Checkpoint, error) { return tx.LatestCheckpoint(t.Context(), w.org.ID) })
	}
	same(t, "none yet", latest(), care.Checkpoint{})
	for _, c := range []care.Checkpoint{{Size: 9, At: at(1), Note: "nine"}, {Size: 10, At: at(2), Note: "ten"}, {Size: 10, At: at(3), Note: "ten again"}} {
		write(t, s, func(tx care.Tx) error { return tx.InsertCheckpoint(t.Context(), w.org.ID, c) })
	}
	same(t, "latest", latest(), care.Checkpoint{Size: 10, At: at(2), Note: "ten"})
}
