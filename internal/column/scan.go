package column

import (
	"encoding/binary"
	"math/bits"

	"towpath/internal/outcome"
)

// Codes are looked at sixteen areas at a time, as the bytes of two words.
const (
	lows   = 0x0101010101010101
	highs  = 0x8080808080808080
	sevens = highs - lows // 0x7f in each byte
	wide   = 16           // areas in two words
)

// numbers gives 0xff for each byte that is the code of a number.
func numbers(x uint64) uint64 {
	m := (x&sevens + sevens) & ^x & highs
	return m >> 7 * 0xff
}

// words gives the codes of sixteen areas.
func words(row []byte) (a, b uint64) {
	at := (*[wide]byte)(row)
	return binary.LittleEndian.Uint64(at[:8]), binary.LittleEndian.Uint64(at[8:])
}

// source is a row from which the first or the latest numbers of some areas were taken, 0xff
// for each of them.
type source struct {
	row    int
	m0, m1 uint64
}

// found is what a person's rows come to in sixteen areas.
type found struct {
	pairsOf               // codes, 0 where there is no pair
	pairs0, pairs1 uint64 // 0xff for each area that has a pair, and so on
	once0, once1   uint64
	given0, given1 uint64 // that has a number in the window
	latestRow      int    // the last with a number here; -1 for none
}

// scan answers one question of one series.
type scan struct {
	*plan
	stride         int
	mask           [MaxAreas / wide][2]uint64 // 0xff for each area
	areasIn        [MaxAreas / wide]int
	sources        [2][wide]source
	scratch        []byte
	queue          *queue // nil where nobody waits
	found          [MaxAreas / wide]found
	lo, within, hi int // the rows that count: those of the window begin with the row within
	parts          int
}

// window finds the rows that count. It tells whether one is in the window.
func (s *scan) window(rows []byte, n int) bool {
	hi := n
	for hi > 0 && rowDay(rows[(hi-1)*s.stride:]) > s.to {
		hi--
	}
	if hi == 0 || rowDay(rows[(hi-1)*s.stride:]) < s.from {
		return false
	}
	from := 0
	if rowDay(rows) < s.from {
		for from = hi - 1; rowDay(rows[(from-1)*s.stride:]) >= s.from; from-- {
		}
	}
	s.lo, s.within, s.hi = 0, from, hi
	if s.earliest > 0 {
		s.lo = from
	}
	return true
}

// allowed gives a mask of all or nothing for two days.
func (s *scan) allowed(first, latest outcome.Day) uint64 {
	return ^uint64(int64(int(latest)-int(first)-s.minDays) >> 63)
}

// quick finds the pairs of sixteen areas where each of them has one, with its first in the
// first two rows and its latest in the last two. That is most people, and it asks nothing on
// the way that a processor could guess wrongly.
func (s *scan) quick(rows []byte, part int, f *found) bool {
	if s.hi-s.lo < 2 {
		return false
	}
	a0, a1 := s.mask[part][0], s.mask[part][1]
	head := rowHead + part*wide
	last, first := s.hi-1, s.lo
	prev, next := max(last-1, s.within), first+1
	atF, atN := rows[first*s.stride:], rows[next*s.stride:]
	atL, atP := rows[last*s.stride:], rows[prev*s.stride:]
	f0, f1 := words(atF[head:])
	n0, n1 := words(atN[head:])
	l0, l1 := words(atL[head:])
	p0, p1 := words(atP[head:])
	mf0, mf1, ml0, ml1 := numbers(f0)&a0, numbers(f1)&a1, numbers(l0)&a0, numbers(l1)&a1
	mn0, mn1, mp0, mp1 := numbers(n0)&a0&^mf0, numbers(n1)&a1&^mf1, numbers(p0)&a0&^ml0, numbers(p1)&a1&^ml1
	dF, dN, dL, dP := rowDay(atF), rowDay(atN), rowDay(atL), rowDay(atP)
	fl, fp, nl, np := s.allowed(dF, dL), s.allowed(dF, dP), s.allowed(dN, dL), s.allowed(dN, dP)
	if mf0&(ml0&fl|mp0&fp)|mn0&(ml0&nl|mp0&np) != a0 || mf1&(ml1&fl|mp1&fp)|mn1&(ml1&nl|mp1&np) != a1 {
		return false
	}
	f.first0, f.first1, f.latest0, f.latest1 = f0&mf0|n0&mn0, f1&mf1|n1&mn1, l0&ml0|p0&mp0, l1&ml1|p1&mp1
	f.pairs0, f.pairs1 = a0, a1
	f.latestRow = last
	if ml0&a0|ml1&a1 == 0 {
		f.latestRow = prev
	}
	return true
}

