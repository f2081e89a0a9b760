package store

import (
	"towpath/internal/care"
	"towpath/internal/outcome"
)

// gapText is recordQuery.text for a question of the gap: of each person the latest occasion
// on which both voices gave a number in one area at least.
func (r *recordQuery) gapText(org care.OrganisationID, q care.OutcomeQuestion) string {
	q.Voice, q.Since = care.VoicePerson, outcome.SinceWindow
	split, trait := r.splits(q)
	return `WITH area(n) AS (VALUES ` + areaRows(q.Areas) + `),
seen AS (
	SELECT r.person_id, r.assessment_id, a.on_date, r.steps AS own, w.steps AS theirs, ` + split + ` AS split, ` + trait + ` AS trait
	FROM reading r JOIN assessment a ON a.organisation_id = r.organisation_id AND a.assessment_id = r.assessment_id
	JOIN reading w ON w.organisation_id = r.organisation_id AND w.assessment_id = r.assessment_id AND w.voice = 'worker'
	WHERE ` + r.where(org, q) + `
), code AS (
	SELECT s.person_id, s.split, s.trait, s.on_date, s.assessment_id, area.n,
		CASE WHEN substr(s.own, 2 * area.n + 1, 2) > '00' AND substr(s.own, 2 * area.n + 1, 2) < '80' THEN substr(s.own, 2 * area.n + 1, 2) ELSE '' END AS own,
		CASE WHEN substr(s.theirs, 2 * area.n + 1, 2) > '00' AND substr(s.theirs, 2 * area.n + 1, 2) < '80' THEN substr(s.theirs, 2 * area.n + 1, 2) ELSE '' END AS theirs
	FROM seen s CROSS JOIN area
), met AS (
	SELECT DISTINCT person_id, on_date, assessment_id FROM code WHERE own <> '' AND theirs <> ''
), latest AS (
	SELECT * FROM (SELECT m.*, ROW_NUMBER() OVER (PARTITION BY person_id ORDER BY on_date DESC, assessment_id DESC) AS at FROM met m) newest WHERE at = 1
), sorted AS (
	SELECT c.split, c.trait, c.on_date AS day, c.person_id, c.n, c.own, c.theirs,
		CASE WHEN c.own <> '' AND c.theirs <> '' THEN 'pair' WHEN c.own <> '' OR c.theirs <> '' THEN 'once' ELSE 'none' END AS what
	FROM code c JOIN latest l ON l.person_id = c.person_id AND l.assessment_id = c.assessment_id
)
SELECT split, trait, day, n, what, CASE WHEN what = 'pair' THEN own ELSE '' END, CASE WHEN what = 'pair' THEN theirs ELSE '' END, COUNT(*)
FROM sorted GROUP BY 1, 2, 3, 4, 5, 6, 7
UNION ALL
SELECT split, trait, day, -1, 'people', '', '', COUNT(DISTINCT person_id) FROM sorted GROUP BY 1, 2, 3
UNION ALL
SELECT split, trait, day, -1, 'paired', '', '', COUNT(DISTINCT person_id) FROM sorted WHERE what = 'pair' GROUP BY 1, 2, 3`
}
