package storetest

import (
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/testkit"
)

// aCourse is one version of a course of a world, and whoever comes by account and by form.
func aCourse(w world, ids *testkit.IDs) (care.CourseVersion, care.Enrolment, care.Enrolment) {
	v := care.CourseVersion{
		ID: care.CourseID(ids.New()), Organisation: w.org.ID, Version: 1, State: care.CourseDraft, Reason: hard[2],
		CourseDetails: care.CourseDetails{
			Title: hard[1], About: hard[0], Next: "A walking group", Trainers: []care.Trainer{{Name: "Sam", Job: "peer", Peer: true}},
			Sessions: []care.CourseSession{{ID: care.CourseSessionID(ids.New()), On: "2026-04-01", From: 600, Until: 720, Cancelled: hard[2]}},
			Where:    "The library", Online: true, Places: 2, For: "carers", Access: []care.CourseAccess{"bsl"}, AccessNote: "اُردو", Cost: "£2", Areas: []string{"body"}, Reading: "none",
		},
		At: at(40), By: w.account.ID,
	}
	e := care.Enrolment{
		ID: care.EnrolmentID(ids.New()), Organisation: w.org.ID, Course: v.ID, Account: w.account.ID, Place: 1, Waited: true, Name: hard[1], Needs: hard[0],
		Buddy: care.BuddyWant, BuddyNote: hard[2], BuddyAgreed: true, Came: care.DidMiss, Answered: true, At: at(41),
	}
	f := care.Enrolment{
		ID: care.EnrolmentID(ids.New()), Organisation: w.org.ID, Course: v.ID, CodeHash: strings.Repeat("a", 64), Place: 2, Name: "Rosa", Contact: "rosa@example.org", At: at(42),
	}
	e.BuddyWith, f.BuddyWith = f.ID, e.ID
	return v, e, f
}

func aCourseHasVersions(t *testing.T, s Store) {
	w := settle(t, s)
	ctx, org := t.Context(), w.org.ID
	v, _, _ := aCourse(w, testkit.NewIDs())
	next := v
	next.Version, next.State, next.Reason, next.Sessions, next.Access, next.Areas = 2, care.CoursePublished, "", nil, nil, nil
	for _, want := range []bool{true, false} {
		write(t, s, func(tx care.Tx) error {
			return all(
				func() error { return once(want, "a version")(tx.InsertCourseVersion(ctx, v)) },
				func() error { return once(want, "the next")(tx.InsertCourseVersion(ctx, next)) },
			)
		})
	}
	same(t, "all", read(t, s, func(tx care.Tx) ([]care.CourseVersion, error) { return tx.ListCourseVersions(ctx, org) }), []care.CourseVersion{v, next})
	same(t, "one's", read(t, s, func(tx care.Tx) ([]care.CourseVersion, error) { return tx.CourseVersions(ctx, org, v.ID) }), []care.CourseVersion{v, next})
	other := care.OrganisationID(w.team.ID)
	same(t, "another organisation's", read(t, s, func(tx care.Tx) ([]care.CourseVersion, error) { return tx.CourseVersions(ctx, other, v.ID) }), []care.CourseVersion(nil))
	for want := 1; want <= 2; want++ {
		write(t, s, func(tx care.Tx) error {
			n, err := tx.NextPlace(ctx, org, v.ID)
			same(t, "a place", n, want)
			return err
		})
	}
}

func aListHoldsWhoComes(t *testing.T, s Store) {
	w := settle(t, s)
	ctx, org := t.Context(), w.org.ID
	v, e, f := aCourse(w, testkit.NewIDs())
	for _, want := range []bool{true, false} {
		write(t, s, func(tx care.Tx) error {
			return all(
				func() error { return once(want, "a form")(tx.InsertEnrolment(ctx, f)) },
				func() error { return once(want, "an account")(tx.InsertEnrolment(ctx, e)) },
			)
		})
	}
	list := func(tx care.Tx) ([]care.Enrolment, error) { return tx.ListEnrolments(ctx, org, v.ID) }
	same(t, "in order", read(t, s, list), []care.Enrolment{e, f})
	same(t, "counted", read(t, s, func(tx care.Tx) (map[care.CourseID]int, error) { return tx.CountEnrolments(ctx, org) }), map[care.CourseID]int{v.ID: 2})
	of := func(account care.AccountID) []care.Enrolment {
		return read(t, s, func(tx care.Tx) ([]care.Enrolment, error) { return tx.ListEnrolmentsOf(ctx, org, account) })
	}
	same(t, "the account's", of(e.Account), []care.Enrolment{e})
	same(t, "nobody's", of(""), []care.Enrolment(nil))
	same(t, "by code", read(t, s, func(tx care.Tx) (care.Enrolment, error) { return tx.EnrolmentByCode(ctx, org, f.CodeHash) }), f)
	for _, code := range []string{"", strings.Repeat("b", 64)} {
		wantDenied(t, "a code that opens nothing", s.Read(ctx, func(tx care.Tx) error { return second(tx.EnrolmentByCode(ctx, org, code)) }))
	}
	e.Name, e.Needs, e.Buddy, e.BuddyAgreed, e.Came, e.Answered = "Mina", "", care.BuddyBe, false, care.DidCome, false
	write(t, s, func(tx care.Tx) error { return tx.SetEnrolment(ctx, e) })
	write(t, s, func(tx care.Tx) error { return tx.DeleteEnrolment(ctx, f) })
	e.BuddyWith = ""
	same(t, "one left, and free", read(t, s, list), []care.Enrolment{e})
	wantDenied(t, "changing what went", s.Write(ctx, func(tx care.Tx) error {
		return tx.SetEnrolment(ctx, care.Enrolment{ID: e.ID, Organisation: care.OrganisationID(w.team.ID)})
	}))
}

