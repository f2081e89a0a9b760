package auth

import (
	"context"
	"strings"

	"towpath/internal/care"
	"towpath/internal/fault"
)

// Invited is what a code opens: a first account, or one that is there.
type Invited struct {
	// Name is how the person is called; Username is empty for a first account.
	Name, Username string
}

// Invitation tells what a code opens, and leaves it to be used. A wrong code is
// fault.Denied, after too many fault.TooMany.
func (g *Guard) Invitation(ctx context.Context, code, address string) (Invited, error) {
	if err := g.CodePatience(ctx, address); err != nil {
		return Invited{}, err
	}
	var in Invited
	err := g.store.ReadSessions(ctx, func(tx Tx) (err error) {
		in, _, err = g.invited(ctx, tx, HashCode(code))
		return err
	})
	if fault.Is(err, fault.Denied) {
		return in, g.CodeMissed(ctx, address)
	}
	return in, err
}

func (g *Guard) invited(ctx context.Context, tx Tx, hash string) (Invited, care.SignInCode, error) {
	if hash == "" {
		return Invited{}, care.SignInCode{}, fault.New(fault.Denied, "Invitation", nil)
	}
	code, err := tx.SignInCode(ctx, g.org, hash, g.time())
	if err != nil {
		return Invited{}, code, err
	}
	if code.Account != "" {
		account, err := tx.Account(ctx, g.org, code.Account)
		if err == nil && !account.ClosedAt.IsZero() {
			err = fault.New(fault.Denied, "Invitation", nil)
		}
		return Invited{Name: account.Name, Username: account.Username}, code, err
	}
	person, err := tx.Person(ctx, g.org, code.Person)
	return Invited{Name: person.Called()}, code, err
}

// FirstWay is what somebody with a code chooses: a name of sign-in, where they
// have none, and a password or (firstPasskey) a passkey.
type FirstWay struct{ Code, Username, Password string }

func (f FirstWay) check() (FirstWay, error) {
	f.Username = care.NormalUsername(f.Username)
	var c fault.Check
	c.Require(f.Username != "" && care.Fits(f.Username, care.MaxLine) && !strings.ContainsAny(f.Username, " \t\n"), "username", "account.error.username")
	return f, c.Err("UseInvitation")
}

// UseInvitation uses a code up: it makes the account, or sets the password of the
// one that is there, and signs in.
func (g *Guard) UseInvitation(ctx context.Context, f FirstWay, at Attempt) (string, SignedIn, error) {
	in, err := g.Invitation(ctx, f.Code, at.Address)
	if err != nil {
		return "", SignedIn{}, err
	}
	if in.Username != "" {
		f.Username = in.Username
	}
	f, err = f.check()
	if wrong := CheckPassword(f.Password, f.Username); err == nil || fault.Is(err, fault.Invalid) {
		err = joined("UseInvitation", err, wrong)
	}
	if err != nil {
		return "", SignedIn{}, err
	}
	hash := Hash(f.Password, g.random)
	return g.useCode(ctx, f, at, false, care.AccountID(g.newID()), func(tx Tx, account care.Account, first bool) error {
		if first {
			account.PasswordHash = hash
			return tx.InsertAccount(ctx, account)
		}
		return tx.SetPassword(ctx, g.org, account.ID, hash, false)
	})
}

// joined puts the fields of two refusals together.
func joined(op string, errs ...error) error {
	var fields []fault.Field
	for _, err := range errs {
		fields = append(fields, fault.FieldsOf(err)...)
	}
	if len(fields) == 0 {
		return nil
	}
	return &fault.Error{Kind: fault.Invalid, Op: op, Fields: fields}
}

// useCode uses a code up in one transaction with whatever set makes of it. fresh
// is the id of an account that is not there yet.
func (g *Guard) useCode(ctx context.Context, f FirstWay, at Attempt, strong bool, fresh care.AccountID, set func(Tx, care.Account, bool) error) (string, SignedIn, error) {
	var token string
	var who SignedIn
	err := g.store.WriteSessions(ctx, func(tx Tx) error {
		_, code, err := g.invited(ctx, tx, HashCode(f.Code))
		if err != nil {
			return err
		}
		account, err := g.accountFor(ctx, tx, code, f.Username, fresh)
		if err != nil {
			return err
		}
		if err := set(tx, account, code.Account == ""); err != nil {
			return err
		}
		used, err := tx.UseSignInCode(ctx, g.org, code.ID, account.ID, g.time())
		if err != nil {
			return err
		}
		if !used {
			return fault.New(fault.Denied, "UseInvitation", nil)
		}
		entry := g.entry(account, "UseInvitation", care.OutcomeAllowed, at.Request)
		entry.Person = account.Person
		if err := tx.InsertAuditEntry(ctx, entry); err != nil {
			return err
		}
		token, who, err = g.open(ctx, tx, account, WayCode, strong, at)
		return err
	})
	return token, who, err
}

// accountFor gives the account that a code is for, or the one it will make. A name
// of sign-in that somebody else has is fault.Invalid.
func (g *Guard) accountFor(ctx context.Context, tx Tx, code care.SignInCode, username string, fresh care.AccountID) (care.Account, error) {
	if code.Account != "" {
		return tx.Account(ctx, g.org, code.Account)
	}
	person, err := tx.Person(ctx, g.org, code.Person)
	if err != nil {
		return care.Account{}, err
	}
	_, err = tx.AccountByUsername(ctx, g.org, username)
	if err == nil {
		var c fault.Check
		c.Require(false, "username", "account.error.taken")
		return care.Account{}, c.Err("UseInvitation")
	}
	if !fault.Is(err, fault.Denied) {
		return care.Account{}, err
	}
	return care.Account{
		ID: fresh, Organisation: g.org, Username: username, Name: person.Name, Role: care.RolePerson, Person: person.ID, Created: g.time(),
	}, nil
}
