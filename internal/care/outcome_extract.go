package care

import (
	"context"
	"slices"

	"towpath/internal/fault"
	"towpath/internal/instrument"
	"towpath/internal/policy"
)

// ScoreOn is one score of one measurement, as the record has it.
type ScoreOn struct {
	Person           PersonID
	Measurement      MeasurementID
	Measure, Version string
	AnsweredBy       string
	Manner           Manner
	On               Date
	Score, Digest    string
	Value            instrument.Amount
}

// ExtractedScore is a score on its way to the record system, with what that needs to find the
// referral it belongs to. Team has no ID where no team supported the person on that day.
type ExtractedScore struct {
	ScoreOn
	// Reference is the person's number in the record system, "" where none was noted.
	Reference string
	Team      Team
	Service   string
	Since     Date
}

// ExtractScores gives every score of what was measured on days from one to another, person by
// person: row by row about people, and so for whoever runs the program and reports alone. Each
// person's own record says that it was taken. Of a score that was worked out anew only the one
// of the scoring that is loaded now is given, or the latest.
func (s *Service) ExtractScores(ctx context.Context, a Actor, from, to Date) ([]ExtractedScore, error) {
	var c fault.Check
	c.Require(from.Valid(), "from", "error.date")
	c.Require(to.Valid(), "to", "error.date")
	c.Require(from <= to, "to", "outcome.error.window")
	if err := c.Err("ExtractScores"); err != nil {
		return nil, err
	}
	var out []ExtractedScore
	var decision policy.Decision
	err := s.read(ctx, a, "ExtractScores", subject{}, func(tx Tx) error {
		list, err := tx.ListScoresOn(ctx, a.Organisation, from, to)
		if err != nil {
			return err
		}
		if out, err = s.extracted(ctx, tx, a.Organisation, s.standingScores(list), from, to); err != nil {
			return err
		}
		decision, _, err = s.decide(ctx, tx, a, "ExtractScores", subject{})
		return err
	})
	if err != nil {
		return nil, err
	}
	// Nothing is given that is not in each person's record first.
	err = s.store.Write(ctx, func(tx Tx) error {
		for i, one := range out {
			if i > 0 && out[i-1].Person == one.Person {
				continue
			}
			if err := tx.InsertAuditEntry(ctx, s.entry(a, "ExtractScores", about(one.Person, ""), OutcomeAllowed, decision)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// standingScores leaves one of each score of a measurement.
func (s *Service) standingScores(list []ScoreOn) []ScoreOn {
	var out []ScoreOn
	for _, one := range list {
		n := len(out) - 1
		if n < 0 || out[n].Measurement != one.Measurement || out[n].Score != one.Score {
			out = append(out, one)
			continue
		}
		if of, ok := s.instruments.Measure(one.Measure, one.Version); !ok || out[n].Digest != of.Digest {
			out[n] = one
		}
	}
	return out
}

// extracted says whose scores they are, and which team supported them on the day: that which
// had longest.
func (s *Service) extracted(ctx context.Context, tx Tx, org OrganisationID, list []ScoreOn, from, to Date) ([]ExtractedScore, error) {
	people := make([]PersonID, len(list))
	for i, one := range list {
		people[i] = one.Person
	}
	slices.Sort(people)
	names, err := tx.NamesOf(ctx, org, slices.Compact(people))
	if err != nil {
		return nil, err
	}
	teams, err := tx.Teams(ctx, org)
	if err != nil {
		return nil, err
	}
	services, err := tx.Services(ctx, org)
	if err != nil {
		return nil, err
	}
	first, _ := from.Time()
	last, _ := to.Time()
	supported, err := tx.ListSupportIn(ctx, org, s.dayBegins(first), s.dayBegins(last.AddDate(0, 0, 1)))
	if err != nil {
		return nil, err
	}
	of := map[PersonID][]TeamPerson{}
	for _, sp := range supported {
		of[sp.Person] = append(of[sp.Person], sp)
	}
	out := make([]ExtractedScore, len(list))
	for i, one := range list {
		out[i] = ExtractedScore{ScoreOn: one, Reference: names[one.Person].Reference}
		out[i].settle(s, of[one.Person], teams, services)
	}
	return out, nil
}

func (e *ExtractedScore) settle(s *Service, supported []TeamPerson, teams []Team, services []ClinicalService) {
	at := slices.IndexFunc(supported, func(sp TeamPerson) bool {
		return DateOf(sp.Since, s.place) <= e.On && (sp.Until.IsZero() || DateOf(sp.Until, s.place) >= e.On)
	})
	if at < 0 {
		return
	}
	e.Since = DateOf(supported[at].Since, s.place)
	if t := slices.IndexFunc(teams, func(t Team) bool { return t.ID == supported[at].Team }); t >= 0 {
		e.Team = teams[t]
	}
	if n := slices.IndexFunc(services, func(c ClinicalService) bool { return c.ID == e.Team.Service }); n >= 0 {
		e.Service = services[n].Name
	}
}
