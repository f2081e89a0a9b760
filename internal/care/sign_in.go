package care

import (
	"context"
	"slices"
	"time"

	"towpath/internal/fault"
)

// Identifiers of what lets somebody in.
type (
	CodeID  string
	VouchID string
)

// SignInCode lets somebody in once: a person to their first account, or anybody
// back into theirs. Only the hash of the code is kept (auth.HashCode).
type SignInCode struct {
	ID           CodeID
	Organisation OrganisationID
	Hash         string
	Person       PersonID
	// Account is empty until a first account was made with the code.
	Account AccountID
	MadeBy  AccountID
	Made    time.Time
	Expires time.Time
	Used    time.Time
	Revoked time.Time
}

// Holds tells whether the code would still let somebody in.
func (c SignInCode) Holds(now time.Time) bool {
	return c.Used.IsZero() && c.Revoked.IsZero() && now.Before(c.Expires)
}

// WayBackLife is how long a code holds that lets somebody back in: it is used while
// they are on the telephone. A first invitation holds for InvitationLife.
const WayBackLife = 24 * time.Hour

// SignInTx is codes, vouching and what administrators ask of sign-in.
type SignInTx interface {
	InsertSignInCode(ctx context.Context, c SignInCode) error
	ListSignInCodes(ctx context.Context, org OrganisationID, person PersonID) ([]SignInCode, error)
	// RevokeSignInCodes ends every code that holds for a person or an account.
	RevokeSignInCodes(ctx context.Context, org OrganisationID, person PersonID, account AccountID, at time.Time) error
	AccountsOfPerson(ctx context.Context, org OrganisationID, person PersonID) ([]AccountID, error)
	// DeleteFactorsOf forgets passkeys, one-time keys, recovery codes and links to
	// a provider.
	DeleteFactorsOf(ctx context.Context, org OrganisationID, account AccountID) error

	InsertVouch(ctx context.Context, v Vouch) error
	Vouch(ctx context.Context, org OrganisationID, id VouchID) (Vouch, error)
	ListVouches(ctx context.Context, org OrganisationID, now time.Time) ([]Vouch, error)
	ListVouchesOfPerson(ctx context.Context, org OrganisationID, person PersonID) ([]Vouch, error)
	// ConfirmVouch says whether it was still to be confirmed.
	ConfirmVouch(ctx context.Context, org OrganisationID, id VouchID, by AccountID, at time.Time) (bool, error)

	PutProviderMark(ctx context.Context, org OrganisationID, claimHash string, account AccountID, at time.Time) error
	RequiredFactors(ctx context.Context, org OrganisationID) ([]Role, error)
	SetRequiredFactors(ctx context.Context, org OrganisationID, roles []Role, at time.Time) error
}

// NewCode is a code that was made: its id and the hash of what is told.
type NewCode struct {
	ID   CodeID
	Hash string
}

func (n NewCode) check(op string) error {
	var c fault.Check
	c.Require(ValidID(string(n.ID)), "id", "error.id")
	c.Require(len(n.Hash) == 64, "id", "error.id")
	return c.Err(op)
}

// InvitePerson makes a code with which a person makes their own account. Codes
// made before stop working. A person who has an account is fault.Conflict: the way
// back is to vouch.
func (s *Service) InvitePerson(ctx context.Context, a Actor, person PersonID, n NewCode) error {
	if err := n.check("InvitePerson"); err != nil {
		return err
	}
	return s.write(ctx, a, "InvitePerson", about(person, "code:"+string(n.ID)), func(tx Tx) error {
		return s.invite(ctx, tx, a, "InvitePerson", person, n)
	})
}

// InviteNewcomer is InvitePerson for an administrator, who has no person's record
// open: it names the person, and shows nothing.
func (s *Service) InviteNewcomer(ctx context.Context, a Actor, person PersonID, n NewCode) error {
	if err := n.check("InviteNewcomer"); err != nil {
		return err
	}
	return s.write(ctx, a, "InviteNewcomer", about("", "code:"+string(n.ID)), func(tx Tx) error {
		if !ValidID(string(person)) {
			return denied("InviteNewcomer")
		}
		return s.invite(ctx, tx, a, "InviteNewcomer", person, n)
	})
}

func (s *Service) invite(ctx context.Context, tx Tx, a Actor, op string, person PersonID, n NewCode) error {
	if _, err := tx.Person(ctx, a.Organisation, person); err != nil {
		return err
	}
	accounts, err := tx.AccountsOfPerson(ctx, a.Organisation, person)
	if err != nil {
		return err
	}
	if len(accounts) > 0 {
		return fault.New(fault.Conflict, op, nil)
	}
	now := s.Now()
	if err := tx.RevokeSignInCodes(ctx, a.Organisation, person, "", now); err != nil {
		return err
	}
	return tx.InsertSignInCode(ctx, SignInCode{
		ID: n.ID, Organisation: a.Organisation, Hash: n.Hash, Person: person, MadeBy: a.Account, Made: now, Expires: now.Add(InvitationLife),
	})
}

// RevokeInvitation ends the codes of a person that still hold.
func (s *Service) RevokeInvitation(ctx context.Context, a Actor, person PersonID) error {
	return s.write(ctx, a, "RevokeInvitation", about(person, ""), func(tx Tx) error {
		return tx.RevokeSignInCodes(ctx, a.Organisation, person, "", s.Now())
	})
}

