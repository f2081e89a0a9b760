package disclose

import (
	"math"
	"unicode/utf8"
)

// What a table may have at most.
const (
	mostPeople = 1 << 30
	mostValue  = 1e6
	mostCells  = 4_000_000
	mostName   = 200
	mostDeep   = 3 // all, services, teams
)

// names refuses a name that is empty, long, no text or there already.
type names map[string]bool

func (seen names) take(field, name string) error {
	switch {
	case name == "" || len(name) > mostName || !utf8.ValidString(name):
		return wrong(field, "must have a name of 1 to %d bytes of text", mostName)
	case seen[name]:
		return wrong(field+"."+name, "is there twice")
	}
	seen[name] = true
	return nil
}

func checkSchema(t Table) error {
	if err := (names{}).take("name", t.Name); err != nil {
		return err
	}
	columns, width := names{}, 1
	for _, c := range t.Columns {
		if err := columns.take("columns", c.Name); err != nil {
			return err
		}
		if err := checkColumn(c); err != nil {
			return err
		}
		width += len(c.Categories) + 2
	}
	if len(t.Rows) > mostCells || width > mostCells || len(t.Rows)*width > mostCells {
		return wrong("rows", "are too many: a table has at most %d numbers", mostCells)
	}
	rows := names{}
	for _, r := range t.Rows {
		if err := rows.take("rows", r.Name); err != nil {
			return err
		}
	}
	for _, r := range t.Rows {
		if r.Within != "" && !rows[r.Within] {
			return wrong("rows."+r.Name, "is within %q, which is no row", r.Within)
		}
	}
	return nil
}

func checkColumn(c Column) error {
	field := "columns." + c.Name
	if c.Greatest < c.Least || !finite(c.Least, c.Greatest) || math.Abs(c.Least) > mostValue || math.Abs(c.Greatest) > mostValue {
		return wrong(field, "must have values from a least to a greatest")
	}
	seen, whole := names{}, map[string]bool{}
	for _, k := range c.Categories {
		if err := seen.take(field, k.Name); err != nil {
			return err
		}
		whole[k.Name] = k.Within == ""
	}
	for _, k := range c.Categories {
		if k.Within != "" && !whole[k.Within] {
			return wrong(field+"."+k.Name, "must be within a category that is within no other")
		}
	}
	return nil
}

// checkRows looks at the numbers of each row, and whether they add up. No error holds a
// number of people: errors are written to logs.
func checkRows(t Table, s *shape) error {
	size := map[Key]int{}
	for i, place := range s.rows {
		r := &t.Rows[place]
		if n, ok := size[r.Key]; ok && n != r.People {
			return wrong("rows."+r.Name, "has the key of another row, and other people")
		}
		size[r.Key] = r.People
		if err := checkDepth(t, s, i); err != nil {
			return err
		}
		if err := checkRow(t, s, i); err != nil {
			return err
		}
	}
	for i := range s.rows {
		if err := checkWithin(t, s, i); err != nil {
			return err
		}
	}
	return nil
}

func checkDepth(t Table, s *shape, i int) error {
	deep := 1
	for p := s.parent[i]; p >= 0; p = s.parent[p] {
		if deep++; deep > mostDeep {
			return wrong("rows."+t.Rows[s.rows[i]].Name, "is within more than %d others", mostDeep-1)
		}
	}
	return nil
}

func checkRow(t Table, s *shape, i int) error {
	r := &t.Rows[s.rows[i]]
	field := "rows." + r.Name
	switch {
	case r.People < 0 || r.People > mostPeople:
		return wrong(field, "has a number of people that cannot be")
	case r.Empty && (r.People != 0 || len(s.within[i]) > 0):
		return wrong(field, "is to be empty, and has people or rows within it")
	case r.People > 0 && r.Key.People == 0:
		return wrong(field, "has people and no key")
	case len(r.Figures) != len(t.Columns):
		return wrong(field, "has %d figures for %d columns", len(r.Figures), len(t.Columns))
	}
	for k, c := range t.Columns {
		if err := checkFigures(field+"."+c.Name, c, r.Figures[k], r.People); err != nil {
			return err
		}
	}
	for _, sum := range s.sums {
		n := 0
		for _, p := range sum.parts {
			n += r.count(&s.slots[p])
		}
		if n != r.count(&s.slots[sum.total]) {
			return wrong(field+"."+t.Columns[s.slots[sum.parts0()].column].Name, "its categories do not add up")
		}
	}
	return nil
}

// parts0 is the first part, or the total where there is none.
func (s sum) parts0() int {
	if len(s.parts) == 0 {
		return s.total
	}
	return s.parts[0]
}

// count gives the exact number that stands in a slot; a mean counts those with a value.
func (r *Row) count(sl *slot) int {
	switch sl.kind {
	case slotCategory:
		return r.Figures[sl.column].Counts[sl.category]
	case slotWith, slotMean:
		return r.Figures[sl.column].With
	default:
		return r.People
	}
}

func checkFigures(field string, c Column, f Figures, people int) error {
	if len(f.Counts) != len(c.Categories) {
		return wrong(field, "has %d counts for %d categories", len(f.Counts), len(c.Categories))
	}
	for k, n := range f.Counts {
		if n < 0 || n > people {
			return wrong(field+"."+c.Categories[k].Name, "has a count that cannot be")
		}
	}
	if !c.hasMean() {
		if f.With != 0 || f.Sum != 0 || f.Squares != 0 {
			return wrong(field, "has values, and is not a column of values")
		}
		return nil
	}
	n := float64(f.With)
	far := max(math.Abs(c.Least), math.Abs(c.Greatest))
	near := 1e-6 * (1 + n*far)
	switch {
	case f.With < 0 || f.With > people:
		return wrong(field, "has values of a number of people that cannot be")
	case !finite(f.Sum, f.Squares) || f.Sum < n*c.Least-near || f.Sum > n*c.Greatest+near:
		return wrong(field, "its values add up to what they cannot")
	case f.Squares < 0 || f.Squares > n*far*far+near*far || f.Squares*n < f.Sum*f.Sum-near*(1+n*far):
		return wrong(field, "the squares of its values add up to what they cannot")
	}
	return nil
}

// checkWithin compares a row with those within it: none has more people, and where they add
// up they do so in every slot. Where they overlap, more of a part than of the whole can be in
// a category: somebody who went down with one team and up with the next went up altogether.
func checkWithin(t Table, s *shape, i int) error {
	if len(s.within[i]) == 0 {
		return nil
	}
	whole := &t.Rows[s.rows[i]]
	for w := range s.slots {
		n, sl := 0, &s.slots[w]
		for _, child := range s.within[i] {
			part := t.Rows[s.rows[child]].count(sl)
			if part > whole.count(sl) && (whole.AddsUp || sl.kind == slotPeople) {
				return wrong("rows."+t.Rows[s.rows[child]].Name, "has more than %q, which it is within", whole.Name)
			}
			n += part
		}
		if whole.AddsUp && n != whole.count(sl) {
			return wrong("rows."+whole.Name, "the rows within it do not add up to it")
		}
	}
	return nil
}

func finite(list ...float64) bool {
	for _, x := range list {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return false
		}
	}
	return true
}
