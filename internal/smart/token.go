package smart

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"net/http"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"towpath/internal/care"
	"towpath/internal/fault"
)

// door answers apps. What it does not answer is refused by the library's own door.
type door struct {
	op.UnimplementedServer
	*Server
}

// answer is what an app is given for a code, for a refresh token, or for showing who it is.
type answer struct {
	AccessToken  string `json:"access_token"`
	TokenType    string `json:"token_type"`
	ExpiresIn    int64  `json:"expires_in"`
	Scope        string `json:"scope"`
	RefreshToken string `json:"refresh_token,omitempty"`
	IDToken      string `json:"id_token,omitempty"`
	Patient      string `json:"patient,omitempty"`
	// Banner says that the app is to show whose record it is: our pages are not round it.
	Banner *bool `json:"need_patient_banner,omitempty"`
}

// VerifyClient implements op.Server: it tells which app it is that asks.
func (d door) VerifyClient(ctx context.Context, r *op.Request[op.ClientCredentials]) (op.Client, error) {
	app, err := d.known(ctx, r.Data)
	if err == nil {
		return client{app}, nil
	}
	if fault.Is(err, fault.Unavailable) {
		return nil, broken(err)
	}
	return nil, op.NewStatusError(oidc.ErrInvalidClient().WithParent(err), http.StatusUnauthorized)
}

// broken says that something is wrong here, and to us alone what.
func broken(err error) error {
	return op.NewStatusError(oidc.ErrServerError().WithParent(err), http.StatusInternalServerError)
}

func (s *Server) known(ctx context.Context, c *op.ClientCredentials) (care.App, error) {
	denied := fault.New(fault.Denied, "known", nil)
	if c.ClientAssertion != "" {
		return s.assert(ctx, c.ClientAssertion, c.ClientID)
	}
	app, err := s.app(ctx, c.ClientID)
	switch {
	case err != nil:
		return app, err
	case app.Kind == care.AppPublic && c.ClientSecret == "":
		return app, nil
	case app.SecretHash == "", subtle.ConstantTimeCompare([]byte(Hash(c.ClientSecret)), []byte(app.SecretHash)) != 1:
		return app, denied
	}
	return app, nil
}

// CodeExchange implements op.Server. A code that comes a second time, or from where it was
// not sent, has been seen by somebody else: what it stands for ends.
func (d door) CodeExchange(ctx context.Context, r *op.ClientRequest[oidc.AccessTokenRequest]) (*op.Response, error) {
	var to bound
	held, out, err := d.trade(ctx, r.Client, TokenCode, r.Data.Code, func(h Held) error {
		if err := json.Unmarshal([]byte(h.Token.Content), &to); err != nil {
			return err
		}
		if to.Redirect != r.Data.RedirectURI {
			return oidc.ErrInvalidGrant()
		}
		return op.AuthorizeCodeChallenge(r.Data.CodeVerifier, &oidc.CodeChallenge{Challenge: to.Challenge, Method: oidc.CodeChallengeMethodS256})
	}, nil)
	if err != nil {
		return nil, err
	}
	if out.IDToken, err = d.idToken(ctx, held, to); err != nil {
		return nil, broken(err)
	}
	return op.NewResponse(out), nil
}

// RefreshToken implements op.Server. A refresh token is traded once; one that comes a
// second time ends all, unless the answer may have been lost on its way.
func (d door) RefreshToken(ctx context.Context, r *op.ClientRequest[oidc.RefreshTokenRequest]) (*op.Response, error) {
	_, out, err := d.trade(ctx, r.Client, TokenRefresh, r.Data.RefreshToken, nil, r.Data.Scopes)
	if err != nil {
		return nil, err
	}
	return op.NewResponse(out), nil
}

// trade takes a code or a refresh token, once, and gives fresh tokens. fits looks at what
// came with it; fewer asks for less than was agreed.
func (s *Server) trade(ctx context.Context, c op.Client, kind TokenKind, token string, fits func(Held) error, fewer []string) (Held, answer, error) {
	var held Held
	var out answer
	var refused error
	if len(token) > maxToken {
		return held, out, oidc.ErrInvalidGrant()
	}
	err := s.store.WriteTokens(ctx, func(tx Tx) (err error) {
		refused, out = nil, answer{}
		if held, err = tx.Token(ctx, s.org, Hash(token)); fault.Is(err, fault.Denied) || err == nil && held.Token.Kind != kind {
			refused = oidc.ErrInvalidGrant()
			return nil
		}
		if err != nil {
			return err
		}
		good, err := s.use(ctx, tx, held, c.GetID())
		if err != nil {
			return err
		}
		if !good {
			refused = oidc.ErrInvalidGrant()
			return s.end(ctx, tx, held)
		}
		if !held.Stands(s.time()) {
			refused = oidc.ErrInvalidGrant()
			return nil
		}
		if fits != nil {
			if refused = fits(held); refused != nil {
				return s.end(ctx, tx, held)
			}
		}
		scopes, err := lessened(held, fewer)
		if err != nil {
			refused = err
			return s.end(ctx, tx, held)
		}
		out, err = s.issue(ctx, tx, held, scopes)
		return err
	})
	if err != nil {
		return held, out, broken(err)
	}
	return held, out, refused
}

