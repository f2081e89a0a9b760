package store

import (
	"context"
	"strings"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/store/db"
)

func (t *tx) subscriptionRow(ctx context.Context, org care.OrganisationID, account care.AccountID, id care.SubscriptionID) *row {
	return t.row(ctx, signInOwner(org, account), "subscription", string(id))
}

// InsertSubscription implements care.Tx.
func (t *tx) InsertSubscription(ctx context.Context, s care.Subscription) (bool, error) {
	words := t.subscriptionRow(ctx, s.Organisation, s.Account, s.ID)
	p := db.InsertSubscriptionParams{
		OrganisationID: string(s.Organisation), SubscriptionID: string(s.ID), AccountID: string(s.Account), AppID: string(s.App),
		Reason: words.seal("reason", s.Reason), Criteria: words.seal("criteria", s.Criteria), Endpoint: words.seal("endpoint", s.Endpoint),
		Payload: flag(s.Payload), Headers: words.seal("headers", strings.Join(s.Headers, "\n")), Extra: words.seal("extra", s.Extra), EndsAt: micro(s.Ends),
		Secret: words.seal("secret", s.Secret), MarkKey: words.seal("mark_key", s.Mark), Status: string(s.Status), MadeAt: micro(s.Made), Place: s.Place,
	}
	if words.err != nil {
		return false, failed("InsertSubscription", words.err)
	}
	n, err := t.q.InsertSubscription(ctx, p)
	return added("InsertSubscription", n, err)
}

func (t *tx) subscriptionOf(ctx context.Context) func(db.Subscription) (care.Subscription, error) {
	return func(r db.Subscription) (care.Subscription, error) {
		org, account, id := care.OrganisationID(r.OrganisationID), care.AccountID(r.AccountID), care.SubscriptionID(r.SubscriptionID)
		words := t.subscriptionRow(ctx, org, account, id)
		s := care.Subscription{
			ID: id, Organisation: org, Account: account, App: care.AppID(r.AppID), SubscriptionWords: care.SubscriptionWords{
				Reason: words.open("reason", r.Reason), Criteria: words.open("criteria", r.Criteria), Endpoint: words.open("endpoint", r.Endpoint),
				Payload: r.Payload != 0, Extra: words.open("extra", r.Extra), Ends: instant(r.EndsAt),
			},
			Secret: words.open("secret", r.Secret), Before: words.open("secret_before", r.SecretBefore), BeforeUntil: instant(r.BeforeUntil), Mark: words.open("mark_key", r.MarkKey),
			Status: care.SubscriptionStatus(r.Status), Error: r.Error, Version: r.Version, Made: instant(r.MadeAt), Changed: instant(r.ChangedAt),
			Place: r.Place, Failures: int(r.Failures), FailingSince: instant(r.FailingSince), Next: instant(r.NextAt), Sent: instant(r.SentAt),
			Holder: r.Holder, Held: instant(r.HeldUntil),
		}
		if headers := words.open("headers", r.Headers); headers != "" {
			s.Headers = strings.Split(headers, "\n")
		}
		return s, words.err
	}
}

// Subscription implements care.Tx.
func (t *tx) Subscription(ctx context.Context, org care.OrganisationID, id care.SubscriptionID) (care.Subscription, error) {
	row, err := t.q.GetSubscription(ctx, db.GetSubscriptionParams{OrganisationID: string(org), SubscriptionID: string(id)})
	return oneOpened("Subscription", row, err, t.subscriptionOf(ctx))
}

// ListSubscriptions implements care.Tx.
func (t *tx) ListSubscriptions(ctx context.Context, org care.OrganisationID) ([]care.Subscription, error) {
	rows, err := t.q.ListSubscriptions(ctx, string(org))
	return eachOpened("ListSubscriptions", rows, err, t.subscriptionOf(ctx))
}

// ListSubscriptionsDue implements care.Tx.
func (t *tx) ListSubscriptionsDue(ctx context.Context, org care.OrganisationID, now time.Time) ([]care.Subscription, error) {
	rows, err := t.q.ListSubscriptionsDue(ctx, db.ListSubscriptionsDueParams{OrganisationID: string(org), Now: micro(now)})
	return each("ListSubscriptionsDue", rows, err, func(r db.ListSubscriptionsDueRow) care.Subscription {
		return care.Subscription{ID: care.SubscriptionID(r.SubscriptionID), Organisation: org, Place: r.Place}
	})
}

