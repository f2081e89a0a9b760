package storetest

import (
	"context"
	"testing"
	"time"

	"towpath/internal/auth"
	"towpath/internal/care"
	"towpath/internal/smart"
	"towpath/internal/testkit"
)

func writeTokens(t *testing.T, s Store, fn func(smart.Tx) error) {
	t.Helper()
	if err := s.WriteTokens(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

// held gives what a token stands for.
func held(t *testing.T, s Store, org care.OrganisationID, hash string) smart.Held {
	t.Helper()
	var h smart.Held
	err := s.ReadTokens(t.Context(), func(tx smart.Tx) (err error) {
		h, err = tx.Token(t.Context(), org, hash)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// an app, what a world's account let it do, and a token for that.
func anApp(w world, ids *testkit.IDs) (care.App, care.AppGrant, smart.Token) {
	app := care.App{
		ID: care.AppID(ids.New()), Organisation: w.org.ID, Name: hard[1], Kind: care.AppConfidential, Redirects: []string{"https://a.example/x?y=1", "org.a:/z"},
		Launch: "https://a.example/", Scopes: "patient/*.rs", KeysAddress: "https://a.example/keys", MadeBy: w.account.ID, Made: at(1),
	}
	g := care.AppGrant{
		ID: care.AppGrantID(ids.New()), Organisation: w.org.ID, App: app.ID, AppName: app.Name, Account: w.account.ID, Person: w.person.ID,
		Scopes: "patient/Goal.rs", Made: at(2), Expires: at(500),
	}
	return app, g, smart.Token{Hash: ids.New(), Organisation: w.org.ID, Kind: smart.TokenCode, Grant: g.ID, Scopes: g.Scopes, Content: `{"a":1}`, Made: at(3), Expires: at(400)}
}

// whenASystemAskedLastIsKnown: of backend services alone, and of what they ask themselves.
func whenASystemAskedLastIsKnown(t *testing.T, s Store) {
	w, ids := settle(t, s), testkit.NewIDs()
	ctx, org := t.Context(), w.org.ID
	other, g, _ := anApp(w, ids)
	app := other
	app.ID, app.Kind, app.Account = care.AppID(ids.New()), care.AppBackend, w.account.ID
	own := g
	own.ID, own.App = care.AppGrantID(ids.New()), app.ID
	heard := func() map[care.AppID]time.Time {
		return read(t, s, func(tx care.Tx) (map[care.AppID]time.Time, error) { return tx.AppsHeard(ctx, org) })
	}
	write(t, s, func(tx care.Tx) error {
		return all(
			func() error { return once(true, "InsertApp")(tx.InsertApp(ctx, other)) },
			func() error { return once(true, "InsertApp")(tx.InsertApp(ctx, app)) },
			func() error { return once(true, "InsertAppGrant")(tx.InsertAppGrant(ctx, g)) },
			func() error { return once(true, "InsertAppGrant")(tx.InsertAppGrant(ctx, own)) },
		)
	})
	same(t, "before it asked", heard(), map[care.AppID]time.Time{app.ID: {}})
	writeTokens(t, s, func(tx smart.Tx) error {
		return all(func() error { return tx.TouchGrant(ctx, org, own.ID, at(30)) }, func() error { return tx.TouchGrant(ctx, org, g.ID, at(40)) })
	})
	same(t, "since", heard(), map[care.AppID]time.Time{app.ID: at(30)})
}

func appsAreLetInAndEnd(t *testing.T, s Store) {
	w, ids := settle(t, s), testkit.NewIDs()
	ctx, org := t.Context(), w.org.ID
	app, g, _ := anApp(w, ids)
	later := g
	later.ID, later.Made, later.Session = care.AppGrantID(ids.New()), at(9), "a session that is not there"
	write(t, s, func(tx care.Tx) error {
		return all(
			func() error { return once(true, "InsertApp")(tx.InsertApp(ctx, app)) },
			func() error { return once(false, "InsertApp")(tx.InsertApp(ctx, app)) },
			func() error { return once(true, "InsertAppGrant")(tx.InsertAppGrant(ctx, g)) },
			func() error { return once(false, "InsertAppGrant")(tx.InsertAppGrant(ctx, g)) },
			func() error { return once(true, "InsertAppGrant")(tx.InsertAppGrant(ctx, later)) },
		)
	})
	get := func(tx care.Tx) (care.App, error) { return tx.App(ctx, org, app.ID) }
	list := func(now int) func(care.Tx) ([]care.AppGrant, error) {
		return func(tx care.Tx) ([]care.AppGrant, error) { return tx.ListAppGrants(ctx, org, w.account.ID, at(now)) }
	}
	same(t, "an app", read(t, s, get), app)
	same(t, "apps", read(t, s, func(tx care.Tx) ([]care.App, error) { return tx.ListApps(ctx, org) }), []care.App{app})
	same(t, "without those whose session is gone", read(t, s, list(10)), []care.AppGrant{g})
	same(t, "once it is over", len(read(t, s, list(500))), 0)
	wantDenied(t, "elsewhere", s.Read(ctx, func(tx care.Tx) error { _, err := tx.App(ctx, "elsewhere", app.ID); return err }))
	write(t, s, func(tx care.Tx) error {
		return all(
			func() error { return once(false, "EndAppGrant")(tx.EndAppGrant(ctx, org, "another", g.ID, at(20))) },
			func() error { return once(true, "EndAppGrant")(tx.EndAppGrant(ctx, org, w.account.ID, g.ID, at(20))) },
			func() error { return once(false, "EndAppGrant")(tx.EndAppGrant(ctx, org, w.account.ID, g.ID, at(21))) },
			func() error { return once(true, "EndApp")(tx.EndApp(ctx, org, app.ID, at(22))) },
			func() error { return once(false, "EndApp")(tx.EndApp(ctx, org, app.ID, at(23))) },
		)
	})
	app.Ended = at(22)
	same(t, "an app that ended", read(t, s, get), app)
	same(t, "what ended", len(read(t, s, list(10))), 0)
}

func aTokenIsOneRead(t *testing.T, s Store) {
	w, ids := settle(t, s), testkit.NewIDs()
	ctx, org := t.Context(), w.org.ID
	app, g, token := anApp(w, ids)
	g.Session = w.session.ID
	write(t, s, func(tx care.Tx) error {
		return all(
			func() error { return once(true, "InsertApp")(tx.InsertApp(ctx, app)) },
			func() error { return once(true, "InsertAppGrant")(tx.InsertAppGrant(ctx, g)) },
		)
	})
	writeSessions(t, s, func(tx auth.Tx) error { return tx.InsertSession(ctx, w.session) })
	writeTokens(t, s, func(tx smart.Tx) error { return tx.InsertToken(ctx, token) })
	got := held(t, s, org, token.Hash)
	same(t, "the token", got.Token, smart.Token{Hash: token.Hash, Organisation: org, Kind: token.Kind, Grant: g.ID, Scopes: token.Scopes, Content: token.Content, Expires: token.Expires})
	same(t, "what it stands for", got.Grant, g)
	same(t, "whose it is", []string{string(got.Account.ID), got.Account.Name, string(got.Account.Role), string(got.Account.Person)},
		[]string{string(w.account.ID), w.account.Name, string(w.account.Role), string(w.account.Person)})
	same(t, "with its session", got.SessionExpires, w.session.Expires)
	for _, c := range []struct {
		org  care.OrganisationID
		hash string
	}{{"elsewhere", token.Hash}, {org, "another"}} {
		wantDenied(t, c.hash, s.ReadTokens(ctx, func(tx smart.Tx) error { _, err := tx.Token(ctx, c.org, c.hash); return err }))
	}
	writeTokens(t, s, func(tx smart.Tx) error {
		return all(
			func() error { return once(true, "UseToken")(tx.UseToken(ctx, org, token.Hash, at(4))) },
			func() error { return once(false, "UseToken")(tx.UseToken(ctx, org, token.Hash, at(5))) },
			func() error { return tx.TouchGrant(ctx, org, g.ID, at(6)) },
		)
	})
	superseded(t, s, token)
	write(t, s, func(tx care.Tx) error { return tx.EndAppGrantsOf(ctx, org, w.account.ID, at(7)) })
	got = held(t, s, org, token.Hash)
	if !got.Token.Used.Equal(at(4)) || !got.Grant.Used.Equal(at(6)) || !got.Grant.Ended.Equal(at(7)) {
		t.Errorf("afterwards: %+v", got)
	}
	writeSessions(t, s, func(tx auth.Tx) error { return tx.DeleteSessionsOf(ctx, org, w.account.ID) })
	same(t, "without its session", held(t, s, org, token.Hash).SessionExpires.IsZero(), true)
	writeTokens(t, s, func(tx smart.Tx) error { return tx.DeleteTokensBefore(ctx, org, at(401)) })
	wantDenied(t, "once it is over", s.ReadTokens(ctx, func(tx smart.Tx) error { _, err := tx.Token(ctx, org, token.Hash); return err }))
}

func assertionsCountOnceAndKeysAreKept(t *testing.T, s Store) {
	w, ids := settle(t, s), testkit.NewIDs()
	ctx, org := t.Context(), w.org.ID
	use := func(want bool, org care.OrganisationID) func(context.Context, smart.Tx) error {
		return func(ctx context.Context, tx smart.Tx) error {
			return once(want, "UseAssertion")(tx.UseAssertion(ctx, org, "a", at(50)))
		}
	}
	one := smart.Key{ID: ids.New(), Organisation: org, Content: `{"kty":"RSA"}`, Made: at(1)}
	two := smart.Key{ID: ids.New(), Organisation: org, Content: `{"kty":"EC"}`, Made: at(2)}
	writeTokens(t, s, func(tx smart.Tx) error {
		return all(
			func() error { return use(true, org)(ctx, tx) },
			func() error { return use(false, org)(ctx, tx) },
			func() error { return use(true, "elsewhere")(ctx, tx) },
			func() error { return tx.DeleteTokensBefore(ctx, org, at(51)) },
			func() error { return use(true, org)(ctx, tx) },
			func() error { return tx.InsertKey(ctx, one) },
			func() error { return tx.InsertKey(ctx, two) },
		)
	})
	var keys []smart.Key
	err := s.ReadTokens(ctx, func(tx smart.Tx) (err error) {
		keys, err = tx.Keys(ctx, org)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "keys, latest first", keys, []smart.Key{two, one})
}

func aSystemHasOneGrant(t *testing.T, s Store) {
	w, ids := settle(t, s), testkit.NewIDs()
	ctx := t.Context()
	app, g, _ := anApp(w, ids)
	app.Account = w.account.ID
	write(t, s, func(tx care.Tx) error {
		return all(
			func() error { return once(true, "InsertApp")(tx.InsertApp(ctx, app)) },
			func() error { return once(true, "InsertAppGrant")(tx.InsertAppGrant(ctx, g)) },
		)
	})
	var id care.AppGrantID
	find := func(tx smart.Tx) (err error) { id, err = tx.SystemGrant(ctx, app); return err }
	if err := s.ReadTokens(ctx, find); err != nil || id != g.ID {
		t.Errorf("its grant is %q, %v", id, err)
	}
	write(t, s, func(tx care.Tx) error { return tx.CloseAccount(ctx, w.org.ID, w.account.ID, at(8)) })
	write(t, s, func(tx care.Tx) error { return tx.EndAppGrantsOf(ctx, w.org.ID, w.account.ID, at(8)) })
	wantDenied(t, "once it ended", s.ReadTokens(ctx, find))
	account := read(t, s, func(tx care.Tx) (care.Account, error) { return tx.Account(ctx, w.org.ID, w.account.ID) })
	same(t, "closed", account.ClosedAt, at(8))
}

// superseded ends what was given for a refresh token, and nothing else; once it was traded on,
// nothing.
func superseded(t *testing.T, s Store, of smart.Token) {
	t.Helper()
	ctx, org := t.Context(), of.Organisation
	given := func(hash string, kind smart.TokenKind, from string) smart.Token {
		return smart.Token{Hash: hash, Organisation: org, Kind: kind, Grant: of.Grant, Content: from, Made: at(3), Expires: at(400)}
	}
	writeTokens(t, s, func(tx smart.Tx) error {
		for _, k := range []smart.Token{
			given("r1", smart.TokenRefresh, "r0"), given("a1", smart.TokenAccess, "r0"), given("r9", smart.TokenRefresh, "r8"), given("a9", smart.TokenAccess, "r8"),
		} {
			if err := tx.InsertToken(ctx, k); err != nil {
				return err
			}
		}
		return all(
			func() error {
				return once(false, "another grant's")(tx.SupersedeTokens(ctx, org, "another", "r0", at(5)))
			},
			func() error {
				return once(false, "another organisation's")(tx.SupersedeTokens(ctx, "elsewhere", of.Grant, "r0", at(5)))
			},
			func() error {
				return once(true, "SupersedeTokens")(tx.SupersedeTokens(ctx, org, of.Grant, "r0", at(5)))
			},
			func() error { return once(false, "a second time")(tx.SupersedeTokens(ctx, org, of.Grant, "r0", at(6))) },
		)
	})
	same(t, "the refresh token", held(t, s, org, "r1").Token.Used, at(5))
	wantDenied(t, "the access token", s.ReadTokens(ctx, func(tx smart.Tx) error { _, err := tx.Token(ctx, org, "a1"); return err }))
	same(t, "others", held(t, s, org, "r9").Token.Used.IsZero() && held(t, s, org, "a9").Token.Used.IsZero(), true)
}
