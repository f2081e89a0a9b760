package store

import (
	"context"
	"time"

	"towpath/internal/care"
	"towpath/internal/store/db"
)

// InsertGoal implements care.Tx.
func (t *tx) InsertGoal(ctx context.Context, g care.Goal) (bool, error) {
	words := t.row(ctx, personOwner(g.Organisation, g.Person), "goal", string(g.ID))
	p := db.InsertGoalParams{
		OrganisationID: string(g.Organisation), GoalID: string(g.ID), PersonID: string(g.Person), AssessmentID: string(g.Assessment),
		Area: g.Area, Words: words.seal("words", g.Words), SetAt: micro(g.At), SetBy: string(g.By),
	}
	if words.err != nil {
		return false, failed("InsertGoal", words.err)
	}
	n, err := t.q.InsertGoal(ctx, p)
	return added("InsertGoal", n, err)
}

// EndGoal implements care.Tx.
func (t *tx) EndGoal(ctx context.Context, org care.OrganisationID, person care.PersonID, id care.GoalID, ending care.Ending, at time.Time) error {
	_, err := t.q.EndGoal(ctx, db.EndGoalParams{
		OrganisationID: string(org), PersonID: string(person), GoalID: string(id), Ending: string(ending), EndedAt: micro(at),
	})
	return failed("EndGoal", err)
}

// ListGoals implements care.Tx.
func (t *tx) ListGoals(ctx context.Context, org care.OrganisationID, person care.PersonID) ([]care.Goal, error) {
	rows, err := t.q.ListGoals(ctx, db.ListGoalsParams{OrganisationID: string(org), PersonID: string(person)})
	return eachOpened("ListGoals", rows, err, func(r db.Goal) (care.Goal, error) {
		words := t.row(ctx, personOwner(org, person), "goal", r.GoalID)
		return care.Goal{
			ID: care.GoalID(r.GoalID), Organisation: org, Person: person, Assessment: care.AssessmentID(r.AssessmentID),
			Area: r.Area, Words: words.open("words", r.Words), At: instant(r.SetAt), By: care.AccountID(r.SetBy),
			EndedAt: instant(r.EndedAt), Ending: care.Ending(r.Ending),
		}, words.err
	})
}

// InsertGoalRating implements care.Tx.
func (t *tx) InsertGoalRating(ctx context.Context, r care.GoalRating) (bool, error) {
	n, err := t.q.InsertGoalRating(ctx, db.InsertGoalRatingParams{
		OrganisationID: string(r.Organisation), RatingID: string(r.ID), GoalID: string(r.Goal), PersonID: string(r.Person),
		Rating: int64(r.Rating), RatedAt: micro(r.At), RatedBy: string(r.By),
	})
	return added("InsertGoalRating", n, err)
}

// ListGoalRatings implements care.Tx.
func (t *tx) ListGoalRatings(ctx context.Context, org care.OrganisationID, person care.PersonID) ([]care.GoalRating, error) {
	rows, err := t.q.ListGoalRatings(ctx, db.ListGoalRatingsParams{OrganisationID: string(org), PersonID: string(person)})
	return each("ListGoalRatings", rows, err, func(r db.GoalRating) care.GoalRating {
		return care.GoalRating{
			ID: care.RatingID(r.RatingID), Organisation: org, Goal: care.GoalID(r.GoalID), Person: person,
			Rating: int(r.Rating), At: instant(r.RatedAt), By: care.AccountID(r.RatedBy),
		}
	})
}

// InsertActionStep implements care.Tx.
func (t *tx) InsertActionStep(ctx context.Context, s care.ActionStep) (bool, error) {
	words := t.row(ctx, personOwner(s.Organisation, s.Person), "action_step", string(s.ID))
	p := db.InsertActionStepParams{
		OrganisationID: string(s.Organisation), StepID: string(s.ID), GoalID: string(s.Goal), PersonID: string(s.Person),
		Words: words.seal("words", s.Words), Who: words.seal("who", s.Who), ByDate: string(s.ByDate), AgreedAt: micro(s.At), AgreedBy: string(s.By),
	}
	if words.err != nil {
		return false, failed("InsertActionStep", words.err)
	}
	n, err := t.q.InsertActionStep(ctx, p)
	return added("InsertActionStep", n, err)
}

// ListActionSteps implements care.Tx.
func (t *tx) ListActionSteps(ctx context.Context, org care.OrganisationID, person care.PersonID) ([]care.ActionStep, error) {
	rows, err := t.q.ListActionSteps(ctx, db.ListActionStepsParams{OrganisationID: string(org), PersonID: string(person)})
	return eachOpened("ListActionSteps", rows, err, func(r db.ActionStep) (care.ActionStep, error) {
		words := t.row(ctx, personOwner(org, person), "action_step", r.StepID)
		return care.ActionStep{
			ID: care.StepID(r.StepID), Organisation: org, Goal: care.GoalID(r.GoalID), Person: person, Words: words.open("words", r.Words),
			Who: words.open("who", r.Who), ByDate: care.Date(r.ByDate), At: instant(r.AgreedAt), By: care.AccountID(r.AgreedBy),
		}, words.err
	})
}

// InsertStepReview implements care.Tx.
func (t *tx) InsertStepReview(ctx context.Context, r care.StepReview) (bool, error) {
	words := t.row(ctx, personOwner(r.Organisation, r.Person), "step_review", string(r.ID))
	p := db.InsertStepReviewParams{
		OrganisationID: string(r.Organisation), ReviewID: string(r.ID), StepID: string(r.Step), PersonID: string(r.Person),
		AssessmentID: string(r.Assessment), Outcome: string(r.Outcome), Note: words.seal("note", r.Note),
		ReviewedAt: micro(r.At), ReviewedBy: string(r.By),
	}
	if words.err != nil {
		return false, failed("InsertStepReview", words.err)
	}
	n, err := t.q.InsertStepReview(ctx, p)
	return added("InsertStepReview", n, err)
}

// ListStepReviews implements care.Tx.
func (t *tx) ListStepReviews(ctx context.Context, org care.OrganisationID, person care.PersonID) ([]care.StepReview, error) {
	rows, err := t.q.ListStepReviews(ctx, db.ListStepReviewsParams{OrganisationID: string(org), PersonID: string(person)})
	return eachOpened("ListStepReviews", rows, err, func(r db.StepReview) (care.StepReview, error) {
		words := t.row(ctx, personOwner(org, person), "step_review", r.ReviewID)
		return care.StepReview{
			ID: care.ReviewID(r.ReviewID), Organisation: org, Step: care.StepID(r.StepID), Person: person,
			Assessment: care.AssessmentID(r.AssessmentID), Outcome: care.Outcome(r.Outcome), Note: words.open("note", r.Note),
			At: instant(r.ReviewedAt), By: care.AccountID(r.ReviewedBy),
		}, words.err
	})
}
