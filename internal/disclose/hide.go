package disclose

// draft is a table on its way: moved numbers, and what is hidden. Rows and slots stand in
// the order of their names.
type draft struct {
	shape *shape
	rule  Rule
	cells []Cell
	moved []int32 // before rounding; never shown
	keys  []Key   // of the rows

	parts  []int // of the sum that is looked at
	queue  []int // sums to be looked at: below rows*slots those over rows, then those within
	queued []bool
}

func newDraft(s *shape, rule Rule) *draft {
	n, sums := len(s.rows)*len(s.slots), len(s.rows)*(len(s.slots)+len(s.sums))
	return &draft{shape: s, rule: rule, cells: make([]Cell, n), moved: make([]int32, n), keys: make([]Key, len(s.rows)), queued: make([]bool, sums)}
}

func (d *draft) at(row, slot int) int { return row*len(d.shape.slots) + slot }

// hidden gives a cell that says why it shows nothing.
func (d *draft) hidden(why Reason) Cell {
	c := Cell{kind: Hidden, why: why}
	switch why {
	case TooFewPeople, TooFewInIt:
		c.number = int32(d.rule.AtLeast)
	case TooFewForMean:
		c.number = int32(d.rule.MeansAtLeast)
	}
	return c
}

func (d *draft) hideRow(row int, why Reason) {
	for w := range d.shape.slots {
		d.cells[d.at(row, w)] = d.hidden(why)
	}
}

// hide hides what could be worked out of what is shown. It sees moved numbers only, so
// what it chooses to hide gives nothing away that they do not. Only hiding more is ever
// done, so it comes to an end.
func (d *draft) hide() {
	for i := range d.shape.rows {
		if len(d.shape.within[i]) > 0 && !d.shape.addsUp[i] {
			d.look(d.at(i, 0))
		}
		for w := range d.shape.slots {
			if d.cells[d.at(i, w)].kind == Hidden {
				d.lookAround(i, w)
			}
		}
	}
	for len(d.queue) > 0 {
		next := d.queue[len(d.queue)-1]
		d.queue = d.queue[:len(d.queue)-1]
		d.queued[next] = false
		total, parts, addsUp := d.sumAt(next)
		d.settle(total, parts, addsUp, next >= len(d.cells))
	}
}

func (d *draft) sumWithin(row, k int) int {
	return len(d.shape.rows)*len(d.shape.slots) + row*len(d.shape.sums) + k
}

func (d *draft) look(sum int) {
	if !d.queued[sum] {
		d.queued[sum] = true
		d.queue = append(d.queue, sum)
	}
}

// lookAround has every sum looked at that a cell takes part in.
func (d *draft) lookAround(row, w int) {
	if len(d.shape.within[row]) > 0 {
		d.look(d.at(row, w))
	}
	if p := d.shape.parent[row]; p >= 0 {
		d.look(d.at(p, w))
	}
	for _, k := range d.shape.slots[w].sums {
		d.look(d.sumWithin(row, k))
	}
}

// sumAt gives the cells of a sum: one slot over a row and those within it, or slots of
// one row.
func (d *draft) sumAt(n int) (total int, parts []int, addsUp bool) {
	width := len(d.shape.slots)
	parts = d.parts[:0]
	defer func() { d.parts = parts }()
	if over := len(d.shape.rows) * width; n >= over {
		row, k := (n-over)/len(d.shape.sums), (n-over)%len(d.shape.sums)
		s := d.shape.sums[k]
		for _, p := range s.parts {
			parts = append(parts, d.at(row, p))
		}
		return d.at(row, s.total), parts, true
	}
	row, w := n/width, n%width
	for _, r := range d.shape.within[row] {
		parts = append(parts, d.at(r, w))
	}
	return n, parts, d.shape.addsUp[row]
}

// settle hides parts until a sum gives none of them away.
func (d *draft) settle(total int, parts []int, addsUp, ofOneRow bool) {
	if d.cells[total].kind == Hidden {
		// A part of what is hidden is hidden: together they would give the whole.
		for _, p := range parts {
			d.cover(p, d.cells[total].why)
		}
		return
	}
	if !addsUp {
		d.settleRest(total, parts)
		return
	}
	// Categories of one row hide nothing for each other: each is moved by dice of its own, so
	// that what the others leave is no nearer to the truth than the number itself would be,
	// and "higher" would else go wherever nobody went down.
	for !ofOneRow && d.givesAway(total, parts) {
		next := -1
		for _, p := range parts {
			if d.shown(p) && (next < 0 || d.size(p) < d.size(next)) {
				next = p
			}
		}
		if next < 0 {
			d.cover(total, ForAnother)
			return
		}
		d.cover(next, ForAnother)
	}
}

// settleRest hides a row that has nearly everybody of the row that it is within, where the
// rows do not add up: one subtraction gives the few who are not in it. A row of the same
// people leaves nobody.
func (d *draft) settleRest(total int, parts []int) {
	width := len(d.shape.slots)
	if total%width != 0 {
		return
	}
	for _, p := range parts {
		if d.shown(p) && d.keys[p/width] != d.keys[total/width] && d.size(total)-d.size(p) < d.rule.AtLeast {
			d.cover(p, ForAnother)
		}
	}
}

func (d *draft) shown(cell int) bool {
	return d.cells[cell].kind == Count || d.cells[cell].kind == Mean
}

// size is what a cell counts, as it is shown; of a mean, how many have a value.
func (d *draft) size(cell int) int {
	if d.cells[cell].kind == Mean {
		cell--
	}
	return int(d.cells[cell].number)
}

// givesAway tells whether a sum with a total that is shown gives a hidden part away: where
// it is the only row of several, or where, if every number that is shown is right to within
// what it is rounded to, fewer numbers are left for it than are told as one.
func (d *draft) givesAway(total int, parts []int) bool {
	hidden, sum, capped, open := 0, 0, 0, 0
	most := d.rule.AtLeast - 1 + d.rule.RoundTo
	for _, p := range parts {
		switch {
		case d.shown(p):
			sum += d.size(p)
		case d.cells[p].kind == Hidden:
			hidden++
			if d.cells[p].why == ForAnother {
				open++
			} else {
				capped += most
			}
		}
	}
	if hidden <= 1 || d.cells[total].kind != Count {
		return hidden == 1
	}
	wide := d.rule.RoundTo * (1 + len(parts) - hidden)
	low, high := d.size(total)-sum-wide, d.size(total)-sum+wide
	for _, p := range parts {
		if d.cells[p].kind != Hidden || d.cells[p].why == ForAnother {
			continue
		}
		from, to := 0, min(most, high)
		if open == 0 {
			from = max(0, low-(capped-most))
		}
		if to-from+1 < d.rule.AtLeast {
			return true
		}
	}
	return false
}

// cover hides a cell, with what follows from it.
func (d *draft) cover(cell int, why Reason) {
	if !d.shown(cell) {
		return
	}
	row, w := cell/len(d.shape.slots), cell%len(d.shape.slots)
	if d.shape.slots[w].kind == slotMean && why != ForAnother {
		why = TooFewForMean
	}
	d.cells[cell] = d.hidden(why)
	d.lookAround(row, w)
	parts := d.shape.slots[w].parts
	if d.shape.slots[w].kind == slotPeople {
		for other := 1; other < len(d.shape.slots); other++ {
			d.cover(d.at(row, other), why)
		}
		return
	}
	for _, p := range parts {
		d.cover(d.at(row, p), why)
	}
}
