package care

import (
	"context"

	"towpath/internal/mirror"
)

// MirrorPage is a team's own page about itself. Group is how the reader stands to the
// team: people and carers are shown the rounds in which they may rate, and those in which
// they did.
type MirrorPage struct {
	Team    Team
	Group   MirrorGroup
	Rounds  []MirrorRoundLine
	Skills  []MirrorSkill
	Results []MirrorResult // for staff
	// Evidence is for staff.
	Evidence []MirrorEvidence
}

// MirrorRoundLine is a round, and whether the reader handed a rating in.
type MirrorRoundLine struct {
	MirrorRound
	Rated bool
}

// ShowMirror gives a team's page about itself.
func (s *Service) ShowMirror(ctx context.Context, a Actor, team TeamID) (MirrorPage, error) {
	var page MirrorPage
	err := s.read(ctx, a, "ShowMirror", onTeam(team), func(tx Tx) (err error) {
		if page.Group, err = mirrorGroup(ctx, tx, a, team); err != nil {
			return err
		}
		if page.Group == "" {
			return denied("ShowMirror")
		}
		if page.Team, err = teamOf(ctx, tx, a.Organisation, "ShowMirror", team); err != nil {
			return err
		}
		if page.Rounds, err = roundLines(ctx, tx, a, team, page.Group); err != nil {
			return err
		}
		if page.Skills, err = tx.ListMirrorSkills(ctx, a.Organisation, team); err != nil || page.Group != MirrorStaff {
			return err
		}
		if page.Results, err = tx.ListMirrorResults(ctx, a.Organisation, team); err != nil {
			return err
		}
		page.Evidence, err = s.mirrorEvidence(ctx, tx, a.Organisation, team)
		return err
	})
	return page, err
}

// roundLines gives the rounds that a reader may see: all of them to staff.
func roundLines(ctx context.Context, tx Tx, a Actor, team TeamID, group MirrorGroup) ([]MirrorRoundLine, error) {
	rounds, err := tx.ListMirrorRounds(ctx, a.Organisation, team)
	if err != nil {
		return nil, err
	}
	var out []MirrorRoundLine
	for _, r := range rounds {
		rated, err := tx.HasMirrorPart(ctx, a.Organisation, r.ID, string(a.Account))
		if err != nil {
			return nil, err
		}
		if group == MirrorStaff || rated || r.Open() {
			out = append(out, MirrorRoundLine{MirrorRound: r, Rated: rated})
		}
	}
	return out, nil
}

// MirrorRoundPage is one round: to be rated while it is open, and to be read afterwards.
type MirrorRoundPage struct {
	Team  Team
	Group MirrorGroup // in which the reader rates in this round
	MirrorRoundLine
	// Agreed and Before are what holds of each item, in this round and in the one before
	// of its kind, which is Earlier; its ID is empty for none.
	Agreed, Before map[string]MirrorAgreed
	Earlier        MirrorRound
	Tests          []MirrorTest
	// Shares, of what the team shares now, and Evidence are for staff.
	Shares   map[string]MirrorShare
	Evidence []MirrorEvidence
}

// Staff tells whether the reader is in the team.
func (p MirrorRoundPage) Staff() bool { return p.Group == MirrorStaff }

// WouldShare gives what would go up of one item.
func (s *Service) WouldShare(p MirrorRoundPage, item string) (MirrorSharedItem, bool) {
	var versions []MirrorAgreed
	if now, ok := p.Agreed[item]; ok {
		versions = append(versions, now)
	}
	return s.mirrorShared(p.MirrorRound, versions, item)
}

