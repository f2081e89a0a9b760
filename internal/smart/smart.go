// Package smart lets apps by other makers, and other computer systems, act for somebody:
// SMART App Launch 2 and OpenID Connect, spoken by github.com/zitadel/oidc. From an app's
// token it makes the care.Actor that every operation of care asks for, as auth does from a
// browser's. What that actor may then do is not decided here.
package smart

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"towpath/internal/auth"
	"towpath/internal/care"
)

// Store keeps tokens beside everything else.
type Store interface {
	ReadTokens(ctx context.Context, fn func(Tx) error) error
	WriteTokens(ctx context.Context, fn func(Tx) error) error
}

// Tx is what smart needs within one transaction. What is not there is fault.Denied.
type Tx interface {
	App(ctx context.Context, org care.OrganisationID, id care.AppID) (care.App, error)
	ListApps(ctx context.Context, org care.OrganisationID) ([]care.App, error)
	Account(ctx context.Context, org care.OrganisationID, id care.AccountID) (care.Account, error)
	InsertAuditEntry(ctx context.Context, e care.AuditEntry) error

	InsertToken(ctx context.Context, t Token) error
	// Token gives a token with everything that it stands for.
	Token(ctx context.Context, org care.OrganisationID, hash string) (Held, error)
	// UseToken says whether it had not been used before.
	UseToken(ctx context.Context, org care.OrganisationID, hash string, at time.Time) (bool, error)
	// SupersedeTokens ends what was given for a refresh token, where it was given and not traded
	// on: the access token is gone, the refresh token used. It tells whether it did.
	SupersedeTokens(ctx context.Context, org care.OrganisationID, grant care.AppGrantID, hash string, at time.Time) (bool, error)
	DeleteToken(ctx context.Context, org care.OrganisationID, hash string) error
	DeleteTokensBefore(ctx context.Context, org care.OrganisationID, at time.Time) error
	EndAppGrant(ctx context.Context, org care.OrganisationID, account care.AccountID, id care.AppGrantID, at time.Time) (bool, error)
	TouchGrant(ctx context.Context, org care.OrganisationID, id care.AppGrantID, at time.Time) error
	// SystemGrant gives what a backend service was let do.
	SystemGrant(ctx context.Context, app care.App) (care.AppGrantID, error)
	// UseAssertion says whether what an app signed had not been used before.
	UseAssertion(ctx context.Context, org care.OrganisationID, hash string, expires time.Time) (bool, error)

	InsertKey(ctx context.Context, k Key) error
	// Keys gives the keys that sign who somebody is, latest first.
	Keys(ctx context.Context, org care.OrganisationID) ([]Key, error)

	InsertChallenge(ctx context.Context, c auth.Challenge) error
	Challenge(ctx context.Context, org care.OrganisationID, id string, kind auth.ChallengeKind, now time.Time) (auth.Challenge, error)
	DeleteChallenge(ctx context.Context, org care.OrganisationID, id string) (bool, error)

	InsertAttempt(ctx context.Context, org care.OrganisationID, id, subject string, at time.Time) error
	CountAttempts(ctx context.Context, org care.OrganisationID, subject string, since time.Time) (int, error)
}

// TokenKind is what a token is for.
type TokenKind string

// The kinds: a code is traded once for the others, an access token goes with each request,
// a refresh token is traded once for fresh ones.
const (
	TokenCode    TokenKind = "code"
	TokenAccess  TokenKind = "access"
	TokenRefresh TokenKind = "refresh"
)

// Token is what an app holds. Hash is the SHA-256 of it, in hex: the database alone lets
// nobody in.
type Token struct {
	Hash         string
	Organisation care.OrganisationID
	Kind         TokenKind
	Grant        care.AppGrantID
	Scopes       string
	// Content is what a code is bound to, as JSON; of fresh tokens, the hash of the refresh token
	// that they were given for.
	Content       string
	Made, Expires time.Time
	Used          time.Time
}

// Held is a token with everything that it stands for.
type Held struct {
	Token   Token
	Grant   care.AppGrant
	Account care.Account
	AppKind care.AppKind
	// AppEnded is zero while the app may be used, SessionExpires where there is no session.
	AppEnded, SessionExpires time.Time
}

// Stands tells whether what the token stands for still holds.
func (h Held) Stands(now time.Time) bool {
	g := h.Grant
	switch {
	case !g.Ended.IsZero(), !h.AppEnded.IsZero(), !h.Account.ClosedAt.IsZero(), h.Account.MustChange:
		return false
	case !g.Expires.IsZero() && !now.Before(g.Expires), !now.Before(h.Token.Expires):
		return false
	case g.Session != "" && !now.Before(h.SessionExpires):
		return false
	}
	return true
}

// Key signs who somebody is. Content is a private JSON Web Key, sealed where it is kept.
type Key struct {
	ID           string
	Organisation care.OrganisationID
	Content      string
	Made         time.Time
}

// How long things last. An access token is short because a copy of one is as good as the
// token; ending what an app was let do ends it at once in any case.
const (
	codeLife   = time.Minute
	accessLife = time.Hour
	systemLife = 5 * time.Minute
	// graceLife is for how long an app may ask again whose answer was lost.
	graceLife   = time.Minute
	onlineLife  = 24 * time.Hour
	launchLife  = 5 * time.Minute
	idTokenLife = time.Hour
	touchEvery  = 5 * time.Minute
)

// Server lets apps of one organisation in. It is safe for concurrent use.
type Server struct {
	store  Store
	care   *care.Service
	org    care.OrganisationID
	base   string
	now    func() time.Time
	newID  func() string
	random func([]byte)
	log    *slog.Logger
	client *http.Client

	keys    keyCache
	signing sync.Mutex
}

// Parts is what a Server is built from. Random fills a slice from a cryptographically
// secure source.
type Parts struct {
	Store        Store
	Care         *care.Service
	Organisation care.OrganisationID
	// Address is where browsers and apps reach the service, without a slash at its end.
	Address string
	Now     func() time.Time
	NewID   func() string
	Random  func([]byte)
	Log     *slog.Logger
	// Client fetches the keys of apps that keep them at an address; nil for the usual one.
	Client *http.Client
}

// New builds a Server.
func New(p Parts) *Server {
	s := &Server{
		store: p.Store, care: p.Care, org: p.Organisation, base: strings.TrimSuffix(p.Address, "/"), now: p.Now, newID: p.NewID, random: p.Random, log: p.Log, client: p.Client,
	}
	if s.client == nil {
		s.client = outside()
	}
	return s
}

// FHIRBase is the address of the FHIR API, which an app must name as what it is to use.
func (s *Server) FHIRBase() string { return s.base + fhirPath }

const fhirPath = "/fhir/r4"

func (s *Server) time() time.Time { return s.now().UTC().Truncate(time.Microsecond) }

// token makes a token. What begins it tells whoever finds one what it is.
func (s *Server) token(kind TokenKind) string {
	raw := make([]byte, 32)
	s.random(raw)
	return "towpath_" + string(kind) + "_" + base64.RawURLEncoding.EncodeToString(raw)
}

// maxToken is longer than any token of ours.
const maxToken = 100

// Hash is what is kept of a token or a secret. Both have 256 random bits, so a fast hash
// is enough: there is nothing to guess.
func Hash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
