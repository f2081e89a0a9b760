package fhirapi

import (
	"fmt"
	"slices"

	"towpath/internal/care"
	"towpath/internal/fhir"
	"towpath/internal/instrument"
	"towpath/internal/plan"
)

// changesOf gives the edits that bring a plan from what stands to what was sent. All are in
// the sender's own voice: what somebody else said is written down on a page, where it can be
// said whose words they are.
func (q *request) changesOf(p *planSent) (c planChanges, err error) {
	p.ids = fhir.SameLines(p.Activity, p.ours)
	sent := map[string]bool{}
	for i, a := range p.Activity {
		if err := p.checkLine(i, a, sent); err != nil {
			return c, err
		}
		sent[p.ids[i]] = true
	}
	for _, part := range p.page.Now.Parts {
		for _, l := range part.Lines {
			if !sent[l.ID] {
				c.add(-1, q.takenOut(p, l))
			}
		}
	}
	for i, a := range p.Activity {
		l, there := p.page.Now.Line(p.ids[i])
		said := a.Line()
		switch {
		case !there:
			p.ids[i] = q.NewID()
			c.add(i, q.written(p, plan.Line{ID: p.ids[i]}, said))
		case said.Gone:
			c.add(i, q.takenOut(p, l))
		case said.Section == "" || said.Section == l.Standing.Section:
			said.Section = l.Standing.Section
			c.add(i, q.written(p, l, said))
		default:
			return c, refuse(422, "business-rule", activityAt(i)+".extension", "A line stays in its section, which is %q.", l.Standing.Section)
		}
	}
	return c, nil
}

func (c *planChanges) add(at int, edits []care.NewPlanEdit) {
	for _, e := range edits {
		c.edits, c.at = append(c.edits, e), append(c.at, at)
	}
}

func activityAt(i int) string { return fmt.Sprintf("%s.activity[%d]", planPlace, i) }

// checkLine refuses an activity that is no line of the plan. What a line may say is for the
// rule that pages have too.
func (p *planSent) checkLine(i int, a fhir.Activity, sent map[string]bool) error {
	place, said := activityAt(i), a.Line()
	was := fhir.Activity{}
	if at := slices.IndexFunc(p.ours, func(o fhir.Activity) bool { return o.ID == p.ids[i] && o.ID != "" }); at >= 0 {
		was = p.ours[at]
	}
	line, there := p.page.Now.Line(a.ID)
	says := said
	says.Voice = p.page.Voices[0]
	switch {
	case a.ID != "" && !there:
		return refuse(422, "not-found", place+".id", "The plan has no line %q. A new line has no id: it is given here.", a.ID)
	case sent[p.ids[i]] && p.ids[i] != "":
		return refuse(422, "duplicate", place+".id", "The line %s was sent twice.", p.ids[i])
	case a.Detail.Status == "":
		return refuse(422, "required", place+".detail", "A line of a plan is a detail with a status and a description.")
	case a.Detail.Status != "in-progress" && a.Detail.Status != "stopped":
		return refuse(422, "business-rule", place+".detail.status", "A line is in-progress, or stopped to take it out, not %q.", a.Detail.Status)
	case said.Gone && said.Words != "" && (!there || said.Words != line.Standing.Words):
		return refuse(422, "business-rule", place+".detail.description", "A line that is taken out keeps its words.")
	case said.Gone && !there:
		return refuse(422, "business-rule", place+".detail.status", "A line that is not there cannot be taken out.")
	case p.ids[i] == "" && said.Section == "":
		return refuse(422, "required", place+".extension", "Say in which section the line stands, by a valueCode of %ssection: %s.", fhir.Extension, sectionsOf(p.ref.Kind))
	}
	if at := a.Extension.Foreign(says.Says(), was.Extension); at >= 0 {
		return setHere(fmt.Sprintf("%s.extension[%d]", place, at))
	}
	return nil
}

func sectionsOf(kind plan.Kind) string {
	var keys []string
	for _, s := range kind.Sections() {
		keys = append(keys, s.Key)
	}
	return instrument.Join(keys, ", ")
}

// written gives the edit that writes what was said of a line; none where it says so already,
// or where the sender said the same beside it before.
func (q *request) written(p *planSent, l plan.Line, said fhir.PlanLine) []care.NewPlanEdit {
	same := func(e plan.Edit) bool {
		return e.Act == plan.Write && e.Words == said.Words && e.Detail == said.Detail && e.Day == said.Day
	}
	if l.Standing.ID != "" && same(l.Standing) || pending(l, p.me, same) {
		return nil
	}
	n := q.edit(p, l, said.Section, plan.Write)
	n.Words, n.Detail, n.Day = said.Words, said.Detail, care.Date(said.Day)
	return []care.NewPlanEdit{n}
}

