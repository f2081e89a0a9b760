package store

import (
	"context"
	"errors"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/keyring"
	"towpath/internal/store/db"
)

// ErasePerson implements care.Tx. The key goes once the transaction is on disk: a
// crash between the two is made good when the database is next opened.
func (t *tx) ErasePerson(ctx context.Context, e care.Erasure) error {
	org, person := string(e.Organisation), string(e.Person)
	reason, err := t.seal(ctx, organisationOwner(org), "erasure", "reason", person, e.Reason)
	if err != nil {
		return failed("ErasePerson", err)
	}
	_, err = t.q.InsertErasure(ctx, db.InsertErasureParams{
		OrganisationID: org, PersonID: person, Reason: reason, ErasedAt: micro(e.At), ErasedBy: string(e.By),
	})
	if err != nil {
		return failed("ErasePerson", err)
	}
	if err := t.forget(ctx, org, person, micro(e.At), string(e.By)); err != nil {
		return failed("ErasePerson", err)
	}
	gone, err := t.q.ListAccountIDsOf(ctx, db.ListAccountIDsOfParams{OrganisationID: org, PersonID: person})
	if err != nil {
		return failed("ErasePerson", err)
	}
	for _, id := range append(gone, person) {
		t.eraseKey(keyring.Owner{Organisation: org, ID: id})
	}
	return failed("ErasePerson", t.forgetStories(ctx, e))
}

// eraseKey destroys a key once the transaction is on disk.
func (t *tx) eraseKey(o keyring.Owner) {
	ring := t.keys.ring
	t.keys.going[o] = true
	t.keys.after = append(t.keys.after, func(ctx context.Context) error {
		return ring.Erase(context.WithoutCancel(ctx), o)
	})
}

// forget takes away what a person is found by, what they could sign in with, and
// where they and others could go in.
func (t *tx) forget(ctx context.Context, org, person string, at int64, by string) error {
	return errors.Join(
		t.q.DeletePersonIndex(ctx, db.DeletePersonIndexParams{OrganisationID: org, PersonID: person}),
		t.q.DeleteSessionsOfPerson(ctx, db.DeleteSessionsOfPersonParams{OrganisationID: org, PersonID: person}),
		t.q.ErasePasskeys(ctx, db.ErasePasskeysParams{OrganisationID: org, PersonID: person}),
		t.q.EraseOneTimeKeys(ctx, db.EraseOneTimeKeysParams{OrganisationID: org, PersonID: person}),
		t.q.EraseRecoveryCodes(ctx, db.EraseRecoveryCodesParams{OrganisationID: org, PersonID: person}),
		t.q.EraseChallenges(ctx, db.EraseChallengesParams{OrganisationID: org, PersonID: person}),
		t.q.EraseProviderLinks(ctx, db.EraseProviderLinksParams{OrganisationID: org, PersonID: person}),
		t.q.EraseProviderMarks(ctx, db.EraseProviderMarksParams{OrganisationID: org, PersonID: person}),
		t.q.EraseVouches(ctx, db.EraseVouchesParams{OrganisationID: org, PersonID: person}),
		t.q.EndAppGrantsOfPerson(ctx, db.EndAppGrantsOfPersonParams{OrganisationID: org, PersonID: person, EndedAt: at}),
		t.q.EraseSignInCodes(ctx, db.EraseSignInCodesParams{OrganisationID: org, PersonID: person}),
		t.q.EraseHiddenTopics(ctx, db.EraseHiddenTopicsParams{OrganisationID: org, PersonID: person}),
		t.q.EraseReadingLinks(ctx, db.EraseReadingLinksParams{OrganisationID: org, PersonID: person, At: at}),
		t.q.EraseCrisisCards(ctx, db.EraseCrisisCardsParams{OrganisationID: org, PersonID: person, At: at}),
		t.q.EraseSummaryLinks(ctx, db.EraseSummaryLinksParams{OrganisationID: org, PersonID: person, At: at}),
		t.q.EraseSummaryOpenings(ctx, db.EraseSummaryOpeningsParams{OrganisationID: org, PersonID: person}),
		t.q.EraseMemberships(ctx, db.EraseMembershipsParams{OrganisationID: org, PersonID: person, At: at, ByAccount: by}),
		t.q.DeleteAppointments(ctx, db.DeleteAppointmentsParams{OrganisationID: org, PersonID: person}),
		t.q.DeleteCharacteristics(ctx, db.DeleteCharacteristicsParams{OrganisationID: org, PersonID: person}),
		t.q.EraseSubscriptionSent(ctx, db.EraseSubscriptionSentParams{OrganisationID: org, PersonID: person}),
		t.forgetLearning(ctx, org, person),
		t.q.CloseAccountsOf(ctx, db.CloseAccountsOfParams{OrganisationID: org, PersonID: person, ClosedAt: at}),
	)
}