// InviteAccount makes a code that lets somebody back into their account. The
// command line alone may: whoever runs it holds the data already.
func (s *Service) InviteAccount(ctx context.Context, a Actor, username string, n NewCode) error {
	if err := n.check("InviteAccount"); err != nil {
		return err
	}
	on, err := s.accountOf(ctx, a, username)
	if err != nil {
		return err
	}
	return s.write(ctx, a, "InviteAccount", on, func(tx Tx) error {
		account, err := tx.AccountByUsername(ctx, a.Organisation, NormalUsername(username))
		if err != nil {
			return err
		}
		return s.wayBack(ctx, tx, a, account, n)
	})
}

// wayBack ends every way into an account but one code.
func (s *Service) wayBack(ctx context.Context, tx Tx, a Actor, account Account, n NewCode) error {
	org, now := a.Organisation, s.Now()
	if account.Role == RoleSystem {
		return denied("wayBack")
	}
	if err := tx.SetPassword(ctx, org, account.ID, "", false); err != nil {
		return err
	}
	if err := tx.DeleteFactorsOf(ctx, org, account.ID); err != nil {
		return err
	}
	if err := tx.EndAppGrantsOf(ctx, org, account.ID, s.Now()); err != nil {
		return err
	}
	if err := tx.DeleteSessionsOf(ctx, org, account.ID); err != nil {
		return err
	}
	if err := tx.RevokeSignInCodes(ctx, org, account.Person, account.ID, now); err != nil {
		return err
	}
	return tx.InsertSignInCode(ctx, SignInCode{
		ID: n.ID, Organisation: org, Hash: n.Hash, Person: account.Person, Account: account.ID, MadeBy: a.Account, Made: now, Expires: now.Add(WayBackLife),
	})
}

// SignInHelp is how somebody stands with signing in: whether they have an account,
// the codes made for them, who vouched.
type SignInHelp struct {
	Person  Person
	Account bool
	Codes   []SignInCode
	Vouches []NamedVouch
}

// ShowSignInHelp gives a person's standing with signing in.
func (s *Service) ShowSignInHelp(ctx context.Context, a Actor, person PersonID) (SignInHelp, error) {
	var h SignInHelp
	err := s.read(ctx, a, "ShowSignInHelp", about(person, ""), func(tx Tx) (err error) {
		if h.Person, err = tx.Person(ctx, a.Organisation, person); err != nil {
			return err
		}
		accounts, err := tx.AccountsOfPerson(ctx, a.Organisation, person)
		if err != nil {
			return err
		}
		h.Account = len(accounts) > 0
		if h.Codes, err = tx.ListSignInCodes(ctx, a.Organisation, person); err != nil {
			return err
		}
		list, err := tx.ListVouchesOfPerson(ctx, a.Organisation, person)
		if err != nil {
			return err
		}
		h.Vouches, err = named(ctx, tx, a, list)
		return err
	})
	return h, err
}

// ListRequiredFactors gives the roles that sign in with two factors.
func (s *Service) ListRequiredFactors(ctx context.Context, a Actor) ([]Role, error) {
	var roles []Role
	err := s.read(ctx, a, "ListRequiredFactors", subject{}, func(tx Tx) (err error) {
		roles, err = tx.RequiredFactors(ctx, a.Organisation)
		return err
	})
	return roles, err
}

// RequireFactors says which roles sign in with two factors. It holds from the
// next request of everybody who has one now.
func (s *Service) RequireFactors(ctx context.Context, a Actor, roles []Role) error {
	roles = slices.Compact(slices.Sorted(slices.Values(roles)))
	var c fault.Check
	for _, r := range roles {
		c.Require(r.Valid(), "role", "account.error.role")
	}
	if err := c.Err("RequireFactors"); err != nil {
		return err
	}
	return s.write(ctx, a, "RequireFactors", subject{}, func(tx Tx) error {
		return tx.SetRequiredFactors(ctx, a.Organisation, roles, s.Now())
	})
}

// MarkForProvider says that whoever an outside provider knows by a claim is this
// account: the first sign-in from there is then theirs. Only staff may be marked.
func (s *Service) MarkForProvider(ctx context.Context, a Actor, username, claimHash string) error {
	on, err := s.accountOf(ctx, a, username)
	if err != nil {
		return err
	}
	return s.write(ctx, a, "MarkForProvider", on, func(tx Tx) error {
		account, err := tx.AccountByUsername(ctx, a.Organisation, NormalUsername(username))
		if err != nil {
			return err
		}
		if !account.Role.Staff() || len(claimHash) != 64 {
			return denied("MarkForProvider")
		}
		return tx.PutProviderMark(ctx, a.Organisation, claimHash, account.ID, s.Now())
	})
}

// Staff tells whether a role works for the service.
func (r Role) Staff() bool { return r == RoleWorker || r == RoleManager || r == RoleAdministrator }

// signInOperations are the operations of this file and of vouch.go.
var signInOperations = []string{
	"InvitePerson", "InviteNewcomer", "RevokeInvitation", "InviteAccount", "ShowSignInHelp",
	"VouchForAccount", "VouchForStaff", "ListVouches", "ConfirmVouch",
	"ListRequiredFactors", "RequireFactors", "MarkForProvider",
}
