package report

import (
	"fmt"
	"strings"

	"towpath/internal/care"
	"towpath/internal/outcome"
)

// question is one report: a window, and what it is split by.
type question struct {
	window   string
	from, to outcome.Day
	by       outcome.Dimension
}

var splits = map[outcome.Dimension]string{
	outcome.ByNothing: "nobody split", outcome.ByService: "by service", outcome.ByServiceAndQuarter: "by service and quarter",
}

func (q question) String() string { return q.window + ", " + splits[q.by] }

// questions are all that are asked; the first is the one by which variants are chosen.
func questions() (list []question) {
	day := func(text string) outcome.Day {
		d, _ := outcome.ParseDay(text)
		return d
	}
	for _, by := range []outcome.Dimension{outcome.ByServiceAndQuarter, outcome.ByService, outcome.ByNothing} {
		list = append(
			list,
			question{"all five years", firstDay, lastDay, by},
			question{"one year", day("2024-01-01"), day("2024-12-31"), by},
			question{"one quarter", day("2024-04-01"), day("2024-06-30"), by},
		)
	}
	return list
}

// asked gives it as care asks.
func (q question) asked() care.OutcomeQuestion {
	ask := care.OutcomeQuestion{
		Instrument: "bloom-adult", Version: "1.0.0", Areas: areas, Voice: care.VoicePerson,
		From: care.Date(q.from.String()), To: care.Date(q.to.String()), MinDays: 1, By: q.by,
	}
	for n := range teams {
		ask.Teams = append(ask.Teams, care.TeamID(teamID(n)))
	}
	return ask
}

// variant is one way of writing the question in SQL.
type variant struct {
	name string
	// table is what is read; first and latest give, of an area's column, the day and the code
	// of somebody's first and latest in one number.
	table, first, latest string
	// present asks first who has a row in the window.
	present bool
	// over reads windows instead of groups.
	over bool
	// before is said to the engine before, and after it.
	before, after []string
}

var (
	packed = variant{name: "min and max of packed columns", table: "packed", first: "min(r#)", latest: "max(r#)"}
	plain  = variant{name: "min and max, packed on the way", table: "wide", first: "min(day * 32 + r#)", latest: "max(day * 32 + r#)"}
	sorted = variant{
		name: "array_agg in order", table: "packed",
		first: "(array_agg(r# ORDER BY day) FILTER (WHERE r# IS NOT NULL))[1]", latest: "(array_agg(r# ORDER BY day DESC) FILTER (WHERE r# IS NOT NULL))[1]",
	}
	args = variant{
		name: "arg_min and arg_max", table: "wide",
		first: "min(day) FILTER (WHERE r# IS NOT NULL) * 32 + arg_min(r#, day)", latest: "max(day) FILTER (WHERE r# IS NOT NULL) * 32 + arg_max(r#, day)",
	}
	windows = variant{
		name: "first_value and last_value", table: "packed", over: true,
		first: "first_value(r# IGNORE NULLS) OVER all_of_them", latest: "last_value(r# IGNORE NULLS) OVER all_of_them",
	}
)

func (v variant) inWindow() variant {
	v.name, v.present = v.name+", of people in the window", true
	return v
}

func (v variant) with(name string, before, after string) variant {
	v.name += ", " + name
	v.before, v.after = append(v.before, before), append(v.after, after)
	return v
}

// every joins a text for each area, in which # is its number.
func every(text string) string {
	list := make([]string, areas)
	for a := range list {
		list[a] = strings.ReplaceAll(text, "#", fmt.Sprint(a))
	}
	return strings.Join(list, ", ")
}

// text writes the question. Its rows are: service, quarter (-1 where it is not split so),
// people, and of each area how many pairs, the sum of their first codes and of their latest.
func (q question) text(v variant, greatest string) string {
	of := "person"
	service, quarter, join := "-1", "-1", ""
	if q.by != outcome.ByNothing {
		of, service = "person, service", "service"
	}
	if q.by == outcome.ByServiceAndQuarter {
		quarter, join = "quarter", " JOIN days ON days.day = last_day"
	}
	where := fmt.Sprintf("day <= %d", q.to)
	if v.present {
		where += fmt.Sprintf(" AND person IN (SELECT person FROM %s WHERE day BETWEEN %d AND %d)", v.table, q.from, q.to)
	}
	person := "SELECT " + of + ", " + every(v.first+" AS n#, "+v.latest+" AS x#") + " FROM " + v.table + " WHERE " + where + " GROUP BY " + of
	if v.over {
		person = "SELECT " + of + ", " + every(v.first+" AS n#, "+v.latest+" AS x#") + " FROM " + v.table + " WHERE " + where +
			" WINDOW all_of_them AS (PARTITION BY " + of + " ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)" +
			" QUALIFY row_number() OVER (PARTITION BY " + of + " ORDER BY day) = 1"
	}
	paired := fmt.Sprintf("CASE WHEN x# >= %d AND (x# >> 5) > (n# >> 5) THEN ", int(q.from)*32)
	pair := "SELECT " + strings.TrimPrefix(of, "person, ") + ", " + greatest + "(" + every("coalesce(x#, 0)") + ") >> 5 AS last_day, " +
		every(paired+"n# & 31 END AS f#, "+paired+"x# & 31 END AS l#") + " FROM of_person"
	group := ""
	if q.by != outcome.ByNothing {
		group = " GROUP BY 1, 2"
	}
	return "WITH of_person AS (" + person + "), pair AS (" + pair + ") SELECT " + service + ", " + quarter + ", count(*), " +
		every("count(f#), coalesce(CAST(sum(f#) AS BIGINT), 0), coalesce(CAST(sum(l#) AS BIGINT), 0)") + " FROM pair" + join + fmt.Sprintf(" WHERE last_day >= %d", q.from) + group
}
