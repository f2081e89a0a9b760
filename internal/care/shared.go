package care

import "context"

// SharedPage is a circle as somebody in it finds it: what of the person's record
// they may see now.
type SharedPage struct {
	Person Person
	Shared Topics
	// Preview is set when the person looks at it themselves, before they agree.
	Preview bool
}

// ShowShared gives what is shared with the reader now. What lies behind each topic
// is an operation of its own.
func (s *Service) ShowShared(ctx context.Context, a Actor, person PersonID) (SharedPage, error) {
	page := SharedPage{Preview: a.Preview}
	err := s.read(ctx, a, "ShowShared", about(person, ""), func(tx Tx) (err error) {
		if page.Person, err = tx.Person(ctx, a.Organisation, person); err != nil {
			return err
		}
		page.Person, page.Shared = outside(page.Person), a.Previewed
		if !a.Preview {
			var standing Standing
			standing, err = tx.Standing(ctx, a, person, s.Now())
			page.Shared = standing.Shared
		}
		return err
	})
	return page, err
}
