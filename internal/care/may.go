package care

import (
	"context"

	"towpath/internal/fault"
)

// May tells whether an operation about a person would be let in now. It leaves no entry
// and shows nothing, so it only serves to leave out what would be refused: whoever looks
// through many people would otherwise fill the logs of all who did not share with them.
// Whatever is then shown is asked of the operation itself.
func (s *Service) May(ctx context.Context, a Actor, action string, person PersonID) (may bool, err error) {
	err = s.store.Read(ctx, func(tx Tx) error {
		d, _, err := s.decide(ctx, tx, a, action, about(person, ""))
		may = d.Allowed
		return err
	})
	if fault.Is(err, fault.Denied) {
		return false, nil
	}
	return may && err == nil, err
}
