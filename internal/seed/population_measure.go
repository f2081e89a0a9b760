package seed

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	"towpath/internal/care"
	"towpath/internal/instrument"
)

// goalSheet is the measure that is about somebody's own goals.
const goalSheet = "goal-sheet"

// populationMeasures are what some of a population answer, by their shares of those who were
// ever asked: one of them, or none.
var populationMeasures = shares{{"phq-9", 110}, {"reqol-10", 70}, {"dialog", 35}, {goalSheet, 50}}

// known looks whether the measures are there.
func (p *Population) known() error {
	for _, one := range populationMeasures {
		if _, ok := p.library.LatestMeasure(one.code); !ok {
			return fmt.Errorf("demonstration: there is no measure %q", one.code)
		}
	}
	return nil
}

// matters makes what somebody chose to grow in, the goals that they set, and what was measured:
// mostly once and a second time.
func (p *Population) matters(s *settler) {
	if len(s.Occasions) == 0 {
		return
	}
	measure := populationMeasures.of(p.rng)
	for n := range s.Occasions {
		o := &s.Occasions[n]
		if p.chance(25) || n == 0 && measure == goalSheet {
			p.choose(s, o)
		}
		if n == 0 && measure == goalSheet {
			p.aim(s, o)
		}
		if measure != "" && (n == 0 || n == 1 || p.chance(25)) {
			p.ask(s, o, measure)
		}
	}
}

// choose picks one to three areas: those where it is hardest.
func (p *Population) choose(s *settler, o *care.PopulationOccasion) {
	values := o.Readings[0].Values
	var places []int
	for i := range values {
		if values[i].HasStep() {
			places = append(places, i)
		}
	}
	slices.SortStableFunc(places, func(a, b int) int { return cmp.Compare(values[a].Step, values[b].Step) })
	at := o.Assessment.CompletedAt.Add(-30 * time.Second)
	for i, area := range places[:min(len(places), 1+p.rng.IntN(5)*p.rng.IntN(3)/4)] {
		s.records++
		o.Chosen = append(o.Chosen, care.ChosenArea{
			ID: care.ChosenID(p.numbered(p.rng, s.i, s.records)), Organisation: p.org, Assessment: o.Assessment.ID, Person: s.Person.ID,
			Area: p.bloom.Areas[area].Key, Place: i + 1, At: at, By: o.Assessment.StartedBy,
		})
	}
}

// aim sets a goal in each area that was chosen.
func (p *Population) aim(s *settler, o *care.PopulationOccasion) {
	for _, c := range o.Chosen {
		var fit []aim
		for _, a := range homeAims {
			if a.area == c.Area {
				fit = append(fit, a)
			}
		}
		if len(fit) == 0 {
			continue
		}
		s.records++
		s.Goals = append(s.Goals, care.Goal{
			ID: care.GoalID(p.numbered(p.rng, s.i, s.records)), Organisation: p.org, Person: s.Person.ID, Assessment: o.Assessment.ID,
			Area: c.Area, Words: pick(&p.maker, fit).words, At: o.Assessment.CompletedAt, By: c.By,
		})
	}
}

// ask answers a measure shortly after an assessment, as life is then.
func (p *Population) ask(s *settler, o *care.PopulationOccasion, measure string) {
	of, _ := p.library.LatestMeasure(measure) // that it is there was looked at first
	if of.Rates != nil && len(s.Goals) == 0 {
		return
	}
	at := o.Assessment.CompletedAt.Add(time.Duration(p.between(2, 9)) * time.Minute)
	done := at.Add(time.Duration(p.between(2, 7)) * time.Minute)
	s.records++
	by := o.Assessment.StartedBy
	t := care.ScoredMeasurement{Measurement: care.Measurement{
		ID: care.MeasurementID(p.numbered(p.rng, s.i, s.records)), Organisation: p.org, Person: s.Person.ID, Measure: of.ID, Version: of.Version,
		AnsweredBy: of.AnsweredBy[0], Manner: care.MannerTogether, On: dayOf(at), Answers: make(map[string]string, len(of.Items)),
		BegunAt: at, BegunBy: by, ChangedAt: at, CompletedAt: done, CompletedBy: by,
	}}
	if of.Rates != nil {
		t.GoalOf = map[string]care.GoalID{}
	}
	p.answer(s, o, of, &t)
	if len(t.Answers) == 0 { // nobody completes what has no answer
		return
	}
	p.score(&t)
	if !t.HelpShownAt.IsZero() {
		t.HelpSeenAt, t.HelpSeenBy = done, by
	}
	o.Measured = append(o.Measured, t)
}

// answer gives the answers, and what they say of goals.
func (p *Population) answer(s *settler, o *care.PopulationOccasion, of *instrument.Measure, t *care.ScoredMeasurement) {
	level := s.mean(len(p.bloom.Areas), s.days[0]-int(p.today.Sub(o.Assessment.StartedAt).Hours()/24))
	for slot, item := range of.Items {
		if of.Rates != nil {
			if slot >= len(s.Goals) {
				break
			}
			t.GoalOf[item.LinkID] = s.Goals[slot].ID
		}
		n, ok := p.mark(of, slot, level)
		if !ok {
			continue
		}
		t.Answers[item.LinkID] = strconv.Itoa(n)
		if of.Rates != nil {
			s.records++
			s.Ratings = append(s.Ratings, care.GoalRating{
				ID: care.RatingID(p.numbered(p.rng, s.i, s.records)), Organisation: p.org, Goal: s.Goals[slot].ID, Person: s.Person.ID,
				Rating: n, At: t.CompletedAt, By: t.CompletedBy,
			})
		}
	}
}

// mean is how somebody is over all areas.
func (s *settler) mean(areas, day int) (sum float64) {
	for area := range areas {
		sum += s.at(area, day)
	}
	return sum / float64(areas)
}
