package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/testkit"
)

// note gives an entry of the journey to write: the smallest record there is.
func note(w world, ids *testkit.IDs, words string) care.Entry {
	e := w.entry
	e.ID, e.Happened = care.EntryID(ids.New()), words
	return e
}

func insertNote(ctx context.Context, tx care.Tx, e care.Entry) error {
	return once(true, "InsertJourneyEntry")(tx.InsertJourneyEntry(ctx, e))
}

func notes(t testing.TB, s Store, w world) []care.Entry {
	t.Helper()
	return read(t, s, func(tx care.Tx) ([]care.Entry, error) {
		return tx.ListJourneyEntries(t.Context(), w.org.ID, w.person.ID)
	})
}

func aFailedWriteKeepsNothing(t *testing.T, s Store) {
	w, ids := settle(t, s), testkit.NewIDs()
	err := s.Write(t.Context(), func(tx care.Tx) error {
		if err := insertNote(t.Context(), tx, note(w, ids, "lost")); err != nil {
			return err
		}
		if err := tx.EndGoal(t.Context(), w.org.ID, w.person.ID, w.goal.ID, care.EndingLeft, at(600)); err != nil {
			return err
		}
		return errKept
	})
	if !errors.Is(err, errKept) {
		t.Fatalf("the write gave %v, want its own error", err)
	}
	w.isAllThere(t, s)
}

func aPanicKeepsNothing(t *testing.T, s Store) {
	w, ids := settle(t, s), testkit.NewIDs()
	for range 40 { // more often than there are connections
		err := s.Write(t.Context(), func(tx care.Tx) error {
			if err := insertNote(t.Context(), tx, note(w, ids, "lost")); err != nil {
				return err
			}
			panic("the test said so")
		})
		if !fault.Is(err, fault.Internal) {
			t.Fatalf("the write gave %v, want internal", err)
		}
		err = s.Read(t.Context(), func(care.Tx) error { panic("the test said so") })
		if !fault.Is(err, fault.Internal) {
			t.Fatalf("the read gave %v, want internal", err)
		}
	}
	w.isAllThere(t, s)
	e := note(w, ids, "kept")
	write(t, s, func(tx care.Tx) error { return insertNote(t.Context(), tx, e) })
	if got := notes(t, s, w); len(got) != 2 {
		t.Fatalf("%d notes after the panics, want 2", len(got))
	}
}

