package care

import (
	"context"

	"towpath/internal/fault"
)

// Seeking gives the service of operations that run as one to whoever looks for one record:
// what lists such records finds that one, in the same way and with the same line in the log,
// and nothing is read of the others, nor what the person is called. Where it knows no shorter way it finds more.
func (s *Service) Seeking(noun Noun, id string) *Service {
	if s.joint == nil {
		return s
	}
	at := sought{joint: s.joint}
	switch noun {
	case NounMeasurement:
		at.tx = ofMeasurement{known{s.joint.tx}, MeasurementID(id)}
	case NounAssessment:
		at.tx = ofAssessment{known{s.joint.tx}, AssessmentID(id)}
	default:
		return s
	}
	with := *s
	with.store = at
	return &with
}

// sought is what operations that run as one have in common, with a transaction of one record.
type sought struct {
	*joint
	tx Tx
}

// Read implements Store.
func (s sought) Read(_ context.Context, fn func(Tx) error) error { return fn(s.tx) }

// known is a transaction for who knows whose record it is, and does not ask what they are called.
type known struct{ Tx }

func (n known) Person(_ context.Context, org OrganisationID, id PersonID) (Person, error) {
	return Person{ID: id, Organisation: org}, nil
}

// ofMeasurement knows of one measurement alone.
type ofMeasurement struct {
	known
	id MeasurementID
}

func (o ofMeasurement) ListMeasurements(ctx context.Context, org OrganisationID, person PersonID) ([]Measurement, error) {
	return alone(o.StandingMeasurement(ctx, org, person, o.id))
}

func (o ofMeasurement) ListMeasureScores(ctx context.Context, org OrganisationID, person PersonID) ([]MeasureScore, error) {
	return o.ListScoresOfMeasurement(ctx, org, person, o.id)
}

func (o ofMeasurement) ListMeasureDeclines(context.Context, OrganisationID, PersonID) ([]MeasureDecline, error) {
	return nil, nil
}

// ofAssessment knows of one assessment alone.
type ofAssessment struct {
	known
	id AssessmentID
}

func (o ofAssessment) ListAssessments(ctx context.Context, org OrganisationID, person PersonID) ([]Assessment, error) {
	return alone(o.Assessment(ctx, org, person, o.id))
}

// alone gives a list of what was found, or of nothing.
func alone[T any](one T, err error) ([]T, error) {
	if err != nil {
		if fault.Is(err, fault.Denied) {
			err = nil
		}
		return nil, err
	}
	return []T{one}, nil
}
