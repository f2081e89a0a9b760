package web

import (
	"towpath/internal/disclose"
	"towpath/internal/outcome"
)

// mostNamed is how many areas a sentence names before it counts them.
const mostNamed = 4

// leads says first, in plain sentences, what a report found: made of published numbers only.
func (v *visit) leads(r *report) []string {
	p := r.of.Published
	people, paired := p.People(outcome.Total), p.Count(outcome.Total, outcome.ColumnPaired, outcome.Paired)
	if people.Kind() != disclose.Count {
		return []string{v.Words.T(seriesWord(&r.of, "lead_nobody"))}
	}
	n, _ := people.Number()
	if paired.Kind() != disclose.Count {
		return []string{v.Words.F(seriesWord(&r.of, "lead_people"), "n", int(n)), v.Words.T("outcome.lead_few_pairs")}
	}
	twice, _ := paired.Number()
	lines := []string{v.Words.F(seriesWord(&r.of, "lead_pairs"), "n", int(n), "paired", int(twice))}
	if r.of.Form.Goals {
		return v.goalLeads(r, lines)
	}
	areas := v.reportAreas(&r.of)
	most, up, down := v.clear(r, areas)
	say := func(id string, areas []string) {
		switch {
		case len(areas) > mostNamed:
			lines = append(lines, v.Words.F(id, "areas", v.Words.F(seriesWord(&r.of, "lead_many"), "n", len(areas), "all", len(areas))))
		case len(areas) > 0:
			lines = append(lines, v.Words.F(id, "areas", v.Words.List(areas...)))
		}
	}
	say(seriesWord(&r.of, "lead_most"), most)
	say(seriesWord(&r.of, "lead_up"), up)
	say(seriesWord(&r.of, "lead_down"), down)
	if len(lines) == 1 {
		lines = append(lines, v.Words.T(seriesWord(&r.of, "lead_unclear")))
	}
	return lines
}

// clear gives the areas whose change cannot well be chance, by its interval: those in which
// most people stand better, others in which the mean moved the better way, and those in which
// it moved the other. Where neither way is the better one, nothing is said.
func (v *visit) clear(r *report, areas []reportArea) (most, up, down []string) {
	p := r.of.Published
	for _, area := range areas {
		low, high, ok := p.Mean(outcome.Total, area.Key).Between()
		if area.Better < 0 {
			low, high = -high, -low
		}
		name := v.Words.F("outcome.quoted", "area", area.label)
		switch {
		case !ok || low <= 0 && high >= 0 || area.Better == 0:
		case high < 0:
			down = append(down, name)
		case mostBetter(p, &area.Area):
			most = append(most, name)
		default:
			up = append(up, name)
		}
	}
	return most, up, down
}

func mostBetter(p *disclose.Published, area *outcome.Area) bool {
	way := outcome.Higher
	if area.Better < 0 {
		way = outcome.Lower
	}
	better, ok := p.Count(outcome.Total, area.Key, way).Number()
	of, paired := p.Count(outcome.Total, area.Key, outcome.Paired).Number()
	return ok && paired && 2*better > of
}

// goalLeads say how many people came far with a goal, and how far people came on the whole.
func (v *visit) goalLeads(r *report, lines []string) []string {
	p := r.of.Published
	if up, ok := p.Count(outcome.Total, r.of.Form.GoalsColumn(), outcome.FarUp).Number(); ok && r.of.Form.Far > 0 {
		lines = append(lines, v.Words.F("outcome_measure.goals_lead_far", "n", int(up), "far", v.Words.N("outcome_measure.points", r.of.Form.Far)))
	}
	low, high, ok := p.Mean(outcome.Total, outcome.ColumnTravelled).Between()
	switch {
	case ok && low > 0:
		lines = append(lines, v.Words.T("outcome_measure.goals_lead_up"))
	case ok && high < 0:
		lines = append(lines, v.Words.T("outcome_measure.goals_lead_down"))
	case ok:
		lines = append(lines, v.Words.T("outcome_measure.goals_lead_unclear"))
	}
	return lines
}
