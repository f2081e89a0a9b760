package care_test

import (
	"context"
	"log/slog"
	"testing"

	"towpath/internal/care"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

func TestAHomeSaysHowThingsStandAndNoMore(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		ctx := t.Context()
		if home, err := k.ShowHome(ctx, k.AsAmina, k.Amina); err != nil || home.Latest != nil || home.Open == nil || home.Open.ID != k.apart {
			t.Errorf("before anything is finished: %+v, %v", home, err)
		}
		must(t, k.CompleteAssessment(ctx, k.AsBen, k.Amina, k.bloom))
		empty := k.Start(t, k.AsBen, k.Amina, care.WayTogether)
		must(t, k.Store.Write(ctx, func(tx care.Tx) error { // finished, and nothing was said
			return tx.CompleteAssessment(ctx, k.Organisation, k.Amina, empty, k.Clock.Now())
		}))
		for _, e := range []care.NewEntry{
			{Kind: care.EntryNote, On: "2026-03-02", Water: 5, Happened: "calm", Helped: "the sun"},
			{Kind: care.EntryNote, On: "2026-03-03", Water: 1, Happened: "rough"},
		} {
			e.ID = care.EntryID(k.IDs.New())
			must(t, k.NoteJourney(ctx, k.AsAmina, k.Amina, e))
		}
		home, err := k.ShowHome(ctx, k.AsAmina, k.Amina)
		if err != nil || home.Person.Name != "Amina Yusuf" || home.Latest == nil || home.Latest.ID != k.bloom || len(home.Latest.Readings) != 1 {
			t.Errorf("%+v, %v", home.Latest, err)
		}
		if home.Helped == nil || home.Helped.Helped != secret || len(home.Goals) != 1 || len(home.Goals[0].Steps) != 1 || home.Goals[0].Ratings != nil {
			t.Errorf("what helped is %+v, goals %+v", home.Helped, home.Goals)
		}
		around, err := k.ShowPerson(ctx, k.AsBen, k.Amina)
		if err != nil || len(around.Entries) != 3 || around.Entries[0].Happened != "rough" || around.Unread != 1 || len(around.Circle) != 1 || around.Circle[0].CodeHash != "" {
			t.Errorf("Ben: %+v, %v", around, err)
		}
		if around, err := k.ShowPerson(ctx, k.AsAmina, k.Amina); err != nil || around.Unread != 0 {
			t.Errorf("Amina learns that %d things were told in confidence, %v", around.Unread, err)
		}
		must(t, k.EndGoal(ctx, k.AsAmina, k.Amina, k.goal, care.EndingReached))
		if last, err := k.ShowLastTime(ctx, k.AsBen, k.Amina); err != nil || len(last.Goals) != 0 || last.Latest == nil {
			t.Errorf("last time: %+v, %v", last, err)
		}
	})
}

// TestConsentCutsTheLatestEntriesLikeAllOfThem compares the short lists with the long
// one, through every set of topics.
func TestConsentCutsTheLatestEntriesLikeAllOfThem(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	ctx := t.Context()
	must(t, k.NoteJourney(ctx, k.AsAmina, k.Amina, care.NewEntry{ID: care.EntryID(k.IDs.New()), Kind: care.EntryNote, On: "2026-03-02", Water: 0, Happened: secret, Helped: secret}))
	for topics := range care.Topics(1 << len(care.AllTopics)) {
		must(t, k.Store.Read(ctx, func(tx care.Tx) error {
			n := care.Narrow(tx, topics)
			all, err := n.ListJourneyEntries(ctx, k.Organisation, k.Amina)
			must(t, err)
			latest, err := n.ListLatestEntries(ctx, k.Organisation, k.Amina, 1)
			must(t, err)
			if len(latest) != min(1, len(all)) || len(all) > 0 && latest[0] != all[len(all)-1] {
				t.Errorf("%v: %+v of %+v", topics.List(), latest, all)
			}
			helped, err := n.ListHelped(ctx, k.Organisation, k.Amina, 9)
			if open := topics.Has(care.TopicJourney) && topics.Has(care.TopicNotes); (len(helped) > 0) != open {
				t.Errorf("%v: %d entries that helped", topics.List(), len(helped))
			}
			return err
		}))
	}
}

// counted counts how often a person is looked up.
type counted struct {
	care.Store
	people int
}

type countedTx struct {
	care.Tx
	people *int
}

func (c *counted) Read(ctx context.Context, fn func(care.Tx) error) error {
	return c.Store.Read(ctx, func(tx care.Tx) error { return fn(countedTx{tx, &c.people}) })
}

func (c countedTx) Person(ctx context.Context, org care.OrganisationID, id care.PersonID) (care.Person, error) {
	*c.people++
	return c.Tx.Person(ctx, org, id)
}

func TestACopyLooksThePersonUpOnce(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	k.Start(t, k.AsBen, k.Amina, care.WayTogether)
	c := &counted{Store: k.Store}
	service := care.New(care.Parts{
		Store: c, Policies: testkit.Policies(t), Instruments: testkit.Library(t), Now: k.Clock.Tick, NewID: k.IDs.New,
		Log: slog.New(slog.DiscardHandler), LogKeys: testkit.LogKeys{},
	})
	record, err := service.TakeCopy(t.Context(), k.AsAmina, k.Amina)
	if err != nil || len(record.Occasions) != 3 || c.people != 1 || record.Person.Name != "Amina Yusuf" {
		t.Errorf("%d occasions, looked up %d times, %v", len(record.Occasions), c.people, err)
	}
	if len(record.Occasions[0].Chosen) != 1 || record.Occasions[0].Answers[0].Note != secret {
		t.Errorf("%+v", record.Occasions[0])
	}
}
