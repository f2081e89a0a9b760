package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"towpath/internal/care"
	"towpath/internal/testkit"
	"towpath/internal/web"
)

// cookieOf gives the value that a cookie was set to, and the whole cookie.
func cookieOf(h http.Header, name string) *http.Cookie {
	for _, c := range (&http.Response{Header: h}).Cookies() {
		if strings.TrimPrefix(c.Name, "__Host-") == name {
			return c
		}
	}
	return nil
}

func TestASessionNobodyChoseBeforehand(t *testing.T) {
	s := newService(t)
	planted := s.stranger(t)
	u, _ := url.Parse(s.url)
	planted.client.Jar.SetCookies(u, []*http.Cookie{{Name: "session", Value: strings.Repeat("A", 43), Path: "/"}})
	_, header := planted.send("POST", "/sign-in", signIn("ben", testkit.Password, ""))
	first := cookieOf(header, "session")
	if first == nil || first.Value == strings.Repeat("A", 43) {
		t.Fatalf("the planted token lives on: %v", first)
	}
	// Whoever signs in over a session ends it: two sign-ins leave one.
	_, header = planted.send("POST", "/sign-in", signIn("ben", testkit.Password, ""))
	second := cookieOf(header, "session")
	old := s.stranger(t)
	old.client.Jar.SetCookies(u, []*http.Cookie{{Name: "session", Value: first.Value, Path: "/"}})
	if p := old.get("/account"); p.path != "/sign-in" {
		t.Errorf("the session before is still open: %s", p.path)
	}
	// A new proof of who it is gives a new token too.
	_, header = planted.send("POST", "/account/confirm", url.Values{"password": {testkit.Password}, "to": {"//evil.example"}})
	third := cookieOf(header, "session")
	if third == nil || third.Value == second.Value || header.Get("Location") != "/" {
		t.Fatalf("after a proof: %v, %s", third, header.Get("Location"))
	}
	old.client.Jar.SetCookies(u, []*http.Cookie{{Name: "session", Value: second.Value, Path: "/"}})
	if p := old.get("/account"); p.path != "/sign-in" {
		t.Error("the token before the proof is still good")
	}
}

func TestEveryCookieIsKeptFromScriptsAndOtherSites(t *testing.T) {
	for _, secure := range []bool{false, true} {
		s := newServiceOn(t, testkit.SQLite(t), web.Config{Secure: secure})
		b := s.stranger(t)
		var all []*http.Cookie
		for path, form := range map[string]url.Values{"/sign-in": signIn("ben", testkit.Password, ""), "/sign-in/passkey/options": {}} {
			_, h := b.send("POST", path, form)
			all = append(all, (&http.Response{Header: h}).Cookies()...)
		}
		if len(all) != 2 {
			t.Fatalf("%d cookies", len(all))
		}
		for _, c := range all {
			if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Secure != secure || c.Path != "/" || c.Domain != "" || strings.HasPrefix(c.Name, "__Host-") != secure {
				t.Errorf("secure %v: %+v", secure, c)
			}
		}
	}
}

func TestASharedDeviceForgets(t *testing.T) {
	s := newService(t)
	b := s.stranger(t)
	form := signIn("amina", testkit.Password, "")
	form.Set("shared", "yes")
	_, h := b.send("POST", "/sign-in", form)
	if c := cookieOf(h, "session"); c == nil || c.MaxAge != 0 || !c.Expires.IsZero() {
		t.Errorf("the cookie outlives the browser: %+v", c)
	}
	b.get("/").wants(http.StatusOK, "This is a shared device", "data-idle")
	s.Clock.Add(9 * time.Minute)
	b.get("/").wants(http.StatusOK, "This is a shared device")
	s.Clock.Add(11 * time.Minute)
	if p := b.get("/account"); p.path != "/sign-in" {
		t.Error("after eleven quiet minutes somebody is still signed in")
	}
	b.post("/sign-in", form)
	for range 14 {
		s.Clock.Add(9 * time.Minute)
		b.get("/")
	}
	if p := b.get("/account"); p.path != "/sign-in" {
		t.Error("after two hours somebody is still signed in")
	}
	b.post("/sign-in", form)
	_, h = b.send("POST", "/sign-out", nil)
	if h.Get("Clear-Site-Data") != `"cache", "cookies", "storage"` || cookieOf(h, "session").MaxAge >= 0 {
		t.Errorf("signing out leaves something: %v", h)
	}
	_, h = s.as(t, "ben").send("POST", "/sign-out", nil)
	if h.Get("Clear-Site-Data") != "" {
		t.Error("one's own device is cleared")
	}
}

