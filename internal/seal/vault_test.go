package seal_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"towpath/internal/fault"
	"towpath/internal/seal"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// transit behaves like the transit engine of a key service, with one key in it.
type transit struct {
	mu       sync.Mutex
	versions []seal.Master
	token    string
	answer   func(w http.ResponseWriter) bool // true where it has answered
}

func (v *transit) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.answer != nil && v.answer(w) {
		return
	}
	refuse := func(code int, why string) {
		w.WriteHeader(code)
		fmt.Fprintf(w, `{"errors":[%q]}`, why)
	}
	if r.Header.Get("X-Vault-Token") != v.token {
		refuse(http.StatusForbidden, "permission denied")
		return
	}
	var q map[string]string
	if err := json.NewDecoder(r.Body).Decode(&q); err != nil || r.Method != http.MethodPost {
		refuse(http.StatusBadRequest, "bad request")
		return
	}
	about, _ := base64.StdEncoding.DecodeString(q["associated_data"])
	switch r.URL.Path {
	case "/v1/transit/encrypt/towpath":
		plain, _ := base64.StdEncoding.DecodeString(q["plaintext"])
		blob, err := v.versions[len(v.versions)-1].Wrap(r.Context(), plain, about)
		if err != nil {
			refuse(http.StatusInternalServerError, "broken")
			return
		}
		fmt.Fprintf(w, `{"data":{"ciphertext":"vault:v%d:%s"}}`, len(v.versions), base64.StdEncoding.EncodeToString(blob))
	case "/v1/transit/decrypt/towpath":
		plain, why := v.decrypt(r.Context(), q["ciphertext"], about)
		if why != "" {
			refuse(http.StatusBadRequest, why)
			return
		}
		fmt.Fprintf(w, `{"data":{"plaintext":%q}}`, base64.StdEncoding.EncodeToString(plain))
	case "/v1/transit/keys/towpath/rotate":
		m, _ := seal.Given(line(fmt.Sprintf("v%d", len(v.versions)+1), byte('a'+len(v.versions))), "the service")
		v.versions = append(v.versions, m)
		w.WriteHeader(http.StatusNoContent)
	default:
		refuse(http.StatusNotFound, "no handler for route")
	}
}

// decrypt gives what was encrypted, or why not.
func (v *transit) decrypt(ctx context.Context, ciphertext string, about []byte) (plain []byte, why string) {
	var version int
	var body string
	_, _ = fmt.Sscanf(ciphertext, "vault:v%d:%s", &version, &body)
	blob, _ := base64.StdEncoding.DecodeString(body)
	if version < 1 || version > len(v.versions) {
		return nil, "invalid ciphertext: version is too new"
	}
	plain, err := v.versions[version-1].Unwrap(ctx, blob, about)
	if err != nil {
		return nil, "cipher: message authentication failed"
	}
	return plain, ""
}

func keyService(t *testing.T) (*transit, *seal.Vault) {
	t.Helper()
	v := &transit{token: "s.token", versions: []seal.Master{given(t, line("v1", 'a'))}}
	server := httptest.NewServer(v)
	t.Cleanup(server.Close)
	m, err := seal.OpenVault(server.URL+"#transit/towpath", func() (string, error) { return v.token, nil })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Close)
	return v, m
}

func TestAKeyServiceWrapsAndUnwraps(t *testing.T) {
	_, m := keyService(t)
	blob := mustWrap(t, m)
	opens(t, m, blob)
	if _, err := m.Unwrap(t.Context(), blob, []byte("another's")); err == nil {
		t.Error("another's key was unwrapped")
	}
	if id, err := seal.Current(t.Context(), m); err != nil || id != "towpath.v1" {
		t.Errorf("%q, %v", id, err)
	}
	if err := m.Rotate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if id, err := seal.Current(t.Context(), m); err != nil || id != "towpath.v2" {
		t.Errorf("%q, %v", id, err)
	}
	opens(t, m, blob)
}

func TestAKeyServiceThatRefusesOrIsAwayIsToldApart(t *testing.T) {
	v, m := keyService(t)
	says := func(code int, body string) func(http.ResponseWriter) bool {
		return func(w http.ResponseWriter) bool {
			w.WriteHeader(code)
			fmt.Fprint(w, body)
			return true
		}
	}
	for name, c := range map[string]struct {
		answer func(http.ResponseWriter) bool
		kind   fault.Kind
		says   string
	}{
		"refused":       {says(403, `{"errors":["permission denied"]}`), fault.Internal, "permission denied"},
		"sealed":        {says(503, `{"errors":["Vault is sealed"]}`), fault.Unavailable, "sealed"},
		"too busy":      {says(429, ``), fault.Unavailable, "no reason"},
		"no JSON":       {says(200, `<html>`), fault.Internal, "cannot be read"},
		"no data":       {says(200, `{}`), fault.Internal, ""},
		"no ciphertext": {says(200, `{"data":{"ciphertext":"x"}}`), fault.Internal, "no ciphertext"},
		"a huge reason": {says(400, `{"errors":["`+strings.Repeat("x", 5000)+`"]}`), fault.Internal, "xxx"},
		"redirected": {func(w http.ResponseWriter) bool {
			w.Header().Set("Location", "http://elsewhere.invalid/")
			w.WriteHeader(http.StatusTemporaryRedirect)
			return true
		}, fault.Internal, "307"},
	} {
		v.mu.Lock()
		v.answer = c.answer
		v.mu.Unlock()
		_, err := m.Wrap(t.Context(), []byte("key"), about)
		if !fault.Is(err, c.kind) || !strings.Contains(err.Error(), c.says) || len(err.Error()) > 500 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAKeyServiceThatDoesNotAnswerIsNotWaitedForForEver(t *testing.T) {
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	defer server.Close()
	defer close(release)
	m, err := seal.OpenVault(server.URL+"#transit/towpath", func() (string, error) { return "t", nil })
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	m.Wait(50 * time.Millisecond)
	if _, err := m.Wrap(t.Context(), []byte("key"), about); !fault.Is(err, fault.Unavailable) {
		t.Errorf("%v, want unavailable", err)
	}
}
