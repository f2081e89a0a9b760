package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/outcome"
)

// recordQuery is the SQL of record: what a report counts, said plainly, reading by reading.
// Every faster way of counting is held to it. It is put together of fixed pieces; whatever
// comes from outside is a parameter.
type recordQuery struct {
	args []any
}

func (r *recordQuery) arg(v any) string {
	r.args = append(r.args, v)
	return "$" + strconv.Itoa(len(r.args))
}

func (r *recordQuery) list(values []string) string {
	marks := make([]string, len(values))
	for i, v := range values {
		marks[i] = r.arg(v)
	}
	return strings.Join(marks, ", ")
}

// latestOf gives the latest code of a kind of somebody, "" for none.
func (r *recordQuery) latestOf(kind care.CharacteristicKind) string {
	return `COALESCE((SELECT c.code FROM characteristic c WHERE c.organisation_id = r.organisation_id AND c.person_id = r.person_id AND c.kind = ` +
		r.arg(string(kind)) + ` ORDER BY c.noted_at DESC LIMIT 1), '')`
}

const recordContacts = `(SELECT COUNT(*) FROM support_mark m WHERE m.organisation_id = r.organisation_id AND m.person_id = r.person_id
	AND m.kind IN ('intervention', 'assessment') AND m.withdrawn_at = 0)`

// recordGroup is by what readings are split; people are split once their latest is known.
var recordGroup = map[outcome.Dimension]string{
	outcome.ByTeam:              "a.team_id",
	outcome.ByService:           "COALESCE((SELECT t.service_id FROM team t WHERE t.organisation_id = a.organisation_id AND t.team_id = a.team_id), '')",
	outcome.ByServiceAndQuarter: "COALESCE((SELECT t.service_id FROM team t WHERE t.organisation_id = a.organisation_id AND t.team_id = a.team_id), '')",
	outcome.BySetting:           "COALESCE((SELECT t.setting FROM team t WHERE t.organisation_id = a.organisation_id AND t.team_id = a.team_id), '')",
}

// traitOf is the characteristic that people are split by, "" for none.
func traitOf(by outcome.Dimension) care.CharacteristicKind {
	if by == outcome.ByAge {
		return care.BirthYear
	}
	return care.CharacteristicOf(by)
}

// splits gives SQL for what readings and people are split by, "" for nothing.
func (r *recordQuery) splits(q care.OutcomeQuestion) (split, trait string) {
	split, ok := recordGroup[q.By]
	if !ok {
		split = "''"
	}
	trait = "''"
	if kind := traitOf(q.By); kind != "" {
		trait = r.latestOf(kind)
	}
	if q.By == outcome.ByTimeSinceStart {
		trait = firstSupport
	}
	return split, trait
}

// text gives the whole query. Its rows are: group, trait, day of the latest reading with a
// number, area (-1 for the people themselves), what, first code, latest code, people.
func (r *recordQuery) text(org care.OrganisationID, q care.OutcomeQuestion, days string) string {
	from := r.arg(string(q.From))
	return `WITH area(n) AS (VALUES ` + areaRows(q.Areas) + `),
` + r.codes(org, q) + `, number AS (
	SELECT *, CASE WHEN code > '00' AND code < '80' THEN 1 ELSE 0 END AS given FROM code
), placed AS (
	SELECT *, ROW_NUMBER() OVER (PARTITION BY split, person_id, n, given ORDER BY on_date, assessment_id) AS up,
		ROW_NUMBER() OVER (PARTITION BY split, person_id, n, given ORDER BY on_date DESC, assessment_id DESC) AS down,
		ROW_NUMBER() OVER (PARTITION BY split, person_id, n ORDER BY on_date DESC, assessment_id DESC) AS last
	FROM number
), ends AS (
	SELECT split, trait, person_id, n,
		MAX(CASE WHEN given = 1 AND up = 1 THEN assessment_id END) AS first_at,
		MAX(CASE WHEN given = 1 AND up = 1 THEN on_date END) AS first_on,
		MAX(CASE WHEN given = 1 AND up = 1 THEN code END) AS first,
		MAX(CASE WHEN given = 1 AND down = 1 AND on_date >= ` + from + ` THEN assessment_id END) AS latest_at,
		MAX(CASE WHEN given = 1 AND down = 1 AND on_date >= ` + from + ` THEN on_date END) AS latest_on,
		MAX(CASE WHEN given = 1 AND down = 1 AND on_date >= ` + from + ` THEN code END) AS latest,
		MAX(CASE WHEN last = 1 AND on_date >= ` + from + ` THEN code END) AS said
	FROM placed GROUP BY split, trait, person_id, n
), counted AS (
	SELECT *, MAX(latest_on) OVER (PARTITION BY split, person_id) AS day FROM ends
), sorted AS (
	SELECT split, trait, day, person_id, n,
		CASE WHEN latest IS NULL THEN 'none' WHEN first_at = latest_at THEN 'once'
			WHEN ` + days + ` < ` + r.arg(max(q.MinDays, 1)) + ` THEN 'close' ELSE 'pair' END AS what,
		COALESCE(first, '') AS first, COALESCE(latest, said, '') AS latest
	FROM counted WHERE day IS NOT NULL
)
SELECT split, trait, day, n, what, CASE WHEN what = 'pair' THEN first ELSE '' END, CASE WHEN what IN ('pair', 'none') THEN latest ELSE '' END, COUNT(*)
FROM sorted GROUP BY 1, 2, 3, 4, 5, 6, 7
UNION ALL
SELECT split, trait, day, -1, 'people', '', '', COUNT(*) FROM sorted WHERE n = 0 GROUP BY 1, 2, 3
UNION ALL
SELECT split, trait, day, -1, 'paired', '', '', COUNT(DISTINCT person_id) FROM sorted WHERE what = 'pair' GROUP BY 1, 2, 3` + r.farText(q)
}

