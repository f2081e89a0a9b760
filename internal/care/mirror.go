package care

import (
	"context"
	"slices"
	"time"

	"towpath/internal/mirror"
)

// MirrorGroup is whose voice a rating is. Each group rates apart.
type MirrorGroup string

// The groups. MirrorTogether is people and carers with one voice, where a team expects too
// few of either to be shown.
const (
	MirrorStaff    MirrorGroup = "staff"
	MirrorPeople   MirrorGroup = "people"
	MirrorCarers   MirrorGroup = "carers"
	MirrorTogether MirrorGroup = "together"
)

// MirrorRound is one time at which a team rates itself. Nothing of how it was rated is
// shown before it is closed; then Shown is worked out once, and the ratings are gone.
type MirrorRound struct {
	ID           MirrorRoundID
	Organisation OrganisationID
	Team         TeamID
	Kind         mirror.Kind
	// Together lets people and carers answer as one group. It is said before anybody rates.
	Together bool
	// LastDay is the last on which ratings are taken.
	LastDay  Date
	Opened   time.Time
	OpenedBy AccountID
	Closed   time.Time
	ClosedBy AccountID
	Shown    MirrorShown
	// Priorities are up to three items, the first first; ReviewOn is when the team looks
	// at itself again.
	Priorities []string
	ReviewOn   Date
}

// Open tells whether the round was not closed yet.
func (r MirrorRound) Open() bool { return r.Closed.IsZero() }

// Takes tells whether a rating is taken on a day.
func (r MirrorRound) Takes(today Date) bool { return r.Open() && today <= r.LastDay }

// Groups gives the groups that rate, in the order in which screens show them.
func (r MirrorRound) Groups() []MirrorGroup {
	if r.Together {
		return []MirrorGroup{MirrorStaff, MirrorTogether}
	}
	return []MirrorGroup{MirrorStaff, MirrorPeople, MirrorCarers}
}

// group gives the group in which somebody rates in this round.
func (r MirrorRound) group(g MirrorGroup) MirrorGroup {
	if r.Together && g != MirrorStaff {
		return MirrorTogether
	}
	return g
}

// MirrorRating is what one rater said. It has no name, no account, no time and no id.
type MirrorRating struct {
	Group MirrorGroup
	// Paper is set where somebody of the team typed it in.
	Paper   bool
	Answers map[string]string // by item; one that was left has none
	Remarks map[string]string // by item
}

// MirrorTx is how teams see themselves.
type MirrorTx interface {
	InsertMirrorRound(ctx context.Context, r MirrorRound) (bool, error)
	MirrorRound(ctx context.Context, org OrganisationID, id MirrorRoundID) (MirrorRound, error)
	// ListMirrorRounds gives a team's rounds, the latest first.
	ListMirrorRounds(ctx context.Context, org OrganisationID, team TeamID) ([]MirrorRound, error)
	// HoldMirrorRound makes whoever else would write in a round wait, and gives it as it is.
	HoldMirrorRound(ctx context.Context, org OrganisationID, id MirrorRoundID) (MirrorRound, error)
	// CloseMirrorRound keeps what is shown and throws the ratings away.
	CloseMirrorRound(ctx context.Context, r MirrorRound) error
	SetMirrorPlan(ctx context.Context, r MirrorRound) error

	// InsertMirrorPart notes that an account, or a sheet of paper, took part.
	InsertMirrorPart(ctx context.Context, org OrganisationID, round MirrorRoundID, part string) (bool, error)
	HasMirrorPart(ctx context.Context, org OrganisationID, round MirrorRoundID, part string) (bool, error)
	// MirrorRatings gives the ratings of a round that is open, in an order that says
	// nothing of when each came; SetMirrorRatings puts others in their place.
	MirrorRatings(ctx context.Context, org OrganisationID, round MirrorRoundID) ([]MirrorRating, error)
	SetMirrorRatings(ctx context.Context, org OrganisationID, round MirrorRoundID, all []MirrorRating) error

	InsertMirrorAgreed(ctx context.Context, g MirrorAgreed) (bool, error)
	// ListMirrorAgreed gives every version, the earlier first; so does ListMirrorTests.
	ListMirrorAgreed(ctx context.Context, org OrganisationID, round MirrorRoundID) ([]MirrorAgreed, error)
	InsertMirrorTest(ctx context.Context, m MirrorTest) (bool, error)
	ListMirrorTests(ctx context.Context, org OrganisationID, round MirrorRoundID) ([]MirrorTest, error)

	InsertMirrorSkill(ctx context.Context, k MirrorSkill) (bool, error)
	ListMirrorSkills(ctx context.Context, org OrganisationID, team TeamID) ([]MirrorSkill, error)
	DeleteMirrorSkill(ctx context.Context, org OrganisationID, team TeamID, id MirrorSkillID) error
	InsertMirrorResult(ctx context.Context, r MirrorResult) (bool, error)
	ListMirrorResults(ctx context.Context, org OrganisationID, team TeamID) ([]MirrorResult, error)
	DeleteMirrorResult(ctx context.Context, org OrganisationID, team TeamID, id MirrorResultID) error

	InsertMirrorShare(ctx context.Context, sh MirrorShare) (bool, error)
	EndMirrorShare(ctx context.Context, org OrganisationID, round MirrorRoundID, item string, by AccountID, at time.Time) error
	// ListMirrorShares gives what an organisation's teams share now, by team.
	ListMirrorShares(ctx context.Context, org OrganisationID) ([]MirrorShare, error)
	// CountMirrorEvidence counts as things stand at an instant, and what happened in the year
	// before it.
	CountMirrorEvidence(ctx context.Context, org OrganisationID, team TeamID, at time.Time) (MirrorCounts, error)
}

