package disclose

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"
)

type slotKind uint8

const (
	slotPeople slotKind = iota
	slotCategory
	slotWith
	slotMean
)

// slot is one place that every row has.
type slot struct {
	kind             slotKind
	column, category int    // places in the table as it was given
	label            label  // what the dice are thrown for
	spread           label  // of a mean: what the dice for its spread are thrown for
	sums             []int  // the sums within a row that it takes part in
	parts            []int  // the slots that are hidden with it
	name             string // for the order in which things are hidden
}

type label [16]byte

// labelOf gives a label that no other list of names has.
func labelOf(names ...string) label {
	h := sha256.New()
	for _, n := range names {
		var size [8]byte
		binary.BigEndian.PutUint64(size[:], uint64(len(n)))
		h.Write(size[:])
		h.Write([]byte(n))
	}
	return label(h.Sum(nil)[:16])
}

// sum says that the parts add up to the total, slots of one row.
type sum struct {
	total int
	parts []int
}

// shape is how the numbers of a table hang together. Rows and slots stand in the order of
// their names, so that nothing depends on the order in which they were given.
type shape struct {
	slots  []slot
	sums   []sum
	rows   []int   // by name: places in the table
	parent []int   // by name: the row that it is within, or -1
	within [][]int // by name: the rows within it
	addsUp []bool  // by name
}

func byName[T any](list []T, name func(T) string) []int {
	out := make([]int, len(list))
	for i := range out {
		out[i] = i
	}
	slices.SortFunc(out, func(a, b int) int { return cmp.Compare(name(list[a]), name(list[b])) })
	return out
}

func shapeOf(t Table) (*shape, error) {
	if err := checkSchema(t); err != nil {
		return nil, err
	}
	s := &shape{slots: []slot{{kind: slotPeople, label: labelOf("people")}}}
	for _, c := range byName(t.Columns, func(c Column) string { return c.Name }) {
		s.addColumn(t.Columns[c], c)
	}
	for i, sum := range s.sums {
		s.slots[sum.total].sums = append(s.slots[sum.total].sums, i)
		s.slots[sum.total].parts = append(s.slots[sum.total].parts, sum.parts...)
		for _, p := range sum.parts {
			s.slots[p].sums = append(s.slots[p].sums, i)
		}
	}
	s.rows = byName(t.Rows, func(r Row) string { return r.Name })
	at := map[string]int{}
	for i, r := range s.rows {
		at[t.Rows[r].Name] = i
	}
	s.parent, s.within, s.addsUp = make([]int, len(s.rows)), make([][]int, len(s.rows)), make([]bool, len(s.rows))
	for i, r := range s.rows {
		s.parent[i], s.addsUp[i] = -1, t.Rows[r].AddsUp
		if name := t.Rows[r].Within; name != "" {
			s.parent[i] = at[name]
			s.within[at[name]] = append(s.within[at[name]], i)
		}
	}
	return s, checkRows(t, s)
}

// addColumn adds the slots of a column, and what of them adds up.
func (s *shape) addColumn(c Column, place int) {
	at := map[string]int{}
	var whole []int
	within := map[string][]int{}
	for _, k := range byName(c.Categories, func(c Category) string { return c.Name }) {
		cat := c.Categories[k]
		at[cat.Name] = len(s.slots)
		if cat.Within == "" {
			whole = append(whole, len(s.slots))
		} else {
			within[cat.Within] = append(within[cat.Within], len(s.slots))
		}
		s.slots = append(s.slots, slot{kind: slotCategory, column: place, category: k, label: labelOf("count", c.Name, cat.Name), name: cat.Name})
	}
	if c.AddsUp {
		s.sums = append(s.sums, sum{total: 0, parts: whole})
	}
	for _, k := range whole {
		if parts := within[s.slots[k].name]; len(parts) > 0 {
			s.sums = append(s.sums, sum{total: at[s.slots[k].name], parts: parts})
		}
	}
	if c.hasMean() {
		with := len(s.slots)
		s.slots = append(
			s.slots,
			slot{kind: slotWith, column: place, label: labelOf("with", c.Name), parts: []int{with + 1}},
			slot{kind: slotMean, column: place, label: labelOf("mean", c.Name), spread: labelOf("spread", c.Name)},
		)
	}
}
