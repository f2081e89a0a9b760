package web

import (
	"net/http"

	"towpath/internal/auth"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/web/ui"
)

// beginPage lets in somebody who holds a code: first the code, then a name and a
// password, or a passkey.
type beginPage struct {
	code, username string
	invited        auth.Invited
}

func (v *visit) beginForm() error { return v.codeAgain(http.StatusOK, "", nil) }

func (v *visit) codeAgain(status int, code string, problems ui.Problems) error {
	page := v.base(v.Words.T("begin.title"))
	page.Problems = problems
	return v.show(status, beginView(v, page, beginPage{code: code}))
}

// codeWrong says what is wrong with a code; nil for what is no such error.
func (v *visit) codeWrong(err error, code string) error {
	switch {
	case fault.Is(err, fault.Denied):
		return v.codeAgain(http.StatusUnprocessableEntity, code, ui.Problems{{Field: "code", Text: v.Words.T("begin.error.code")}})
	case fault.Is(err, fault.TooMany):
		return v.codeAgain(http.StatusTooManyRequests, code, ui.Problems{{Field: "code", Text: v.Words.T("sign.error.many")}})
	default:
		return err
	}
}

func (v *visit) typeCode() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	p := beginPage{code: form.Text("code")}
	if p.invited, err = v.site.guard.Invitation(v.r.Context(), p.code, address(v.r)); err != nil {
		return v.codeWrong(err, p.code)
	}
	return v.chooseAgain(http.StatusOK, p, nil)
}

func (v *visit) chooseAgain(status int, p beginPage, problems ui.Problems) error {
	page := v.base(v.Words.T("begin.choose_title"))
	page.Problems = problems
	return v.show(status, chooseWayView(v, page, p))
}

func (v *visit) beginAccount() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	first := auth.FirstWay{Code: form.Text("code"), Username: form.Text("username"), Password: form.Raw("password")}
	at := v.attempt()
	at.Shared = form.Text("shared") == "yes"
	token, who, err := v.site.guard.UseInvitation(v.r.Context(), first, at)
	if fault.Is(err, fault.Invalid) {
		p := beginPage{code: first.Code, username: first.Username}
		if p.invited, _ = v.site.guard.Invitation(v.r.Context(), first.Code, address(v.r)); p.invited.Name == "" {
			return v.beginForm()
		}
		return v.chooseAgain(http.StatusUnprocessableEntity, p, v.problems(err))
	}
	if err != nil {
		return v.codeWrong(err, first.Code)
	}
	return v.enter(token, who, "/")
}

func (v *visit) askFirstPasskey() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	first := auth.FirstWay{Code: form.Text("code"), Username: form.Text("username")}
	options, token, err := v.site.guard.AskFirstPasskey(v.r.Context(), first, address(v.r))
	if fault.Is(err, fault.Invalid) { // the script shows what is wrong with the name
		http.Error(v.w, v.problems(err)[0].Text, http.StatusUnprocessableEntity)
		return nil
	}
	return v.options(auth.AskedFirstPasskey, options, token, err)
}

func (v *visit) beginWithPasskey() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	token, who, err := v.site.guard.UseInvitationWithPasskey(v.r.Context(), form.Text("code"), v.answer(auth.AskedFirstPasskey),
		[]byte(form.Raw("credential")), v.device(v.r.UserAgent()), v.attempt())
	if err != nil {
		return v.codeWrong(err, form.Text("code"))
	}
	return v.enter(token, who, "/")
}
