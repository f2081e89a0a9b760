// Package auth knows who somebody is: passwords, passkeys, codes, an outside
// provider, sessions and the throttling of guesses. From a browser's token it makes the care.Actor that every operation of
// care asks for. What that actor may then do is not decided here.
package auth

import (
	"context"
	"log/slog"
	"time"

	"towpath/internal/care"
)

// Store keeps sessions beside everything else.
type Store interface {
	ReadSessions(ctx context.Context, fn func(Tx) error) error
	WriteSessions(ctx context.Context, fn func(Tx) error) error
}

// Tx is what auth needs within one transaction.
type Tx interface {
	Account(ctx context.Context, org care.OrganisationID, id care.AccountID) (care.Account, error)
	AccountByUsername(ctx context.Context, org care.OrganisationID, username string) (care.Account, error)
	SetPassword(ctx context.Context, org care.OrganisationID, id care.AccountID, hash string, mustChange bool) error
	InsertAuditEntry(ctx context.Context, e care.AuditEntry) error

	InsertSession(ctx context.Context, s Session) error
	// Session gives a session with its account; fault.Denied if there is none.
	Session(ctx context.Context, org care.OrganisationID, id string) (Session, care.Account, error)
	ListSessions(ctx context.Context, org care.OrganisationID, account care.AccountID, now time.Time) ([]Session, error)
	TouchSession(ctx context.Context, s Session) error
	DeleteSession(ctx context.Context, org care.OrganisationID, account care.AccountID, id string) error
	DeleteSessionsOf(ctx context.Context, org care.OrganisationID, account care.AccountID) error
	// EndAppGrantsOf ends everything that an account let apps do.
	EndAppGrantsOf(ctx context.Context, org care.OrganisationID, account care.AccountID, at time.Time) error
	DeleteOtherSessions(ctx context.Context, org care.OrganisationID, account care.AccountID, kept string) error
	DeleteSessionsBefore(ctx context.Context, org care.OrganisationID, t time.Time) error

	InsertAttempt(ctx context.Context, org care.OrganisationID, id, subject string, at time.Time) error
	CountAttempts(ctx context.Context, org care.OrganisationID, subject string, since time.Time) (int, error)
	DeleteAttempts(ctx context.Context, org care.OrganisationID, subject string) error
	DeleteAttemptsBefore(ctx context.Context, org care.OrganisationID, t time.Time) error

	FactorTx
}

// Limits of sessions and guesses. The defaults are DefaultLimits.
type Limits struct {
	// Idle ends a session that nobody used, Life any session.
	Idle, Life time.Duration
	// SharedIdle and SharedLife are those of a session on a shared device.
	SharedIdle, SharedLife time.Duration
	// Guesses is how many wrong passwords are taken for one account, and
	// PlaceGuesses from one address, within Window. CodeGuesses is how many wrong
	// codes are taken from one address.
	Guesses, PlaceGuesses, CodeGuesses int
	Window                             time.Duration
}

// DefaultLimits suit tablets that are passed from hand to hand.
func DefaultLimits() Limits {
	return Limits{
		Idle: 2 * time.Hour, Life: 12 * time.Hour, SharedIdle: 10 * time.Minute, SharedLife: 2 * time.Hour,
		Guesses: 10, PlaceGuesses: 100, CodeGuesses: 20, Window: 15 * time.Minute,
	}
}

// Guard signs people in and out of one organisation. It is safe for concurrent use.
type Guard struct {
	store    Store
	org      care.OrganisationID
	limits   Limits
	now      func() time.Time
	newID    func() string
	random   func([]byte)
	log      *slog.Logger
	passkeys *Passkeys
	provider *Provider
	// providerOnly keeps staff from signing in with a password.
	providerOnly bool
	// decoy is checked for names that do not exist, so that they take as long.
	decoy string
}

// Parts is what a Guard is built from. Random fills a slice from a
// cryptographically secure source.
type Parts struct {
	Store        Store
	Organisation care.OrganisationID
	Limits       Limits
	Now          func() time.Time
	NewID        func() string
	Random       func([]byte)
	Log          *slog.Logger
	// Passkeys and Provider are nil where there are none.
	Passkeys *Passkeys
	Provider *Provider
	// ProviderOnly keeps staff from signing in with a password.
	ProviderOnly bool
}

// New builds a Guard.
func New(p Parts) *Guard {
	g := &Guard{
		store: p.Store, org: p.Organisation, limits: p.Limits, now: p.Now, newID: p.NewID, random: p.Random, log: p.Log,
		passkeys: p.Passkeys, provider: p.Provider, providerOnly: p.ProviderOnly,
	}
	g.decoy = Hash(g.token(), p.Random)
	return g
}

// Organisation is the one that this guard stands before.
func (g *Guard) Organisation() care.OrganisationID { return g.org }

func (g *Guard) time() time.Time { return g.now().UTC().Truncate(time.Microsecond) }