// look finds the pairs of sixteen areas.
func (s *scan) look(rows []byte, part int) {
	f := &s.found[part]
	if s.quick(rows, part, f) {
		return
	}
	a0, a1 := s.mask[part][0], s.mask[part][1]
	var h0, h1, v0, v1 uint64
	latest, head := 0, rowHead+part*wide
	for row := s.hi - 1; row >= s.within; row-- {
		at := rows[row*s.stride+head:]
		x1, x0 := binary.LittleEndian.Uint64(at[8:]), binary.LittleEndian.Uint64(at)
		m0, m1 := numbers(x0)&a0&^h0, numbers(x1)&a1&^h1
		if m0|m1 == 0 {
			continue
		}
		v0, v1, h0, h1 = v0|x0&m0, v1|x1&m1, h0|m0, h1|m1
		s.sources[1][latest] = source{row, m0, m1}
		latest++
		if h0 == a0 && h1 == a1 {
			break
		}
	}
	f.latest0, f.latest1, f.given0, f.given1, f.latestRow = v0, v1, h0, h1, -1
	if latest == 0 {
		f.pairs0, f.pairs1, f.once0, f.once1, f.first0, f.first1 = 0, 0, 0, 0, 0, 0
		return
	}
	f.latestRow = s.sources[1][0].row
	w0, w1 := h0, h1 // whatever has no latest needs no first
	h0, h1, v0, v1 = 0, 0, 0, 0
	first := 0
	for row := s.lo; row < s.hi; row++ {
		at := rows[row*s.stride+head:]
		x1, x0 := binary.LittleEndian.Uint64(at[8:]), binary.LittleEndian.Uint64(at)
		m0, m1 := numbers(x0)&w0&^h0, numbers(x1)&w1&^h1
		if m0|m1 == 0 {
			continue
		}
		v0, v1, h0, h1 = v0|x0&m0, v1|x1&m1, h0|m0, h1|m1
		s.sources[0][first] = source{row, m0, m1}
		first++
		if h0 == w0 && h1 == w1 {
			break
		}
	}
	f.first0, f.first1 = v0, v1
	s.match(rows, f, s.sources[0][:first], s.sources[1][:latest])
}

// match says which areas are paired: those whose first and latest rows lie far enough apart.
func (s *scan) match(rows []byte, f *found, firsts, latests []source) {
	var p0, p1, o0, o1 uint64
	for i := range firsts {
		a := &firsts[i]
		day := int(rowDay(rows[a.row*s.stride:]))
		for k := range latests {
			b := &latests[k]
			m0, m1 := a.m0&b.m0, a.m1&b.m1
			switch {
			case a.row == b.row:
				o0, o1 = o0|m0, o1|m1
			case int(rowDay(rows[b.row*s.stride:]))-day >= s.minDays:
				p0, p1 = p0|m0, p1|m1
			}
		}
	}
	f.pairs0, f.pairs1, f.once0, f.once1 = p0, p1, o0, o1
	f.first0, f.first1, f.latest0, f.latest1 = f.first0&p0, f.first1&p1, f.latest0&p0, f.latest1&p1
}

// person counts somebody by their rows, all of which are of teams that count, in one group.
func (s *scan) person(p, ofTeams int, rows []byte, n int) {
	if s.window(rows, n) {
		s.windowed(p, ofTeams, rows)
	}
}

// windowed counts somebody whose rows that count are known.
func (s *scan) windowed(p, ofTeams int, rows []byte) {
	latest := -1
	for part := range s.parts {
		s.look(rows, part)
		latest = max(latest, s.found[part].latestRow)
	}
	if latest < 0 {
		return
	}
	g := s.group(p, ofTeams, rowDay(rows[latest*s.stride:]))
	g.People++
	g.Key += s.keys[p]
	moved, pairs := 0, 0
	for part := range s.parts {
		f := &s.found[part]
		s.count(g, part, f)
		g.Records += recordKey(s.keys[p], f.pairsOf)
		moved += sumBytes(f.latest0+f.latest1) - sumBytes(f.first0+f.first1) // of codes below 128
		if f.pairs0 == s.mask[part][0] && f.pairs1 == s.mask[part][1] {
			pairs += s.areasIn[part]
			continue
		}
		pairs += bits.OnesCount64(f.pairs0)/8 + bits.OnesCount64(f.pairs1)/8
		s.unpaired(g, part, rows, f)
	}
	if pairs == 0 {
		return
	}
	g.Paired++
	if s.q.Far > 0 {
		g.Far[s.far()]++
	}
	if s.nAreas <= outcome.MostTravelled {
		share := int64(moved) * int64(outcome.TravelledUnit/pairs)
		g.Travelled += share
		g.TravelledSquares += share * share
	}
}

