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
		for part := range s.parts {
			s.sortAll(g, part)
		}
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

// run counts the people of a series, all but those who are hidden.
func (s *scan) run(of *Series, hidden []bool) {
	row := 0
	for p, counted := range of.counts {
		n := int(counted & countRows)
		if n == 0 {
			continue
		}
		rows := of.rows[row*s.stride:]
		row += n
		switch {
		case hidden != nil && hidden[p]:
		case len(s.choices) > 0 && !s.wanted(p):
		case counted&countMixed != 0:
			s.mixed(p, rows, n)
		default:
			if g := s.teamGroup(rowPlace(rows)); g >= 0 {
				s.person(p, g, rows, n)
			}
		}
	}
}

// Bytes gives how much memory the set takes, and Readings how many it holds.
func (s *Set) Bytes() int {
	n := len(s.people.keys) * (8 + 2 + 2 + 4 + 1)
	for _, of := range s.series {
		n += 2*cap(of.counts) + cap(of.rows)
	}
	return n
}

// Readings counts the readings of all series.
func (s *Set) Readings() int {
	n := 0
	for _, of := range s.series {
		n += (len(of.rows) - readBeyond) / of.stride()
	}
	return n
}

// People counts the people.
func (s *Set) People() int { return len(s.people.keys) }
