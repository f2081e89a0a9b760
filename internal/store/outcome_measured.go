package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"towpath/internal/care"
	"towpath/internal/instrument"
)

// notReplaced keeps the measurements, named r, that no other completed one replaces.
const notReplaced = ` AND NOT EXISTS (SELECT 1 FROM measurement x WHERE x.organisation_id = r.organisation_id AND x.person_id = r.person_id
	AND x.replaces = r.measurement_id AND x.completed_at > 0)`

// outcomeMeasurements has a row for each score of each measurement, and one for a measurement
// without any. Its columns are all text.
const outcomeMeasurements = `SELECT r.person_id, r.measurement_id, r.measure, r.version, r.answered_by, r.on_day, r.team_id, r.answers, r.goals,
	COALESCE(s.score, ''), COALESCE(s.digest, ''), CAST(COALESCE(s.standing, 0) AS TEXT), CAST(COALESCE(s.units, 0) AS TEXT), CAST(COALESCE(s.decimals, 0) AS TEXT)
FROM measurement r LEFT JOIN measure_score s ON s.organisation_id = r.organisation_id AND s.measurement_id = r.measurement_id
WHERE r.organisation_id = $1 AND r.completed_at > 0` + notReplaced

const outcomeMeasurementsOrder = " ORDER BY r.organisation_id, r.person_id, r.measurement_id, s.score, s.digest"

// measurementRows puts rows of outcomeMeasurements together, measurement by measurement.
type measurementRows struct {
	now care.OutcomeMeasurement
	fn  func(*care.OutcomeMeasurement) error
}

func (m *measurementRows) row(f []string) error {
	if id := care.MeasurementID(f[1]); id != m.now.ID {
		if err := m.end(); err != nil {
			return err
		}
		m.now = care.OutcomeMeasurement{
			Person: care.PersonID(f[0]), ID: id, Measure: f[2], Version: f[3], AnsweredBy: f[4], On: care.Date(f[5]), Team: care.TeamID(f[6]),
			Answers: f[7], Goals: f[8], Scores: m.now.Scores[:0],
		}
	}
	if f[9] == "" {
		return nil
	}
	var n [3]int64
	for i := range n {
		var err error
		if n[i], err = strconv.ParseInt(f[11+i], 10, 64); err != nil {
			return err
		}
	}
	m.now.Scores = append(m.now.Scores, care.MeasureScore{Score: f[9], Digest: f[10], Result: instrument.Result{
		Standing: instrument.Standing(n[0]), Value: instrument.Amount{Units: n[1], Decimals: uint8(n[2])}, //nolint:gosec // we wrote them
	}})
	return nil
}

func (m *measurementRows) end() error {
	if m.now.ID == "" {
		return nil
	}
	return m.fn(&m.now)
}

// EachOutcomeMeasurement implements care.Tx.
func (t *tx) EachOutcomeMeasurement(ctx context.Context, org care.OrganisationID, person care.PersonID, fn func(*care.OutcomeMeasurement) error) error {
	rows, err := t.raw.QueryContext(ctx, outcomeMeasurements+" AND r.person_id = $2"+outcomeMeasurementsOrder, string(org), string(person))
	if err != nil {
		return failed("EachOutcomeMeasurement", err)
	}
	defer rows.Close()
	m := measurementRows{fn: fn}
	fields, into := make([]string, 14), make([]any, 14)
	for i := range fields {
		into[i] = &fields[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return failed("EachOutcomeMeasurement", err)
		}
		if err := m.row(fields); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return failed("EachOutcomeMeasurement", err)
	}
	return m.end()
}

// StreamOutcomeMeasurements hands over everybody's measurements as EachOutcomeMeasurement
// does one's.
func (s streams) StreamOutcomeMeasurements(ctx context.Context, org care.OrganisationID, fn func(*care.OutcomeMeasurement) error) error {
	m := measurementRows{fn: fn}
	if err := s.streamOf(ctx, "StreamOutcomeMeasurements", org, 14, outcomeMeasurements+outcomeMeasurementsOrder, m.row); err != nil {
		return err
	}
	return m.end()
}

