package care

import "context"

// MirrorCounts is what a team's record says of how it works, in whole numbers. They never
// leave this package: MirrorEvidence is what is shown.
type MirrorCounts struct {
	// BothVoices are people now supported of whom a completed assessment holds their own
	// reading and a worker's; WithGoal those with a goal that stands.
	BothVoices, WithGoal int
	// PlanAgreed are people with a crisis plan that they agreed to, PlanShared those of them
	// who share it with somebody, PlanHeld those who said within a year that it holds.
	PlanAgreed, PlanShared, PlanHeld int
	// Followed are crises of the last year after which the person or the team said that the
	// plan was followed, or followed in part.
	Followed int
	// Stories are those that the organisation has published.
	Stories int
}

// MirrorEvidence is one number beside one challenge, rounded down to a multiple of five:
// 0 stands for fewer than five, and for none.
type MirrorEvidence struct {
	Item    string
	Count   string
	AtLeast int
}

// mirrorEvidence gives what stands beside the challenges. Numbers pass MirrorAtLeast, as
// all that is shown of few people does.
func (s *Service) mirrorEvidence(ctx context.Context, tx Tx, org OrganisationID, team TeamID) ([]MirrorEvidence, error) {
	n, err := tx.CountMirrorEvidence(ctx, org, team, s.Now())
	if err != nil {
		return nil, err
	}
	return evidenceOf(n), nil
}

func evidenceOf(n MirrorCounts) []MirrorEvidence {
	return []MirrorEvidence{
		{Item: "everyday", Count: "both_voices", AtLeast: MirrorAtLeast(n.BothVoices)},
		{Item: "learning", Count: "stories", AtLeast: MirrorAtLeast(n.Stories)},
		{Item: "choice", Count: "goals", AtLeast: MirrorAtLeast(n.WithGoal)},
		{Item: "safety", Count: "plans_agreed", AtLeast: MirrorAtLeast(n.PlanAgreed)},
		{Item: "safety", Count: "plans_shared", AtLeast: MirrorAtLeast(n.PlanShared)},
		{Item: "safety", Count: "plans_held", AtLeast: MirrorAtLeast(n.PlanHeld)},
		{Item: "safety", Count: "plans_followed", AtLeast: MirrorAtLeast(n.Followed)},
	}
}
