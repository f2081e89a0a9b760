package care

import (
	"context"
	"time"

	"towpath/internal/fault"
)

// Crisis is a time that the person, or their team with them, calls a crisis. What
// was agreed "only when I am in crisis" is shared while it lasts.
type Crisis struct {
	ID           CrisisID
	Organisation OrganisationID
	Person       PersonID
	BeganAt      time.Time
	BeganBy      AccountID
	EndedAt      time.Time
	EndedBy      AccountID
}

// Now tells whether it lasts.
func (c Crisis) Now() bool { return c.EndedAt.IsZero() }

func crisisNow(ctx context.Context, tx Tx, org OrganisationID, person PersonID) (*Crisis, error) {
	all, err := tx.ListCrises(ctx, org, person)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].Now() {
			return &all[i], nil
		}
	}
	return nil, nil //nolint // no crisis is an answer
}

// BeginCrisis says that this is a crisis. While one lasts, it is that one.
func (s *Service) BeginCrisis(ctx context.Context, a Actor, person PersonID, id CrisisID) error {
	var c fault.Check
	c.Require(ValidID(string(id)), "id", "error.id")
	if err := c.Err("BeginCrisis"); err != nil {
		return err
	}
	return s.write(ctx, a, "BeginCrisis", about(person, "crisis:"+string(id)), func(tx Tx) error {
		now, err := crisisNow(ctx, tx, a.Organisation, person)
		if err != nil || now != nil {
			return err
		}
		_, err = tx.InsertCrisis(ctx, Crisis{ID: id, Organisation: a.Organisation, Person: person, BeganAt: s.Now(), BeganBy: a.Account})
		return err
	})
}

// EndCrisis says that it is over. What was shared for the crisis is shared no more.
func (s *Service) EndCrisis(ctx context.Context, a Actor, person PersonID) error {
	return s.write(ctx, a, "EndCrisis", about(person, ""), func(tx Tx) error {
		return tx.EndCrisis(ctx, a.Organisation, person, a.Account, s.Now())
	})
}
