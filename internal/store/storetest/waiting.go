package storetest

import (
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/instrument"
)

// waitingTimesAreRead: who began, when, and what was there by the end; another organisation
// and another time have nothing.
func waitingTimesAreRead(t *testing.T, s Store) {
	w := settle(t, s)
	ctx, org, person := t.Context(), w.org.ID, w.person.ID
	supported := read(t, s, func(tx care.Tx) ([]care.TeamPerson, error) {
		return tx.ListSupportIn(ctx, org, time.Time{}, at(1<<20))
	})
	if len(supported) == 0 || supported[0].Person != person || !supported[0].Until.IsZero() {
		t.Fatalf("who is supported: %+v", supported)
	}
	since := supported[0].Since
	day := care.DateOf(since, time.UTC)
	helped, taken := w.mark, w.mark
	helped.ID, helped.Kind, helped.On = care.MarkID(w.schedule.ID), care.MarkIntervention, day
	taken.ID, taken.Kind, taken.On = care.MarkID(w.decline.ID), care.MarkAssessment, day
	done := w.measurement
	done.ID, done.On, done.Replaces = care.MeasurementID(w.mark.ID), day, ""
	write(t, s, func(tx care.Tx) error {
		return all(
			func() error { return once(true, "help")(tx.InsertSupportMark(ctx, helped)) },
			func() error { return once(true, "an assessment")(tx.InsertSupportMark(ctx, taken)) },
			func() error {
				taken.Withdrawn, taken.WithdrawnBy = at(50), w.account.ID
				return tx.WithdrawSupportMark(ctx, taken)
			},
			func() error { return once(true, "a measurement")(tx.InsertMeasurement(ctx, done)) },
			func() error {
				return tx.CompleteMeasurement(ctx, org, person, done.ID, w.account.ID, since.Add(time.Second))
			},
		)
	})
	begun := func(org care.OrganisationID, from, until time.Time, to care.Date) []care.BegunSupport {
		return read(t, s, func(tx care.Tx) ([]care.BegunSupport, error) { return tx.ListSupportBegun(ctx, org, from, until, to) })
	}
	list := begun(org, since, since.Add(time.Hour), day)
	if len(list) == 0 || list[0].Person != person || !list[0].Since.Equal(since) || list[0].Helped != day || list[0].Assessed != "" {
		t.Errorf("who began: %+v", list)
	}
	same(t, "help after the end", begun(org, since, since.Add(time.Hour), day.Plus(-1))[0].Helped, care.Date(""))
	same(t, "before", len(begun(org, since.Add(-time.Hour), since, day)), 0)
	same(t, "in another organisation", len(begun(care.OrganisationID(w.team.ID), since, since.Add(time.Hour), day)), 0)
	measuredIsRead(t, s, w, done, since)
	extractsAreRead(t, s, w, done, day)
}

// measuredIsRead: the last day on which a measure was answered, up to the end of the time.
func measuredIsRead(t *testing.T, s Store, w world, done care.Measurement, since time.Time) {
	t.Helper()
	ctx, org, person, day := t.Context(), w.org.ID, w.person.ID, done.On
	measured := func(until time.Time, to care.Date) (n int) {
		for _, m := range read(t, s, func(tx care.Tx) ([]care.AskedOf, error) { return tx.ListMeasuredOfBegun(ctx, org, since, until, to) }) {
			if m.Person == person && m.Measure == done.Measure && m.Done == day {
				n++
			}
		}
		return n
	}
	same(t, "measured", measured(since.Add(time.Hour), day), 1)
	same(t, "measured later", measured(since.Add(time.Hour), day.Plus(-1)), 0)
}

// extractsAreRead: each score of a day once, and none of a measurement that was put right.
func extractsAreRead(t *testing.T, s Store, w world, done care.Measurement, day care.Date) {
	t.Helper()
	ctx, org, person := t.Context(), w.org.ID, w.person.ID
	scored := w.score
	scored.Measurement, scored.Result.Standing = done.ID, instrument.Scored
	write(t, s, func(tx care.Tx) error { return tx.InsertMeasureScore(ctx, scored) })
	scores := func(org care.OrganisationID, from, to care.Date) (n int) {
		for _, one := range read(t, s, func(tx care.Tx) ([]care.ScoreOn, error) { return tx.ListScoresOn(ctx, org, from, to) }) {
			if one.Measurement == done.ID {
				same(t, "a score", care.ScoreOn{Person: one.Person, Score: one.Score, Digest: one.Digest, Value: one.Value, On: one.On}, care.ScoreOn{Person: person, Score: scored.Score, Digest: scored.Digest, Value: scored.Value, On: day})
				n++
			}
		}
		return n
	}
	same(t, "scores", scores(org, day, day), 1)
	same(t, "scores of another day", scores(org, day.Plus(1), day.Plus(2)), 0)
	same(t, "scores of another organisation", scores(care.OrganisationID(w.team.ID), day, day), 0)
	write(t, s, func(tx care.Tx) error {
		right := done
		right.ID, right.Replaces = care.MeasurementID(w.choice.ID), done.ID
		return all(
			func() error { return once(true, "put right")(tx.InsertMeasurement(ctx, right)) },
			func() error { return tx.CompleteMeasurement(ctx, org, person, right.ID, w.account.ID, at(70)) },
		)
	})
	same(t, "scores of one that was put right", scores(org, day, day), 0)
}
