package smart

import (
	"context"
	"crypto/ecdsa"
	"crypto/rsa"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"towpath/internal/care"
)

// assertionAlgorithms are those that SMART App Launch asks for. Naming them here is what
// keeps "none", and a public key used as a shared secret, out.
var assertionAlgorithms = []jose.SignatureAlgorithm{jose.RS384, jose.ES384}

const (
	maxAssertion = 8 << 10
	// assertionLife is how long ahead an assertion may hold, and assertionSkew how far
	// clocks may differ.
	assertionLife = 5 * time.Minute
	assertionSkew = 30 * time.Second
)

var errAssertion = errors.New("the assertion does not hold")

// assert gives the app that signed an assertion, and notes it, so that it counts once.
func (s *Server) assert(ctx context.Context, assertion, claimed string) (care.App, error) {
	if len(assertion) > maxAssertion {
		return care.App{}, errAssertion
	}
	signed, err := jwt.ParseSigned(assertion, assertionAlgorithms)
	if err != nil {
		return care.App{}, err
	}
	var said jwt.Claims
	if err := signed.UnsafeClaimsWithoutVerification(&said); err != nil {
		return care.App{}, err
	}
	if said.Issuer == "" || said.Subject != said.Issuer || claimed != "" && claimed != said.Issuer {
		return care.App{}, errAssertion
	}
	app, err := s.app(ctx, said.Issuer)
	if err != nil {
		return app, err
	}
	claims, err := s.verify(ctx, app, signed)
	if err != nil {
		return app, err
	}
	return app, s.once(ctx, app, claims)
}

// verify checks the signature by the app's keys, and what was signed.
func (s *Server) verify(ctx context.Context, app care.App, signed *jwt.JSONWebToken) (jwt.Claims, error) {
	var claims jwt.Claims
	if len(signed.Headers) != 1 {
		return claims, errAssertion
	}
	head := signed.Headers[0]
	keys, err := s.keysOf(ctx, app, head.KeyID)
	if err != nil {
		return claims, err
	}
	err = errAssertion
	for _, k := range keys {
		if k.KeyID != "" && head.KeyID != "" && k.KeyID != head.KeyID || !signs(k.Key, head.Algorithm) {
			continue
		}
		if err = signed.Claims(k.Key, &claims); err == nil {
			break
		}
	}
	if err != nil {
		return claims, err
	}
	now := s.time()
	if claims.Expiry == nil || claims.ID == "" || claims.Expiry.Time().After(now.Add(assertionLife+assertionSkew)) {
		return claims, errAssertion
	}
	return claims, claims.ValidateWithLeeway(jwt.Expected{
		Issuer: string(app.ID), Subject: string(app.ID), AnyAudience: jwt.Audience{s.base + tokenPath}, Time: now,
	}, assertionSkew)
}

func signs(key any, algorithm string) bool {
	switch key.(type) {
	case *rsa.PublicKey:
		return algorithm == string(jose.RS384)
	case *ecdsa.PublicKey:
		return algorithm == string(jose.ES384)
	default:
		return false
	}
}

// once refuses what was used before.
func (s *Server) once(ctx context.Context, app care.App, claims jwt.Claims) error {
	return s.store.WriteTokens(ctx, func(tx Tx) error {
		fresh, err := tx.UseAssertion(ctx, s.org, Hash(string(app.ID)+"\x00"+claims.ID), claims.Expiry.Time().Add(2*assertionSkew))
		if err == nil && !fresh {
			err = errAssertion
		}
		return err
	})
}

// keyCache remembers the keys that apps keep at an address.
type keyCache struct {
	mu   sync.Mutex
	sets map[string]keptKeys
}

type keptKeys struct {
	set     jose.JSONWebKeySet
	fetched time.Time
}

// Keys at an address are asked for again after keysLife, and earlier, but not more often
// than each keysPause, where a key is named that is not among them.
const (
	keysLife  = time.Hour
	keysPause = time.Minute
	maxKeys   = 64 << 10
)

// keysOf gives the keys of an app.
func (s *Server) keysOf(ctx context.Context, app care.App, wanted string) ([]jose.JSONWebKey, error) {
	if app.KeysAddress == "" {
		if app.Keys == "" {
			return nil, errAssertion
		}
		set, err := readKeys([]byte(app.Keys))
		return set.Keys, err
	}
	s.keys.mu.Lock()
	kept := s.keys.sets[app.KeysAddress]
	s.keys.mu.Unlock()
	age := s.time().Sub(kept.fetched)
	has := slices.ContainsFunc(kept.set.Keys, func(k jose.JSONWebKey) bool { return k.KeyID == wanted })
	if age < keysPause || age < keysLife && has {
		return kept.set.Keys, nil
	}
	set, err := s.fetchKeys(ctx, app.KeysAddress)
	if err != nil && has {
		return kept.set.Keys, nil // the keys that were there an hour ago are better than none
	}
	s.keys.mu.Lock()
	defer s.keys.mu.Unlock()
	if s.keys.sets == nil {
		s.keys.sets = map[string]keptKeys{}
	}
	s.keys.sets[app.KeysAddress] = keptKeys{set, s.time()}
	return set.Keys, err
}

func (s *Server) fetchKeys(ctx context.Context, address string) (jose.JSONWebKeySet, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return jose.JSONWebKeySet{}, err
	}
	r.Header.Set("Accept", "application/json")
	answer, err := s.client.Do(r)
	if err != nil {
		return jose.JSONWebKeySet{}, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return jose.JSONWebKeySet{}, fmt.Errorf("the keys' address answered %d", answer.StatusCode)
	}
	text, err := io.ReadAll(io.LimitReader(answer.Body, maxKeys))
	if err != nil {
		return jose.JSONWebKeySet{}, err
	}
	return readKeys(text)
}

// outside asks for keys with little patience, and goes nowhere but where it was told. An
// administrator sets the address, which may well be within the service's own network.
func outside() *http.Client {
	return &http.Client{
		Timeout:       10 * time.Second,
		Transport:     &http.Transport{Proxy: http.ProxyFromEnvironment, DisableKeepAlives: true, MaxResponseHeaderBytes: maxKeys},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
