package care_test

import (
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/instrument"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// want sets a goal of Amina's.
func (k story) want(t testing.TB, words string) care.GoalID {
	t.Helper()
	k.Clock.Tick()
	id := care.GoalID(k.IDs.New())
	must(t, k.SetGoal(t.Context(), k.AsAmina, k.Amina, care.NewGoal{ID: id, Words: words, Rating: -1}))
	return id
}

func (k story) endGoal(t testing.TB, id care.GoalID) {
	t.Helper()
	must(t, k.EndGoal(t.Context(), k.AsAmina, k.Amina, id, care.EndingChanged))
}

// goalSheet is the series of Amina's goal sheets, as somebody sees it.
func (k story) goalSheet(t testing.TB, a care.Actor) care.MeasureSeries {
	t.Helper()
	page, err := k.ListMeasurements(t.Context(), a, k.Amina)
	must(t, err)
	for _, m := range page.Measures {
		if m.Measure == "goal-sheet" {
			return m
		}
	}
	t.Fatal("there is no goal sheet")
	return care.MeasureSeries{}
}

func (k story) ratings(t testing.TB, goal care.GoalID) []care.GoalRating {
	t.Helper()
	page, err := k.ListGoals(t.Context(), k.AsAmina, k.Amina)
	must(t, err)
	for _, g := range page.Goals {
		if g.ID == goal {
			return g.Ratings
		}
	}
	return nil
}

func TestAGoalSheetIsAboutThePersonsGoals(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		choir := k.want(t, "join the choir")
		n := care.NewMeasurement{ID: care.MeasurementID(k.IDs.New()), Measure: "goal-sheet", Manner: care.MannerPaper, Answers: map[string]string{"goal-1": "2"}}
		k.begin(t, n)
		later := k.want(t, "cook on Sundays")
		k.endGoal(t, choir)
		page := k.shown(t, n.ID)
		if len(page.Goals) != 3 || page.Goals[0].ID != k.goal || page.Goals[0].Words != secret || page.Goals[1].Words != "join the choir" || page.Goals[2] != (care.Goal{}) {
			t.Errorf("the goals: %+v", page.Goals)
		}
		_, err := k.AnswerMeasurement(t.Context(), k.AsBen, k.Amina, n.ID, map[string]string{"goal-2": "5", "goal-3": "5"})
		if fields := fault.FieldsOf(err); !fault.Is(err, fault.Invalid) || len(fields) != 1 || fields[0].Name != "goal-3" {
			t.Errorf("a question with no goal: %v", err)
		}
		if _, err := k.AnswerMeasurement(t.Context(), k.AsBen, k.Amina, n.ID, map[string]string{"goal-2": "5", "goal-3": ""}); err != nil {
			t.Errorf("no answer to it: %v", err)
		}
		if got := k.ratings(t, choir); len(got) != 0 {
			t.Errorf("rated before it is finished: %+v", got)
		}
		for range 2 {
			must(t, k.CompleteMeasurement(t.Context(), k.AsBen, k.Amina, n.ID))
		}
		for goal, want := range map[care.GoalID]int{k.goal: 2, choir: 5} {
			got := k.ratings(t, goal)
			if len(got) == 0 || got[len(got)-1].Rating != want || got[len(got)-1].By != k.AsBen.Account || care.DateOf(got[len(got)-1].At, time.UTC) != k.shown(t, n.ID).On {
				t.Errorf("ratings: %+v, want the last %d", got, want)
			}
		}
		if n := len(k.ratings(t, k.goal)); n != 2 {
			t.Errorf("%d ratings of the first goal, want its own and the sheet's", n)
		}
		if got := k.ratings(t, later); len(got) != 0 {
			t.Errorf("a goal that is on no sheet was rated: %+v", got)
		}
	})
}

func TestWithoutAGoalThereIsNoSheet(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		n := care.NewMeasurement{ID: care.MeasurementID(k.IDs.New()), Measure: "goal-sheet", Manner: care.MannerAlone}
		k.begin(t, n)
		k.endGoal(t, k.goal)
		k.begin(t, n) // what was begun stays begun
		n.ID = care.MeasurementID(k.IDs.New())
		_, err := k.BeginMeasurement(t.Context(), k.AsAmina, k.Amina, n)
		if fields := fault.FieldsOf(err); !fault.Is(err, fault.Invalid) || len(fields) != 1 || fields[0].Message != "measure.error.no_goals" {
			t.Errorf("beginning: %v", err)
		}
	})
}

