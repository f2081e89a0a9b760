package column

import (
	"encoding/binary"
	"slices"
)

// mixed counts somebody whose rows are not all of one voice and one team.
func (s *scan) mixed(p int, rows []byte, n int) {
	g, kept, more := s.gather(rows, n, noGroup)
	if g < 0 {
		return
	}
	s.person(p, g, s.scratch, kept)
	if more {
		s.others(p, rows, n, g)
	}
}

// others counts somebody in the groups of their rows but for one.
func (s *scan) others(p int, rows []byte, n, but int) {
	var groups [8]int
	seen := append(groups[:0], but)
	for row := range n {
		g := s.teamGroup(rowPlace(rows[row*s.stride:]))
		if g >= 0 && !slices.Contains(seen, g) {
			seen = append(seen, g)
			_, kept, _ := s.gather(rows, n, g)
			s.person(p, g, s.scratch, kept)
		}
	}
}

// gather puts the rows of one group after each other into scratch, of the first that counts
// where none is named, with room to read beyond them. It tells which group and how many rows it
// is, and whether there are more groups.
func (s *scan) gather(rows []byte, n, of int) (group, kept int, more bool) {
	if cap(s.scratch) < n*s.stride+2*readBeyond {
		s.scratch = make([]byte, 2*n*s.stride+2*readBeyond)
	}
	s.scratch = s.scratch[:cap(s.scratch)]
	for row := range n {
		from := rows[row*s.stride:]
		g := s.teamGroup(rowPlace(from))
		switch {
		case g < 0:
			continue
		case of < 0:
			of = g
		case g != of:
			more = true
			continue
		}
		copyRow(s.scratch[kept*s.stride:], from, s.stride)
		kept++
	}
	return of, kept, more
}

// copyRow copies a row. What lies beyond it, in both, may be copied too.
func copyRow(to, from []byte, stride int) {
	if stride > readBeyond {
		copy(to[:stride], from)
		return
	}
	a, b := binary.LittleEndian.Uint64(from), binary.LittleEndian.Uint64(from[8:])
	binary.LittleEndian.PutUint64(to, a)
	binary.LittleEndian.PutUint64(to[8:], b)
}

// teamGroup gives the group of a row's team, -1 where the row does not count.
func (s *scan) teamGroup(place uint16) int {
	if place>>placeVoice != s.voice {
		return noGroup
	}
	return int(s.groupOf[place&placeTeam])
}