// use uses up a token, and tells whether that is in order: its own app brings it for the first
// time. A refresh token may come again for a moment, since an answer can be lost on its way. What
// it was traded for ends then, where nobody has traded that on: it may be in other hands, and
// whoever brings it ends all (RFC 9700, section 4.14.2).
func (s *Server) use(ctx context.Context, tx Tx, h Held, app string) (bool, error) {
	fresh, err := tx.UseToken(ctx, s.org, h.Token.Hash, s.time())
	if err != nil || fresh || h.Token.Kind != TokenRefresh || string(h.Grant.App) != app {
		return fresh && string(h.Grant.App) == app, err
	}
	again, err := tx.Token(ctx, s.org, h.Token.Hash) // of two at once only now is it known when
	if err != nil || s.time().Sub(again.Token.Used) > graceLife {
		return false, err
	}
	return tx.SupersedeTokens(ctx, s.org, h.Grant.ID, h.Token.Hash, s.time())
}

// lessened gives the scopes of fresh tokens: what was agreed, or the less that is asked for.
// More than was agreed is refused.
func lessened(h Held, fewer []string) (Scopes, error) {
	agreed, _ := ReadScopes(h.Grant.Scopes)
	if len(fewer) == 0 {
		return agreed, nil
	}
	asked := Scopes{}
	for _, f := range fewer {
		if !asked.add(f) {
			return agreed, oidc.ErrInvalidScope()
		}
	}
	if !agreed.Covers(asked) {
		return agreed, oidc.ErrInvalidScope()
	}
	return asked, nil
}

// end ends all that a token stands for, and notes in the log that it did.
func (s *Server) end(ctx context.Context, tx Tx, h Held) error {
	ended, err := tx.EndAppGrant(ctx, s.org, h.Account.ID, h.Grant.ID, s.time())
	if err != nil || !ended {
		return err
	}
	return tx.InsertAuditEntry(ctx, care.AuditEntry{
		ID: s.newID(), Organisation: s.org, At: s.time(), Account: h.Account.ID, Name: h.Grant.AppName + ", for " + h.Account.Name, Role: h.Account.Role,
		Action: "EndMyApp", Person: h.Grant.Person, Subject: "app_grant:" + string(h.Grant.ID), Outcome: care.OutcomeDenied,
	})
}

// issue makes the tokens for what was agreed.
func (s *Server) issue(ctx context.Context, tx Tx, h Held, scopes Scopes) (answer, error) {
	now := s.time()
	out := answer{AccessToken: s.token(TokenAccess), TokenType: oidc.BearerToken, Scope: scopes.String(), Patient: string(h.Grant.Person)}
	if out.Patient != "" {
		banner := true
		out.Banner = &banner
	}
	life := accessLife
	if h.AppKind == care.AppBackend {
		life = systemLife
	}
	expires := earliest(now.Add(life), h.Grant.Expires)
	out.ExpiresIn = int64(expires.Sub(now) / time.Second)
	t := Token{Hash: Hash(out.AccessToken), Organisation: s.org, Kind: TokenAccess, Grant: h.Grant.ID, Scopes: out.Scope, Made: now, Expires: expires}
	if h.Token.Kind == TokenRefresh {
		t.Content = h.Token.Hash
	}
	if err := tx.InsertToken(ctx, t); err != nil {
		return out, err
	}
	agreed, _ := ReadScopes(h.Grant.Scopes)
	if !agreed.Offline && !agreed.Online {
		return out, nil
	}
	out.RefreshToken = s.token(TokenRefresh)
	t.Hash, t.Kind, t.Expires = Hash(out.RefreshToken), TokenRefresh, h.Grant.Expires
	return out, tx.InsertToken(ctx, t)
}

