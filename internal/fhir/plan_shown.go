package fhir

import (
	"towpath/internal/care"
	"towpath/internal/plan"
)

// planOf gives a plan without what stands in it.
func planOf(p care.PlanHead) WrittenPlan {
	out := WrittenPlan{
		ResourceType: "CarePlan", ID: string(p.ID), Status: "active", Intent: "plan", Category: []Concept{concept("plan", string(p.Kind), planWords[p.Kind])},
		Title: p.Title, Subject: patient(p.Person), Created: Instant(p.At),
	}
	out.Extension.text("on", string(p.On))
	out.Extension.number("review-months", p.ReviewMonths)
	out.Extension.by(p.By)
	return out
}

// OfPlan gives a plan as a reader sees it: what stands in it now, or what was agreed where
// they may only read. Each activity is one line, with what others wrote beside it.
func OfPlan(page care.PlanPage) (WrittenPlan, error) {
	out := planOf(page.Head)
	if page.Head.Kind.Signed() && page.Agreed == 0 {
		out.Status = "draft"
	}
	frozen := page.Now.Freeze()
	if v, ok := page.Version(page.Agreed); ok && page.Agreed > 0 && len(page.Voices) == 0 {
		var err error
		if frozen, err = v.Frozen(); err != nil {
			return out, err
		}
	}
	for _, part := range frozen.Parts {
		for _, l := range part.Lines {
			out.Activity = append(out.Activity, shownLine(part.Key, l))
		}
	}
	out.Extension.number("agreed-version", page.Agreed)
	out.Extension.instant("held", page.HeldAt)
	out.Extension.instant("due", page.DueAt)
	if page.Whole != nil {
		out.Extension.history(*page.Whole)
	}
	return out, nil
}

func shownLine(section string, l plan.FrozenLine) Activity {
	a := Activity{ID: l.Line, Detail: Detail{Status: "in-progress", Description: l.Words}}
	if l.Removed {
		a.Detail.Status = "stopped"
	}
	x := &a.Extension
	x.code("section", section)
	x.text("detail", l.Detail)
	x.text("day", l.Day)
	x.code("voice", string(l.Voice))
	x.text("name", l.Name)
	x.flag("recorded", l.Recorded)
	for _, b := range l.Beside {
		var g Exts
		g.text("words", b.Words)
		g.code("voice", string(b.Voice))
		g.text("name", b.Name)
		g.flag("recorded", b.Recorded)
		g.flag("removed", b.Removed)
		x.group("beside", g)
	}
	return a
}