// mirrorGroup gives the group in which the actor stands to a team: staff by being in it,
// people by being supported by it, carers by standing beside somebody who is. Managing a
// team is not being in it. It is empty for everybody else.
func mirrorGroup(ctx context.Context, tx Tx, a Actor, team TeamID) (MirrorGroup, error) {
	switch {
	case a.Preview:
		return "", nil
	case a.Role.Works():
		teams, err := tx.TeamsOfWorker(ctx, a.Organisation, a.Worker)
		if slices.ContainsFunc(teams, func(t MyTeam) bool { return t.ID == team && t.Part == PartMember }) {
			return MirrorStaff, err
		}
		return "", err
	case a.Role == RolePerson:
		if teams, err := tx.TeamsOfPerson(ctx, a.Organisation, a.Person); err != nil || hasTeam(teams, team) {
			return MirrorPeople, err
		}
	case a.Role == RoleCarer:
		teams, err := teamsOfCarer(ctx, tx, a)
		if err != nil || hasTeam(teams, team) {
			return MirrorCarers, err
		}
	}
	return "", nil
}

func hasTeam(teams []Team, id TeamID) bool {
	return slices.ContainsFunc(teams, func(t Team) bool { return t.ID == id })
}

// teamsOfCarer gives the teams that support a carer or somebody beside whom they stand.
func teamsOfCarer(ctx context.Context, tx Tx, a Actor) ([]Team, error) {
	teams, err := tx.TeamsOfPerson(ctx, a.Organisation, a.Person)
	if err != nil {
		return nil, err
	}
	circles, err := tx.CirclesOfAccount(ctx, a.Organisation, a.Account)
	if err != nil {
		return nil, err
	}
	for _, m := range circles {
		theirs, err := tx.TeamsOfPerson(ctx, a.Organisation, m.Person)
		if err != nil {
			return nil, err
		}
		for _, t := range theirs {
			if !hasTeam(teams, t.ID) {
				teams = append(teams, t)
			}
		}
	}
	return teams, nil
}

// staffOf refuses everybody who is not in a team, and gives the team.
func (s *Service) staffOf(ctx context.Context, tx Tx, a Actor, action string, team TeamID) (Team, error) {
	group, err := mirrorGroup(ctx, tx, a, team)
	if err != nil {
		return Team{}, err
	}
	if group != MirrorStaff {
		return Team{}, denied(action)
	}
	return teamOf(ctx, tx, a.Organisation, action, team)
}

func teamOf(ctx context.Context, tx Tx, org OrganisationID, action string, id TeamID) (Team, error) {
	teams, err := tx.Teams(ctx, org)
	if err != nil {
		return Team{}, err
	}
	i := slices.IndexFunc(teams, func(t Team) bool { return t.ID == id })
	if i < 0 {
		return Team{}, denied(action)
	}
	return teams[i], nil
}

// onRound names a round in the log, which says nothing else of it.
func onRound(id MirrorRoundID) subject { return about("", "mirror-round:"+string(id)) }

// inRound lets a member of the round's team change something in it. The round is held.
func (s *Service) inRound(ctx context.Context, a Actor, action string, id MirrorRoundID, fn func(Tx, MirrorRound) error) error {
	return s.write(ctx, a, action, onRound(id), func(tx Tx) error {
		r, err := tx.HoldMirrorRound(ctx, a.Organisation, id)
		if err != nil {
			return err
		}
		if _, err := s.staffOf(ctx, tx, a, action, r.Team); err != nil {
			return err
		}
		return fn(tx, r)
	})
}