// sheet fills in a goal sheet on a day, and completes it.
func (k story) sheet(t testing.TB, on care.Date, answers map[string]string) {
	t.Helper()
	n := care.NewMeasurement{ID: care.MeasurementID(k.IDs.New()), Measure: "goal-sheet", Manner: care.MannerPaper, On: on, Answers: answers}
	k.begin(t, n)
	must(t, k.CompleteMeasurement(t.Context(), k.AsBen, k.Amina, n.ID))
}

// TestAGoalIsPairedOnlyWithItself, whichever question it is beside, and when it ended.
func TestAGoalIsPairedOnlyWithItself(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		choir := k.want(t, "join the choir")
		k.sheet(t, "2026-01-05", map[string]string{"goal-1": "1", "goal-2": "4"})
		if got := k.goalSheet(t, k.AsAmina); len(got.Goals) != 0 || got.GoalsMean != nil {
			t.Errorf("one sheet moved: %+v", got)
		}
		k.sheet(t, "2026-02-05", map[string]string{"goal-1": "6"})
		k.endGoal(t, k.goal)
		k.want(t, "cook on Sundays")
		k.sheet(t, "2026-03-05", map[string]string{"goal-1": "6", "goal-2": "9"}) // the choir is first now
		got := k.goalSheet(t, k.AsAmina)
		one := instrument.Move{Change: instrument.Amount{Units: 5}, Better: 1, Known: true, Reliable: true}
		two := instrument.Move{Change: instrument.Amount{Units: 2}, Better: 1, Known: true}
		for i, want := range []struct {
			goal          care.GoalID
			from, to      care.Date
			first, latest int
			move          instrument.Move
		}{{k.goal, "2026-01-05", "2026-02-05", 1, 6, one}, {choir, "2026-01-05", "2026-03-05", 4, 6, two}} {
			g := got.Goals[i]
			if g.Goal.ID != want.goal || g.From.On != want.from || g.To.On != want.to || g.First != want.first || g.Latest != want.latest || !sameMove(g.Move, want.move) {
				t.Errorf("goal %d: %+v", i, g)
			}
		}
		mean := instrument.Move{Change: instrument.Amount{Units: 350, Decimals: 2}, Better: 1, Known: true, Reliable: true}
		if len(got.Goals) != 2 || got.GoalsMean == nil || got.GoalsMean.Goals != 2 || !sameMove(got.GoalsMean.Move, mean) || len(got.Moves) != 0 {
			t.Errorf("%d goals, their mean %+v", len(got.Goals), got.GoalsMean)
		}
		if sure := got.Times[0].Of.Rates.Mean.Sure; sure != instrument.Recalled {
			t.Errorf("the mean's reliable change is %s", sure)
		}
	})
}

func sameMove(a, b instrument.Move) bool {
	return a.Change == b.Change && a.Better == b.Better && a.Known == b.Known && a.Reliable == b.Reliable
}

// TestWhoSeesMeasuresAloneReadsNoGoal: the numbers are shared, and no word of a goal is.
func TestWhoSeesMeasuresAloneReadsNoGoal(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		k.sheet(t, "2026-01-05", map[string]string{"goal-1": "1"})
		k.sheet(t, "2026-02-05", map[string]string{"goal-1": "3"})
		must(t, k.GrantConsent(t.Context(), k.AsAmina, k.Amina, k.member, k.Consent(care.TopicMeasures)))
		got := k.goalSheet(t, k.AsNadia)
		if len(got.Goals) != 1 || got.Goals[0].Latest != 3 || got.Goals[0].Goal.Words != "" || got.Times[0].Goals[0].Words != "" {
			t.Errorf("Nadia sees %+v", got)
		}
		givesNothing(t, "ListMeasurements", got, nil)
		must(t, k.GrantConsent(t.Context(), k.AsAmina, k.Amina, k.member, k.Consent(care.TopicGoals)))
		if got := k.goalSheet(t, k.AsNadia); got.Goals[0].Goal.Words != secret || got.Times[0].Goals[0].Words != secret {
			t.Errorf("with goals shared Nadia sees %+v", got)
		}
	})
}