// SetSubscription implements care.Tx.
func (t *tx) SetSubscription(ctx context.Context, s care.Subscription) error {
	words := t.subscriptionRow(ctx, s.Organisation, s.Account, s.ID)
	p := db.SetSubscriptionParams{
		OrganisationID: string(s.Organisation), SubscriptionID: string(s.ID), Reason: words.seal("reason", s.Reason), Criteria: words.seal("criteria", s.Criteria),
		Endpoint: words.seal("endpoint", s.Endpoint), Payload: flag(s.Payload), Headers: words.seal("headers", strings.Join(s.Headers, "\n")),
		Extra: words.seal("extra", s.Extra), EndsAt: micro(s.Ends), Secret: words.seal("secret", s.Secret), SecretBefore: words.seal("secret_before", s.Before),
		BeforeUntil: micro(s.BeforeUntil), Status: string(s.Status), Error: s.Error, Version: s.Version, ChangedAt: micro(s.Changed),
		Failures: int64(s.Failures), FailingSince: micro(s.FailingSince), NextAt: micro(s.Next),
	}
	if words.err != nil {
		return failed("SetSubscription", words.err)
	}
	n, err := t.q.SetSubscription(ctx, p)
	return struck("SetSubscription", n, err)
}

// struck is fault.Denied where a change found nothing to change.
func struck(op string, n int64, err error) error {
	if err == nil && n == 0 {
		return fault.New(fault.Denied, op, nil)
	}
	return failed(op, err)
}

// HoldSubscription implements care.Tx.
func (t *tx) HoldSubscription(ctx context.Context, org care.OrganisationID, id care.SubscriptionID, holder string, now, until time.Time) (bool, error) {
	n, err := t.q.HoldSubscription(ctx, db.HoldSubscriptionParams{
		OrganisationID: string(org), SubscriptionID: string(id), Holder: holder, Now: micro(now), HeldUntil: micro(until),
	})
	return added("HoldSubscription", n, err)
}

// MoveSubscription implements care.Tx.
func (t *tx) MoveSubscription(ctx context.Context, s care.Subscription, holder string) (bool, error) {
	n, err := t.q.MoveSubscription(ctx, db.MoveSubscriptionParams{
		OrganisationID: string(s.Organisation), SubscriptionID: string(s.ID), Place: s.Place, Status: string(s.Status), Error: s.Error, Version: s.Version,
		ChangedAt: micro(s.Changed), Failures: int64(s.Failures), FailingSince: micro(s.FailingSince), NextAt: micro(s.Next), SentAt: micro(s.Sent),
		NextHolder: s.Holder, HeldUntil: micro(s.Held), Holder: holder,
	})
	return added("MoveSubscription", n, err)
}

// DeleteSubscription implements care.Tx.
func (t *tx) DeleteSubscription(ctx context.Context, org care.OrganisationID, id care.SubscriptionID) error {
	err := t.q.DeleteSubscriptionSent(ctx, db.DeleteSubscriptionSentParams{OrganisationID: string(org), SubscriptionID: string(id)})
	if err != nil {
		return failed("DeleteSubscription", err)
	}
	n, err := t.q.DeleteSubscription(ctx, db.DeleteSubscriptionParams{OrganisationID: string(org), SubscriptionID: string(id)})
	return struck("DeleteSubscription", n, err)
}

// PutSubscriptionSent implements care.Tx.
func (t *tx) PutSubscriptionSent(ctx context.Context, org care.OrganisationID, id care.SubscriptionID, person care.PersonID, s care.Sent) error {
	return failed("PutSubscriptionSent", t.q.PutSubscriptionSent(ctx, db.PutSubscriptionSentParams{
		OrganisationID: string(org), SubscriptionID: string(id), PersonID: string(person), Resource: s.Resource, Digest: s.Digest, Times: int64(s.Times),
	}))
}

// ListSubscriptionSent implements care.Tx.
func (t *tx) ListSubscriptionSent(ctx context.Context, org care.OrganisationID, id care.SubscriptionID, person care.PersonID) ([]care.Sent, error) {
	rows, err := t.q.ListSubscriptionSent(ctx, db.ListSubscriptionSentParams{OrganisationID: string(org), SubscriptionID: string(id), PersonID: string(person)})
	return each("ListSubscriptionSent", rows, err, func(r db.ListSubscriptionSentRow) care.Sent {
		return care.Sent{Resource: r.Resource, Digest: r.Digest, Times: int(r.Times)}
	})
}
