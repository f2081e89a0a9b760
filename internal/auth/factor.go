package auth

import (
	"context"
	"time"

	"towpath/internal/care"
)

// Way is how a session began.
type Way string

// The ways to sign in.
const (
	WayPassword Way = "password"
	WayPasskey  Way = "passkey"
	WayProvider Way = "provider"
	WayCode     Way = "code"
)

// PasskeyID names a passkey; it is not the credential's own id.
type PasskeyID string

// Passkey is a key that stays on somebody's device. Content is its public half
// with its counter, as JSON.
type Passkey struct {
	ID           PasskeyID
	Organisation care.OrganisationID
	Account      care.AccountID
	Credential   string // base64url
	Name         string
	Content      string
	// Suspect is set once two devices seemed to hold the same key. It signs nobody
	// in any more.
	Suspect       bool
	Created, Used time.Time
}

// OneTimeKey is what an app makes codes from. Step is the last one used.
type OneTimeKey struct {
	Organisation care.OrganisationID
	Account      care.AccountID
	Secret       string // base32
	Step         int64
	Confirmed    time.Time
}

// ChallengeKind says what was asked.
type ChallengeKind string

// What a browser may be asked.
const (
	AskedSecond       ChallengeKind = "second"        // the second factor after a password
	AskedPasskey      ChallengeKind = "passkey"       // any passkey
	AskedNewPasskey   ChallengeKind = "new-passkey"   // a new passkey for an account
	AskedFirstPasskey ChallengeKind = "first-passkey" // a new passkey, with a code
	AskedProvider     ChallengeKind = "provider"      // to come back from the provider
)

// Challenge is something asked of one browser, to be answered once and soon. ID is
// the SHA-256 of a token that only this browser holds.
type Challenge struct {
	ID           string
	Organisation care.OrganisationID
	Kind         ChallengeKind
	Account      care.AccountID
	Content      string
	Expires      time.Time
}

// FactorTx is what proves who somebody is, beside passwords.
type FactorTx interface {
	InsertPasskey(ctx context.Context, p Passkey) error
	ListPasskeys(ctx context.Context, org care.OrganisationID, account care.AccountID) ([]Passkey, error)
	PasskeyByCredential(ctx context.Context, org care.OrganisationID, credential string) (Passkey, error)
	// UsePasskey keeps a passkey's content, suspicion and time of use.
	UsePasskey(ctx context.Context, p Passkey) error
	NamePasskey(ctx context.Context, org care.OrganisationID, account care.AccountID, id PasskeyID, name string) (bool, error)
	DeletePasskey(ctx context.Context, org care.OrganisationID, account care.AccountID, id PasskeyID) (bool, error)

	PutOneTimeKey(ctx context.Context, k OneTimeKey) error
	OneTimeKey(ctx context.Context, org care.OrganisationID, account care.AccountID) (OneTimeKey, error)
	// UseOneTimeStep says whether no code of this step, or a later one, was used before.
	UseOneTimeStep(ctx context.Context, org care.OrganisationID, account care.AccountID, step int64) (bool, error)
	DeleteOneTimeKey(ctx context.Context, org care.OrganisationID, account care.AccountID) error

	ReplaceRecoveryCodes(ctx context.Context, org care.OrganisationID, account care.AccountID, hashes []string, at time.Time) error
	UseRecoveryCode(ctx context.Context, org care.OrganisationID, account care.AccountID, hash string, at time.Time) (bool, error)
	CountRecoveryCodes(ctx context.Context, org care.OrganisationID, account care.AccountID) (int, error)
	DeleteFactorsOf(ctx context.Context, org care.OrganisationID, account care.AccountID) error

	InsertChallenge(ctx context.Context, c Challenge) error
	// Challenge gives one that was not answered and has not run out.
	Challenge(ctx context.Context, org care.OrganisationID, id string, kind ChallengeKind, now time.Time) (Challenge, error)
	// DeleteChallenge says whether it was there: of two answers at once, one counts.
	DeleteChallenge(ctx context.Context, org care.OrganisationID, id string) (bool, error)
	DeleteChallengesBefore(ctx context.Context, org care.OrganisationID, t time.Time) error

	// SignInCode gives a code that still holds.
	SignInCode(ctx context.Context, org care.OrganisationID, hash string, now time.Time) (care.SignInCode, error)
	UseSignInCode(ctx context.Context, org care.OrganisationID, id care.CodeID, account care.AccountID, at time.Time) (bool, error)

	ProviderLink(ctx context.Context, org care.OrganisationID, issuer, subject string) (care.AccountID, error)
	InsertProviderLink(ctx context.Context, org care.OrganisationID, issuer, subject string, account care.AccountID, at time.Time) error
	CountProviderLinks(ctx context.Context, org care.OrganisationID, account care.AccountID) (int, error)
	ProviderMark(ctx context.Context, org care.OrganisationID, claimHash string) (care.AccountID, error)
	DeleteProviderMark(ctx context.Context, org care.OrganisationID, claimHash string) error

	RequiredFactors(ctx context.Context, org care.OrganisationID) ([]care.Role, error)
	Person(ctx context.Context, org care.OrganisationID, id care.PersonID) (care.Person, error)
	InsertAccount(ctx context.Context, a care.Account) error
	InsertWorker(ctx context.Context, w care.Worker) error
}

// Factors is how an account can be signed in to.
type Factors struct {
	Password bool
	Passkeys []Passkey
	// App is set where an app makes codes; Setting where one was begun and its
	// first code is still awaited.
	App, Setting bool
	Recovery     int
	Provider     bool
	// Second is set where a password alone is not enough.
	Second bool
}

// Factors gives one's own ways to sign in.
func (g *Guard) Factors(ctx context.Context, who SignedIn) (Factors, error) {
	var f Factors
	err := g.store.ReadSessions(ctx, func(tx Tx) (err error) {
		if f, err = g.factors(ctx, tx, who.Actor.Account); err != nil {
			return err
		}
		f.Second, err = g.needsSecond(ctx, tx, care.Account{ID: who.Actor.Account, Role: who.Actor.Role})
		return err
	})
	return f, err
}

func (g *Guard) factors(ctx context.Context, tx Tx, id care.AccountID) (Factors, error) {
	account, err := tx.Account(ctx, g.org, id)
	if err != nil {
		return Factors{}, err
	}
	f := Factors{Password: account.PasswordHash != ""}
	if f.Passkeys, err = tx.ListPasskeys(ctx, g.org, id); err != nil {
		return f, err
	}
	key, err := oneTimeKey(ctx, tx, g.org, id)
	if err != nil {
		return f, err
	}
	f.App, f.Setting = !key.Confirmed.IsZero(), key.Secret != "" && key.Confirmed.IsZero()
	if f.Recovery, err = tx.CountRecoveryCodes(ctx, g.org, id); err != nil {
		return f, err
	}
	links, err := tx.CountProviderLinks(ctx, g.org, id)
	f.Provider = links > 0
	return f, err
}
