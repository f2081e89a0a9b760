package care_test

import (
	"maps"
	"slices"
	"testing"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/instrument"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// paper is a PHQ-9 on paper, typed in whole.
func (k story) paper(answers map[string]string) care.NewMeasurement {
	return care.NewMeasurement{ID: care.MeasurementID(k.IDs.New()), Measure: "phq-9", Manner: care.MannerPaper, Answers: answers}
}

func (k story) shown(t testing.TB, id care.MeasurementID) care.MeasurementPage {
	t.Helper()
	page, err := k.ShowMeasurement(t.Context(), k.AsBen, k.Amina, id)
	must(t, err)
	return page
}

// TestAWholeFormIsAnsweredAtOnce: an empty code is no answer, and an answer that asks
// for help shows it, as when it is given by itself.
func TestAWholeFormIsAnsweredAtOnce(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		form := low("1")
		form["3"], form["9"] = "", "2"
		n := k.paper(form)
		for range 2 { // the second time it is the same measurement
			if !k.begin(t, n) {
				t.Error("an answer about not wanting to live asked for no help")
			}
		}
		page := k.shown(t, n.ID)
		if _, ok := page.Answers["3"]; ok || len(page.Answers) != 8 || page.HelpShownAt.IsZero() {
			t.Errorf("the measurement: %+v", page.Measurement)
		}
		must(t, k.CompleteMeasurement(t.Context(), k.AsBen, k.Amina, n.ID))
		if page := k.shown(t, n.ID); page.Scores[0].Answered != 8 {
			t.Errorf("scores: %+v", page.Scores)
		}
		again := n
		again.Answers = maps.Clone(form)
		again.Answers["3"] = "1"
		if _, err := k.BeginMeasurement(t.Context(), k.AsBen, k.Amina, again); !fault.Is(err, fault.Conflict) {
			t.Errorf("the same id with another answer: %v, want conflict", err)
		}
		again.Answers, again.Stated = nil, map[string]instrument.Amount{"total": {Units: 3}}
		if _, err := k.BeginMeasurement(t.Context(), k.AsBen, k.Amina, again); !fault.Is(err, fault.Conflict) {
			t.Errorf("the same id with another total: %v, want conflict", err)
		}
		if k.begin(t, k.paper(low("0"))) {
			t.Error("help was shown for a form that asks for none")
		}
	})
}

// TestAnAnswerNotToBeGivenIsLeftOut: once it is finished, and not while somebody may
// still change their mind.
func TestAnAnswerNotToBeGivenIsLeftOut(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		n := care.NewMeasurement{ID: care.MeasurementID(k.IDs.New()), Measure: "inspire", Manner: care.MannerPaper, Answers: map[string]string{
			"1.matters": "1", "1": "2", "2.matters": "0", "2": "3", "3": "1",
		}}
		k.begin(t, n)
		if page := k.shown(t, n.ID); len(page.Answers) != 5 {
			t.Errorf("before: %v", page.Answers)
		}
		must(t, k.CompleteMeasurement(t.Context(), k.AsBen, k.Amina, n.ID))
		k.begin(t, n) // a save that is repeated is still the same
		want := map[string]string{"1.matters": "1", "1": "2", "2.matters": "0", "3": "1"}
		if page := k.shown(t, n.ID); !maps.Equal(page.Answers, want) {
			t.Errorf("after: %v, want %v", page.Answers, want)
		}
	})
}

func TestAPaperFormIsTypedTwice(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		n := k.paper(low("1"))
		k.begin(t, n)
		check := func(answers map[string]string, want ...string) {
			t.Helper()
			got, err := k.CheckMeasurement(t.Context(), k.AsBen, k.Amina, n.ID, answers)
			must(t, err)
			if !slices.Equal(got, want) {
				t.Errorf("differ: %v, want %v", got, want)
			}
			page := k.shown(t, n.ID)
			if len(want) > 0 != page.CheckedAt.IsZero() || page.CheckedBy != map[bool]care.AccountID{true: k.AsBen.Account}[len(want) == 0] || page.Answers["2"] != "1" {
				t.Errorf("the measurement: %+v", page.Measurement)
			}
		}
		second := low("1")
		check(second)
		second["9"], second["2"], second["4"] = "0", "3", ""
		check(second, "2", "4", "9")
		check(map[string]string{}, "1", "2", "3", "4", "5", "6", "7", "8", "9")
		check(low("1"))
		if _, err := k.AnswerMeasurement(t.Context(), k.AsBen, k.Amina, n.ID, map[string]string{"2": "1"}); err != nil || k.shown(t, n.ID).CheckedAt.IsZero() {
			t.Errorf("the same answer again took the check away: %v", err)
		}
		if _, err := k.AnswerMeasurement(t.Context(), k.AsBen, k.Amina, n.ID, map[string]string{"3": "2"}); err != nil || !k.shown(t, n.ID).CheckedAt.IsZero() {
			t.Errorf("another answer left the check: %v", err)
		}
		water := care.MeasurementID(k.IDs.New())
		k.begin(t, care.NewMeasurement{ID: water, Measure: "water-today", Manner: care.MannerAlone, Answers: map[string]string{"water": "7"}})
		for what, try := range map[string]struct {
			id      care.MeasurementID
			answers map[string]string
		}{"what is no answer": {n.ID, map[string]string{"1": "7"}}, "one not on paper": {water, map[string]string{"water": "7"}}} {
			if _, err := k.CheckMeasurement(t.Context(), k.AsBen, k.Amina, try.id, try.answers); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v, want invalid", what, err)
			}
		}
		must(t, k.CompleteMeasurement(t.Context(), k.AsBen, k.Amina, n.ID))
		if _, err := k.CheckMeasurement(t.Context(), k.AsBen, k.Amina, n.ID, low("1")); !fault.Is(err, fault.Conflict) {
			t.Errorf("checking what is completed: %v, want conflict", err)
		}
	})
}

func TestATotalThatIsStatedStandsBesideOurs(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		for stated, disagrees := range map[instrument.Amount]int{{Units: 9}: 0, {Units: 90, Decimals: 1}: 0, {Units: 13}: 1} {
			n := k.paper(low("1"))
			n.Stated = map[string]instrument.Amount{"total": stated}
			k.begin(t, n)
			if page := k.shown(t, n.ID); len(page.Disagrees) != 0 || page.Stated["total"] != stated {
				t.Errorf("before it is scored: %+v", page)
			}
			must(t, k.CompleteMeasurement(t.Context(), k.AsBen, k.Amina, n.ID))
			page := k.shown(t, n.ID)
			if len(page.Disagrees) != disagrees || page.Scores[0].Value.Units != 9 {
				t.Errorf("stated %s: %+v", stated, page)
			}
			if disagrees > 0 && (page.Disagrees[0].Score != "total" || page.Disagrees[0].Stated != stated || page.Disagrees[0].Ours.Value.Units != 9) {
				t.Errorf("disagrees: %+v", page.Disagrees)
			}
		}
		n := k.paper(nil)
		n.Stated = map[string]instrument.Amount{"sum": {Units: 1}}
		if _, err := k.BeginMeasurement(t.Context(), k.AsBen, k.Amina, n); !fault.Is(err, fault.Invalid) || fault.FieldsOf(err)[0].Name != "score.sum" {
			t.Errorf("a total of what is no score: %v, want invalid", err)
		}
	})
}
