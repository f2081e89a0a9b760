package care

import (
	"context"
	"slices"

	"towpath/internal/instrument"
)

func (n narrowed) Measurement(ctx context.Context, org OrganisationID, person PersonID, id MeasurementID) (Measurement, error) {
	m, err := n.Tx.Measurement(ctx, org, person, id)
	return n.finished(m, err)
}

// finished gives a measurement as far as it is shared: once it is completed.
func (n narrowed) finished(m Measurement, err error) (Measurement, error) {
	if err == nil && (!n.shared.Has(TopicMeasures) || !m.Completed()) {
		return Measurement{}, denied("Measurement")
	}
	return m, err
}

func (n narrowed) StandingMeasurement(ctx context.Context, org OrganisationID, person PersonID, id MeasurementID) (Measurement, error) {
	m, err := n.Tx.StandingMeasurement(ctx, org, person, id)
	return n.finished(m, err)
}

func (n narrowed) ListMeasurements(ctx context.Context, org OrganisationID, person PersonID) ([]Measurement, error) {
	list, err := shared(n, TopicMeasures, func() ([]Measurement, error) { return n.Tx.ListMeasurements(ctx, org, person) })
	return slices.DeleteFunc(list, func(m Measurement) bool { return !m.Completed() }), err
}

func (n narrowed) ListMeasurementsToScore(context.Context, OrganisationID, *instrument.Measure, MeasurementID, int) ([]Measurement, error) {
	return nil, nil
}

func (n narrowed) ListMeasureScores(ctx context.Context, org OrganisationID, person PersonID) ([]MeasureScore, error) {
	return shared(n, TopicMeasures, func() ([]MeasureScore, error) { return n.Tx.ListMeasureScores(ctx, org, person) })
}

func (n narrowed) ListScoresOfMeasurement(ctx context.Context, org OrganisationID, person PersonID, id MeasurementID) ([]MeasureScore, error) {
	return shared(n, TopicMeasures, func() ([]MeasureScore, error) { return n.Tx.ListScoresOfMeasurement(ctx, org, person, id) })
}

func (n narrowed) ListMeasureDeclines(ctx context.Context, org OrganisationID, person PersonID) ([]MeasureDecline, error) {
	list, err := shared(n, TopicMeasures, func() ([]MeasureDecline, error) { return n.Tx.ListMeasureDeclines(ctx, org, person) })
	if !n.shared.Has(TopicNotes) {
		for i := range list {
			list[i].Words = ""
		}
	}
	return list, err
}
