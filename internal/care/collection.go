package care

import (
	"context"
	"slices"
	"time"

	"towpath/internal/fault"
	"towpath/internal/library"
)

// NewCollectionSwitch switches a collection on. Service is empty for the whole
// organisation; From is today and Until as many days later as the collection says, unless
// they are given.
type NewCollectionSwitch struct {
	ID          SwitchID
	Service     ServiceID
	From, Until Date
}

// longestSwitch is the most days for which a collection stands: it is looked at each year.
const longestSwitch = 366

// SwitchOnCollection shows a published collection to readers, from a day to the end of a
// day.
func (s *Service) SwitchOnCollection(ctx context.Context, a Actor, id SupportID, n NewCollectionSwitch) (CollectionSwitch, error) {
	if n.From == "" {
		n.From = s.today()
	}
	var c fault.Check
	c.Require(ValidID(string(n.ID)), "id", "error.id")
	c.Require(n.From.Valid(), "from", "support.error.from")
	if err := c.Err("SwitchOnCollection"); err != nil {
		return CollectionSwitch{}, err
	}
	on := CollectionSwitch{ID: n.ID, Organisation: a.Organisation, Collection: id, Service: n.Service, From: n.From, Until: n.Until, At: s.Now(), By: a.Account}
	err := s.changeSupport(ctx, a, "SwitchOnCollection", id, func(tx Tx, e *SupportEntry) error {
		if e.Kind != library.CollectionEntry {
			return denied("SwitchOnCollection")
		}
		if err := s.mayStand(ctx, tx, e, &on); err != nil {
			return err
		}
		added, err := tx.InsertCollectionSwitch(ctx, on)
		if err != nil || added {
			return err
		}
		all, err := tx.ListCollectionSwitches(ctx, a.Organisation)
		return again("SwitchOnCollection", all, err, func(had CollectionSwitch) bool {
			return had.ID == on.ID && had.Collection == id && had.Service == on.Service && had.From == on.From && had.Until == on.Until
		})
	})
	return on, err
}

// mayStand fills in the last day, and refuses what readers could not see, or not when.
func (s *Service) mayStand(ctx context.Context, tx Tx, e *SupportEntry, on *CollectionSwitch) error {
	var c fault.Check
	c.Require(e.Standing(), "entry", "support.error.not_published")
	if err := c.Err("SwitchOnCollection"); err != nil {
		return err
	}
	v, err := tx.SupportVersion(ctx, e.Organisation, e.ID, e.Published)
	if err != nil {
		return err
	}
	item, err := readSupport("SwitchOnCollection", e.Kind, []byte(v.Body))
	if err != nil {
		return err
	}
	from, _ := on.From.Time()
	if on.Until == "" {
		on.Until = Date(from.AddDate(0, 0, item.Collection.Days-1).Format(time.DateOnly))
	}
	until, ok := on.Until.Time()
	c.Require(ok && on.Until >= on.From && on.Until >= s.today(), "until", "support.error.until")
	c.Require(!ok || until.Sub(from) < longestSwitch*24*time.Hour, "until", "support.error.until_long")
	if on.Service != "" {
		services, err := tx.Services(ctx, e.Organisation)
		if err != nil {
			return err
		}
		c.Require(slices.ContainsFunc(services, func(of ClinicalService) bool { return of.ID == on.Service }), "service", "support.error.service")
	}
	return c.Err("SwitchOnCollection")
}

// EndCollection takes a collection from readers before its last day.
func (s *Service) EndCollection(ctx context.Context, a Actor, id SupportID, of SwitchID) error {
	return s.changeSupport(ctx, a, "EndCollection", id, func(tx Tx, _ *SupportEntry) error {
		all, err := tx.ListCollectionSwitches(ctx, a.Organisation)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(all, func(c CollectionSwitch) bool { return c.ID == of && c.Collection == id }) {
			return denied("EndCollection")
		}
		return tx.EndCollectionSwitch(ctx, a.Organisation, of, a.Account, s.Now())
	})
}
