// Package oidc signs staff in at a real OpenID provider: somebody else's program,
// on loopback, in front of the built towpath. It is a module of its own, so that
// the provider never comes near the product.
package oidc

import (
	"bufio"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
)

const binary = "../../bin/towpath"

// provider runs one whose only client is a service at an address.
func provider(t *testing.T, service string) (issuer string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	issuer = "http://localhost:" + port + "/"
	storage.RegisterClients(storage.WebClient("towpath", "a secret", service+"/sign-in/provider/back"))
	server := httptest.NewUnstartedServer(exampleop.SetupServer(issuer, storage.NewStorage(storage.NewUserStore(issuer)), slog.New(slog.DiscardHandler), false))
	server.Listener.Close()
	server.Listener = listener
	server.Start()
	t.Cleanup(server.Close)
	return issuer
}

// ready is what the demonstration says of itself.
type ready struct {
	SignIns []struct{ Username, Password string } `json:"sign_ins"`
}

// towpath runs the demonstration with a provider.
func towpath(t *testing.T) (base, data string, passwords map[string]string) {
	t.Helper()
	if _, err := os.Stat(binary); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("bin/towpath is not built, and in CI nothing is skipped")
		}
		t.Skip("SKIPPED: bin/towpath is not built (run make build)")
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(free.Addr().String())
	free.Close()
	base, data = "http://localhost:"+port, t.TempDir()
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("a secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	run := exec.Command(binary, "demo", "--json", "--people", "24", "--data", data, "--listen", "127.0.0.1:"+port, "--public-address", base,
		"--provider-issuer", provider(t, base), "--provider-client", "towpath", "--provider-secret-file", secret, "--provider-name", "Canal Trust", "--provider-only")
	run.Stderr = os.Stderr
	out, err := run.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = run.Process.Signal(syscall.SIGTERM)
		_ = run.Wait()
	})
	line, err := bufio.NewReader(out).ReadBytes('\n')
	var said ready
	if err != nil || json.Unmarshal(line, &said) != nil {
		t.Fatalf("towpath did not start: %v, %s", err, line)
	}
	passwords = map[string]string{}
	for _, s := range said.SignIns {
		passwords[s.Username] = s.Password
	}
	return base, data, passwords
}

// browser follows redirects and keeps cookies, for both hosts.
type browser struct {
	t    *testing.T
	http *http.Client
	base string
	// back is the last address at which the provider sent it back.
	back string
}

func newBrowser(t *testing.T, base string) *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	b := &browser{t: t, base: base, http: &http.Client{Jar: jar}}
	b.http.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.String(), base+"/sign-in/provider/back") {
			b.back = r.URL.String()
		}
		return nil
	}
	return b
}

// page is where one came to stand.
type page struct {
	status           int
	host, path, text string
}

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
	return page{r.StatusCode, "http://" + r.Request.URL.Host, r.Request.URL.Path, string(body)}
}

func (b *browser) get(address string) page { b.t.Helper(); return b.read(b.http.Get(address)) }

func (b *browser) post(address string, form url.Values) page {
	b.t.Helper()
	return b.read(b.http.PostForm(address, form))
}

var requestID = regexp.MustCompile(`name="id" value="([^"]+)"`)

// atProvider goes to the provider, signs in there, and comes back.
func (b *browser) atProvider(username, to string) page {
	b.t.Helper()
	login := b.get(b.base + "/sign-in/provider?to=" + url.QueryEscape(to))
	id := requestID.FindStringSubmatch(login.text)
	if id == nil {
		b.t.Fatalf("the provider shows no sign-in: %d %s %.300s", login.status, login.path, login.text)
	}
	r, err := b.http.PostForm(login.host+"/login/username", url.Values{"id": {id[1]}, "username": {username}, "password": {"verysecure"}})
	return b.read(r, err)
}

func TestStaffSignInAtARealProvider(t *testing.T) {
	base, data, passwords := towpath(t)
	unknown := newBrowser(t, base)
	if p := unknown.atProvider("test-user@localhost", "/people"); p.status != http.StatusForbidden || !strings.Contains(p.text, "Canal Trust knows you, but you have no account here yet") {
		t.Fatalf("nobody marked them, and they stand at %s, %d: %.200s", p.path, p.status, p.text)
	}

	ada := newBrowser(t, base)
	p := ada.post(base+"/sign-in", url.Values{"username": {"ada"}, "password": {passwords["ada"]}})
	if p.status != http.StatusUnprocessableEntity || !strings.Contains(p.text, "Staff sign in with Canal Trust here") {
		t.Fatalf("a password of staff: %d %s", p.status, p.path)
	}
	amina := newBrowser(t, base)
	if p := amina.post(base+"/sign-in", url.Values{"username": {"amina"}, "password": {passwords["amina"]}}); p.path != "/" || p.status != http.StatusOK {
		t.Fatalf("a person's password: %d %s", p.status, p.path)
	}

	// With staff's passwords off, the command line is the way back in.
	out, err := exec.Command(binary, "user", "code", "ada", "--data", data).CombinedOutput()
	code := regexp.MustCompile(`[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}`).FindString(string(out))
	if err != nil || code == "" {
		t.Fatalf("towpath user code: %v, %s", err, out)
	}
	if p := ada.post(base+"/begin/account", url.Values{"code": {code}, "password": {"a new start by the water"}}); p.path != "/accounts" && p.path != "/" {
		t.Fatalf("with the code one stands at %s, %d", p.path, p.status)
	}
	if p := ada.post(base+"/accounts/provider", url.Values{"username": {"ben"}, "claim": {"test-user@localhost"}}); p.path != "/accounts/sign-in" || p.status != http.StatusOK {
		t.Fatalf("marking Ben: %s, %d", p.path, p.status)
	}

	benComesIn(t, base)
}

// benComesIn is what the one who was marked can do, and nobody with his answer.
func benComesIn(t *testing.T, base string) {
	ben := newBrowser(t, base)
	if p := ben.atProvider("test-user@localhost", "/people"); p.path != "/people" || p.status != http.StatusOK {
		t.Fatalf("Ben stands at %s, %d: %.200s", p.path, p.status, p.text)
	}
	if p := ben.get(base + "/account"); !strings.Contains(p.text, "Ben") {
		t.Error("it is not Ben's account")
	}
	if p := ben.get(ben.back); p.status != http.StatusUnprocessableEntity {
		t.Errorf("the same answer again: %d %s", p.status, p.path)
	}
	// Somebody else's browser cannot use an answer, and Ben's next one needs no mark.
	if p := newBrowser(t, base).get(ben.back); p.status != http.StatusUnprocessableEntity || p.path == "/people" {
		t.Errorf("another browser: %d %s", p.status, p.path)
	}
	if p := newBrowser(t, base).atProvider("test-user@localhost", "//evil.example"); p.path != "/" && p.path != "/people" || p.status != http.StatusOK {
		t.Errorf("Ben again stands at %s, %d", p.path, p.status)
	}
	if p := newBrowser(t, base).atProvider("test-user2", "/people"); p.status != http.StatusForbidden {
		t.Errorf("somebody else at the provider: %d", p.status)
	}
}
