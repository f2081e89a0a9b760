package store

import (
	"context"
	"time"

	"towpath/internal/care"
	"towpath/internal/instrument"
	"towpath/internal/store/db"
)

// ListSupportBegun implements care.Tx.
func (t *tx) ListSupportBegun(ctx context.Context, org care.OrganisationID, from, until time.Time, to care.Date) ([]care.BegunSupport, error) {
	rows, err := t.q.ListSupportBegun(ctx, db.ListSupportBegunParams{OrganisationID: string(org), Since: micro(from), Until: micro(until), ToDay: string(to)})
	return each("ListSupportBegun", rows, err, func(r db.ListSupportBegunRow) care.BegunSupport {
		return care.BegunSupport{Since: instant(r.Since), ClockOf: care.ClockOf{
			Person: care.PersonID(r.PersonID), Team: care.TeamID(r.TeamID), Bloom: care.Date(r.BloomOn), Plan: instant(r.PlanAt),
			Assessed: care.Date(r.AssessedOn), Helped: care.Date(r.HelpedOn),
		}}
	})
}

// ListMeasuredOfBegun implements care.Tx.
func (t *tx) ListMeasuredOfBegun(ctx context.Context, org care.OrganisationID, from, until time.Time, to care.Date) ([]care.AskedOf, error) {
	rows, err := t.q.ListMeasuredOfBegun(ctx, db.ListMeasuredOfBegunParams{OrganisationID: string(org), Since: micro(from), Until: micro(until), ToDay: string(to)})
	return each("ListMeasuredOfBegun", rows, err, func(r db.ListMeasuredOfBegunRow) care.AskedOf {
		return care.AskedOf{Person: care.PersonID(r.PersonID), Measure: r.Measure, AnsweredBy: r.AnsweredBy, Done: care.Date(r.DoneOn)}
	})
}

// ListScoresOn implements care.Tx.
func (t *tx) ListScoresOn(ctx context.Context, org care.OrganisationID, from, to care.Date) ([]care.ScoreOn, error) {
	rows, err := t.q.ListScoresOn(ctx, db.ListScoresOnParams{OrganisationID: string(org), FromDay: string(from), ToDay: string(to), Standing: int64(instrument.Scored)})
	return each("ListScoresOn", rows, err, func(r db.ListScoresOnRow) care.ScoreOn {
		return care.ScoreOn{
			Person: care.PersonID(r.PersonID), Measurement: care.MeasurementID(r.MeasurementID), Measure: r.Measure, Version: r.Version,
			AnsweredBy: r.AnsweredBy, Manner: care.Manner(r.Manner), On: care.Date(r.OnDay), Score: r.Score, Digest: r.Digest,
			Value: instrument.Amount{Units: r.Units, Decimals: uint8(r.Decimals)}, //nolint:gosec // as it was kept
		}
	})
}

// ListSupportIn implements care.Tx.
func (t *tx) ListSupportIn(ctx context.Context, org care.OrganisationID, from, before time.Time) ([]care.TeamPerson, error) {
	rows, err := t.q.ListSupportIn(ctx, db.ListSupportInParams{OrganisationID: string(org), Before: micro(before), After: micro(from)})
	return each("ListSupportIn", rows, err, func(r db.ListSupportInRow) care.TeamPerson {
		return care.TeamPerson{Organisation: org, Team: care.TeamID(r.TeamID), Person: care.PersonID(r.PersonID), Since: instant(r.Since), Until: instant(r.Until)}
	})
}