// earliest is the earlier of two instants, where the second may be none.
func earliest(a, b time.Time) time.Time {
	if b.IsZero() || a.Before(b) {
		return a
	}
	return b
}

// ClientCredentialsExchange implements op.Server: a backend service that showed who it is
// gets a token of its own, for a few minutes.
func (d door) ClientCredentialsExchange(ctx context.Context, r *op.ClientRequest[oidc.ClientCredentialsRequest]) (*op.Response, error) {
	app := r.Client.(client).App
	allowed, _ := ReadScopes(app.Scopes)
	asked, _ := ReadScopes(joined(r.Data.Scope))
	scopes := asked.Within(allowed)
	if app.Account == "" || scopes.Empty() {
		return nil, oidc.ErrInvalidScope()
	}
	var out answer
	err := d.store.WriteTokens(ctx, func(tx Tx) error {
		if err := tx.DeleteTokensBefore(ctx, d.org, d.time().Add(-time.Hour)); err != nil {
			return err
		}
		id, err := tx.SystemGrant(ctx, app)
		if err != nil {
			return err
		}
		out, err = d.issue(ctx, tx, Held{AppKind: app.Kind, Grant: care.AppGrant{ID: id, Scopes: app.Scopes}}, scopes)
		return err
	})
	if fault.Is(err, fault.Denied) {
		return nil, oidc.ErrUnauthorizedClient()
	}
	if err != nil {
		return nil, broken(err)
	}
	return op.NewResponse(out), nil
}

func joined(list []string) string { return oidc.SpaceDelimitedArray(list).String() }

// Revocation implements op.Server. An access token ends alone; a refresh token ends all
// that it stands for. A token that is not there, or another app's, has ended already.
func (d door) Revocation(ctx context.Context, r *op.ClientRequest[oidc.RevocationRequest]) (*op.Response, error) {
	if len(r.Data.Token) > maxToken {
		return op.NewResponse(nil), nil
	}
	err := d.store.WriteTokens(ctx, func(tx Tx) error {
		held, err := tx.Token(ctx, d.org, Hash(r.Data.Token))
		if fault.Is(err, fault.Denied) || err == nil && string(held.Grant.App) != r.Client.GetID() {
			return nil
		}
		if err != nil {
			return err
		}
		if held.Token.Kind == TokenAccess {
			return tx.DeleteToken(ctx, d.org, held.Token.Hash)
		}
		_, err = tx.EndAppGrant(ctx, d.org, held.Account.ID, held.Grant.ID, d.time())
		return err
	})
	if err != nil {
		return nil, broken(err)
	}
	return op.NewResponse(nil), nil
}

// introspected is what an app may know of a token of its own.
type introspected struct {
	Active   bool   `json:"active"`
	Scope    string `json:"scope,omitempty"`
	ClientID string `json:"client_id,omitempty"`
	Type     string `json:"token_type,omitempty"`
	Expires  int64  `json:"exp,omitempty"`
	Subject  string `json:"sub,omitempty"`
	Issuer   string `json:"iss,omitempty"`
	Patient  string `json:"patient,omitempty"`
	FHIRUser string `json:"fhirUser,omitempty"`
}

// Introspect implements op.Server. An app learns of its own tokens and of no other's.
func (d door) Introspect(ctx context.Context, r *op.Request[op.IntrospectionRequest]) (*op.Response, error) {
	app, err := d.known(ctx, r.Data.ClientCredentials)
	if err != nil {
		return nil, op.NewStatusError(oidc.ErrInvalidClient().WithParent(err), http.StatusUnauthorized)
	}
	none := op.NewResponse(introspected{})
	if len(r.Data.Token) > maxToken {
		return none, nil
	}
	var held Held
	err = d.store.ReadTokens(ctx, func(tx Tx) (err error) {
		held, err = tx.Token(ctx, d.org, Hash(r.Data.Token))
		return err
	})
	if err != nil && !fault.Is(err, fault.Denied) {
		return nil, broken(err)
	}
	if err != nil || held.Grant.App != app.ID || held.Token.Kind == TokenCode || !held.Token.Used.IsZero() || !held.Stands(d.time()) {
		return none, nil
	}
	return op.NewResponse(introspected{
		Active: true, Scope: held.Token.Scopes, ClientID: string(app.ID), Type: oidc.BearerToken, Expires: held.Token.Expires.Unix(),
		Subject: string(held.Account.ID), Issuer: d.base, Patient: string(held.Grant.Person), FHIRUser: d.fhirUser(held),
	}), nil
}
