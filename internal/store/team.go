package store

import (
	"context"

	"towpath/internal/care"
	"towpath/internal/store/db"
)

func teamOf(r db.Team) care.Team {
	return care.Team{
		ID: care.TeamID(r.TeamID), Organisation: care.OrganisationID(r.OrganisationID),
		Service: care.ServiceID(r.ServiceID), Name: r.Name, Setting: care.Setting(r.Setting),
	}
}

// InsertTeam implements care.Tx.
func (t *tx) InsertTeam(ctx context.Context, n care.Team) error {
	return failed("InsertTeam", t.q.InsertTeam(ctx, db.InsertTeamParams{
		OrganisationID: string(n.Organisation), TeamID: string(n.ID), ServiceID: string(n.Service),
		Name: n.Name, Setting: string(n.Setting),
	}))
}

// Teams implements care.Tx.
func (t *tx) Teams(ctx context.Context, org care.OrganisationID) ([]care.Team, error) {
	rows, err := t.q.ListTeams(ctx, string(org))
	return each("Teams", rows, err, teamOf)
}

// TeamsOfWorker implements care.Tx.
func (t *tx) TeamsOfWorker(ctx context.Context, org care.OrganisationID, w care.WorkerID) ([]care.MyTeam, error) {
	rows, err := t.q.ListTeamsOfWorker(ctx, db.ListTeamsOfWorkerParams{OrganisationID: string(org), WorkerID: string(w)})
	return each("TeamsOfWorker", rows, err, func(r db.ListTeamsOfWorkerRow) care.MyTeam {
		return care.MyTeam{Part: r.Part, Team: teamOf(db.Team{
			OrganisationID: r.OrganisationID, TeamID: r.TeamID, ServiceID: r.ServiceID, Name: r.Name, Setting: r.Setting,
		})}
	})
}

// CountTeams implements care.Tx.
func (t *tx) CountTeams(ctx context.Context, org care.OrganisationID, w care.WorkerID) ([]care.TeamCount, error) {
	rows, err := t.q.CountTeams(ctx, db.CountTeamsParams{OrganisationID: string(org), WorkerID: string(w)})
	return each("CountTeams", rows, err, func(r db.CountTeamsRow) care.TeamCount {
		return care.TeamCount{
			Team: care.Team{
				ID: care.TeamID(r.TeamID), Organisation: org, Service: care.ServiceID(r.ServiceID),
				Name: r.Name, Setting: care.Setting(r.Setting),
			},
			People: int(r.People), WithBloom: int(r.WithBloom), WithReview: int(r.WithReview),
		}
	})
}

// InsertWorker implements care.Tx.
func (t *tx) InsertWorker(ctx context.Context, w care.Worker) error {
	name, err := t.seal(ctx, organisationOwner(string(w.Organisation)), "worker", "name", string(w.ID), w.Name)
	if err != nil {
		return failed("InsertWorker", err)
	}
	return failed("InsertWorker", t.q.InsertWorker(ctx, db.InsertWorkerParams{
		OrganisationID: string(w.Organisation), WorkerID: string(w.ID), Name: name, JobTitle: w.JobTitle,
	}))
}

// InsertTeamWorker implements care.Tx.
func (t *tx) InsertTeamWorker(ctx context.Context, n care.TeamWorker) error {
	return failed("InsertTeamWorker", t.q.InsertTeamWorker(ctx, db.InsertTeamWorkerParams{
		OrganisationID: string(n.Organisation), TeamID: string(n.Team), WorkerID: string(n.Worker),
		Part: n.Part, Since: micro(n.Since),
	}))
}

// EndTeamWorker implements care.Tx.
func (t *tx) EndTeamWorker(ctx context.Context, n care.TeamWorker) error {
	_, err := t.q.EndTeamWorker(ctx, db.EndTeamWorkerParams{
		OrganisationID: string(n.Organisation), TeamID: string(n.Team), WorkerID: string(n.Worker), Until: micro(n.Until),
	})
	return failed("EndTeamWorker", err)
}

// InsertTeamPerson implements care.Tx.
func (t *tx) InsertTeamPerson(ctx context.Context, n care.TeamPerson) error {
	return failed("InsertTeamPerson", t.q.InsertTeamPerson(ctx, db.InsertTeamPersonParams{
		OrganisationID: string(n.Organisation), TeamID: string(n.Team), PersonID: string(n.Person),
		Since: micro(n.Since), Until: micro(n.Until),
	}))
}

// EndTeamPerson implements care.Tx.
func (t *tx) EndTeamPerson(ctx context.Context, n care.TeamPerson) error {
	_, err := t.q.EndTeamPerson(ctx, db.EndTeamPersonParams{
		OrganisationID: string(n.Organisation), TeamID: string(n.Team), PersonID: string(n.Person), Until: micro(n.Until),
	})
	return failed("EndTeamPerson", err)
}
