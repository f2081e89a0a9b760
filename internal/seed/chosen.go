package seed

import (
	"cmp"
	"slices"
	"time"

	"towpath/internal/care"
)

// choose picks one to three areas to grow in: mostly those where it is hard.
func (m *maker) choose(l *life, o *Occasion) {
	last := o.Readings[len(o.Readings)-1]
	var places []int
	for i, v := range last.Values {
		if v.HasStep() {
			places = append(places, i)
		}
	}
	slices.SortStableFunc(places, func(a, b int) int { return cmp.Compare(last.Values[a].Step, last.Values[b].Step) })
	var areas []string
	for _, i := range places {
		if len(areas) < m.between(1, care.MaxChosen) && m.chance(65) {
			areas = append(areas, l.inst.Areas[i].Key)
		}
	}
	m.chosen(l, o, areas)
}

// chosen writes the areas with what was said of them.
func (m *maker) chosen(l *life, o *Occasion, areas []string) {
	at := o.Assessment.CompletedAt.Add(-time.Minute)
	for i, area := range areas {
		c := care.ChosenArea{
			ID: care.ChosenID(m.id(at)), Organisation: m.org, Assessment: o.Assessment.ID, Person: l.Person.ID, Area: area,
			Place: i + 1, At: at, By: l.worker.ID,
		}
		if m.chance(75) {
			c.Understand = pick(m, understandSaid)
		}
		if m.chance(70) {
			c.LookAhead = pick(m, aheadSaid)
		}
		if m.chance(65) {
			c.CouldHelp = pick(m, helpSaid)
		}
		o.Chosen = append(o.Chosen, c)
	}
}
