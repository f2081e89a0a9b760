package care

import (
	"context"
	"slices"
	"strings"
	"time"

	"towpath/internal/fault"
)

// SubscriptionID names a subscription.
type SubscriptionID string

// SubscriptionStatus is how a subscription stands.
type SubscriptionStatus string

// The ways a subscription stands: it is told of changes, its owner put it aside, or nothing
// could be delivered for so long that it was given up.
const (
	SubscriptionActive SubscriptionStatus = "active"
	SubscriptionOff    SubscriptionStatus = "off"
	SubscriptionFailed SubscriptionStatus = "error"
)

// SubscriptionWords is what its owner says of a subscription. What the criteria and the
// endpoint must be like is looked at by whoever speaks its protocol.
type SubscriptionWords struct {
	Reason, Criteria, Endpoint string
	// Payload says that the resources themselves are sent, and not only that there are some.
	Payload bool
	// Headers are sent along, each as "Name: value".
	Headers []string
	// Extra is what Towpath has no place for, as it was said.
	Extra string
	// Ends is zero where it goes on.
	Ends time.Time
}

// Subscription is that another computer system wants to be told of changes. It belongs to the
// account of that system, and outlives its tokens.
type Subscription struct {
	ID           SubscriptionID
	Organisation OrganisationID
	Account      AccountID
	App          AppID
	SubscriptionWords
	// Secret signs what is sent. Before is the one before it, which signs too until
	// BeforeUntil, so that a receiver has time to change.
	Secret, Before string
	BeforeUntil    time.Time
	// Mark is the key of the digests by which it is known what was sent.
	Mark   string
	Status SubscriptionStatus
	// Error is what went wrong last; empty once something was delivered.
	Error   string
	Version int64
	Made    time.Time
	Changed time.Time
	// Place is how far in the log its owner was told.
	Place        int64
	Failures     int
	FailingSince time.Time
	Next         time.Time
	Sent         time.Time
	// Holder sends for it until Held.
	Holder string
	Held   time.Time
}

const (
	// MostSubscriptions is how many an account may have.
	MostSubscriptions = 50
	// MaxSubscriptionText is how many characters an address, a condition or a header may have,
	// and MostHeaders how many headers there may be.
	MaxSubscriptionText = 2000
	MostHeaders         = 20
	// SecretOverlap is for how long a secret that was replaced signs too.
	SecretOverlap = 24 * time.Hour
)

// SubscriptionTx is the subscriptions of other systems.
type SubscriptionTx interface {
	InsertSubscription(ctx context.Context, s Subscription) (bool, error)
	Subscription(ctx context.Context, org OrganisationID, id SubscriptionID) (Subscription, error)
	// ListSubscriptions gives all of an organisation, oldest first.
	ListSubscriptions(ctx context.Context, org OrganisationID) ([]Subscription, error)
	// ListSubscriptionsDue gives the ids and places of those that nobody sends for and that
	// wait for nothing.
	ListSubscriptionsDue(ctx context.Context, org OrganisationID, now time.Time) ([]Subscription, error)
	// SetSubscription keeps what its owner changes, and begins anew what failed.
	SetSubscription(ctx context.Context, s Subscription) error
	// HoldSubscription makes somebody the one who sends for it; false where another does, or
	// where nothing is to be sent.
	HoldSubscription(ctx context.Context, org OrganisationID, id SubscriptionID, holder string, now, until time.Time) (bool, error)
	// MoveSubscription keeps how far its holder came, and who holds it from then on; false where
	// they hold it no more.
	MoveSubscription(ctx context.Context, s Subscription, holder string) (bool, error)
	// DeleteSubscription takes it away, with what is known of what was sent.
	DeleteSubscription(ctx context.Context, org OrganisationID, id SubscriptionID) error
	PutSubscriptionSent(ctx context.Context, org OrganisationID, id SubscriptionID, person PersonID, s Sent) error
	ListSubscriptionSent(ctx context.Context, org OrganisationID, id SubscriptionID, person PersonID) ([]Sent, error)
}

func (w SubscriptionWords) check(op string, now time.Time) error {
	var c fault.Check
	c.Require(strings.TrimSpace(w.Reason) != "" && Fits(w.Reason, MaxNote), "reason", "subscription.error.reason")
	c.Require(w.Criteria != "" && Fits(w.Criteria, MaxSubscriptionText), "criteria", "error.long", "most", MaxSubscriptionText)
	c.Require(w.Endpoint != "" && Fits(w.Endpoint, MaxSubscriptionText), "endpoint", "error.long", "most", MaxSubscriptionText)
	c.Require(len(w.Headers) <= MostHeaders, "header", "subscription.error.headers", "most", MostHeaders)
	for _, h := range w.Headers {
		c.Require(Fits(h, MaxSubscriptionText) && !strings.ContainsAny(h, "\r\n"), "header", "error.long", "most", MaxSubscriptionText)
	}
	c.Require(len(w.Extra) <= MaxExtra, "extra", "error.long", "most", MaxExtra)
	c.Require(w.Ends.IsZero() || w.Ends.After(now), "end", "subscription.error.end")
	return c.Err(op)
}

// NewSubscription is what a subscription is asked for with.
type NewSubscription struct {
	ID SubscriptionID
	SubscriptionWords
	// Off has it wait until its owner turns it on.
	Off          bool
	Secret, Mark string
}

