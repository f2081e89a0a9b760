package web

import (
	"errors"
	"net/http"
	"net/url"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/web/ui"
)

// failure writes an error as a page that says what happened and what to do. Who
// is signed out and asks for a page is sent to sign in, and then to that page; who
// was about to save something is told, so that nothing typed is lost unsaid.
func (s *Site) failure(w http.ResponseWriter, r *http.Request, status int, err error) {
	if fault.Is(err, fault.SignedOut) && r.Method == http.MethodGet {
		http.Redirect(w, r, "/sign-in?to="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
		return
	}
	v := &visit{site: s, w: w, r: r, Kit: ui.Kit{Words: s.wordsFor(r), Assets: s.assets}}
	if known, err := s.visit(w, r, false); err == nil {
		v = known // who is signed in keeps their menu
	}
	name := failureName(status, err)
	page := v.base(v.Words.T("failure." + name + "_title"))
	show := failurePage{
		title: v.Words.T("failure." + name + "_title"), text: v.Words.T("failure." + name + "_text"),
		reference: httpkit.RequestID(r.Context()), showReference: status >= 500,
		signIn: fault.Is(err, fault.SignedOut),
	}
	var counted care.BeingCounted
	if errors.As(err, &counted) {
		w.Header().Set("Retry-After", "10")
		show.showReference, show.again = false, r.URL.RequestURI()
		show.text = v.Words.N("failure.counting_text", int(counted.Read))
	}
	if err := v.show(status, failureView(v.Kit, page, show)); err != nil {
		s.log.ErrorContext(r.Context(), "an error page could not be shown", "error", err)
	}
}

// failureName picks the words for an error.
func failureName(status int, err error) string {
	if status == http.StatusRequestEntityTooLarge {
		return "large"
	}
	if errors.As(err, &care.BeingCounted{}) {
		return "counting"
	}
	switch fault.KindOf(err) {
	case fault.Denied:
		return "denied"
	case fault.SignedOut:
		return "signed_out"
	case fault.Conflict:
		return "conflict"
	case fault.TooMany:
		return "many"
	case fault.Unavailable:
		return "unavailable"
	case fault.Invalid:
		return "invalid"
	default:
		return "internal"
	}
}

type failurePage struct {
	title, text, reference string
	showReference, signIn  bool
	// again is the address to look at once more, "" where that would not help.
	again string
}

// nowhere is every address that is no page.
func (v *visit) nowhere() error { return fault.New(fault.Denied, "nowhere", nil) }
