package care

import (
	"context"
	"time"
)

// SharedPage is a circle as somebody in it finds it: Person.Shared is what of the
// record they may see now.
type SharedPage struct {
	Person Person
	// Preview is set when the person looks at it themselves, before they agree.
	Preview bool
}

// ShowShared gives what is shared with the reader now. What lies behind each topic
// is an operation of its own.
func (s *Service) ShowShared(ctx context.Context, a Actor, person PersonID) (SharedPage, error) {
	page := SharedPage{Preview: a.Preview}
	err := s.read(ctx, a, "ShowShared", about(person, ""), func(tx Tx) (err error) {
		page.Person, err = narrowedPerson(ctx, tx, a, person, s.Now())
		return err
	})
	return page, err
}

// narrowedPerson gives the person as somebody in their circle sees them, also to a
// worker who sees more through a team.
func narrowedPerson(ctx context.Context, tx Tx, a Actor, person PersonID, at time.Time) (Person, error) {
	shared := a.Previewed
	if !a.Preview {
		standing, err := tx.Standing(ctx, a, person, at)
		if err != nil {
			return Person{}, err
		}
		shared = standing.Shared
	}
	return narrowed{Tx: tx, account: a.Account, shared: shared}.Person(ctx, a.Organisation, person)
}
