package storetest

import (
	"strings"
	"testing"

	"towpath/internal/auth"
	"towpath/internal/care"
	"towpath/internal/testkit"
)

// giveWays gives a world's person every way in there is, a vouch and a code under
// way, a circle with somebody invited, and a place in somebody else's circle.
func giveWays(t *testing.T, s Store, w world, r ring, others care.Member, code care.SignInCode, v care.Vouch) {
	t.Helper()
	ctx, org, id := t.Context(), w.org.ID, w.account.ID
	write(t, s, func(tx care.Tx) error {
		return all(
			func() error { return r.fill(t, tx, true) },
			func() error { return once(true, "InsertMember")(tx.InsertMember(ctx, others)) },
			func() error { return once(true, "JoinMember")(tx.JoinMember(ctx, org, others.ID, id, at(35))) },
			func() error { return tx.InsertSignInCode(ctx, code) },
			func() error { return tx.InsertVouch(ctx, v) },
			func() error { return tx.PutProviderMark(ctx, org, "h", id, at(1)) },
		)
	})
	writeSessions(t, s, func(tx auth.Tx) error {
		return all(
			func() error { return tx.InsertSession(ctx, w.session) },
			func() error {
				return tx.InsertPasskey(ctx, auth.Passkey{ID: "p", Organisation: org, Account: id, Credential: "c", Name: "Phone", Content: "{}", Created: at(1)})
			},
			func() error {
				return tx.PutOneTimeKey(ctx, auth.OneTimeKey{Organisation: org, Account: id, Secret: "ABC", Confirmed: at(1)})
			},
			func() error { return tx.ReplaceRecoveryCodes(ctx, org, id, []string{"a"}, at(1)) },
			func() error {
				return tx.InsertChallenge(ctx, auth.Challenge{ID: "q", Organisation: org, Kind: auth.AskedSecond, Account: id, Content: "{}", Expires: at(9000)})
			},
			func() error { return tx.InsertProviderLink(ctx, org, "i", "s", id, at(3)) },
		)
	})
}

func anErasureTakesEveryWayIn(t *testing.T, s Store) {
	w, ids := settle(t, s), testkit.NewIDs()
	ctx, org, id := t.Context(), w.org.ID, w.account.ID
	app, own, _ := anApp(w, ids)
	ofAnother := own
	ofAnother.ID, ofAnother.Account = care.AppGrantID(ids.New()), "ben"
	write(t, s, func(tx care.Tx) error {
		return all(
			func() error { return once(true, "InsertApp")(tx.InsertApp(ctx, app)) },
			func() error { return once(true, "InsertAppGrant")(tx.InsertAppGrant(ctx, own)) },
			func() error { return once(true, "InsertAppGrant")(tx.InsertAppGrant(ctx, ofAnother)) },
		)
	})
	other := care.Person{ID: care.PersonID(ids.New()), Organisation: org, Name: "Farid", Created: at(1)}
	write(t, s, func(tx care.Tx) error { return once(true, "InsertPerson")(tx.InsertPerson(ctx, other)) })
	r := newRing(w)
	others := care.Member{ID: care.MemberID(ids.New()), Organisation: org, Person: other.ID, Kind: care.MemberCarer, Name: "Amina", CodeHash: "x", InvitedAt: at(30), ExpiresAt: at(1000)}
	code := care.SignInCode{ID: care.CodeID(ids.New()), Organisation: org, Hash: strings.Repeat("a", 64), Account: id, MadeBy: "ben", Made: at(5), Expires: at(9000)}
	v := care.Vouch{ID: care.VouchID(ids.New()), Organisation: org, Account: id, Person: w.person.ID, How: care.KnownOnVideo, StartedBy: "ben", Started: at(5), Expires: at(9000)}
	giveWays(t, s, w, r, others, code, v)
	circles := func(tx care.Tx) ([]care.Member, error) { return tx.CirclesOfAccount(ctx, org, id) }
	same(t, "circles before", len(read(t, s, circles)), 1)
	erase(t, s, w)
	same(t, "circles", len(read(t, s, circles)), 0)
	for _, account := range []care.AccountID{id, "ben"} {
		same(t, "apps", len(read(t, s, func(tx care.Tx) ([]care.AppGrant, error) { return tx.ListAppGrants(ctx, org, account, at(10)) })), 0)
	}
	lacking(t, s, "a passkey", func(tx auth.Tx) (auth.Passkey, error) { return tx.PasskeyByCredential(ctx, org, "c") })
	lacking(t, s, "a one-time key", func(tx auth.Tx) (auth.OneTimeKey, error) { return tx.OneTimeKey(ctx, org, id) })
	lacking(t, s, "a challenge", func(tx auth.Tx) (auth.Challenge, error) { return tx.Challenge(ctx, org, "q", auth.AskedSecond, at(99)) })
	lacking(t, s, "a link", func(tx auth.Tx) (care.AccountID, error) { return tx.ProviderLink(ctx, org, "i", "s") })
	lacking(t, s, "a mark", func(tx auth.Tx) (care.AccountID, error) { return tx.ProviderMark(ctx, org, "h") })
	lacking(t, s, "a code", func(tx auth.Tx) (care.SignInCode, error) { return tx.SignInCode(ctx, org, code.Hash, at(99)) })
	same(t, "recovery codes", seen(t, s, func(tx auth.Tx) (int, error) { return tx.CountRecoveryCodes(ctx, org, id) }), 0)
	for what, look := range map[string]func(tx care.Tx) error{
		"a vouch":      func(tx care.Tx) error { _, err := tx.Vouch(ctx, org, v.ID); return err },
		"a reading":    func(tx care.Tx) error { _, err := tx.ReadingLink(ctx, org, r.link.CodeHash, at(99)); return err },
		"a invitation": func(tx care.Tx) error { _, err := tx.Invitation(ctx, org, r.member.CodeHash, at(99)); return err },
	} {
		wantDenied(t, what, s.Read(ctx, look))
	}
	for _, m := range read(t, s, func(tx care.Tx) ([]care.Member, error) { return tx.ListMembers(ctx, org, w.person.ID) }) {
		if m.EndedAt.IsZero() || m.CodeHash+m.Name != "" {
			t.Errorf("a member of an erased person's circle: %+v", m)
		}
	}
}

