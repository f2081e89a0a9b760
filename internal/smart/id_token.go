package smart

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/crypto"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"towpath/internal/care"
	"towpath/internal/fault"
)

// signingBits is how long the key is that signs who somebody is. RS256 is the one
// algorithm that every OpenID client knows.
const signingBits = 2048

// idToken says to the app who it is that let it in; nothing where it did not ask.
func (s *Server) idToken(ctx context.Context, h Held, to bound) (string, error) {
	scopes, _ := ReadScopes(h.Grant.Scopes)
	if !scopes.OpenID {
		return "", nil
	}
	key, err := s.signingKey(ctx)
	if err != nil {
		return "", err
	}
	now := s.time()
	claims := oidc.NewIDTokenClaims(s.base, string(h.Account.ID), nil, now.Add(idTokenLife), to.Proved, to.Nonce, "", nil, string(h.Grant.App), 0)
	claims.IssuedAt = oidc.FromTime(now)
	if to.Proved.IsZero() {
		claims.AuthTime = 0
	}
	claims.Claims = map[string]any{}
	if user := s.fhirUser(h); scopes.FHIRUser && user != "" {
		claims.Claims["fhirUser"] = user
	}
	signer, err := op.SignerFromKey(key)
	if err != nil {
		return "", fault.New(fault.Internal, "idToken", err)
	}
	token, err := crypto.Sign(claims, signer)
	if err != nil {
		return "", fault.New(fault.Internal, "idToken", err)
	}
	return token, nil
}

// fhirUser is the resource that stands for whoever let the app in.
func (s *Server) fhirUser(h Held) string {
	switch {
	case h.Account.Person != "":
		return s.FHIRBase() + "/Patient/" + string(h.Account.Person)
	case h.Account.Worker != "" && h.Account.Role != care.RoleSystem:
		return s.FHIRBase() + "/Practitioner/" + string(h.Account.ID) // by which the API knows staff
	}
	return ""
}

// signing is a key as the library knows it.
type signing struct{ jose.JSONWebKey }

func (k signing) SignatureAlgorithm() jose.SignatureAlgorithm { return jose.RS256 }
func (k signing) Key() any                                    { return k.JSONWebKey.Key }
func (k signing) ID() string                                  { return k.KeyID }

// signingKey gives the key that signs now, and makes the first.
func (s *Server) signingKey(ctx context.Context) (signing, error) {
	s.signing.Lock()
	defer s.signing.Unlock()
	list, err := s.signingKeys(ctx)
	if err != nil {
		return signing{}, err
	}
	if len(list) > 0 {
		return list[0], nil
	}
	private, err := rsa.GenerateKey(rand.Reader, signingBits)
	if err != nil {
		return signing{}, fault.New(fault.Internal, "signingKey", err)
	}
	key := jose.JSONWebKey{Key: private, KeyID: s.newID(), Algorithm: string(jose.RS256), Use: "sig"}
	content, err := json.Marshal(key)
	if err != nil {
		return signing{}, fault.New(fault.Internal, "signingKey", err)
	}
	return signing{key}, s.store.WriteTokens(ctx, func(tx Tx) error {
		return tx.InsertKey(ctx, Key{ID: key.KeyID, Organisation: s.org, Content: string(content), Made: s.time()})
	})
}

func (s *Server) signingKeys(ctx context.Context) ([]signing, error) {
	var list []signing
	err := s.store.ReadTokens(ctx, func(tx Tx) error {
		kept, err := tx.Keys(ctx, s.org)
		if err != nil {
			return err
		}
		list = nil
		for _, k := range kept {
			var key jose.JSONWebKey
			if err := json.Unmarshal([]byte(k.Content), &key); err != nil {
				return fault.New(fault.Internal, "signingKeys", err)
			}
			list = append(list, signing{key})
		}
		return nil
	})
	return list, err
}

// publicKeys gives the keys by which an app checks what was signed.
func (s *Server) publicKeys(ctx context.Context) (jose.JSONWebKeySet, error) {
	if _, err := s.signingKey(ctx); err != nil {
		return jose.JSONWebKeySet{}, err
	}
	list, err := s.signingKeys(ctx)
	set := jose.JSONWebKeySet{Keys: []jose.JSONWebKey{}}
	for _, k := range list {
		set.Keys = append(set.Keys, k.Public())
	}
	return set, err
}
