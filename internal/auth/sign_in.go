package auth

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"

	"towpath/internal/care"
	"towpath/internal/fault"
)

// Attempt is what comes with a sign-in.
type Attempt struct {
	Username string
	Password string
	// Device is how the browser describes itself, Address where it comes from.
	Device  string
	Address string
	Request string
	// Shared asks for a session that forgets, on a device that others use too.
	Shared bool
	// Replaces is the token that the browser held before, if any: it ends.
	Replaces string
}

// ErrProviderOnly is the cause of a refusal of the right password: staff sign in
// at the provider here.
var ErrProviderOnly = errors.New("staff sign in at the provider")

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
	if known && account.PasswordHash != "" {
		hash = account.PasswordHash
	}
	if right := Verify(hash, at.Password); !right || !known || account.PasswordHash == "" {
		return "", SignedIn{}, g.turnAway(ctx, account, username, at)
	}
	if g.providerOnly && account.Role.Staff() {
		return "", SignedIn{}, fault.New(fault.Denied, "SignIn", ErrProviderOnly)
	}
	return g.passwordRight(ctx, account, username, at)
}

// passwordRight opens a session, or asks for the second factor where there is one.
func (g *Guard) passwordRight(ctx context.Context, account care.Account, username string, at Attempt) (token string, who SignedIn, err error) {
	more := false
	err = g.store.WriteSessions(ctx, func(tx Tx) error {
		if err := g.patience(ctx, tx, username, at.Address); err != nil {
			return err
		}
		if err := tx.DeleteAttempts(ctx, g.org, subjectOf("account", username)); err != nil {
			return err
		}
		var err error
		if more, err = g.needsSecond(ctx, tx, account); err != nil || more {
			return err
		}
		token, who, err = g.open(ctx, tx, account, WayPassword, false, at)
		return err
	})
	if err == nil && more {
		who = SignedIn{Second: true}
		token, err = g.ask(ctx, AskedSecond, account.ID, second{Shared: at.Shared})
	}
	if err != nil {
		return "", SignedIn{}, err
	}
	return token, who, nil
}

// open begins a session, always with a token of its own, and ends the one that the
// browser had.
func (g *Guard) open(ctx context.Context, tx Tx, account care.Account, way Way, strong bool, at Attempt) (string, SignedIn, error) {
	if account.Role == care.RoleSystem {
		return "", SignedIn{}, fault.New(fault.Denied, "SignIn", nil)
	}
	token, now := g.token(), g.time()
	idle, life, _ := g.lasts(at.Shared)
	session := Session{
		ID: sessionID(token), Organisation: g.org, Account: account.ID, Device: cut(at.Device, care.MaxLine),
		Created: now, Seen: now, Expires: now.Add(min(idle, life)), Way: way, Proved: now, Strong: strong, Shared: at.Shared,
	}
	var err error
	if session.Required, err = g.required(ctx, tx, account.Role); err != nil {
		return "", SignedIn{}, err
	}
	if err := tx.DeleteSessionsBefore(ctx, g.org, now); err != nil {
		return "", SignedIn{}, err
	}
	if at.Replaces != "" && len(at.Replaces) < 100 {
		_, before, err := tx.Session(ctx, g.org, sessionID(at.Replaces))
		if err == nil {
			err = tx.DeleteSession(ctx, g.org, before.ID, sessionID(at.Replaces))
		}
		if err != nil && !fault.Is(err, fault.Denied) {
			return "", SignedIn{}, err
		}
	}
	if err := tx.InsertSession(ctx, session); err != nil {
		return "", SignedIn{}, err
	}
	return token, signedIn(account, session, at.Request), tx.InsertAuditEntry(ctx, g.entry(account, "SignIn", care.OutcomeAllowed, at.Request))
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