// takenOut gives the edit that takes a line out; none where it is out, or where the sender
// said so before.
func (q *request) takenOut(p *planSent, l plan.Line) []care.NewPlanEdit {
	same := func(e plan.Edit) bool { return e.Act == plan.Remove }
	if same(l.Standing) || pending(l, p.me, same) {
		return nil
	}
	return []care.NewPlanEdit{q.edit(p, l, l.Standing.Section, plan.Remove)}
}

// pending tells whether somebody said something beside a line that stands there still.
func pending(l plan.Line, by care.AccountID, same func(plan.Edit) bool) bool {
	return slices.ContainsFunc(l.Beside, func(e plan.Edit) bool { return e.By == string(by) && same(e) })
}

// edit begins an edit of a line. It replaces what the line says and what the sender said
// beside it; what others said there stays until the person decides on a page, since an app
// may not have shown it.
func (q *request) edit(p *planSent, l plan.Line, section string, act plan.Act) care.NewPlanEdit {
	n := care.NewPlanEdit{ID: care.PlanEditID(q.NewID()), Line: l.ID, Section: section, Act: act, Voice: p.page.Voices[0]}
	if l.Standing.ID == "" {
		return n
	}
	n.Base = []string{l.Standing.ID}
	for _, e := range l.Beside {
		if e.By == string(p.me) {
			n.Base = append(n.Base, e.ID)
		}
	}
	return n
}

// orders gives the lines of each section in the order in which they were sent.
func (p *planSent) orders() map[string][]string {
	out := map[string][]string{}
	for i, a := range p.Activity {
		section := a.Extension.Code("section")
		if l, there := p.page.Now.Line(p.ids[i]); there {
			section = l.Standing.Section
		}
		if !a.Line().Gone {
			out[section] = append(out[section], p.ids[i])
		}
	}
	return out
}

// moved tells whether lines were sent in another order than they will stand in: new ones come
// last by themselves, and one that comes back stands where it was.
func (p *planSent) moved() bool {
	for section, order := range p.orders() {
		lines, at := p.page.Now.Part(section).Lines, -1
		for _, id := range order {
			now := slices.IndexFunc(lines, func(l plan.Line) bool { return l.ID == id })
			if _, there := p.page.Now.Line(id); now < 0 && !there {
				now = len(lines) // a new one
			}
			if now < at || now < 0 {
				return true
			}
			at = now
		}
	}
	return false
}

// moves gives the edits that put the lines of a plan as it stands into the order in which they
// were sent, as few as can be.
func (q *request) moves(p *planSent) (list []care.NewPlanEdit) {
	orders := p.orders()
	for _, part := range p.page.Now.Parts {
		wanted := arranged(part.Lines, orders[part.Key])
		stay := rising(wanted)
		for i, at := range wanted {
			if stay[i] {
				continue
			}
			n := q.edit(p, plan.Line{ID: part.Lines[at].ID}, part.Key, plan.Place)
			if i > 0 {
				n.After = part.Lines[wanted[i-1]].ID
			}
			list = append(list, n)
		}
	}
	return list
}

// arranged gives the places of lines in a wanted order. Lines that were not sent stay behind
// those that they follow now.
func arranged(lines []plan.Line, order []string) (places []int) {
	for _, id := range order {
		if at := slices.IndexFunc(lines, func(l plan.Line) bool { return l.ID == id }); at >= 0 {
			places = append(places, at)
		}
	}
	for at := range lines {
		if !slices.Contains(places, at) {
			places = slices.Insert(places, slices.Index(places, at-1)+1, at)
		}
	}
	return places
}

// rising tells which numbers of a list may stay where all others are moved between them: a
// longest part that rises.
func rising(list []int) []bool {
	longest, before := make([]int, len(list)), make([]int, len(list))
	best := -1
	for i := range list {
		before[i] = -1
		for j := range i {
			if list[j] < list[i] && longest[j] >= longest[i] {
				longest[i], before[i] = longest[j]+1, j
			}
		}
		if best < 0 || longest[i] > longest[best] {
			best = i
		}
	}
	stay := make([]bool, len(list))
	for i := best; i >= 0; i = before[i] {
		stay[i] = true
	}
	return stay
}