// far gives the way in which areas moved as far as is asked.
func (s *scan) far() (way int) {
	for part := range s.parts {
		f := &s.found[part]
		for _, at := range [...][2]uint64{{f.first0, f.latest0}, {f.first1, f.latest1}} {
			for first, latest := at[0], at[1]; first|latest != 0; first, latest = first>>8, latest>>8 {
				switch moved := int(latest&0xff) - int(first&0xff); {
				case moved >= s.q.Far:
					way |= 1
				case moved <= -s.q.Far:
					way |= 2
				}
			}
		}
	}
	return way
}

// recordKey gives what stands for a person's pairs in a sum of such: the last step of wyhash,
// with a key that nobody knows.
func recordKey(key uint64, p pairsOf) uint64 {
	hi, lo := bits.Mul64(p.first0^key, p.latest0^bits.RotateLeft64(key, 32)^0x9e3779b97f4a7c15)
	one := hi ^ lo
	hi, lo = bits.Mul64(p.first1^one, p.latest1^bits.RotateLeft64(key, 17)^0xe7037ed1a0b428db)
	return hi ^ lo
}

func sumBytes(x uint64) int {
	return int((x&evens + x>>8&evens) * 0x0001000100010001 >> 48)
}

// pairsOf are the codes of up to sixteen areas of one person.
type pairsOf struct{ first0, first1, latest0, latest1 uint64 }

// count adds the pairs of up to sixteen areas. An area without one has the codes 0 and 0,
// and its count there is taken away in the end: that costs less than asking each.
func (s *scan) count(g *tallied, part int, f *found) {
	if f.pairs0|f.pairs1 == 0 {
		return
	}
	if !s.many {
		s.sort(g, part, f.pairsOf)
		return
	}
	if s.queue == nil {
		s.queue = queues.Get().(*queue) //nolint:forcetypeassert // nothing else is put there
	}
	s.queue.add(g, part, f.pairsOf)
	if len(s.queue.pairs) == mostQueued {
		s.settle()
	}
}

// sort adds one to the place of each pair.
func (s *scan) sort(g *tallied, part int, p pairsOf) {
	areas := min(s.nAreas-part*wide, wide)
	joint := g.joint[part*wide*s.square:]
	if areas < 8 {
		s.sortSome(joint, areas, p.first0, p.latest0)
		return
	}
	s.sortEight(joint, p.first0, p.latest0)
	s.sortSome(joint[8*s.square:], areas-8, p.first1, p.latest1)
}

// evens are the bytes 0, 2, 4 and 6 of a word, each with room for the square of a level.
const evens = 0x00ff00ff00ff00ff

func (s *scan) sortEight(joint []uint32, first, latest uint64) {
	levels, square := uint64(s.levels), s.square
	even := (first&evens)*levels + latest&evens
	odd := (first>>8&evens)*levels + latest>>8&evens
	joint = joint[:8*square]
	joint[even&0xffff]++
	joint[square+int(odd&0xffff)]++
	joint[2*square+int(even>>16&0xffff)]++
	joint[3*square+int(odd>>16&0xffff)]++
	joint[4*square+int(even>>32&0xffff)]++
	joint[5*square+int(odd>>32&0xffff)]++
	joint[6*square+int(even>>48)]++
	joint[7*square+int(odd>>48)]++
}

func (s *scan) sortSome(joint []uint32, areas int, first, latest uint64) {
	for a := range areas {
		joint[a*s.square+int(first&0xff)*s.levels+int(latest&0xff)]++
		first, latest = first>>8, latest>>8
	}
}

// unpaired counts why areas have no pair.
func (s *scan) unpaired(g *tallied, part int, rows []byte, f *found) {
	if f.once0 == s.mask[part][0] && f.once1 == s.mask[part][1] {
		g.onceInAll[part]++
		return
	}
	last := rows[(s.hi-1)*s.stride+rowHead:]
	for a := part * wide; a < min(s.nAreas, part*wide+wide); a++ {
		at := uint(a % 8 * 8)
		pairs, once, given := f.pairs0, f.once0, f.given0
		if a%wide >= 8 {
			pairs, once, given = f.pairs1, f.once1, f.given1
		}
		area := &g.Areas[a]
		switch {
		case pairs>>at&1 == 1:
		case once>>at&1 == 1:
			area.Once++
		case given>>at&1 == 1:
			area.TooClose++
		default:
			area.Add(outcome.Code(last[a]), 1)
		}
	}
}