// ShowMirrorRound gives one round. People and carers are shown one that is open, or in
// which they rated, and of what the team wrote, its stages, priorities and tests.
func (s *Service) ShowMirrorRound(ctx context.Context, a Actor, id MirrorRoundID) (MirrorRoundPage, error) {
	var page MirrorRoundPage
	err := s.read(ctx, a, "ShowMirrorRound", onRound(id), func(tx Tx) (err error) {
		if page.MirrorRound, err = tx.MirrorRound(ctx, a.Organisation, id); err != nil {
			return err
		}
		if page.Rated, err = tx.HasMirrorPart(ctx, a.Organisation, id, string(a.Account)); err != nil {
			return err
		}
		group, err := mirrorGroup(ctx, tx, a, page.MirrorRound.Team)
		if err != nil {
			return err
		}
		if group == "" || group != MirrorStaff && !page.Open() && !page.Rated {
			return denied("ShowMirrorRound")
		}
		page.Group = page.group(group)
		if page.Team, err = teamOf(ctx, tx, a.Organisation, "ShowMirrorRound", page.MirrorRound.Team); err != nil {
			return err
		}
		return s.fillMirrorRound(ctx, tx, a, &page)
	})
	return page, err
}

func (s *Service) fillMirrorRound(ctx context.Context, tx Tx, a Actor, p *MirrorRoundPage) (err error) {
	if p.Agreed, err = agreedIn(ctx, tx, p.MirrorRound, p.Staff()); err != nil {
		return err
	}
	versions, err := tx.ListMirrorTests(ctx, a.Organisation, p.ID)
	if err != nil {
		return err
	}
	p.Tests = latestTests(versions)
	if !p.Staff() {
		return nil
	}
	rounds, err := tx.ListMirrorRounds(ctx, a.Organisation, p.Team.ID)
	if err != nil {
		return err
	}
	for _, r := range rounds {
		if r.Kind == p.Kind && r.Opened.Before(p.Opened) && !r.Open() {
			p.Earlier = r
			if p.Before, err = agreedIn(ctx, tx, r, true); err != nil {
				return err
			}
			break
		}
	}
	shares, err := tx.ListMirrorShares(ctx, a.Organisation)
	if err != nil {
		return err
	}
	p.Shares = map[string]MirrorShare{}
	for _, sh := range shares {
		if sh.Round == p.ID {
			p.Shares[sh.Item] = sh
		}
	}
	p.Evidence, err = s.mirrorEvidence(ctx, tx, a.Organisation, p.Team.ID)
	return err
}

// agreedIn gives what holds of each item of a round; to others than staff, the stages.
func agreedIn(ctx context.Context, tx Tx, r MirrorRound, staff bool) (map[string]MirrorAgreed, error) {
	out := map[string]MirrorAgreed{}
	if r.Kind != mirror.Challenges {
		return out, nil
	}
	versions, err := tx.ListMirrorAgreed(ctx, r.Organisation, r.ID)
	for _, v := range versions {
		if now := out[v.Item]; v.Version > now.Version {
			if !staff {
				v.MirrorAgreedWords = MirrorAgreedWords{Stage: v.Stage}
			}
			out[v.Item] = v
		}
	}
	return out, err
}

// MirrorToRate is a round that waits for the reader.
type MirrorToRate struct {
	Team  Team
	Round MirrorRound
}

// mirrorsToRate gives the rounds in which a person or carer may rate and did not yet.
func (s *Service) mirrorsToRate(ctx context.Context, tx Tx, a Actor) ([]MirrorToRate, error) {
	if a.Preview || !a.Role.HasRecord() {
		return nil, nil
	}
	teams, err := tx.TeamsOfPerson(ctx, a.Organisation, a.Person)
	if err == nil && a.Role == RoleCarer {
		teams, err = teamsOfCarer(ctx, tx, a)
	}
	if err != nil {
		return nil, err
	}
	var out []MirrorToRate
	for _, t := range teams {
		rounds, err := tx.ListMirrorRounds(ctx, a.Organisation, t.ID)
		if err != nil {
			return nil, err
		}
		for _, r := range rounds {
			if !r.Takes(s.today()) {
				continue
			}
			rated, err := tx.HasMirrorPart(ctx, a.Organisation, r.ID, string(a.Account))
			if err != nil {
				return nil, err
			}
			if !rated {
				out = append(out, MirrorToRate{Team: t, Round: r})
			}
		}
	}
	return out, nil
}
