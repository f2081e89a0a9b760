package auth_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"towpath/internal/auth"
	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/testkit"
)

// idp is a provider that can be told to lie. The honest one, somebody else's
// program, is in e2e/oidc.
type idp struct {
	*httptest.Server
	key *rsa.PrivateKey
	// claims makes the token; sign signs it in place of the honest key.
	claims func(nonce string) map[string]any
	sign   func(claims map[string]any) string
	// nonce is what the last question had.
	nonce string
}

func newIDP(t testing.TB) *idp {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	p := &idp{key: key}
	mux := http.NewServeMux()
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(map[string]any{
			"issuer": p.URL, "authorization_endpoint": p.URL + "/authorize", "token_endpoint": p.URL + "/token", "jwks_uri": p.URL + "/keys",
			"id_token_signing_alg_values_supported": []string{"RS256"}, "response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"},
		})
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: &key.PublicKey, KeyID: "one", Algorithm: "RS256", Use: "sig"}}})
	})
	mux.HandleFunc("/token", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if r.FormValue("code") != "good" || r.FormValue("code_verifier") == "" {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte(`{"error":"invalid_grant"}`))
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"access_token": "x", "token_type": "Bearer", "id_token": p.sign(p.claims(p.nonce))})
	})
	p.Server = httptest.NewServer(mux)
	t.Cleanup(p.Close)
	p.honest()
	return p
}

func (p *idp) honest() {
	p.claims = func(nonce string) map[string]any {
		now := testkit.NewClock().Now()
		return map[string]any{
			"iss": p.URL, "sub": "ben-there", "aud": "towpath", "nonce": nonce, "iat": now.Unix(), "exp": now.Add(time.Hour).Unix(), "preferred_username": "ben.hall", "name": "Ben Hall",
		}
	}
	p.sign = func(claims map[string]any) string { return signed(jose.RS256, p.key, "one", claims) }
}

func signed(alg jose.SignatureAlgorithm, key any, id string, claims map[string]any) string {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: jose.JSONWebKey{Key: key, KeyID: id}}, nil)
	if err != nil {
		return err.Error()
	}
	body, _ := json.Marshal(claims)
	object, err := signer.Sign(body)
	if err != nil {
		return err.Error()
	}
	text, _ := object.CompactSerialize()
	return text
}

// atProvider is a door with a provider behind it.
func atProvider(t testing.TB, set auth.ProviderSettings) (door, *idp) {
	t.Helper()
	p := newIDP(t)
	set.Issuer, set.ClientID, set.Secret, set.Name, set.Redirect = p.URL, "towpath", "s", "Work", "https://towpath.example/sign-in/provider/back"
	if set.Claim == "" {
		set.Claim = "preferred_username"
	}
	provider, err := auth.NewProvider(set)
	must(t, err)
	k := testkit.Service(t, testkit.SQLite(t))
	return door{auth.New(auth.Parts{
		Store: k.Store, Organisation: k.Organisation, Limits: auth.DefaultLimits(), Now: k.Clock.Now, NewID: k.IDs.New, Random: func(b []byte) { _, _ = rand.Read(b) },
		Provider: provider, ProviderOnly: true,
	}), k}, p
}

// ask asks, and gives the way back as an honest browser would bring it.
func (p *idp) ask(t testing.TB, d door) (token string, answer auth.ProviderAnswer) {
	t.Helper()
	there, token, err := d.AskProvider(t.Context(), "/people", false, false)
	must(t, err)
	u, err := url.Parse(there)
	must(t, err)
	q := u.Query()
	if q.Get("code_challenge_method") != "S256" || q.Get("code_challenge") == "" || q.Get("nonce") == "" || q.Get("state") == "" {
		t.Fatalf("the question is weak: %s", there)
	}
	p.nonce = q.Get("nonce")
	return token, auth.ProviderAnswer{Code: "good", State: q.Get("state")}
}

