package plan

import (
	"slices"
	"time"
)

// Line is what stands on one line, and what stands beside it.
type Line struct {
	ID string
	// Standing is what counts: the person's words where they wrote any, otherwise the
	// latest. It may be a removal that others have not agreed with.
	Standing Edit
	// Beside are words that were written at the same time or by somebody who could not
	// replace the line's, oldest first, until the person decides.
	Beside []Edit
	// History is everything that was ever done to its words, oldest first.
	History []Edit
}

// Gone tells whether the line was taken out and nobody says otherwise.
func (l Line) Gone() bool {
	return l.Standing.Act == Remove && !slices.ContainsFunc(l.Beside, func(e Edit) bool { return e.Act == Write })
}

// Heads gives the names of all that stands on the line, as whoever decides names them.
func (l Line) Heads() []string {
	ids := []string{l.Standing.ID}
	for _, e := range l.Beside {
		ids = append(ids, e.ID)
	}
	return ids
}

// Part is a section with its lines in order.
type Part struct {
	Section
	Lines []Line
	// Gone are the lines that were taken out; their words are kept.
	Gone []Line
}

// Plan is what a set of edits says.
type Plan struct {
	Kind  Kind
	Parts []Part
	// At is when the last of its edits was made, one that moved a line too.
	At time.Time
}

// Read works out what a set of edits says. It is the same for the same set, in whatever
// order and however often its edits are given. Edits of parts that the kind does not have
// are left out.
func Read(kind Kind, edits []Edit) Plan {
	edits = slices.Clone(edits)
	slices.SortFunc(edits, before)
	edits = slices.CompactFunc(edits, func(a, b Edit) bool { return a.ID == b.ID })
	p := Plan{Kind: kind}
	if len(edits) > 0 {
		p.At = edits[len(edits)-1].At
	}
	for _, s := range kind.Sections() {
		part := Part{Section: s}
		for _, l := range placed(lines(edits, s.Key), edits) {
			if l.Gone() {
				part.Gone = append(part.Gone, l)
			} else {
				part.Lines = append(part.Lines, l)
			}
		}
		p.Parts = append(p.Parts, part)
	}
	return p
}

// lines gives the lines of a section in the order in which they were begun. A line
// belongs where its first edit put it.
func lines(edits []Edit, section string) []Line {
	var order []string
	all, home := map[string][]Edit{}, map[string]string{}
	for _, e := range edits {
		if e.Act == Place {
			continue
		}
		if _, known := home[e.Line]; !known {
			home[e.Line] = e.Section
			order = append(order, e.Line)
		}
		all[e.Line] = append(all[e.Line], e)
	}
	var list []Line
	for _, id := range order {
		if home[id] == section {
			list = append(list, line(id, all[id]))
		}
	}
	return list
}

// line works out what stands of the edits of one line, which are in order.
func line(id string, edits []Edit) Line {
	l := Line{ID: id, History: edits}
	var heads []Edit
	for _, e := range edits {
		replaced := slices.ContainsFunc(edits, func(o Edit) bool { return slices.Contains(o.Base, e.ID) && o.replaces(e) })
		if !replaced {
			heads = append(heads, e)
		}
	}
	stands := len(heads) - 1
	for i, e := range slices.Backward(heads) {
		if e.Voice == Person {
			stands = i
			break
		}
	}
	l.Standing = heads[stands]
	for _, e := range heads {
		if !e.Same(l.Standing) {
			l.Beside = append(l.Beside, e)
		}
	}
	return l
}

// placed puts lines where they were put, one move after the other.
func placed(list []Line, edits []Edit) []Line {
	at := func(id string) int { return slices.IndexFunc(list, func(l Line) bool { return l.ID == id }) }
	for _, e := range edits {
		i := at(e.Line)
		if e.Act != Place || i < 0 || e.After == e.Line || e.After != "" && at(e.After) < 0 {
			continue
		}
		l := list[i]
		list = slices.Delete(list, i, i+1)
		list = slices.Insert(list, at(e.After)+1, l)
	}
	return list
}

// Line gives a line of a plan by its name, one that was taken out too.
func (p Plan) Line(id string) (Line, bool) {
	for _, part := range p.Parts {
		for _, l := range slices.Concat(part.Lines, part.Gone) {
			if l.ID == id {
				return l, true
			}
		}
	}
	return Line{}, false
}

// Part gives a section of a plan by its key.
func (p Plan) Part(key string) Part {
	for _, part := range p.Parts {
		if part.Key == key {
			return part
		}
	}
	return Part{}
}

// Empty tells whether nothing stands in it.
func (p Plan) Empty() bool {
	return !slices.ContainsFunc(p.Parts, func(part Part) bool { return len(part.Lines) > 0 })
}

// Open counts the lines on which the person has not decided yet.
func (p Plan) Open() int {
	n := 0
	for _, part := range p.Parts {
		for _, l := range part.Lines {
			if len(l.Beside) > 0 {
				n++
			}
		}
	}
	return n
}
