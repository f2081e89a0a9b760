package care_test

import (
	"fmt"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/disclose"
	"towpath/internal/fault"
	"towpath/internal/instrument"
	"towpath/internal/outcome"
	"towpath/internal/testkit"
)

// river puts so many people into a team, each with Blooms on some days, a step higher each
// time, and a worker's view two steps above on the last.
func (k story) crowd(t testing.TB, team care.TeamID, people int, days ...care.Date) {
	t.Helper()
	ctx := t.Context()
	bloom, _ := k.Instruments().Latest("bloom-adult")
	for n := range people {
		id := care.PersonID(k.IDs.New())
		must(t, k.AddPerson(ctx, k.AsAdmin, care.NewPerson{ID: id, Name: "Somebody", Team: team, Born: care.Date(fmt.Sprintf("%d-05-05", 1940+n%60))}))
		k.Clock.Add(time.Second)
		for i, on := range days {
			k.fillBloom(t, bloom, id, on, 2+i, i == len(days)-1)
		}
	}
}

func (k story) fillBloom(t testing.TB, of *instrument.Instrument, id care.PersonID, on care.Date, step int, both bool) {
	t.Helper()
	as := care.AssessmentID(k.IDs.New())
	must(t, k.Store.Write(t.Context(), func(tx care.Tx) error {
		now := k.Clock.Tick()
		_, err := tx.InsertAssessment(t.Context(), care.Assessment{
			ID: as, Organisation: k.Organisation, Person: id, Instrument: of.ID, InstrumentVersion: of.Version, Kind: care.KindReview, Way: care.WayTogether,
			On: on, Source: care.SourceScreen, StartedAt: now, StartedBy: k.AsBen.Account,
		})
		if err != nil {
			return err
		}
		for _, v := range []care.Voice{care.VoicePerson, care.VoiceWorker} {
			if v == care.VoiceWorker && !both {
				continue
			}
			values := make([]instrument.Answer, len(of.Areas))
			for i := range values {
				values[i].Step = instrument.WholeStep(step)
				if v == care.VoiceWorker {
					values[i].Step = instrument.WholeStep(step + 2)
				}
			}
			if err := tx.InsertReading(t.Context(), care.Reading{Organisation: k.Organisation, Assessment: as, Person: id, Voice: v, Values: values, StartedAt: now, ChangedAt: now}); err != nil {
				return err
			}
		}
		if err := tx.CompleteAssessment(t.Context(), k.Organisation, id, as, now); err != nil {
			return err
		}
		return tx.InsertAuditEntry(t.Context(), care.AuditEntry{
			ID: k.IDs.New(), Organisation: k.Organisation, At: now, Account: k.AsBen.Account, Role: k.AsBen.Role,
			Action: "CompleteAssessment", Person: id, Outcome: care.OutcomeAllowed,
		})
	}))
}

func asReporter(k story) care.Actor {
	a := k.AsDele
	a.Duties = care.DutyReporter
	return a
}

// about tells whether a cell says about so many.
func about(t testing.TB, what string, c disclose.Cell, want, within float64) {
	t.Helper()
	if n, ok := c.Number(); !ok || n < want-within || n > want+within {
		t.Errorf("%s: %v (%v), want about %v", what, c.Figure(), c.Reason(), want)
	}
}

