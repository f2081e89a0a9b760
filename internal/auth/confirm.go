package auth

import (
	"context"
	"time"

	"towpath/internal/fault"
)

// FreshFor is how long a proof lasts for a change of how one signs in.
const FreshFor = 10 * time.Minute

// ErrStale is the cause of a refusal that a new proof would lift.
var ErrStale = staleError{}

type staleError struct{}

func (staleError) Error() string { return "who this is was not proved lately" }

// Fresh tells whether somebody proved lately who they are.
func (g *Guard) Fresh(who SignedIn) bool { return g.time().Sub(who.Proved) < FreshFor }

func (g *Guard) needFresh(who SignedIn) error {
	if !g.Fresh(who) {
		return fault.New(fault.Denied, "needFresh", ErrStale)
	}
	return nil
}

// Confirm takes the password, or a code, of somebody who is signed in, and gives
// their session a new token. A wrong one is fault.Invalid, at the field "password"
// or "code".
func (g *Guard) Confirm(ctx context.Context, who SignedIn, password, code string) (string, error) {
	if code != "" || password == "" {
		return g.confirmCode(ctx, who, code)
	}
	f, err := g.Factors(ctx, who)
	if err != nil {
		return "", err
	}
	if f.Second { // what does not sign in does not change how one signs in
		return g.confirmCode(ctx, who, "")
	}
	account, err := g.knock(ctx, who.Username, "")
	if err != nil {
		return "", err
	}
	if len(password) > 4*MaxPassword || !Verify(account.PasswordHash, password) {
		err := g.turnAway(ctx, account, who.Username, Attempt{Request: who.Actor.Request})
		if !fault.Is(err, fault.Denied) {
			return "", err
		}
		var c fault.Check
		c.Require(false, "password", "account.error.old_password")
		return "", c.Err("Confirm")
	}
	var token string
	err = g.store.WriteSessions(ctx, func(tx Tx) (err error) {
		token, err = g.renew(ctx, tx, who, who.Strong)
		return err
	})
	return token, err
}

func (g *Guard) confirmCode(ctx context.Context, who SignedIn, code string) (token string, err error) {
	right := false
	err = g.store.WriteSessions(ctx, func(tx Tx) error {
		right = false
		if err := g.secondPatience(ctx, tx, who.Actor.Account); err != nil {
			return err
		}
		var err error
		if right, err = g.checkSecond(ctx, tx, who.Actor.Account, code); err != nil {
			return err
		}
		if !right {
			return g.missSecond(ctx, tx, who.Actor.Account)
		}
		token, err = g.renew(ctx, tx, who, true)
		return err
	})
	if err == nil && !right {
		err = wrongCode("Confirm")
	}
	return token, err
}

// ConfirmPasskey is Confirm with a passkey of one's own.
func (g *Guard) ConfirmPasskey(ctx context.Context, who SignedIn, asked string, answer []byte) (string, error) {
	account, err := g.passkeyOwner(ctx, asked, answer, who.Actor.Request)
	if err != nil {
		return "", err
	}
	if account.ID != who.Actor.Account {
		return "", fault.New(fault.Denied, "ConfirmPasskey", nil)
	}
	var token string
	err = g.store.WriteSessions(ctx, func(tx Tx) (err error) {
		token, err = g.renew(ctx, tx, who, true)
		return err
	})
	return token, err
}

// renew gives a session a new token after a proof: whoever knew the old one has
// nothing.
func (g *Guard) renew(ctx context.Context, tx Tx, who SignedIn, strong bool) (string, error) {
	session, _, err := tx.Session(ctx, g.org, who.Session)
	if err != nil {
		return "", fault.New(fault.SignedOut, "renew", err)
	}
	if err := tx.DeleteSession(ctx, g.org, who.Actor.Account, who.Session); err != nil {
		return "", err
	}
	token := g.token()
	session.ID, session.Proved, session.Strong = sessionID(token), g.time(), session.Strong || strong
	return token, tx.InsertSession(ctx, session)
}
