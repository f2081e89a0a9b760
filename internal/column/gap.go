package column

import (
	"encoding/binary"
	"math/bits"

	"towpath/internal/outcome"
)

// gap counts how a person's own numbers and a worker's stood beside each other on the latest
// occasion of the window on which both gave one, in any area. Joint has the person's codes
// first. An area with a number of one of them alone is counted as Once.
func (s *scan) gap(p int, rows []byte, n int) {
	last := n
	for row := n - 1; row >= 0; row-- {
		place := rowPlace(rows[row*s.stride:])
		if place&placeAside != 0 && row > 0 {
			continue // the occasion begins further up
		}
		if day := rowDay(rows[row*s.stride:]); day <= s.to {
			if day < s.from {
				return
			}
			if g := int(s.groupOf[place&placeTeam]); g >= 0 && s.occasion(p, g, rows, row, last) {
				return
			}
		}
		last = row
	}
}

// occasion counts the rows from one to another, which belong to one occasion. It tells
// whether both voices were in it.
func (s *scan) occasion(p, ofTeams int, rows []byte, first, last int) bool {
	person, worker := -1, -1
	for row := first; row < last; row++ {
		switch outcome.Voice(rowPlace(rows[row*s.stride:]) >> placeVoice) {
		case outcome.Person:
			person = row
		case outcome.Worker:
			worker = row
		}
	}
	if person < 0 || worker < 0 {
		return false
	}
	both := 0
	for part := range s.parts {
		f := &s.found[part]
		s.beside(rows, part, person, worker, f)
		both += bits.OnesCount64(f.pairs0)/8 + bits.OnesCount64(f.pairs1)/8
	}
	if both == 0 {
		return false
	}
	g := s.group(p, ofTeams, rowDay(rows[first*s.stride:]))
	g.People++
	g.Paired++
	g.Key += s.keys[p]
	for part := range s.parts {
		f := &s.found[part]
		s.count(g, part, f)
		g.Records += recordKey(s.keys[p], f.pairsOf)
		s.alone(g, part, f)
	}
	return true
}

// beside finds the areas in which both gave a number.
func (s *scan) beside(rows []byte, part, person, worker int, f *found) {
	a0, a1 := s.mask[part][0], s.mask[part][1]
	head := rowHead + part*wide
	p, w := rows[person*s.stride+head:], rows[worker*s.stride+head:]
	p0, p1 := binary.LittleEndian.Uint64(p), binary.LittleEndian.Uint64(p[8:])
	w0, w1 := binary.LittleEndian.Uint64(w), binary.LittleEndian.Uint64(w[8:])
	np0, np1, nw0, nw1 := numbers(p0)&a0, numbers(p1)&a1, numbers(w0)&a0, numbers(w1)&a1
	f.pairs0, f.pairs1 = np0&nw0, np1&nw1
	f.once0, f.once1 = np0^nw0, np1^nw1
	f.first0, f.first1, f.latest0, f.latest1 = p0&f.pairs0, p1&f.pairs1, w0&f.pairs0, w1&f.pairs1
}

// alone counts the areas in which one of them alone gave a number, and those in which none did.
func (s *scan) alone(g *tallied, part int, f *found) {
	for a := part * wide; a < min(s.nAreas, part*wide+wide); a++ {
		at := uint(a % 8 * 8)
		pairs, once := f.pairs0, f.once0
		if a%wide >= 8 {
			pairs, once = f.pairs1, f.once1
		}
		switch {
		case pairs>>at&1 == 1:
		case once>>at&1 == 1:
			g.Areas[a].Once++
		default:
			g.Areas[a].NeverAsked++
		}
	}
}
