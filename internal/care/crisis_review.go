package care

import (
	"context"
	"slices"
	"time"

	"towpath/internal/fault"
	"towpath/internal/plan"
)

// Followed says whether the crisis plan was followed. None of the answers blames anybody.
type Followed string

// The answers.
const (
	FollowedYes    Followed = "yes"
	FollowedPartly Followed = "partly"
	FollowedNo     Followed = "no"
	FollowedNoPlan Followed = "no_plan"
	FollowedUnsure Followed = "unsure"
)

// AllFollowed lists them in the order in which screens show them.
var AllFollowed = []Followed{FollowedYes, FollowedPartly, FollowedNo, FollowedNoPlan, FollowedUnsure}

// CrisisReview is what one voice says, afterwards, of whether the plan was followed. The
// latest of each voice counts.
type CrisisReview struct {
	ID           CrisisReviewID
	Organisation OrganisationID
	Person       PersonID
	Crisis       CrisisID
	// Version is the one that stood when the crisis began, empty where there was none.
	Version  PlanVersionID
	Voice    plan.Voice
	Followed Followed
	Words    string
	At       time.Time
	By       AccountID
	ByName   string
}

// NewCrisisReview is a review as it comes from a form.
type NewCrisisReview struct {
	ID       CrisisReviewID
	Crisis   CrisisID
	Voice    plan.Voice
	Followed Followed
	Words    string
}

// ReviewedCrisis is a crisis that is over, with the latest that each voice said of it.
type ReviewedCrisis struct {
	Crisis
	Reviews []CrisisReview
	// Before are those that were said anew since, oldest first.
	Before []CrisisReview
}

// Of gives what a voice said last.
func (c ReviewedCrisis) Of(v plan.Voice) (CrisisReview, bool) {
	i := slices.IndexFunc(c.Reviews, func(r CrisisReview) bool { return r.Voice == v })
	if i < 0 {
		return CrisisReview{}, false
	}
	return c.Reviews[i], true
}

// reviewedCrises gives the crises that are over, latest first.
func reviewedCrises(ctx context.Context, tx Tx, org OrganisationID, person PersonID) ([]ReviewedCrisis, error) {
	all, err := tx.ListCrises(ctx, org, person)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	reviews, err := tx.ListCrisisReviews(ctx, org, person)
	if err != nil {
		return nil, err
	}
	var list []ReviewedCrisis
	for _, c := range slices.Backward(all) {
		if c.Now() {
			continue
		}
		rc := ReviewedCrisis{Crisis: c}
		for _, r := range reviews {
			if r.Crisis == c.ID {
				rc.say(r)
			}
		}
		list = append(list, rc)
	}
	return list, nil
}

// say adds what a voice says after all that was said.
func (c *ReviewedCrisis) say(r CrisisReview) {
	if i := slices.IndexFunc(c.Reviews, func(o CrisisReview) bool { return o.Voice == r.Voice }); i >= 0 {
		c.Before = append(c.Before, c.Reviews[i])
		c.Reviews = slices.Delete(c.Reviews, i, i+1)
	}
	c.Reviews = append(c.Reviews, r)
}

// ReviewCrisis keeps what one voice says of whether the plan was followed, once the crisis
// is over; before that it is fault.Conflict.
func (s *Service) ReviewCrisis(ctx context.Context, a Actor, person PersonID, n NewCrisisReview) error {
	var c fault.Check
	c.Require(ValidID(string(n.ID)) && ValidID(string(n.Crisis)), "id", "error.id")
	c.Require(slices.Contains(AllFollowed, n.Followed), "followed", "plan.error.followed")
	c.Require(Fits(n.Words, MaxNote), "words", "error.long", "most", MaxNote)
	if err := c.Err("ReviewCrisis"); err != nil {
		return err
	}
	return s.write(ctx, a, "ReviewCrisis", about(person, "crisis:"+string(n.Crisis)), func(tx Tx) error {
		p, err := tx.Person(ctx, a.Organisation, person)
		if err != nil {
			return err
		}
		if !slices.Contains(voicesOf(a, p, plan.Crisis), n.Voice) {
			return denied("ReviewCrisis")
		}
		crises, err := tx.ListCrises(ctx, a.Organisation, person)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(crises, func(c Crisis) bool { return c.ID == n.Crisis })
		switch {
		case i < 0:
			return denied("ReviewCrisis")
		case crises[i].Now():
			return fault.New(fault.Conflict, "ReviewCrisis: it is not over", nil)
		}
		version, err := s.agreedAt(ctx, tx, a, person, crises[i].BeganAt)
		if err != nil {
			return err
		}
		added, err := tx.InsertCrisisReview(ctx, CrisisReview{
			ID: n.ID, Organisation: a.Organisation, Person: person, Crisis: n.Crisis, Version: version, Voice: n.Voice,
			Followed: n.Followed, Words: n.Words, At: s.Now(), By: a.Account,
		})
		if err != nil || added {
			return err
		}
		all, err := tx.ListCrisisReviews(ctx, a.Organisation, person)
		return again("ReviewCrisis", all, err, func(r CrisisReview) bool {
			return r.ID == n.ID && r.Crisis == n.Crisis && r.Voice == n.Voice && r.Followed == n.Followed && r.Words == n.Words
		})
	})
}

