package auth

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"towpath/internal/care"
	"towpath/internal/fault"
)

// ProviderSettings say where staff sign in outside (OpenID Connect).
type ProviderSettings struct {
	Issuer, ClientID, Secret string
	// Name stands on the button.
	Name string
	// Redirect is our own address that the provider sends people back to.
	Redirect string
	// Claim is matched with what an administrator marked an account with. "email"
	// counts only where the provider says that it is verified.
	Claim string
	// Create makes accounts for whoever has a role by Roles, which gives our role
	// for a value of RoleClaim.
	Create    bool
	RoleClaim string
	Roles     map[string]care.Role
	Now       func() time.Time
}

// Provider is one OpenID provider. It is looked up when first needed, and again
// until it answers. It is safe for concurrent use.
type Provider struct {
	set    ProviderSettings
	client *http.Client

	mu    sync.Mutex
	found *oidc.Provider
	extra struct {
		NamesItself bool `json:"authorization_response_iss_parameter_supported"`
	}
}

// NewProvider checks the settings; it asks nobody yet.
func NewProvider(set ProviderSettings) (*Provider, error) {
	if set.Issuer == "" || set.ClientID == "" || set.Redirect == "" {
		return nil, errors.New("a provider needs an issuer, a client id and the public address")
	}
	if set.Create && len(set.Roles) == 0 {
		return nil, errors.New("a provider that makes accounts needs to say which of its groups have which role")
	}
	for group, role := range set.Roles {
		if !role.Staff() {
			return nil, fmt.Errorf("the provider's group %q cannot have the role %q: only staff come from there", group, role)
		}
	}
	return &Provider{set: set, client: &http.Client{
		Timeout: 10 * time.Second, Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, DisableKeepAlives: true},
	}}, nil
}

// ProviderName is what stands on the button; empty where there is no provider.
func (g *Guard) ProviderName() string {
	if g.provider == nil {
		return ""
	}
	return g.provider.set.Name
}

// ProviderOnly tells whether staff sign in at the provider and nowhere else.
func (g *Guard) ProviderOnly() bool { return g.providerOnly }

func (p *Provider) look(ctx context.Context) (*oidc.Provider, oauth2.Config, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found == nil {
		found, err := oidc.NewProvider(p.with(ctx), p.set.Issuer)
		if err != nil {
			return nil, oauth2.Config{}, fault.New(fault.Unavailable, "provider", err)
		}
		if err := found.Claims(&p.extra); err != nil {
			return nil, oauth2.Config{}, fault.New(fault.Unavailable, "provider", err)
		}
		p.found = found
	}
	return p.found, oauth2.Config{
		ClientID: p.set.ClientID, ClientSecret: p.set.Secret, Endpoint: p.found.Endpoint(), RedirectURL: p.set.Redirect,
		Scopes: []string{oidc.ScopeOpenID, "profile", "email"},
	}, nil
}

func (p *Provider) with(ctx context.Context) context.Context {
	return oidc.ClientContext(ctx, p.client)
}

// askedProvider is what is kept while somebody is at the provider.
type askedProvider struct {
	State    string `json:"state"`
	Nonce    string `json:"nonce"`
	Verifier string `json:"verifier"`
	To       string `json:"to"`
	Shared   bool   `json:"shared"`
	Again    bool   `json:"again"`
}

// AskProvider gives the address at the provider where somebody signs in, and the
// token that binds the way back to this browser. to is the page of ours that they
// wanted; again asks for a new proof there.
func (g *Guard) AskProvider(ctx context.Context, to string, shared, again bool) (address, token string, err error) {
	if g.provider == nil {
		return "", "", fault.New(fault.Denied, "AskProvider", nil)
	}
	_, config, err := g.provider.look(ctx)
	if err != nil {
		return "", "", err
	}
	asked := askedProvider{State: g.token(), Nonce: g.token(), Verifier: g.token(), To: to, Shared: shared, Again: again}
	options := []oauth2.AuthCodeOption{oidc.Nonce(asked.Nonce), oauth2.S256ChallengeOption(asked.Verifier)}
	if again {
		options = append(options, oauth2.SetAuthURLParam("prompt", "login"), oauth2.SetAuthURLParam("max_age", "0"))
	}
	token, err = g.ask(ctx, AskedProvider, "", asked)
	return config.AuthCodeURL(asked.State, options...), token, err
}

// ProviderAnswer is what a browser brings back from the provider. All of it comes
// from anywhere.
type ProviderAnswer struct{ Code, State, Issuer, Error string }

// ErrNoAccount is the cause of a refusal of somebody whom the provider knows and
// who has no account here.
var ErrNoAccount = errors.New("the provider knows them, and they have no account here")

