package importing

import (
	"fmt"
	"strings"

	"towpath/internal/sheet"
)

// list is a list of a record system while it is read.
type list struct {
	at       map[string]int // where a column stands
	said     map[string]bool
	first    map[string]int // on which line stands by what a row is known
	problems []Problem
}

// readList reads a list row by row. Of its columns the first so many have to be there. It gives
// no row where there is a problem; err is set where the file is no table or lacks a column.
func readList[R any](file []byte, columns []string, needed int, read func(l *list, row sheet.Row) R) (rows []R, problems []Problem, err error) {
	t, err := sheet.Read(file)
	if err != nil {
		return nil, nil, err
	}
	l := &list{at: map[string]int{}, said: map[string]bool{}, first: map[string]int{}}
	if err := l.head(t, columns, needed); err != nil {
		return nil, nil, err
	}
	for _, row := range t.Rows {
		if !row.Empty() {
			rows = append(rows, read(l, row))
		}
	}
	if len(l.problems) > 0 {
		return nil, l.problems, nil
	}
	return rows, nil, nil
}

// head finds the columns.
func (l *list) head(t sheet.Table, columns []string, needed int) error {
	for i, heading := range t.Heading {
		name := strings.ToLower(strings.TrimSpace(heading))
		if _, twice := l.at[name]; twice {
			return fmt.Errorf("the heading %q stands twice", heading)
		}
		l.at[name] = i
	}
	for _, name := range columns {
		_, l.said[name] = l.at[name]
	}
	for _, name := range columns[:needed] {
		if !l.said[name] {
			return fmt.Errorf("there is no column %q; the file has: %s", name, strings.Join(t.Heading, ", "))
		}
	}
	return nil
}

// cell gives what stands in a column of a row, "" where there is none.
func (l *list) cell(row sheet.Row, name string) string {
	if !l.said[name] {
		return ""
	}
	return strings.TrimSpace(row.Cell(l.at[name]))
}

// wrong notes what is wrong with a cell.
func (l *list) wrong(row sheet.Row, column, reason string, values ...any) {
	l.problems = append(l.problems, Problem{row.Line, column, fmt.Sprintf(reason, values...)})
}

// known notes by what a row is known, and what is wrong with that; none says that it is empty.
func (l *list) known(row sheet.Row, column, none string) {
	by := l.cell(row, column)
	switch before, twice := l.first[by]; {
	case by == "":
		l.wrong(row, column, "%s", none)
	case twice:
		l.wrong(row, column, "%q stands on line %d already", by, before)
	default:
		l.first[by] = row.Line
	}
}
