package fhirapi

import (
	"context"

	"towpath/internal/care"
)

// The circle is never told with which account something was written: pages show them a
// name, and only where the words are shared too. These leave the accounts out.

func (r reader) goals(ctx context.Context, person care.PersonID) (care.GoalsPage, error) {
	return once(r, "ListGoals", person, func() (care.GoalsPage, error) {
		page, err := r.care.ListGoals(ctx, r.who, person)
		return unnamedGoals(page), err
	})
}

// ratedGoals is goals, where nothing of their steps is wanted.
func (r reader) ratedGoals(ctx context.Context, person care.PersonID) (care.GoalsPage, error) {
	if page, ok := known[care.GoalsPage](r, "ListGoals", person); ok {
		return page, nil
	}
	page, err := r.care.GoalsRated(ctx, r.who, person)
	return unnamedGoals(page), err
}

func unnamedGoals(page care.GoalsPage) care.GoalsPage {
	if !page.Person.Narrowed {
		return page
	}
	for i := range page.Goals {
		g := &page.Goals[i]
		g.By = ""
		for j := range g.Ratings {
			g.Ratings[j].By = ""
		}
		for j := range g.Steps {
			g.Steps[j].By = ""
			for n := range g.Steps[j].Reviews {
				g.Steps[j].Reviews[n].By = ""
			}
		}
	}
	return page
}

func (r reader) blooms(ctx context.Context, person care.PersonID) ([]care.AssessmentPage, error) {
	return once(r, "ListBlooms", person, func() ([]care.AssessmentPage, error) {
		pages, err := r.care.ListBlooms(ctx, r.who, person)
		for i := range pages {
			p := &pages[i]
			if !p.Person.Narrowed {
				continue
			}
			p.Assessment.StartedBy = ""
			for j := range p.Readings {
				p.Readings[j].StartedBy = ""
			}
			for j := range p.Answers {
				p.Answers[j].By = ""
			}
			for j := range p.Chosen {
				p.Chosen[j].By = ""
			}
		}
		return pages, err
	})
}

func (r reader) measurements(ctx context.Context, person care.PersonID) (care.MeasurementsPage, error) {
	return once(r, "ListMeasurements", person, func() (care.MeasurementsPage, error) {
		page, err := r.care.MeasurementsAlone(ctx, r.who, person)
		if !page.Person.Narrowed {
			return page, err
		}
		for i := range page.Measures {
			s := &page.Measures[i]
			for j := range s.Times {
				m := &s.Times[j].Measurement
				m.BegunBy, m.CompletedBy, m.HelpSeenBy, m.CheckedBy = "", "", "", ""
			}
			for j := range s.Declines {
				s.Declines[j].By = ""
			}
		}
		return page, err
	})
}
