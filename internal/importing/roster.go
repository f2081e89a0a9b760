package importing

import (
	"fmt"
	"strings"

	"towpath/internal/care"
	"towpath/internal/sheet"
)

// RosterColumns are the columns of a list of people: the first two have to be there.
var RosterColumns = []string{"reference", "name", "preferred name", "born"}

// RosterRow is one person of a list.
type RosterRow struct {
	Line int
	care.PersonDetails
	// Said tells which columns the list has: what it has no column for stays as it is.
	Said map[string]bool
}

// With gives a person's details with what the list says in their place.
func (r RosterRow) With(d care.PersonDetails) care.PersonDetails {
	d.Reference, d.Name = r.Reference, r.Name
	if r.Said["preferred name"] {
		d.PreferredName = r.PreferredName
	}
	if r.Said["born"] {
		d.Born = r.Born
	}
	return d
}

// roster is a list of people while it is read.
type roster struct {
	at       map[string]int // where a column stands
	said     map[string]bool
	today    care.Date
	first    map[string]int // on which line a reference stands
	problems []Problem
}

// ReadRoster reads a list of people as a record system gives it out. It gives no row where
// there is a problem; err is set where the file is no table or lacks a column.
func ReadRoster(file []byte, today care.Date) (rows []RosterRow, problems []Problem, err error) {
	t, err := sheet.Read(file)
	if err != nil {
		return nil, nil, err
	}
	r := &roster{at: map[string]int{}, said: map[string]bool{}, today: today, first: map[string]int{}}
	if err := r.head(t, RosterColumns, 2); err != nil {
		return nil, nil, err
	}
	for _, row := range t.Rows {
		if !row.Empty() {
			rows = append(rows, r.row(row))
		}
	}
	if len(r.problems) > 0 {
		return nil, r.problems, nil
	}
	return rows, nil, nil
}

// head finds the columns, of which the first so many have to be there.
func (r *roster) head(t sheet.Table, columns []string, needed int) error {
	for i, heading := range t.Heading {
		name := strings.ToLower(strings.TrimSpace(heading))
		if _, twice := r.at[name]; twice {
			return fmt.Errorf("the heading %q stands twice", heading)
		}
		r.at[name] = i
	}
	for _, name := range columns {
		_, r.said[name] = r.at[name]
	}
	for _, name := range columns[:needed] {
		if !r.said[name] {
			return fmt.Errorf("there is no column %q; the file has: %s", name, strings.Join(t.Heading, ", "))
		}
	}
	return nil
}

// cell gives what stands in a column of a row, "" where there is none.
func (r *roster) cell(row sheet.Row, name string) string {
	if !r.said[name] {
		return ""
	}
	return strings.TrimSpace(row.Cell(r.at[name]))
}

func (r *roster) row(row sheet.Row) RosterRow {
	get := func(name string) string { return r.cell(row, name) }
	wrong := func(column, reason string, values ...any) {
		r.problems = append(r.problems, Problem{row.Line, column, fmt.Sprintf(reason, values...)})
	}
	out := RosterRow{Line: row.Line, Said: r.said, PersonDetails: care.PersonDetails{Reference: get("reference"), Name: get("name"), PreferredName: get("preferred name")}}
	switch before, twice := r.first[out.Reference]; {
	case out.Reference == "":
		wrong("reference", "whose row is this? The cell is empty")
	case twice:
		wrong("reference", "%q stands on line %d already", out.Reference, before)
	default:
		r.first[out.Reference] = row.Line
	}
	if out.Name == "" {
		wrong("name", "the cell is empty")
	}
	for _, name := range RosterColumns[:3] {
		if !care.Fits(get(name), care.MaxLine) {
			wrong(name, "it is longer than %d letters, or is no text", care.MaxLine)
		}
	}
	if born := get("born"); born != "" {
		var err error
		if out.Born, err = dayIn(born, "1880-01-01", r.today, "27/03/1986 or 1986-03-27"); err != nil {
			wrong("born", "%s", err)
		}
	}
	return out
}
