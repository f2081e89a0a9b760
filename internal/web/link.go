package web

import (
	"net/http"
	"strings"

	"towpath/internal/auth"
	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/web/ui"
)

// A link opens the person's own reading of one assessment, or one questionnaire, to
// whoever has its code.
// The code is typed, or comes with the address, and is then kept in a cookie that
// ends with the browser.

func (s *Site) linkCookie() string {
	if s.config.Secure {
		return "__Host-reading"
	}
	return "reading"
}

func (s *Site) setLink(w http.ResponseWriter, code string) {
	c := &http.Cookie{Name: s.linkCookie(), Value: code, Path: "/", HttpOnly: true, Secure: s.config.Secure, SameSite: http.SameSiteLaxMode}
	if code == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// byLink gives who somebody is who is not signed in and has a link.
func (s *Site) byLink(r *http.Request) (care.Actor, bool) {
	c, err := r.Cookie(s.linkCookie())
	if err != nil {
		return care.Actor{}, false
	}
	a, err := s.care.ByLink(r.Context(), s.guard.Organisation(), auth.HashCode(c.Value), httpkit.RequestID(r.Context()))
	return a, err == nil
}

// linkedPath is the page of the one thing that a link opens.
func linkedPath(a care.Actor) string {
	if a.Link.Measurement != "" {
		return measurementPath(a.Person, a.Link.Measurement)
	}
	return assessmentPath(a.Person, a.Link.Assessment)
}

// linked tells whether the reader is here by a link and nothing else.
func (v *visit) linked() bool { return v.actor().Link.Any() }

// linkPage shows a link that was just made.
type linkPage struct {
	person care.Person
	path   string
	code   string
	until  string
	sent   string // the address that it was sent to
	failed bool   // it could not be sent; the code holds all the same
}

func (v *visit) makeLink() error {
	p, err := v.assessment()
	if err != nil {
		return err
	}
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	code := v.site.guard.NewCode()
	link, err := v.site.care.MakeReadingLink(v.r.Context(), v.actor(), p.Person.ID, p.Assessment.ID, care.NewReadingLink{
		ID: care.LinkID(v.site.care.NewID()), CodeHash: auth.HashCode(code),
	})
	if fault.Is(err, fault.Invalid) {
		return v.showOverview(p, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	page := v.personPage(v.Words.T("assessment.link_title"), p.Person)
	page.Back = assessmentPath(p.Person.ID, p.Assessment.ID)
	return v.handOutLink(page, linkPage{person: p.Person, path: page.Back, code: code, until: v.Words.Date(link.ExpiresAt)}, form.Text("email"))
}

// handOutLink shows a link that was just made, and sends it where that was asked for.
func (v *visit) handOutLink(page ui.Page, made linkPage, to string) error {
	if to != "" && v.site.config.Mail != nil {
		err := v.site.config.Mail(v.r.Context(), to, v.Words.T("assessment.link_mail_subject"), strings.Join([]string{
			v.Words.T("assessment.link_mail_hello"), v.Words.F("assessment.link_mail_open", "address", v.publicAddress()+"/reading", "code", made.code),
			v.Words.F("assessment.link_mail_until", "day", made.until),
		}, "\n\n"))
		if made.sent = to; err != nil {
			v.site.log.ErrorContext(v.r.Context(), "a link could not be sent", "request", httpkit.RequestID(v.r.Context()), "error", err)
			made.failed, page.Problems = true, v.problems(err)
		}
	}
	return v.show(http.StatusOK, linkView(v, page, made))
}

func (v *visit) endLink() error {
	p, err := v.assessment()
	if err != nil {
		return err
	}
	if err := v.site.care.EndReadingLink(v.r.Context(), v.actor(), p.Person.ID, p.Assessment.ID); err != nil {
		return err
	}
	return v.to(assessmentPath(p.Person.ID, p.Assessment.ID), "link_ended")
}

func (v *visit) linkForm() error { return v.linkAgain("", http.StatusOK, "") }

func (v *visit) linkAgain(code string, status int, message string) error {
	page := v.base(v.Words.T("assessment.link_form_title"))
	if message != "" {
		page.Problems = ui.Problems{{Field: "code", Text: v.Words.T(message)}}
	}
	return v.show(status, linkFormView(v, page, code))
}

// openLink takes the code that was typed.
func (v *visit) openLink() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	return v.openCode(form.Text("code"))
}

// openLinked takes the code that came with the address.
func (v *visit) openLinked() error { return v.openCode(v.r.PathValue("code")) }

func (v *visit) openCode(code string) error {
	var a care.Actor
	err := v.tryCode(func() (err error) {
		ctx := v.r.Context()
		a, err = v.site.care.ByLink(ctx, v.site.guard.Organisation(), auth.HashCode(code), httpkit.RequestID(ctx))
		return err
	})
	switch {
	case fault.Is(err, fault.TooMany):
		return v.linkAgain(code, http.StatusTooManyRequests, "sign.error.many")
	case fault.Is(err, fault.Denied):
		return v.linkAgain(code, http.StatusUnprocessableEntity, "assessment.link_gone")
	case err != nil:
		return err
	}
	v.site.setLink(v.w, auth.NormalCode(code))
	if a.Link.Measurement != "" {
		return v.to(linkedPath(a), "")
	}
	return v.to(linkedPath(a)+"/next", "")
}

// closeLink forgets the link on this device.
func (v *visit) closeLink() error {
	v.site.setLink(v.w, "")
	return v.to("/reading", "")
}

// linkDone thanks whoever handed in by a link, which has ended with that.
func (v *visit) linkDone(text string) error {
	v.site.setLink(v.w, "")
	return v.show(http.StatusOK, linkDoneView(v, v.base(v.Words.T("assessment.link_done_title")), text))
}
