package care

import (
	"context"
	"strings"
	"time"

	"towpath/internal/fault"
)

// Sent is what was sent last of a resource: a digest of it, and how often it was sent.
type Sent struct {
	Resource, Digest string
	Times            int
}

// Sending is one stretch of the log of which the owner of a subscription is to be told now. It
// says whose records changed, and nothing of what is in them: what its owner may see of each is
// asked for as that system, by the operations that anybody uses.
type Sending struct {
	Subscription
	// Actor is the system, and AppIs it with the scopes that it was registered with.
	Actor  Actor
	AppIs  App
	People []PersonChanged
	// To is the place up to which its owner has been told, once all was sent, and Latest says
	// that the log ends there.
	To     int64
	Latest bool
}

// PersonChanged is a person whose record was changed at some instant or after.
type PersonChanged struct {
	Person PersonID
	Since  time.Time
}

const (
	// SendingLease is how long whoever sends holds a subscription without a sign of life.
	SendingLease = 30 * time.Second
	// SendingPatience is how long nothing may arrive before a subscription is given up.
	SendingPatience = 24 * time.Hour
	// mostSent is how many changes are one stretch, and mostLooks how many entries that are
	// none may lie between before the place is kept anew.
	mostSent, mostLooks = 200, 2000
	// sendingSlack is by how much a change can be older than its line in the log.
	sendingSlack = time.Minute
)

// SubscriptionsDue gives those for which something may have changed and nobody sends. Who sends
// is the service itself, so there is no actor; it learns nothing of anybody's record.
func (s *Service) SubscriptionsDue(ctx context.Context, org OrganisationID) (due []SubscriptionID, err error) {
	err = s.store.Read(ctx, func(tx Tx) error {
		list, err := tx.ListSubscriptionsDue(ctx, org, s.Now())
		if err != nil || len(list) == 0 {
			return err
		}
		size, err := tx.LogSize(ctx, org)
		if err != nil {
			return err
		}
		due = nil
		for _, sub := range list {
			if sub.Place >= size {
				continue
			}
			some, err := tx.ListOutcomeChanges(ctx, org, sub.Place, 1)
			if err != nil {
				return err
			}
			if len(some) > 0 || size-sub.Place > mostLooks {
				due = append(due, sub.ID)
			}
		}
		return nil
	})
	return due, err
}

// TakeSubscription makes somebody the one who sends for a subscription, and gives what there is
// to be told. It gives none where another sends, where the subscription or its app has ended,
// and where nothing changed that its owner might see.
func (s *Service) TakeSubscription(ctx context.Context, org OrganisationID, id SubscriptionID, holder string) (sending *Sending, err error) {
	err = s.store.Write(ctx, func(tx Tx) error {
		sending = nil
		now := s.Now()
		held, err := tx.HoldSubscription(ctx, org, id, holder, now, now.Add(SendingLease))
		if err != nil || !held {
			return err
		}
		one, err := s.sendingOf(ctx, tx, org, id)
		if err != nil {
			return err
		}
		if why := one.over(now); why != "" {
			one.Status, one.Error, one.Changed, one.Holder, one.Held = SubscriptionOff, why, now, "", time.Time{}
			one.Version++
			_, err := tx.MoveSubscription(ctx, one.Subscription, holder)
			return err
		}
		if err := s.stretch(ctx, tx, one); err != nil {
			return err
		}
		if len(one.People) > 0 {
			sending = one
			return nil
		}
		one.told(one)
		one.Holder, one.Held = "", time.Time{}
		_, err = tx.MoveSubscription(ctx, one.Subscription, holder)
		return err
	})
	return sending, err
}

