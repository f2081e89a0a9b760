package web_test

import (
	"crypto/rand"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"towpath/content"
	"towpath/internal/auth"
	"towpath/internal/locale"
	"towpath/internal/practice"
	"towpath/internal/smart"
	"towpath/internal/testkit"
	"towpath/internal/web"
	"towpath/internal/web/assets"
	"towpath/locales"
)

// service is the whole site over a fresh database, with the cast in it.
type service struct {
	*testkit.Kit
	url     string
	handler http.Handler
	apps    *smart.Server
}

// newService runs the site on SQLite, as it is without any setting.
func newService(t testing.TB) *service {
	t.Helper()
	return newServiceOn(t, testkit.SQLite(t), web.Config{})
}

// newServiceOn runs the site. Requests go through all of it: headers, cookies,
// protection, pages.
func newServiceOn(t testing.TB, s testkit.Store, config web.Config) *service {
	t.Helper()
	k := testkit.Service(t, s)
	built, err := assets.New()
	if err != nil {
		t.Fatal(err)
	}
	if !built.Built() {
		if os.Getenv("CI") == "true" {
			t.Fatal("the assets are not built, and in CI nothing is skipped")
		}
		t.Skip("SKIPPED, NO PAGE WAS TESTED: the assets are not built (run make assets)")
	}
	words, err := locale.Load(locales.FS, locale.InZone(time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	passkeys, err := auth.NewPasskeys("Towpath", "https://towpath.example")
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	slog.SetDefault(log) // what the library that speaks with apps has to say
	config.Organisation = k.Organisation
	config.Name, config.Place, config.Ready = "Towpath", time.UTC, func(*http.Request) error { return nil }
	config.Checkpoint = func(r *http.Request) (string, error) {
		c, err := k.LatestCheckpoint(r.Context(), k.Organisation)
		return c.Note, err
	}
	guide, err := practice.Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	apps := smart.New(smart.Parts{
		Store: k.Store, Care: k.Service, Organisation: k.Organisation, Address: "https://towpath.example", Now: k.Clock.Now, NewID: k.IDs.New,
		Random: func(b []byte) { _, _ = rand.Read(b) }, Log: log,
	})
	site := web.New(web.Parts{
		Apps: apps, Care: k.Service, Practice: guide, Words: words, Assets: built, Log: log,
		Guard: auth.New(auth.Parts{
			Store: k.Store, Organisation: k.Organisation, Limits: auth.DefaultLimits(), Now: k.Clock.Now, NewID: k.IDs.New,
			Random: func(b []byte) { _, _ = rand.Read(b) }, Log: log, Passkeys: passkeys,
		}),
		Config: config,
	})
	handler := apps.Mount(site.Handler())
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return &service{Kit: k, url: server.URL, handler: handler, apps: apps}
}

// browser is somebody signed in, following redirects as browsers do.
type browser struct {
	t      testing.TB
	url    string
	client *http.Client
}

func (s *service) as(t testing.TB, username string) *browser {
	t.Helper()
	b := s.stranger(t)
	if page := b.post("/sign-in", url.Values{"username": {username}, "password": {testkit.Password}}); page.status != http.StatusOK {
		t.Fatalf("%s cannot sign in: %d", username, page.status)
	}
	return b
}

// stranger is somebody who is not signed in.
func (s *service) stranger(t testing.TB) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t: t, url: s.url, client: &http.Client{Jar: jar}}
}

// page is an answer: where it came from in the end, and its text with the markup
// taken off.
type page struct {
	t      testing.TB
	status int
	path   string
	html   string
	text   string
}

func (b *browser) get(path string) page {
	b.t.Helper()
	r, err := b.client.Get(b.url + path)
	return b.read(r, err)
}

// send asks once and follows nothing.
func (b *browser) send(method, path string, form url.Values) (page, http.Header) {
	b.t.Helper()
	r, err := http.NewRequest(method, b.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	client := *b.client
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	answer, err := client.Do(r)
	p := b.read(answer, err)
	return p, answer.Header
}

func (b *browser) post(path string, form url.Values) page {
	b.t.Helper()
	r, err := b.client.PostForm(b.url+path, form)
	return b.read(r, err)
}

var (
	markup = regexp.MustCompile(`<[^>]*>`)
	spaces = regexp.MustCompile(`\s+`)
)

func (b *browser) read(r *http.Response, err error) page {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	p := page{t: b.t, status: r.StatusCode, path: r.Request.URL.Path, html: string(body)}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "text/html") {
		for _, fault := range markupFaults(p.html) {
			b.t.Errorf("%s: %s", p.path, fault)
		}
	}
	p.text = spaces.ReplaceAllString(html.UnescapeString(markup.ReplaceAllString(p.html, " ")), " ")
	if strings.Contains(p.html, "⟦") {
		b.t.Errorf("%s: words are missing: %s", p.path, regexp.MustCompile(`⟦[^⟧]*⟧`).FindString(p.html))
	}
	return p
}

// hidden gives the value of a hidden field, which a form sends along.
func (p page) hidden(name string) string {
	p.t.Helper()
	m := regexp.MustCompile(`name="` + regexp.QuoteMeta(name) + `" value="([^"]*)"`).FindStringSubmatch(p.html)
	if m == nil {
		p.t.Fatalf("%s has no hidden field %q", p.path, name)
	}
	return m[1]
}

func (p page) wants(status int, texts ...string) {
	p.t.Helper()
	if p.status != status {
		p.t.Errorf("%s: status %d, not %d", p.path, p.status, status)
	}
	for _, want := range texts {
		if !strings.Contains(p.text, want) && !strings.Contains(p.html, want) {
			p.t.Errorf("%s: %q is not on the page:\n%s", p.path, want, p.text)
		}
	}
}

func (p page) lacks(texts ...string) {
	p.t.Helper()
	for _, text := range texts {
		if strings.Contains(p.text, text) {
			p.t.Errorf("%s: %q is on the page", p.path, text)
		}
	}
}
