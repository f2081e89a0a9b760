package storetest

import (
	"slices"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/instrument"
	"towpath/internal/testkit"
)

// measure fills in what was measured.
func (w *world) measure(id func(string) string, tag string) {
	org, person, by := w.org.ID, w.person.ID, w.account.ID
	w.measurement = care.Measurement{
		ID: care.MeasurementID(id("40")), Organisation: org, Person: person, Measure: "phq-9", Version: "1.0.0", AnsweredBy: "person",
		Manner: care.MannerPaper, On: "2026-03-13", Answers: map[string]string{"1": "0", "9.help": "not-applicable", "10": "3"},
		BegunAt: at(15), BegunBy: by, ChangedAt: at(15), HelpShownAt: at(18), Replaces: care.MeasurementID(id("41")),
		Stated: map[string]instrument.Amount{"total": {Units: -130, Decimals: 1}, "sub-scale": {Units: 9}},
		GoalOf: map[string]care.GoalID{"1": care.GoalID(id("30")), "goal-2": care.GoalID(id("43"))},
	}
	w.score = care.MeasureScore{
		Organisation: org, Measurement: w.measurement.ID, Person: person, Score: "total", Method: instrument.MethodMean, Digest: "abcdef012345", At: at(16),
		Result: instrument.Result{Standing: instrument.NotEnough, Value: instrument.Amount{Units: -1240, Decimals: 2}, Which: 3, Answered: 7, Asked: 9, Filled: true},
	}
	w.decline = care.MeasureDecline{ID: care.DeclineID(id("42")), Organisation: org, Person: person, Measure: "phq-9", Words: hard[2] + tag, At: at(17), By: by}
}

func (w world) measuresAreThere(t *testing.T, tx care.Tx) {
	t.Helper()
	ctx, org, person := t.Context(), w.org.ID, w.person.ID
	looked(t, "Measurement", w.measurement)(tx.Measurement(ctx, org, person, w.measurement.ID))
	looked(t, "ListMeasurements", []care.Measurement{w.measurement})(tx.ListMeasurements(ctx, org, person))
	looked(t, "ListMeasureScores", []care.MeasureScore{w.score})(tx.ListMeasureScores(ctx, org, person))
	looked(t, "ListMeasureDeclines", []care.MeasureDecline{w.decline})(tx.ListMeasureDeclines(ctx, org, person))
}

// anotherMeasurement makes the one that is looked at another, in which no help was
// shown and nothing was stated.
func (w *world) anotherMeasurement(t *testing.T, s Store) {
	t.Helper()
	w.measurement.ID = care.MeasurementID(testkit.NewIDs().New())
	w.measurement.HelpShownAt = time.Time{}
	w.score.Measurement = w.measurement.ID
	write(t, s, func(tx care.Tx) error {
		return all(
			func() error { return once(true, "InsertMeasurement")(tx.InsertMeasurement(t.Context(), w.measurement)) },
			func() error { return tx.InsertMeasureScore(t.Context(), w.score) },
		)
	})
}

// aMeasurementIsFixedOnceCompleted: answers change until then, and help is noted the
// first time only; what was bound and stated at the beginning stays. A score of another
// scoring stands beside the first.
func aMeasurementIsFixedOnceCompleted(t *testing.T, s Store) {
	w := settle(t, s)
	w.anotherMeasurement(t, s)
	ctx := t.Context()
	set := func(when int, help bool, answers map[string]string) {
		write(t, s, func(tx care.Tx) error {
			m := w.measurement
			m.Answers, m.ChangedAt, m.HelpShownAt = answers, at(when), time.Time{}
			m.CheckedAt, m.CheckedBy = at(when), w.account.ID
			m.Stated, m.GoalOf = nil, nil
			if help {
				m.HelpShownAt = at(when)
			}
			return tx.SetMeasurementAnswers(ctx, m)
		})
	}
	set(100, false, map[string]string{"1": "2"})
	set(101, true, map[string]string{"1": "2", "9": "1"})
	set(102, true, map[string]string{"1": "3", "9": "1"})
	for _, when := range []int{103, 105} { // the second time changes nothing
		write(t, s, func(tx care.Tx) error {
			return tx.CompleteMeasurement(ctx, w.org.ID, w.person.ID, w.measurement.ID, w.account.ID, at(when))
		})
		set(when+1, true, map[string]string{})
	}
	want := w.measurement
	want.Answers, want.ChangedAt, want.HelpShownAt = map[string]string{"1": "3", "9": "1"}, at(102), at(101)
	want.CompletedAt, want.CompletedBy = at(103), w.account.ID
	want.CheckedAt, want.CheckedBy = at(102), w.account.ID
	got := read(t, s, func(tx care.Tx) (care.Measurement, error) {
		return tx.Measurement(ctx, w.org.ID, w.person.ID, w.measurement.ID)
	})
	same(t, "a completed measurement", got, want)

	anew := w.score
	anew.Digest, anew.At, anew.Value = "0123456789ab", at(200), instrument.Amount{Units: 7}
	write(t, s, func(tx care.Tx) error {
		return all(
			func() error { return tx.InsertMeasureScore(ctx, anew) },
			func() error { again := w.score; again.At = at(300); return tx.InsertMeasureScore(ctx, again) },
		)
	})
	scores := read(t, s, func(tx care.Tx) ([]care.MeasureScore, error) { return tx.ListMeasureScores(ctx, w.org.ID, w.person.ID) })
	scores = slices.DeleteFunc(scores, func(sc care.MeasureScore) bool { return sc.Measurement != w.measurement.ID })
	same(t, "scores of two scorings", scores, []care.MeasureScore{w.score, anew})

	err := s.Read(ctx, func(tx care.Tx) error {
		_, err := tx.Measurement(ctx, w.org.ID, care.PersonID(w.org.ID), w.measurement.ID)
		wantDenied(t, "a measurement of another person", err)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
