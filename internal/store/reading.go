package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"towpath/internal/care"
	"towpath/internal/instrument"
	"towpath/internal/store/db"
)

func readings(op string, rows []db.Reading, err error) ([]care.Reading, error) {
	if err != nil {
		return nil, failed(op, err)
	}
	out := make([]care.Reading, len(rows))
	for i, r := range rows {
		values, err := care.UnpackValues(r.Steps)
		if err != nil {
			return nil, err
		}
		out[i] = care.Reading{
			Organisation: care.OrganisationID(r.OrganisationID), Assessment: care.AssessmentID(r.AssessmentID),
			Person: care.PersonID(r.PersonID), Voice: care.Voice(r.Voice), Values: values,
			StartedAt: instant(r.StartedAt), StartedBy: care.AccountID(r.StartedBy),
			ChangedAt: instant(r.ChangedAt), HandedInAt: instant(r.HandedInAt),
		}
	}
	return out, nil
}

// InsertReading implements care.Tx.
func (t *tx) InsertReading(ctx context.Context, r care.Reading) error {
	_, err := t.q.InsertReading(ctx, db.InsertReadingParams{
		OrganisationID: string(r.Organisation), AssessmentID: string(r.Assessment), Voice: string(r.Voice),
		PersonID: string(r.Person), Steps: care.PackValues(r.Values), StartedAt: micro(r.StartedAt),
		StartedBy: string(r.StartedBy), ChangedAt: micro(r.ChangedAt), HandedInAt: micro(r.HandedInAt),
	})
	return failed("InsertReading", err)
}

// OpenReading implements care.Tx. Whoever writes holds the person (HoldPerson), so
// two answers to one reading cannot lose each other's values.
func (t *tx) OpenReading(ctx context.Context, r care.Reading, areas int) ([]instrument.Answer, error) {
	steps, err := t.q.GetReadingSteps(ctx, db.GetReadingStepsParams{
		OrganisationID: string(r.Organisation), AssessmentID: string(r.Assessment), Voice: string(r.Voice),
	})
	if errors.Is(err, sql.ErrNoRows) {
		r.Values = make([]instrument.Answer, areas)
		return r.Values, t.InsertReading(ctx, r)
	}
	if err != nil {
		return nil, failed("OpenReading", err)
	}
	return care.UnpackValues(steps)
}

// SetReadingValues implements care.Tx.
func (t *tx) SetReadingValues(ctx context.Context, r care.Reading, values []instrument.Answer) error {
	return failed("SetReadingValues", t.q.SetReadingSteps(ctx, db.SetReadingStepsParams{
		OrganisationID: string(r.Organisation), AssessmentID: string(r.Assessment), Voice: string(r.Voice),
		Steps: care.PackValues(values), ChangedAt: micro(r.ChangedAt),
	}))
}

// HandInReading implements care.Tx.
func (t *tx) HandInReading(ctx context.Context, org care.OrganisationID, id care.AssessmentID, v care.Voice, at time.Time) error {
	_, err := t.q.HandInReading(ctx, db.HandInReadingParams{
		OrganisationID: string(org), AssessmentID: string(id), Voice: string(v), HandedInAt: micro(at),
	})
	return failed("HandInReading", err)
}

// ListReadings implements care.Tx.
func (t *tx) ListReadings(ctx context.Context, org care.OrganisationID, id care.AssessmentID) ([]care.Reading, error) {
	rows, err := t.q.ListReadingsOfAssessment(ctx, db.ListReadingsOfAssessmentParams{OrganisationID: string(org), AssessmentID: string(id)})
	return readings("ListReadings", rows, err)
}

// ListReadingsOfPerson implements care.Tx.
func (t *tx) ListReadingsOfPerson(ctx context.Context, org care.OrganisationID, person care.PersonID) ([]care.Reading, error) {
	rows, err := t.q.ListReadingsOfPerson(ctx, db.ListReadingsOfPersonParams{OrganisationID: string(org), PersonID: string(person)})
	return readings("ListReadingsOfPerson", rows, err)
}
