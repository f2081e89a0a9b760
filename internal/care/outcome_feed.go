package care

import (
	"context"
	"time"

	"towpath/internal/outcome"
)

// OutcomeFact is one thing about a person that a report can be split by, or that they are
// there at all (FactPerson, with no value).
type OutcomeFact struct {
	Person PersonID
	Kind   string
	Value  string
}

// Kinds of facts beside the Characteristics.
const (
	FactPerson   = "person"
	FactStart    = "start"    // the day on which a team began to support them, in UTC
	FactContacts = "contacts" // one that was noted
)

// OutcomeReading is one voice's reading of a completed assessment, as a report counts it.
type OutcomeReading struct {
	Person     PersonID
	Assessment AssessmentID
	Instrument string
	Version    string
	Voice      Voice
	On         Date
	Team       TeamID
	// Steps are its values as PackValues writes them.
	Steps string
}

// OutcomeChange is an entry of the log that may change what a report counts, or what another
// system is to be told.
type OutcomeChange struct {
	Place   int64
	At      time.Time
	Action  string
	Person  PersonID
	Subject string
}

// OutcomeTx is what reports are made from.
type OutcomeTx interface {
	// EachOutcomeFact hands over what is known of a person: first that they are there. There
	// is one fact for each time that a team began and for each contact; characteristics come
	// from the oldest to the latest of each kind.
	EachOutcomeFact(ctx context.Context, org OrganisationID, person PersonID, fn func(OutcomeFact) error) error
	// EachOutcomeReading hands over the readings of a person's completed assessments, by
	// assessment. What fn is handed is overwritten by the next.
	EachOutcomeReading(ctx context.Context, org OrganisationID, person PersonID, fn func(*OutcomeReading) error) error
	// EachOutcomeMeasurement hands over a person's completed measurements that no other
	// replaces, by their ids, with the scores of every scoring. What fn is handed is overwritten
	// by the next.
	EachOutcomeMeasurement(ctx context.Context, org OrganisationID, person PersonID, fn func(*OutcomeMeasurement) error) error
	// EachSupported hands over which team supported whom at any time from one instant to
	// another, and whether it did no more at the end. Instants are the first of a day and of
	// the day after the last.
	EachSupported(ctx context.Context, org OrganisationID, from, to time.Time, fn func(person PersonID, team TeamID, ended bool) error) error
	// EachOutcomeMattered hands over what a person chose and aimed for, by assessment.
	EachOutcomeMattered(ctx context.Context, org OrganisationID, person PersonID, fn func(*OutcomeMattered) error) error
	// ListOutcomeChanges gives at most so many entries from a place on, without looks.
	ListOutcomeChanges(ctx context.Context, org OrganisationID, from int64, most int) ([]OutcomeChange, error)
	// TallyOutcome answers a question by SQL alone: the record by which every other way of
	// counting is checked. Groups are named as OutcomeNames would name them.
	TallyOutcome(ctx context.Context, org OrganisationID, q OutcomeQuestion) (map[string]*outcome.Group, error)

	// HeardOutcome is TallyOutcome for who is heard: Key and Records stay 0.
	HeardOutcome(ctx context.Context, org OrganisationID, q OutcomeQuestion) (map[string]*outcome.Heard, error)

	// OutcomeSecret is "" where there is none yet.
	OutcomeSecret(ctx context.Context, org OrganisationID) (string, error)
	InsertOutcomeSecret(ctx context.Context, org OrganisationID, secret string) error
	InsertOutcomeRule(ctx context.Context, r OutcomeRule) (bool, error)
	// ListOutcomeRules gives the latest last.
	ListOutcomeRules(ctx context.Context, org OrganisationID) ([]OutcomeRule, error)

	InsertChartBaseline(ctx context.Context, b ChartBaseline) (bool, error)
	// ListChartBaselines gives those of a chart, the latest set last.
	ListChartBaselines(ctx context.Context, org OrganisationID, chart string) ([]ChartBaseline, error)

	InsertCharacteristic(ctx context.Context, c Characteristic) (bool, error)
	// ListCharacteristics gives the latest of each kind last.
	ListCharacteristics(ctx context.Context, org OrganisationID, person PersonID) ([]Characteristic, error)
}

// OutcomeQuestion is a question in the words of the record: of one version of one
// instrument, with teams and characteristics by their ids and codes.
type OutcomeQuestion struct {
	Instrument string
	Version    string
	Areas      int
	Voice      Voice
	From, To   Date
	Since      outcome.Since
	MinDays    int
	// MinContacts is how many contacts a person must have had.
	MinContacts int
	// Teams are those whose readings count; none counts none.
	Teams []TeamID
	// Of narrows to people who have one of some codes in each kind; "" is "not known".
	Of map[CharacteristicKind][]string
	// Ages narrows to bands of outcome.AgeBand.
	Ages []int
	By   outcome.Dimension
	// Gap is as in outcome.Question.
	Gap bool
	// Form says what the numbers of a measure are; nil of a Bloom. Far is as in
	// outcome.Question.
	Form *MeasureForm
	Far  int
	// Mattered has the areas of a Bloom where the question is what mattered to people in them,
	// and not what they said of them.
	Mattered []string
}

// Levels is one more than the highest code of the series.
func (q *OutcomeQuestion) Levels() int {
	switch {
	case q.Form != nil:
		return q.Form.Levels
	case q.Mattered != nil:
		return outcome.MatteredLevels
	}
	return outcome.BloomLevels
}

// OutcomeRule is how small a number an organisation shows, and what pairs its reports take.
type OutcomeRule struct {
	Organisation OrganisationID
	// AtLeast is the smallest number of people that is shown, RoundTo what numbers are
	// rounded to, and MeansAtLeast how many people a mean needs. They only ever rise.
	AtLeast, RoundTo, MeansAtLeast int
	// MinDays and MinContacts are as in OutcomeQuestion.
	MinDays, MinContacts int
	At                   time.Time
	By                   AccountID
}
