package care

import (
	"context"
	"slices"
)

// StaffMember is somebody who works here, with the account that they write with.
type StaffMember struct {
	Account AccountID
	Worker  Worker
	Teams   []TeamID
}

// StaffPage is the service as far as the reader has to do with it: its name and services,
// and who works in the teams that they are in or that support them.
type StaffPage struct {
	Organisation Organisation
	Services     []ClinicalService
	Teams        []Team
	Staff        []StaffMember
}

// ListStaff gives who works in the reader's own teams, or in those that support them.
func (s *Service) ListStaff(ctx context.Context, a Actor) (StaffPage, error) {
	var page StaffPage
	err := s.read(ctx, a, "ListStaff", subject{}, func(tx Tx) (err error) {
		page = StaffPage{}
		all, err := tx.Organisations(ctx)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(all, func(o Organisation) bool { return o.ID == a.Organisation }); i >= 0 {
			page.Organisation = all[i]
		}
		if page.Services, err = tx.Services(ctx, a.Organisation); err != nil {
			return err
		}
		if page.Teams, err = teamsAround(ctx, tx, a); err != nil {
			return err
		}
		return page.fill(ctx, tx, a.Organisation)
	})
	return page, err
}

// teamsAround gives the teams that somebody is in, or that support them.
func teamsAround(ctx context.Context, tx Tx, a Actor) (teams []Team, err error) {
	if a.Person != "" && !a.Preview {
		return tx.TeamsOfPerson(ctx, a.Organisation, a.Person)
	}
	if a.Moves {
		return tx.Teams(ctx, a.Organisation)
	}
	if a.Worker == "" {
		return nil, nil
	}
	mine, err := tx.TeamsOfWorker(ctx, a.Organisation, a.Worker)
	for _, t := range mine {
		if !slices.Contains(teams, t.Team) {
			teams = append(teams, t.Team)
		}
	}
	return teams, err
}

func (p *StaffPage) fill(ctx context.Context, tx Tx, org OrganisationID) error {
	for _, t := range p.Teams {
		list, err := tx.StaffOfTeam(ctx, org, t.ID)
		if err != nil {
			return err
		}
		for _, m := range list {
			i := slices.IndexFunc(p.Staff, func(o StaffMember) bool { return o.Account == m.Account })
			if i < 0 {
				i, p.Staff = len(p.Staff), append(p.Staff, m)
			}
			if !slices.Contains(p.Staff[i].Teams, t.ID) {
				p.Staff[i].Teams = append(p.Staff[i].Teams, t.ID)
			}
		}
	}
	return nil
}
