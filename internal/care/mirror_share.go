package care

import (
	"context"
	"slices"
	"time"

	"towpath/internal/fault"
)

// MirrorShare is one challenge that a team shares with those who run its service, as the
// team saw it at that moment: what is shown here never changes, and goes when the team
// takes it back.
type MirrorShare struct {
	ID           MirrorShareID
	Organisation OrganisationID
	Round        MirrorRoundID
	Team         TeamID
	Item         string
	By           string // who agreed to share it
	What         MirrorSharedItem
	At           time.Time
	SharedBy     AccountID
}

// MirrorSharedItem is what goes up: what was shown, without the remarks; where the team
// agreed that it stands; and whether it is a priority, 0 for not.
type MirrorSharedItem struct {
	Shown    MirrorShown
	Agreed   MirrorAgreedWords
	Priority int
	ClosedOn Date
}

// mirrorShared gives what of a round goes up of one item; ok is false before the team
// agreed on a stage.
func (s *Service) mirrorShared(r MirrorRound, versions []MirrorAgreed, item string) (MirrorSharedItem, bool) {
	agreed, ok := agreedOf(versions, item)
	out := MirrorSharedItem{
		Shown: r.Shown.Of(item), Agreed: agreed.MirrorAgreedWords, Priority: slices.Index(r.Priorities, item) + 1, ClosedOn: DateOf(r.Closed, s.place),
	}
	for g := range out.Shown.Groups {
		for i := range out.Shown.Groups[g].Items {
			out.Shown.Groups[g].Items[i].Remarks = nil
		}
	}
	return out, ok
}

// NewMirrorShare is a team's consent to share one challenge. By is who agreed to that.
type NewMirrorShare struct {
	ID    MirrorShareID
	Round MirrorRoundID
	Item  string
	By    string
}

// ShareMirror shares one challenge of a closed round. What was shared of it before is
// taken back with the same press.
func (s *Service) ShareMirror(ctx context.Context, a Actor, n NewMirrorShare) error {
	var c fault.Check
	c.Require(ValidID(string(n.ID)), "id", "error.id")
	c.Require(isLine(n.By), "by", "mirror.error.by")
	if err := c.Err("ShareMirror"); err != nil {
		return err
	}
	return s.inRound(ctx, a, "ShareMirror", n.Round, func(tx Tx, r MirrorRound) error {
		s.challengeRound(r, &c, n.Item)
		versions, err := tx.ListMirrorAgreed(ctx, a.Organisation, r.ID)
		if err != nil {
			return err
		}
		what, agreed := s.mirrorShared(r, versions, n.Item)
		c.Require(agreed, "item", "mirror.error.not_agreed")
		if err := c.Err("ShareMirror"); err != nil {
			return err
		}
		standing, err := tx.ListMirrorShares(ctx, a.Organisation)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(standing, func(o MirrorShare) bool { return o.ID == n.ID && o.Round == r.ID && o.Item == n.Item }) {
			return nil // saved twice
		}
		if err := tx.EndMirrorShare(ctx, a.Organisation, r.ID, n.Item, a.Account, s.Now()); err != nil {
			return err
		}
		return addedOrConflict("ShareMirror")(tx.InsertMirrorShare(ctx, MirrorShare{
			ID: n.ID, Organisation: a.Organisation, Round: r.ID, Team: r.Team, Item: n.Item, By: n.By, What: what, At: s.Now(), SharedBy: a.Account,
		}))
	})
}

// EndMirrorShare takes back what a team shared of one challenge.
func (s *Service) EndMirrorShare(ctx context.Context, a Actor, round MirrorRoundID, item string) error {
	return s.inRound(ctx, a, "EndMirrorShare", round, func(tx Tx, r MirrorRound) error {
		return tx.EndMirrorShare(ctx, a.Organisation, r.ID, item, a.Account, s.Now())
	})
}

// MirrorsPage is where somebody finds the mirrors that are theirs to see.
type MirrorsPage struct {
	// Mine are the teams that the reader is in.
	Mine []Team
	// Oversees is set for whoever runs a service: Shared is then what teams of theirs
	// share, by challenge and team, and Teams the names. Teams that share nothing are
	// nowhere in it, and nothing is counted or put in a row.
	Oversees bool
	Shared   []MirrorShare
	Teams    map[TeamID]string
}

// ListMirrors gives the reader's own teams, and what others share with them.
func (s *Service) ListMirrors(ctx context.Context, a Actor) (MirrorsPage, error) {
	page := MirrorsPage{Teams: map[TeamID]string{}}
	err := s.read(ctx, a, "ListMirrors", subject{}, func(tx Tx) error {
		mine, err := tx.TeamsOfWorker(ctx, a.Organisation, a.Worker)
		if err != nil {
			return err
		}
		services := map[ServiceID]bool{}
		for _, t := range mine {
			if t.Part == PartMember {
				page.Mine = append(page.Mine, t.Team)
			}
			if t.Part == PartManager && a.Role == RoleManager {
				services[t.Service] = true
			}
		}
		page.Oversees = a.Role == RoleAdministrator || len(services) > 0
		if !page.Oversees {
			return nil
		}
		teams, err := tx.Teams(ctx, a.Organisation)
		if err != nil {
			return err
		}
		for _, t := range teams {
			if a.Role == RoleAdministrator || services[t.Service] {
				page.Teams[t.ID] = t.Name
			}
		}
		return page.fill(ctx, tx, a.Organisation)
	})
	return page, err
}

func (p *MirrorsPage) fill(ctx context.Context, tx Tx, org OrganisationID) error {
	shares, err := tx.ListMirrorShares(ctx, org)
	if err != nil {
		return err
	}
	sharing := map[TeamID]string{}
	for _, sh := range shares {
		if name, ok := p.Teams[sh.Team]; ok {
			p.Shared, sharing[sh.Team] = append(p.Shared, sh), name
		}
	}
	p.Teams = sharing
	return nil
}
