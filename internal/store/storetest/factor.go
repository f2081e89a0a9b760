package storetest

import (
	"strings"
	"testing"

	"towpath/internal/auth"
	"towpath/internal/care"
	"towpath/internal/testkit"
)

// seen gives what fn sees of the sign-in part of a store.
func seen[T any](t *testing.T, s Store, fn func(auth.Tx) (T, error)) T {
	t.Helper()
	var out T
	err := s.ReadSessions(t.Context(), func(tx auth.Tx) (err error) {
		out, err = fn(tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// lacking fails unless fn finds nothing.
func lacking[T any](t *testing.T, s Store, what string, fn func(auth.Tx) (T, error)) {
	t.Helper()
	wantDenied(t, what, s.ReadSessions(t.Context(), func(tx auth.Tx) error {
		_, err := fn(tx)
		return err
	}))
}

func passkeysAreKept(t *testing.T, s Store) {
	w, ids := settle(t, s), testkit.NewIDs()
	ctx, org := t.Context(), w.org.ID
	one := auth.Passkey{ID: auth.PasskeyID(ids.New()), Organisation: org, Account: w.account.ID, Credential: "abc_-", Name: hard[1], Content: `{"id":1}`, Created: at(1)}
	two := one
	two.ID, two.Credential, two.Created = auth.PasskeyID(ids.New()), "def", at(2)
	writeSessions(t, s, func(tx auth.Tx) error {
		return all(
			func() error { return tx.InsertPasskey(ctx, two) },
			func() error { return tx.InsertPasskey(ctx, one) },
		)
	})
	list := func(tx auth.Tx) ([]auth.Passkey, error) { return tx.ListPasskeys(ctx, org, w.account.ID) }
	same(t, "in order", seen(t, s, list), []auth.Passkey{one, two})
	byCredential := func(org care.OrganisationID, c string) func(auth.Tx) (auth.Passkey, error) {
		return func(tx auth.Tx) (auth.Passkey, error) { return tx.PasskeyByCredential(ctx, org, c) }
	}
	same(t, "by credential", seen(t, s, byCredential(org, "abc_-")), one)
	lacking(t, s, "elsewhere", byCredential("elsewhere", "abc_-"))
	lacking(t, s, "in other letters", byCredential(org, "ABC_-"))
	if err := s.WriteSessions(ctx, func(tx auth.Tx) error {
		again := one
		again.ID = auth.PasskeyID(ids.New())
		return tx.InsertPasskey(ctx, again)
	}); err == nil {
		t.Error("one key is two people's")
	}
	one.Content, one.Suspect, one.Used, one.Name = `{"id":2}`, true, at(9), "Phone"
	writeSessions(t, s, func(tx auth.Tx) error {
		return all(
			func() error { return tx.UsePasskey(ctx, one) },
			func() error { return once(true, "naming")(tx.NamePasskey(ctx, org, w.account.ID, one.ID, "Phone")) },
			func() error {
				return once(false, "naming another's")(tx.NamePasskey(ctx, org, "another", two.ID, "Mine"))
			},
			func() error { return once(false, "removing another's")(tx.DeletePasskey(ctx, org, "another", two.ID)) },
			func() error { return once(true, "removing")(tx.DeletePasskey(ctx, org, w.account.ID, two.ID)) },
		)
	})
	same(t, "once used, named, removed", seen(t, s, list), []auth.Passkey{one})
}

func oneTimeCodesWorkOnce(t *testing.T, s Store) {
	w := settle(t, s)
	ctx, org, id := t.Context(), w.org.ID, w.account.ID
	key := auth.OneTimeKey{Organisation: org, Account: id, Secret: "ABC", Step: 5}
	get := func(tx auth.Tx) (auth.OneTimeKey, error) { return tx.OneTimeKey(ctx, org, id) }
	lacking(t, s, "before", get)
	writeSessions(t, s, func(tx auth.Tx) error { return tx.PutOneTimeKey(ctx, key) })
	key.Secret, key.Confirmed = "DEF", at(3)
	writeSessions(t, s, func(tx auth.Tx) error {
		return all(
			func() error { return tx.PutOneTimeKey(ctx, key) },
			func() error { return once(true, "a later step")(tx.UseOneTimeStep(ctx, org, id, 6)) },
			func() error { return once(false, "the same step")(tx.UseOneTimeStep(ctx, org, id, 6)) },
			func() error { return once(false, "an earlier step")(tx.UseOneTimeStep(ctx, org, id, 5)) },
			func() error {
				return tx.ReplaceRecoveryCodes(ctx, org, id, []string{"old"}, at(1))
			},
			func() error { return tx.ReplaceRecoveryCodes(ctx, org, id, []string{"a", "b"}, at(2)) },
			func() error { return once(true, "a code")(tx.UseRecoveryCode(ctx, org, id, "a", at(4))) },
			func() error { return once(false, "the code again")(tx.UseRecoveryCode(ctx, org, id, "a", at(4))) },
			func() error { return once(false, "one replaced")(tx.UseRecoveryCode(ctx, org, id, "old", at(4))) },
			func() error { return once(false, "another's")(tx.UseRecoveryCode(ctx, org, "another", "b", at(4))) },
		)
	})
	key.Step = 6
	same(t, "the key", seen(t, s, get), key)
	left := func(tx auth.Tx) (int, error) { return tx.CountRecoveryCodes(ctx, org, id) }
	same(t, "codes left", seen(t, s, left), 1)
	writeSessions(t, s, func(tx auth.Tx) error { return tx.DeleteOneTimeKey(ctx, org, id) })
	lacking(t, s, "after", get)
	writeSessions(t, s, func(tx auth.Tx) error {
		return all(func() error { return tx.PutOneTimeKey(ctx, key) }, func() error { return tx.DeleteFactorsOf(ctx, org, id) })
	})
	lacking(t, s, "once all is forgotten", get)
	same(t, "codes left then", seen(t, s, left), 0)
}

func challengesAreAnsweredOnce(t *testing.T, s Store) {
	w := settle(t, s)
	ctx, org := t.Context(), w.org.ID
	c := auth.Challenge{ID: "hash", Organisation: org, Kind: auth.AskedSecond, Account: w.account.ID, Content: `{"a":"` + hard[2] + `"}`, Expires: at(100)}
	old := c
	old.ID, old.Expires = "old", at(10)
	writeSessions(t, s, func(tx auth.Tx) error {
		return all(func() error { return tx.InsertChallenge(ctx, c) }, func() error { return tx.InsertChallenge(ctx, old) })
	})
	get := func(org care.OrganisationID, id string, kind auth.ChallengeKind, now int) func(auth.Tx) (auth.Challenge, error) {
		return func(tx auth.Tx) (auth.Challenge, error) { return tx.Challenge(ctx, org, id, kind, at(now)) }
	}
	same(t, "what was asked", seen(t, s, get(org, "hash", auth.AskedSecond, 99)), c)
	lacking(t, s, "of another kind", get(org, "hash", auth.AskedPasskey, 99))
	lacking(t, s, "too late", get(org, "hash", auth.AskedSecond, 100))
	lacking(t, s, "elsewhere", get("elsewhere", "hash", auth.AskedSecond, 99))
	writeSessions(t, s, func(tx auth.Tx) error {
		return all(
			func() error { return tx.DeleteChallengesBefore(ctx, org, at(50)) },
			func() error { return once(false, "one that ran out")(tx.DeleteChallenge(ctx, org, "old")) },
			func() error { return once(true, "the first answer")(tx.DeleteChallenge(ctx, org, "hash")) },
			func() error { return once(false, "the second answer")(tx.DeleteChallenge(ctx, org, "hash")) },
		)
	})
}

func codesLetInOnce(t *testing.T, s Store) {
	w, ids := settle(t, s), testkit.NewIDs()
	ctx, org := t.Context(), w.org.ID
	code := care.SignInCode{
		ID: care.CodeID(ids.New()), Organisation: org, Hash: strings.Repeat("a", 64), Person: w.person.ID, MadeBy: w.account.ID, Made: at(5), Expires: at(100),
	}
	theirs := code
	theirs.ID, theirs.Hash, theirs.Person, theirs.Account = care.CodeID(ids.New()), strings.Repeat("b", 64), "", "staff"
	write(t, s, func(tx care.Tx) error {
		return all(func() error { return tx.InsertSignInCode(ctx, code) }, func() error { return tx.InsertSignInCode(ctx, theirs) })
	})
	get := func(hash string, now int) func(auth.Tx) (care.SignInCode, error) {
		return func(tx auth.Tx) (care.SignInCode, error) { return tx.SignInCode(ctx, org, hash, at(now)) }
	}
	same(t, "by hash", seen(t, s, get(code.Hash, 99)), code)
	lacking(t, s, "too late", get(code.Hash, 100))
	writeSessions(t, s, func(tx auth.Tx) error {
		return all(
			func() error {
				return once(true, "the first use")(tx.UseSignInCode(ctx, org, code.ID, w.account.ID, at(6)))
			},
			func() error {
				return once(false, "the second use")(tx.UseSignInCode(ctx, org, code.ID, w.account.ID, at(7)))
			},
		)
	})
	lacking(t, s, "once used", get(code.Hash, 99))
	code.Used, code.Account = at(6), w.account.ID
	list := func(tx care.Tx) ([]care.SignInCode, error) { return tx.ListSignInCodes(ctx, org, w.person.ID) }
	same(t, "of the person", read(t, s, list), []care.SignInCode{code})
	write(t, s, func(tx care.Tx) error { return tx.RevokeSignInCodes(ctx, org, w.person.ID, w.account.ID, at(8)) })
	same(t, "a used one is not taken back", read(t, s, list), []care.SignInCode{code})
	same(t, "another's is left", seen(t, s, get(theirs.Hash, 99)), theirs)
	write(t, s, func(tx care.Tx) error { return tx.RevokeSignInCodes(ctx, org, "", "staff", at(8)) })
	lacking(t, s, "once taken back", get(theirs.Hash, 99))
	accounts := read(t, s, func(tx care.Tx) ([]care.AccountID, error) { return tx.AccountsOfPerson(ctx, org, w.person.ID) })
	same(t, "the person's accounts", accounts, []care.AccountID{w.account.ID})
}

func vouchesAreConfirmedOnce(t *testing.T, s Store) {
	w, ids := settle(t, s), testkit.NewIDs()
	ctx, org := t.Context(), w.org.ID
	v := care.Vouch{
		ID: care.VouchID(ids.New()), Organisation: org, Account: w.account.ID, Person: w.person.ID, How: care.KnownOnVideo, StartedBy: "ben", Started: at(5), Expires: at(100),
	}
	write(t, s, func(tx care.Tx) error { return tx.InsertVouch(ctx, v) })
	same(t, "as it was", read(t, s, func(tx care.Tx) (care.Vouch, error) { return tx.Vouch(ctx, org, v.ID) }), v)
	waiting := func(now int) func(care.Tx) ([]care.Vouch, error) {
		return func(tx care.Tx) ([]care.Vouch, error) { return tx.ListVouches(ctx, org, at(now)) }
	}
	same(t, "waiting", read(t, s, waiting(99)), []care.Vouch{v})
	same(t, "run out", read(t, s, waiting(100)), []care.Vouch{})
	write(t, s, func(tx care.Tx) error {
		return all(
			func() error { return once(true, "confirming")(tx.ConfirmVouch(ctx, org, v.ID, "dele", at(9))) },
			func() error { return once(false, "again")(tx.ConfirmVouch(ctx, org, v.ID, "ada", at(9))) },
		)
	})
	v.ConfirmedBy, v.Confirmed = "dele", at(9)
	same(t, "waiting no more", read(t, s, waiting(10)), []care.Vouch{})
	of := read(t, s, func(tx care.Tx) ([]care.Vouch, error) { return tx.ListVouchesOfPerson(ctx, org, w.person.ID) })
	same(t, "of the person", of, []care.Vouch{v})
}

func providersAreLinked(t *testing.T, s Store) {
	w := settle(t, s)
	ctx, org := t.Context(), w.org.ID
	link := func(issuer, subject string) func(auth.Tx) (care.AccountID, error) {
		return func(tx auth.Tx) (care.AccountID, error) { return tx.ProviderLink(ctx, org, issuer, subject) }
	}
	mark := func(tx auth.Tx) (care.AccountID, error) { return tx.ProviderMark(ctx, org, "h") }
	lacking(t, s, "before", link("i", "s"))
	write(t, s, func(tx care.Tx) error {
		return all(
			func() error { return tx.PutProviderMark(ctx, org, "h", "another", at(1)) },
			func() error { return tx.PutProviderMark(ctx, org, "h", w.account.ID, at(2)) },
			func() error { return tx.SetRequiredFactors(ctx, org, []care.Role{care.RoleWorker}, at(1)) },
			func() error {
				return tx.SetRequiredFactors(ctx, org, []care.Role{care.RoleManager, care.RoleAdministrator}, at(2))
			},
		)
	})
	same(t, "the mark", seen(t, s, mark), w.account.ID)
	writeSessions(t, s, func(tx auth.Tx) error {
		return all(
			func() error { return tx.InsertProviderLink(ctx, org, "i", "s", w.account.ID, at(3)) },
			func() error { return tx.DeleteProviderMark(ctx, org, "h") },
		)
	})
	lacking(t, s, "the mark once used", mark)
	same(t, "the link", seen(t, s, link("i", "s")), w.account.ID)
	lacking(t, s, "of another issuer", link("j", "s"))
	same(t, "links", seen(t, s, func(tx auth.Tx) (int, error) { return tx.CountProviderLinks(ctx, org, w.account.ID) }), 1)
	roles := seen(t, s, func(tx auth.Tx) ([]care.Role, error) { return tx.RequiredFactors(ctx, org) })
	same(t, "the roles", roles, []care.Role{care.RoleAdministrator, care.RoleManager})
	writeSessions(t, s, func(tx auth.Tx) error {
		return all(
			func() error { return tx.InsertSession(ctx, w.session) },
			func() error { return tx.DeleteOtherSessions(ctx, org, w.account.ID, w.session.ID) },
		)
	})
	same(t, "a session is kept", len(listSessions(t, s, w, 50)), 1)
	writeSessions(t, s, func(tx auth.Tx) error { return tx.DeleteOtherSessions(ctx, org, w.account.ID, "another") })
	same(t, "and the others end", len(listSessions(t, s, w, 50)), 0)
}