// codes gives the table "code", and those that it is made from: the code of each area of each
// reading that counts.
func (r *recordQuery) codes(org care.OrganisationID, q care.OutcomeQuestion) string {
	if q.Form != nil {
		return r.measuredText(r.whereMeasured(org, q)+r.whereOf(q, "a.team_id"), q, org)
	}
	if q.Mattered != nil {
		return r.matteredText(org, q)
	}
	split, trait := r.splits(q)
	return `seen AS (
	SELECT r.person_id, r.assessment_id, a.on_date, r.steps, ` + split + ` AS split, ` + trait + ` AS trait
	FROM reading r JOIN assessment a ON a.organisation_id = r.organisation_id AND a.assessment_id = r.assessment_id
	WHERE ` + r.where(org, q) + `
), code AS (
	SELECT s.person_id, s.split, s.trait, s.on_date, s.assessment_id, area.n, substr(s.steps, 2 * area.n + 1, 2) AS code FROM seen s CROSS JOIN area
)`
}

// whereMeasured is where for a measure, but for teams and people.
func (r *recordQuery) whereMeasured(org care.OrganisationID, q care.OutcomeQuestion) string {
	w := "r.organisation_id = " + r.arg(string(org)) + " AND r.completed_at > 0 AND r.measure = " + r.arg(q.Instrument) +
		" AND r.version = " + r.arg(q.Version) + " AND r.answered_by = " + r.arg(string(q.Voice)) + " AND r.on_day <= " + r.arg(string(q.To)) + notReplaced
	if q.Since == outcome.SinceWindow {
		w += " AND r.on_day >= " + r.arg(string(q.From))
	}
	return w
}

func areaRows(n int) string {
	rows := make([]string, n)
	for i := range rows {
		rows[i] = "(" + strconv.Itoa(i) + ")"
	}
	return strings.Join(rows, ", ")
}

// where is which readings count.
func (r *recordQuery) where(org care.OrganisationID, q care.OutcomeQuestion) string {
	w := "r.organisation_id = " + r.arg(string(org)) + " AND a.completed_at > 0 AND a.instrument_id = " + r.arg(q.Instrument) +
		" AND a.instrument_version = " + r.arg(q.Version) + " AND r.voice = " + r.arg(string(q.Voice)) + " AND a.on_date <= " + r.arg(string(q.To))
	if q.Since == outcome.SinceWindow {
		w += " AND a.on_date >= " + r.arg(string(q.From))
	}
	return w + r.whereOf(q, "a.team_id")
}

// yearsOf gives the years of birth, as text, of the bands that are asked about.
func yearsOf(q care.OutcomeQuestion) []string {
	to, _ := outcome.ParseDay(string(q.To))
	var years []string
	for _, band := range q.Ages {
		if band == 0 {
			years = append(years, "")
		}
		for year := 1900; year < 2100; year++ {
			if outcome.AgeBand(year, to) == band {
				years = append(years, strconv.Itoa(year))
			}
		}
	}
	return years
}

// TallyOutcome implements care.Tx.
func (t *tx) TallyOutcome(ctx context.Context, org care.OrganisationID, q care.OutcomeQuestion) (map[string]*outcome.Group, error) {
	if q.Areas < 1 || q.Areas > 64 {
		return nil, fault.New(fault.Internal, fmt.Sprintf("TallyOutcome: %d areas", q.Areas), nil)
	}
	var r recordQuery
	text := ""
	if q.Gap {
		text = r.gapText(org, q)
	} else {
		text = r.text(org, q, t.daysBetween)
	}
	rows, err := t.raw.QueryContext(ctx, text, r.args...)
	if err != nil {
		return nil, failed("TallyOutcome", err)
	}
	defer rows.Close()
	groups := map[string]*outcome.Group{}
	for rows.Next() {
		var at recordRow
		if err := rows.Scan(&at.split, &at.trait, &at.day, &at.area, &at.what, &at.first, &at.latest, &at.people); err != nil {
			return nil, failed("TallyOutcome", err)
		}
		if err := at.into(groups, q); err != nil {
			return nil, failed("TallyOutcome", err)
		}
	}
	return groups, failed("TallyOutcome", rows.Err())
}
