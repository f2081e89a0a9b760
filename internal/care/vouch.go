package care

import (
	"context"
	"errors"
	"slices"
	"time"

	"towpath/internal/fault"
)

// Vouch is somebody's word that whoever has lost every way in is who they say.
// Another member of staff confirms it; no code is made before.
type Vouch struct {
	ID           VouchID
	Organisation OrganisationID
	Account      AccountID
	// Person is empty for an account of staff.
	Person      PersonID
	How         KnownBy
	StartedBy   AccountID
	Started     time.Time
	Expires     time.Time
	ConfirmedBy AccountID
	Confirmed   time.Time
}

// KnownBy is how somebody knows that it is them.
type KnownBy string

// The ways. They are a closed list, so that nothing about anybody is written here.
const (
	KnownInPerson KnownBy = "in_person"
	KnownOnVideo  KnownBy = "video"
	KnownByCall   KnownBy = "call"
)

// WaysKnown lists them in the order in which screens show them.
var WaysKnown = []KnownBy{KnownInPerson, KnownOnVideo, KnownByCall}

// VouchLife is how long somebody has to confirm.
const VouchLife = 3 * 24 * time.Hour

// NamedVouch is a vouch with the names of those in it.
type NamedVouch struct {
	Vouch
	For, By, Confirmer string
}

// named looks up the names. An account that is gone has none.
func named(ctx context.Context, tx Tx, a Actor, list []Vouch) ([]NamedVouch, error) {
	names := map[AccountID]string{"": ""}
	name := func(id AccountID) (string, error) {
		if n, ok := names[id]; ok {
			return n, nil
		}
		account, err := tx.Account(ctx, a.Organisation, id)
		if err != nil && !fault.Is(err, fault.Denied) {
			return "", err
		}
		names[id] = account.Name
		return account.Name, nil
	}
	out := make([]NamedVouch, len(list))
	for i, v := range list {
		out[i].Vouch = v
		var errs [3]error
		out[i].For, errs[0] = name(v.Account)
		out[i].By, errs[1] = name(v.StartedBy)
		out[i].Confirmer, errs[2] = name(v.ConfirmedBy)
		if err := errors.Join(errs[:]...); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// NewVouch is what a member of staff says.
type NewVouch struct {
	ID  VouchID
	How KnownBy
}

func (n NewVouch) check(op string) error {
	var c fault.Check
	c.Require(ValidID(string(n.ID)), "id", "error.id")
	c.Require(slices.Contains(WaysKnown, n.How), "how", "vouch.error.how")
	return c.Err(op)
}

// VouchForAccount is a worker's word for a person of their team who cannot get in
// any more. A person without an account is denied: they are invited.
func (s *Service) VouchForAccount(ctx context.Context, a Actor, person PersonID, n NewVouch) error {
	if err := n.check("VouchForAccount"); err != nil {
		return err
	}
	return s.write(ctx, a, "VouchForAccount", about(person, "vouch:"+string(n.ID)), func(tx Tx) error {
		accounts, err := tx.AccountsOfPerson(ctx, a.Organisation, person)
		if err != nil {
			return err
		}
		if len(accounts) == 0 {
			return denied("VouchForAccount")
		}
		return tx.InsertVouch(ctx, s.newVouch(a, n, accounts[0], person))
	})
}

// VouchForStaff is an administrator's word for a colleague.
func (s *Service) VouchForStaff(ctx context.Context, a Actor, username string, n NewVouch) error {
	if err := n.check("VouchForStaff"); err != nil {
		return err
	}
	return s.write(ctx, a, "VouchForStaff", about("", "vouch:"+string(n.ID)), func(tx Tx) error {
		account, err := tx.AccountByUsername(ctx, a.Organisation, NormalUsername(username))
		if err != nil {
			return err
		}
		if !account.Role.Staff() || account.ID == a.Account || !account.ClosedAt.IsZero() {
			return denied("VouchForStaff")
		}
		return tx.InsertVouch(ctx, s.newVouch(a, n, account.ID, ""))
	})
}

func (s *Service) newVouch(a Actor, n NewVouch, account AccountID, person PersonID) Vouch {
	now := s.Now()
	return Vouch{
		ID: n.ID, Organisation: a.Organisation, Account: account, Person: person, How: n.How, StartedBy: a.Account, Started: now, Expires: now.Add(VouchLife),
	}
}

// ListVouches gives those that the reader may confirm: of the people whose teams
// a manager manages; all of them for an administrator.
func (s *Service) ListVouches(ctx context.Context, a Actor) ([]NamedVouch, error) {
	var out []NamedVouch
	err := s.read(ctx, a, "ListVouches", subject{}, func(tx Tx) error {
		list, err := tx.ListVouches(ctx, a.Organisation, s.Now())
		if err != nil {
			return err
		}
		var mine []Vouch
		for _, v := range list {
			may, err := s.mayConfirm(ctx, tx, a, v)
			if err != nil {
				return err
			}
			if may {
				mine = append(mine, v)
			}
		}
		out, err = named(ctx, tx, a, mine)
		return err
	})
	return out, err
}

// mayConfirm tells whether this member of staff is a second one who may.
func (s *Service) mayConfirm(ctx context.Context, tx Tx, a Actor, v Vouch) (bool, error) {
	if v.StartedBy == a.Account || v.Account == a.Account {
		return false, nil
	}
	if a.Role == RoleAdministrator || v.Person == "" {
		return true, nil
	}
	standing, err := tx.Standing(ctx, a, v.Person, s.Now())
	return standing.Manager, err
}

// ConfirmVouch is the second word. It ends every way into the account, and makes
// a code that holds for a day. The entry stands in the person's own record too.
func (s *Service) ConfirmVouch(ctx context.Context, a Actor, id VouchID, n NewCode) error {
	if err := n.check("ConfirmVouch"); err != nil {
		return err
	}
	return s.write(ctx, a, "ConfirmVouch", about("", "vouch:"+string(id)), func(tx Tx) error {
		if !ValidID(string(id)) {
			return denied("ConfirmVouch")
		}
		v, err := tx.Vouch(ctx, a.Organisation, id)
		if err != nil {
			return err
		}
		may, err := s.mayConfirm(ctx, tx, a, v)
		if err != nil {
			return err
		}
		now := s.Now()
		if !may || !now.Before(v.Expires) {
			return denied("ConfirmVouch")
		}
		first, err := tx.ConfirmVouch(ctx, a.Organisation, id, a.Account, now)
		if err != nil {
			return err
		}
		if !first {
			return denied("ConfirmVouch")
		}
		account, err := tx.Account(ctx, a.Organisation, v.Account)
		if err != nil {
			return err
		}
		if err := s.wayBack(ctx, tx, a, account, n); err != nil || v.Person == "" {
			return err
		}
		return tx.InsertAuditEntry(ctx, AuditEntry{
			ID: s.newID(), Organisation: a.Organisation, At: now, Account: a.Account, Name: a.Name, Role: a.Role,
			Action: "ConfirmVouch", Person: v.Person, Subject: "vouch:" + string(id), Outcome: OutcomeAllowed, Request: a.Request,
		})
	})
}