// measuredText gives the tables "seen" and "code" of the SQL of record for a measure: the
// code of each area of each measurement that counts.
func (r *recordQuery) measuredText(where string, q care.OutcomeQuestion, org care.OrganisationID) string {
	split, trait := r.splits(q)
	seen := `seen AS (
	SELECT r.person_id, r.measurement_id AS assessment_id, a.on_day AS on_date, ' ' || a.answers || ' ' AS answers, ' ' || a.goals || ' ' AS goals, ` + split + ` AS split, ` + trait + ` AS trait
	FROM measurement r JOIN measurement a ON a.organisation_id = r.organisation_id AND a.measurement_id = r.measurement_id
	WHERE ` + where + `
)`
	if q.Form.Goals {
		return seen + r.goalCodes(q, org)
	}
	text, parts := seen, []string(nil)
	if values := r.scoreValues(q.Form); values[0] != "" {
		text += `, scored(n, score) AS (VALUES ` + values[0] + `), coded(n, least, beyond, code) AS (VALUES ` + values[1] + `)`
		parts = append(parts, `SELECT s.person_id, s.split, s.trait, s.on_date, s.assessment_id, k.n, COALESCE(c.code, CASE WHEN m.standing = 2 THEN 'f2' ELSE 'f4' END) AS code
	FROM seen s CROSS JOIN scored k
	LEFT JOIN measure_score m ON m.organisation_id = `+r.arg(string(org))+` AND m.measurement_id = s.assessment_id AND m.score = k.score AND m.digest = `+r.arg(q.Form.Digest)+`
	LEFT JOIN coded c ON c.n = k.n AND m.standing = 0 AND `+inTenThousandths+` >= c.least AND `+inTenThousandths+` < c.beyond`)
	}
	if values := r.questionValues(q.Form); values[0] != "" {
		text += `, alone(n) AS (VALUES ` + values[0] + `), answer(n, answer, code) AS (VALUES ` + values[1] + `)`
		parts = append(parts, `SELECT s.person_id, s.split, s.trait, s.on_date, s.assessment_id, k.n, COALESCE(c.code, '00') AS code
	FROM seen s CROSS JOIN alone k LEFT JOIN answer c ON c.n = k.n AND s.answers LIKE c.answer ESCAPE '!'`)
	}
	return text + `, code AS (
	` + strings.Join(parts, `
	UNION ALL
	`) + `
)`
}

const inTenThousandths = `m.units * (CASE m.decimals WHEN 0 THEN 10000 WHEN 1 THEN 1000 WHEN 2 THEN 100 WHEN 3 THEN 10 ELSE 1 END)`

// scoreValues gives the scores that are areas, and what code each stretch of values has.
func (r *recordQuery) scoreValues(f *care.MeasureForm) [2]string {
	var scores, codes []string
	for i, a := range f.Areas {
		if a.Slot >= 0 {
			continue
		}
		scores = append(scores, fmt.Sprintf("(%d, %s)", i, r.text1(a.Key)))
		for n := range len(a.Bounds) - 1 {
			codes = append(codes, fmt.Sprintf("(%d, %d, %d, '%02x')", i, a.Bounds[n], a.Bounds[n+1], n+1))
		}
	}
	return [2]string{strings.Join(scores, ", "), strings.Join(codes, ", ")}
}

// questionValues gives the questions that are areas, and what code each answer has.
func (r *recordQuery) questionValues(f *care.MeasureForm) [2]string {
	var questions, codes []string
	for i, a := range f.Areas {
		if a.Slot < 0 {
			continue
		}
		questions = append(questions, fmt.Sprintf("(%d)", i))
		for _, at := range f.AnswerCodes(a.Slot) {
			codes = append(codes, fmt.Sprintf("(%d, %s, '%02x')", i, r.text1(likePair(f.Measure.Items[a.Slot].LinkID, at.Answer)), int(at.Code)))
		}
	}
	return [2]string{strings.Join(questions, ", "), strings.Join(codes, ", ")}
}

