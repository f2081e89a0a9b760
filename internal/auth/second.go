package auth

import (
	"context"

	"towpath/internal/care"
	"towpath/internal/fault"
)

// second is what is kept between a right password and the second factor.
type second struct {
	Shared bool `json:"shared"`
}

// secondSubject is what wrong codes of an account are counted under.
func secondSubject(id care.AccountID) string { return subjectOf("second", string(id)) }

func (g *Guard) secondPatience(ctx context.Context, tx Tx, id care.AccountID) error {
	n, err := tx.CountAttempts(ctx, g.org, secondSubject(id), g.time().Add(-g.limits.Window))
	if err == nil && n >= g.limits.Guesses {
		return fault.New(fault.TooMany, "SecondFactor", nil)
	}
	return err
}

func (g *Guard) missSecond(ctx context.Context, tx Tx, id care.AccountID) error {
	return tx.InsertAttempt(ctx, g.org, g.newID(), secondSubject(id), g.time())
}

// checkSecond tells whether a code is one of the app, or a recovery code, of this
// account, and uses it up.
func (g *Guard) checkSecond(ctx context.Context, tx Tx, id care.AccountID, text string) (bool, error) {
	if code := NormalOneTime(text); code != "" {
		key, err := oneTimeKey(ctx, tx, g.org, id)
		if err != nil || key.Confirmed.IsZero() {
			return false, err
		}
		step := g.stepOf(key, code)
		if step == 0 {
			return false, nil
		}
		return tx.UseOneTimeStep(ctx, g.org, id, step)
	}
	if NormalCode(text) == "" {
		return false, nil
	}
	return tx.UseRecoveryCode(ctx, g.org, id, recoveryHash(id, text), g.time())
}

// needsSecond tells whether a right password is not enough for an account: it has
// an app, or its role must have two factors and it has another.
func (g *Guard) needsSecond(ctx context.Context, tx Tx, account care.Account) (bool, error) {
	f, err := g.factors(ctx, tx, account.ID)
	if err != nil || f.App {
		return f.App, err
	}
	if len(f.Passkeys) == 0 && f.Recovery == 0 {
		return false, nil
	}
	return g.required(ctx, tx, account.Role)
}

func (g *Guard) required(ctx context.Context, tx Tx, role care.Role) (bool, error) {
	roles, err := tx.RequiredFactors(ctx, g.org)
	for _, r := range roles {
		if r == role {
			return true, err
		}
	}
	return false, err
}

// SecondAsked tells what can answer the second question that was asked of the
// browser with this token. fault.Denied if none was, or it has run out.
func (g *Guard) SecondAsked(ctx context.Context, token string) (Factors, error) {
	var f Factors
	err := g.store.ReadSessions(ctx, func(tx Tx) error {
		var s second
		c, err := g.asked(ctx, tx, token, AskedSecond, &s)
		if err != nil {
			return err
		}
		f, err = g.factors(ctx, tx, c.Account)
		return err
	})
	return f, err
}

// SecondFactor answers it with a code of the app or a recovery code, and opens the
// session. A wrong code is fault.Invalid and may be tried again; too many are
// fault.TooMany; fault.Denied where nothing was asked of this browser.
func (g *Guard) SecondFactor(ctx context.Context, token, code string, at Attempt) (string, SignedIn, error) {
	var fresh string
	var who SignedIn
	right := false
	err := g.store.WriteSessions(ctx, func(tx Tx) error {
		right = false
		var s second
		c, err := g.asked(ctx, tx, token, AskedSecond, &s)
		if err != nil {
			return err
		}
		account, err := tx.Account(ctx, g.org, c.Account)
		if err != nil {
			return err
		}
		if err := g.secondPatience(ctx, tx, account.ID); err != nil {
			return err
		}
		if right, err = g.checkSecond(ctx, tx, account.ID, code); err != nil {
			return err
		}
		if !right || !account.ClosedAt.IsZero() {
			right = false
			if err := g.missSecond(ctx, tx, account.ID); err != nil {
				return err
			}
			return tx.InsertAuditEntry(ctx, g.entry(account, "SignIn", care.OutcomeDenied, at.Request))
		}
		if _, err := tx.DeleteChallenge(ctx, g.org, c.ID); err != nil {
			return err
		}
		if err := tx.DeleteAttempts(ctx, g.org, secondSubject(account.ID)); err != nil {
			return err
		}
		at.Shared = s.Shared
		fresh, who, err = g.open(ctx, tx, account, WayPassword, true, at)
		return err
	})
	if err == nil && !right {
		err = wrongCode("SecondFactor")
	}
	if err != nil {
		return "", SignedIn{}, err
	}
	return fresh, who, nil
}
