package fhir

import (
	"reflect"
	"slices"
	"strings"

	"towpath/internal/care"
	"towpath/internal/plan"
)

// PlanLine is what a sender says of one line of a plan.
type PlanLine struct {
	// ID is the line's id, "" for a new one.
	ID      string
	Section string
	Words   string
	Detail  string
	Day     string
	Voice   plan.Voice
	// Gone says that the line is to be taken out.
	Gone bool
}

// Line reads an activity as a line of a plan.
func (a Activity) Line() PlanLine {
	x := a.Extension
	return PlanLine{
		ID: a.ID, Section: x.Code("section"), Words: a.Detail.Description, Detail: x.Text("detail"), Day: x.Text("day"), Voice: plan.Voice(x.Code("voice")),
		Gone: a.Detail.Status == "stopped",
	}
}

// Says gives the extensions of ours that say what a line says, and nothing that is set here.
func (l PlanLine) Says() (x Exts) {
	x.code("section", l.Section)
	x.text("detail", l.Detail)
	x.text("day", l.Day)
	x.code("voice", string(l.Voice))
	return x
}

// same tells whether two lines say the same, whoever said it.
func (l PlanLine) same(o PlanLine) bool {
	return l.Section == o.Section && l.Words == o.Words && l.Detail == o.Detail && l.Day == o.Day && l.Gone == o.Gone
}

// SameLines gives for each activity that was sent the id of the line of ours that it is: the
// one that it names, otherwise one that nobody names and that says the same; "" for a new one.
func SameLines(sent, ours []Activity) []string {
	ids := make([]string, len(sent))
	taken := map[string]bool{}
	for i, a := range sent {
		ids[i] = a.ID
		taken[a.ID] = true
	}
	for i, a := range sent {
		if ids[i] != "" {
			continue
		}
		at := slices.IndexFunc(ours, func(o Activity) bool { return !taken[o.ID] && o.Line().same(a.Line()) })
		if at >= 0 {
			ids[i] = ours[at].ID
			taken[ids[i]] = true
		}
	}
	return ids
}

// Kind gives which kind of plan it is, "" where it is another CarePlan.
func (p WrittenPlan) Kind() plan.Kind { return p.kind() }

// On is the day of a meeting or sheet: as our extension says, or the day on which its period
// begins.
func (p WrittenPlan) On() care.Date {
	if on := p.Extension.Text("on"); on != "" || p.Period == nil {
		return care.Date(on)
	}
	return care.Date(p.Period.Start[:min(len("2006-01-02"), len(p.Period.Start))])
}

// ReviewMonths is after how many months what was agreed is to be confirmed, 0 where it is
// not said.
func (p WrittenPlan) ReviewMonths() int { return p.Extension.find("review-months").int() }

// Settings gives the extensions of ours that may be sent with a plan.
func (p WrittenPlan) Settings() (x Exts) {
	x.text("on", p.Extension.Text("on"))
	x.number("review-months", p.ReviewMonths())
	return x
}

// Foreign gives the place of the first extension of ours that is in none of some lists: what
// only Towpath says; -1 for none.
func (e Exts) Foreign(lists ...Exts) int {
	return slices.IndexFunc(e, func(x Ext) bool {
		if !strings.HasPrefix(x.URL, Extension) {
			return false
		}
		return !slices.ContainsFunc(lists, func(list Exts) bool {
			return slices.ContainsFunc(list, func(o Ext) bool { return reflect.DeepEqual(x, o) })
		})
	})
}
