package smart_test

import (
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"go.uber.org/goleak"

	"towpath/internal/auth"
	"towpath/internal/care"
	"towpath/internal/smart"
	"towpath/internal/testkit"
)

func TestMain(m *testing.M) {
	slog.SetDefault(slog.New(slog.DiscardHandler)) // the library speaks to it
	goleak.VerifyTestMain(m)
}

const (
	address  = "https://towpath.example"
	back     = "https://chart.example/back"
	verifier = "a verifier that nobody else has, of 43 and more characters"
)

// kit is the cast with a door for apps, and one public app.
type kit struct {
	*testkit.Kit
	*smart.Server
	handler http.Handler
	app     smart.Added
}

func newKit(t testing.TB, s testkit.Store) kit {
	t.Helper()
	k := kit{Kit: testkit.Service(t, s)}
	k.Server = smart.New(smart.Parts{
		Store: s, Care: k.Service, Organisation: k.Organisation, Address: address + "/", Now: k.Clock.Tick, NewID: k.IDs.New, Random: random(),
		Log: slog.New(slog.DiscardHandler),
	})
	k.handler = k.Server.Handler()
	k.app = k.add(t, smart.NewApp{Name: "Chart app", Kind: care.AppPublic, Redirects: []string{back}, Launch: "https://chart.example/launch?x=1", Scopes: everything})
	return k
}

const everything = "openid fhirUser launch launch/patient offline_access online_access patient/*.cruds user/*.cruds"

// random gives other bytes each time, and the same in each run.
func random() func([]byte) {
	n := byte(0)
	return func(b []byte) {
		n++
		for i := range b {
			b[i] = n
		}
	}
}

func (k kit) add(t testing.TB, n smart.NewApp) smart.Added {
	t.Helper()
	added, err := k.Server.AddApp(t.Context(), k.AsAdmin, n)
	if err != nil {
		t.Fatal(err)
	}
	return added
}

// in signs an actor in, for a day.
func (k kit) in(t testing.TB, a care.Actor) auth.SignedIn {
	t.Helper()
	who := auth.SignedIn{Actor: a, Session: smart.Hash(k.IDs.New()), Proved: k.Clock.Now()}
	err := k.Store.WriteSessions(t.Context(), func(tx auth.Tx) error {
		return tx.InsertSession(t.Context(), auth.Session{
			ID: who.Session, Organisation: k.Organisation, Account: a.Account, Created: k.Clock.Now(), Seen: k.Clock.Now(), Expires: k.Clock.Now().Add(24 * time.Hour), Way: auth.WayPassword,
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return who
}

// asked is what an app asks, with some of it changed: an empty value takes it away.
func (k kit) asked(scope string, changed ...string) url.Values {
	v := url.Values{
		"response_type": {"code"}, "client_id": {string(k.app.ID)}, "redirect_uri": {back}, "scope": {scope}, "state": {"st"}, "aud": {address + "/fhir/r4"},
		"code_challenge": {oidc.NewSHACodeChallenge(verifier)}, "code_challenge_method": {"S256"}, "nonce": {"n"},
	}
	for i := 0; i+1 < len(changed); i += 2 {
		v.Del(changed[i])
		if changed[i+1] != "" {
			v.Set(changed[i], changed[i+1])
		}
	}
	return v
}

// code lets an app in and gives the code.
func (k kit) code(t testing.TB, who auth.SignedIn, patient care.PersonID, asked url.Values) string {
	t.Helper()
	ask, err := k.ReadAsk(t.Context(), asked)
	if err != nil {
		t.Fatal(err)
	}
	to, err := k.Allow(t.Context(), who, ask, smart.Yes{Patient: patient, Lasts: 30 * 24 * time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(to)
	if err != nil || !strings.HasPrefix(to, asked.Get("redirect_uri")+"?") || u.Query().Get("state") != "st" || u.Query().Get("iss") != address {
		t.Fatalf("sent back to %q, %v", to, err)
	}
	return u.Query().Get("code")
}

// got is what an app is answered.
type got struct {
	status int
	body   string
	header http.Header

	Access  string `json:"access_token"`
	Refresh string `json:"refresh_token"`
	ID      string `json:"id_token"`
	Scope   string `json:"scope"`
	Patient string `json:"patient"`
	Expires int    `json:"expires_in"`
	Error   string `json:"error"`
	Active  bool   `json:"active"`
}

// send sends a request of an app's.
func (k kit) send(t testing.TB, r *http.Request) got {
	t.Helper()
	w := httptest.NewRecorder()
	k.handler.ServeHTTP(w, r)
	g := got{status: w.Code, body: w.Body.String(), header: w.Header()}
	if err := json.Unmarshal(w.Body.Bytes(), &g); err != nil && !errors.Is(err, io.EOF) && g.body != "" && !strings.HasPrefix(g.body, "null") {
		t.Fatalf("%d %q: %v", g.status, g.body, err)
	}
	return g
}

// post sends a form; pairs are names and values.
func (k kit) post(t testing.TB, path string, pairs ...string) got {
	t.Helper()
	return k.send(t, form(path, pairs...))
}

func form(path string, pairs ...string) *http.Request {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

// trade trades a code as the app that it was made for.
func (k kit) trade(t testing.TB, code string) got {
	t.Helper()
	return k.post(t, "/oauth/token", "grant_type", "authorization_code", "client_id", string(k.app.ID), "code", code, "redirect_uri", back, "code_verifier", verifier)
}

func (k kit) refresh(t testing.TB, token string, more ...string) got {
	t.Helper()
	return k.post(t, "/oauth/token", append([]string{"grant_type", "refresh_token", "client_id", string(k.app.ID), "refresh_token", token}, more...)...)
}

// tokens lets the app in, and fails where that does not give tokens.
func (k kit) tokens(t testing.TB, a care.Actor, patient care.PersonID, scope string) got {
	t.Helper()
	g := k.trade(t, k.code(t, k.in(t, a), patient, k.asked(scope)))
	if g.status != http.StatusOK || g.Access == "" {
		t.Fatalf("no tokens: %d %s", g.status, g.body)
	}
	return g
}

// opens tells whether a token is anybody's.
func (k kit) opens(t testing.TB, token string) bool {
	t.Helper()
	_, _, err := k.Bearer(t.Context(), token, "request")
	return err == nil
}
