package care

import (
	"context"
	"slices"
	"time"

	"towpath/internal/fault"
)

// Setting is the kind of place in which a team works.
type Setting string

// The settings. A team in a secure setting is offered the secure Bloom first, a
// carers' team the carers'.
const (
	SettingCommunity Setting = "community"
	SettingCrisis    Setting = "crisis"
	SettingInpatient Setting = "inpatient"
	SettingSecure    Setting = "secure"
	SettingCarers    Setting = "carers"
)

// Settings lists them in the order in which screens show them.
var Settings = []Setting{SettingCommunity, SettingCrisis, SettingInpatient, SettingSecure, SettingCarers}

// Team is the workers who together support some people.
type Team struct {
	ID           TeamID
	Organisation OrganisationID
	Service      ServiceID
	Name         string
	Setting      Setting
}

// Worker is somebody who supports people as their work.
type Worker struct {
	ID           WorkerID
	Organisation OrganisationID
	Name         string
	JobTitle     string
}

// Parts that a worker can have in a team.
const (
	PartMember  = "member"
	PartManager = "manager"
)

// TeamWorker is a worker's time in a team; Until is zero while it lasts.
type TeamWorker struct {
	Organisation OrganisationID
	Team         TeamID
	Worker       WorkerID
	Part         string
	Since, Until time.Time
}

// TeamPerson is the time for which a team supports a person.
type TeamPerson struct {
	Organisation OrganisationID
	Team         TeamID
	Person       PersonID
	Since, Until time.Time
}

// MyTeam is a team of the reader's, with the part they have in it.
type MyTeam struct {
	Team
	Part string
}

// TeamCount says, for one team, how many people it supports and how many of them
// have ever completed a Bloom, and a second one.
type TeamCount struct {
	Team
	People, WithBloom, WithReview int
}

// ListMyTeams gives the teams that the reader is in now.
func (s *Service) ListMyTeams(ctx context.Context, a Actor) ([]MyTeam, error) {
	var teams []MyTeam
	err := s.read(ctx, a, "ListMyTeams", subject{}, func(tx Tx) (err error) {
		teams, err = tx.TeamsOfWorker(ctx, a.Organisation, a.Worker)
		return err
	})
	return teams, err
}

// CountTeams gives the counts of the teams that the reader manages.
func (s *Service) CountTeams(ctx context.Context, a Actor) ([]TeamCount, error) {
	var counts []TeamCount
	err := s.read(ctx, a, "CountTeams", subject{}, func(tx Tx) (err error) {
		counts, err = tx.CountTeams(ctx, a.Organisation, a.Worker)
		return err
	})
	return counts, err
}

// TeamsPage is every team of the organisation, and its services.
type TeamsPage struct {
	Teams    []Team
	Services []ClinicalService
}

// ListTeams gives every team and service, for whoever keeps them in order.
func (s *Service) ListTeams(ctx context.Context, a Actor) (TeamsPage, error) {
	var page TeamsPage
	err := s.read(ctx, a, "ListTeams", subject{}, func(tx Tx) (err error) {
		if page.Teams, err = tx.Teams(ctx, a.Organisation); err != nil {
			return err
		}
		page.Services, err = tx.Services(ctx, a.Organisation)
		return err
	})
	return page, err
}

// NewTeam is what an administrator says of a new team. Service may be new too.
type NewTeam struct {
	ID          TeamID
	Name        string
	Service     ServiceID
	ServiceName string
	Setting     Setting
}

// AddTeam adds a team, and its service when that has a name of its own.
func (s *Service) AddTeam(ctx context.Context, a Actor, n NewTeam) error {
	var c fault.Check
	c.Require(ValidID(string(n.ID)) && ValidID(string(n.Service)), "id", "error.id")
	c.Require(isLine(n.Name), "name", "team.error.name")
	c.Require(slices.Contains(Settings, n.Setting), "setting", "team.error.setting")
	if err := c.Err("AddTeam"); err != nil {
		return err
	}
	return s.write(ctx, a, "AddTeam", about("", "team:"+string(n.ID)), func(tx Tx) error {
		if n.ServiceName != "" {
			err := tx.InsertService(ctx, ClinicalService{ID: n.Service, Organisation: a.Organisation, Name: n.ServiceName})
			if err != nil {
				return err
			}
		}
		return tx.InsertTeam(ctx, Team{ID: n.ID, Organisation: a.Organisation, Service: n.Service, Name: n.Name, Setting: n.Setting})
	})
}

// JoinTeam puts a worker into a team from now on. Joining twice is joining once.
func (s *Service) JoinTeam(ctx context.Context, a Actor, team TeamID, worker WorkerID, part string) error {
	var c fault.Check
	c.Require(part == PartMember || part == PartManager, "part", "team.error.part")
	if err := c.Err("JoinTeam"); err != nil {
		return err
	}
	return s.write(ctx, a, "JoinTeam", about("", "team:"+string(team)), func(tx Tx) error {
		if err := teamExists(ctx, tx, a.Organisation, team); err != nil {
			return err
		}
		teams, err := tx.TeamsOfWorker(ctx, a.Organisation, worker)
		if err != nil || slices.ContainsFunc(teams, func(t MyTeam) bool { return t.ID == team && t.Part == part }) {
			return err
		}
		return tx.InsertTeamWorker(ctx, TeamWorker{
			Organisation: a.Organisation, Team: team, Worker: worker, Part: part, Since: s.Now(),
		})
	})
}

// teamExists refuses a team that is not there, so that nobody is added to nowhere.
func teamExists(ctx context.Context, tx Tx, org OrganisationID, id TeamID) error {
	teams, err := tx.Teams(ctx, org)
	if err != nil {
		return err
	}
	var c fault.Check
	c.Require(slices.ContainsFunc(teams, func(t Team) bool { return t.ID == id }), "team", "team.error.unknown")
	return c.Err("team")
}
