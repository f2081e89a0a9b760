package smart

import (
	"encoding/json"
	"mime"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
)

// Where apps come to.
const (
	authorizePath  = "/oauth/authorize"
	tokenPath      = "/oauth/token"
	revokePath     = "/oauth/revoke"
	introspectPath = "/oauth/introspect"
	keysPath       = "/.well-known/jwks.json"
	openIDPath     = "/.well-known/openid-configuration"
	smartPath      = "/.well-known/smart-configuration"
)

// Paths are the addresses that Handler answers. The page on which somebody is asked,
// /oauth/authorize, is a page like others.
var Paths = []string{tokenPath, revokePath, introspectPath, keysPath, openIDPath, smartPath, fhirPath + smartPath}

// Handler answers apps: tokens, and what they need to know before they ask for any.
func (s *Server) Handler() http.Handler {
	library := op.RegisterServer(door{Server: s}, op.Endpoints{
		Token: op.NewEndpoint(tokenPath), Revocation: op.NewEndpoint(revokePath), Introspection: op.NewEndpoint(introspectPath),
	}, op.WithServerCORSOptions(nil))
	mux := http.NewServeMux()
	for _, path := range []string{tokenPath, revokePath, introspectPath} {
		mux.Handle(path, s.formOnly(library))
	}
	mux.HandleFunc("GET "+keysPath, s.document(func(r *http.Request) (any, error) { return s.publicKeys(r.Context()) }))
	mux.HandleFunc("GET "+openIDPath, s.document(func(*http.Request) (any, error) { return s.discovery(), nil }))
	for _, path := range []string{smartPath, fhirPath + smartPath} {
		mux.HandleFunc("GET "+path, s.document(func(*http.Request) (any, error) { return s.configuration(), nil }))
	}
	return httpkit.Identify(httpkit.Headers(httpkit.AnyOrigin(mux)))
}

// maxBody is how much an app may send.
const maxBody = 64 << 10

// formOnly lets the library see nothing but a form: whatever stands in an address is kept
// in logs and histories, and no secret belongs there.
func (s *Server) formOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
		if r.Method != http.MethodPost || r.URL.RawQuery != "" || kind != "application/x-www-form-urlencoded" {
			op.WriteError(w, r, oidc.ErrInvalidRequest().WithDescription("this takes a form, by POST, and nothing in the address"), nil)
			return
		}
		if s.tooMany(r) {
			w.Header().Set("Retry-After", "60")
			op.WriteError(w, r, op.NewStatusError(oidc.ErrInvalidRequest().WithDescription("too many tries; wait a minute"), http.StatusTooManyRequests), nil)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		s.nameClient(r)
		seen := &watched{ResponseWriter: w}
		w.Header().Set("Pragma", "no-cache")
		next.ServeHTTP(seen, r)
		if seen.status == http.StatusUnauthorized {
			s.noteTry(r)
		}
	})
}

// nameClient names the public app that a refresh token was given to, where it leaves that
// out: the token is bound to it, it has no secret to show, and widely used libraries do so.
func (s *Server) nameClient(r *http.Request) {
	if r.ParseForm() != nil || r.PostForm.Get("grant_type") != string(oidc.GrantTypeRefreshToken) || r.Header.Get("Authorization") != "" {
		return // what is wrong with the form is for the library to say
	}
	token := r.PostForm.Get("refresh_token")
	if r.PostForm.Has("client_id") || r.PostForm.Has("client_assertion") || len(token) > maxToken {
		return
	}
	var held Held
	err := s.store.ReadTokens(r.Context(), func(tx Tx) (err error) {
		held, err = tx.Token(r.Context(), s.org, Hash(token))
		return err
	})
	if err == nil && held.AppKind == care.AppPublic && held.Token.Kind == TokenRefresh {
		r.PostForm.Set("client_id", string(held.Grant.App))
		r.Form.Set("client_id", string(held.Grant.App))
	}
}

// watched remembers the status of an answer.
type watched struct {
	http.ResponseWriter
	status int
}

func (w *watched) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// place names where a request comes from, without saying it.
func place(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	return "app:" + Hash(host)
}

// Tries that are taken from one place within triesWindow before it has to wait.
const (
	maxTries    = 100
	triesWindow = 15 * time.Minute
)

func (s *Server) tooMany(r *http.Request) bool {
	var n int
	err := s.store.ReadTokens(r.Context(), func(tx Tx) (err error) {
		n, err = tx.CountAttempts(r.Context(), s.org, place(r), s.time().Add(-triesWindow))
		return err
	})
	return err == nil && n >= maxTries
}

func (s *Server) noteTry(r *http.Request) {
	err := s.store.WriteTokens(r.Context(), func(tx Tx) error {
		return tx.InsertAttempt(r.Context(), s.org, s.newID(), place(r), s.time())
	})
	if err != nil {
		s.log.ErrorContext(r.Context(), "a try by an app could not be noted", "error", err)
	}
}

// document serves what an app reads before it asks for anything.
func (s *Server) document(make func(*http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		what, err := make(r)
		text, failed := json.Marshal(what)
		if err != nil || failed != nil {
			s.log.ErrorContext(r.Context(), "request failed", "request", httpkit.RequestID(r.Context()), "route", r.Pattern, "error", err)
			http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "public, max-age=300")
		_, _ = w.Write(text) // whoever asked has gone
	}
}

// Mount puts what apps ask for before the pages.
func (s *Server) Mount(pages http.Handler) http.Handler {
	apps := s.Handler()
	mux := http.NewServeMux()
	for _, path := range Paths {
		mux.Handle(path, apps)
	}
	mux.Handle("/", pages)
	return mux
}

// TokenOf gives the access token of a request, from its header and nowhere else: what
// stands in an address is kept in logs and histories.
func TokenOf(r *http.Request) (string, error) {
	none := fault.New(fault.SignedOut, "TokenOf", nil)
	headers := r.Header.Values("Authorization")
	if len(headers) != 1 || r.URL.Query().Has("access_token") {
		return "", none
	}
	scheme, token, ok := strings.Cut(headers[0], " ")
	if !ok || !strings.EqualFold(scheme, "Bearer") || token == "" {
		return "", none
	}
	return token, nil
}

// Request is Bearer for the token of a request.
func (s *Server) Request(r *http.Request) (care.Actor, Grant, error) {
	token, err := TokenOf(r)
	if err != nil {
		return care.Actor{}, Grant{}, err
	}
	return s.Bearer(r.Context(), token, httpkit.RequestID(r.Context()))
}