// agreedAt gives the version of the crisis plan that stood at an instant.
func (s *Service) agreedAt(ctx context.Context, tx Tx, a Actor, person PersonID, at time.Time) (PlanVersionID, error) {
	id := PlanIDOf(person, plan.Crisis)
	var then PlanState
	var err error
	if then.Versions, err = tx.ListPlanVersions(ctx, a.Organisation, person, id); err != nil {
		return "", err
	}
	if then.Signatures, err = tx.ListPlanSignatures(ctx, a.Organisation, person, id); err != nil {
		return "", err
	}
	then.Signatures = slices.DeleteFunc(then.Signatures, func(sig PlanSignature) bool { return sig.At.After(at) })
	v, _, _ := then.agreed()
	return v.ID, nil
}

// FollowedCount is how often one voice said one thing.
type FollowedCount struct {
	Voice    plan.Voice
	Followed Followed
	Count    int
}

// FollowedVoice is what one voice said over all of a team's people, each number rounded
// down to a multiple of five. An answer that fewer than five gave is left out, as one that
// nobody gave is.
type FollowedVoice struct {
	Voice   plan.Voice
	AtLeast int
	Answers []FollowedCount
}

// TeamFollowed is what a team's people and workers said of whether plans were followed,
// over the last twelve months. Of a voice that said it fewer than five times nothing is
// shown, whether it said anything or not.
type TeamFollowed struct {
	Since  time.Time
	Voices []FollowedVoice
}

// Of gives what a voice said; AtLeast is 0 for one of which nothing is shown.
func (t TeamFollowed) Of(v plan.Voice) FollowedVoice {
	i := slices.IndexFunc(t.Voices, func(f FollowedVoice) bool { return f.Voice == v })
	if i < 0 {
		return FollowedVoice{Voice: v}
	}
	return t.Voices[i]
}

// CountFollowed counts for a team how often plans were followed in a crisis.
func (s *Service) CountFollowed(ctx context.Context, a Actor, team TeamID) (TeamFollowed, error) {
	out := TeamFollowed{Since: s.Now().AddDate(-1, 0, 0)}
	err := s.read(ctx, a, "CountFollowed", about("", "team:"+string(team)), func(tx Tx) error {
		mine, err := tx.TeamsOfWorker(ctx, a.Organisation, a.Worker)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(mine, func(t MyTeam) bool { return t.ID == team }) {
			return denied("CountFollowed")
		}
		counts, err := tx.CountFollowed(ctx, a.Organisation, team, out.Since)
		out.Voices = followedShown(counts)
		return err
	})
	return out, err
}

// followedShown is the one way from counts to what is shown of them.
func followedShown(counts []FollowedCount) []FollowedVoice {
	var shown []FollowedVoice
	for _, v := range plan.Voices {
		out := FollowedVoice{Voice: v}
		total := 0
		for _, c := range counts {
			if c.Voice != v {
				continue
			}
			total += c.Count
			if c.Count = MirrorAtLeast(c.Count); c.Count > 0 {
				out.Answers = append(out.Answers, c)
			}
		}
		if out.AtLeast = MirrorAtLeast(total); out.AtLeast > 0 {
			shown = append(shown, out)
		}
	}
	return shown
}
