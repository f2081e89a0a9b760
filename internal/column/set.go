package column

import "towpath/internal/outcome"

// Set is an organisation's people and readings as they were when it was built.
type Set struct {
	people people
	teams  []Team
	series map[string]*Series
}

// tally gives what was counted.
func (s *scan) tally(of *Series) *outcome.Tally {
	t := &outcome.Tally{Groups: make(map[int]*outcome.Group, len(s.groups)), Areas: of.areas}
	for n, g := range s.groups {
		t.Groups[n] = g.finished(of.levels)
	}
	return t
}

func newScan(pl *plan, of *Series) *scan {
	s := &scan{plan: pl, stride: of.stride(), parts: (of.areas + wide - 1) / wide}
	for area := range of.areas {
		s.mask[area/wide][area%wide/8] |= 0xff << (area % 8 * 8)
		s.areasIn[area/wide]++
	}
	return s
}

// each hands over those of a stretch who have rows and are not hidden.
func (s *scan) each(of *Series, at stretch, hidden []bool, fn func(p int, rows []byte, n int, mixed bool)) {
	row := at.row
	var room []byte
	for p := at.from; p < at.to; p++ {
		n := int(of.counts[p] & countRows)
		if n == 0 {
			continue
		}
		if !hidden[p] {
			fn(p, of.read(&room, row, n), n, of.counts[p]&countMixed != 0)
		}
		row += n
	}
}

// eachLoose is each for people of a tail.
func (s *scan) eachLoose(of *loose, fn func(p int, rows []byte, n int, mixed bool)) {
	for p, rows := range of.rows {
		if n := (len(rows) - readBeyond) / s.stride; n > 0 {
			fn(p, rows, n, true)
		}
	}
}

// one counts one person, if they are asked about.
func (s *scan) one(p int, rows []byte, n int, mixed bool) {
	if len(s.choices) > 0 && !s.wanted(p) {
		return
	}
	switch {
	case s.q.Gap:
		if mixed { // two voices are
			s.gap(p, rows, n)
		}
		return
	case mixed:
		s.mixed(p, rows, n)
		return
	}
	if g := s.teamGroup(rowPlace(rows)); g >= 0 {
		s.person(p, g, rows, n)
	}
}

// Bytes gives how much memory the set takes, and Readings how many it holds.
func (s *Set) Bytes() int {
	n := len(s.people.keys) * (8 + 2 + 2 + 4 + 1)
	for _, of := range s.series {
		n += 2*cap(of.counts) + cap(of.rows)
		if of.tight != nil {
			n += 2*cap(of.tight.Places) + cap(of.tight.Patterns)
		}
	}
	return n
}

// Readings counts the readings of all series.
func (s *Set) Readings() int {
	n := 0
	for _, of := range s.series {
		n += (len(of.rows) - readBeyond) / of.size()
	}
	return n
}

// People counts the people.
func (s *Set) People() int { return len(s.people.keys) }