// InsertLegalHold implements care.Tx.
func (t *tx) InsertLegalHold(ctx context.Context, h care.LegalHold) (bool, error) {
	reason, err := t.seal(ctx, personOwner(h.Organisation, h.Person), "legal_hold", "reason", h.ID, h.Reason)
	if err != nil {
		return false, failed("InsertLegalHold", err)
	}
	n, err := t.q.InsertLegalHold(ctx, db.InsertLegalHoldParams{
		OrganisationID: string(h.Organisation), HoldID: h.ID, PersonID: string(h.Person), Reason: reason,
		BegunAt: micro(h.Begun), BegunBy: string(h.BegunBy),
	})
	return added("InsertLegalHold", n, err)
}

// LegalHoldOf implements care.Tx.
func (t *tx) LegalHoldOf(ctx context.Context, org care.OrganisationID, p care.PersonID) (care.LegalHold, error) {
	r, err := t.q.GetLegalHold(ctx, db.GetLegalHoldParams{OrganisationID: string(org), PersonID: string(p)})
	return oneOpened("LegalHoldOf", r, err, func(r db.LegalHold) (care.LegalHold, error) {
		reason, err := t.open(ctx, personOwner(org, p), "legal_hold", "reason", r.HoldID, r.Reason)
		return care.LegalHold{
			ID: r.HoldID, Organisation: org, Person: p, Reason: reason, Begun: instant(r.BegunAt), BegunBy: care.AccountID(r.BegunBy),
		}, err
	})
}

// EndLegalHold implements care.Tx.
func (t *tx) EndLegalHold(ctx context.Context, h care.LegalHold) error {
	reason, err := t.seal(ctx, personOwner(h.Organisation, h.Person), "legal_hold", "end_reason", h.ID, h.EndReason)
	if err != nil {
		return failed("EndLegalHold", err)
	}
	n, err := t.q.EndLegalHold(ctx, db.EndLegalHoldParams{
		OrganisationID: string(h.Organisation), HoldID: h.ID, EndReason: reason, EndedAt: micro(h.Ended), EndedBy: string(h.EndedBy),
	})
	if err == nil && n == 0 {
		return fault.New(fault.Denied, "EndLegalHold", nil)
	}
	return failed("EndLegalHold", err)
}

// finishErasures destroys the keys of those whom this database says are erased, if
// any are still there.
func (s *Store) finishErasures(ctx context.Context) error {
	var list []db.ListErasuresRow
	err := s.look(ctx, func(t *tx) (err error) {
		list, err = t.q.ListErasures(ctx)
		return failed("erasures", err)
	})
	if err != nil {
		return err
	}
	for _, e := range list {
		o := keyring.Owner{Organisation: e.OrganisationID, ID: e.KeyOwner}
		found, err := s.ring.Load(ctx, o.Organisation, []string{o.ID})
		if err != nil {
			return err
		}
		if !found[o.ID].Erased {
			if err := s.ring.Erase(ctx, o); err != nil {
				return err
			}
		}
	}
	return nil
}
