package report

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"towpath/internal/care"
	"towpath/internal/outcome"
)

// table is rows of one table on their way into a database: the columns that differ from row to
// row, and those that do not (nil outside the record).
type table struct {
	name    string
	columns []string
	fixed   map[string]any
	rows    int
	row     func(n int, to []any)
}

// record gives the tables of the record, in the order in which a service would have met them.
func (p *population) record() []table {
	genders := care.CharacteristicCodes(care.Gender)
	when := int64(1_600_000_000_000_000)
	return []table{
		{name: "organisation", columns: []string{"organisation_id", "name"}, fixed: map[string]any{"settings": "{}", "created_at": 1}, rows: 1, row: func(_ int, to []any) { to[0], to[1] = org, "Crowd" }},
		{name: "service", columns: []string{"service_id", "name"}, fixed: map[string]any{}, rows: services, row: func(n int, to []any) { to[0], to[1] = serviceID(n), fmt.Sprint("Service ", n) }},
		{name: "team", columns: []string{"team_id", "service_id", "name", "setting"}, fixed: map[string]any{}, rows: teams, row: func(n int, to []any) {
			to[0], to[1], to[2], to[3] = teamID(n), serviceID(n*services/teams), fmt.Sprint("Team ", n), string(care.Settings[n%len(care.Settings)])
		}},
		{name: "person", columns: []string{"person_id"}, fixed: map[string]any{"name": "", "preferred_name": "", "reference": "", "born": "", "created_at": 1}, rows: p.people, row: func(n int, to []any) {
			to[0] = personID(n)
		}},
		{name: "team_person", columns: []string{"team_id", "person_id"}, fixed: map[string]any{"since": when, "until": 0}, rows: p.people, row: func(n int, to []any) {
			to[0], to[1] = teamID(int(p.rows[n*each].team)), personID(n)
		}},
		{name: "characteristic", columns: []string{"person_id", "code"}, fixed: map[string]any{"kind": string(care.Gender), "noted_at": 1, "noted_by": ""}, rows: p.people, row: func(n int, to []any) {
			to[0], to[1] = personID(n), genders[n*7%len(genders)]
		}},
		{name: "assessment", columns: []string{"assessment_id", "person_id", "on_date", "team_id"}, fixed: map[string]any{
			"instrument_id": "bloom-adult", "instrument_version": "1.0.0", "kind": "review", "way": "together", "present": "", "minutes": 0,
			"source": "screen", "started_at": 1, "started_by": "", "completed_at": 1, "opened_at": 0,
		}, rows: len(p.rows), row: func(n int, to []any) {
			at := p.byDay[n]
			to[0], to[1], to[2], to[3] = assessmentID(n), personID(at/each), p.rows[at].day.String(), teamID(int(p.rows[at].team))
		}},
		{name: "reading", columns: []string{"assessment_id", "person_id", "steps"}, fixed: map[string]any{"voice": "person", "started_at": 1, "started_by": "", "changed_at": 1, "handed_in_at": 1}, rows: len(p.rows), row: func(n int, to []any) {
			at := p.byDay[n]
			to[0], to[1], to[2] = assessmentID(n), personID(at/each), p.rows[at].steps()
		}},
	}
}

// wide is one row for each assessment, as a report by hand would want them: clustered by
// person, a column for each area, NULL where it was left out. In wide that is the code, in
// packed the day and the code in one number, so that the least and the greatest of somebody's
// are the first and the latest.
func (p *population) wide(name string) table {
	t := table{name: name, columns: []string{"person", "service", "day"}, rows: len(p.rows)}
	for a := range areas {
		t.columns = append(t.columns, fmt.Sprintf("r%d", a))
	}
	order := p.byService()
	t.row = func(n int, to []any) {
		at := order[n]
		r := &p.rows[at]
		to[0], to[1], to[2] = int32(at/each), int32(r.service()), int32(r.day)
		for a, c := range r.codes {
			switch {
			case !c.Number():
				to[3+a] = nil
			case name == "packed":
				to[3+a] = int32(r.day)*32 + int32(c)
			default:
				to[3+a] = int32(c)
			}
		}
	}
	return t
}

// byService gives the rows by person, service and day.
func (p *population) byService() []int {
	order := make([]int, len(p.rows))
	for n := range p.people {
		at := order[n*each : (n+1)*each]
		for k := range at {
			to := k
			for to > 0 && p.rows[at[to-1]].service() > p.rows[n*each+k].service() {
				at[to] = at[to-1]
				to--
			}
			at[to] = n*each + k
		}
	}
	return order
}

// days says in which quarter each day is.
func days() table {
	return table{name: "days", columns: []string{"day", "quarter"}, rows: int(lastDay-firstDay) + 1, row: func(n int, to []any) {
		day := firstDay + outcome.Day(n)
		to[0], to[1] = int32(day), int32(day.Quarter())
	}}
}

// constants are what is the same in every row.
func (t *table) constants() (columns []string, values []any) {
	if t.fixed != nil && t.name != "organisation" {
		columns, values = append(columns, "organisation_id"), append(values, any(org))
	}
	for name, v := range t.fixed {
		columns, values = append(columns, name), append(values, v)
	}
	return columns, values
}

func literals(values []any) (list []string) {
	for _, v := range values {
		if text, ok := v.(string); ok {
			v = "'" + text + "'"
		}
		list = append(list, fmt.Sprint(v))
	}
	return list
}

const rowsAtOnce = 40

// insert puts the rows into SQLite, some at a time.
func (t *table) insert(ctx context.Context, tx *sql.Tx) error {
	columns, constants := t.constants()
	one := "(?" + strings.Repeat(", ?", len(t.columns)-1) + strings.Join(append([]string{""}, literals(constants)...), ", ") + ")"
	head := "INSERT INTO " + t.name + " (" + strings.Join(slices.Concat(t.columns, columns), ", ") + ") VALUES "
	many, err := tx.PrepareContext(ctx, head+one+strings.Repeat(", "+one, rowsAtOnce-1))
	if err != nil {
		return err
	}
	defer many.Close()
	values := make([]any, rowsAtOnce*len(t.columns))
	for n := 0; n < t.rows; {
		some := min(rowsAtOnce, t.rows-n)
		for k := range some {
			t.row(n+k, values[k*len(t.columns):(k+1)*len(t.columns)])
		}
		n += some
		if some == rowsAtOnce {
			_, err = many.ExecContext(ctx, values...)
		} else {
			_, err = tx.ExecContext(ctx, head+one+strings.Repeat(", "+one, some-1), values[:some*len(t.columns)]...)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
	}
	return nil
}

// copyInto puts the rows into PostgreSQL.
func (t *table) copyInto(ctx context.Context, conn *pgx.Conn) error {
	columns, constants := t.constants()
	columns = slices.Concat(t.columns, columns)
	values := slices.Concat(make([]any, len(t.columns)), constants)
	n := 0
	_, err := conn.CopyFrom(ctx, pgx.Identifier{t.name}, columns, pgx.CopyFromFunc(func() ([]any, error) {
		if n == t.rows {
			return nil, nil
		}
		t.row(n, values[:len(t.columns)])
		n++
		return values, nil
	}))
	if err != nil {
		return fmt.Errorf("%s: %w", t.name, err)
	}
	return nil
}