// AddSubscription begins to tell the actor's system of changes, from now on.
func (s *Service) AddSubscription(ctx context.Context, a Actor, n NewSubscription) error {
	now := s.Now()
	if err := n.check("AddSubscription", now); err != nil {
		return err
	}
	sub := Subscription{
		ID: n.ID, Organisation: a.Organisation, Account: a.Account, App: a.App, SubscriptionWords: n.SubscriptionWords, Secret: n.Secret, Mark: n.Mark,
		Status: SubscriptionActive, Version: 1, Made: now, Changed: now,
	}
	if n.Off {
		sub.Status = SubscriptionOff
	}
	return s.write(ctx, a, "AddSubscription", about("", "subscription:"+string(n.ID)), func(tx Tx) error {
		mine, err := s.subscriptionsOf(ctx, tx, a)
		if err != nil {
			return err
		}
		if len(mine) >= MostSubscriptions {
			return fault.New(fault.TooMany, "AddSubscription", nil)
		}
		if sub.Place, err = tx.LogSize(ctx, a.Organisation); err != nil {
			return err
		}
		added, err := tx.InsertSubscription(ctx, sub)
		if err == nil && !added {
			err = fault.New(fault.Conflict, "AddSubscription: the id holds something else", nil)
		}
		return err
	})
}

func (s *Service) subscriptionsOf(ctx context.Context, tx Tx, a Actor) ([]Subscription, error) {
	list, err := tx.ListSubscriptions(ctx, a.Organisation)
	return slices.DeleteFunc(list, func(s Subscription) bool { return s.Account != a.Account }), err
}

// subscriptionOf gives one of the actor's own.
func (s *Service) subscriptionOf(ctx context.Context, tx Tx, a Actor, op string, id SubscriptionID) (Subscription, error) {
	sub, err := tx.Subscription(ctx, a.Organisation, id)
	if err == nil && sub.Account != a.Account {
		err = denied(op)
	}
	return sub, err
}

// ListSubscriptions gives the actor's own. Secrets are left out: they are shown when they are
// made.
func (s *Service) ListSubscriptions(ctx context.Context, a Actor) (list []Subscription, err error) {
	err = s.read(ctx, a, "ListSubscriptions", subject{}, func(tx Tx) (err error) {
		list, err = s.subscriptionsOf(ctx, tx, a)
		for i := range list {
			list[i].Secret, list[i].Before, list[i].Mark = "", "", ""
		}
		return err
	})
	return list, err
}

// SubscriptionChange is what its owner makes of a subscription.
type SubscriptionChange struct {
	SubscriptionWords
	Off bool
	// Secret replaces the one that signs; empty leaves it.
	Secret string
}

// ChangeSubscription keeps what its owner says of a subscription. Where it had stopped it goes
// on from where it stood, at once.
func (s *Service) ChangeSubscription(ctx context.Context, a Actor, id SubscriptionID, to SubscriptionChange) error {
	now := s.Now()
	if err := to.check("ChangeSubscription", now); err != nil {
		return err
	}
	return s.write(ctx, a, "ChangeSubscription", about("", "subscription:"+string(id)), func(tx Tx) error {
		sub, err := s.subscriptionOf(ctx, tx, a, "ChangeSubscription", id)
		if err != nil {
			return err
		}
		sub.SubscriptionWords, sub.Status, sub.Error, sub.Changed = to.SubscriptionWords, SubscriptionActive, "", now
		sub.Failures, sub.FailingSince, sub.Next = 0, time.Time{}, time.Time{}
		sub.Version++
		if to.Off {
			sub.Status = SubscriptionOff
		}
		if to.Secret != "" {
			sub.Before, sub.BeforeUntil, sub.Secret = sub.Secret, now.Add(SecretOverlap), to.Secret
		}
		return tx.SetSubscription(ctx, sub)
	})
}

// EndSubscription ends a subscription for good, at once.
func (s *Service) EndSubscription(ctx context.Context, a Actor, id SubscriptionID) error {
	return s.write(ctx, a, "EndSubscription", about("", "subscription:"+string(id)), func(tx Tx) error {
		if _, err := s.subscriptionOf(ctx, tx, a, "EndSubscription", id); err != nil {
			return err
		}
		return tx.DeleteSubscription(ctx, a.Organisation, id)
	})
}

// AppSubscription is what an administrator sees of a subscription: where changes go, and
// whether they arrive.
type AppSubscription struct {
	App          AppID
	Endpoint     string
	Criteria     string
	Status       SubscriptionStatus
	Error        string
	FailingSince time.Time
	Changed      time.Time
	Sent         time.Time
}

// ListAppSubscriptions gives every subscription of the organisation, oldest first.
func (s *Service) ListAppSubscriptions(ctx context.Context, a Actor) (list []AppSubscription, err error) {
	err = s.read(ctx, a, "ListAppSubscriptions", subject{}, func(tx Tx) error {
		all, err := tx.ListSubscriptions(ctx, a.Organisation)
		list = nil
		for _, sub := range all {
			list = append(list, AppSubscription{sub.App, sub.Endpoint, sub.Criteria, sub.Status, sub.Error, sub.FailingSince, sub.Changed, sub.Sent})
		}
		return err
	})
	return list, err
}
