package seed_test

import (
	"reflect"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/seed"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

func TestWhatIsInsertedComesBack(t *testing.T) {
	d := build(t, 1, today, 40)
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		if err := d.Insert(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		if err := d.Insert(t.Context(), s); err == nil {
			t.Error("the same demonstration went in twice")
		}
		err := s.Read(t.Context(), func(tx care.Tx) error {
			for _, h := range d.Histories {
				comesBack(t, tx, h)
				measuredComesBack(t, tx, h)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func comesBack(t *testing.T, tx care.Tx, h seed.History) {
	t.Helper()
	ctx, org := t.Context(), h.Person.Organisation
	p, err := tx.Person(ctx, org, h.Person.ID)
	if err != nil || p != h.Person {
		t.Errorf("%+v, %v; want %+v", p, err, h.Person)
	}
	for _, o := range h.Occasions {
		as, err := tx.Assessment(ctx, org, h.Person.ID, o.Assessment.ID)
		if err != nil || as != o.Assessment {
			t.Errorf("%+v, %v; want %+v", as, err, o.Assessment)
		}
		answers, err := tx.ListAnswerHistory(ctx, org, as.ID)
		if err != nil {
			t.Error(err)
		}
		want := map[care.AnswerID]care.Answer{}
		for _, a := range o.Answers {
			want[a.ID] = a
		}
		for _, a := range answers {
			if a != want[a.ID] {
				t.Errorf("%+v; want %+v", a, want[a.ID])
			}
		}
		readings, err := tx.ListReadings(ctx, org, as.ID)
		if err != nil || len(readings) != len(o.Readings) || len(answers) != len(o.Answers) {
			t.Errorf("%d readings and %d answers, %v; want %d and %d", len(readings), len(answers), err, len(o.Readings), len(o.Answers))
		}
	}
	entries, err := tx.ListJourneyEntries(ctx, org, h.Person.ID)
	if err != nil || len(entries) != len(h.Entries) {
		t.Errorf("%d entries, %v; want %d", len(entries), err, len(h.Entries))
	}
	goals, err := tx.ListGoals(ctx, org, h.Person.ID)
	if err != nil || len(goals) != len(h.Goals) {
		t.Fatalf("%d goals, %v; want %d", len(goals), err, len(h.Goals))
	}
	ended := map[care.GoalID]time.Time{}
	for _, g := range h.Goals {
		ended[g.ID] = g.EndedAt
	}
	for _, g := range goals {
		if !reflect.DeepEqual(g.EndedAt, ended[g.ID]) {
			t.Errorf("%q ended at %s; want %s", g.Words, g.EndedAt, ended[g.ID])
		}
	}
}
