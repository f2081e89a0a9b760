package column

import (
	"fmt"

	"towpath/internal/outcome"
)

// Set is an organisation's people and readings as they were when it was built.
type Set struct {
	people people
	teams  []Team
	series map[string]*Series
}

// Tally answers a question of a series.
func (s *Set) Tally(series string, q outcome.Question) (*outcome.Tally, error) {
	of, ok := s.series[series]
	if !ok {
		return nil, fmt.Errorf("column: no series %q", series)
	}
	sc := newScan(newPlan(&q, s.people, s.teams, of), of)
	sc.run(of)
	t := &outcome.Tally{Groups: make(map[int]*outcome.Group, len(sc.groups)), Areas: of.areas}
	for n, g := range sc.groups {
		for part := range sc.parts {
			sc.sortAll(g, part)
		}
		t.Groups[n] = g.finished(of.levels)
	}
	return t, nil
}

func newScan(pl *plan, of *Series) *scan {
	s := &scan{plan: pl, stride: of.stride(), parts: (of.areas + wide - 1) / wide}
	for area := range of.areas {
		s.mask[area/wide][area%wide/8] |= 0xff << (area % 8 * 8)
		s.areasIn[area/wide]++
	}
	return s
}

func (s *scan) run(of *Series) {
	row := 0
	for p, counted := range of.counts {
		n := int(counted & countRows)
		if n == 0 {
			continue
		}
		rows := of.rows[row*s.stride:]
		row += n
		switch {
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
		n += 2*cap(of.counts) + 4*cap(of.blocks) + cap(of.rows)
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
