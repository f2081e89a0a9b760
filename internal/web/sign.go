package web

import (
	"errors"
	"net"
	"net/http"
	"strings"
	"time"

	"towpath/internal/auth"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/web/ui"
)

func (s *Site) signInRoutes(open func(string, pageHandler)) {
	open("GET /sign-in/second", (*visit).secondForm)
	open("POST /sign-in/second", (*visit).answerSecond)
	open("POST /sign-in/passkey/options", (*visit).askPasskey)
	open("POST /sign-in/passkey", (*visit).passkeySignIn)
	open("GET /sign-in/provider", (*visit).toProvider)
	open("GET /sign-in/provider/back", (*visit).fromProvider)
	open("GET /begin", (*visit).beginForm)
	open("POST /begin", (*visit).typeCode)
	open("POST /begin/account", (*visit).beginAccount)
	open("POST /begin/passkey/options", (*visit).askFirstPasskey)
	open("POST /begin/passkey", (*visit).beginWithPasskey)
}

// cookie gives the name of a cookie. With https its prefix lets browsers hold it
// to this very host and to https.
func (s *Site) cookie(name string) string {
	if s.config.Secure {
		return "__Host-" + name
	}
	return name
}

func (s *Site) sessionCookie() string { return s.cookie("session") }

// setSession hands the browser its token, or with none takes it away. On a shared
// device it is gone when the browser is closed.
func (s *Site) setSession(w http.ResponseWriter, token string, shared bool) {
	life := auth.DefaultLimits().Life
	switch {
	case token == "":
		life = -time.Second
	case shared:
		life = 0
	}
	s.setCookie(w, s.sessionCookie(), token, life)
}

// setCookie sets a cookie that no script reads. A life of 0 is as long as the
// browser runs.
func (s *Site) setCookie(w http.ResponseWriter, name, value string, life time.Duration) {
	http.SetCookie(w, &http.Cookie{
		Name: name, Value: value, Path: "/", HttpOnly: true, Secure: s.config.Secure,
		SameSite: http.SameSiteLaxMode, MaxAge: int(life.Seconds()),
	})
}

// bind hands the browser the token of something that it was asked; answer takes it
// back.
func (v *visit) bind(kind auth.ChallengeKind, token string) {
	v.site.setCookie(v.w, v.site.cookie("asked-"+string(kind)), token, 10*time.Minute)
}

func (v *visit) answer(kind auth.ChallengeKind) string {
	name := v.site.cookie("asked-" + string(kind))
	c, err := v.r.Cookie(name)
	if err != nil {
		return ""
	}
	v.site.setCookie(v.w, name, "", -time.Second)
	return c.Value
}

// attempt is what is known of whoever signs in.
func (v *visit) attempt() auth.Attempt {
	return auth.Attempt{
		Device: strings.ToValidUTF8(v.r.UserAgent(), ""), Address: address(v.r), Request: httpkit.RequestID(v.r.Context()), Replaces: v.token,
	}
}

// enter goes in with a new session, to the page that was asked for.
func (v *visit) enter(token string, who auth.SignedIn, to string) error {
	v.site.setSession(v.w, token, who.Shared)
	return v.to(within(to), "")
}

// signInPage is what was typed, and what else there is.
type signInPage struct {
	username, to string
	shared, demo bool
	// provider is the name on the button; empty where there is none.
	provider string
}

func (v *visit) newSignInPage(to string) signInPage {
	return signInPage{to: to, demo: v.site.config.Demo, provider: v.site.guard.ProviderName()}
}

func (v *visit) signInForm() error {
	if v.in {
		return v.to("/", "")
	}
	return v.show(http.StatusOK, signInView(v, v.base(v.Words.T("sign.title")), v.newSignInPage(v.r.URL.Query().Get("to"))))
}

func (v *visit) signIn() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	p := v.newSignInPage(form.Text("to"))
	p.username, p.shared = form.Text("username"), form.Text("shared") == "yes"
	at := v.attempt()
	at.Username, at.Password, at.Shared = p.username, form.Raw("password"), p.shared
	token, who, err := v.site.guard.SignIn(v.r.Context(), at)
	switch {
	case err == nil && who.Second:
		v.bind(auth.AskedSecond, token)
		return v.to(with("/sign-in/second", "to", within(p.to)), "")
	case err == nil:
		return v.enter(token, who, p.to)
	case errors.Is(err, auth.ErrProviderOnly):
		return v.signInAgain(p, http.StatusUnprocessableEntity, "sign.error.provider_only")
	case fault.Is(err, fault.Denied):
		return v.signInAgain(p, http.StatusUnprocessableEntity, "sign.error.wrong")
	case fault.Is(err, fault.TooMany):
		return v.signInAgain(p, http.StatusTooManyRequests, "sign.error.many")
	default:
		return err
	}
}

func (v *visit) signInAgain(p signInPage, status int, message string) error {
	page := v.base(v.Words.T("sign.title"))
	page.Problems = ui.Problems{{Field: "username", Text: v.Words.F(message, "provider", p.provider)}}
	return v.show(status, signInView(v, page, p))
}

// address is where a request comes from, without the port. Behind a proxy all
// guesses then share the proxy's allowance, which is large for that reason.
func address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// within gives a path of this site, and the front page for anything else.
func within(to string) string {
	if !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n\t\x00") ||
		strings.HasPrefix(to, "/sign-") {
		return "/"
	}
	return to
}

func (v *visit) signOut() error {
	if err := v.site.guard.EndSession(v.r.Context(), v.who, v.who.Session); err != nil {
		return err
	}
	return v.forget("signed_out")
}

// forget takes the session away from the browser, and on a shared device all else
// that it may have kept of us.
func (v *visit) forget(said string) error {
	v.site.setSession(v.w, "", false)
	if v.who.Shared {
		v.w.Header().Set("Clear-Site-Data", `"cache", "cookies", "storage"`)
	}
	return v.to("/sign-in", said)
}
