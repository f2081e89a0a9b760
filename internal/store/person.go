package store

import (
	"context"

	"towpath/internal/care"
	"towpath/internal/store/db"
)

// InsertPerson implements care.Tx.
func (t *tx) InsertPerson(ctx context.Context, p care.Person) (bool, error) {
	n, err := t.q.InsertPerson(ctx, db.InsertPersonParams{
		OrganisationID: string(p.Organisation), PersonID: string(p.ID), Name: p.Name, PreferredName: p.PreferredName,
		Reference: p.Reference, Born: string(p.Born), CreatedAt: micro(p.Created),
	})
	return added("InsertPerson", n, err)
}

// HoldPerson implements care.Tx. SQLite has one writer, who holds everything.
func (t *tx) HoldPerson(ctx context.Context, org care.OrganisationID, id care.PersonID) error {
	if t.hold == "" {
		return nil
	}
	_, err := t.raw.ExecContext(ctx, t.hold, string(org), string(id))
	return failed("HoldPerson", err)
}

// Person implements care.Tx.
func (t *tx) Person(ctx context.Context, org care.OrganisationID, id care.PersonID) (care.Person, error) {
	row, err := t.q.GetPerson(ctx, db.GetPersonParams{OrganisationID: string(org), PersonID: string(id)})
	return one("Person", row, err, func(r db.Person) care.Person {
		return care.Person{
			ID: care.PersonID(r.PersonID), Organisation: care.OrganisationID(r.OrganisationID), Name: r.Name,
			PreferredName: r.PreferredName, Reference: r.Reference, Born: care.Date(r.Born), Created: instant(r.CreatedAt),
		}
	})
}

// PeopleByReference implements care.Tx.
func (t *tx) PeopleByReference(ctx context.Context, org care.OrganisationID) (map[string]care.PersonID, error) {
	rows, err := t.q.ListPeopleByReference(ctx, string(org))
	people := make(map[string]care.PersonID, len(rows))
	for _, r := range rows {
		if _, shared := people[r.Reference]; shared {
			people[r.Reference] = ""
			continue
		}
		people[r.Reference] = care.PersonID(r.PersonID)
	}
	return people, failed("PeopleByReference", err)
}

// ListCaseload implements care.Tx.
func (t *tx) ListCaseload(ctx context.Context, org care.OrganisationID, w care.WorkerID, part string, most, after int) ([]care.CaseloadRow, error) {
	rows, err := t.q.ListCaseload(ctx, db.ListCaseloadParams{
		OrganisationID: string(org), WorkerID: string(w), Part: part, UpTo: int32(most), After: int32(after),
	})
	return each("ListCaseload", rows, err, func(r db.ListCaseloadRow) care.CaseloadRow {
		return care.CaseloadRow{
			Person: care.PersonID(r.PersonID), Name: r.Name, PreferredName: r.PreferredName, Reference: r.Reference,
			LastOn: care.Date(r.LastOn), Open: care.AssessmentID(r.OpenAssessment),
		}
	})
}

// CountCaseload implements care.Tx.
func (t *tx) CountCaseload(ctx context.Context, org care.OrganisationID, w care.WorkerID, part string) (int, error) {
	n, err := t.q.CountCaseload(ctx, db.CountCaseloadParams{OrganisationID: string(org), WorkerID: string(w), Part: part})
	return int(n), failed("CountCaseload", err)
}

// TeamsOfPerson implements care.Tx.
func (t *tx) TeamsOfPerson(ctx context.Context, org care.OrganisationID, id care.PersonID) ([]care.Team, error) {
	rows, err := t.q.ListTeamsOfPerson(ctx, db.ListTeamsOfPersonParams{OrganisationID: string(org), PersonID: string(id)})
	return each("TeamsOfPerson", rows, err, teamOf)
}

// WorkersOfPerson implements care.Tx.
func (t *tx) WorkersOfPerson(ctx context.Context, org care.OrganisationID, id care.PersonID) ([]care.Worker, error) {
	rows, err := t.q.ListWorkersOfPerson(ctx, db.ListWorkersOfPersonParams{OrganisationID: string(org), PersonID: string(id)})
	return each("WorkersOfPerson", rows, err, func(r db.Worker) care.Worker {
		return care.Worker{ID: care.WorkerID(r.WorkerID), Organisation: org, Name: r.Name, JobTitle: r.JobTitle}
	})
}
