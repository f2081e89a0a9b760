package smart_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/smart"
	"towpath/internal/testkit"
)

var (
	rsaKey  = must(rsa.GenerateKey(rand.Reader, 2048))
	ecKey   = must(ecdsa.GenerateKey(elliptic.P384(), rand.Reader))
	another = must(ecdsa.GenerateKey(elliptic.P384(), rand.Reader))
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func keySet(keys ...jose.JSONWebKey) string {
	return string(must(json.Marshal(jose.JSONWebKeySet{Keys: keys})))
}

func bothKeys() string {
	return keySet(jose.JSONWebKey{Key: rsaKey.Public(), KeyID: "rsa"}, jose.JSONWebKey{Key: ecKey.Public(), KeyID: "ec"})
}

// system registers a backend service with both keys, or with keys at an address.
func (k kit) system(t testing.TB, at string) smart.Added {
	t.Helper()
	n := smart.NewApp{Name: "Record system", Kind: care.AppBackend, Scopes: "system/*.rs system/QuestionnaireResponse.c", KeysAddress: at}
	if at == "" {
		n.Keys = bothKeys()
	}
	return k.add(t, n)
}

// assertion signs that an app is itself, with some of it changed.
func (k kit) assertion(t testing.TB, id care.AppID, alg jose.SignatureAlgorithm, key any, kid string, change func(map[string]any)) string {
	t.Helper()
	claims := map[string]any{
		"iss": string(id), "sub": string(id), "aud": address + "/oauth/token", "exp": k.Clock.Now().Add(4 * time.Minute).Unix(), "jti": k.IDs.New(),
	}
	if change != nil {
		change(claims)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: key}, (&jose.SignerOptions{}).WithType("JWT").WithHeader("kid", kid))
	if err != nil {
		t.Fatal(err)
	}
	return must(jwt.Signed(signer).Claims(claims).Serialize())
}

func (k kit) asSystem(t testing.TB, assertion string, more ...string) got {
	t.Helper()
	return k.post(t, "/oauth/token", append([]string{
		"grant_type", "client_credentials", "scope", "system/*.cruds", "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer", "client_assertion", assertion,
	}, more...)...)
}