// theLogOutlivesAnErasure writes entries about the erased person, by them and by
// others, before and after, and proves all of them.
func theLogOutlivesAnErasure(t *testing.T, s Store) {
	w, ids := settle(t, s), testkit.NewIDs()
	ctx, org := t.Context(), w.org.ID
	add := func(account care.AccountID, person care.PersonID, name string) string {
		e := entryOf(w, ids)
		e.Account, e.Person, e.Name = account, person, name
		write(t, s, func(tx care.Tx) error { return tx.InsertAuditEntry(ctx, e) })
		return e.ID
	}
	before := add("ben", w.person.ID, "Ben Hall")
	own := add(w.account.ID, "", "Amina")
	nobody := care.PersonID(ids.New())
	named := add("ben", nobody, "Ben Hall")
	erase(t, s, w)
	after := add("ben", w.person.ID, "Ben Hall")
	ownAfter := add(w.account.ID, "", "Amina")
	for id, want := range map[string]struct {
		person care.PersonID
		name   string
	}{before: {w.person.ID, ""}, own: {"", ""}, named: {nobody, "Ben Hall"}, after: {w.person.ID, "Ben Hall"}, ownAfter: {"", ""}} {
		e := read(t, s, func(tx care.Tx) (care.LoggedEntry, error) { return tx.LoggedEntry(ctx, org, want.person, id) })
		same(t, "the name in an entry", e.Name, want.name)
	}
	// Whoever names people who are not there makes no keys for them.
	write(t, s, func(tx care.Tx) error {
		return once(true, "InsertPerson")(tx.InsertPerson(ctx, care.Person{ID: nobody, Organisation: org, Name: "Newly here", Created: at(1)}))
	})
	same(t, "an entry from before the person came", read(t, s, func(tx care.Tx) (care.LoggedEntry, error) { return tx.LoggedEntry(ctx, org, nobody, named) }).Name, "Ben Hall")
	var all []care.LoggedEntry
	for _, p := range []care.PersonID{"", w.person.ID, nobody} {
		all = append(all, read(t, s, func(tx care.Tx) ([]care.LoggedEntry, error) { return tx.ListLogged(ctx, org, p, care.AuditQuery{}, 99) })...)
	}
	proves(t, s, org, all)
}
