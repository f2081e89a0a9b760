package care

import "context"

// ListBlooms gives all of a person's assessments, oldest first, each with what was said
// on it as far as the reader may see it, and with what was chosen.
func (s *Service) ListBlooms(ctx context.Context, a Actor, person PersonID) ([]AssessmentPage, error) {
	var pages []AssessmentPage
	err := s.read(ctx, a, "ListBlooms", about(person, ""), func(tx Tx) error {
		p, err := tx.Person(ctx, a.Organisation, person)
		if err != nil {
			return err
		}
		pages, err = s.assessmentPages(ctx, tx, a, p)
		return err
	})
	return pages, err
}

func (s *Service) assessmentPages(ctx context.Context, tx Tx, a Actor, person Person) ([]AssessmentPage, error) {
	list, err := tx.ListAssessments(ctx, a.Organisation, person.ID)
	if err != nil || len(list) == 0 {
		return []AssessmentPage{}, err
	}
	said, err := whatWasSaid(ctx, tx, a.Organisation, person.ID, list)
	if err != nil {
		return nil, err
	}
	pages := make([]AssessmentPage, len(list))
	for i, as := range list {
		page := &pages[i]
		page.Person, page.Assessment, page.Chosen = person, as, said.chosen[as.ID]
		if page.Instrument, err = s.instrumentOf(as); err != nil {
			return nil, err
		}
		page.show(a, said.readings[as.ID], said.answers[as.ID])
	}
	return pages, nil
}

// wasSaid is what belongs to assessments.
type wasSaid struct {
	readings map[AssessmentID][]Reading
	answers  map[AssessmentID][]Answer
	chosen   map[AssessmentID][]ChosenArea
}

// whatWasSaid reads it, with as many statements for several of a person as for one.
func whatWasSaid(ctx context.Context, tx Tx, org OrganisationID, person PersonID, list []Assessment) (out wasSaid, err error) {
	readings, answers, chosen := func() ([]Reading, error) { return tx.ListReadingsOfPerson(ctx, org, person) },
		func() ([]Answer, error) { return tx.ListAnswersOfPerson(ctx, org, person) },
		func() ([]ChosenArea, error) { return tx.ListChosenAreasOfPerson(ctx, org, person) }
	if len(list) == 1 {
		id := list[0].ID
		readings, answers, chosen = func() ([]Reading, error) { return tx.ListReadings(ctx, org, id) },
			func() ([]Answer, error) { return tx.ListAnswers(ctx, org, id) },
			func() ([]ChosenArea, error) { return tx.ListChosenAreas(ctx, org, id) }
	}
	if out.readings, err = parted(readings, func(r Reading) AssessmentID { return r.Assessment }); err != nil {
		return out, err
	}
	if out.answers, err = parted(answers, func(a Answer) AssessmentID { return a.Assessment }); err != nil {
		return out, err
	}
	out.chosen, err = parted(chosen, func(c ChosenArea) AssessmentID { return c.Assessment })
	return out, err
}

// parted puts what is looked up by what it belongs to, in its order.
func parted[T any](look func() ([]T, error), of func(T) AssessmentID) (map[AssessmentID][]T, error) {
	list, err := look()
	out := map[AssessmentID][]T{}
	for _, one := range list {
		out[of(one)] = append(out[of(one)], one)
	}
	return out, err
}
