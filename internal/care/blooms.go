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
	if err != nil {
		return nil, err
	}
	pages := make([]AssessmentPage, len(list))
	for i, as := range list {
		pages[i] = AssessmentPage{Person: person, Assessment: as}
		if err := s.said(ctx, tx, a, &pages[i]); err != nil {
			return nil, err
		}
		if pages[i].Chosen, err = tx.ListChosenAreas(ctx, a.Organisation, as.ID); err != nil {
			return nil, err
		}
	}
	return pages, nil
}
