package care_test

import (
	"slices"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/plan"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// waitsFor gives the kinds of what waits for Amina, as she reads it.
func (k story) waitsFor(t *testing.T) []care.WaitKind {
	t.Helper()
	page, err := k.ShowReminders(t.Context(), k.AsAmina, k.Amina)
	must(t, err)
	var kinds []care.WaitKind
	for _, w := range page.Waits {
		kinds = append(kinds, w.Kind)
	}
	return kinds
}

// TestWhatWaits: a step on the day before its day, a plan once it is due to be confirmed, a
// meeting that is near; and no more once each is done.
func TestWhatWaits(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k, ctx := tell(t, s), t.Context()
		today := care.DateOf(k.Clock.Now(), time.UTC)
		step := care.StepID(k.IDs.New())
		must(t, k.AgreeStep(ctx, k.AsAmina, k.Amina, k.goal, care.NewStep{ID: step, Words: "ring the bakery", ByDate: today.Plus(2)}))
		must(t, k.BeginMeeting(ctx, k.AsAmina, k.Amina, care.NewMeeting{ID: care.PlanID(k.IDs.New()), Kind: plan.Meeting, Title: "the summer", On: today.Plus(1)}))
		version := k.agreedPlan(t)
		k.choose(t, k.AsBen, care.ByLetter, "")
		if got := k.waitsFor(t); !slices.Equal(got, []care.WaitKind{care.WaitMeeting}) {
			t.Errorf("two days before a step: %q", got)
		}
		k.Clock.Add(24 * time.Hour)
		if got := k.waitsFor(t); !slices.Equal(got, []care.WaitKind{care.WaitMeeting, care.WaitStep}) {
			t.Errorf("one day before it: %q", got)
		}
		letters, err := k.ListLetters(ctx, k.AsBen)
		if err != nil || len(letters) != 1 || len(letters[0].Waits) != 2 || letters[0].Waits[1].Words != "ring the bakery" {
			t.Errorf("a letter: %+v, %v", letters, err)
		}
		must(t, k.HandOutLetter(ctx, k.AsBen, k.Amina))
		if letters, err = k.ListLetters(ctx, k.AsBen); err != nil || len(letters) != 0 {
			t.Errorf("twice: %+v, %v", letters, err)
		}
		must(t, k.ReviewStep(ctx, k.AsAmina, k.Amina, care.NewReview{ID: care.ReviewID(k.IDs.New()), Step: step, Outcome: care.StepDone}))
		k.Clock.Add(24 * time.Hour)
		if got := k.waitsFor(t); len(got) != 0 {
			t.Errorf("after it was done: %q", got)
		}
		k.Clock.Set(k.Clock.Now().AddDate(0, care.DefaultReviewMonths, 0))
		if got := k.waitsFor(t); !slices.Equal(got, []care.WaitKind{care.WaitPlan}) {
			t.Errorf("a plan of three months ago: %q", got)
		}
		must(t, k.ConfirmPlan(ctx, k.AsAmina, care.PlanRef{Person: k.Amina, Kind: plan.Crisis}, care.NewConfirmation{ID: care.ConfirmationID(k.IDs.New()), Version: version, Voice: plan.Person}))
		if got := k.waitsFor(t); len(got) != 0 {
			t.Errorf("after it was confirmed: %q", got)
		}
	})
}

// TestTodayIsOfOnesOwnTeams: what happened and what is near, to those who support the
// person now, and to nobody else.
func TestTodayIsOfOnesOwnTeams(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k, ctx := tell(t, s), t.Context()
		today := care.DateOf(k.Clock.Now(), time.UTC)
		k.agreedPlan(t)
		must(t, k.AgreeStep(ctx, k.AsAmina, k.Amina, k.goal, care.NewStep{ID: care.StepID(k.IDs.New()), Words: "ring the bakery", ByDate: today}))
		must(t, k.BeginMeeting(ctx, k.AsAmina, k.Amina, care.NewMeeting{ID: care.PlanID(k.IDs.New()), Kind: plan.Meeting, Title: "the summer", On: today.Plus(3)}))
		first, second := care.CrisisID(k.IDs.New()), care.CrisisID(k.IDs.New())
		must(t, k.BeginCrisis(ctx, k.AsAmina, k.Amina, first))
		k.Clock.Tick()
		must(t, k.EndCrisis(ctx, k.AsAmina, k.Amina))
		k.Clock.Tick()
		must(t, k.BeginCrisis(ctx, k.AsAmina, k.Amina, second))
		at := func(a care.Actor) [6]int {
			t.Helper()
			day, err := k.ShowToday(ctx, a)
			must(t, err)
			for _, list := range [][]care.TodayLine{day.Crises, day.After, day.Told, day.Confirm, day.Meetings, day.Steps} {
				for _, l := range list {
					if l.Person.Name != "Amina Yusuf" {
						t.Errorf("a line about %+v", l.Person)
					}
				}
			}
			return [6]int{len(day.Crises), len(day.After), len(day.Told), len(day.Confirm), len(day.Meetings), len(day.Steps)}
		}
		if got := at(k.AsBen); got != [6]int{1, 1, 1, 0, 1, 1} {
			t.Errorf("Ben's day: %v", got)
		}
		if got := at(k.AsEve); got != [6]int{} {
			t.Errorf("Eve's day: %v", got)
		}
		must(t, k.EndCrisis(ctx, k.AsBen, k.Amina))
		for _, c := range []care.CrisisID{first, second} {
			must(t, k.ReviewCrisis(ctx, k.AsBen, k.Amina, care.NewCrisisReview{ID: care.CrisisReviewID(k.IDs.New()), Crisis: c, Voice: plan.Worker, Followed: care.FollowedYes}))
		}
		must(t, k.ReadTold(ctx, k.AsBen, k.Amina, k.told))
		k.Clock.Set(k.Clock.Now().AddDate(0, care.DefaultReviewMonths, 1))
		if got := at(k.AsBen); got != [6]int{0, 0, 0, 1, 0, 0} {
			t.Errorf("three months later: %v", got)
		}
	})
}
