package care

import (
	"context"
	"time"

	"towpath/internal/outcome"
)

// What reports are made from is shared with nobody by consent.

func (n narrowed) EachOutcomeFact(context.Context, OrganisationID, PersonID, func(OutcomeFact) error) error {
	return nil
}

func (n narrowed) EachOutcomeReading(context.Context, OrganisationID, PersonID, func(*OutcomeReading) error) error {
	return nil
}

func (n narrowed) EachOutcomeMeasurement(context.Context, OrganisationID, PersonID, func(*OutcomeMeasurement) error) error {
	return nil
}

func (n narrowed) EachOutcomeMattered(context.Context, OrganisationID, PersonID, func(*OutcomeMattered) error) error {
	return nil
}

func (n narrowed) ListOutcomeChanges(context.Context, OrganisationID, int64, int) ([]OutcomeChange, error) {
	return nil, nil
}

func (n narrowed) TallyOutcome(context.Context, OrganisationID, OutcomeQuestion) (map[string]*outcome.Group, error) {
	return nil, nil
}

func (n narrowed) HeardOutcome(context.Context, OrganisationID, OutcomeQuestion) (map[string]*outcome.Heard, error) {
	return nil, nil
}

func (n narrowed) EachSupported(context.Context, OrganisationID, time.Time, time.Time, func(PersonID, TeamID, bool) error) error {
	return nil
}

func (n narrowed) OutcomeSecret(context.Context, OrganisationID) (string, error) { return "", nil }

func (n narrowed) ListCharacteristics(context.Context, OrganisationID, PersonID) ([]Characteristic, error) {
	return nil, nil
}

func (n narrowed) ListSupportBegun(context.Context, OrganisationID, time.Time, time.Time, Date) ([]BegunSupport, error) {
	return nil, nil
}

func (n narrowed) ListMeasuredOfBegun(context.Context, OrganisationID, time.Time, time.Time, Date) ([]AskedOf, error) {
	return nil, nil
}

func (n narrowed) ListScoresOn(context.Context, OrganisationID, Date, Date) ([]ScoreOn, error) {
	return nil, nil
}

func (n narrowed) ListSupportIn(context.Context, OrganisationID, time.Time, time.Time) ([]TeamPerson, error) {
	return nil, nil
}
