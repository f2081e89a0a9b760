package auth

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
)

// touchEvery is how often a session in use is written as seen. Writing it on
// every page would cost an fsync for each.
const touchEvery = 5 * time.Minute

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
}

// SignedIn is who a token belongs to.
type SignedIn struct {
	Actor      care.Actor
	Session    string
	Username   string
	MustChange bool
}

func (g *Guard) token() string {
	raw := make([]byte, 32)
	g.random(raw)
	return base64.RawURLEncoding.EncodeToString(raw)
}

func sessionID(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// Attempt is what comes with a sign-in.
type Attempt struct {
	Username string
	Password string
	// Device is how the browser describes itself, Address where it comes from.
	Device  string
	Address string
	Request string
}

// SignIn makes a session for the right name and password, and gives its token.
// A wrong one is fault.Denied, whichever of the two was wrong and in the same
// time; too many wrong ones are fault.TooMany for a while, right or wrong.
func (g *Guard) SignIn(ctx context.Context, at Attempt) (string, SignedIn, error) {
	username := care.NormalUsername(at.Username)
	if len(username) > 4*care.MaxLine || len(at.Password) > 4*MaxPassword || strings.ContainsRune(username, 0) {
		return "", SignedIn{}, fault.New(fault.Denied, "SignIn", nil)
	}
	account, err := g.knock(ctx, username, at.Address)
	if err != nil {
		return "", SignedIn{}, err
	}
	known := account.ID != "" && account.ClosedAt.IsZero()
	hash := g.decoy
	if known {
		hash = account.PasswordHash
	}
	if right := Verify(hash, at.Password); !right || !known {
		return "", SignedIn{}, g.turnAway(ctx, account, username, at)
	}
	token := g.token()
	now := g.time()
	session := Session{
		ID: sessionID(token), Organisation: g.org, Account: account.ID, Device: cut(at.Device, care.MaxLine),
		Created: now, Seen: now, Expires: now.Add(min(g.limits.Idle, g.limits.Life)),
	}
	err = g.store.WriteSessions(ctx, func(tx Tx) error {
		if err := g.patience(ctx, tx, username, at.Address); err != nil {
			return err
		}
		if err := tx.DeleteAttempts(ctx, g.org, subjectOf("account", username)); err != nil {
			return err
		}
		if err := tx.DeleteSessionsBefore(ctx, g.org, now); err != nil {
			return err
		}
		if err := tx.InsertSession(ctx, session); err != nil {
			return err
		}
		return tx.InsertAuditEntry(ctx, g.entry(account, "SignIn", care.OutcomeAllowed, at.Request))
	})
	if err != nil {
		return "", SignedIn{}, err
	}
	return token, signedIn(account, session.ID, at.Request), nil
}

// knock looks the account up and refuses, before any password is looked at, when
// there were too many wrong ones lately.
func (g *Guard) knock(ctx context.Context, username, address string) (care.Account, error) {
	var account care.Account
	err := g.store.ReadSessions(ctx, func(tx Tx) error {
		err := g.patience(ctx, tx, username, address)
		if err != nil {
			return err
		}
		account, err = tx.AccountByUsername(ctx, g.org, username)
		if fault.Is(err, fault.Denied) {
			return nil
		}
		return err
	})
	return account, err
}

// patience refuses when there were too many wrong passwords lately. It is asked
// before a password is looked at and again before the outcome is told, since many
// guesses may be on their way at once.
func (g *Guard) patience(ctx context.Context, tx Tx, username, address string) error {
	since := g.time().Add(-g.limits.Window)
	byName, err := tx.CountAttempts(ctx, g.org, subjectOf("account", username), since)
	if err != nil {
		return err
	}
	byPlace := 0
	if address != "" {
		byPlace, err = tx.CountAttempts(ctx, g.org, subjectOf("address", address), since)
	}
	if err == nil && (byName >= g.limits.Guesses || byPlace >= g.limits.PlaceGuesses) {
		return fault.New(fault.TooMany, "SignIn", nil)
	}
	return err
}

func (g *Guard) turnAway(ctx context.Context, account care.Account, username string, at Attempt) error {
	now := g.time()
	subjects := []string{subjectOf("account", username)}
	if at.Address != "" {
		subjects = append(subjects, subjectOf("address", at.Address))
	}
	err := g.store.WriteSessions(ctx, func(tx Tx) error {
		if err := g.patience(ctx, tx, username, at.Address); err != nil {
			return err
		}
		if err := tx.DeleteAttemptsBefore(ctx, g.org, now.Add(-g.limits.Window)); err != nil {
			return err
		}
		for _, subject := range subjects {
			if err := tx.InsertAttempt(ctx, g.org, g.newID(), subject, now); err != nil {
				return err
			}
		}
		return tx.InsertAuditEntry(ctx, g.entry(account, "SignIn", care.OutcomeDenied, at.Request))
	})
	if err != nil {
		return err
	}
	return fault.New(fault.Denied, "SignIn", nil)
}

// subjectOf hides the name or address behind a hash: people type passwords into
// the wrong box.
func subjectOf(kind, text string) string {
	sum := sha256.Sum256([]byte(kind + "\x00" + text))
	return hex.EncodeToString(sum[:])
}

func (g *Guard) entry(account care.Account, action, outcome, request string) care.AuditEntry {
	return care.AuditEntry{
		ID: g.newID(), Organisation: g.org, At: g.time(), Account: account.ID, Name: account.Name, Role: account.Role,
		Action: action, Subject: "account:" + string(account.ID), Outcome: outcome, Request: request,
	}
}

func signedIn(account care.Account, session, request string) SignedIn {
	return SignedIn{
		Actor: care.Actor{
			Organisation: account.Organisation, Account: account.ID, Name: account.Name, Role: account.Role,
			Person: account.Person, Worker: account.Worker, Request: request,
		},
		Session: session, Username: account.Username, MustChange: account.MustChange,
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
	if now.Sub(session.Seen) >= touchEvery {
		session.Seen = now
		session.Expires = earlier(now.Add(g.limits.Idle), session.Created.Add(g.limits.Life))
		err := g.store.WriteSessions(ctx, func(tx Tx) error { return tx.TouchSession(ctx, session) })
		if err != nil {
			return SignedIn{}, err
		}
	}
	return signedIn(account, session.ID, request), nil
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
func (g *Guard) ChangePassword(ctx context.Context, who SignedIn, old, fresh string) error {
	if err := CheckPassword(fresh, who.Username); err != nil {
		return err
	}
	account, err := g.knock(ctx, who.Username, "")
	if err != nil {
		return err
	}
	if !Verify(account.PasswordHash, old) {
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
