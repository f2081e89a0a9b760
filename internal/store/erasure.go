package store

import (
	"context"

	"towpath/internal/care"
	"towpath/internal/fault"
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
	if err := t.q.DeletePersonIndex(ctx, db.DeletePersonIndexParams{OrganisationID: org, PersonID: person}); err != nil {
		return failed("ErasePerson", err)
	}
	if err := t.q.DeleteSessionsOfPerson(ctx, db.DeleteSessionsOfPersonParams{OrganisationID: org, PersonID: person}); err != nil {
		return failed("ErasePerson", err)
	}
	if err := t.q.CloseAccountsOf(ctx, db.CloseAccountsOfParams{OrganisationID: org, PersonID: person, ClosedAt: micro(e.At)}); err != nil {
		return failed("ErasePerson", err)
	}
	ring := t.keys.ring
	t.keys.after = append(t.keys.after, func(ctx context.Context) error {
		return ring.Erase(context.WithoutCancel(ctx), personOwner(e.Organisation, e.Person))
	})
	return nil
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
		o := personOwner(care.OrganisationID(e.OrganisationID), care.PersonID(e.PersonID))
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
