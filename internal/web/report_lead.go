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
		return []string{v.Words.T("outcome.lead_nobody")}
	}
	n, _ := people.Number()
	if paired.Kind() != disclose.Count {
		return []string{v.Words.F("outcome.lead_people", "n", int(n)), v.Words.T("outcome.lead_few_pairs")}
	}
	twice, _ := paired.Number()
	lines := []string{v.Words.F("outcome.lead_pairs", "n", int(n), "paired", int(twice))}
	most, up, down := v.clear(r)
	say := func(id string, areas []string) {
		switch {
		case len(areas) > mostNamed:
			lines = append(lines, v.Words.F(id, "areas", v.Words.F("outcome.lead_many", "n", len(areas), "all", len(r.of.Instrument.Areas))))
		case len(areas) > 0:
			lines = append(lines, v.Words.F(id, "areas", v.Words.List(areas...)))
		}
	}
	say("outcome.lead_most", most)
	say("outcome.lead_up", up)
	say("outcome.lead_down", down)
	if len(lines) == 1 {
		lines = append(lines, v.Words.T("outcome.lead_unclear"))
	}
	return lines
}

// clear gives the areas whose change cannot well be chance, by its interval: those in which
// most people stand higher, others in which the mean rose, and those in which it fell.
func (v *visit) clear(r *report) (most, up, down []string) {
	p, words := r.of.Published, r.of.Instrument.Words(v.Words.Lang())
	for _, area := range r.of.Instrument.Areas {
		low, high, ok := p.Mean(outcome.Total, area.Key).Between()
		name := v.Words.F("outcome.quoted", "area", words.Area(area.Key).Label)
		switch {
		case !ok || low <= 0 && high >= 0:
		case high < 0:
			down = append(down, name)
		case mostHigher(p, area.Key):
			most = append(most, name)
		default:
			up = append(up, name)
		}
	}
	return most, up, down
}

func mostHigher(p *disclose.Published, area string) bool {
	higher, ok := p.Count(outcome.Total, area, outcome.Higher).Number()
	of, paired := p.Count(outcome.Total, area, outcome.Paired).Number()
	return ok && paired && 2*higher > of
}