// text1 is arg for a text among values, whose kind nothing else says.
func (r *recordQuery) text1(v string) string { return "CAST(" + r.arg(v) + " AS TEXT)" }

// likePair gives what a text of pairs is like that has this one.
func likePair(key, value string) string { return "% " + forLike.Replace(key+"="+value) + " %" }

var forLike = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")

// goalCodes is measuredText for a measure of goals: each of a person's newest goals is an
// area, whichever question asks about it.
func (r *recordQuery) goalCodes(q care.OutcomeQuestion, org care.OrganisationID) string {
	var asked []string
	for slot, item := range q.Form.Measure.Items {
		for _, at := range q.Form.AnswerCodes(slot) {
			asked = append(asked, fmt.Sprintf("(%s, %s, '%02x')", r.text1("% "+forLike.Replace(item.LinkID)+"="), r.text1(likePair(item.LinkID, at.Answer)), int(at.Code)))
		}
	}
	return `, asked(goal, answer, code) AS (VALUES ` + strings.Join(asked, ", ") + `),
bound AS (
	SELECT g.person_id, g.goal_id, ROW_NUMBER() OVER (PARTITION BY g.person_id ORDER BY g.goal_id DESC) - 1 AS n
	FROM goal g WHERE g.organisation_id = ` + r.arg(string(org)) + ` AND EXISTS (SELECT 1 FROM measurement r
		WHERE r.organisation_id = g.organisation_id AND r.person_id = g.person_id AND r.measure = ` + r.arg(q.Instrument) + ` AND r.version = ` + r.arg(q.Version) + `
			AND r.completed_at > 0 AND r.goals || ' ' LIKE '%=' || g.goal_id || ' %'` + notReplaced + `)
), code AS (
	SELECT s.person_id, s.split, s.trait, s.on_date, s.assessment_id, area.n, COALESCE(c.code, '00') AS code
	FROM seen s CROSS JOIN area
	LEFT JOIN bound b ON b.person_id = s.person_id AND b.n = area.n
	LEFT JOIN asked c ON s.goals LIKE c.goal || b.goal_id || ' %' ESCAPE '!' AND s.answers LIKE c.answer ESCAPE '!'
)`
}

// farText counts people by the ways in which an area of theirs moved as far as is asked: a
// further part of the SQL of record.
func (r *recordQuery) farText(q care.OutcomeQuestion) string {
	if q.Far <= 0 {
		return ""
	}
	numbers := make([]string, q.Levels()-1)
	for i := range numbers {
		numbers[i] = fmt.Sprintf("('%02x', %d)", i+1, i+1)
	}
	far := r.arg(q.Far)
	return `
UNION ALL
SELECT split, trait, day, -1, CASE way WHEN 1 THEN 'far1' WHEN 2 THEN 'far2' WHEN 3 THEN 'far3' ELSE 'far0' END, '', '', COUNT(*) FROM (
	SELECT s.split, s.trait, s.day, s.person_id,
		MAX(CASE WHEN l.n - f.n >= ` + far + ` THEN 1 ELSE 0 END) + MAX(CASE WHEN f.n - l.n >= ` + far + ` THEN 2 ELSE 0 END) AS way
	FROM sorted s JOIN (` + valuesOf(numbers) + `) f ON f.hex = s.first JOIN (` + valuesOf(numbers) + `) l ON l.hex = s.latest
	WHERE s.what = 'pair' GROUP BY 1, 2, 3, 4
) moved GROUP BY 1, 2, 3, 5`
}

// valuesOf gives rows with the columns hex and n.
func valuesOf(rows []string) string {
	return "WITH number(hex, n) AS (VALUES " + strings.Join(rows, ", ") + ") SELECT hex, n FROM number"
}
