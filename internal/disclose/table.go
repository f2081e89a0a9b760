package disclose

// Table is what was counted: exact, and never shown.
type Table struct {
	Name    string
	Columns []Column
	Rows    []Row
}

// Column is one thing that is counted of every row. Its name and those of its categories
// must mean the same in every table: the same count under another name is moved anew, and
// whoever may name columns may ask as often as there are names.
type Column struct {
	Name       string
	Categories []Category
	// AddsUp says that each of a row's people is in exactly one of the categories that are
	// within no other.
	AddsUp bool
	// Least and Greatest are what one person's value can be; alike where there is no mean.
	Least, Greatest float64
}

func (c Column) hasMean() bool { return c.Greatest != c.Least }

// Category is one count of a column. Those within another add up to it.
type Category struct{ Name, Within string }

// Row is one group of people.
type Row struct {
	Name string
	// Within names the row that this one is a part of, such as the service of a team.
	Within string
	// AddsUp says that each of the people is in exactly one of the rows within this one.
	// Where groups overlap, or leave somebody out, it is false.
	AddsUp bool
	// Empty says that nobody can ever be in it. It must not depend on who is: a row that
	// happens to have nobody is told like one with four.
	Empty  bool
	People int
	Key    Key
	// Figures has one for each of the table's columns, in their order.
	Figures []Figures
}

// Key stands for whom and what a row is made of. Each part is a sum, mod 2^64, of secret
// random numbers: one for each person, and one for each record of them that was there to
// be counted, whichever columns are asked for. So the same people with the same records
// have the same key in every table, and one person or record more changes everything.
type Key struct{ People, Records uint64 }

// And gives the key of two groups together that have nobody in common.
func (k Key) And(other Key) Key {
	return Key{People: k.People + other.People, Records: k.Records + other.Records}
}

// Figures are what one column has of one row. A person is counted at most once in a
// category, and has at most one value.
type Figures struct {
	Counts  []int   // one for each category, in the column's order
	With    int     // people who have a value
	Sum     float64 // of the values
	Squares float64 // of the values, each squared, added up
}
