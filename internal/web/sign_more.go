package web

import (
	"errors"
	"net/http"

	"towpath/internal/auth"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/web/ui"
)

// secondPage asks for the second factor after a password that was right.
type secondPage struct {
	to      string
	factors auth.Factors
}

// secondCookie gives the token of the second question, and leaves it.
func (v *visit) secondCookie() string {
	c, err := v.r.Cookie(v.site.cookie("asked-" + string(auth.AskedSecond)))
	if err != nil {
		return ""
	}
	return c.Value
}

func (v *visit) secondForm() error {
	return v.secondAgain(http.StatusOK, v.r.URL.Query().Get("to"), nil)
}

func (v *visit) secondAgain(status int, to string, problems ui.Problems) error {
	factors, err := v.site.guard.SecondAsked(v.r.Context(), v.secondCookie())
	if fault.Is(err, fault.Denied) {
		return v.to("/sign-in", "ran_out")
	}
	if err != nil {
		return err
	}
	page := v.base(v.Words.T("second.title"))
	page.Problems, page.Back = problems, "/sign-in"
	return v.show(status, secondView(v, page, secondPage{to: within(to), factors: factors}))
}

func (v *visit) answerSecond() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	token, who, err := v.site.guard.SecondFactor(v.r.Context(), v.secondCookie(), form.Text("code"), v.attempt())
	switch {
	case err == nil:
		v.answer(auth.AskedSecond)
		return v.enter(token, who, form.Text("to"))
	case fault.Is(err, fault.Invalid):
		return v.secondAgain(http.StatusUnprocessableEntity, form.Text("to"), v.problems(err))
	case fault.Is(err, fault.TooMany):
		return v.secondAgain(http.StatusTooManyRequests, form.Text("to"), ui.Problems{{Field: "code", Text: v.Words.T("sign.error.many")}})
	case fault.Is(err, fault.Denied):
		return v.to("/sign-in", "ran_out")
	default:
		return err
	}
}

// askPasskey gives a browser what it needs to ask for a passkey.
func (v *visit) askPasskey() error {
	options, token, err := v.site.guard.AskPasskey(v.r.Context())
	return v.options(auth.AskedPasskey, options, token, err)
}

// options writes what a script asked for as JSON.
func (v *visit) options(kind auth.ChallengeKind, options []byte, token string, err error) error {
	if err != nil {
		return err
	}
	v.bind(kind, token)
	v.w.Header().Set("Content-Type", "application/json")
	_, err = v.w.Write(options)
	_ = err // the reader has gone; there is nobody to tell
	return nil
}

func (v *visit) passkeySignIn() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	at := v.attempt()
	at.Shared = form.Text("shared") == "yes"
	token, who, err := v.site.guard.PasskeySignIn(v.r.Context(), v.answer(auth.AskedPasskey), []byte(form.Raw("credential")), at)
	if fault.Is(err, fault.Denied) {
		v.site.log.InfoContext(v.r.Context(), "a passkey was refused", "error", err)
		p := v.newSignInPage(form.Text("to"))
		p.shared = at.Shared
		return v.signInAgain(p, http.StatusUnprocessableEntity, "sign.error.passkey")
	}
	if err != nil {
		return err
	}
	return v.enter(token, who, form.Text("to"))
}

// toProvider sends the browser to the provider. It is a link and no form: policies
// of browsers keep forms on this site, redirects included.
func (v *visit) toProvider() error {
	q := v.r.URL.Query()
	there, token, err := v.site.guard.AskProvider(v.r.Context(), within(q.Get("to")), q.Get("shared") == "yes", q.Get("again") == "yes")
	if fault.Is(err, fault.Unavailable) {
		v.site.log.WarnContext(v.r.Context(), "the provider does not answer", "error", err)
		return v.signInAgain(v.newSignInPage(q.Get("to")), http.StatusServiceUnavailable, "sign.error.provider_away")
	}
	if err != nil {
		return err
	}
	v.bind(auth.AskedProvider, token)
	http.Redirect(v.w, v.r, there, http.StatusSeeOther)
	return nil
}

func (v *visit) fromProvider() error {
	q := v.r.URL.Query()
	answer := auth.ProviderAnswer{Code: q.Get("code"), State: q.Get("state"), Issuer: q.Get("iss"), Error: q.Get("error")}
	token, who, to, err := v.site.guard.ProviderSignIn(v.r.Context(), v.answer(auth.AskedProvider), answer, v.attempt())
	switch {
	case err == nil:
		return v.enter(token, who, to)
	case errors.Is(err, auth.ErrNoAccount):
		return v.signInAgain(v.newSignInPage(to), http.StatusForbidden, "sign.error.no_account")
	case fault.Is(err, fault.Denied):
		v.site.log.WarnContext(v.r.Context(), "an answer from the provider was refused", "error", err)
		return v.signInAgain(v.newSignInPage(to), http.StatusUnprocessableEntity, "sign.error.provider")
	case fault.Is(err, fault.Unavailable):
		v.site.log.WarnContext(v.r.Context(), "the provider does not answer", "error", err)
		return v.signInAgain(v.newSignInPage(to), http.StatusServiceUnavailable, "sign.error.provider_away")
	default:
		return err
	}
}
