package care_test

import (
	"strings"
	"sync"
	"testing"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

func newGoal(k *testkit.Kit, words string) care.NewGoal {
	return care.NewGoal{
		ID: care.GoalID(k.IDs.New()), Words: words, Rating: 2, RatingID: care.RatingID(k.IDs.New()),
		Steps: []care.NewStep{{ID: care.StepID(k.IDs.New()), Words: "ring the pool", Who: "Ben", ByDate: "2026-04-01"}},
	}
}

func goals(t testing.TB, k *testkit.Kit) []care.GoalPlan {
	t.Helper()
	page, err := k.ListGoals(t.Context(), k.AsAmina, k.Amina)
	must(t, err)
	return page.Goals
}

func TestUpToThreeGoalsAtATime(t *testing.T) {
	k := kit(t)
	set := func(n care.NewGoal) error { return k.SetGoal(t.Context(), k.AsAmina, k.Amina, n) }
	first := newGoal(k, "swim")
	must(t, set(first))
	must(t, set(newGoal(k, "sleep")))
	must(t, set(newGoal(k, "see Chiara")))
	wantField(t, "a fourth", set(newGoal(k, "work")), "words")
	must(t, set(first)) // again is once
	must(t, k.EndGoal(t.Context(), k.AsBen, k.Amina, first.ID, care.EndingReached))
	must(t, set(newGoal(k, "work")))
	got := goals(t, k)
	if len(got) != 4 || got[0].Active() || got[0].Ending != care.EndingReached || len(got[0].Ratings) != 1 || len(got[0].Steps) != 1 {
		t.Fatalf("goals: %+v", got)
	}
	changed := first
	changed.Words = "swim more"
	wantKind(t, "the same id with other words", set(changed), fault.Conflict)
}

func TestThreeGoalsEvenWhenSetAtOnce(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := testkit.Service(t, s)
		var group sync.WaitGroup
		for range 8 {
			n := newGoal(k, "swim")
			group.Go(func() {
				if err := k.SetGoal(t.Context(), k.AsAmina, k.Amina, n); err != nil && !fault.Is(err, fault.Invalid) {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if got := goals(t, k); len(got) != care.MaxActiveGoals {
			t.Errorf("%d goals", len(got))
		}
	})
}

func TestGoalsAreRatedFromNoughtToTen(t *testing.T) {
	k := kit(t)
	n := newGoal(k, "swim")
	n.Rating = -1
	must(t, k.SetGoal(t.Context(), k.AsAmina, k.Amina, n))
	rate := func(id string, rating int) error {
		return k.RateGoal(t.Context(), k.AsAmina, k.Amina, n.ID, care.RatingID(id), rating)
	}
	for _, bad := range []int{-1, 11} {
		wantField(t, "a rating", rate(k.IDs.New(), bad), "rating")
	}
	wantField(t, "no id", rate("x", 3), "id")
	id := k.IDs.New()
	must(t, rate(id, 0))
	must(t, rate(id, 0)) // again is once
	wantKind(t, "the same id with another rating", rate(id, 4), fault.Conflict)
	must(t, rate(k.IDs.New(), 10))
	got := goals(t, k)[0].Ratings
	if len(got) != 2 || got[0].Rating != 0 || got[1].Rating != 10 {
		t.Errorf("ratings: %+v", got)
	}
	must(t, k.EndGoal(t.Context(), k.AsAmina, k.Amina, n.ID, care.EndingLeft))
	must(t, k.EndGoal(t.Context(), k.AsBen, k.Amina, n.ID, care.EndingReached)) // it has ended
	if got := goals(t, k)[0]; got.Ending != care.EndingLeft {
		t.Errorf("it ended a second time, as %s", got.Ending)
	}
	wantKind(t, "rating what has ended", rate(k.IDs.New(), 3), fault.Conflict)
	err := k.AgreeStep(t.Context(), k.AsBen, k.Amina, n.ID, care.NewStep{ID: care.StepID(k.IDs.New()), Words: "more"})
	wantKind(t, "a step towards what has ended", err, fault.Conflict)
	wantField(t, "an unknown ending", k.EndGoal(t.Context(), k.AsAmina, k.Amina, n.ID, "failed"), "ending")
}

func TestAGoalIsSavedWholeOrNotAtAll(t *testing.T) {
	k := kit(t)
	taken := newGoal(k, "sleep")
	must(t, k.SetGoal(t.Context(), k.AsAmina, k.Amina, taken))
	n := newGoal(k, "swim")
	n.Steps = append(n.Steps, care.NewStep{ID: taken.Steps[0].ID, Words: "another step under an id that is taken"})
	wantKind(t, "a step under another's id", k.SetGoal(t.Context(), k.AsAmina, k.Amina, n), fault.Conflict)
	if got := goals(t, k); len(got) != 1 {
		t.Fatalf("half a goal was saved: %+v", got)
	}
	for field, spoil := range map[string]func(*care.NewGoal){
		"id":      func(n *care.NewGoal) { n.ID = "x" },
		"words":   func(n *care.NewGoal) { n.Words = "  " },
		"rating":  func(n *care.NewGoal) { n.Rating = 11 },
		"area":    func(n *care.NewGoal) { n.Area = "a\x00" },
		"step":    func(n *care.NewGoal) { n.Steps[0].Words = strings.Repeat("x", care.MaxLine+1) },
		"step_by": func(n *care.NewGoal) { n.Steps[0].ByDate = "soon" },
	} {
		bad := newGoal(k, "swim")
		spoil(&bad)
		wantField(t, field, k.SetGoal(t.Context(), k.AsAmina, k.Amina, bad), field)
	}
}

func TestWhatBecameOfAStep(t *testing.T) {
	k := kit(t)
	n := newGoal(k, "swim")
	must(t, k.SetGoal(t.Context(), k.AsAmina, k.Amina, n))
	review := func(outcome care.Outcome) error {
		return k.ReviewStep(t.Context(), k.AsBen, k.Amina, care.NewReview{ID: care.ReviewID(k.IDs.New()), Step: n.Steps[0].ID, Outcome: outcome, Note: "so"})
	}
	if st := goals(t, k)[0].Steps[0]; !st.Open() || st.Who != "Ben" || st.ByDate != "2026-04-01" {
		t.Errorf("at first: %+v", st)
	}
	for i, c := range []struct {
		outcome care.Outcome
		open    bool
	}{{care.StepNot, true}, {care.StepPartly, true}, {care.StepDone, false}, {care.StepPartly, true}, {care.StepChanged, false}} {
		must(t, review(c.outcome))
		st := goals(t, k)[0].Steps[0]
		last, ok := st.Latest()
		if !ok || last.Outcome != c.outcome || st.Open() != c.open || len(st.Reviews) != i+1 {
			t.Errorf("after %s: open is %v, the last is %+v of %d", c.outcome, st.Open(), last, len(st.Reviews))
		}
	}
	wantField(t, "an unknown outcome", review("failed"), "outcome")
	again := care.NewReview{ID: care.ReviewID(k.IDs.New()), Step: n.Steps[0].ID, Outcome: care.StepDone}
	for range 2 {
		must(t, k.ReviewStep(t.Context(), k.AsBen, k.Amina, again))
	}
	again.Outcome = care.StepNot
	wantKind(t, "the same id with another outcome", k.ReviewStep(t.Context(), k.AsBen, k.Amina, again), fault.Conflict)
	step := care.NewStep{ID: care.StepID(k.IDs.New()), Words: "buy goggles", Who: "Amina"}
	for range 2 {
		must(t, k.AgreeStep(t.Context(), k.AsBen, k.Amina, n.ID, step))
	}
	if got := goals(t, k)[0].Steps; len(got) != 2 || len(got[0].Reviews) != 6 || got[1].Words != "buy goggles" {
		t.Errorf("steps: %+v", got)
	}
}

func TestAGoalGrowsFromAnAssessmentOfThisPerson(t *testing.T) {
	k := kit(t)
	hers := k.Start(t, k.AsBen, k.Amina, care.WayTogether)
	his := k.Start(t, k.AsFarid, k.Farid, care.WayTogether)
	set := func(as care.AssessmentID, area string) error {
		n := newGoal(k, "swim")
		n.Assessment, n.Area = as, area
		return k.SetGoal(t.Context(), k.AsAmina, k.Amina, n)
	}
	wantKind(t, "from Farid's", set(his, "body"), fault.Denied)
	wantKind(t, "from nobody's", set(care.AssessmentID(k.IDs.New()), ""), fault.Denied)
	wantKind(t, "from an area that nothing asks about", set(hers, "nothing we ask about"), fault.Invalid)
	must(t, set(hers, "body"))
	got := goals(t, k)
	if len(got) != 1 || got[0].Area != "body" || got[0].Assessment != hers {
		t.Errorf("goals: %+v", got)
	}
	n := care.NewReview{ID: care.ReviewID(k.IDs.New()), Step: got[0].Steps[0].ID, Assessment: his, Outcome: care.StepDone}
	wantKind(t, "a review at Farid's", k.ReviewStep(t.Context(), k.AsBen, k.Amina, n), fault.Denied)
	n.Assessment = hers
	must(t, k.ReviewStep(t.Context(), k.AsBen, k.Amina, n))
}
