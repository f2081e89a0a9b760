package store

import (
	"context"
	"fmt"
	"strings"

	"towpath/internal/care"
	"towpath/internal/outcome"
)

// heardGroup is by what support is split.
var heardGroup = map[outcome.Dimension]string{
	outcome.ByTeam:    "r.team_id",
	outcome.ByService: "COALESCE((SELECT t.service_id FROM team t WHERE t.organisation_id = r.organisation_id AND t.team_id = r.team_id), '')",
	outcome.BySetting: "COALESCE((SELECT t.setting FROM team t WHERE t.organisation_id = r.organisation_id AND t.team_id = r.team_id), '')",
}

// heardText is the SQL of record of who is heard. Its rows are: group, trait, whether support
// goes on, days (0, 1, or 2 for two that lie far enough apart), people.
func (r *recordQuery) heardText(org care.OrganisationID, q care.OutcomeQuestion, days string) string {
	split, trait := heardGroup[q.By], "''"
	if split == "" {
		split = "''"
	}
	if kind := traitOf(q.By); kind != "" {
		trait = r.latestOf(kind)
	}
	if q.By == outcome.ByTimeSinceStart {
		trait = firstSupport
	}
	from, _ := q.From.Time()
	to, _ := q.To.Time()
	end := micro(to.AddDate(0, 0, 1))
	return `WITH supported AS (
	SELECT r.person_id, ` + split + ` AS split, ` + trait + ` AS trait, MAX(CASE WHEN r.until > 0 AND r.until < ` + r.arg(end) + ` THEN 0 ELSE 1 END) AS goes_on
	FROM team_person r
	WHERE r.organisation_id = ` + r.arg(string(org)) + ` AND r.since < ` + r.arg(end) + ` AND (r.until = 0 OR r.until >= ` + r.arg(micro(from)) + `)` + r.whereOf(q, "r.team_id") + `
	GROUP BY 1, 2, 3
), ` + r.said(org, q) + `
SELECT s.split, s.trait, s.goes_on, CASE WHEN f.person_id IS NULL THEN 0 WHEN ` + days + ` >= ` + r.arg(max(q.MinDays, 1)) + ` THEN 2 ELSE 1 END, COUNT(*)
FROM supported s
LEFT JOIN said f ON f.person_id = s.person_id LEFT JOIN said l ON l.person_id = s.person_id
GROUP BY 1, 2, 3, 4`
}

// said gives the table "said": the first and the latest day on which somebody gave a number,
// in any team.
func (r *recordQuery) said(org care.OrganisationID, q care.OutcomeQuestion) string {
	if q.Form != nil {
		q.By, q.Since = outcome.ByNothing, outcome.SinceStart
		return `area(n) AS (VALUES ` + areaRows(q.Areas) + `), ` + r.measuredText(r.whereMeasured(org, q), q, org) + `, said AS (
	SELECT person_id, MIN(on_date) AS first, MAX(on_date) AS latest FROM code WHERE code > '00' AND code < '80' GROUP BY person_id
)`
	}
	said := make([]string, q.Areas)
	for i := range said {
		said[i] = fmt.Sprintf("(substr(e.steps, %d, 2) > '00' AND substr(e.steps, %d, 2) < '80')", 2*i+1, 2*i+1)
	}
	return `said AS (
	SELECT e.person_id, MIN(a.on_date) AS first, MAX(a.on_date) AS latest
	FROM reading e JOIN assessment a ON a.organisation_id = e.organisation_id AND a.assessment_id = e.assessment_id
	WHERE e.organisation_id = ` + r.arg(string(org)) + ` AND a.completed_at > 0 AND a.instrument_id = ` + r.arg(q.Instrument) + ` AND a.instrument_version = ` + r.arg(q.Version) + `
		AND e.voice = ` + r.arg(string(q.Voice)) + ` AND a.on_date <= ` + r.arg(string(q.To)) + ` AND (` + strings.Join(said, " OR ") + `)
	GROUP BY e.person_id
)`
}

// HeardOutcome implements care.Tx.
func (t *tx) HeardOutcome(ctx context.Context, org care.OrganisationID, q care.OutcomeQuestion) (map[string]*outcome.Heard, error) {
	var r recordQuery
	days := strings.NewReplacer("latest_on", "l.latest", "first_on", "f.first").Replace(t.daysBetween)
	text := r.heardText(org, q, days)
	rows, err := t.raw.QueryContext(ctx, text, r.args...)
	if err != nil {
		return nil, failed("HeardOutcome", err)
	}
	defer rows.Close()
	groups := map[string]*outcome.Heard{}
	for rows.Next() {
		var at recordRow
		var goesOn, days, people int
		if err := rows.Scan(&at.split, &at.trait, &goesOn, &days, &people); err != nil {
			return nil, failed("HeardOutcome", err)
		}
		at.day = string(q.To)
		name, err := at.group(q)
		if err != nil {
			return nil, failed("HeardOutcome", err)
		}
		if groups[name] == nil {
			groups[name] = &outcome.Heard{}
		}
		for range people {
			groups[name].Add(0, 0, days, goesOn == 0)
		}
	}
	return groups, failed("HeardOutcome", rows.Err())
}

// firstSupport is the instant at which a team first supported somebody, as text.
const firstSupport = `COALESCE((SELECT CAST(MIN(tp.since) AS TEXT) FROM team_person tp WHERE tp.organisation_id = r.organisation_id AND tp.person_id = r.person_id), '')`

// whereOf narrows to teams and people.
func (r *recordQuery) whereOf(q care.OutcomeQuestion, team string) string {
	if len(q.Teams) == 0 {
		return " AND 1 = 0"
	}
	teams := make([]string, len(q.Teams))
	for i, t := range q.Teams {
		teams[i] = string(t)
	}
	w := " AND " + team + " IN (" + r.list(teams) + ")"
	for _, kind := range care.CharacteristicKinds {
		if codes := q.Of[kind]; len(codes) > 0 {
			w += " AND " + r.latestOf(kind) + " IN (" + r.list(codes) + ")"
		}
	}
	if len(q.Ages) > 0 {
		w += " AND " + r.latestOf(care.BirthYear) + " IN (" + r.list(yearsOf(q)) + ")"
	}
	if q.MinContacts > 0 {
		w += " AND " + recordContacts + " >= " + r.arg(q.MinContacts)
	}
	return w
}
