package web

import (
	"net"
	"net/http"
	"strings"
	"time"

	"towpath/internal/auth"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/web/ui"
)

// sessionCookie is the name of the cookie. With https its prefix lets browsers
// hold it to this very host and to https.
func (s *Site) sessionCookie() string {
	if s.config.Secure {
		return "__Host-session"
	}
	return "session"
}

func (s *Site) setSession(w http.ResponseWriter, token string, life time.Duration) {
	http.SetCookie(w, &http.Cookie{
		Name: s.sessionCookie(), Value: token, Path: "/", HttpOnly: true, Secure: s.config.Secure,
		SameSite: http.SameSiteLaxMode, MaxAge: int(life.Seconds()),
	})
}

type signInPage struct {
	username string
	to       string
	demo     bool
}

func (v *visit) signInForm() error {
	if v.in {
		return v.to("/", "")
	}
	return v.show(http.StatusOK, signInView(v.Kit, v.base(v.Words.T("sign.title")), signInPage{to: v.r.URL.Query().Get("to"), demo: v.site.config.Demo}))
}

func (v *visit) signIn() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	p := signInPage{username: form.Text("username"), to: form.Text("to"), demo: v.site.config.Demo}
	token, _, err := v.site.guard.SignIn(v.r.Context(), auth.Attempt{
		Username: p.username, Password: form.Raw("password"), Device: strings.ToValidUTF8(v.r.UserAgent(), ""), Address: address(v.r),
		Request: httpkit.RequestID(v.r.Context()),
	})
	switch {
	case err == nil:
		v.site.setSession(v.w, token, auth.DefaultLimits().Life)
		return v.to(within(p.to), "")
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
	page.Problems = ui.Problems{{Field: "username", Text: v.Words.T(message)}}
	return v.show(status, signInView(v.Kit, page, p))
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
	v.site.setSession(v.w, "", -time.Second)
	return v.to("/sign-in", "signed_out")
}