func TestABackendServiceShowsWhoItIs(t *testing.T) {
	k := newKit(t, testkit.SQLite(t))
	app := k.system(t, "")
	for name, assertion := range map[string]string{
		"RS384": k.assertion(t, app.ID, jose.RS384, rsaKey, "rsa", nil), "ES384": k.assertion(t, app.ID, jose.ES384, ecKey, "ec", nil),
		"with when it was made": k.assertion(t, app.ID, jose.ES384, ecKey, "ec", func(c map[string]any) { c["iat"] = k.Clock.Now().Unix() }),
	} {
		g := k.asSystem(t, assertion)
		if g.status != http.StatusOK || g.Scope != "system/*.rs system/QuestionnaireResponse.c" || g.Refresh != "" || g.Patient != "" || g.Expires > 300 {
			t.Fatalf("%s: %d %s", name, g.status, g.body)
		}
		a, grant, err := k.Bearer(t.Context(), g.Access, "")
		if err != nil || a.Role != care.RoleSystem || a.Worker != app.Worker || a.Only != "" || a.App != app.ID || a.AppName != "" {
			t.Errorf("%s: it is %+v, %v", name, a, err)
		}
		if _, ok := grant.May(smart.LevelSystem, "Goal", smart.Update); ok {
			t.Errorf("%s: it may more than was registered: %+v", name, grant)
		}
		if _, err := k.ListGoals(t.Context(), a, k.Amina); !fault.Is(err, fault.Denied) {
			t.Errorf("%s: it is in no team: %v", name, err)
		}
	}
	if err := k.JoinTeam(t.Context(), k.AsAdmin, k.River, app.Worker, care.PartMember); err != nil {
		t.Fatal(err)
	}
	g := k.asSystem(t, k.assertion(t, app.ID, jose.ES384, ecKey, "ec", nil))
	a, _, err := k.Bearer(t.Context(), g.Access, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.ListGoals(t.Context(), a, k.Amina); err != nil {
		t.Errorf("of its team: %v", err)
	}
	if err := k.EndApp(t.Context(), k.AsAdmin, app.ID); err != nil || k.opens(t, g.Access) {
		t.Errorf("an app that ended goes on: %v", err)
	}
	if g := k.asSystem(t, k.assertion(t, app.ID, jose.ES384, ecKey, "ec", nil)); g.status != http.StatusUnauthorized {
		t.Errorf("an app that ended begins again: %d %s", g.status, g.body)
	}
}

func TestAnAssertionThatDoesNotHold(t *testing.T) {
	k := newKit(t, testkit.SQLite(t))
	app, other := k.system(t, ""), k.system(t, "")
	sign := func(change func(map[string]any)) string {
		return k.assertion(t, app.ID, jose.ES384, ecKey, "ec", change)
	}
	set := func(name string, value any) string {
		return sign(func(c map[string]any) {
			if c[name] = value; value == nil {
				delete(c, name)
			}
		})
	}
	at := func(d time.Duration) int64 { return k.Clock.Now().Add(d).Unix() }
	public := must(x509.MarshalPKIXPublicKey(rsaKey.Public()))
	parts := strings.Split(sign(nil), ".")
	none := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none","typ":"JWT"}`)) + "." + parts[1] + "."
	used := sign(nil)
	if g := k.asSystem(t, used); g.status != http.StatusOK {
		t.Fatalf("%d %s", g.status, g.body)
	}
	id := k.IDs.New()
	k.asSystem(t, set("jti", id))
	for what, assertion := range map[string]string{
		"a second time": used, "another of the same id": set("jti", id), "no id": set("jti", nil), "an empty id": set("jti", ""),
		"over": set("exp", at(-time.Minute)), "for too long": set("exp", at(10*time.Minute)), "for ever": set("exp", nil), "not yet": set("nbf", at(2*time.Minute)),
		"made tomorrow": set("iat", at(24*time.Hour)), "for another door": set("aud", "https://evil.example/oauth/token"), "for our pages": set("aud", address), "for nobody": set("aud", nil),
		"of another": set("iss", string(other.ID)), "about another": set("sub", string(other.ID)), "about nobody": set("sub", nil), "of nobody": set("iss", nil),
		"unsigned": none, "without its end": parts[0] + "." + parts[1] + ".", "changed": parts[0] + "." + base64.RawURLEncoding.EncodeToString([]byte(`{}`)) + "." + parts[2],
		"with a public key as a secret": k.assertion(t, app.ID, jose.HS256, public, "rsa", nil), "HS384": k.assertion(t, app.ID, jose.HS384, append(public, public...), "rsa", nil),
		"RS256": k.assertion(t, app.ID, jose.RS256, rsaKey, "rsa", nil), "PS384": k.assertion(t, app.ID, jose.PS384, rsaKey, "rsa", nil),
		"with a key that is not its own": k.assertion(t, app.ID, jose.ES384, another, "ec", nil), "under another name of a key": k.assertion(t, app.ID, jose.ES384, ecKey, "rsa", nil),
		"by an app that is not there": k.assertion(t, care.AppID(k.IDs.New()), jose.ES384, ecKey, "ec", nil), "nothing": "", "nonsense": "x.y.z", "long": strings.Repeat("x", 20000),
	} {
		if g := k.asSystem(t, assertion); g.status != http.StatusUnauthorized && g.status != http.StatusBadRequest || g.Access != "" {
			t.Errorf("%s: %d %s", what, g.status, g.body)
		}
	}
}

// TestShowingWhoItIsInWrongCompany: with another's name, two ways at once, or none.
func TestShowingWhoItIsInWrongCompany(t *testing.T) {
	k := newKit(t, testkit.SQLite(t))
	app, other := k.system(t, ""), k.system(t, "")
	sign := func(change func(map[string]any)) string {
		return k.assertion(t, app.ID, jose.ES384, ecKey, "ec", change)
	}
	if g := k.asSystem(t, sign(nil), "client_id", string(other.ID)); g.status != http.StatusUnauthorized {
		t.Errorf("in another's name: %d %s", g.status, g.body)
	}
	if g := k.asSystem(t, sign(nil), "client_id", string(app.ID), "client_secret", "x"); g.status == http.StatusOK {
		t.Errorf("two ways at once: %d %s", g.status, g.body)
	}
	for what, pairs := range map[string][]string{
		"without anything":        {"grant_type", "client_credentials", "client_id", string(app.ID), "scope", "system/*.rs"},
		"a public app":            {"grant_type", "client_credentials", "client_id", string(k.app.ID), "scope", "user/*.rs"},
		"a password":              {"grant_type", "password", "client_id", string(k.app.ID), "username", "amina", "password", "x"},
		"an assertion as a grant": {"grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion", sign(nil)},
	} {
		if g := k.post(t, "/oauth/token", pairs...); g.status == http.StatusOK {
			t.Errorf("%s: %s", what, g.body)
		}
	}
	for _, scope := range []string{"user/*.rs", "patient/*.rs", "openid", "", "system/Goal.cud"} {
		r := form("/oauth/token", "grant_type", "client_credentials", "scope", scope, "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer", "client_assertion", sign(nil))
		if g := k.send(t, r); g.status != http.StatusBadRequest {
			t.Errorf("scopes %q: %d %s", scope, g.status, g.body)
		}
	}
}

// TestKeysAtAnAddressAreFetchedAnew when one is named that was not there, not too often.
func TestKeysAtAnAddressAreFetchedAnew(t *testing.T) {
	asked, keys := 0, keySet(jose.JSONWebKey{Key: ecKey.Public(), KeyID: "one"})
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked++
		_, _ = w.Write([]byte(keys))
	}))
	defer site.Close()
	k := newKit(t, testkit.SQLite(t))
	app := k.system(t, site.URL+"/keys")
	try := func(key any, kid string) int {
		return k.asSystem(t, k.assertion(t, app.ID, jose.ES384, key, kid, nil)).status
	}
	var all []int
	for range 3 {
		all = append(all, try(ecKey, "one"))
	}
	keys = keySet(jose.JSONWebKey{Key: another.Public(), KeyID: "two"})
	all = append(all, try(another, "two"))
	k.Clock.Add(2 * time.Minute)
	all = append(all, try(another, "two"), try(ecKey, "one"))
	if want := []int{200, 200, 200, 401, 200, 401}; !slices.Equal(all, want) || asked != 2 {
		t.Errorf("answers %v, want %v; asked %d times", all, want, asked)
	}
}