func aPlanAndAFeedAreOneAccounts(t *testing.T, s Store) {
	w := settle(t, s)
	ctx, org, account := t.Context(), w.org.ID, w.account.ID
	p := care.LearningPlan{Organisation: org, Account: account, Version: 1, LearningWords: care.LearningWords{Want: hard[0], Why: hard[1], How: hard[2], Helps: "a friend", Did: "came", Took: "hope"}, At: at(43)}
	plan := func(tx care.Tx) (care.LearningPlan, error) { return tx.LearningPlan(ctx, org, account) }
	wantDenied(t, "no plan", s.Read(ctx, func(tx care.Tx) error { return second(plan(tx)) }))
	for _, want := range []bool{true, false} {
		write(t, s, func(tx care.Tx) error { return once(want, "a plan")(tx.SetLearningPlan(ctx, p)) })
	}
	p.Version, p.Want, p.Why = 2, "to swim", ""
	for _, want := range []bool{true, false} {
		write(t, s, func(tx care.Tx) error { return once(want, "its next version")(tx.SetLearningPlan(ctx, p)) })
	}
	same(t, "the plan", read(t, s, plan), p)
	f := care.CalendarFeed{Organisation: org, Account: account, CodeHash: strings.Repeat("a", 64), At: at(44)}
	write(t, s, func(tx care.Tx) error { return tx.SetCalendarFeed(ctx, f) })
	old := f.CodeHash
	f.CodeHash, f.Busy, f.At = strings.Repeat("b", 64), true, at(45)
	write(t, s, func(tx care.Tx) error { return tx.SetCalendarFeed(ctx, f) })
	same(t, "the feed", read(t, s, func(tx care.Tx) (care.CalendarFeed, error) { return tx.CalendarFeed(ctx, org, account) }), f)
	byCode := func(code string) func(tx care.Tx) error {
		return func(tx care.Tx) error { return second(tx.CalendarFeedByCode(ctx, org, code)) }
	}
	if err := s.Read(ctx, byCode(f.CodeHash)); err != nil {
		t.Error(err)
	}
	wantDenied(t, "the code before", s.Read(ctx, byCode(old)))
	write(t, s, func(tx care.Tx) error { return tx.EndCalendarFeed(ctx, org, account) })
	wantDenied(t, "cut off", s.Read(ctx, byCode(f.CodeHash)))
}

func feedbackIsKeptWithoutAName(t *testing.T, s Store) {
	w := settle(t, s)
	ids := testkit.NewIDs()
	f := care.CourseFeedback{ID: ids.New(), Organisation: w.org.ID, Course: care.CourseID(ids.New()), Answers: [3]int{0, 4, care.FeedbackLeft}, Words: hard[0]}
	for _, want := range []bool{true, false} {
		write(t, s, func(tx care.Tx) error { return once(want, "feedback")(tx.InsertCourseFeedback(t.Context(), f)) })
	}
	list := func(id care.CourseID) []care.CourseFeedback {
		return read(t, s, func(tx care.Tx) ([]care.CourseFeedback, error) {
			return tx.ListCourseFeedback(t.Context(), w.org.ID, id)
		})
	}
	same(t, "what was said", list(f.Course), []care.CourseFeedback{f})
	same(t, "of another course", list(care.CourseID(ids.New())), []care.CourseFeedback(nil))
}

func anErasureTakesWhatSomebodyLearns(t *testing.T, s Store) {
	w := settle(t, s)
	ctx, org := t.Context(), w.org.ID
	v, e, f := aCourse(w, testkit.NewIDs())
	p := care.LearningPlan{Organisation: org, Account: w.account.ID, Version: 1, LearningWords: care.LearningWords{Want: hard[0]}, At: at(43)}
	feed := care.CalendarFeed{Organisation: org, Account: w.account.ID, CodeHash: strings.Repeat("b", 64), At: at(44)}
	write(t, s, func(tx care.Tx) error {
		return all(
			func() error { return once(true, "an account")(tx.InsertEnrolment(ctx, e)) },
			func() error { return once(true, "a form")(tx.InsertEnrolment(ctx, f)) },
			func() error { return once(true, "a plan")(tx.SetLearningPlan(ctx, p)) },
			func() error { return tx.SetCalendarFeed(ctx, feed) },
		)
	})
	erase(t, s, w)
	f.BuddyWith = ""
	same(t, "the list", read(t, s, func(tx care.Tx) ([]care.Enrolment, error) { return tx.ListEnrolments(ctx, org, v.ID) }), []care.Enrolment{f})
	wantDenied(t, "the plan", s.Read(ctx, func(tx care.Tx) error { return second(tx.LearningPlan(ctx, org, w.account.ID)) }))
	wantDenied(t, "the feed", s.Read(ctx, func(tx care.Tx) error { return second(tx.CalendarFeed(ctx, org, w.account.ID)) }))
}
