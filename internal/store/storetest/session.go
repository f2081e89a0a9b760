package storetest

import (
	"fmt"
	"testing"

	"towpath/internal/auth"
	"towpath/internal/care"
	"towpath/internal/testkit"
)

func writeSessions(t *testing.T, s Store, fn func(auth.Tx) error) {
	t.Helper()
	if err := s.WriteSessions(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func listSessions(t *testing.T, s Store, w world, now int) []auth.Session {
	t.Helper()
	var list []auth.Session
	err := s.ReadSessions(t.Context(), func(tx auth.Tx) (err error) {
		list, err = tx.ListSessions(t.Context(), w.org.ID, w.account.ID, at(now))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func sessionsBeginAndEnd(t *testing.T, s Store) {
	w := settle(t, s)
	ctx, org := t.Context(), w.org.ID
	second, old, theirs := w.session, w.session, w.session
	second.ID, second.Seen = "second", at(40)
	old.ID, old.Expires = "old", at(100)
	theirs.ID, theirs.Account = "theirs", "another account"
	writeSessions(t, s, func(tx auth.Tx) error {
		return all(
			func() error { return tx.InsertSession(ctx, w.session) },
			func() error { return tx.InsertSession(ctx, second) },
			func() error { return tx.InsertSession(ctx, old) },
			func() error { return tx.InsertSession(ctx, theirs) },
		)
	})
	same(t, "while all last", listSessions(t, s, w, 50), []auth.Session{second, w.session, old})
	same(t, "once one is over", listSessions(t, s, w, 100), []auth.Session{second, w.session})
	second.Seen, second.Expires = at(60), at(2e9)
	writeSessions(t, s, func(tx auth.Tx) error {
		return all(
			func() error { return tx.TouchSession(ctx, second) },
			func() error { return tx.DeleteSessionsBefore(ctx, org, at(101)) },
			func() error { return tx.DeleteSession(ctx, org, w.account.ID, theirs.ID) }, // not one's own: nothing
		)
	})
	same(t, "after a touch", listSessions(t, s, w, 1), []auth.Session{second, w.session})
	var kept auth.Session
	var account care.Account
	err := s.ReadSessions(ctx, func(tx auth.Tx) (err error) {
		kept, account, err = tx.Session(ctx, org, second.ID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "the session", kept, second)
	want := w.account
	want.PasswordHash, want.Created = "", account.Created
	same(t, "its account, without the password", account, want)
	writeSessions(t, s, func(tx auth.Tx) error { return tx.DeleteSession(ctx, org, w.account.ID, second.ID) })
	same(t, "after one ended", listSessions(t, s, w, 1), []auth.Session{w.session})
	writeSessions(t, s, func(tx auth.Tx) error { return tx.DeleteSessionsOf(ctx, org, w.account.ID) })
	same(t, "after all ended", len(listSessions(t, s, w, 1)), 0)
}

func aPasswordIsSet(t *testing.T, s Store) {
	w := settle(t, s)
	ctx, org := t.Context(), w.org.ID
	w.account.PasswordHash, w.account.MustChange = "another", false
	writeSessions(t, s, func(tx auth.Tx) error { return tx.SetPassword(ctx, org, w.account.ID, "another", false) })
	for name, find := range map[string]func(auth.Tx) (care.Account, error){
		"by id":   func(tx auth.Tx) (care.Account, error) { return tx.Account(ctx, org, w.account.ID) },
		"by name": func(tx auth.Tx) (care.Account, error) { return tx.AccountByUsername(ctx, org, w.account.Username) },
	} {
		err := s.ReadSessions(ctx, func(tx auth.Tx) error {
			got, err := find(tx)
			same(t, name, got, w.account)
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
}

func attemptsAreCounted(t *testing.T, s Store) {
	w, ids := settle(t, s), testkit.NewIDs()
	ctx, org := t.Context(), w.org.ID
	count := func(org care.OrganisationID, subject string, since int) (n int) {
		err := s.ReadSessions(ctx, func(tx auth.Tx) (err error) {
			n, err = tx.CountAttempts(ctx, org, subject, at(since))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	writeSessions(t, s, func(tx auth.Tx) error {
		for i := range 10 {
			for _, subject := range []string{"amina", "ben"} {
				if err := tx.InsertAttempt(ctx, org, ids.New(), subject, at(100+i)); err != nil {
					return err
				}
			}
		}
		return tx.InsertAuditEntry(ctx, care.AuditEntry{ID: ids.New(), Organisation: org, At: at(1), Action: "SignIn"})
	})
	same(t, "all", count(org, "amina", 0), 10)
	same(t, "of the window", count(org, "amina", 104), 5)
	same(t, "of nobody", count(org, "eve", 0), 0)
	same(t, "of another organisation", count("elsewhere", "amina", 0), 0)
	writeSessions(t, s, func(tx auth.Tx) error { return tx.DeleteAttemptsBefore(ctx, org, at(103)) })
	same(t, "once old ones are gone", count(org, "amina", 0), 7)
	writeSessions(t, s, func(tx auth.Tx) error { return tx.DeleteAttempts(ctx, org, "amina") })
	same(t, "once forgiven", count(org, "amina", 0), 0)
	same(t, "of the other", count(org, "ben", 0), 7)
}

func accountsInPages(t *testing.T, s Store) {
	w := settle(t, s)
	ctx := t.Context()
	for i := range 5 {
		a := w.account
		a.ID, a.Username, a.Created = care.AccountID(fmt.Sprint("account", i)), fmt.Sprintf("b%d", 9-i), at(10+i)
		write(t, s, func(tx care.Tx) error { return tx.InsertAccount(ctx, a) })
	}
	var got []string
	for after := 0; after < 8; after += 2 {
		page := read(t, s, func(tx care.Tx) ([]care.Account, error) { return tx.ListAccounts(ctx, w.org.ID, 2, after) })
		for _, a := range page {
			got = append(got, a.Username)
		}
	}
	same(t, "in order of creation, and of name within a page", got, []string{"amina", "b9", "b7", "b8", "b5", "b6"})
}

func auditEntriesInPages(t *testing.T, s Store) {
	w := settle(t, s)
	ctx := t.Context()
	want := []string{}
	for i := range 7 {
		e := w.audit
		e.ID, e.At = fmt.Sprint("entry", i), at(1000+i/2) // two at each moment
		want = append([]string{e.ID}, want...)
		write(t, s, func(tx care.Tx) error { return tx.InsertAuditEntry(ctx, e) })
	}
	want = append(want, w.audit.ID)
	var got []string
	for after := 0; after < 12; after += 3 {
		page := read(t, s, func(tx care.Tx) ([]care.AuditEntry, error) {
			return tx.ListAuditEntries(ctx, w.org.ID, w.person.ID, 3, after)
		})
		for _, e := range page {
			got = append(got, e.ID)
		}
	}
	same(t, "latest first", got, want)
	n := read(t, s, func(tx care.Tx) (int, error) { return tx.CountAuditEntries(ctx, w.org.ID, w.person.ID) })
	same(t, "how many", n, len(want))
}