// ProviderSignIn opens a session for whoever came back, and gives the page that
// they wanted. An answer that is not the one to our question is fault.Denied.
func (g *Guard) ProviderSignIn(ctx context.Context, token string, answer ProviderAnswer, at Attempt) (fresh string, who SignedIn, to string, err error) {
	if g.provider == nil {
		return "", who, "", fault.New(fault.Denied, "ProviderSignIn", nil)
	}
	var asked askedProvider
	if _, err = g.take(ctx, token, AskedProvider, &asked); err != nil {
		return "", who, "", err
	}
	claims, err := g.provider.redeem(ctx, asked, answer, g.time())
	if err != nil {
		return "", who, asked.To, err
	}
	at.Shared = asked.Shared
	var refused error
	err = g.store.WriteSessions(ctx, func(tx Tx) error {
		refused = nil
		account, err := g.accountAt(ctx, tx, claims, at.Request)
		if fault.Is(err, fault.Denied) {
			refused = err
			return tx.InsertAuditEntry(ctx, g.entry(care.Account{}, "SignIn", care.OutcomeDenied, at.Request))
		}
		if err != nil {
			return err
		}
		fresh, who, err = g.open(ctx, tx, account, WayProvider, true, at)
		return err
	})
	return fresh, who, asked.To, errors.Join(err, refused)
}

// providerClaims is who the provider says that somebody is.
type providerClaims struct {
	issuer, subject, name string
	// known is the value of the claim that is matched; empty where there is none
	// that can be trusted.
	known string
	roles []care.Role
}

// redeem trades the answer's code for a token and checks all of it: that it
// answers our question, who made it, for whom, until when.
func (p *Provider) redeem(ctx context.Context, asked askedProvider, answer ProviderAnswer, now time.Time) (providerClaims, error) {
	refuse := func(cause error) (providerClaims, error) {
		return providerClaims{}, fault.New(fault.Denied, "ProviderSignIn", cause)
	}
	found, config, err := p.look(ctx)
	if err != nil {
		return providerClaims{}, err
	}
	switch {
	case subtle.ConstantTimeCompare([]byte(answer.State), []byte(asked.State)) != 1:
		return refuse(errors.New("the state is another"))
	case answer.Issuer != "" && answer.Issuer != p.set.Issuer, answer.Issuer == "" && p.extra.NamesItself:
		return refuse(errors.New("the answer is another provider's"))
	case answer.Error != "" || answer.Code == "" || len(answer.Code) > 4096:
		return refuse(errors.New("the provider gave no code"))
	}
	grant, err := config.Exchange(p.with(ctx), answer.Code, oauth2.VerifierOption(asked.Verifier))
	if err != nil {
		if _, said := errors.AsType[*oauth2.RetrieveError](err); said {
			return refuse(err)
		}
		return providerClaims{}, fault.New(fault.Unavailable, "ProviderSignIn", err)
	}
	raw, _ := grant.Extra("id_token").(string)
	id, err := found.Verifier(&oidc.Config{ClientID: p.set.ClientID, Now: func() time.Time { return now }}).Verify(p.with(ctx), raw)
	if err != nil {
		return refuse(err)
	}
	if subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(asked.Nonce)) != 1 {
		return refuse(errors.New("the nonce is another"))
	}
	all, err := p.claims(ctx, found, id, grant)
	if err != nil {
		return refuse(err)
	}
	claims, err := p.read(id, all, asked, now)
	if err != nil {
		return refuse(err)
	}
	return claims, nil
}

// claims gives what the token says, and what the provider says when asked of it:
// many keep names and groups out of the token. Nothing in the token is overruled.
func (p *Provider) claims(ctx context.Context, found *oidc.Provider, id *oidc.IDToken, grant *oauth2.Token) (map[string]any, error) {
	all := map[string]any{}
	if err := id.Claims(&all); err != nil {
		return nil, err
	}
	if _, ok := all[p.set.Claim]; ok || found.UserInfoEndpoint() == "" {
		return all, nil
	}
	info, err := found.UserInfo(p.with(ctx), oauth2.StaticTokenSource(grant))
	if err != nil {
		return nil, err
	}
	if info.Subject != id.Subject {
		return nil, errors.New("the provider told of somebody else")
	}
	more := map[string]any{}
	if err := info.Claims(&more); err != nil {
		return nil, err
	}
	for name, value := range more {
		if _, ok := all[name]; !ok {
			all[name] = value
		}
	}
	return all, nil
}

