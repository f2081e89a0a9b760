package smart

import (
	"context"
	"crypto/ecdsa"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"github.com/go-jose/go-jose/v4"

	"towpath/internal/care"
	"towpath/internal/fault"
)

// NewApp is what an administrator says of an app.
type NewApp struct {
	Name      string
	Kind      care.AppKind
	Redirects []string
	Launch    string
	Scopes    string
	// Keys is a JSON Web Key Set, KeysAddress where one is kept.
	Keys, KeysAddress string
	// Teams are those that a backend service works for; of other apps they say nothing.
	Teams []care.TeamID
}

// Added is an app that was registered. Secret is told once, and kept nowhere; only a
// confidential app without keys has one. Worker is by which a backend service joins teams.
type Added struct {
	ID     care.AppID
	Secret string
	Worker care.WorkerID
}

// AddApp registers an app.
func (s *Server) AddApp(ctx context.Context, a care.Actor, n NewApp) (Added, error) {
	n = n.tidy()
	if err := n.check(); err != nil {
		return Added{}, err
	}
	added := Added{ID: care.AppID(s.newID())}
	app := care.NewApp{
		ID: added.ID, Name: n.Name, Kind: n.Kind, Redirects: n.Redirects, Launch: n.Launch, Scopes: n.Scopes, Keys: n.Keys, KeysAddress: n.KeysAddress,
	}
	switch {
	case n.Kind == care.AppBackend:
		added.Worker = care.WorkerID(s.newID())
		app.Account, app.Worker, app.Grant = care.AccountID(s.newID()), added.Worker, care.AppGrantID(s.newID())
	case n.Kind == care.AppConfidential && n.Keys == "" && n.KeysAddress == "":
		added.Secret = s.secret()
		app.SecretHash = Hash(added.Secret)
	}
	if err := s.care.AddApp(ctx, a, app); err != nil || added.Worker == "" {
		return added, err
	}
	for _, team := range n.Teams {
		if err := s.care.JoinTeam(ctx, a, team, added.Worker, care.PartMember); err != nil {
			return added, err
		}
	}
	return added, nil
}

func (s *Server) secret() string {
	raw := make([]byte, 32)
	s.random(raw)
	return "towpath_secret_" + base64.RawURLEncoding.EncodeToString(raw)
}

func (n NewApp) tidy() NewApp {
	n.Name, n.Launch = strings.TrimSpace(n.Name), strings.TrimSpace(n.Launch)
	n.Keys, n.KeysAddress = strings.TrimSpace(n.Keys), strings.TrimSpace(n.KeysAddress)
	n.Redirects = slices.Clone(n.Redirects)
	for i := range n.Redirects {
		n.Redirects[i] = strings.TrimSpace(n.Redirects[i])
	}
	n.Redirects = slices.DeleteFunc(n.Redirects, func(r string) bool { return r == "" })
	if scopes, unknown := ReadScopes(n.Scopes); len(unknown) == 0 {
		n.Scopes = scopes.String()
	}
	return n
}

func (n NewApp) check() error {
	var c fault.Check
	scopes, unknown := ReadScopes(n.Scopes)
	backend := n.Kind == care.AppBackend
	levels := !scopes.Has(LevelSystem)
	if backend { // nobody is there to launch it, to sign in, or to be the patient
		levels = len(scopes.Records) > 0 && !slices.ContainsFunc(scopes.Records, func(r Scope) bool { return r.Level != LevelSystem }) &&
			scopes.String() == Scopes{Records: scopes.Records}.String()
	}
	c.Require(n.Name != "" && care.Fits(n.Name, care.MaxLine) && !strings.ContainsRune(n.Name, '\n'), "name", "apps.error.name")
	c.Require(len(unknown) == 0 && !scopes.Empty() && levels, "scopes", "apps.error.scopes")
	for _, r := range n.Redirects {
		c.Require(goodRedirect(r), "redirects", "apps.error.redirects")
	}
	c.Require(n.Launch == "" || !backend && isWeb(n.Launch), "launch", "apps.error.launch")
	c.Require(n.KeysAddress == "" || isWeb(n.KeysAddress), "keys", "apps.error.keys")
	if n.Keys != "" {
		_, err := readKeys([]byte(n.Keys))
		c.Require(err == nil, "keys", "apps.error.keys")
	}
	return c.Err("AddApp")
}

// isWeb tells whether an address is of the web and safe from those between: https, or this
// very machine.
func isWeb(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || u.Fragment != "" || strings.ContainsAny(address, "\n\r\t #") {
		return false
	}
	host := u.Hostname()
	return u.Scheme == "https" || u.Scheme == "http" && (host == "localhost" || host == "127.0.0.1" || host == "::1")
}

// goodRedirect tells whether somebody may be sent back to an address: one of the web, or
// one of an app on a telephone, which is named after a domain of its maker's (RFC 8252).
func goodRedirect(address string) bool {
	if isWeb(address) {
		return true
	}
	u, err := url.Parse(address)
	return err == nil && strings.Contains(u.Scheme, ".") && u.Fragment == "" && u.User == nil && !strings.ContainsAny(address, "\n\r\t #")
}

// readKeys reads a JSON Web Key Set. A set with a key that is private, or weak, or that
// signs in no way that we take, is refused whole: whoever sent it should know.
func readKeys(text []byte) (jose.JSONWebKeySet, error) {
	var set jose.JSONWebKeySet
	if err := json.Unmarshal(text, &set); err != nil {
		return set, fault.New(fault.Invalid, "keys", err)
	}
	if len(set.Keys) == 0 || len(set.Keys) > 20 {
		return set, fault.New(fault.Invalid, "keys", nil)
	}
	for _, k := range set.Keys {
		if !k.Valid() || !k.IsPublic() || !strong(k.Key) {
			return set, fault.New(fault.Invalid, "keys", nil)
		}
	}
	return set, nil
}

// strong tells whether a public key is one for RS384 or ES384.
func strong(key any) bool {
	switch k := key.(type) {
	case *rsa.PublicKey:
		return k.N.BitLen() >= 2048
	case *ecdsa.PublicKey:
		return k.Curve.Params().BitSize == 384
	default:
		return false
	}
}
