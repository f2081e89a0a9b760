package column

import "towpath/internal/outcome"

// plainly tells whether a question can be counted by plain: rows as they are read, all areas in
// two words, and a whole number of units in the mean of all areas.
func (s *scan) plainly(of *Series) bool {
	return of.tight == nil && s.parts == 1 && !s.q.Gap && s.nAreas <= outcome.MostTravelled
}

// plain hands over those of a stretch who are not hidden, as each and one do, and counts most of
// them on its way: those whose rows are of one team and have in the window a pair in each
// area, as quick finds them. It is those steps written as one loop, which takes a fifth less
// time.
func (s *scan) plain(of *Series, at stretch, hidden []bool) {
	rows, stride, all := of.rows[at.row*s.stride:], s.stride, len(s.choices) == 0
	share, from, to := int64(outcome.TravelledUnit/s.nAreas), s.from, s.to
	counts := of.counts[:at.to]
	hidden, keys := hidden[:len(counts)], s.keys[:len(counts)]
	for p := at.from; p < len(counts); p++ {
		n, mixed := int(counts[p]&countRows), counts[p]&countMixed != 0
		whole := rows
		rows = rows[n*stride:]
		if hidden[p] || n == 0 || !all && !s.wanted(p) {
			continue
		}
		his, kept, ofTeams, more := s.alike(whole, n, mixed)
		if more {
			s.person(p, ofTeams, his, kept)
			s.others(p, whole, n, ofTeams)
			continue
		}
		if n = kept; ofTeams < 0 {
			continue
		}
		first, last := rowDay(his), rowDay(his[(n-1)*stride:])
		if last < from || first > to {
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

// alike gives those of somebody's rows that count, where they are of one group, which is -1
// where none count. more tells that they are of several.
func (s *scan) alike(rows []byte, n int, mixed bool) (his []byte, kept, group int, more bool) {
	if !mixed {
		return rows, n, s.teamGroup(rowPlace(rows)), false
	}
	group, kept, more = s.gather(rows, n, noGroup)
	return s.scratch, kept, group, more
}
