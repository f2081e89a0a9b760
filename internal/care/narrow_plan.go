package care

import (
	"context"
	"time"
)

// A plan is shared by its topic. Where copies of it went, its cards, and what was said
// after a crisis are shared with nobody by consent.

func (n narrowed) Plan(ctx context.Context, org OrganisationID, person PersonID, id PlanID) (PlanHead, error) {
	head, err := n.Tx.Plan(ctx, org, person, id)
	if err == nil && !n.shared.Has(planTopic(head.Kind)) {
		return PlanHead{}, denied("Plan")
	}
	return head, err
}

func (n narrowed) ListPlans(ctx context.Context, org OrganisationID, person PersonID) ([]PlanHead, error) {
	list, err := n.Tx.ListPlans(ctx, org, person)
	var mine []PlanHead
	for _, h := range list {
		if n.shared.Has(planTopic(h.Kind)) {
			mine = append(mine, h)
		}
	}
	return mine, err
}

// ofPlan gives a list that belongs to a plan where that is shared, and nothing where not.
func ofPlan[T any](ctx context.Context, n narrowed, org OrganisationID, person PersonID, id PlanID, look func(context.Context, OrganisationID, PersonID, PlanID) ([]T, error)) ([]T, error) {
	if _, err := n.Plan(ctx, org, person, id); err != nil {
		return nil, nil //nolint // a plan that is not shared is not there
	}
	return look(ctx, org, person, id)
}

func (n narrowed) ListPlanEdits(ctx context.Context, org OrganisationID, person PersonID, id PlanID) ([]PlanEdit, error) {
	return ofPlan(ctx, n, org, person, id, n.Tx.ListPlanEdits)
}

func (n narrowed) ListPlanVersions(ctx context.Context, org OrganisationID, person PersonID, id PlanID) ([]PlanVersion, error) {
	return ofPlan(ctx, n, org, person, id, n.Tx.ListPlanVersions)
}

func (n narrowed) ListPlanSignatures(ctx context.Context, org OrganisationID, person PersonID, id PlanID) ([]PlanSignature, error) {
	return ofPlan(ctx, n, org, person, id, n.Tx.ListPlanSignatures)
}

func (n narrowed) ListPlanConfirmations(ctx context.Context, org OrganisationID, person PersonID, id PlanID) ([]PlanConfirmation, error) {
	return ofPlan(ctx, n, org, person, id, n.Tx.ListPlanConfirmations)
}

func (n narrowed) ListPlanCopies(context.Context, OrganisationID, PersonID, PlanID) ([]PlanCopy, error) {
	return nil, nil
}

func (n narrowed) CrisisCard(context.Context, OrganisationID, string, time.Time) (CrisisCard, error) {
	return CrisisCard{}, denied("CrisisCard")
}

func (n narrowed) ListCrisisCards(context.Context, OrganisationID, PersonID) ([]CrisisCard, error) {
	return nil, nil
}

func (n narrowed) ListCardOpenings(context.Context, OrganisationID, PersonID) ([]CardOpening, error) {
	return nil, nil
}

// Links to summaries are the person's alone, and shared with nobody by consent.

func (n narrowed) SummaryLink(context.Context, OrganisationID, string, time.Time) (SummaryLink, error) {
	return SummaryLink{}, denied("SummaryLink")
}

func (n narrowed) ListSummaryLinks(context.Context, OrganisationID, PersonID) ([]SummaryLink, error) {
	return nil, nil
}

func (n narrowed) ListSummaryOpenings(context.Context, OrganisationID, PersonID) ([]SummaryOpening, error) {
	return nil, nil
}

func (n narrowed) ListCrisisReviews(context.Context, OrganisationID, PersonID) ([]CrisisReview, error) {
	return nil, nil
}

func (n narrowed) CrisesOfWorker(context.Context, OrganisationID, WorkerID, time.Time, int) (lasting, over []TodayLine, err error) {
	return nil, nil, nil
}

func (n narrowed) UnreadToldOfWorker(context.Context, OrganisationID, WorkerID, int) ([]TodayLine, error) {
	return nil, nil
}

func (n narrowed) HeldPlansOfWorker(context.Context, OrganisationID, WorkerID) ([]HeldPlan, error) {
	return nil, nil
}

func (n narrowed) MeetingsOfWorker(context.Context, OrganisationID, WorkerID, Date, Date, int) ([]TodayLine, error) {
	return nil, nil
}

func (n narrowed) StepsOfWorker(context.Context, OrganisationID, WorkerID, Date, Date, int) ([]TodayLine, error) {
	return nil, nil
}
