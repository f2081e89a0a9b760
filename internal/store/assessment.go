package store

import (
	"context"
	"time"

	"towpath/internal/care"
	"towpath/internal/store/db"
)

func (t *tx) assessmentOf(ctx context.Context, r db.Assessment) (care.Assessment, error) {
	words := t.row(ctx, personOwner(care.OrganisationID(r.OrganisationID), care.PersonID(r.PersonID)), "assessment", r.AssessmentID)
	return care.Assessment{
		ID: care.AssessmentID(r.AssessmentID), Organisation: care.OrganisationID(r.OrganisationID), Person: care.PersonID(r.PersonID),
		Instrument: r.InstrumentID, InstrumentVersion: r.InstrumentVersion, Kind: care.Kind(r.Kind), Way: care.Way(r.Way),
		On: care.Date(r.OnDate), Present: words.open("present", r.Present), Minutes: int(r.Minutes), Source: r.Source,
		StartedAt: instant(r.StartedAt), StartedBy: care.AccountID(r.StartedBy), CompletedAt: instant(r.CompletedAt),
		OpenedAt: instant(r.OpenedAt),
	}, words.err
}

// InsertAssessment implements care.Tx.
func (t *tx) InsertAssessment(ctx context.Context, a care.Assessment) (bool, error) {
	words := t.row(ctx, personOwner(a.Organisation, a.Person), "assessment", string(a.ID))
	present := words.seal("present", a.Present)
	if words.err != nil {
		return false, failed("InsertAssessment", words.err)
	}
	n, err := t.q.InsertAssessment(ctx, db.InsertAssessmentParams{
		OrganisationID: string(a.Organisation), AssessmentID: string(a.ID), PersonID: string(a.Person),
		InstrumentID: a.Instrument, InstrumentVersion: a.InstrumentVersion, Kind: string(a.Kind), Way: string(a.Way),
		OnDate: string(a.On), Present: present, Minutes: int64(a.Minutes), Source: a.Source,
		StartedAt: micro(a.StartedAt), StartedBy: string(a.StartedBy), CompletedAt: micro(a.CompletedAt),
	})
	if err != nil || n == 0 {
		return added("InsertAssessment", n, err)
	}
	return true, failed("InsertAssessment", t.q.SetAssessmentTeams(ctx, db.SetAssessmentTeamsParams{
		OrganisationID: string(a.Organisation), FirstPerson: string(a.Person), LastPerson: string(a.Person),
	}))
}

// Assessment implements care.Tx.
func (t *tx) Assessment(ctx context.Context, org care.OrganisationID, person care.PersonID, id care.AssessmentID) (care.Assessment, error) {
	row, err := t.q.GetAssessment(ctx, db.GetAssessmentParams{
		OrganisationID: string(org), PersonID: string(person), AssessmentID: string(id),
	})
	return oneOpened("Assessment", row, err, func(r db.Assessment) (care.Assessment, error) { return t.assessmentOf(ctx, r) })
}

// ListAssessments implements care.Tx.
func (t *tx) ListAssessments(ctx context.Context, org care.OrganisationID, person care.PersonID) ([]care.Assessment, error) {
	rows, err := t.q.ListAssessments(ctx, db.ListAssessmentsParams{OrganisationID: string(org), PersonID: string(person)})
	return eachOpened("ListAssessments", rows, err, func(r db.Assessment) (care.Assessment, error) { return t.assessmentOf(ctx, r) })
}

// CompleteAssessment implements care.Tx.
func (t *tx) CompleteAssessment(ctx context.Context, org care.OrganisationID, person care.PersonID, id care.AssessmentID, at time.Time) error {
	_, err := t.q.CompleteAssessment(ctx, db.CompleteAssessmentParams{
		OrganisationID: string(org), PersonID: string(person), AssessmentID: string(id), CompletedAt: micro(at),
	})
	return failed("CompleteAssessment", err)
}

// OpenAssessment implements care.Tx.
func (t *tx) OpenAssessment(ctx context.Context, org care.OrganisationID, person care.PersonID, id care.AssessmentID, at time.Time) error {
	_, err := t.q.OpenAssessment(ctx, db.OpenAssessmentParams{
		OrganisationID: string(org), PersonID: string(person), AssessmentID: string(id), OpenedAt: micro(at),
	})
	return failed("OpenAssessment", err)
}
