package web

import (
	"net/http"

	"towpath/internal/care"
)

// todayPage is what waits in a worker's own teams, in words.
type todayPage struct {
	parts   []todayPart
	measure string // how many are due for questions, empty for none
}

type todayPart struct {
	id, title string
	lines     []todayLine
}

type todayLine struct {
	name, href, text string
}

func (v *visit) showToday() error {
	t, err := v.site.care.ShowToday(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	due, err := v.site.care.CountDue(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	var p todayPage
	if n := due[care.DueNever] + due[care.DueOverdue] + due[care.DueNow]; n > 0 {
		p.measure = v.Words.N("today.measures", n)
	}
	on := func(id string) func(care.TodayLine) string {
		return func(l care.TodayLine) string { return v.Words.F(id, "day", v.Words.Date(l.At)) }
	}
	said := func(id string) func(care.TodayLine) string {
		return func(l care.TodayLine) string { return v.Words.F(id, "words", l.Words, "day", v.day(l.On)) }
	}
	to := func(path string) func(care.TodayLine) string {
		return func(l care.TodayLine) string { return personPath(l.Person.ID) + path }
	}
	add := func(id string, lines []care.TodayLine, href, text func(care.TodayLine) string) {
		part := todayPart{id: id, title: v.Words.T("today." + id)}
		for _, l := range lines {
			part.lines = append(part.lines, todayLine{name: l.Person.Name, href: href(l), text: text(l)})
		}
		if len(part.lines) > 0 {
			p.parts = append(p.parts, part)
		}
	}
	toPlan := func(l care.TodayLine) string { return planPath(l.Person.ID, l.Plan, care.PlanID(l.Subject)) }
	add("crises", t.Crises, to("/plans/crisis"), on("today.crises_line"))
	add("told", t.Told, to("/told"), on("today.told_line"))
	add("after", t.After, to("/plans#after"), on("today.after_line"))
	add("confirm", t.Confirm, toPlan, func(l care.TodayLine) string {
		return v.Words.F("today.confirm_line", "plan", v.Words.T("today.plan_"+string(l.Plan)), "day", v.day(l.On))
	})
	add("meetings", t.Meetings, toPlan, said("today.meetings_line"))
	add("steps", t.Steps, func(l care.TodayLine) string { return personPath(l.Person.ID) + "/goals#step-" + l.Subject }, said("today.steps_line"))
	page := v.base(v.Words.T("today.title"))
	page.Personal = true
	return v.show(http.StatusOK, todayView(v, page, p))
}