// sendingOf gives a subscription with the system to which it belongs, as it is now.
func (s *Service) sendingOf(ctx context.Context, tx Tx, org OrganisationID, id SubscriptionID) (*Sending, error) {
	sub, err := tx.Subscription(ctx, org, id)
	if err != nil {
		return nil, err
	}
	app, err := tx.App(ctx, org, sub.App)
	if err != nil {
		return nil, err
	}
	account, err := tx.Account(ctx, org, sub.Account)
	if err != nil {
		return nil, err
	}
	one := &Sending{Subscription: sub, AppIs: app, To: sub.Place}
	if account.ClosedAt.IsZero() && account.Role == RoleSystem {
		one.Actor = Actor{Organisation: org, Account: account.ID, Name: account.Name, Role: account.Role, Worker: account.Worker, App: app.ID, Request: "subscription:" + string(id)}
	}
	return one, nil
}

// over says why nothing is sent any more; empty where something is.
func (s *Sending) over(now time.Time) string {
	switch {
	case !s.AppIs.Ended.IsZero() || s.Actor.Account == "":
		return "The app was ended."
	case !s.Ends.IsZero() && !now.Before(s.Ends):
		return "It reached its end."
	}
	return ""
}

// stretch finds whose records changed from the place on, in the order in which they did. After a
// failure it is one person's, so that nobody else's record is looked at for nothing.
func (s *Service) stretch(ctx context.Context, tx Tx, one *Sending) error {
	size, err := tx.LogSize(ctx, one.Organisation)
	if err != nil {
		return err
	}
	changes, err := tx.ListOutcomeChanges(ctx, one.Organisation, one.Place, mostSent)
	if err != nil {
		return err
	}
	if len(changes) < mostSent {
		one.To, one.Latest = size, true
	}
	known := map[PersonID]bool{}
	for _, c := range changes {
		if len(changes) == mostSent {
			one.To = c.Place + 1
		}
		about, err := s.changed(ctx, tx, one, c)
		if err != nil {
			return err
		}
		for _, p := range about {
			if known[p] {
				continue
			}
			known[p] = true
			switch ok, err := s.supports(ctx, tx, one.Actor, p); {
			case err != nil:
				return err
			case ok && one.Failures > 0 && len(one.People) == 1:
				one.To, one.Latest = c.Place, false
				return nil
			case ok:
				one.People = append(one.People, PersonChanged{p, c.At.Add(-sendingSlack)})
			}
		}
	}
	return nil
}

// changed gives whose records one change is about.
func (s *Service) changed(ctx context.Context, tx Tx, one *Sending, c OutcomeChange) (list []PersonID, err error) {
	switch c.Action {
	case "ImportReadings", "Seed", "RecomputeMeasures":
		for after := PersonID(""); ; after = list[len(list)-1] {
			some, err := tx.ListPeople(ctx, one.Actor, after, MostPeople)
			list = append(list, some...)
			if err != nil || len(some) < MostPeople {
				return list, err
			}
		}
	case "AddPerson", "ImportPerson":
		if id, ok := strings.CutPrefix(c.Subject, "person:"); ok {
			list = append(list, PersonID(id))
		}
	}
	if c.Person != "" {
		list = append(list, c.Person)
	}
	return list, nil
}

// supports tells whether a team of the system's supports somebody now.
func (s *Service) supports(ctx context.Context, tx Tx, a Actor, person PersonID) (bool, error) {
	standing, err := tx.Standing(ctx, a, person, s.Now())
	if fault.Is(err, fault.Denied) {
		return false, nil
	}
	return standing.Member, err
}

// MaySend tells, right before something of a person's is sent, whether it still may be: by the
// one who holds the subscription, to an app that has not ended, about somebody whom its teams
// support. It holds the subscription for longer. Where the person is out of reach it is
// fault.Denied, where nothing more is to be sent at all fault.Conflict.
func (s *Service) MaySend(ctx context.Context, sending *Sending, person PersonID) error {
	return s.store.Write(ctx, func(tx Tx) error {
		now := s.Now()
		held, err := tx.HoldSubscription(ctx, sending.Organisation, sending.ID, sending.Holder, now, now.Add(SendingLease))
		if err != nil {
			return err
		}
		stopped := fault.New(fault.Conflict, "MaySend", nil)
		if !held {
			return stopped
		}
		one, err := s.sendingOf(ctx, tx, sending.Organisation, sending.ID)
		switch {
		case err != nil:
			return err
		case one.over(now) != "" || !one.same(sending):
			return stopped
		}
		ok, err := s.supports(ctx, tx, one.Actor, person)
		if err == nil && !ok {
			err = denied("MaySend")
		}
		return err
	})
}

