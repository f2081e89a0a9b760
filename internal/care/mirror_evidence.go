package care

import "context"

// MirrorCounts is what a team's record says of how it works, in whole numbers. They never
// leave this package: MirrorEvidence is what is shown.
type MirrorCounts struct {
	// BothVoices are people now supported of whom a completed assessment holds their own
	// reading and a worker's; WithGoal those with a goal that stands.
	BothVoices, WithGoal int
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
// all that is shown of few people does. Plans that are shared, confirmed and followed
// belong in evidenceOf, with their counts in MirrorCounts.
func mirrorEvidence(ctx context.Context, tx Tx, org OrganisationID, team TeamID) ([]MirrorEvidence, error) {
	n, err := tx.CountMirrorEvidence(ctx, org, team)
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
	}
}
