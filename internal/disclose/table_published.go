package disclose

import "encoding/json"

// Published is all of a table that may be shown. It holds no exact number, and only
// publishing makes one.
type Published struct {
	name    string
	rule    Rule
	rows    []PublishedRow
	columns []PublishedColumn
	row     map[string]int
	slot    map[slotName]int
	cells   []Cell
	width   int
}

// PublishedRow names a row, and the one that it is within.
type PublishedRow struct{ Name, Within string }

// PublishedColumn names a column and its categories.
type PublishedColumn struct {
	Name       string
	Categories []Category
	HasMean    bool
}

type slotName struct {
	kind             slotKind
	column, category string
}

// published takes out of a draft what is shown, in the order in which the table was given.
func (d *draft) published(t Table) *Published {
	p := &Published{name: t.Name, rule: d.rule, row: map[string]int{}, slot: map[slotName]int{}, cells: d.cells, width: len(d.shape.slots)}
	for _, r := range t.Rows {
		p.rows = append(p.rows, PublishedRow{Name: r.Name, Within: r.Within})
	}
	for _, c := range t.Columns {
		p.columns = append(p.columns, PublishedColumn{Name: c.Name, Categories: append([]Category(nil), c.Categories...), HasMean: c.hasMean()})
	}
	for i, r := range d.shape.rows {
		p.row[t.Rows[r].Name] = i
	}
	for w, sl := range d.shape.slots {
		name := slotName{kind: sl.kind}
		if sl.kind != slotPeople {
			name.column = t.Columns[sl.column].Name
		}
		if sl.kind == slotCategory {
			name.category = t.Columns[sl.column].Categories[sl.category].Name
		}
		p.slot[name] = w
	}
	return p
}

// Name is the table's name.
func (p *Published) Name() string { return p.name }

// Rule is the rule by which it was published.
func (p *Published) Rule() Rule { return p.rule }

// Rows gives the rows, in the order in which they were given.
func (p *Published) Rows() []PublishedRow { return append([]PublishedRow(nil), p.rows...) }

// Columns gives the columns, in the order in which they were given.
func (p *Published) Columns() []PublishedColumn {
	out := append([]PublishedColumn(nil), p.columns...)
	for i := range out {
		out[i].Categories = append([]Category(nil), out[i].Categories...)
	}
	return out
}

func (p *Published) cell(row string, name slotName) Cell {
	i, ok := p.row[row]
	w, also := p.slot[name]
	if !ok || !also {
		return Cell{}
	}
	return p.cells[i*p.width+w]
}

// People is how many people a row has.
func (p *Published) People(row string) Cell { return p.cell(row, slotName{kind: slotPeople}) }

// Count is how many of a row's people are in a category of a column.
func (p *Published) Count(row, column, category string) Cell {
	return p.cell(row, slotName{kind: slotCategory, column: column, category: category})
}

// With is how many of a row's people have a value in a column.
func (p *Published) With(row, column string) Cell {
	return p.cell(row, slotName{kind: slotWith, column: column})
}

// Mean is the mean of a row in a column.
func (p *Published) Mean(row, column string) Cell {
	return p.cell(row, slotName{kind: slotMean, column: column})
}

type jsonTable struct {
	Table string    `json:"table"`
	Rule  Rule      `json:"rule"`
	Rows  []jsonRow `json:"rows"`
}

type jsonRow struct {
	Name    string       `json:"name"`
	Within  string       `json:"within,omitempty"`
	People  Cell         `json:"people"`
	Columns []jsonColumn `json:"columns"`
}

type jsonColumn struct {
	Name   string      `json:"name"`
	Counts []jsonCount `json:"counts,omitempty"`
	With   *Cell       `json:"with,omitempty"`
	Mean   *Cell       `json:"mean,omitempty"`
}

type jsonCount struct {
	Name   string `json:"name"`
	Within string `json:"within,omitempty"`
	Count  Cell   `json:"count"`
}

// MarshalJSON writes it whole: identical bytes for the same table and secret.
func (p *Published) MarshalJSON() ([]byte, error) {
	out := jsonTable{Table: p.name, Rule: p.rule, Rows: []jsonRow{}}
	for _, r := range p.rows {
		row := jsonRow{Name: r.Name, Within: r.Within, People: p.People(r.Name), Columns: []jsonColumn{}}
		for _, c := range p.columns {
			col := jsonColumn{Name: c.Name}
			for _, k := range c.Categories {
				col.Counts = append(col.Counts, jsonCount{Name: k.Name, Within: k.Within, Count: p.Count(r.Name, c.Name, k.Name)})
			}
			if c.HasMean {
				with, mean := p.With(r.Name, c.Name), p.Mean(r.Name, c.Name)
				col.With, col.Mean = &with, &mean
			}
			row.Columns = append(row.Columns, col)
		}
		out.Rows = append(out.Rows, row)
	}
	return json.Marshal(out)
}