func TestStaffSignInAtTheProvider(t *testing.T) {
	d, p := atProvider(t, auth.ProviderSettings{})
	token, answer := p.ask(t, d)
	_, _, _, err := d.ProviderSignIn(t.Context(), token, answer, auth.Attempt{Request: "r"})
	wantKind(t, "nobody marked", err, fault.Denied)
	must(t, d.MarkForProvider(t.Context(), d.AsAdmin, "ben", auth.ClaimHash("Ben.Hall")))
	token, answer = p.ask(t, d)
	session, who, to, err := d.ProviderSignIn(t.Context(), token, answer, auth.Attempt{Request: "r"})
	if err != nil || who.Actor.Account != d.AsBen.Account || to != "/people" || !who.Strong {
		t.Fatalf("%+v, %s, %v", who, to, err)
	}
	if _, err := d.Resolve(t.Context(), session, "r"); err != nil {
		t.Error(err)
	}
	_, _, _, err = d.ProviderSignIn(t.Context(), token, answer, auth.Attempt{})
	wantKind(t, "the same answer again", err, fault.Denied)
	// The link is by subject: another name there is the same person here.
	usual := p.claims
	p.claims = func(n string) map[string]any {
		c := usual(n)
		c["preferred_username"] = "ada"
		return c
	}
	token, answer = p.ask(t, d)
	if _, who, _, err = d.ProviderSignIn(t.Context(), token, answer, auth.Attempt{}); err != nil || who.Actor.Account != d.AsBen.Account {
		t.Errorf("%+v, %v", who, err)
	}
	_, _, err = d.SignIn(t.Context(), auth.Attempt{Username: "ben", Password: testkit.Password})
	wantKind(t, "a password of staff", err, fault.Denied)
	d.in(t, "amina")
}

func TestTheProvidersRolesMakeAccountsOnlyWhereTheSettingsSaySo(t *testing.T) {
	d, p := atProvider(t, auth.ProviderSettings{Create: true, RoleClaim: "groups", Roles: map[string]care.Role{"it": care.RoleAdministrator, "care": care.RoleWorker}})
	try := func(username string, groups any) (auth.SignedIn, error) {
		p.honest()
		usual := p.claims
		p.claims = func(n string) map[string]any {
			c := usual(n)
			c["preferred_username"], c["sub"], c["groups"] = username, username, groups
			return c
		}
		token, answer := p.ask(t, d)
		_, who, _, err := d.ProviderSignIn(t.Context(), token, answer, auth.Attempt{})
		return who, err
	}
	if who, err := try("iris", []string{"care", "it"}); err != nil || who.Actor.Role != care.RoleAdministrator {
		t.Errorf("an administrator: %+v, %v", who, err)
	}
	if who, err := try("wim", "care"); err != nil || who.Actor.Role != care.RoleWorker || who.Actor.Worker == "" {
		t.Errorf("a worker: %+v, %v", who, err)
	}
	for name, groups := range map[string]any{"nora": []string{"other"}, "nils": nil, "amina": "care"} {
		_, err := try(name, groups)
		wantKind(t, name, err, fault.Denied)
	}
	if _, err := auth.NewProvider(auth.ProviderSettings{Issuer: "i", ClientID: "c", Redirect: "r", Create: true, Roles: map[string]care.Role{"x": care.RolePerson}}); err == nil {
		t.Error("people come from the provider")
	}
}

// lie has the provider say something else in one claim.
func (p *idp) lie(name string, value any) func() {
	return func() {
		usual := p.claims
		p.claims = func(n string) map[string]any {
			c := maps.Clone(usual(n))
			c[name] = value
			return c
		}
	}
}

// unsigned has it leave out the signature.
func (p *idp) unsigned(alg string) func() {
	return func() {
		p.sign = func(claims map[string]any) string {
			part := func(v any) string {
				text, _ := json.Marshal(v)
				return base64.RawURLEncoding.EncodeToString(text)
			}
			return part(map[string]string{"alg": alg}) + "." + part(claims) + "."
		}
	}
}

// TestAnswersThatAreNotToOurQuestionAreRefused: each lie, and the truth after it.
func TestAnswersThatAreNotToOurQuestionAreRefused(t *testing.T) {
	d, p := atProvider(t, auth.ProviderSettings{})
	must(t, d.MarkForProvider(t.Context(), d.AsAdmin, "ben", auth.ClaimHash("ben.hall")))
	other, _ := rsa.GenerateKey(rand.Reader, 2048)
	curve, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	now := d.Clock.Now()
	for what, lie := range map[string]func(){
		"another nonce": p.lie("nonce", "x"), "no nonce": p.lie("nonce", nil), "another issuer": p.lie("iss", "https://evil.example"),
		"for another": p.lie("aud", "another"), "for many, and another uses it": p.lie("azp", "another"), "for many": p.lie("aud", []string{"towpath", "another"}),
		"expired": p.lie("exp", now.Add(-time.Hour).Unix()), "no subject": p.lie("sub", ""), "not before tomorrow": p.lie("nbf", now.Add(24*time.Hour).Unix()),
		"alg none": p.unsigned("none"), "alg None": p.unsigned("None"), "no alg": p.unsigned(""),
		"another's key":   func() { p.sign = func(c map[string]any) string { return signed(jose.RS256, other, "one", c) } },
		"another's curve": func() { p.sign = func(c map[string]any) string { return signed(jose.ES256, curve, "one", c) } },
		"the public key as a secret": func() {
			p.sign = func(c map[string]any) string { return signed(jose.HS256, p.key.PublicKey.N.Bytes(), "one", c) }
		},
		"no token": func() { p.sign = func(map[string]any) string { return "" } },
		"rubbish":  func() { p.sign = func(map[string]any) string { return "a.b.c" } },
	} {
		p.honest()
		lie()
		token, answer := p.ask(t, d)
		_, _, _, err := d.ProviderSignIn(t.Context(), token, answer, auth.Attempt{})
		wantKind(t, what, err, fault.Denied)
	}
}

