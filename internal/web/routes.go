package web

import (
	"errors"
	"net/http"
	"strings"

	"towpath/internal/auth"
	"towpath/internal/httpkit"
	"towpath/internal/web/assets"
)

// routes lists every address. The words of an address are those of the operation
// behind it.
func (s *Site) routes(mux *http.ServeMux) {
	mux.Handle("GET "+assets.Prefix, s.assets.Handler())
	mux.HandleFunc("GET /offline.js", s.offline)
	mux.HandleFunc("GET /livez", s.live)
	mux.HandleFunc("GET /readyz", s.ready)

	open := func(pattern string, h pageHandler) { mux.Handle(pattern, s.page(h, false)) }
	signed := func(pattern string, h pageHandler) { mux.Handle(pattern, s.page(h, true)) }

	open("GET /sign-in", (*visit).signInForm)
	open("POST /sign-in", (*visit).signIn)
	s.signInRoutes(open)
	s.frontRoutes(open)
	open("GET /about", (*visit).about)
	open("GET /accessibility", (*visit).accessibility)
	open("GET /privacy", (*visit).privacy)
	open("GET /log/checkpoint", (*visit).checkpoint)
	s.measureRoutes(open)
	s.libraryRoutes(open)
	s.helpRoutes(open, signed)
	s.learningRoutes(open, signed)
	s.practiceRoutes(signed)
	s.mirrorRoutes(signed)
	open("/", (*visit).nowhere)

	s.accountRoutes(signed)
	s.personRoutes(signed)
	s.auditRoutes(signed)
	s.assessmentRoutes(signed)
	s.journeyRoutes(signed)
	s.planRoutes(open, signed)
	s.measuringRoutes(signed)
	s.staffRoutes(signed)
	s.circleRoutes(open, signed)
	s.storyRoutes(open, signed)
	s.linkRoutes(open)
	s.dueRoutes(signed)
	s.reportRoutes(signed)
	s.characteristicRoutes(signed)
	s.ideaRoutes(signed)
	s.editingRoutes(signed)
	s.libraryDueRoutes(signed)
	s.waysRoutes(signed)
	s.appRoutes(open, signed)
	s.tableRoutes(signed)
	s.lettingInRoutes(signed)
	if s.config.Development {
		s.developmentRoutes(open)
	}
}

// accountRoutes are what somebody does about their own account.
func (s *Site) accountRoutes(signed func(string, pageHandler)) {
	signed("POST /sign-out", (*visit).signOut)
	signed("GET /account", (*visit).showAccount)
	signed("POST /account/password", (*visit).changePassword)
	signed("POST /account/sessions/{session}/end", (*visit).endSession)
	signed("POST /account/sessions/end", (*visit).signOutEverywhere)
	signed("POST /account/sessions/others/end", (*visit).endOtherSessions)
}

// linkRoutes are the way in with a code to one reading or questionnaire.
func (s *Site) linkRoutes(open func(string, pageHandler)) {
	open("GET /reading", (*visit).linkForm)
	open("POST /reading", (*visit).openLink)
	open("GET /reading/{code}", (*visit).openLinked)
	open("POST /reading/close", (*visit).closeLink)
}

// page makes a handler of a page; where signedIn is set, only for somebody who is.
func (s *Site) page(h pageHandler, signedIn bool) http.Handler {
	return httpkit.Serve(s.log, s.failure, func(w http.ResponseWriter, r *http.Request) error {
		v, err := s.visit(w, r, signedIn)
		if err != nil {
			return err
		}
		if signedIn {
			err = v.signedIn(h)
		} else {
			err = h(v)
		}
		if errors.Is(err, auth.ErrStale) {
			return v.to("/account/confirm?to=%2Faccount%2Fways", "")
		}
		return err
	})
}

// signedIn goes on to a page of somebody who is signed in, unless there is something that
// they have to do first.
func (v *visit) signedIn(h pageHandler) error {
	path := v.r.URL.Path
	switch {
	case v.linked() && !v.opensByLink():
		return v.nowhere()
	case v.who.MustChange && !opensBeforeChange(path):
		return v.to("/account", "")
	case v.who.MustAdd && !v.who.MustChange && !opensBeforeChange(path):
		return v.to("/account/ways", "")
	}
	return h(v)
}

// opensByLink tells which pages open to somebody who has a link: those of the one
// thing that it leads to, and the front page, which leads there.
func (v *visit) opensByLink() bool {
	own := linkedPath(v.actor())
	path := v.r.URL.Path
	return path == "/" || path == own || strings.HasPrefix(path, own+"/")
}

// opensBeforeChange tells which pages open to somebody whose password was made by
// another, or who has to add a second factor: their account, where they do so, and
// the way out.
func opensBeforeChange(path string) bool {
	return path == "/account" || strings.HasPrefix(path, "/account/") || path == "/sign-out"
}

// offline gives the worker that keeps the page of help in the browser. It has an address
// of its own, since it works for what is below its address, and is asked for anew.
func (s *Site) offline(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	_, _ = w.Write([]byte(s.assets.Text("offline.js"))) // the asker may have gone
}

// live says that the program runs, ready that its database answers too.
func (s *Site) live(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("alive\n")) // the asker may have gone
}

func (s *Site) ready(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if err := s.config.Ready(r); err != nil {
		s.log.ErrorContext(r.Context(), "not ready", "error", err)
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = w.Write([]byte("not ready\n"))
		return
	}
	_, _ = w.Write([]byte("ready\n"))
}
