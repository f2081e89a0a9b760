package httpkit_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"towpath/internal/fault"
	"towpath/internal/httpkit"
)

// served is what came of one request.
type served struct {
	status int
	body   string
	log    string
	header http.Header
}

// serve runs a handler with a failure page that says nothing but its status.
func serve(t *testing.T, h httpkit.Handler, r *http.Request) served {
	t.Helper()
	var log bytes.Buffer
	fail := func(w http.ResponseWriter, _ *http.Request, status int, err error) {
		w.WriteHeader(status)
		fmt.Fprintf(w, "%d %s", status, fault.KindOf(err))
	}
	w := httptest.NewRecorder()
	httpkit.Identify(httpkit.Headers(httpkit.Serve(slog.New(slog.NewTextHandler(&log, nil)), fail, h))).ServeHTTP(w, r)
	return served{w.Code, w.Body.String(), log.String(), w.Header()}
}

func get() *http.Request { return httptest.NewRequest(http.MethodGet, "/people/1", nil) }

func TestEachFailureHasItsStatus(t *testing.T) {
	for kind, want := range map[fault.Kind]int{
		fault.Internal: 500, fault.Invalid: 422, fault.Denied: 404, fault.SignedOut: 401, fault.Conflict: 409, fault.Unavailable: 503, fault.TooMany: 429,
	} {
		err := fmt.Errorf("opening: %w", fault.New(kind, "ShowBloom", errors.New("a secret cause")))
		got := serve(t, func(http.ResponseWriter, *http.Request) error { return err }, get())
		if got.status != want || got.body != fmt.Sprintf("%d %s", want, kind) {
			t.Errorf("%s: %d %q, want %d", kind, got.status, got.body, want)
		}
		if logged := strings.Contains(got.log, "a secret cause"); logged != (want >= 500) {
			t.Errorf("%s: the log says %q", kind, got.log)
		}
	}
	if got := httpkit.Status(io.EOF); got != 500 {
		t.Errorf("a stranger's error is %d", got)
	}
	tooLarge := fault.New(fault.Invalid, "form", &http.MaxBytesError{Limit: 1})
	if got := httpkit.Status(tooLarge); got != 413 {
		t.Errorf("a body too large is %d", got)
	}
}

// making is asked for before it is there.
type making struct{}

func (making) Error() string { return "being made" }
func (making) Awaited()      {}

// TestWhatIsAwaitedIsNoErrorInTheLog, while the same status for another reason is.
func TestWhatIsAwaitedIsNoErrorInTheLog(t *testing.T) {
	for cause, want := range map[error]string{making{}: "level=INFO", io.EOF: "level=ERROR"} {
		got := serve(t, func(http.ResponseWriter, *http.Request) error { return fault.New(fault.Unavailable, "Ready", cause) }, get())
		if got.status != 503 || !strings.Contains(got.log, want) {
			t.Errorf("%v is said as %s", cause, got.log)
		}
	}
}

func TestWhatSucceedsIsLeftAlone(t *testing.T) {
	got := serve(t, func(w http.ResponseWriter, _ *http.Request) error {
		w.WriteHeader(http.StatusCreated)
		_, err := io.WriteString(w, "made")
		return err
	}, get())
	if got.status != 201 || got.body != "made" || got.log != "" {
		t.Errorf("%+v", got)
	}
}

func TestAPanicIsAFailureLikeAnyOther(t *testing.T) {
	for _, p := range []any{"a secret cause", errors.New("a secret cause"), 42} {
		got := serve(t, func(http.ResponseWriter, *http.Request) error { panic(p) }, get())
		if got.status != 500 || strings.Contains(got.body, "secret") {
			t.Errorf("%v: %d %q", p, got.status, got.body)
		}
		if !strings.Contains(got.log, fmt.Sprint(p)) || !strings.Contains(got.log, "httpkit_test.go") || !strings.Contains(got.log, got.header.Get("X-Request-Id")) {
			t.Errorf("%v: the log says %q", p, got.log)
		}
	}
	defer func() {
		if p := recover(); p != http.ErrAbortHandler { //nolint // the very value
			t.Errorf("a request given up became %v", p)
		}
	}()
	serve(t, func(http.ResponseWriter, *http.Request) error { panic(http.ErrAbortHandler) }, get())
}

func TestEveryAnswerCarriesItsHeaders(t *testing.T) {
	for what, h := range map[string]httpkit.Handler{
		"a page":    func(w http.ResponseWriter, _ *http.Request) error { _, err := io.WriteString(w, "x"); return err },
		"a failure": func(http.ResponseWriter, *http.Request) error { return fault.New(fault.Denied, "x", nil) },
		"a panic":   func(http.ResponseWriter, *http.Request) error { panic("x") },
	} {
		got := serve(t, h, get()).header
		for name, want := range map[string]string{
			"Content-Security-Policy": httpkit.ContentSecurityPolicy, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "no-store",
			"Strict-Transport-Security": "",
		} {
			if got.Get(name) != want {
				t.Errorf("%s: %s is %q, want %q", what, name, got.Get(name), want)
			}
		}
	}
	for _, part := range []string{"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} {
		if !strings.Contains(httpkit.ContentSecurityPolicy, part) || strings.Contains(httpkit.ContentSecurityPolicy, "unsafe") {
			t.Errorf("the policy is %q and lacks %q", httpkit.ContentSecurityPolicy, part)
		}
	}
	secure := get()
	secure.Header.Set("X-Forwarded-Proto", "https")
	got := serve(t, func(http.ResponseWriter, *http.Request) error { return nil }, secure)
	if got.header.Get("Strict-Transport-Security") == "" {
		t.Error("over https it is not told to stay there")
	}
}

func TestEveryRequestHasAnIDOfItsOwn(t *testing.T) {
	seen := map[string]bool{}
	for range 100 {
		r := get()
		r.Header.Set("X-Request-Id", "chosen by the client")
		var inside string
		got := serve(t, func(_ http.ResponseWriter, r *http.Request) error {
			inside = httpkit.RequestID(r.Context())
			return nil
		}, r)
		id := got.header.Get("X-Request-Id")
		if len(id) != 16 || id != inside || seen[id] {
			t.Fatalf("the id is %q outside and %q inside", id, inside)
		}
		seen[id] = true
	}
	if id := httpkit.RequestID(t.Context()); id != "" {
		t.Errorf("outside of any request it is %q", id)
	}
}