// TestAnswersOfAnotherKindAreRefused: what the browser brings back is changed.
func TestAnswersOfAnotherKindAreRefused(t *testing.T) {
	d, p := atProvider(t, auth.ProviderSettings{})
	must(t, d.MarkForProvider(t.Context(), d.AsAdmin, "ben", auth.ClaimHash("ben.hall")))
	for what, change := range map[string]func(token *string, a *auth.ProviderAnswer){
		"another state": func(_ *string, a *auth.ProviderAnswer) { a.State = "x" }, "no state": func(_ *string, a *auth.ProviderAnswer) { a.State = "" },
		"another browser": func(token *string, _ *auth.ProviderAnswer) { *token = "x" }, "no browser": func(token *string, _ *auth.ProviderAnswer) { *token = "" },
		"another provider's answer": func(_ *string, a *auth.ProviderAnswer) { a.Issuer = "https://evil.example" },
		"an error":                  func(_ *string, a *auth.ProviderAnswer) { a.Error = "access_denied" },
		"a stolen code":             func(_ *string, a *auth.ProviderAnswer) { a.Code = "stolen" }, "no code": func(_ *string, a *auth.ProviderAnswer) { a.Code = "" },
	} {
		token, answer := p.ask(t, d)
		change(&token, &answer)
		_, _, _, err := d.ProviderSignIn(t.Context(), token, answer, auth.Attempt{})
		wantKind(t, what, err, fault.Denied)
	}
	token, answer := p.ask(t, d)
	d.Clock.Add(11 * time.Minute)
	_, _, _, err := d.ProviderSignIn(t.Context(), token, answer, auth.Attempt{})
	wantKind(t, "after eleven minutes", err, fault.Denied)
	token, answer = p.ask(t, d)
	if _, who, _, err := d.ProviderSignIn(t.Context(), token, answer, auth.Attempt{}); err != nil || who.Actor.Account != d.AsBen.Account {
		t.Errorf("the truth: %v", err)
	}
}

// TestAMailAddressCountsOnlyWhereItIsVerified: or whoever writes Ben's address
// into their profile there is Ben here.
func TestAMailAddressCountsOnlyWhereItIsVerified(t *testing.T) {
	d, p := atProvider(t, auth.ProviderSettings{Claim: "email"})
	must(t, d.MarkForProvider(t.Context(), d.AsAdmin, "ben", auth.ClaimHash("ben@example.org")))
	for _, verified := range []any{false, nil, "true", true} {
		p.honest()
		usual := p.claims
		p.claims = func(n string) map[string]any {
			c := usual(n)
			c["email"], c["email_verified"] = "ben@example.org", verified
			return c
		}
		token, answer := p.ask(t, d)
		_, _, _, err := d.ProviderSignIn(t.Context(), token, answer, auth.Attempt{})
		if (err == nil) != (verified == true) {
			t.Errorf("verified %v: %v", verified, err)
		}
	}
}

func FuzzProviderToken(f *testing.F) {
	d, p := atProvider(f, auth.ProviderSettings{})
	must(f, d.MarkForProvider(f.Context(), d.AsAdmin, "ben", auth.ClaimHash("ben.hall")))
	for _, seed := range []string{"", "a.b.c", "e30.e30.", "eyJhbGciOiJub25lIn0.e30.", strings.Repeat(".", 10), `{"payload":"x"}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		p.sign = func(map[string]any) string { return raw }
		token, answer := p.ask(t, d)
		if _, _, _, err := d.ProviderSignIn(t.Context(), token, answer, auth.Attempt{}); !fault.Is(err, fault.Denied) {
			t.Errorf("%q: %v", raw, err)
		}
	})
}
