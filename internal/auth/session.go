package auth

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
)

// touchEvery and touchSharedEvery are how often a session in use is written as seen. Writing it on
// every page would cost an fsync for each.
const (
	touchEvery       = 5 * time.Minute
	touchSharedEvery = time.Minute
)

// Session is one signed-in browser. ID is the SHA-256 of its token, in hex: the
// database alone cannot sign anybody in.
type Session struct {
	ID           string
	Organisation care.OrganisationID
	Account      care.AccountID
	Device       string
	Created      time.Time
	Seen         time.Time
	Expires      time.Time
	// Way is how it began, and Proved when its owner last proved who they are.
	Way    Way
	Proved time.Time
	// Strong is set where two factors proved it.
	Strong bool
	// Shared is set on a device that others use too.
	Shared bool
	// Required is set where the role of the account must have two factors.
	Required bool
}

// SignedIn is who a token belongs to.
type SignedIn struct {
	Actor      care.Actor
	Session    string
	Username   string
	MustChange bool
	Proved     time.Time
	Strong     bool
	Shared     bool
	// MustAdd is set where the role must have two factors and one proved it: a
	// second is set up before anything else opens.
	MustAdd bool
	// Second is set where the password was right and a second factor is asked for.
	// Nobody is signed in yet, and the token that came with it answers for that.
	Second bool
}

// NewSecret makes 32 random bytes, in base64url: what stands in a link that cannot be guessed.
func (g *Guard) NewSecret() string { return g.token() }

func (g *Guard) token() string {
	raw := make([]byte, 32)
	g.random(raw)
	return base64.RawURLEncoding.EncodeToString(raw)
}

func sessionID(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

func signedIn(account care.Account, session Session, request string) SignedIn {
	return SignedIn{
		Actor: care.Actor{
			Organisation: account.Organisation, Account: account.ID, Name: account.Name, Role: account.Role,
			Duties: account.Duties, RemarksOff: account.RemarksOff, Person: account.Person, Worker: account.Worker, Request: request,
		},
		Session: session.ID, Username: account.Username, MustChange: account.MustChange,
		Proved: session.Proved, Strong: session.Strong, Shared: session.Shared, MustAdd: session.Required && !session.Strong,
	}
}

// Resolve tells whose token this is, and keeps a session in use alive.
// fault.SignedOut if it is nobody's, or no longer.
func (g *Guard) Resolve(ctx context.Context, token, request string) (SignedIn, error) {
	if token == "" || len(token) > 100 {
		return SignedIn{}, fault.New(fault.SignedOut, "Resolve", nil)
	}
	var session Session
	var account care.Account
	err := g.store.ReadSessions(ctx, func(tx Tx) (err error) {
		session, account, err = tx.Session(ctx, g.org, sessionID(token))
		return err
	})
	now := g.time()
	if fault.Is(err, fault.Denied) || err == nil && (!now.Before(session.Expires) || !account.ClosedAt.IsZero()) {
		return SignedIn{}, fault.New(fault.SignedOut, "Resolve", nil)
	}
	if err != nil {
		return SignedIn{}, err
	}
	idle, life, every := g.lasts(session.Shared)
	if now.Sub(session.Seen) >= every {
		session.Seen = now
		session.Expires = earlier(now.Add(idle), session.Created.Add(life))
		err := g.store.WriteSessions(ctx, func(tx Tx) error { return tx.TouchSession(ctx, session) })
		if err != nil {
			return SignedIn{}, err
		}
	}
	return signedIn(account, session, request), nil
}

// lasts tells how long a session lasts unused and in all, and how often it is
// written as seen.
func (g *Guard) lasts(shared bool) (idle, life, every time.Duration) {
	if shared {
		return g.limits.SharedIdle, g.limits.SharedLife, touchSharedEvery
	}
	return g.limits.Idle, g.limits.Life, touchEvery
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// ListSessions gives the browsers in which this account is signed in now.
func (g *Guard) ListSessions(ctx context.Context, who SignedIn) ([]Session, error) {
	var list []Session
	err := g.store.ReadSessions(ctx, func(tx Tx) (err error) {
		list, err = tx.ListSessions(ctx, g.org, who.Actor.Account, g.time())
		return err
	})
	return list, err
}

// EndSession ends one of one's own sessions; one that is not there is ended.
func (g *Guard) EndSession(ctx context.Context, who SignedIn, id string) error {
	return g.store.WriteSessions(ctx, func(tx Tx) error {
		if err := tx.DeleteSession(ctx, g.org, who.Actor.Account, id); err != nil {
			return err
		}
		return tx.InsertAuditEntry(ctx, g.selfEntry(who, "EndSession"))
	})
}

// EndOtherSessions ends all of one's own sessions but this one.
func (g *Guard) EndOtherSessions(ctx context.Context, who SignedIn) error {
	return g.store.WriteSessions(ctx, func(tx Tx) error {
		if err := tx.DeleteOtherSessions(ctx, g.org, who.Actor.Account, who.Session); err != nil {
			return err
		}
		return tx.InsertAuditEntry(ctx, g.selfEntry(who, "EndOtherSessions"))
	})
}

// SignOutEverywhere ends all of one's own sessions.
func (g *Guard) SignOutEverywhere(ctx context.Context, who SignedIn) error {
	return g.store.WriteSessions(ctx, func(tx Tx) error {
		if err := tx.DeleteSessionsOf(ctx, g.org, who.Actor.Account); err != nil {
			return err
		}
		return tx.InsertAuditEntry(ctx, g.selfEntry(who, "SignOutEverywhere"))
	})
}

// ChangePassword sets a new password, given the old one, and ends every session.
// Whoever has no password yet sets one with a fresh proof instead.
func (g *Guard) ChangePassword(ctx context.Context, who SignedIn, old, fresh string) error {
	if err := CheckPassword(fresh, who.Username); err != nil {
		return err
	}
	account, err := g.knock(ctx, who.Username, "")
	if err != nil {
		return err
	}
	if account.PasswordHash == "" {
		if err := g.needFresh(who); err != nil {
			return err
		}
	} else if !Verify(account.PasswordHash, old) {
		err := g.turnAway(ctx, account, who.Username, Attempt{Request: who.Actor.Request})
		if !fault.Is(err, fault.Denied) {
			return err
		}
		var c fault.Check
		c.Require(false, "old_password", "account.error.old_password")
		return c.Err("ChangePassword")
	}
	hash := Hash(fresh, g.random)
	return g.store.WriteSessions(ctx, func(tx Tx) error {
		if err := tx.SetPassword(ctx, g.org, account.ID, hash, false); err != nil {
			return err
		}
		if err := tx.DeleteSessionsOf(ctx, g.org, account.ID); err != nil {
			return err
		}
		if err := tx.EndAppGrantsOf(ctx, g.org, account.ID, g.time()); err != nil {
			return err
		}
		return tx.InsertAuditEntry(ctx, g.selfEntry(who, "ChangePassword"))
	})
}

func (g *Guard) selfEntry(who SignedIn, action string) care.AuditEntry {
	return care.AuditEntry{
		ID: g.newID(), Organisation: g.org, At: g.time(), Account: who.Actor.Account, Name: who.Actor.Name, Role: who.Actor.Role,
		Action: action, Subject: "account:" + string(who.Actor.Account), Outcome: care.OutcomeAllowed, Request: who.Actor.Request,
	}
}

// cut shortens text to at most n characters.
func cut(text string, n int) string {
	for i := range text {
		if n == 0 {
			return text[:i]
		}
		n--
	}
	return text
}
