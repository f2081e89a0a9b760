package smart_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"towpath/internal/smart"
	"towpath/internal/testkit"
)

// TestWhatIsSaidOfUsIsTrue: each address that is named answers, and the two documents for
// SMART are one.
func TestWhatIsSaidOfUsIsTrue(t *testing.T) {
	k := newKit(t, testkit.SQLite(t))
	get := func(path string) (map[string]any, http.Header) {
		w := httptest.NewRecorder()
		k.handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		var said map[string]any
		if err := json.Unmarshal(w.Body.Bytes(), &said); err != nil || w.Code != http.StatusOK {
			t.Fatalf("%s: %d %s", path, w.Code, w.Body)
		}
		return said, w.Header()
	}
	said, header := get("/fhir/r4/.well-known/smart-configuration")
	if header.Get("Content-Type") != "application/json" || header.Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("headers: %v", header)
	}
	root, _ := get("/.well-known/smart-configuration")
	openID, _ := get("/.well-known/openid-configuration")
	for name, value := range said {
		if text, ok := value.(string); ok && (root[name] != text || openID[name] != text) {
			t.Errorf("%s is %v, %v and %v", name, text, root[name], openID[name])
		}
	}
	for _, name := range []string{"token_endpoint", "revocation_endpoint", "introspection_endpoint", "jwks_uri"} {
		path := strings.TrimPrefix(said[name].(string), address)
		if !slices.Contains(smart.Paths, path) {
			t.Errorf("%s is %s, which nobody answers", name, path)
		}
		w := httptest.NewRecorder()
		k.handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code == http.StatusNotFound {
			t.Errorf("%s is not there", path)
		}
	}
	if said["issuer"] != address || said["authorization_endpoint"] != address+"/oauth/authorize" {
		t.Errorf("%v", said)
	}
	for _, s := range said["scopes_supported"].([]any) {
		if _, unknown := smart.ReadScopes(s.(string)); len(unknown) > 0 {
			t.Errorf("%q is no scope of ours", s)
		}
	}
	for _, not := range []string{"plain", "implicit", "password", "none\",\"RS"} {
		if methods := said["code_challenge_methods_supported"].([]any); slices.Contains(methods, any(not)) {
			t.Errorf("%q is named", not)
		}
	}
}

// TestAppsInABrowserMayAsk, from a site of their own, without cookies.
func TestAppsInABrowserMayAsk(t *testing.T) {
	k := newKit(t, testkit.SQLite(t))
	r := httptest.NewRequest(http.MethodOptions, "/oauth/token", nil)
	r.Header.Set("Origin", "https://chart.example")
	r.Header.Set("Access-Control-Request-Method", "POST")
	r.Header.Set("Access-Control-Request-Headers", "authorization")
	w := httptest.NewRecorder()
	k.handler.ServeHTTP(w, r)
	h := w.Header()
	if w.Code != http.StatusNoContent || h.Get("Access-Control-Allow-Origin") != "*" || !strings.Contains(h.Get("Access-Control-Allow-Headers"), "Authorization") || h.Get("Access-Control-Allow-Credentials") != "" {
		t.Errorf("%d %v", w.Code, h)
	}
	r = form("/oauth/token", "grant_type", "authorization_code", "client_id", string(k.app.ID), "code", "x", "redirect_uri", back, "code_verifier", verifier)
	r.Header.Set("Origin", "https://chart.example")
	g := k.send(t, r)
	if g.header.Get("Access-Control-Allow-Origin") != "*" || len(g.header.Values("Access-Control-Allow-Origin")) != 1 || g.header.Get("Cross-Origin-Resource-Policy") != "cross-origin" {
		t.Errorf("%v", g.header)
	}
}
