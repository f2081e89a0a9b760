package web

import (
	"net/http"

	"towpath/internal/auth"
	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/web/ui"
)

// joinPage is an invitation: its code, then what it says, then a yes.
type joinPage struct {
	code, name, username string
	care.Invitation
	as string // the name of whoever is signed in, empty for nobody
}

// joiner is who uses an invitation: whoever is signed in, or somebody who has not
// said yet who they are.
func (v *visit) joiner() care.Actor {
	if v.in {
		return v.actor()
	}
	return care.Actor{Organisation: v.site.guard.Organisation(), Role: care.RoleInvited, Request: httpkit.RequestID(v.r.Context())}
}

func (v *visit) joinForm() error { return v.joinAgain(joinPage{}, http.StatusOK, "") }

func (v *visit) joinAgain(p joinPage, status int, message string) error {
	page := v.base(v.Words.T("circle.join_title"))
	if message != "" {
		page.Problems = ui.Problems{{Field: "code", Text: v.Words.T(message)}}
	}
	return v.show(status, joinView(v, page, p))
}

// invitation looks up the code that was typed. Wrong ones are counted against where
// they come from.
func (v *visit) invitation(code string) (care.Invitation, error) {
	var inv care.Invitation
	err := v.tryCode(func() (err error) {
		inv, err = v.site.care.ShowInvitation(v.r.Context(), v.joiner(), auth.HashCode(code))
		return err
	})
	return inv, err
}

// tryCode looks a typed code up, unless too many wrong ones came from there lately,
// and counts it where it opens nothing: fault.Denied, or fault.TooMany.
func (v *visit) tryCode(look func() error) error {
	ctx, from := v.r.Context(), address(v.r)
	if err := v.site.guard.CodePatience(ctx, from); err != nil {
		return err
	}
	err := look()
	if fault.Is(err, fault.Denied) {
		return v.site.guard.CodeMissed(ctx, from)
	}
	return err
}

// codeFailed shows the form again after a code that opened nothing.
func (v *visit) codeFailed(p joinPage, err error) error {
	switch {
	case fault.Is(err, fault.Denied):
		return v.joinAgain(p, http.StatusUnprocessableEntity, "circle.join_gone")
	case fault.Is(err, fault.TooMany):
		return v.joinAgain(p, http.StatusTooManyRequests, "sign.error.many")
	}
	return err
}

func (v *visit) joinCode() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	p := joinPage{code: form.Text("code")}
	if p.Invitation, err = v.invitation(p.code); err != nil {
		return v.codeFailed(p, err)
	}
	return v.joinYes(p, http.StatusOK, nil)
}

func (v *visit) joinYes(p joinPage, status int, problems ui.Problems) error {
	if v.in {
		p.as = v.actor().Name
	}
	page := v.base(v.Words.F("circle.join_yes_title", "name", p.Person))
	page.Problems = problems
	for i := range page.Problems {
		if page.Problems[i].Field == "code" {
			page.Problems[i].Field = "" // it was typed a page before
		}
	}
	return v.show(status, joinYesView(v, page, p))
}

// acceptInvitation uses it. Whoever makes an account with it is signed in at once.
func (v *visit) acceptInvitation() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	p := joinPage{code: form.Text("code"), name: form.Text("name"), username: form.Text("username")}
	if p.Invitation, err = v.invitation(p.code); err != nil {
		return v.codeFailed(p, err)
	}
	var carer *care.NewCarer
	var weak error
	password := form.Raw("password")
	if !v.in {
		carer = &care.NewCarer{
			Account: care.AccountID(v.site.care.NewID()), Person: care.PersonID(v.site.care.NewID()), Name: p.name, Username: p.username,
		}
		if weak = auth.CheckPassword(password, care.NormalUsername(p.username)); weak == nil {
			carer.PasswordHash = v.site.guard.Hash(password)
		}
	}
	person, err := v.site.care.JoinCircle(v.r.Context(), v.joiner(), auth.HashCode(p.code), carer)
	if fault.Is(err, fault.Invalid) {
		return v.joinYes(p, http.StatusUnprocessableEntity, v.joinProblems(err, weak))
	}
	if err != nil {
		return v.codeFailed(p, err)
	}
	if carer != nil {
		if err := v.signInNew(carer.Username, password); err != nil {
			return err
		}
	}
	return v.to(personPath(person)+"/shared", "joined")
}

// joinProblems says all that is wrong: of a password, what is weak in it. The code
// has no box on the page.
func (v *visit) joinProblems(err, weak error) ui.Problems {
	var out ui.Problems
	for _, p := range v.problems(err) {
		switch {
		case p.Field == "code":
			p.Field = ""
		case p.Field == "password" && weak != nil:
			continue
		}
		out = append(out, p)
	}
	return append(out, v.problems(weak)...)
}

// signInNew signs somebody in who has just made their account.
func (v *visit) signInNew(username, password string) error {
	token, _, err := v.site.guard.SignIn(v.r.Context(), auth.Attempt{
		Username: username, Password: password, Device: v.r.UserAgent(), Address: address(v.r), Request: httpkit.RequestID(v.r.Context()),
	})
	if err != nil {
		return err
	}
	v.site.setSession(v.w, token, false)
	return nil
}
