package storetest

import (
	"testing"
	"time"

	"towpath/internal/care"
)

// subscribes has a system told of something.
func (w *world) subscribes(id func(string) string, tag string) {
	w.wanted = care.Subscription{
		ID: care.SubscriptionID(id("56")), Organisation: w.org.ID, Account: w.account.ID, App: care.AppID(id("57")), SubscriptionWords: care.SubscriptionWords{
			Reason: hard[0] + tag, Criteria: "Goal?" + hard[1], Endpoint: "https://records.example/" + tag, Payload: true, Headers: []string{"A: b", "C: d"}, Extra: `{"a":1}`, Ends: at(90),
		},
		Secret: "whsec_" + tag, Mark: "mark", Status: care.SubscriptionActive, Version: 1, Made: at(20), Changed: at(20), Place: 7,
	}
	w.toldOf = care.Sent{Resource: "Goal/" + id("14"), Digest: "abc", Times: 2}
}

func (w world) toldIsThere(t *testing.T, tx care.Tx) {
	t.Helper()
	ctx, org := t.Context(), w.org.ID
	looked(t, "Subscription", w.wanted)(tx.Subscription(ctx, org, w.wanted.ID))
	looked(t, "ListSubscriptions", []care.Subscription{w.wanted})(tx.ListSubscriptions(ctx, org))
	looked(t, "ListSubscriptionsDue", []care.Subscription{{ID: w.wanted.ID, Organisation: org, Place: 7}})(tx.ListSubscriptionsDue(ctx, org, at(21)))
	looked(t, "ListSubscriptionSent", []care.Sent{w.toldOf})(tx.ListSubscriptionSent(ctx, org, w.wanted.ID, w.person.ID))
}

func aSubscriptionIsHeld(t *testing.T, s Store) {
	w := settle(t, s)
	ctx, org, id := t.Context(), w.org.ID, w.wanted.ID
	hold := func(what, holder string, now, until time.Time, want bool) {
		t.Helper()
		write(t, s, func(tx care.Tx) error { return once(want, what)(tx.HoldSubscription(ctx, org, id, holder, now, until)) })
	}
	hold("nobody held it", "one", at(30), at(40), true)
	hold("another does", "two", at(39), at(49), false)
	hold("it goes on", "one", at(39), at(50), true)
	due := func(now time.Time) int {
		return len(read(t, s, func(tx care.Tx) ([]care.Subscription, error) { return tx.ListSubscriptionsDue(ctx, org, now) }))
	}
	same(t, "due while it is held", due(at(49)), 0)
	same(t, "due once it is not", due(at(50)), 1)
	hold("it gave no sign", "two", at(50), at(60), true)
	moved := read(t, s, func(tx care.Tx) (care.Subscription, error) { return tx.Subscription(ctx, org, id) })
	moved.Place, moved.Failures, moved.FailingSince, moved.Next, moved.Sent, moved.Error, moved.Holder, moved.Held = 9, 2, at(51), at(70), at(52), "it answered 500", "", time.Time{}
	write(t, s, func(tx care.Tx) error {
		return once(false, "who held it before")(tx.MoveSubscription(ctx, moved, "one"))
	})
	write(t, s, func(tx care.Tx) error { return once(true, "who holds it")(tx.MoveSubscription(ctx, moved, "two")) })
	same(t, "moved", read(t, s, func(tx care.Tx) (care.Subscription, error) { return tx.Subscription(ctx, org, id) }), moved)
	same(t, "due while it waits", due(at(69)), 0)
	same(t, "due after that", due(at(70)), 1)
	hold("another organisation's", "one", at(80), at(90), true)
	write(t, s, func(tx care.Tx) error {
		return once(false, "of another organisation")(tx.HoldSubscription(ctx, "another", id, "two", at(99), at(100)))
	})
}

func aSubscriptionChanges(t *testing.T, s Store) {
	w := settle(t, s)
	ctx, org := t.Context(), w.org.ID
	to := w.wanted
	to.Reason, to.Headers, to.Payload, to.Ends, to.Extra = "another", nil, false, time.Time{}, ""
	to.Before, to.BeforeUntil, to.Secret, to.Status, to.Version, to.Changed = to.Secret, at(99), "whsec_new", care.SubscriptionOff, 2, at(40)
	write(t, s, func(tx care.Tx) error { return tx.SetSubscription(ctx, to) })
	same(t, "changed", read(t, s, func(tx care.Tx) (care.Subscription, error) { return tx.Subscription(ctx, org, w.wanted.ID) }), to)
	same(t, "due while it is off", len(read(t, s, func(tx care.Tx) ([]care.Subscription, error) { return tx.ListSubscriptionsDue(ctx, org, at(99)) })), 0)
	again := w.toldOf
	again.Digest, again.Times = "def", 3
	write(t, s, func(tx care.Tx) error { return tx.PutSubscriptionSent(ctx, org, to.ID, w.person.ID, again) })
	sent := func() []care.Sent {
		return read(t, s, func(tx care.Tx) ([]care.Sent, error) { return tx.ListSubscriptionSent(ctx, org, to.ID, w.person.ID) })
	}
	same(t, "sent again", sent(), []care.Sent{again})
	write(t, s, func(tx care.Tx) error { return once(false, "the same id")(tx.InsertSubscription(ctx, w.wanted)) })
	write(t, s, func(tx care.Tx) error {
		wantDenied(t, "another organisation's", tx.DeleteSubscription(ctx, "another", to.ID))
		return tx.DeleteSubscription(ctx, org, to.ID)
	})
	write(t, s, func(tx care.Tx) error {
		wantDenied(t, "ending it again", tx.DeleteSubscription(ctx, org, to.ID))
		wantDenied(t, "changing what ended", tx.SetSubscription(ctx, to))
		return nil
	})
	same(t, "what was sent is forgotten", len(sent()), 0)
}
