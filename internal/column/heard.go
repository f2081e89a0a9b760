package column

import (
	"cmp"
	"encoding/binary"
	"slices"

	"towpath/internal/outcome"
)

// Supported is that a team supported somebody in a window; Ended that it did so no more at its
// end.
type Supported struct {
	Key   uint64
	Team  int32
	Ended bool
}

// CompareSupported puts supports in the order in which people are counted.
func CompareSupported(a, b Supported) int { return cmp.Compare(a.Key, b.Key) }

// Heard tells who of the people that were supported gave their view, up to the end of q's
// window. list is in the order of CompareSupported. Where q is split by teams, somebody is counted with
// each that supported them; whose support did not end anywhere is not ended.
func (l *Live) Heard(series string, q outcome.Question, list []Supported) map[int]*outcome.Heard {
	l.mu.RLock()
	defer l.mu.RUnlock()
	of, loose := l.base.series[series], l.tail.series[series]
	if of == nil { // nobody was ever asked
		of = &Series{areas: 1, levels: 2, counts: make([]uint16, len(l.base.people.keys)), rows: beyond[:]}
	}
	h := &heard{scan: newScan(newPlan(&q, l.base.people, l.teams, of), of), groups: map[int]*outcome.Heard{}}
	row := 0
	var room []byte
	rest := list
	for p, key := range l.base.people.keys {
		n := int(of.counts[p] & countRows)
		first := row
		row += n
		var mine []Supported
		mine, rest = takeUpTo(rest, key)
		if len(mine) > 0 && !l.tail.hidden[p] {
			h.person(p, of.read(&room, first, n), n, mine)
		}
	}
	h.people = l.tail.people
	for p, key := range l.tail.keys {
		if l.tail.gone[p] {
			continue
		}
		at, _ := slices.BinarySearchFunc(list, key, func(s Supported, key uint64) int { return cmp.Compare(s.Key, key) })
		mine, _ := takeUpTo(list[at:], key)
		if len(mine) > 0 {
			var rows []byte
			if loose != nil {
				rows = loose.rows[p]
			}
			h.person(p, rows, max(len(rows)-readBeyond, 0)/h.stride, mine)
		}
	}
	return h.groups
}

// takeUpTo gives those of a key at the beginning of a list, past smaller keys, and the rest.
func takeUpTo(list []Supported, key uint64) (mine, rest []Supported) {
	for len(list) > 0 && list[0].Key < key {
		list = list[1:]
	}
	n := 0
	for n < len(list) && list[n].Key == key {
		n++
	}
	return list[:n], list[n:]
}

type heard struct {
	*scan
	groups map[int]*outcome.Heard
}

// person counts somebody with each group of the teams that supported them.
func (h *heard) person(p int, rows []byte, n int, mine []Supported) {
	if len(h.choices) > 0 && !h.wanted(p) {
		return
	}
	days, record := h.days(p, rows, n)
	for i, at := range mine {
		g := int(h.groupOf[at.Team])
		if g < 0 || slices.ContainsFunc(mine[:i], func(s Supported) bool { return int(h.groupOf[s.Team]) == g }) {
			continue
		}
		ended := !slices.ContainsFunc(mine, func(s Supported) bool { return int(h.groupOf[s.Team]) == g && !s.Ended })
		n := h.groupNumber(p, g, h.to)
		to := h.groups[n]
		if to == nil {
			to = &outcome.Heard{}
			h.groups[n] = to
		}
		to.Add(h.keys[p], record, days, ended)
	}
}

// days counts up to two days, far enough apart, on which somebody gave a number, in any team,
// and gives what stands for these days.
func (h *heard) days(p int, rows []byte, n int) (days int, record uint64) {
	first := -1
	for row := range n {
		at := rows[row*h.stride:]
		if rowPlace(at)>>placeVoice != h.voice || !h.said(at) {
			continue
		}
		day := int(rowDay(at))
		if day > int(h.to) {
			break
		}
		if first < 0 {
			first, days = day, 1
		} else if day-first >= h.minDays {
			days = 2
		}
		record += recordKey(h.keys[p], pairsOf{first0: uint64(day), latest0: 1}) //nolint:gosec // a day
	}
	return days, record
}

// said tells whether a row has a number.
func (h *heard) said(row []byte) bool {
	for part := range h.parts {
		head := row[rowHead+part*wide:]
		if numbers(binary.LittleEndian.Uint64(head))&h.mask[part][0]|numbers(binary.LittleEndian.Uint64(head[8:]))&h.mask[part][1] != 0 {
			return true
		}
	}
	return false
}
