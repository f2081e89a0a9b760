package care

import "context"

// Letter is a page for a person who wants to be reminded on paper.
type Letter struct {
	Person Person
	Waits  []Waiting
}

// ListLetters gives the letters to hand out to people of the reader's own teams: one
// for each who chose letters, with what is due and was not in a letter yet.
func (s *Service) ListLetters(ctx context.Context, a Actor) ([]Letter, error) {
	var letters []Letter
	err := s.read(ctx, a, "ListLetters", subject{}, func(tx Tx) error {
		letters = nil
		people, err := tx.PeopleOfTeamsByWay(ctx, a.Organisation, a.Worker, partOf(a), ByLetter)
		if err != nil {
			return err
		}
		names, err := tx.NamesOf(ctx, a.Organisation, people)
		if err != nil {
			return err
		}
		for _, p := range people {
			due, err := s.unreminded(ctx, tx, a.Organisation, p, ByLetter)
			if err != nil {
				return err
			}
			if len(due) > 0 {
				letters = append(letters, Letter{Person: names[p], Waits: due})
			}
		}
		return nil
	})
	return letters, err
}

// HandOutLetter notes that a person was given their letter.
func (s *Service) HandOutLetter(ctx context.Context, a Actor, person PersonID) error {
	_, _, err := s.claim(ctx, a, "HandOutLetter", person, ByLetter)
	return err
}
