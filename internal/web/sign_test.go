package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"towpath/internal/store"
	"towpath/internal/testkit"
	"towpath/internal/web"
)

func signIn(username, password, to string) url.Values {
	return url.Values{"username": {username}, "password": {password}, "to": {to}}
}

func TestSigningInLeadsNowhereElse(t *testing.T) {
	s := newService(t)
	for to, want := range map[string]string{
		"": "/", "/account": "/account", "/people?q=a%20b": "/people?q=a%20b", "https://evil.example/": "/", "//evil.example": "/", `/\evil.example`: "/",
		`\\evil.example`: "/", "/\t/evil.example": "/", "javascript:alert(1)": "/", "/sign-out": "/", "/sign-in?to=/": "/", "evil.example": "/", "/\r\nSet-Cookie: a=b": "/",
		" //evil.example": "/", "/%2f/evil.example": "/%2f/evil.example", "/..//evil.example": "/evil.example", "/.//evil.example": "/evil.example", "?x": "/", "/\x00": "/",
	} {
		p, header := s.stranger(t).send("POST", "/sign-in", signIn("ben", testkit.Password, to))
		if got := header.Get("Location"); p.status != http.StatusSeeOther || got != want {
			t.Errorf("%q leads to %q (%d), and not to %q", to, got, p.status, want)
		}
	}
	form := s.stranger(t).get(`/sign-in?to=` + url.QueryEscape(`"><script>`))
	form.wants(http.StatusOK, "This is your space.")
	if strings.Contains(form.html, "<script>") {
		t.Error("what the address says is on the page as it is")
	}
	if p := s.as(t, "ben").get("/sign-in?to=/account"); p.path != "/" {
		t.Errorf("who is signed in already stands at %s", p.path)
	}
}

func TestAWrongPasswordGivesBackTheNameOnly(t *testing.T) {
	s := newService(t)
	b := s.stranger(t)
	texts := map[string]bool{}
	for _, name := range []string{"ben", "nobody"} {
		p, header := b.send("POST", "/sign-in", signIn(name, "a wrong one", "/account"))
		p.wants(http.StatusUnprocessableEntity, "is not right", `href="#username"`, `value="`+name+`"`)
		if p.fields("/sign-in").Get("to") != "/account" || strings.Contains(p.html, "a wrong one") || header.Get("Set-Cookie") != "" {
			t.Errorf("%s: the page or its cookie is wrong: %s", name, header)
		}
		texts[p.text] = true
	}
	if len(texts) != 1 {
		t.Error("the two pages differ: they tell which names there are")
	}
	b.post("/sign-in", signIn("b\x00n", "x", "")).wants(http.StatusUnprocessableEntity, "is not right")
}

func TestTooManyGuesses(t *testing.T) {
	s := newService(t)
	b := s.stranger(t)
	for range 10 {
		b.post("/sign-in", signIn("ben", "guess", ""))
	}
	p := b.post("/sign-in", signIn("ben", testkit.Password, "/account"))
	p.wants(http.StatusTooManyRequests, "There were too many tries. Wait 15 minutes", `value="ben"`)
	s.Clock.Add(16 * time.Minute)
	if p := b.post("/sign-in", signIn("ben", testkit.Password, "/account")); p.path != "/account" {
		t.Errorf("after the wait one stands at %s, %d", p.path, p.status)
	}
}

func TestTheCookieOfASession(t *testing.T) {
	for _, secure := range []bool{false, true} {
		s := newServiceOn(t, testkit.SQLite(t), web.Config{Secure: secure})
		b := s.stranger(t)
		_, header := b.send("POST", "/sign-in", signIn("ben", testkit.Password, ""))
		cookies := (&http.Response{Header: header}).Cookies()
		if len(cookies) != 1 {
			t.Fatalf("cookies: %v", cookies)
		}
		c, name := cookies[0], "session"
		if secure {
			name = "__Host-session"
		}
		if c.Name != name || c.Secure != secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.MaxAge != 12*3600 || len(c.Value) < 40 {
			t.Errorf("https %v: %+v", secure, c)
		}
		r := httptest.NewRequest("POST", "/sign-out", nil)
		r.AddCookie(c)
		w := httptest.NewRecorder()
		s.handler.ServeHTTP(w, r)
		if gone := w.Result().Cookies(); len(gone) != 1 || gone[0].MaxAge >= 0 || gone[0].Value != "" || gone[0].Name != name {
			t.Errorf("signing out leaves %v", gone)
		}
		r = httptest.NewRequest("GET", "/account", nil)
		r.AddCookie(c)
		w = httptest.NewRecorder()
		s.handler.ServeHTTP(w, r)
		if w.Code != http.StatusSeeOther {
			t.Errorf("the old cookie still opens the account: %d", w.Code)
		}
	}
}

