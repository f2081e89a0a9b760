package care

import (
	"context"
	"strconv"
	"strings"
	"time"

	"towpath/internal/fault"
)

// Erasure is the end of everything that could be read of a person: their key is
// destroyed, so that no copy of the data says anything of them any more. What was
// counted stays counted.
type Erasure struct {
	Organisation OrganisationID
	Person       PersonID
	Reason       string
	At           time.Time
	By           AccountID
}

// LegalHold keeps a person's record from being erased, for as long as it stands.
type LegalHold struct {
	ID           string
	Organisation OrganisationID
	Person       PersonID
	Reason       string
	Begun        time.Time
	BegunBy      AccountID
	EndReason    string
	Ended        time.Time
	EndedBy      AccountID
}

// ErasureTx is erasing and holding.
type ErasureTx interface {
	// ErasePerson takes away what a person is found by and could sign in with,
	// and, once the transaction is on disk, their key.
	ErasePerson(ctx context.Context, e Erasure) error
	InsertLegalHold(ctx context.Context, h LegalHold) (bool, error)
	// LegalHoldOf gives the hold that stands; fault.Denied if there is none.
	LegalHoldOf(ctx context.Context, org OrganisationID, p PersonID) (LegalHold, error)
	EndLegalHold(ctx context.Context, h LegalHold) error
}

// NewErasure is what an administrator says to erase a person. Confirm is the
// person's reference or id, typed again.
type NewErasure struct {
	Reason  string
	Confirm string
}

// ErasePerson erases a person for good. While a legal hold stands it is refused
// with fault.Conflict. Erasing again finishes what was interrupted.
func (s *Service) ErasePerson(ctx context.Context, a Actor, person PersonID, n NewErasure) error {
	n.Reason, n.Confirm = strings.TrimSpace(n.Reason), strings.TrimSpace(n.Confirm)
	if err := checkReason("ErasePerson", n.Reason); err != nil {
		return err
	}
	return s.write(ctx, a, "ErasePerson", about(person, ""), func(tx Tx) error {
		p, err := tx.Person(ctx, a.Organisation, person)
		if err != nil {
			return err
		}
		var c fault.Check
		c.Require(n.Confirm == string(p.ID) || p.Reference != "" && strings.EqualFold(n.Confirm, p.Reference), "confirm", "erasure.error.confirm")
		if err := c.Err("ErasePerson"); err != nil {
			return err
		}
		if _, err := tx.LegalHoldOf(ctx, a.Organisation, person); err == nil {
			return fault.New(fault.Conflict, "ErasePerson: a legal hold stands", nil)
		} else if !fault.Is(err, fault.Denied) {
			return err
		}
		return tx.ErasePerson(ctx, Erasure{Organisation: a.Organisation, Person: person, Reason: n.Reason, At: s.Now(), By: a.Account})
	})
}

// SetLegalHold keeps a person's record from being erased. One hold stands at a
// time; a second is fault.Conflict.
func (s *Service) SetLegalHold(ctx context.Context, a Actor, person PersonID, reason string) error {
	reason = strings.TrimSpace(reason)
	if err := checkReason("SetLegalHold", reason); err != nil {
		return err
	}
	return s.write(ctx, a, "SetLegalHold", about(person, ""), func(tx Tx) error {
		p, err := tx.Person(ctx, a.Organisation, person)
		if err != nil {
			return err
		}
		if p.Erased {
			return fault.New(fault.Conflict, "SetLegalHold: erased already", nil)
		}
		if _, err := tx.LegalHoldOf(ctx, a.Organisation, person); err == nil {
			return fault.New(fault.Conflict, "SetLegalHold: a legal hold stands already", nil)
		} else if !fault.Is(err, fault.Denied) {
			return err
		}
		_, err = tx.InsertLegalHold(ctx, LegalHold{
			ID: s.newID(), Organisation: a.Organisation, Person: person, Reason: reason, Begun: s.Now(), BegunBy: a.Account,
		})
		return err
	})
}

// EndLegalHold ends the hold that stands. Where none does it is fault.Conflict.
func (s *Service) EndLegalHold(ctx context.Context, a Actor, person PersonID, reason string) error {
	reason = strings.TrimSpace(reason)
	if err := checkReason("EndLegalHold", reason); err != nil {
		return err
	}
	return s.write(ctx, a, "EndLegalHold", about(person, ""), func(tx Tx) error {
		if _, err := tx.Person(ctx, a.Organisation, person); err != nil {
			return err
		}
		h, err := tx.LegalHoldOf(ctx, a.Organisation, person)
		if fault.Is(err, fault.Denied) {
			return fault.New(fault.Conflict, "EndLegalHold: no legal hold stands", nil)
		}
		if err != nil {
			return err
		}
		h.EndReason, h.Ended, h.EndedBy = reason, s.Now(), a.Account
		return tx.EndLegalHold(ctx, h)
	})
}

func checkReason(op, reason string) error {
	var c fault.Check
	c.Require(reason != "" && Fits(reason, MaxNote), "reason", "erasure.error.reason")
	return c.Err(op)
}

// NoteRotation leaves an entry in the log of every organisation that so many keys,
// of all of them together, were wrapped anew from the command line.
func (s *Service) NoteRotation(ctx context.Context, keys int) error {
	return s.store.Write(ctx, func(tx Tx) error {
		all, err := tx.Organisations(ctx)
		if err != nil {
			return err
		}
		for _, o := range all {
			by := Operator(o.ID)
			err := tx.InsertAuditEntry(ctx, AuditEntry{
				ID: s.newID(), Organisation: o.ID, At: s.Now(), Account: by.Account, Name: by.Name, Role: by.Role,
				Action: "RotateKeys", Subject: "keys:" + strconv.Itoa(keys), Outcome: OutcomeAllowed,
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}
