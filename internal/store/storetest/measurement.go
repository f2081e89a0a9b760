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
	w.paper = care.PaperForm{Organisation: org, Measurement: w.measurement.ID, Person: person, Code: "CODE" + tag, PrintedAt: at(19), PrintedBy: by}
	w.decline = care.MeasureDecline{ID: care.DeclineID(id("42")), Organisation: org, Person: person, Measure: "phq-9", Words: hard[2] + tag, At: at(17), By: by}
}

func (w world) measuresAreThere(t *testing.T, tx care.Tx) {
	t.Helper()
	ctx, org, person := t.Context(), w.org.ID, w.person.ID
	looked(t, "Measurement", w.measurement)(tx.Measurement(ctx, org, person, w.measurement.ID))
	looked(t, "ListMeasurements", []care.Measurement{w.measurement})(tx.ListMeasurements(ctx, org, person))
	looked(t, "StandingMeasurement", w.measurement)(tx.StandingMeasurement(ctx, org, person, w.measurement.ID))
	looked(t, "ListScoresOfMeasurement", []care.MeasureScore{w.score})(tx.ListScoresOfMeasurement(ctx, org, person, w.measurement.ID))
	looked(t, "ListMeasureScores", []care.MeasureScore{w.score})(tx.ListMeasureScores(ctx, org, person))
	looked(t, "PaperForm", w.paper)(tx.PaperForm(ctx, org, person, w.measurement.ID))
	looked(t, "PaperFormByCode", w.paper)(tx.PaperFormByCode(ctx, org, w.paper.Code))
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
// first time only; what was bound at the beginning stays. A score of another
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
			m.Stated, m.GoalOf, m.On = map[string]instrument.Amount{"total": {Units: int64(when)}}, nil, "2026-03-14"
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
	want.CheckedAt, want.CheckedBy, want.On = at(102), w.account.ID, "2026-03-14"
	want.Stated = map[string]instrument.Amount{"total": {Units: 102}}
	got := read(t, s, func(tx care.Tx) (care.Measurement, error) {
		return tx.Measurement(ctx, w.org.ID, w.person.ID, w.measurement.ID)
	})
	same(t, "a completed measurement", got, want)

	w.isTalkedAbout(t, s)
	w.scoredTwice(t, s)
	w.isReplaced(t, s)
	err := s.Read(ctx, func(tx care.Tx) error {
		_, err := tx.Measurement(ctx, w.org.ID, care.PersonID(w.org.ID), w.measurement.ID)
		wantDenied(t, "a measurement of another person", err)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// isReplaced: a measurement stands until another of the same measure that replaces it is completed.
func (w world) isReplaced(t *testing.T, s Store) {
	t.Helper()
	ctx, later := t.Context(), w.measurement
	later.ID, later.Replaces = care.MeasurementID(testkit.NewIDs().New()), w.measurement.ID
	stands := func(id care.MeasurementID) error {
		return s.Read(ctx, func(tx care.Tx) error {
			m, err := tx.StandingMeasurement(ctx, w.org.ID, w.person.ID, id)
			if err == nil && m.ID != id {
				t.Errorf("%s was asked for, and %s stands", id, m.ID)
			}
			return err
		})
	}
	write(t, s, func(tx care.Tx) error { return once(true, "InsertMeasurement")(tx.InsertMeasurement(ctx, later)) })
	if err := stands(w.measurement.ID); err != nil {
		t.Errorf("replaced by what is not completed: %v", err)
	}
	write(t, s, func(tx care.Tx) error {
		return tx.CompleteMeasurement(ctx, w.org.ID, w.person.ID, later.ID, w.account.ID, at(400))
	})
	wantDenied(t, "what was replaced", stands(w.measurement.ID))
	if err := stands(later.ID); err != nil {
		t.Errorf("what replaced it: %v", err)
	}
}

// scoredTwice: a score of another scoring stands beside the first.
func (w world) scoredTwice(t *testing.T, s Store) {
	t.Helper()
	ctx, anew := t.Context(), w.score
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

	w.isToBeScored(t, s, anew.Digest)
}

// isToBeScored: a completed measurement is listed for a scoring that it has no score of,
// and that of nobody who was erased.
func (w world) isToBeScored(t *testing.T, s Store, scored string) {
	t.Helper()
	second := w
	second.anotherMeasurement(t, s)
	list := func(of instrument.Measure, after care.MeasurementID, most int) []care.MeasurementID {
		got := read(t, s, func(tx care.Tx) ([]care.Measurement, error) {
			return tx.ListMeasurementsToScore(t.Context(), w.org.ID, &of, after, most)
		})
		var ids []care.MeasurementID
		for _, m := range got {
			ids = append(ids, m.ID)
		}
		return ids
	}
	phq := instrument.Measure{ID: "phq-9", Version: "1.0.0", Digest: "ffffffffffff"}
	same(t, "one that is not completed", list(phq, "", 10), []care.MeasurementID{w.measurement.ID})
	write(t, s, func(tx care.Tx) error {
		return tx.CompleteMeasurement(t.Context(), w.org.ID, w.person.ID, second.measurement.ID, w.account.ID, at(400))
	})
	both := []care.MeasurementID{w.measurement.ID, second.measurement.ID}
	slices.Sort(both)
	same(t, "both", list(phq, "", 10), both)
	same(t, "the first", list(phq, "", 1), both[:1])
	same(t, "after the first", list(phq, both[0], 10), both[1:])
	for what, of := range map[string]instrument.Measure{
		"another version": {ID: "phq-9", Version: "1.0.1", Digest: phq.Digest}, "another measure": {ID: "gad-7", Version: "1.0.0", Digest: phq.Digest},
		"a scoring that both have": {ID: "phq-9", Version: "1.0.0", Digest: w.score.Digest},
	} {
		same(t, what, list(of, "", 10), []care.MeasurementID(nil))
	}
	phq.Digest = scored
	same(t, "a scoring that one has", list(phq, "", 10), []care.MeasurementID{second.measurement.ID})
	erase(t, s, w)
	same(t, "of somebody who was erased", list(phq, "", 10), []care.MeasurementID(nil))
}

func theLatestEstimateComesLast(t *testing.T, s Store) {
	w, other := settle(t, s), settle(t, s)
	e := care.LocalEstimate{
		Organisation: w.org.ID, Measure: "dialog", Version: "1.0.0", Score: "life", Digest: "abcdef012345", At: at(20), By: w.account.ID,
		SD: instrument.Amount{Units: 1240, Decimals: 2}, Reliability: instrument.Amount{Units: 85, Decimals: 2}, People: 40,
	}
	later, first, elsewhere := e, e, e
	later.At, later.People = at(30), 90
	first.Score = "a-score"
	elsewhere.Organisation = other.org.ID
	for _, one := range []care.LocalEstimate{later, e, first, elsewhere} {
		write(t, s, func(tx care.Tx) error {
			return once(true, "InsertLocalEstimate")(tx.InsertLocalEstimate(t.Context(), one))
		})
	}
	again := e
	again.People = 1
	write(t, s, func(tx care.Tx) error {
		return once(false, "InsertLocalEstimate")(tx.InsertLocalEstimate(t.Context(), again))
	})
	got := read(t, s, func(tx care.Tx) ([]care.LocalEstimate, error) { return tx.ListLocalEstimates(t.Context(), w.org.ID) })
	same(t, "estimates", got, []care.LocalEstimate{first, e, later})
}

// isTalkedAbout: one for which help was shown stands on the list of the team's own
// workers until somebody says so, the first time.
func (w world) isTalkedAbout(t *testing.T, s Store) {
	t.Helper()
	ctx := t.Context()
	shown := func(worker care.WorkerID) (ids []care.MeasurementID) {
		list := read(t, s, func(tx care.Tx) ([]care.Measurement, error) { return tx.ListHelpShown(ctx, w.org.ID, worker, 9) })
		for _, m := range list {
			ids = append(ids, m.ID)
		}
		return ids
	}
	if got := shown(w.worker.ID); !slices.Contains(got, w.measurement.ID) {
		t.Errorf("help was shown for %v, want %s among them", got, w.measurement.ID)
	}
	same(t, "for a stranger", len(shown(care.WorkerID(w.team.ID))), 0)
	for _, us := range []int{300, 301} { // the second time changes nothing
		write(t, s, func(tx care.Tx) error {
			return tx.SetHelpSeen(ctx, w.org.ID, w.person.ID, w.measurement.ID, w.account.ID, at(us))
		})
	}
	if got := shown(w.worker.ID); slices.Contains(got, w.measurement.ID) {
		t.Errorf("still listed: %v", got)
	}
	got := read(t, s, func(tx care.Tx) (care.Measurement, error) {
		return tx.Measurement(ctx, w.org.ID, w.person.ID, w.measurement.ID)
	})
	if !got.HelpSeenAt.Equal(at(300)) || got.HelpSeenBy != w.account.ID {
		t.Errorf("talked about at %s by %q", got.HelpSeenAt, got.HelpSeenBy)
	}
}
