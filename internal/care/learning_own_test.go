package care_test

import (
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/testkit"
)

func TestBuddiesLearnWhoTheyAreOnceBothSaidYes(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	ctx, organiser := t.Context(), asOrganiser(k)
	n := k.published(t, nil)
	one, other := k.byForm(t, n.ID, 0), k.byForm(t, n.ID, 1)
	if err := k.PairBuddies(ctx, organiser, n.ID, one.ID, one.ID); !fault.Is(err, fault.Invalid) {
		t.Errorf("with oneself: %v", err)
	}
	for range 2 {
		if err := k.PairBuddies(ctx, organiser, n.ID, one.ID, other.ID); err != nil {
			t.Fatal(err)
		}
	}
	answer := func(code int, yes bool) {
		t.Helper()
		if err := k.AnswerBuddyByCode(ctx, k.Organisation, hash(code), yes); err != nil {
			t.Fatal(err)
		}
	}
	answer(0, true)
	if p := k.place(t, 1); p.BuddyName != "" || !p.BuddyAsks {
		t.Errorf("before both said yes: %+v", p)
	}
	answer(1, true)
	if p := k.place(t, 0); p.BuddyName != "Guest 1" {
		t.Errorf("both said yes: %+v", p)
	}
	answer(1, false)
	if p := k.place(t, 0); p.BuddyName != "" || p.BuddyAsks || p.BuddyWith != "" {
		t.Errorf("one said no: %+v", p)
	}
}

func TestFeedbackShowsNothingOfFewerThanFive(t *testing.T) {
	for said, want := range map[int]bool{4: false, 5: true} {
		k := tell(t, testkit.SQLite(t))
		ctx, organiser := t.Context(), asOrganiser(k)
		n := k.published(t, func(n *care.NewCourse) { n.Places = 6 })
		for i := range said {
			k.byForm(t, n.ID, i)
		}
		give := func(i int) error {
			return k.FeedbackByCode(ctx, k.Organisation, hash(i), care.NewFeedback{ID: k.IDs.New(), Answers: [3]int{i % 5, 4, care.FeedbackLeft}, Words: secret})
		}
		if err := give(0); !fault.Is(err, fault.Invalid) {
			t.Errorf("before it was over: %v", err)
		}
		over := n.Sessions[1].Ends(time.UTC)
		k.Clock.Set(over)
		for i := range said {
			for range 2 { // sent twice is said once
				if err := give(i); err != nil {
					t.Fatal(err)
				}
			}
		}
		k.Clock.Set(over.Add(care.FeedbackWithin - time.Second))
		if got, err := k.ShowCourseFeedback(ctx, organiser, n.ID); err != nil || got.Ready || got.Enough || len(got.Words) > 0 || got.Questions != [3]care.QuestionShown{} {
			t.Errorf("while people may still say something: %+v, %v", got, err)
		}
		k.Clock.Add(time.Second)
		got, err := k.ShowCourseFeedback(ctx, organiser, n.ID)
		if err != nil || !got.Ready || got.Enough != want || (len(got.Words) == said) != want {
			t.Errorf("%d said something: %+v, %v", said, got, err)
		}
		if want && (got.Questions[1].Counts[4] != said || !got.Questions[1].Enough || got.Questions[2].Enough) || !want && got.Questions != [3]care.QuestionShown{} {
			t.Errorf("%d said something: %+v", said, got.Questions)
		}
	}
}

func TestAPlanIsTheLearnersOwn(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	ctx := t.Context()
	words := care.LearningWords{Want: "to swim", Why: "for the sea"}
	for range 2 {
		if err := k.WriteLearningPlan(ctx, k.AsAmina, 0, words); err != nil {
			t.Fatal(err)
		}
	}
	if err := k.WriteLearningPlan(ctx, k.AsAmina, 0, care.LearningWords{Want: "to cook"}); !fault.Is(err, fault.Conflict) {
		t.Errorf("another device: %v", err)
	}
	if p, err := k.ShowLearningPlan(ctx, k.AsAmina); err != nil || p.LearningWords != words || p.Version != 1 {
		t.Errorf("%+v, %v", p, err)
	}
	for _, a := range []care.Actor{k.AsBen, k.AsChiara, k.AsAdmin} {
		if p, err := k.ShowLearningPlan(ctx, a); err != nil || p.LearningWords != (care.LearningWords{}) {
			t.Errorf("%s reads %+v, %v", a.Name, p, err)
		}
	}
}

func TestACalendarIsReadByItsCodeUntilItIsCutOff(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	ctx := t.Context()
	n := k.published(t, nil)
	if err := k.EnrolOnCourse(ctx, k.AsAmina, care.NewEnrolment{ID: care.EnrolmentID(k.IDs.New()), Course: n.ID}); err != nil {
		t.Fatal(err)
	}
	if err := k.MakeCalendarFeed(ctx, k.AsAmina, hash(7), true); err != nil {
		t.Fatal(err)
	}
	if f, list, err := k.FeedByCode(ctx, k.Organisation, hash(7)); err != nil || !f.Busy || len(list) != 1 {
		t.Errorf("%+v, %+v, %v", f, list, err)
	}
	if err := k.EndCalendarFeed(ctx, k.AsAmina); err != nil {
		t.Fatal(err)
	}
	for _, code := range []string{hash(7), "", "x"} {
		if _, _, err := k.FeedByCode(ctx, k.Organisation, code); !fault.Is(err, fault.Denied) {
			t.Errorf("%q opens: %v", code, err)
		}
	}
}
