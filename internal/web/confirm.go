package web

import (
	"net/http"

	"towpath/internal/auth"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/web/ui"
)

// confirmPage asks again who somebody is, before they change how they sign in.
type confirmPage struct {
	to       string
	factors  auth.Factors
	provider string
}

func (v *visit) confirmForm() error {
	return v.confirmAgain(http.StatusOK, v.r.URL.Query().Get("to"), nil)
}

func (v *visit) confirmAgain(status int, to string, problems ui.Problems) error {
	f, err := v.site.guard.Factors(v.r.Context(), v.who)
	if err != nil {
		return err
	}
	for i := range problems { // the page has one box, whichever was sent
		problems[i].Field = ""
		switch {
		case f.Second || !f.Password && f.Recovery > 0:
			problems[i].Field = "code"
		case f.Password:
			problems[i].Field = "password"
		}
	}
	p := confirmPage{to: within(to), factors: f}
	if f.Provider {
		p.provider = v.site.guard.ProviderName()
	}
	page := v.base(v.Words.T("confirm.title"))
	page.Back, page.Problems = "/account", problems
	return v.show(status, proofView(v, page, p))
}

func (v *visit) confirm() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	token, err := v.site.guard.Confirm(v.r.Context(), v.who, form.Raw("password"), form.Text("code"))
	return v.confirmed(token, err, form.Text("to"))
}

func (v *visit) confirmPasskey() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	token, err := v.site.guard.ConfirmPasskey(v.r.Context(), v.who, v.answer(auth.AskedPasskey), []byte(form.Raw("credential")))
	if fault.Is(err, fault.Denied) {
		return v.confirmAgain(http.StatusUnprocessableEntity, form.Text("to"), ui.Problems{{Text: v.Words.T("sign.error.passkey")}})
	}
	return v.confirmed(token, err, form.Text("to"))
}

func (v *visit) confirmed(token string, err error, to string) error {
	switch {
	case err == nil:
		v.site.setSession(v.w, token, v.who.Shared)
		return v.to(within(to), "")
	case fault.Is(err, fault.Invalid):
		return v.confirmAgain(http.StatusUnprocessableEntity, to, v.problems(err))
	case fault.Is(err, fault.TooMany):
		return v.confirmAgain(http.StatusTooManyRequests, to, ui.Problems{{Text: v.Words.T("sign.error.many")}})
	default:
		return err
	}
}
