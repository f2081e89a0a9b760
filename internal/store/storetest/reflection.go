package storetest

import (
	"testing"

	"towpath/internal/auth"
	"towpath/internal/care"
)

func aReflectionIsOneAccounts(t *testing.T, s Store) {
	w := settle(t, s)
	ctx, org, account := t.Context(), w.org.ID, w.account.ID
	one := care.Reflection{ID: care.ReflectionID(w.goal.ID), Organisation: org, Account: account, Question: hard[0], Words: hard[4], At: at(30)}
	two := one
	two.ID, two.Question, two.Words, two.At = care.ReflectionID(w.step.ID), "", hard[2], at(31)
	for _, want := range []bool{true, false} {
		write(t, s, func(tx care.Tx) error {
			return all(
				func() error { return once(want, "one")(tx.InsertReflection(ctx, one)) },
				func() error { return once(want, "two")(tx.InsertReflection(ctx, two)) },
			)
		})
	}
	list := func(org care.OrganisationID, account care.AccountID) []care.Reflection {
		return read(t, s, func(tx care.Tx) ([]care.Reflection, error) { return tx.ListReflections(ctx, org, account) })
	}
	same(t, "the latest first", list(org, account), []care.Reflection{two, one})
	same(t, "another account's", list(org, care.AccountID(w.team.ID)), []care.Reflection(nil))
	same(t, "another organisation's", list(care.OrganisationID(w.team.ID), account), []care.Reflection(nil))
	write(t, s, func(tx care.Tx) error { return tx.DeleteReflection(ctx, org, care.AccountID(w.team.ID), one.ID) })
	same(t, "somebody else took it away", len(list(org, account)), 2)
	write(t, s, func(tx care.Tx) error { return tx.DeleteReflection(ctx, org, account, one.ID) })
	same(t, "taken away", list(org, account), []care.Reflection{two})
}

func remarksAreSwitchedOff(t *testing.T, s Store) {
	w := settle(t, s)
	ctx := t.Context()
	if err := s.WriteSessions(ctx, func(tx auth.Tx) error { return tx.InsertSession(ctx, w.session) }); err != nil {
		t.Fatal(err)
	}
	for _, off := range []bool{true, false} {
		write(t, s, func(tx care.Tx) error { return tx.SetRemarks(ctx, w.org.ID, w.account.ID, off) })
		err := s.ReadSessions(ctx, func(tx auth.Tx) error {
			_, account, err := tx.Session(ctx, w.org.ID, w.session.ID)
			same(t, "off", account.RemarksOff, off)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		same(t, "the account itself", read(t, s, func(tx care.Tx) (care.Account, error) { return tx.Account(ctx, w.org.ID, w.account.ID) }).RemarksOff, off)
	}
}
