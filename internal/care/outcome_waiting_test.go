package care_test

import (
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/disclose"
	"towpath/internal/fault"
	"towpath/internal/instrument"
	"towpath/internal/outcome"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// came adds people whom the River team begins to support today, with days noted of them.
func (k story) came(t *testing.T, people int, marks map[care.MarkKind]care.Date) {
	t.Helper()
	for range people {
		id := care.PersonID(k.IDs.New())
		must(t, k.AddPerson(t.Context(), k.AsAdmin, care.NewPerson{ID: id, Name: "Somebody", Team: k.River}))
		k.Clock.Tick()
		for kind, on := range marks {
			must(t, k.MarkSupport(t.Context(), k.AsBen, id, care.NewMark{ID: care.MarkID(k.IDs.New()), Kind: kind, On: on}))
		}
	}
}

// TestWaitingTimesCountWhoBeganInTheWindow: parts count from the start of support to the end
// of the window, whoever came before or after is left out, and small groups are hidden.
func TestWaitingTimesCountWhoBeganInTheWindow(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k, ctx := tell(t, s), t.Context()
		k.Clock.Set(time.Date(2026, 4, 10, 9, 0, 0, 0, time.UTC))
		today := care.Date("2026-04-10")
		k.came(t, 30, map[care.MarkKind]care.Date{care.MarkIntervention: today})
		k.came(t, 20, map[care.MarkKind]care.Date{care.MarkAssessment: today})
		k.came(t, 15, map[care.MarkKind]care.Date{care.MarkAssessment: "2026-04-01"}) // before support began
		k.Clock.Set(time.Date(2026, 5, 10, 9, 0, 0, 0, time.UTC))
		k.came(t, 25, map[care.MarkKind]care.Date{care.MarkIntervention: "2026-05-10"})
		show := func(from, to care.Date, by outcome.Dimension) care.OutcomeReport {
			t.Helper()
			report, err := k.ShowWaiting(ctx, k.AsDele, care.OutcomeAsk{Instrument: "bloom-adult", Voice: care.VoicePerson, From: from, To: to, By: by})
			must(t, err)
			return report
		}
		there := func(r care.OutcomeReport, row, part string) disclose.Cell {
			return r.Published.Count(row, part, care.PartThere)
		}
		april := show("2026-04-01", "2026-04-30", outcome.ByTeam)
		about(t, "people of April", april.Published.People(outcome.Total), 65, 12)
		about(t, "help in April", there(april, outcome.Total, "intervention"), 30, 12)
		about(t, "help of the River team", there(april, april.Row(string(k.River)), "intervention"), 30, 12)
		about(t, "assessed from the start on", there(april, outcome.Total, "assessment"), 20, 12)
		if c := april.Published.Count(outcome.Total, care.ColumnWaiting, care.WaitingStopped); c.Kind() != disclose.Hidden {
			t.Errorf("nobody has all four, and it says %v", c)
		}
		both := show("2026-04-01", "2026-05-31", outcome.ByNothing)
		about(t, "people of both months", both.Published.People(outcome.Total), 90, 12)
		about(t, "help in both", there(both, outcome.Total, "intervention"), 55, 12)
		if c := show("2026-06-01", "2026-06-30", outcome.ByService).Published.People(outcome.Total); c.Kind() != disclose.Hidden {
			t.Errorf("in June nobody came, and it says %v", c)
		}
		elsewhere := care.OutcomeAsk{Instrument: "bloom-adult", Voice: care.VoicePerson, From: "2026-04-01", To: "2026-04-30", Team: k.Hill}
		if _, err := k.ShowWaiting(ctx, k.AsDele, elsewhere); !fault.Is(err, fault.Denied) {
			t.Errorf("another's team: %v", err)
		}
		elsewhere.Team, elsewhere.By = "", outcome.ByGender
		if _, err := k.ShowWaiting(ctx, k.AsDele, elsewhere); !fault.Is(err, fault.Invalid) {
			t.Errorf("by gender: %v", err)
		}
	})
}

// tellsOfExtract holds that Amina's own record says once that her scores were taken.
func (k story) tellsOfExtract(t *testing.T) {
	t.Helper()
	told := 0
	page, err := k.ListAuditEntries(t.Context(), k.AsAmina, k.Amina, care.AuditQuery{})
	must(t, err)
	for _, e := range page.Entries {
		if e.Action == "ExtractScores" {
			told++
		}
	}
	if told != 1 {
		t.Errorf("Amina's record says it %d times", told)
	}
}

// TestScoresAreExtractedAndEachRecordSaysSo: every standing score of the days asked for, once,
// with the team of that day; nobody but the reporter at the command line; told to each person.
func TestScoresAreExtractedAndEachRecordSaysSo(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k, ctx := tell(t, s), t.Context()
		operator := care.Operator(k.Organisation)
		operator.Duties = care.DutyReporter
		wrong := k.measure(t, "phq-9", low("1"))
		must(t, k.Store.Write(ctx, func(tx care.Tx) error { // put right by another
			at := k.Clock.Tick()
			id := care.MeasurementID(k.IDs.New())
			if _, err := tx.InsertMeasurement(ctx, care.Measurement{ID: id, Organisation: k.Organisation, Person: k.Amina, Measure: "phq-9", Version: "1.0.0", AnsweredBy: "person", Manner: care.MannerPaper, On: "2026-03-14", Answers: low("2"), BegunAt: at, BegunBy: k.AsBen.Account, Replaces: wrong}); err != nil {
				return err
			}
			return tx.CompleteMeasurement(ctx, k.Organisation, k.Amina, id, k.AsBen.Account, at)
		}))
		right := k.measure(t, "gad-7", map[string]string{"1": "1", "2": "1", "3": "1", "4": "1", "5": "1", "6": "1", "7": "1"})
		list, err := k.ExtractScores(ctx, operator, "2026-03-01", "2026-03-31")
		must(t, err)
		seen := 0
		for _, one := range list {
			switch {
			case one.Measurement == wrong:
				t.Errorf("one that was put right: %+v", one)
			case one.Measurement == right && one.Score == "total":
				seen++
				if one.Person != k.Amina || one.Value != (instrument.Amount{Units: 7}) || one.Team.ID != k.River || one.On != "2026-03-14" || one.Service == "" || one.Since > one.On || one.Since == "" {
					t.Errorf("a score: %+v", one)
				}
			}
		}
		if seen != 1 {
			t.Errorf("a total is there %d times in %+v", seen, list)
		}
		k.tellsOfExtract(t)
		if list, err := k.ExtractScores(ctx, operator, "2025-03-01", "2025-03-31"); err != nil || len(list) != 0 {
			t.Errorf("a year before: %+v, %v", list, err)
		}
		reporter, alone := k.AsDele, care.Operator(k.Organisation)
		reporter.Duties = care.DutyReporter
		admin := k.AsAdmin
		admin.Duties = care.DutyReporter
		for _, a := range []care.Actor{k.AsDele, reporter, admin, alone, k.AsBen, k.AsAmina} {
			if _, err := k.ExtractScores(ctx, a, "2026-03-01", "2026-03-31"); !fault.Is(err, fault.Denied) {
				t.Errorf("%s with %v: %v", a.Name, a.Duties, err)
			}
		}
	})
}