func TestAReportIsOfTheTeamsThatOneLeads(t *testing.T) {
	for _, engine := range testkit.Engines {
		t.Run(engine, func(t *testing.T) {
			s := testkit.Fresh(t, engine)
			k := story{Kit: testkit.Service(t, s)}
			ctx := t.Context()
			k.crowd(t, k.River, 60, "2025-03-01", "2025-09-01")
			k.crowd(t, k.Hill, 100, "2025-03-01")
			ask := care.OutcomeAsk{Instrument: "bloom-adult", Voice: care.VoicePerson, From: "2025-01-01", To: "2025-12-31", By: outcome.ByTeam}
			own, err := k.ShowOutcome(ctx, k.AsDele, ask)
			must(t, err)
			about(t, "Dele's people", own.Published.People(outcome.Total), 60, 12)
			about(t, "paired", own.Published.Count(outcome.Total, outcome.ColumnPaired, outcome.Paired), 60, 12)
			about(t, "higher in body", own.Published.Count(outcome.Total, "body", outcome.Higher), 60, 12)
			about(t, "the mean change", own.Published.Mean(outcome.Total, "body"), 1, 1)
			if own.Whole || len(own.Groups) != 1 || own.Groups[0] != string(k.River) {
				t.Errorf("Dele sees the groups %q", own.Groups)
			}
			whole, err := k.ShowOutcome(ctx, asReporter(k), ask)
			must(t, err)
			about(t, "everybody", whole.Published.People(outcome.Total), 160, 12)
			about(t, "once in Hill", whole.Published.Count(whole.Row(string(k.Hill)), "body", outcome.Once), 100, 12)
			ask.Team = k.Hill
			if _, err := k.ShowOutcome(ctx, k.AsDele, ask); !fault.Is(err, fault.Denied) {
				t.Errorf("Dele asked for Hill: %v", err)
			}
			ask.Team = ""
			ask.By, ask.Gap = outcome.ByNothing, true
			gap, err := k.ShowOutcome(ctx, k.AsDele, ask)
			must(t, err)
			about(t, "where the worker is higher", gap.Published.Count(outcome.Total, outcome.GapColumn("body"), outcome.GapWorkerHigher), 60, 12)
			about(t, "by how much", gap.Published.Mean(outcome.Total, outcome.GapColumn("body")), 2, 1.2)
		})
	}
}

func TestFewPeopleAreNotShown(t *testing.T) {
	k := story{Kit: testkit.Service(t, testkit.Fresh(t, "sqlite"))}
	k.crowd(t, k.River, 3, "2025-03-01", "2025-09-01")
	ask := care.OutcomeAsk{Instrument: "bloom-adult", Voice: care.VoicePerson, From: "2025-01-01", To: "2025-12-31", By: outcome.ByTeam}
	report, err := k.ShowOutcome(t.Context(), k.AsDele, ask)
	must(t, err)
	for _, row := range []string{outcome.Total, report.Row(string(k.River))} {
		if c := report.Published.People(row); c.Kind() != disclose.Hidden {
			t.Errorf("%s shows %v", row, c.Figure())
		}
		if c := report.Published.Mean(row, "body"); c.Kind() != disclose.Hidden {
			t.Errorf("%s shows a mean of %v", row, c.Figure())
		}
	}
}

