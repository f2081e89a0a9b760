package store

import (
	"context"
	"time"

	"towpath/internal/care"
	"towpath/internal/store/db"
)

// InsertMeasureSchedule implements care.Tx.
func (t *tx) InsertMeasureSchedule(ctx context.Context, m care.MeasureSchedule) (bool, error) {
	n, err := t.q.InsertMeasureSchedule(ctx, db.InsertMeasureScheduleParams{
		OrganisationID: string(m.Organisation), ScheduleID: string(m.ID), ServiceID: string(m.Service), Setting: string(m.Setting),
		Measure: m.Measure, AnsweredBy: m.AnsweredBy, StartDays: int64(m.AtStart), ReviewDays: int64(m.Every), WindowDays: int64(m.Window),
		AtClose: flag(m.AtClose), CheckedTwice: flag(m.Twice), Baseline: flag(m.Baseline),
		FirstAt: micro(m.First), BegunAt: micro(m.Begun), BegunBy: string(m.BegunBy), Replaces: string(m.Replaces),
	})
	return added("InsertMeasureSchedule", n, err)
}

// EndMeasureSchedule implements care.Tx.
func (t *tx) EndMeasureSchedule(ctx context.Context, org care.OrganisationID, id care.ScheduleID, by care.AccountID, at time.Time) (bool, error) {
	n, err := t.q.EndMeasureSchedule(ctx, db.EndMeasureScheduleParams{
		OrganisationID: string(org), ScheduleID: string(id), EndedBy: string(by), EndedAt: micro(at),
	})
	return added("EndMeasureSchedule", n, err)
}

// ListMeasureSchedules implements care.Tx.
func (t *tx) ListMeasureSchedules(ctx context.Context, org care.OrganisationID) ([]care.MeasureSchedule, error) {
	rows, err := t.q.ListMeasureSchedules(ctx, string(org))
	return each("ListMeasureSchedules", rows, err, func(r db.MeasureSchedule) care.MeasureSchedule {
		return care.MeasureSchedule{
			ID: care.ScheduleID(r.ScheduleID), Organisation: org, Service: care.ServiceID(r.ServiceID), Setting: care.Setting(r.Setting),
			Measure: r.Measure, AnsweredBy: r.AnsweredBy, AtStart: int(r.StartDays), Every: int(r.ReviewDays), Window: int(r.WindowDays),
			AtClose: r.AtClose != 0, Twice: r.CheckedTwice != 0, Baseline: r.Baseline != 0,
			First: instant(r.FirstAt), Begun: instant(r.BegunAt), BegunBy: care.AccountID(r.BegunBy),
			Ended: instant(r.EndedAt), EndedBy: care.AccountID(r.EndedBy), Replaces: care.ScheduleID(r.Replaces),
		}
	})
}

// InsertSupportMark implements care.Tx.
func (t *tx) InsertSupportMark(ctx context.Context, m care.SupportMark) (bool, error) {
	n, err := t.q.InsertSupportMark(ctx, db.InsertSupportMarkParams{
		OrganisationID: string(m.Organisation), MarkID: string(m.ID), PersonID: string(m.Person), Kind: string(m.Kind), OnDay: string(m.On),
		MarkedAt: micro(m.At), MarkedBy: string(m.By),
	})
	return added("InsertSupportMark", n, err)
}

// WithdrawSupportMark implements care.Tx.
func (t *tx) WithdrawSupportMark(ctx context.Context, m care.SupportMark) error {
	_, err := t.q.WithdrawSupportMark(ctx, db.WithdrawSupportMarkParams{
		OrganisationID: string(m.Organisation), PersonID: string(m.Person), MarkID: string(m.ID),
		WithdrawnAt: micro(m.Withdrawn), WithdrawnBy: string(m.WithdrawnBy),
	})
	return failed("WithdrawSupportMark", err)
}

// ListSupportMarks implements care.Tx.
func (t *tx) ListSupportMarks(ctx context.Context, org care.OrganisationID, person care.PersonID) ([]care.SupportMark, error) {
	rows, err := t.q.ListSupportMarks(ctx, db.ListSupportMarksParams{OrganisationID: string(org), PersonID: string(person)})
	return each("ListSupportMarks", rows, err, func(r db.SupportMark) care.SupportMark {
		return care.SupportMark{
			ID: care.MarkID(r.MarkID), Organisation: org, Person: person, Kind: care.MarkKind(r.Kind), On: care.Date(r.OnDay),
			At: instant(r.MarkedAt), By: care.AccountID(r.MarkedBy), Withdrawn: instant(r.WithdrawnAt), WithdrawnBy: care.AccountID(r.WithdrawnBy),
		}
	})
}