// ListSent gives what was sent last of a person's.
func (s *Service) ListSent(ctx context.Context, sending *Sending, person PersonID) (list []Sent, err error) {
	err = s.store.Read(ctx, func(tx Tx) (err error) {
		list, err = tx.ListSubscriptionSent(ctx, sending.Organisation, sending.ID, person)
		return err
	})
	return list, err
}

// NoteSent keeps that something of a person's was delivered.
func (s *Service) NoteSent(ctx context.Context, sending *Sending, person PersonID, what ...Sent) error {
	return s.store.Write(ctx, func(tx Tx) error {
		if _, err := tx.Subscription(ctx, sending.Organisation, sending.ID); err != nil {
			return err
		}
		for _, w := range what {
			if err := tx.PutSubscriptionSent(ctx, sending.Organisation, sending.ID, person, w); err != nil {
				return err
			}
		}
		return nil
	})
}

// SentAll keeps that the owner was told of all of a stretch, and lets go of the subscription.
// Delivered says that something arrived.
func (s *Service) SentAll(ctx context.Context, sending *Sending, delivered bool) error {
	return s.move(ctx, sending, func(sub *Subscription, now time.Time) {
		sub.told(sending)
		if delivered {
			sub.Failures, sub.FailingSince, sub.Error, sub.Sent = 0, time.Time{}, "", now
		}
	})
}

// told says that its owner was told of a stretch. Where that was all there is, nothing fails any
// more: what did not arrive before is not to be seen now.
func (s *Subscription) told(of *Sending) {
	s.Place = of.To
	if of.Latest {
		s.Failures, s.FailingSince = 0, time.Time{}
	}
}

// SendLater keeps that something did not arrive, and when to try again. Nothing moves. Where
// nothing arrived for SendingPatience, or for good, the subscription is given up. Delivered says
// that something before it arrived.
func (s *Service) SendLater(ctx context.Context, sending *Sending, why string, pause time.Duration, forGood, delivered bool) (givenUp bool, err error) {
	err = s.move(ctx, sending, func(sub *Subscription, now time.Time) {
		if delivered {
			sub.Failures, sub.FailingSince, sub.Sent = 0, time.Time{}, now
		}
		sub.Failures++
		sub.Error, sub.Next = why, now.Add(pause)
		if sub.FailingSince.IsZero() {
			sub.FailingSince = now
		}
		if givenUp = forGood || now.Sub(sub.FailingSince) >= SendingPatience; givenUp {
			sub.Status, sub.Changed = SubscriptionFailed, now
			sub.Version++
		}
	})
	return givenUp, err
}

// LetGo lets go of a subscription for which nothing is sent after all.
func (s *Service) LetGo(ctx context.Context, sending *Sending) error {
	return s.move(ctx, sending, func(*Subscription, time.Time) {})
}

// same tells whether a subscription stands where it stood when it was taken: another may have
// sent since, and its owner may have changed it.
func (s *Subscription) same(as *Sending) bool { return s.Version == as.Version && s.Place == as.Place }

// move changes how far the holder came, and lets go. What its owner changed meanwhile stays.
func (s *Service) move(ctx context.Context, sending *Sending, fn func(*Subscription, time.Time)) error {
	return s.store.Write(ctx, func(tx Tx) error {
		sub, err := tx.Subscription(ctx, sending.Organisation, sending.ID)
		if fault.Is(err, fault.Denied) { // its owner ended it
			return nil
		}
		if err != nil {
			return err
		}
		if sub.same(sending) {
			fn(&sub, s.Now())
		}
		sub.Holder, sub.Held = "", time.Time{}
		_, err = tx.MoveSubscription(ctx, sub, sending.Holder)
		return err
	})
}
