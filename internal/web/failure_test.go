package web_test

import (
	"database/sql"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"towpath/internal/httpkit"
	"towpath/internal/testkit"
	"towpath/internal/web"
)

func TestSignedOutOneIsSentToSignInAndBack(t *testing.T) {
	s := newService(t)
	out := s.stranger(t)
	path := "/people/" + string(s.Amina) + "/bloom?with=first&view=web"
	p, header := out.send("GET", path, nil)
	if want := "/sign-in?to=" + url.QueryEscape(path); p.status != http.StatusSeeOther || header.Get("Location") != want {
		t.Fatalf("%d, to %q", p.status, header.Get("Location"))
	}
	form := out.get(path).fields("/sign-in")
	if at := out.post("/sign-in", with(form, "username", "ben", "password", testkit.Password)); at.path != "/people/"+string(s.Amina)+"/bloom" {
		t.Errorf("after signing in one stands at %s", at.path)
	}
}

func TestSignedOutWhatWasTypedIsNotLostUnsaid(t *testing.T) {
	s := newService(t)
	for _, r := range routes(t) {
		if !r.signed {
			continue
		}
		path := s.fill(r.path)
		p, header := s.stranger(t).send(r.method, path, url.Values{"note": {"a page of words"}})
		if r.method == "GET" {
			if p.status != http.StatusSeeOther || header.Get("Location") != "/sign-in?to="+url.QueryEscape(path) {
				t.Errorf("%s: %d, to %q", r.path, p.status, header.Get("Location"))
			}
			continue
		}
		p.wants(http.StatusUnauthorized, "Sign in again", "What you typed is still on the page before.", `href="/sign-in"`)
	}
}

func TestAnErrorPageShowsNothingOfTheInside(t *testing.T) {
	dir := t.TempDir()
	s := newServiceOn(t, testkit.Open(t, "sqlite:"+filepath.Join(dir, "towpath.db")), web.Config{})
	ben := s.as(t, "ben")
	missing := ben.get("/people/" + s.IDs.New())
	missing.wants(http.StatusNotFound, "Go to my home page", "Ben Hall", "Sign out")
	missing.lacks("Number:")
	large, _ := ben.send("POST", "/people/"+string(s.Amina)+"/journey", url.Values{"happened": {strings.Repeat("x", httpkit.MaxForm)}})
	large.wants(http.StatusRequestEntityTooLarge, "That was too long")

	db, err := sql.Open("sqlite", filepath.Join(dir, "towpath.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("ALTER TABLE goal RENAME TO gaol"); err != nil {
		t.Fatal(err)
	}
	broken, header := ben.send("GET", "/people/"+string(s.Amina)+"/goals", nil)
	broken.wants(http.StatusInternalServerError, "Something went wrong", "What was saved before is safe", "Number: "+header.Get("X-Request-Id"))
	for _, inside := range []string{"goal ", "gaol", "SQL", "sql", "goroutine", ".go:", "table"} {
		if strings.Contains(broken.text, inside) {
			t.Errorf("the page tells of %q: %s", inside, broken.text)
		}
	}
}

func TestAFormThatIsNoneIsRefused(t *testing.T) {
	s := newService(t)
	path := "/people/" + string(s.Amina) + "/journey"
	throw := s.throw(t, "ben")
	if w := throw(t, "POST", path, "", "%zz&=%ff"); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a form that cannot be read: %d", w.Code)
	}
	r := httptest.NewRequest("POST", "/sign-in", strings.NewReader(`{"username":"ben"}`))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	wellFormed(t, "JSON", w)
	if w.Code != http.StatusUnprocessableEntity {
		t.Errorf("JSON: %d", w.Code)
	}
}

func TestAFormFromAnotherSiteIsRefused(t *testing.T) {
	s := newService(t)
	for _, h := range [][2]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}} {
		r := httptest.NewRequest("POST", "/sign-in", strings.NewReader(signIn("ben", testkit.Password, "").Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set(h[0], h[1])
		w := httptest.NewRecorder()
		s.handler.ServeHTTP(w, r)
		if w.Code != http.StatusForbidden || w.Header().Get("Set-Cookie") != "" {
			t.Errorf("%s: %s is let in: %d", h[0], h[1], w.Code)
		}
	}
}