func TestChangesOfHowOneSignsInAskAgain(t *testing.T) {
	s := newService(t)
	b := s.as(t, "ben")
	if p := b.get("/account/ways"); p.path != "/account/ways" {
		t.Errorf("just signed in, one stands at %s", p.path)
	}
	s.Clock.Add(11 * time.Minute)
	for _, path := range []string{"/account/app/new", "/account/app/remove", "/account/recovery", "/account/passkeys/" + s.IDs.New() + "/remove", "/account/passkeys/options"} {
		if _, h := b.send("POST", path, url.Values{}); h.Get("Location") != "/account/confirm?to=%2Faccount%2Fways" {
			t.Errorf("%s changes something without asking: %v", path, h)
		}
	}
	p := b.get("/account/ways")
	p.wants(http.StatusOK, "Is it still you?")
	b.post("/account/confirm", url.Values{"password": {"a wrong one"}, "to": {"/account/ways"}}).wants(http.StatusUnprocessableEntity, "not your password now")
	if p := b.post("/account/confirm", url.Values{"password": {testkit.Password}, "to": {"/account/ways"}}); p.path != "/account/ways" {
		t.Errorf("after the proof one stands at %s", p.path)
	}
}

var keyInGroups = regexp.MustCompile(`([A-Z2-7]{4} ){7}[A-Z2-7]{4}`)

// codesOn turns codes of an app on and gives the key.
func (s *service) codesOn(t testing.TB, b *browser) string {
	t.Helper()
	p := b.post("/account/app/new", url.Values{})
	p.wants(http.StatusOK, "<svg")
	key := strings.ReplaceAll(keyInGroups.FindString(p.text), " ", "")
	b.post("/account/app", url.Values{"code": {s.code(t, key)}}).wants(http.StatusOK, "Recovery codes")
	s.Clock.Add(time.Minute)
	return key
}

func (s *service) code(t testing.TB, key string) string {
	t.Helper()
	code, err := totp.GenerateCode(key, s.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func TestTheSecondStepStaysOnThisSite(t *testing.T) {
	s := newService(t)
	key := s.codesOn(t, s.as(t, "ben"))
	for to, want := range map[string]string{"/account": "/account", "//evil.example": "/", "https://evil.example": "/"} {
		b := s.stranger(t)
		_, h := b.send("POST", "/sign-in", signIn("ben", testkit.Password, to))
		if got := h.Get("Location"); got != "/sign-in/second?to="+url.QueryEscape(want) || cookieOf(h, "session") != nil {
			t.Fatalf("%q: %s, or a session before the second step", to, got)
		}
		if p := b.get("/people"); p.path != "/sign-in" {
			t.Error("a password alone opens pages")
		}
		s.Clock.Add(time.Minute)
		_, h = b.send("POST", "/sign-in/second", url.Values{"code": {s.code(t, key)}, "to": {to}})
		if got := h.Get("Location"); got != want {
			t.Errorf("%q leads to %q", to, got)
		}
	}
	b := s.stranger(t)
	if p := b.post("/sign-in/second", url.Values{"code": {s.code(t, key)}}); p.path != "/sign-in" {
		t.Error("a code without a password is taken")
	}
}

func TestARoleMustHaveTwoFactors(t *testing.T) {
	s := newService(t)
	ben := s.as(t, "ben")
	if err := s.RequireFactors(t.Context(), s.AsAdmin, []care.Role{care.RoleWorker}); err != nil {
		t.Fatal(err)
	}
	p := ben.get("/people/" + string(s.Amina))
	p.wants(http.StatusOK, "Please add a second way first")
	if p.path != "/account/ways" {
		t.Errorf("one stands at %s", p.path)
	}
	s.codesOn(t, ben)
	if p := ben.get("/people/" + string(s.Amina)); p.path != "/people/"+string(s.Amina) {
		t.Errorf("with two factors one stands at %s", p.path)
	}
	s.as(t, "dele").get("/people").wants(http.StatusOK, "People")
}

// TestEveryFormIsRefusedToOtherSites tries each address that takes a form.
func TestEveryFormIsRefusedToOtherSites(t *testing.T) {
	s := newService(t)
	b := s.as(t, "ben")
	for _, r := range routes(t) {
		if r.method == "GET" || r.method == "" || r.development {
			continue
		}
		q, _ := http.NewRequest(r.method, s.url+s.fill(r.path), strings.NewReader(""))
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		q.Header.Set("Sec-Fetch-Site", "cross-site")
		answer, err := b.client.Do(q)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != http.StatusForbidden {
			t.Errorf("%s %s from another site: %d", r.method, r.path, answer.StatusCode)
		}
	}
}

func TestTheProviderIsNotThereWithoutSettings(t *testing.T) {
	s := newService(t)
	b := s.stranger(t)
	b.get("/sign-in/provider?to=//evil.example").wants(http.StatusNotFound)
	b.get("/sign-in/provider/back?code=x&state=y").wants(http.StatusUnprocessableEntity, "Something went wrong on the way back")
	b.post("/sign-in/passkey", url.Values{"credential": {"{}"}}).wants(http.StatusUnprocessableEntity, "That passkey did not work")
	b.post("/begin", url.Values{"code": {"<script>"}}).wants(http.StatusUnprocessableEntity, "This code does not work")
	b.post("/begin/passkey", url.Values{"code": {"x"}, "credential": {"{}"}}).wants(http.StatusUnprocessableEntity, "This code does not work")
}