func TestARuleOnlyShowsLess(t *testing.T) {
	k := story{Kit: testkit.Service(t, testkit.Fresh(t, "sqlite"))}
	ctx := t.Context()
	set := func(r care.OutcomeRule) error { return k.SetOutcomeRule(ctx, k.AsAdmin, r) }
	must(t, set(care.OutcomeRule{AtLeast: 8, RoundTo: 10, MeansAtLeast: 20, MinDays: 30, MinContacts: 2}))
	for name, r := range map[string]care.OutcomeRule{
		"fewer people":  {AtLeast: 7, RoundTo: 10, MeansAtLeast: 20, MinDays: 30},
		"finer":         {AtLeast: 8, RoundTo: 5, MeansAtLeast: 20, MinDays: 30},
		"smaller means": {AtLeast: 8, RoundTo: 10, MeansAtLeast: 19, MinDays: 30},
		"no days":       {AtLeast: 8, RoundTo: 10, MeansAtLeast: 20},
	} {
		if err := set(r); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	must(t, set(care.OutcomeRule{AtLeast: 8, RoundTo: 10, MeansAtLeast: 20, MinDays: 1}))
	now, before, err := k.ShowOutcomeRule(ctx, k.AsDele)
	must(t, err)
	if now.AtLeast != 8 || now.RoundTo != 10 || now.MinDays != 1 || len(before) != 2 {
		t.Errorf("the rule is %+v after %d", now, len(before))
	}
}

func TestAChartHasAPointForEachMonth(t *testing.T) {
	k := story{Kit: testkit.Service(t, testkit.Fresh(t, "sqlite"))}
	ctx := t.Context()
	for range 3 {
		k.crowd(t, k.River, 50, "2024-01-05", "2024-02-05", "2024-04-05", "2024-05-05")
	}
	ask := care.ChartAsk{
		OutcomeAsk: care.OutcomeAsk{Instrument: "bloom-adult", Voice: care.VoicePerson, From: "2024-01-01", To: "2024-06-30"}, Area: "body",
	}
	chart, err := k.ShowOutcomeChart(ctx, k.AsDele, ask)
	must(t, err)
	if len(chart.Points) != 6 {
		t.Fatalf("%d points", len(chart.Points))
	}
	about(t, "February", chart.Points[1].Value, 1, 0.9)
	about(t, "May", chart.Points[4].Value, 3, 0.9)
	for _, at := range []int{0, 2, 5} { // nobody has a pair yet, or nobody was asked
		if _, ok := chart.Points[at].Value.Number(); ok {
			t.Errorf("point %d has a value", at)
		}
	}
	first, _ := outcome.ParseDay("2024-03-01")
	must(t, k.SetChartBaseline(ctx, k.AsDele, ask, care.ChartBaseline{First: first.Month(), Last: first.Month() + 2, Reason: " A new way of working. "}))
	chart, err = k.ShowOutcomeChart(ctx, k.AsDele, ask)
	must(t, err)
	if len(chart.Baselines) != 1 || chart.Baselines[0].Reason != "A new way of working." || len(chart.XmR.Phases) != 2 || chart.XmR.Phases[1].From != 2 {
		t.Errorf("baselines %+v, phases %+v", chart.Baselines, chart.XmR.Phases)
	}
	must(t, k.SetChartBaseline(ctx, k.AsDele, ask, care.ChartBaseline{First: first.Month(), Last: 0, Reason: "It was not."}))
	chart, err = k.ShowOutcomeChart(ctx, k.AsDele, ask)
	must(t, err)
	elsewhere := ask
	elsewhere.Team = k.Hill
	if _, err := k.ShowOutcomeChart(ctx, k.AsDele, elsewhere); !fault.Is(err, fault.Denied) {
		t.Errorf("a chart of a team that Dele does not lead: %v", err)
	}
	if len(chart.Baselines) != 0 || len(chart.XmR.Phases) != 1 {
		t.Errorf("after taking back: baselines %+v, phases %+v", chart.Baselines, chart.XmR.Phases)
	}
}

func TestWhoIsNotHeardIsSeen(t *testing.T) {
	k := story{Kit: testkit.Service(t, testkit.Fresh(t, "sqlite"))}
	ctx := t.Context()
	k.crowd(t, k.River, 40, "2026-01-05", "2026-02-05")
	k.crowd(t, k.River, 30, "2026-01-05")
	k.crowd(t, k.River, 50)
	ask := care.OutcomeAsk{Instrument: "bloom-adult", Voice: care.VoicePerson, From: "2026-01-01", To: "2026-12-31", By: outcome.ByTeam}
	report, err := k.ShowHeard(ctx, k.AsDele, ask)
	must(t, err)
	for category, want := range map[string]float64{outcome.HeardTwice: 40, outcome.HeardOnce: 30, outcome.HeardNever: 51} { // Amina is one more
		about(t, category, report.Published.Count(report.Row(string(k.River)), outcome.ColumnHeard, category), want, 12)
	}
	ask.By = outcome.ByMonth
	if _, err := k.ShowHeard(ctx, k.AsDele, ask); !fault.Is(err, fault.Invalid) {
		t.Errorf("by month: %v", err)
	}
}
