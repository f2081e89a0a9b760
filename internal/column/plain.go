package column

import (
	"towpath/internal/outcome"
)

// plainly tells whether a question can be counted by plain: rows as they are read, all areas in
// two words, and a whole number of units in the mean of all areas.
func (s *scan) plainly(of *Series) bool {
	return of.tight == nil && s.parts == 1 && !s.q.Gap && s.nAreas <= outcome.MostTravelled
}

// plain hands over everybody who is packed and not hidden, as each and one do, and counts most
// of them on its way: those whose rows are of one team and lie in the window with a pair in each
// area, as quick finds them. It is those steps written as one loop, which takes half the time.
func (s *scan) plain(of *Series, hidden []bool) {
	rows, stride, all := of.rows, s.stride, len(s.choices) == 0
	share := int64(outcome.TravelledUnit / s.nAreas)
	hidden, keys := hidden[:len(of.counts)], s.keys[:len(of.counts)]
	from, to := s.from, s.to
	for p, counted := range of.counts {
		n := int(counted & countRows)
		his := rows
		rows = rows[n*stride:]
		if hidden[p] || n == 0 {
			continue
		}
		if counted&countMixed != 0 || n < 2 {
			s.one(p, his, n, counted&countMixed != 0)
			continue
		}
		first, last := rowDay(his), rowDay(his[(n-1)*stride:])
		if last < from || first > to || !all && !s.wanted(p) {
			continue
		}
		ofTeams := s.teamGroup(rowPlace(his))
		if ofTeams < 0 {
			continue
		}
		if s.lo, s.within, s.hi = 0, 0, n; first < from || last > to {
			if !s.window(his, n) {
				continue
			}
		}
		f := &s.found[0]
		if !s.quick(his, 0, f) {
			s.windowed(p, ofTeams, his)
			continue
		}
		g := s.group(p, ofTeams, rowDay(his[f.latestRow*stride:]))
		g.People++
		g.Paired++
		g.Key += keys[p]
		g.Records += recordKey(keys[p], f.pairsOf)
		moved := share * int64(sumBytes(f.latest0+f.latest1)-sumBytes(f.first0+f.first1))
		g.Travelled += moved
		g.TravelledSquares += moved * moved
		if s.q.Far > 0 {
			g.Far[s.far()]++
		}
		s.count(g, 0, f)
	}
}
