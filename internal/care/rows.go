package care

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"

	"towpath/internal/fault"
)

// RecordRows is what tables have a row for: what stands in a person's record, as far as the
// reader may see it. Plans, stories, files and the log are not in it.
type RecordRows struct {
	Person   Person
	Blooms   []AssessmentPage // oldest first
	Measures []Measured       // by measure and day, without what another replaces
	Declines []MeasureDecline
	Goals    []GoalPlan
	Entries  []Entry
	Marks    []SupportMark
	// Appointments are as they are now, without those that were a mistake.
	Appointments []Appointment
}

// TakeRows gives what tables have a row for of one person, for a file that leaves Towpath.
// The person's record says that it was taken.
func (s *Service) TakeRows(ctx context.Context, a Actor, person PersonID) (rows RecordRows, err error) {
	err = s.read(ctx, a, "TakeRows", about(person, ""), func(tx Tx) (err error) {
		rows, err = s.rows(ctx, tx, a, person)
		return err
	})
	return rows, err
}

func (s *Service) rows(ctx context.Context, tx Tx, a Actor, person PersonID) (rows RecordRows, err error) {
	if rows.Person, err = tx.Person(ctx, a.Organisation, person); err != nil {
		return rows, err
	}
	if rows.Blooms, err = s.assessmentPages(ctx, tx, a, rows.Person); err != nil {
		return rows, err
	}
	list, err := tx.ListMeasurements(ctx, a.Organisation, person)
	if err != nil {
		return rows, err
	}
	beside, err := besideMeasurements(ctx, tx, a.Organisation, person, list...)
	if err != nil {
		return rows, err
	}
	if rows.Declines, err = tx.ListMeasureDeclines(ctx, a.Organisation, person); err != nil {
		return rows, err
	}
	for _, series := range s.series(list, beside, nil) {
		rows.Measures = append(rows.Measures, series.Times...)
	}
	if rows.Goals, err = goalPlans(ctx, tx, a.Organisation, person); err != nil {
		return rows, err
	}
	if rows.Entries, err = tx.ListJourneyEntries(ctx, a.Organisation, person); err != nil {
		return rows, err
	}
	if rows.Marks, err = tx.ListSupportMarks(ctx, a.Organisation, person); err != nil {
		return rows, err
	}
	rows.Appointments, err = standingAppointments(ctx, tx, a.Organisation, person)
	return rows, err
}

// StudyIDs gives by what people are called in the files of one study: the same each time,
// another in each study, and nobody's without the organisation's secret, which never leaves
// the database.
func (s *Service) StudyIDs(ctx context.Context, org OrganisationID, study string) (func(PersonID) string, error) {
	var c fault.Check
	c.Require(study != "" && Fits(study, MaxLine), "study", "tables.error.study", "most", MaxLine)
	if err := c.Err("StudyIDs"); err != nil {
		return nil, err
	}
	secret, err := s.outcomes.Ready(ctx, org)
	if err != nil {
		return nil, err
	}
	return func(person PersonID) string {
		h := hmac.New(sha256.New, secret)
		h.Write([]byte("study\x00" + study + "\x00" + string(person)))
		return hex.EncodeToString(h.Sum(nil)[:8])
	}, nil
}
