package store

import (
	"context"
	"fmt"
	"strings"

	"towpath/internal/care"
	"towpath/internal/fault"
)

// StreamOutcomeReadings hands over one part of the readings of completed assessments, by
// assessment, as fast as the engine gives them: all of them stand in one of the parts. Parts
// can be read at once. It sees whatever is there when it begins; who needs more asks the log
// what came after.
func (s streams) StreamOutcomeReadings(ctx context.Context, org care.OrganisationID, part, parts int, fn func(*care.OutcomeReading) error) error {
	const op = "StreamOutcomeReadings"
	from, to, err := s.assessmentsOf(ctx, org, part, parts)
	if err != nil {
		return failed(op, err)
	}
	if err := validOrganisation(op, org); err != nil {
		return err
	}
	var r care.OutcomeReading
	return failed(op, s.engine.streamReadings(ctx, assessmentRange{string(org), from, to}, func(of, f []string) error {
		r = care.OutcomeReading{
			Instrument: of[0], Version: of[1], On: care.Date(of[2]), Team: care.TeamID(of[3]), Assessment: care.AssessmentID(of[4]),
			Voice: care.Voice(f[1]), Person: care.PersonID(f[2]), Steps: f[3],
		}
		return fn(&r)
	}))
}

// assessmentRange is the assessments of an organisation from one up to, and without, another:
// "" for the first of all and for none.
type assessmentRange struct{ organisation, from, to string }

// where is the condition that a table's rows are of these.
func (r assessmentRange) where(table string) string {
	at := table + ".organisation_id = '" + r.organisation + "'"
	if r.from != "" {
		at += " AND " + table + ".assessment_id >= '" + r.from + "'"
	}
	if r.to != "" {
		at += " AND " + table + ".assessment_id < '" + r.to + "'"
	}
	return at
}

func validOrganisation(op string, org care.OrganisationID) error {
	if !care.ValidID(string(org)) {
		return fault.New(fault.Internal, op+": "+string(org)+" is no id", nil)
	}
	return nil
}

// streamOf streams a query of so many columns whose only parameter, $1, is the organisation.
func (s streams) streamOf(ctx context.Context, op string, org care.OrganisationID, columns int, query string, fn func(fields []string) error) error {
	if err := validOrganisation(op, org); err != nil {
		return err
	}
	return failed(op, s.engine.stream(ctx, columns, strings.ReplaceAll(query, "$1", "'"+string(org)+"'"), fn))
}

// StreamOutcomePeople hands over everybody who is there, and nothing else of them.
func (s streams) StreamOutcomePeople(ctx context.Context, org care.OrganisationID, fn func(care.OutcomeFact) error) error {
	return s.streamFacts(ctx, org, 0, 1, fn)
}

// StreamOutcomeFacts hands over what is known of everybody, but for that they are there.
func (s streams) StreamOutcomeFacts(ctx context.Context, org care.OrganisationID, fn func(care.OutcomeFact) error) error {
	return s.streamFacts(ctx, org, 1, len(outcomeFacts), fn)
}

func (s streams) streamFacts(ctx context.Context, org care.OrganisationID, from, to int, fn func(care.OutcomeFact) error) error {
	for _, of := range outcomeFacts[from:to] {
		err := s.streamOf(ctx, "StreamOutcomeFacts", org, 3, of.query+of.order, func(f []string) error { return fn(outcomeFact(f[0], f[1], f[2])) })
		if err != nil {
			return err
		}
	}
	return nil
}

// assessmentsOf gives where a part of an organisation's assessments begins and ends: "" for
// the beginning and the end of all.
func (s streams) assessmentsOf(ctx context.Context, org care.OrganisationID, part, parts int) (from, to string, err error) {
	bound := func(n int) (id string, err error) {
		if n == 0 || n == parts {
			return "", nil
		}
		err = s.engine.read(ctx, func(t *tx) error {
			rows, err := t.raw.QueryContext(ctx, `SELECT assessment_id FROM assessment WHERE organisation_id = $1 ORDER BY assessment_id
				LIMIT 1 OFFSET (SELECT COUNT(*) FROM assessment WHERE organisation_id = $1) * $2 / $3`, string(org), n, parts)
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
				if err := rows.Scan(&id); err != nil {
					return err
				}
			}
			return rows.Err()
		})
		if err == nil && id != "" && !care.ValidID(id) {
			err = fmt.Errorf("an assessment has the id %q", id)
		}
		return id, err
	}
	if from, err = bound(part); err != nil {
		return "", "", err
	}
	to, err = bound(part + 1)
	return from, to, err
}