// read takes what we need out of a token that was checked.
func (p *Provider) read(id *oidc.IDToken, all map[string]any, asked askedProvider, now time.Time) (providerClaims, error) {
	text := func(name string) string {
		s, _ := all[name].(string)
		return s
	}
	c := providerClaims{issuer: id.Issuer, subject: id.Subject, name: strings.TrimSpace(text("name")), known: text(p.set.Claim)}
	if id.Subject == "" || len(id.Subject) > 255 {
		return c, errors.New("there is no subject")
	}
	if party := text("azp"); len(id.Audience) > 1 && party == "" || party != "" && party != p.set.ClientID {
		return c, errors.New("the token was made for somebody else to use")
	}
	if asked.Again {
		when, _ := all["auth_time"].(float64)
		if now.Sub(time.Unix(int64(when), 0)) > FreshFor/2 {
			return c, errors.New("they did not sign in again there")
		}
	}
	if verified, _ := all["email_verified"].(bool); p.set.Claim == "email" && !verified {
		c.known = ""
	}
	if !care.Fits(c.known, care.MaxLine) || !care.Fits(c.name, care.MaxLine) {
		return c, errors.New("a claim is too long")
	}
	var groups []string
	switch g := all[p.set.RoleClaim].(type) {
	case string:
		groups = []string{g}
	case []any:
		for _, v := range g {
			if s, ok := v.(string); ok {
				groups = append(groups, s)
			}
		}
	}
	for _, group := range groups {
		if role, ok := p.set.Roles[group]; ok {
			c.roles = append(c.roles, role)
		}
	}
	return c, nil
}

// ClaimHash is what is kept of a claim that an account was marked with.
func ClaimHash(claim string) string {
	sum := sha256.Sum256([]byte("claim\x00" + care.NormalUsername(claim)))
	return hex.EncodeToString(sum[:])
}

// accountAt finds the account of somebody at the provider: the one that is linked,
// the one that was marked for them, or a new one where the settings say so.
func (g *Guard) accountAt(ctx context.Context, tx Tx, c providerClaims, request string) (care.Account, error) {
	id, err := tx.ProviderLink(ctx, g.org, c.issuer, c.subject)
	if err == nil {
		return g.staff(ctx, tx, id)
	}
	if !fault.Is(err, fault.Denied) {
		return care.Account{}, err
	}
	none := fault.New(fault.Denied, "ProviderSignIn", ErrNoAccount)
	if c.known == "" {
		return care.Account{}, none
	}
	var account care.Account
	id, err = tx.ProviderMark(ctx, g.org, ClaimHash(c.known))
	switch {
	case err == nil:
		if account, err = g.staff(ctx, tx, id); err != nil {
			return account, err
		}
		err = tx.DeleteProviderMark(ctx, g.org, ClaimHash(c.known))
	case !fault.Is(err, fault.Denied):
		return account, err
	case g.provider.set.Create && len(c.roles) > 0:
		account, err = g.newStaff(ctx, tx, c)
	default:
		return account, none
	}
	if err != nil {
		return account, err
	}
	if err := tx.InsertProviderLink(ctx, g.org, c.issuer, c.subject, account.ID, g.time()); err != nil {
		return account, err
	}
	return account, tx.InsertAuditEntry(ctx, g.entry(account, "LinkProvider", care.OutcomeAllowed, request))
}

// staff gives an open account of staff.
func (g *Guard) staff(ctx context.Context, tx Tx, id care.AccountID) (care.Account, error) {
	account, err := tx.Account(ctx, g.org, id)
	if err == nil && (!account.Role.Staff() || !account.ClosedAt.IsZero()) {
		err = fault.New(fault.Denied, "ProviderSignIn", ErrNoAccount)
	}
	return account, err
}

// newStaff makes the account of somebody whom the provider's groups give a role;
// of several, the one that may do most. A name that somebody here has is refused.
func (g *Guard) newStaff(ctx context.Context, tx Tx, c providerClaims) (care.Account, error) {
	account := care.Account{
		ID: care.AccountID(g.newID()), Organisation: g.org, Username: care.NormalUsername(c.known), Name: c.name, Created: g.time(),
	}
	if account.Name == "" {
		account.Name = c.known
	}
	for _, role := range care.Roles {
		if slices.Contains(c.roles, role) {
			account.Role = role
		}
	}
	if _, err := tx.AccountByUsername(ctx, g.org, account.Username); err == nil || strings.ContainsAny(account.Username, " \t\n") {
		return account, fault.New(fault.Denied, "ProviderSignIn", ErrNoAccount)
	} else if !fault.Is(err, fault.Denied) {
		return account, err
	}
	if account.Role != care.RoleAdministrator {
		account.Worker = care.WorkerID(g.newID())
		if err := tx.InsertWorker(ctx, care.Worker{ID: account.Worker, Organisation: g.org, Name: account.Name}); err != nil {
			return account, err
		}
	}
	return account, tx.InsertAccount(ctx, account)
}
