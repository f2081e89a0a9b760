package store

import (
	"context"
	"fmt"
	"strings"

	"towpath/internal/care"
	"towpath/internal/outcome"
)

// outcomeMattered is what somebody chose with a completed assessment, and the goals that they
// set in areas; its second %s narrows both parts alike.
const outcomeMattered = `SELECT c.person_id, c.assessment_id, a.instrument_id, a.instrument_version, a.on_date, a.team_id, CASE WHEN c.place = 1 THEN 'first' ELSE 'chosen' END, c.area
FROM chosen_area c JOIN assessment a ON a.organisation_id = c.organisation_id AND a.assessment_id = c.assessment_id
WHERE c.organisation_id = $1 AND c.replaced_by = '' AND c.place > 0 AND a.completed_at > 0%[1]s
UNION ALL
SELECT c.person_id, c.assessment_id, a.instrument_id, a.instrument_version, a.on_date, a.team_id, 'goal', c.area
FROM goal c JOIN assessment a ON a.organisation_id = c.organisation_id AND a.assessment_id = c.assessment_id
WHERE c.organisation_id = $1 AND c.area <> '' AND a.completed_at > 0%[1]s
ORDER BY 1, 2`

func matteredOf(f []string) care.OutcomeMattered {
	return care.OutcomeMattered{
		Person: care.PersonID(f[0]), Assessment: care.AssessmentID(f[1]), Instrument: f[2], Version: f[3], On: care.Date(f[4]), Team: care.TeamID(f[5]), What: f[6], Area: f[7],
	}
}

// EachOutcomeMattered implements care.Tx.
func (t *tx) EachOutcomeMattered(ctx context.Context, org care.OrganisationID, person care.PersonID, fn func(*care.OutcomeMattered) error) error {
	// A choice is found by its assessment, which is found by its person.
	rows, err := t.raw.QueryContext(ctx, fmt.Sprintf(outcomeMattered, " AND c.person_id = $2 AND a.person_id = $2"), string(org), string(person))
	if err != nil {
		return failed("EachOutcomeMattered", err)
	}
	defer rows.Close()
	f := make([]string, 8)
	for rows.Next() {
		if err := rows.Scan(&f[0], &f[1], &f[2], &f[3], &f[4], &f[5], &f[6], &f[7]); err != nil {
			return failed("EachOutcomeMattered", err)
		}
		m := matteredOf(f)
		if err := fn(&m); err != nil {
			return err
		}
	}
	return failed("EachOutcomeMattered", rows.Err())
}

// StreamOutcomeMattered hands over everybody's, by person and assessment, as
// EachOutcomeMattered does one's.
func (s streams) StreamOutcomeMattered(ctx context.Context, org care.OrganisationID, fn func(*care.OutcomeMattered) error) error {
	return s.streamOf(ctx, "StreamOutcomeMattered", org, 8, fmt.Sprintf(outcomeMattered, ""), func(f []string) error {
		m := matteredOf(f)
		return fn(&m)
	})
}

// matteredText gives the tables "seen" and "code" of the SQL of record for what mattered.
func (r *recordQuery) matteredText(org care.OrganisationID, q care.OutcomeQuestion) string {
	split, trait := r.splits(q)
	var ways []string
	for i, area := range q.Mattered {
		for k, way := range outcome.MatteredWays {
			ways = append(ways, fmt.Sprintf("(%d, '%s', %s)", i*len(outcome.MatteredWays)+k, way, r.text1(area)))
		}
	}
	of := r.arg(string(org))
	return `way(n, what, area) AS (VALUES ` + strings.Join(ways, ", ") + `),
seen AS (
	SELECT r.person_id, r.assessment_id, a.on_date, ` + split + ` AS split, ` + trait + ` AS trait
	FROM assessment r JOIN assessment a ON a.organisation_id = r.organisation_id AND a.assessment_id = r.assessment_id
	WHERE r.organisation_id = ` + of + ` AND a.completed_at > 0 AND a.instrument_id = ` + r.arg(q.Instrument) + ` AND a.instrument_version = ` + r.arg(q.Version) + `
		AND a.on_date >= ` + r.arg(string(q.From)) + ` AND a.on_date <= ` + r.arg(string(q.To)) + r.whereOf(q, "a.team_id") + `
), code AS (
	SELECT s.person_id, s.split, s.trait, s.on_date, s.assessment_id, w.n, CASE
		WHEN w.what <> 'goal' AND EXISTS (SELECT 1 FROM chosen_area c WHERE c.organisation_id = ` + of + ` AND c.assessment_id = s.assessment_id
			AND c.replaced_by = '' AND c.area = w.area AND c.place > 0 AND (w.what = 'chosen' OR c.place = 1)) THEN '01'
		WHEN w.what = 'goal' AND EXISTS (SELECT 1 FROM goal g WHERE g.organisation_id = ` + of + ` AND g.person_id = s.person_id
			AND g.assessment_id = s.assessment_id AND g.area = w.area) THEN '01'
		ELSE '00' END AS code
	FROM seen s CROSS JOIN way w
)`
}
