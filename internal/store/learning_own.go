package store

import (
	"context"
	"errors"

	"towpath/internal/care"
	"towpath/internal/store/db"
)

// InsertCourseFeedback implements care.Tx.
func (t *tx) InsertCourseFeedback(ctx context.Context, f care.CourseFeedback) (bool, error) {
	words, err := t.seal(ctx, organisationOwner(string(f.Organisation)), "course_feedback", "words", f.ID, f.Words)
	if err != nil {
		return false, failed("InsertCourseFeedback", err)
	}
	n, err := t.q.InsertCourseFeedback(ctx, db.InsertCourseFeedbackParams{
		OrganisationID: string(f.Organisation), CourseID: string(f.Course), FeedbackID: f.ID,
		Welcome: int64(f.Answers[0]), Useful: int64(f.Answers[1]), Again: int64(f.Answers[2]), Words: words,
	})
	return added("InsertCourseFeedback", n, err)
}

// ListCourseFeedback implements care.Tx.
func (t *tx) ListCourseFeedback(ctx context.Context, org care.OrganisationID, id care.CourseID) ([]care.CourseFeedback, error) {
	rows, err := t.q.ListCourseFeedback(ctx, db.ListCourseFeedbackParams{OrganisationID: string(org), CourseID: string(id)})
	return eachOpened("ListCourseFeedback", rows, err, func(r db.CourseFeedback) (care.CourseFeedback, error) {
		words, err := t.open(ctx, organisationOwner(string(org)), "course_feedback", "words", r.FeedbackID, r.Words)
		return care.CourseFeedback{ID: r.FeedbackID, Organisation: org, Course: id, Answers: [3]int{int(r.Welcome), int(r.Useful), int(r.Again)}, Words: words}, err
	})
}

// LearningPlan implements care.Tx.
func (t *tx) LearningPlan(ctx context.Context, org care.OrganisationID, account care.AccountID) (care.LearningPlan, error) {
	r, err := t.q.GetLearningPlan(ctx, db.GetLearningPlanParams{OrganisationID: string(org), AccountID: string(account)})
	return oneOpened("LearningPlan", r, err, func(r db.LearningPlan) (care.LearningPlan, error) {
		words := t.row(ctx, signInOwner(org, account), "learning_plan", r.AccountID)
		return care.LearningPlan{
			Organisation: org, Account: account, Version: int(r.Version), At: instant(r.KeptAt),
			LearningWords: care.LearningWords{
				Want: words.open("want", r.Want), Why: words.open("why", r.Why), How: words.open("how", r.How), Helps: words.open("helps", r.Helps),
				Did: words.open("did", r.Did), Took: words.open("took", r.Took),
			},
		}, words.err
	})
}

// SetLearningPlan implements care.Tx.
func (t *tx) SetLearningPlan(ctx context.Context, l care.LearningPlan) (bool, error) {
	words := t.row(ctx, signInOwner(l.Organisation, l.Account), "learning_plan", string(l.Account))
	p := db.InsertLearningPlanParams{
		OrganisationID: string(l.Organisation), AccountID: string(l.Account), Version: int64(l.Version), KeptAt: micro(l.At),
		Want: words.seal("want", l.Want), Why: words.seal("why", l.Why), How: words.seal("how", l.How), Helps: words.seal("helps", l.Helps),
		Did: words.seal("did", l.Did), Took: words.seal("took", l.Took),
	}
	if words.err != nil {
		return false, failed("SetLearningPlan", words.err)
	}
	if l.Version == 1 {
		n, err := t.q.InsertLearningPlan(ctx, p)
		return added("SetLearningPlan", n, err)
	}
	n, err := t.q.SetLearningPlan(ctx, db.SetLearningPlanParams{
		OrganisationID: p.OrganisationID, AccountID: p.AccountID, Version: p.Version, KeptAt: p.KeptAt,
		Want: p.Want, Why: p.Why, How: p.How, Helps: p.Helps, Did: p.Did, Took: p.Took,
	})
	return added("SetLearningPlan", n, err)
}

// SetCalendarFeed implements care.Tx.
func (t *tx) SetCalendarFeed(ctx context.Context, f care.CalendarFeed) error {
	return failed("SetCalendarFeed", t.q.SetCalendarFeed(ctx, db.SetCalendarFeedParams{
		OrganisationID: string(f.Organisation), AccountID: string(f.Account), CodeHash: f.CodeHash, Busy: flag(f.Busy), MadeAt: micro(f.At),
	}))
}

func calendarFeed(r db.CalendarFeed) care.CalendarFeed {
	return care.CalendarFeed{
		Organisation: care.OrganisationID(r.OrganisationID), Account: care.AccountID(r.AccountID), CodeHash: r.CodeHash, Busy: r.Busy != 0, At: instant(r.MadeAt),
	}
}

// CalendarFeed implements care.Tx.
func (t *tx) CalendarFeed(ctx context.Context, org care.OrganisationID, account care.AccountID) (care.CalendarFeed, error) {
	r, err := t.q.GetCalendarFeed(ctx, db.GetCalendarFeedParams{OrganisationID: string(org), AccountID: string(account)})
	return one("CalendarFeed", r, err, calendarFeed)
}

// CalendarFeedByCode implements care.Tx.
func (t *tx) CalendarFeedByCode(ctx context.Context, org care.OrganisationID, codeHash string) (care.CalendarFeed, error) {
	r, err := t.q.GetCalendarFeedByCode(ctx, db.GetCalendarFeedByCodeParams{OrganisationID: string(org), CodeHash: codeHash})
	return one("CalendarFeedByCode", r, err, calendarFeed)
}

// EndCalendarFeed implements care.Tx.
func (t *tx) EndCalendarFeed(ctx context.Context, org care.OrganisationID, account care.AccountID) error {
	return failed("EndCalendarFeed", t.q.EndCalendarFeed(ctx, db.EndCalendarFeedParams{OrganisationID: string(org), AccountID: string(account)}))
}

// forgetLearning deletes what an erased person's accounts learn.
func (t *tx) forgetLearning(ctx context.Context, org, person string) error {
	return errors.Join(
		t.q.EraseBuddies(ctx, db.EraseBuddiesParams{OrganisationID: org, PersonID: person}),
		t.q.EraseEnrolments(ctx, db.EraseEnrolmentsParams{OrganisationID: org, PersonID: person}),
		t.q.EraseLearningPlans(ctx, db.EraseLearningPlansParams{OrganisationID: org, PersonID: person}),
		t.q.EraseCalendarFeeds(ctx, db.EraseCalendarFeedsParams{OrganisationID: org, PersonID: person}),
	)
}