func TestAnAppIsRegisteredInEveryRespectOrNotAtAll(t *testing.T) {
	k := newKit(t, testkit.SQLite(t))
	p256 := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	good := smart.NewApp{Name: "App", Kind: care.AppPublic, Redirects: []string{back}, Scopes: "patient/*.rs"}
	system := smart.NewApp{Name: "System", Kind: care.AppBackend, Scopes: "system/*.rs", Keys: bothKeys()}
	for what, c := range map[string]struct {
		n      smart.NewApp
		change func(*smart.NewApp)
	}{
		"no name": {good, func(n *smart.NewApp) { n.Name = " " }}, "no kind": {good, func(n *smart.NewApp) { n.Kind = "x" }}, "no scopes": {good, func(n *smart.NewApp) { n.Scopes = "" }},
		"a scope that is none": {good, func(n *smart.NewApp) { n.Scopes = "patient/*.rs nonsense" }}, "a system's scopes": {good, func(n *smart.NewApp) { n.Scopes = "system/*.rs" }},
		"no address": {good, func(n *smart.NewApp) { n.Redirects = nil }}, "an address over http": {good, func(n *smart.NewApp) { n.Redirects = []string{"http://chart.example/"} }},
		"a script": {good, func(n *smart.NewApp) { n.Redirects = []string{"javascript:alert(1)"} }}, "a fragment": {good, func(n *smart.NewApp) { n.Redirects = []string{back + "#x"} }},
		"a way that no maker owns": {good, func(n *smart.NewApp) { n.Redirects = []string{"myapp:/back"} }}, "two lines": {good, func(n *smart.NewApp) { n.Redirects = []string{back + "\nhttps://evil.example/"} }},
		"a relative address": {good, func(n *smart.NewApp) { n.Redirects = []string{"/back"} }}, "somebody's name": {good, func(n *smart.NewApp) { n.Redirects = []string{"https://a:b@chart.example/"} }},
		"a public app with keys": {good, func(n *smart.NewApp) { n.Keys = bothKeys() }}, "a launch over http": {good, func(n *smart.NewApp) { n.Launch = "http://chart.example/" }},
		"a system without keys": {system, func(n *smart.NewApp) { n.Keys = "" }}, "a system with an address": {system, func(n *smart.NewApp) { n.Redirects = []string{back} }},
		"a system that signs in": {system, func(n *smart.NewApp) { n.Scopes = "system/*.rs openid" }}, "a person's scopes for a system": {system, func(n *smart.NewApp) { n.Scopes = "user/*.rs" }},
		"private keys": {system, func(n *smart.NewApp) { n.Keys = keySet(jose.JSONWebKey{Key: ecKey, KeyID: "x"}) }}, "a short key": {system, func(n *smart.NewApp) { n.Keys = keySet(jose.JSONWebKey{Key: p256.Public(), KeyID: "x"}) }},
		"a shared secret": {system, func(n *smart.NewApp) { n.Keys = keySet(jose.JSONWebKey{Key: []byte("secret"), KeyID: "x"}) }}, "no keys in it": {system, func(n *smart.NewApp) { n.Keys = `{"keys":[]}` }},
		"nonsense": {system, func(n *smart.NewApp) { n.Keys = "nonsense" }}, "keys twice": {system, func(n *smart.NewApp) { n.KeysAddress = "https://records.example/keys" }},
	} {
		n := c.n
		c.change(&n)
		if _, err := k.Server.AddApp(t.Context(), k.AsAdmin, n); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for _, n := range []smart.NewApp{good, system} {
		if _, err := k.Server.AddApp(t.Context(), k.AsAdmin, n); err != nil {
			t.Errorf("%s: %v", n.Name, err)
		}
		if _, err := k.Server.AddApp(t.Context(), k.AsBen, n); !fault.Is(err, fault.Denied) {
			t.Errorf("%s, by Ben: %v", n.Name, err)
		}
	}
}