func aCancelledWriteKeepsNothing(t *testing.T, s Store) {
	w := settle(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := s.Write(ctx, func(tx care.Tx) error { return insertNote(t.Context(), tx, note(w, testkit.NewIDs(), "lost")) })
	if !fault.Is(err, fault.Unavailable) {
		t.Fatalf("the write gave %v, want unavailable", err)
	}
	w.isAllThere(t, s)
}

// aReadSeesOneState looks twice in one read, while in between another write is
// finished.
func aReadSeesOneState(t *testing.T, s Store) {
	w, ids := settle(t, s), testkit.NewIDs()
	err := s.Read(t.Context(), func(tx care.Tx) error {
		before, err := tx.ListJourneyEntries(t.Context(), w.org.ID, w.person.ID)
		if err != nil {
			return err
		}
		err = s.Write(t.Context(), func(tx care.Tx) error { return insertNote(t.Context(), tx, note(w, ids, "later")) })
		if err != nil {
			return err
		}
		after, err := tx.ListJourneyEntries(t.Context(), w.org.ID, w.person.ID)
		same(t, "within one read", after, before)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := notes(t, s, w); len(got) != 2 {
		t.Fatalf("%d notes in a new read, want 2", len(got))
	}
}

func aReadCannotWrite(t *testing.T, s Store) {
	w := settle(t, s)
	err := s.Read(t.Context(), func(tx care.Tx) error {
		return insertNote(t.Context(), tx, note(w, testkit.NewIDs(), "not from here"))
	})
	if err == nil {
		t.Fatal("a read wrote")
	}
	w.isAllThere(t, s)
}

// manyWritersLoseNothing has 64 writers save 50 notes each, every fifth twice over
// and every seventh failing.
func manyWritersLoseNothing(t *testing.T, s Store) {
	const writers, saves = 64, 50
	w := settle(t, s)
	var group sync.WaitGroup
	var acknowledged atomic.Int64
	for n := range writers {
		ids := testkit.NewIDs()
		group.Go(func() {
			for i := range saves {
				e := note(w, ids, fmt.Sprintf("%d of %d", i, n))
				times := 1
				if i%5 == 0 {
					times = 2
				}
				for range times {
					err := s.Write(t.Context(), func(tx care.Tx) error {
						_, err := tx.InsertJourneyEntry(t.Context(), e)
						if err == nil && i%7 == 6 {
							return errKept
						}
						return err
					})
					if i%7 == 6 && !errors.Is(err, errKept) || i%7 != 6 && err != nil {
						t.Errorf("writer %d, save %d: %v", n, i, err)
						return
					}
				}
				if i%7 != 6 {
					acknowledged.Add(1)
				}
			}
		})
	}
	group.Wait()
	got := notes(t, s, w)
	if want := int(acknowledged.Load()) + 1; len(got) != want {
		t.Errorf("%d notes are there, want %d", len(got), want)
	}
	seen := map[string]bool{}
	for _, e := range got {
		if seen[e.Happened] {
			t.Errorf("%q is there twice", e.Happened)
		}
		seen[e.Happened] = true
	}
}

// holdingAPersonMakesOthersWait lets many writers each count the goals, and add
// one if there are fewer than three.
func holdingAPersonMakesOthersWait(t *testing.T, s Store) {
	w := settle(t, s)
	var group sync.WaitGroup
	for n := range 16 {
		ids := testkit.NewIDs()
		group.Go(func() {
			err := s.Write(t.Context(), func(tx care.Tx) error {
				if err := tx.HoldPerson(t.Context(), w.org.ID, w.person.ID); err != nil {
					return err
				}
				goals, err := tx.ListGoals(t.Context(), w.org.ID, w.person.ID)
				if err != nil || len(goals) >= care.MaxActiveGoals {
					return err
				}
				g := w.goal
				g.ID = care.GoalID(ids.New())
				return once(true, "InsertGoal")(tx.InsertGoal(t.Context(), g))
			})
			if err != nil {
				t.Errorf("writer %d: %v", n, err)
			}
		})
	}
	group.Wait()
	goals := read(t, s, func(tx care.Tx) ([]care.Goal, error) { return tx.ListGoals(t.Context(), w.org.ID, w.person.ID) })
	if len(goals) != care.MaxActiveGoals {
		t.Errorf("%d goals, want %d", len(goals), care.MaxActiveGoals)
	}
}

// holdingANumberMakesOthersWait lets many writers each add somebody with the same number, where
// nobody has it.
func holdingANumberMakesOthersWait(t *testing.T, s Store) {
	w := settle(t, s)
	var group sync.WaitGroup
	for n := range 16 {
		p := care.Person{ID: care.PersonID(testkit.NewIDs().New()), Organisation: w.org.ID, Name: "N", Reference: "W-7", Created: at(1)}
		group.Go(func() {
			err := s.Write(t.Context(), func(tx care.Tx) error {
				if err := tx.HoldNumber(t.Context(), w.org.ID, p.Reference); err != nil {
					return err
				}
				if had, err := tx.PeopleKnownAs(t.Context(), w.org.ID, p.Reference); err != nil || len(had) > 0 {
					return err
				}
				return once(true, "InsertPerson")(tx.InsertPerson(t.Context(), p))
			})
			if err != nil {
				t.Errorf("writer %d: %v", n, err)
			}
		})
	}
	group.Wait()
	had := read(t, s, func(tx care.Tx) ([]care.PersonID, error) { return tx.PeopleKnownAs(t.Context(), w.org.ID, "W-7") })
	same(t, "people with the number", len(had), 1)
}

func aClosedStoreRefuses(t *testing.T, s Store) {
	w := settle(t, s)
	done := make(chan error, 1)
	go func() { done <- s.Close() }()
	select {
	case err := <-done:
		if err != nil {
			t.Fatal(err)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("closing did not end")
	}
	err := s.Write(t.Context(), func(tx care.Tx) error { return insertNote(t.Context(), tx, note(w, testkit.NewIDs(), "lost")) })
	if err == nil {
		t.Fatal("a closed store took a write")
	}
	if err := s.Close(); err != nil {
		t.Fatalf("closing twice: %v", err)
	}
}
