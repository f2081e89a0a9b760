package care_test

import (
	"fmt"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/instrument"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// measure answers a measure in one go, as a paper form is typed in, and completes it.
func (k story) measure(t testing.TB, id string, answers map[string]string) care.MeasurementID {
	t.Helper()
	m := care.MeasurementID(k.IDs.New())
	k.begin(t, care.NewMeasurement{ID: m, Measure: id, Manner: care.MannerPaper, Answers: answers})
	must(t, k.CompleteMeasurement(t.Context(), k.AsBen, k.Amina, m))
	return m
}

// begin begins a measure as Ben does, and tells whether help was to be shown.
func (k story) begin(t testing.TB, n care.NewMeasurement) bool {
	t.Helper()
	help, err := k.BeginMeasurement(t.Context(), k.AsBen, k.Amina, n)
	must(t, err)
	return help
}

// low answers the nine questions of the PHQ-9 with one number.
func low(code string) map[string]string {
	answers := map[string]string{}
	for n := 1; n <= 9; n++ {
		answers[fmt.Sprint(n)] = code
	}
	return answers
}

func TestAMeasureIsAnsweredResumedAndScored(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		answer := func(a care.Actor, answers map[string]string) bool {
			t.Helper()
			help, err := k.AnswerMeasurement(t.Context(), a, k.Amina, k.measurement, answers)
			must(t, err)
			return help
		}
		if answer(k.AsAmina, map[string]string{"2": "1", "3": "0", "9": "0"}) {
			t.Error("help was shown for an answer that asks for none")
		}
		answer(k.AsBen, map[string]string{"3": "", "4": "2", "5": "2", "6": "1", "7": "1", "8": "0"})
		if !answer(k.AsAmina, map[string]string{"9": "1"}) {
			t.Error("an answer about not wanting to live asked for no help")
		}
		must(t, k.CompleteMeasurement(t.Context(), k.AsAmina, k.Amina, k.measurement))
		must(t, k.CompleteMeasurement(t.Context(), k.AsBen, k.Amina, k.measurement))
		page, err := k.ShowMeasurement(t.Context(), k.AsAmina, k.Amina, k.measurement)
		must(t, err)
		// 2+1+2+2+1+1+0+1 = 10 of eight; 10 × 9 / 8 = 11.25.
		want := instrument.Result{Value: instrument.Amount{Units: 11}, Answered: 8, Asked: 9, Filled: true}
		if len(page.Scores) != 1 || page.Scores[0].Result != want || page.Scores[0].Method != instrument.MethodSum {
			t.Errorf("scores: %+v, want %+v", page.Scores, want)
		}
		if page.HelpShownAt.IsZero() || page.Answers["3"] != "" || page.Answers["1"] != "2" || !page.Completed() {
			t.Errorf("the measurement: %+v", page.Measurement)
		}
		if _, err := k.AnswerMeasurement(t.Context(), k.AsAmina, k.Amina, k.measurement, low("0")); !fault.Is(err, fault.Conflict) {
			t.Errorf("answering what is completed: %v, want conflict", err)
		}
	})
}

func TestWhatIsNoAnswerIsNamedAndNothingIsKept(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		for link, code := range map[string]string{"1": "4", "2": "-1", "3": "1.0", "99": "1", "score.total": "7", "": "1"} {
			_, err := k.AnswerMeasurement(t.Context(), k.AsBen, k.Amina, k.measurement, map[string]string{"4": "3", link: code})
			if !fault.Is(err, fault.Invalid) {
				t.Errorf("%q for %q: %v, want invalid", code, link, err)
			}
		}
		page, err := k.ShowMeasurement(t.Context(), k.AsBen, k.Amina, k.measurement)
		must(t, err)
		if len(page.Answers) != 1 {
			t.Errorf("answers: %v, want the first alone", page.Answers)
		}
		empty := care.MeasurementID(k.IDs.New())
		k.begin(t, care.NewMeasurement{ID: empty, Measure: "phq-9", Manner: care.MannerPaper})
		if err := k.CompleteMeasurement(t.Context(), k.AsBen, k.Amina, empty); !fault.Is(err, fault.Invalid) {
			t.Errorf("completing without an answer: %v, want invalid", err)
		}
		for what, n := range map[string]care.NewMeasurement{
			"no measure":     {ID: empty, Measure: "bloom-adult", Manner: care.MannerPaper},
			"no manner":      {ID: empty, Measure: "phq-9", Manner: "telepathy"},
			"tomorrow's":     {ID: empty, Measure: "phq-9", Manner: care.MannerPaper, On: care.DateOf(k.Clock.Now().Add(72*time.Hour), time.UTC)},
			"a worker's own": {ID: empty, Measure: "phq-9", Manner: care.MannerPaper, AnsweredBy: "worker"},
		} {
			if _, err := k.BeginMeasurement(t.Context(), k.AsBen, k.Amina, n); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v, want invalid", what, err)
			}
		}
	})
}

func TestWhatMovedIsPairedFirstWithLatest(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		must(t, k.CompleteMeasurement(t.Context(), k.AsBen, k.Amina, k.measurement)) // one answer: no score
		first := k.measure(t, "phq-9", low("2"))
		k.Clock.Tick()
		k.measure(t, "phq-9", low("3"))
		k.Clock.Tick()
		latest := k.measure(t, "phq-9", low("1"))
		page, err := k.ListMeasurements(t.Context(), k.AsAmina, k.Amina)
		must(t, err)
		if len(page.Measures) != 2 || len(page.Measures[0].Times) != 4 || len(page.Measures[1].Declines) != 1 {
			t.Fatalf("measures: %+v", page.Measures)
		}
		moves := page.Measures[0].Moves
		if len(moves) != 1 || moves[0].From.ID != first || moves[0].To.ID != latest {
			t.Fatalf("moves: %+v", moves)
		}
		want := instrument.Move{Change: instrument.Amount{Units: -9}, Better: 1, Known: true, Reliable: true, Crossed: []int{0}}
		if got := moves[0].Move; fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("moved %+v, want %+v", got, want)
		}
	})
}

// TestMeasuresAreSharedOnlyWhenFinished: with the topic, and without notes.
func TestMeasuresAreSharedOnlyWhenFinished(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		done := k.measure(t, "phq-9", low("1"))
		must(t, k.GrantConsent(t.Context(), k.AsAmina, k.Amina, k.member, k.Consent(care.TopicMeasures)))
		page, err := k.ListMeasurements(t.Context(), k.AsNadia, k.Amina)
		must(t, err)
		if len(page.Measures) != 2 || len(page.Measures[0].Times) != 1 || page.Measures[0].Times[0].ID != done || page.Measures[1].Declines[0].Words != "" {
			t.Errorf("Nadia sees %+v", page.Measures)
		}
		if _, err := k.ShowMeasurement(t.Context(), k.AsNadia, k.Amina, k.measurement); !fault.Is(err, fault.Denied) {
			t.Errorf("one that is not finished: %v, want denied", err)
		}
	})
}
