package storetest

import (
	"testing"

	"towpath/internal/auth"
	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/testkit"
)

func aLegalHoldStands(t *testing.T, s Store) {
	w, ids := settle(t, s), testkit.NewIDs()
	ctx, org, person := t.Context(), w.org.ID, w.person.ID
	standing := func() (care.LegalHold, error) {
		var h care.LegalHold
		err := s.Read(ctx, func(tx care.Tx) (err error) {
			h, err = tx.LegalHoldOf(ctx, org, person)
			return err
		})
		return h, err
	}
	_, err := standing()
	wantDenied(t, "before", err)
	h := care.LegalHold{ID: ids.New(), Organisation: org, Person: person, Reason: hard[0], Begun: at(10), BegunBy: "somebody"}
	write(t, s, func(tx care.Tx) error { return once(true, "InsertLegalHold")(tx.InsertLegalHold(ctx, h)) })
	write(t, s, func(tx care.Tx) error { return once(false, "InsertLegalHold")(tx.InsertLegalHold(ctx, h)) })
	got, err := standing()
	if err != nil {
		t.Fatal(err)
	}
	same(t, "the hold", got, h)
	h.EndReason, h.Ended, h.EndedBy = hard[1], at(20), "another"
	write(t, s, func(tx care.Tx) error { return tx.EndLegalHold(ctx, h) })
	_, err = standing()
	wantDenied(t, "after", err)
	wantDenied(t, "ending it twice", s.Write(ctx, func(tx care.Tx) error { return tx.EndLegalHold(ctx, h) }))
}

func erase(t *testing.T, s Store, w world) {
	t.Helper()
	write(t, s, func(tx care.Tx) error {
		return tx.ErasePerson(t.Context(), care.Erasure{Organisation: w.org.ID, Person: w.person.ID, Reason: "asked for it", At: at(5000), By: "ada"})
	})
}

func anErasedPersonIsGone(t *testing.T, s Store) {
	w := settle(t, s)
	other := settle(t, s)
	ctx, org, person := t.Context(), w.org.ID, w.person.ID
	writeSessions(t, s, func(tx auth.Tx) error { return tx.InsertSession(ctx, w.session) })
	counts := func() [3]int {
		return read(t, s, func(tx care.Tx) (n [3]int, err error) {
			as, err := tx.ListAssessments(ctx, org, person)
			answers, err2 := tx.ListAnswerHistory(ctx, org, w.assessment.ID)
			people, err3 := tx.CountCaseload(ctx, org, w.worker.ID, "")
			return [3]int{len(as), len(answers), people}, all(func() error { return err }, func() error { return err2 }, func() error { return err3 })
		})
	}
	before := counts()
	for range 2 { // the second time finishes what is finished
		erase(t, s, w)
	}
	same(t, "counts", counts(), before)
	err := s.Read(ctx, func(tx care.Tx) error {
		p, err := tx.Person(ctx, org, person)
		same(t, "the person", p, care.Person{ID: person, Organisation: org, Created: w.person.Created, Erased: true})
		rows, err2 := tx.ListCaseload(ctx, org, w.worker.ID, "", 10, 0)
		same(t, "the caseload", rows, []care.CaseloadRow{{Person: person, LastOn: w.assessment.On, Erased: true}})
		found, err3 := tx.CountCaseload(ctx, org, w.worker.ID, "amina")
		same(t, "found by name", found, 0)
		answers, err4 := tx.ListAnswers(ctx, org, w.assessment.ID)
		for _, a := range answers {
			if a.Note != "" || a.ByName != "" || a.Given.Step == 0 {
				t.Errorf("an answer of an erased person: %+v", a)
			}
		}
		goals, err5 := tx.ListGoals(ctx, org, person)
		same(t, "a goal's words", goals[0].Words, "")
		_, byName := tx.AccountByUsername(ctx, org, w.account.Username)
		wantDenied(t, "signing in", byName)
		account, err6 := tx.Account(ctx, org, w.account.ID)
		if account.ClosedAt.IsZero() || account.PasswordHash+account.Username+account.Name != "" {
			t.Errorf("the account: %+v", account)
		}
		people, err7 := tx.PeopleByReference(ctx, org)
		same(t, "references", people, map[string]care.PersonID{})
		return all(func() error { return err }, func() error { return err2 }, func() error { return err3 }, func() error { return err4 },
			func() error { return err5 }, func() error { return err6 }, func() error { return err7 })
	})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "sessions", len(listSessions(t, s, w, 1)), 0)
	other.isAllThere(t, s)
}

func nothingIsWrittenInAnErasedRecord(t *testing.T, s Store) {
	w := settle(t, s)
	erase(t, s, w)
	known := read(t, s, func(tx care.Tx) ([]care.PersonID, error) {
		return tx.PeopleKnownAs(t.Context(), w.org.ID, w.person.Reference)
	})
	same(t, "known by the reference", len(known), 0)
	e := note(w, testkit.NewIDs(), "too late")
	err := s.Write(t.Context(), func(tx care.Tx) error { return insertNote(t.Context(), tx, e) })
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("a note in an erased record: %v, want conflict", err)
	}
	if got := notes(t, s, w); len(got) != 1 || got[0].Happened != "" {
		t.Errorf("notes of an erased person: %+v", got)
	}
}
