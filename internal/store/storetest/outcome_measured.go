package storetest

import (
	"slices"
	"testing"

	"towpath/internal/care"
	"towpath/internal/outcome"
	"towpath/internal/testkit"
)

// measuredIn gives the measurements that count, read and streamed alike.
func (w world) measuredIn(t *testing.T, s Store) (each []care.OutcomeMeasurement) {
	t.Helper()
	take := func(to *[]care.OutcomeMeasurement) func(*care.OutcomeMeasurement) error {
		return func(m *care.OutcomeMeasurement) error {
			one := *m
			one.Scores = slices.Clone(m.Scores)
			*to = append(*to, one)
			return nil
		}
	}
	must(t, s.Read(t.Context(), func(tx care.Tx) error {
		each = nil
		return tx.EachOutcomeMeasurement(t.Context(), w.org.ID, w.person.ID, take(&each))
	}))
	var streamed []care.OutcomeMeasurement
	must(t, s.StreamOutcomeMeasurements(t.Context(), w.org.ID, take(&streamed)))
	same(t, "streamed", streamed, each)
	return each
}

func measuresAreCounted(t *testing.T, s Store) {
	w := settle(t, s)
	ctx, org := t.Context(), w.org.ID
	none := w.measuredIn(t, s)
	same(t, "before it is completed", len(none), 0)
	write(t, s, func(tx care.Tx) error {
		return tx.CompleteMeasurement(ctx, org, w.person.ID, w.measurement.ID, w.account.ID, at(60))
	})
	one := w.measuredIn(t, s)
	same(t, "measurements", len(one), 1)
	m := one[0]
	same(t, "whose", m.Person, w.person.ID)
	same(t, "of what", [3]string{m.Measure, m.Version, m.AnsweredBy}, [3]string{"phq-9", "1.0.0", "person"})
	same(t, "with the team that supports them", m.Team, w.team.ID)
	same(t, "its answers", m.Answers, "1=0 10=3 9.help=not-applicable")
	same(t, "its scores", len(m.Scores), 1)
	same(t, "its score", [2]string{m.Scores[0].Score, m.Scores[0].Digest}, [2]string{"total", "abcdef012345"})
	same(t, "what came of it", m.Scores[0].Value, w.score.Value)

	of, _ := testkit.Library(t).LatestMeasure("phq-9")
	q := care.OutcomeQuestion{
		Instrument: of.ID, Version: of.Version, Form: care.OutcomeForm(of), Areas: 1, Voice: care.VoicePerson,
		From: "1970-01-01", To: "2070-01-01", MinDays: 1, Teams: []care.TeamID{w.team.ID}, By: outcome.ByTeam,
	}
	score := w.score
	score.Digest, score.Standing, score.Value.Units, score.Value.Decimals = of.Digest, 0, 12, 0
	tally := func() map[string]*outcome.Group {
		return read(t, s, func(tx care.Tx) (map[string]*outcome.Group, error) { return tx.TallyOutcome(ctx, org, q) })
	}
	same(t, "by another scoring alone", len(tally()), 0)
	write(t, s, func(tx care.Tx) error { return tx.InsertMeasureScore(ctx, score) })
	same(t, "scored", tally()[string(w.team.ID)].Areas[0].Once, 1)
	w.measurement.Replaces = w.measurement.ID
	w.anotherMeasurement(t, s)
	same(t, "beside one that would replace it", len(tally()), 1)
	write(t, s, func(tx care.Tx) error {
		return tx.CompleteMeasurement(ctx, org, w.person.ID, w.measurement.ID, w.account.ID, at(61))
	})
	same(t, "replaced", len(tally()), 0)
}

func whatMatteredIsCounted(t *testing.T, s Store) {
	w := settle(t, s)
	ctx, org := t.Context(), w.org.ID
	write(t, s, func(tx care.Tx) error {
		return tx.CompleteAssessment(ctx, org, w.person.ID, w.assessment.ID, at(60))
	})
	var each, streamed []care.OutcomeMattered
	must(t, s.Read(ctx, func(tx care.Tx) error {
		each = nil
		return tx.EachOutcomeMattered(ctx, org, w.person.ID, func(m *care.OutcomeMattered) error { each = append(each, *m); return nil })
	}))
	must(t, s.StreamOutcomeMattered(ctx, org, func(m *care.OutcomeMattered) error { streamed = append(streamed, *m); return nil }))
	same(t, "streamed", streamed, each)
	if len(each) == 0 {
		t.Fatal("nothing mattered")
	}
	for _, m := range each {
		same(t, "of what", [2]string{m.Instrument, m.Version}, [2]string{w.assessment.Instrument, w.assessment.InstrumentVersion})
		same(t, "with the team that supports them", m.Team, w.team.ID)
		same(t, "when", m.On, w.assessment.On)
	}
}