func TestAPasswordOfAnothersOpensOnlyTheAccount(t *testing.T) {
	s := newService(t)
	s.as(t, "ada").post("/accounts/reset", url.Values{"username": {"ben"}}) // Ben's own no longer opens anything
	if p, _ := s.stranger(t).send("POST", "/sign-in", signIn("ben", testkit.Password, "")); p.status != http.StatusUnprocessableEntity {
		t.Fatalf("the old password is answered with %d", p.status)
	}
	made := s.as(t, "ada").post("/accounts/reset", url.Values{"username": {"ben"}})
	_, after, _ := strings.Cut(made.html, `<code class="secret">`)
	password, _, _ := strings.Cut(after, "<")
	b := s.stranger(t)
	b.post("/sign-in", signIn("ben", password, ""))
	for _, r := range routes(t) {
		if !r.signed || r.path == "/account" || strings.HasPrefix(r.path, "/account/") || r.path == "/sign-out" {
			continue
		}
		if p, header := b.send(r.method, s.fill(r.path), url.Values{"voice": {"agreed"}}); p.status != http.StatusSeeOther || header.Get("Location") != "/account" {
			t.Errorf("%s %s: %d, to %q", r.method, r.path, p.status, header.Get("Location"))
		}
	}
	b.get("/account").wants(http.StatusOK, "Please choose your own password first")
	b.get("/help-now").wants(http.StatusOK, "116")
}

// PostgreSQL takes no text that is not text, and a browser may say anything of itself.
func TestAnyBrowserCanSignIn(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := newServiceOn(t, st, web.Config{})
		r := httptest.NewRequest("POST", "/sign-in", strings.NewReader(signIn("ben", testkit.Password, "").Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("User-Agent", "Fire\xfffox/140 "+strings.Repeat("ü", 500))
		w := httptest.NewRecorder()
		s.handler.ServeHTTP(w, r)
		if w.Code != http.StatusSeeOther {
			t.Errorf("%d", w.Code)
		}
	})
}

func FuzzSignIn(f *testing.F) {
	s := newService(f)
	for _, to := range []string{"", "/account", "//evil.example", `/\evil.example`, "/\t/x", "https://x", "/%2e%2e//x", "/;//x", "/?//x", "/#//x", "\x00"} {
		f.Add("ben", "", to, "Firefox/1", true)
		f.Add("b\xffn\x00", "guess", to, "\xff\xfe", false)
	}
	f.Fuzz(func(t *testing.T, username, password, to, agent string, right bool) {
		s.Clock.Add(20 * time.Minute) // whoever guessed before is forgotten
		form := signIn(username, password, to)
		if right {
			form = signIn("ben", testkit.Password, to)
		}
		r := httptest.NewRequest("POST", "/sign-in", strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("User-Agent", agent)
		w := httptest.NewRecorder()
		s.handler.ServeHTTP(w, r)
		wellFormed(t, to, w)
		at := w.Header().Get("Location")
		if right && w.Code != http.StatusSeeOther || w.Code == http.StatusSeeOther && !stays(at) {
			t.Fatalf("%q: %d, to %q", to, w.Code, at)
		}
	})
}

// stays tells whether a browser that is sent there stays on the site: it reads a
// backslash as a slash, and passes over tabs and line ends.
func stays(at string) bool {
	at = strings.NewReplacer("\\", "/", "\t", "", "\n", "", "\r", "").Replace(strings.TrimLeft(at, " \x00\x01\x02\x03\x04\x05\x06\x07\x08\x0b\x0c\x0e\x0f"))
	return strings.HasPrefix(at, "/") && !strings.HasPrefix(at, "//")
}

// fill puts ids that nobody has into the places of a pattern.
func (s *service) fill(pattern string) string {
	return s.fillWith(pattern, s.IDs.New())
}

func (s *service) fillWith(pattern, value string) string {
	pattern = strings.TrimSuffix(pattern, "{$}")
	return place.ReplaceAllLiteralString(pattern, value)
}
