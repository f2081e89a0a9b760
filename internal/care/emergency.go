package care

import (
	"context"
	"slices"
	"strings"
	"time"

	"towpath/internal/fault"
)

// EmergencyLife is how long a record stays open to whoever opened it in an
// emergency.
const EmergencyLife = 4 * time.Hour

// MinReason is how many characters a reason must have, so that it is one.
const MinReason = 15

// Emergency is a record opened by somebody who does not otherwise stand to the
// person: with a reason in words, for a while, and told to the person.
type Emergency struct {
	ID           EmergencyID
	Organisation OrganisationID
	Person       PersonID
	Account      AccountID
	// Name is the name of whoever opened it, as their account has it now.
	Name     string
	Reason   string
	OpenedAt time.Time
	Until    time.Time
	// SeenAt is when the person said that they have read of it.
	SeenAt time.Time
}

// NewEmergency is what is said to open a record in an emergency. The reference is
// the whole one, as it stands on a card or a letter: nothing is searched.
type NewEmergency struct {
	ID        EmergencyID
	Reference string
	Reason    string
}

// OpenEmergency opens a record for EmergencyLife and gives whose it is.
func (s *Service) OpenEmergency(ctx context.Context, a Actor, n NewEmergency) (PersonID, error) {
	n.Reference, n.Reason = strings.TrimSpace(n.Reference), strings.TrimSpace(n.Reason)
	var c fault.Check
	c.Require(ValidID(string(n.ID)), "id", "error.id")
	c.Require(isLine(n.Reference), "reference", "emergency.error.reference")
	c.Require(len([]rune(n.Reason)) >= MinReason, "reason", "emergency.error.reason")
	c.Require(Fits(n.Reason, MaxNote), "reason", "error.long", "most", MaxNote)
	if err := c.Err("OpenEmergency"); err != nil {
		return "", err
	}
	var person PersonID
	err := s.store.Read(ctx, func(tx Tx) error {
		list, err := tx.PeopleKnownAs(ctx, a.Organisation, n.Reference)
		if len(list) == 1 {
			person = list[0]
		}
		return err
	})
	if err != nil {
		return "", err
	}
	err = s.write(ctx, a, "OpenEmergency", about(person, "emergency:"+string(n.ID)), func(tx Tx) error {
		if person == "" {
			return nil // whoever tries numbers leaves an entry for each
		}
		now := s.Now()
		_, err := tx.InsertEmergency(ctx, Emergency{
			ID: n.ID, Organisation: a.Organisation, Person: person, Account: a.Account, Reason: n.Reason, OpenedAt: now, Until: now.Add(EmergencyLife),
		})
		return err
	})
	if err != nil {
		return "", err
	}
	c.Require(person != "", "reference", "emergency.error.unknown")
	return person, c.Err("OpenEmergency")
}

// unseenEmergencies gives those that the person has not said they have read about.
func unseenEmergencies(ctx context.Context, tx Tx, org OrganisationID, person PersonID) ([]Emergency, error) {
	all, err := tx.ListEmergencies(ctx, org, person)
	return slices.DeleteFunc(all, func(e Emergency) bool { return !e.SeenAt.IsZero() }), err
}

// AcknowledgeEmergency says that the person has read of it.
func (s *Service) AcknowledgeEmergency(ctx context.Context, a Actor, person PersonID, id EmergencyID) error {
	return s.write(ctx, a, "AcknowledgeEmergency", about(person, "emergency:"+string(id)), func(tx Tx) error {
		return tx.MarkEmergencySeen(ctx, a.Organisation, person, id, s.Now())
	})
}
