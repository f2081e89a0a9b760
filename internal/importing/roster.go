package importing

import (
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

// ReadRoster reads a list of people as a record system gives it out. It gives no row where
// there is a problem; err is set where the file is no table or lacks a column.
func ReadRoster(file []byte, today care.Date) (rows []RosterRow, problems []Problem, err error) {
	return readList(file, RosterColumns, 2, func(l *list, row sheet.Row) RosterRow { return rosterRow(l, row, today) })
}

func rosterRow(l *list, row sheet.Row, today care.Date) RosterRow {
	get := func(name string) string { return l.cell(row, name) }
	out := RosterRow{Line: row.Line, Said: l.said, PersonDetails: care.PersonDetails{Reference: get("reference"), Name: get("name"), PreferredName: get("preferred name")}}
	l.known(row, "reference", "whose row is this? The cell is empty")
	if out.Name == "" {
		l.wrong(row, "name", "the cell is empty")
	}
	for _, name := range RosterColumns[:3] {
		if !care.Fits(get(name), care.MaxLine) {
			l.wrong(row, name, "it is longer than %d letters, or is no text", care.MaxLine)
		}
	}
	if born := get("born"); born != "" {
		var err error
		if out.Born, err = dayIn(born, "1880-01-01", today, "27/03/1986 or 1986-03-27"); err != nil {
			l.wrong(row, "born", "%s", err)
		}
	}
	return out
}
