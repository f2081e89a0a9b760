package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/testkit"
	"towpath/internal/web"
)

// courseForm is what an organiser types.
func courseForm(s *service, more url.Values) url.Values {
	form := url.Values{
		"id": {s.IDs.New()}, "version": {"0"}, "title": {"Sleeping better"}, "about": {"What helps with sleep."}, "trainer-0": {"Sam"}, "job-0": {"Peer trainer"}, "peer-0": {"yes"},
		"session-0": {s.IDs.New()}, "on-0-day": {"1"}, "on-0-month": {"4"}, "on-0-year": {"2026"}, "from-0": {"18:00"}, "until-0": {"20:00"},
		"where": {"The library"}, "places": {"1"}, "for": {"everybody"}, "reading": {"little"}, "access": {"step_free", "bsl"}, "areas": {"body"},
	}
	for name, values := range more {
		form[name] = values
	}
	return form
}

// runs has a worker who organises publish a course, and gives its path.
func (s *service) runs(t *testing.T, form url.Values) (organiser *browser, path string) {
	t.Helper()
	if err := s.SetDuties(t.Context(), s.AsAdmin, "ben", care.DutyOrganiser); err != nil {
		t.Fatal(err)
	}
	organiser = s.as(t, "ben")
	organiser.post("/learning/run", form).wants(http.StatusOK, "It is saved as a draft", "Who comes: 0", "No steps")
	id := form.Get("id")
	s.stranger(t).get("/learning").lacks("Sleeping better")
	organiser.post("/learning/run/"+id+"/publish", url.Values{"version": {"1"}}).wants(http.StatusOK, "Readers see it now")
	return organiser, "/learning/" + id
}

func signUpForm(s *service, name, code string) url.Values {
	return url.Values{"id": {s.IDs.New()}, "code": {code}, "name": {name}, "contact": {strings.ToLower(name) + "@example.org"}, "buddy": {"none"}}
}

func TestSomebodyWithoutAnAccountComesAndGoes(t *testing.T) {
	var sent []string
	config := web.Config{Mail: func(_ context.Context, to, subject, body string) error {
		sent = append(sent, to+": "+subject+": "+body)
		return nil
	}}
	s := newServiceOn(t, testkit.SQLite(t), config)
	organiser, path := s.runs(t, courseForm(s, nil))
	out := s.stranger(t)
	first := out.get(path)
	first.wants(http.StatusOK, "Sleeping better", "1 of 1 places left", "deleted four weeks after")
	rosa := signUpForm(s, "Rosa", first.hidden("code"))
	for range 2 { // sent twice is one place
		out.post(path+"/sign-up", rosa).wants(http.StatusOK, "You have a place", rosa.Get("code"))
	}
	if len(sent) == 0 || !strings.Contains(sent[0], rosa.Get("code")) || !strings.HasPrefix(sent[0], "rosa@example.org") {
		t.Errorf("sent: %q", sent)
	}
	mo := signUpForm(s, "Mo", out.get(path).hidden("code"))
	out.post(path+"/sign-up", mo).wants(http.StatusOK, "You are next on the waiting list")
	out.get(path).wants(http.StatusOK, "Full, and 1 waits")
	for _, p := range []page{out.get(path), out.get("/learning"), s.as(t, "amina").get(path), s.as(t, "dele").get(path)} {
		p.lacks("Rosa", "Mo@", "rosa@")
	}
	organiser.get("/learning/run"+strings.TrimPrefix(path, "/learning")+"/people").wants(http.StatusOK, "Rosa", "mo@example.org", "Waiting")
	out.post("/learning/place/"+rosa.Get("code")+"/cancel", nil).wants(http.StatusOK, "deleted")
	if last := sent[len(sent)-1]; !strings.HasPrefix(last, "mo@example.org: A place came free") || strings.Contains(last, "Rosa") {
		t.Errorf("who waited was told %q", last)
	}
	out.get("/learning/place/"+mo.Get("code")).wants(http.StatusOK, "A place came free")
	list := organiser.get("/learning/run" + strings.TrimPrefix(path, "/learning") + "/people")
	list.wants(http.StatusOK, "A place came free for them. They were sent an email.")
	list.lacks("Call them")
	if p := out.get("/learning/place/" + rosa.Get("code")); p.status != http.StatusUnprocessableEntity {
		t.Errorf("a code of a place that is gone: %d", p.status)
	}
}

func TestOnlyTheOrganiserRunsCourses(t *testing.T) {
	s := newService(t)
	_, path := s.runs(t, courseForm(s, nil))
	run := "/learning/run" + strings.TrimPrefix(path, "/learning")
	if err := s.SetDuties(t.Context(), s.AsAdmin, "eve", care.DutyEditor|care.DutyReviewer); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"amina", "chiara", "eve", "dele", "ada"} { // Eve writes the library
		b := s.as(t, name)
		for _, at := range []string{"/learning/run", "/learning/run/new", run, run + "/edit", run + "/people", run + "/feedback"} {
			if p := b.get(at); p.status != http.StatusNotFound {
				t.Errorf("%s at %s: %d", name, at, p.status)
			}
		}
		for _, at := range []string{"/publish", "/cancel", "/retire", "/people/pair"} {
			if p := b.post(run+at, url.Values{"reason": {"x"}, "version": {"2"}}); p.status != http.StatusNotFound {
				t.Errorf("%s posts to %s: %d", name, at, p.status)
			}
		}
		b.get("/learning").lacks("/learning/run")
	}
	s.stranger(t).get(path).wants(http.StatusOK, "Sleeping better")
	ben := s.as(t, "ben")
	ben.get("/").wants(http.StatusOK, `href="/learning/run"`)
	if p := ben.get("/editing"); p.status != http.StatusNotFound {
		t.Errorf("the organiser at the library's desk: %d", p.status)
	}
}

// TestHostileWordsStayWords types what would be markup, a line of a calendar, or no number.
func TestHostileWordsStayWords(t *testing.T) {
	s := newService(t)
	evil := "<script>alert(1)</script>\r\nEND:VEVENT"
	_, path := s.runs(t, courseForm(s, url.Values{"title": {"<b>Sleep</b> & \"rest\""}, "about": {evil}, "where": {"<img src=x>"}}))
	out := s.stranger(t)
	p := out.get(path)
	for _, bad := range []string{"<script>alert", "<b>Sleep", "<img src=x>"} {
		if strings.Contains(p.html, bad) {
			t.Errorf("%s is in the page", bad)
		}
	}
	ics := out.get("/learning/calendar.ics")
	if ics.status != http.StatusOK || strings.Count(ics.html, "\r\nEND:VEVENT\r\n") != 1 || !strings.Contains(ics.html, `\nEND:VEVENT`) {
		t.Errorf("the calendar: %.600s", ics.html)
	}
	organiser := s.as(t, "ben")
	for name, more := range map[string]url.Values{
		"no number": {"places": {"many"}}, "no version": {"version": {"x"}}, "no day": {"on-0-month": {"13"}}, "no time": {"from-0": {"25:61"}},
		"an unknown area": {"areas": {"nowhere"}}, "an unknown need": {"access": {"<b>"}}, "another's kind": {"for": {"robots"}},
	} {
		if p := organiser.post("/learning/run", courseForm(s, more)); p.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", name, p.status)
		}
	}
	for _, at := range []string{"/learning/x", "/learning/x.ics", "/learning/feed/x", "/learning/feed/x.ics", "/learning/" + s.IDs.New()} {
		if p := out.get(at); p.status != http.StatusNotFound {
			t.Errorf("%s: %d", at, p.status)
		}
	}
	for what, form := range map[string]url.Values{
		"a code of one's own making": signUpForm(s, "A", "aaaa"), "no code": signUpForm(s, "A", ""), "an id that is none": with(signUpForm(s, "A", out.get(path).hidden("code")), "id", "x"),
		"an unknown wish": with(signUpForm(s, "A", out.get(path).hidden("code")), "buddy", "always"),
	} {
		if p := out.post(path+"/sign-up", form); p.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", what, p.status)
		}
	}
}

func TestFeedbackIsAskedForOnceItIsOver(t *testing.T) {
	s := newService(t)
	_, path := s.runs(t, courseForm(s, nil))
	course := strings.TrimPrefix(path, "/learning/")
	s.as(t, "amina").post(path+"/sign-up", url.Values{"id": {s.IDs.New()}}).wants(http.StatusOK, "You have a place")
	s.Clock.Set(time.Date(2026, 4, 1, 20, 0, 0, 0, time.UTC))
	amina := s.as(t, "amina")
	amina.get("/learning/mine").wants(http.StatusOK, "How was it?", "Your name is not kept")
	mine := "/learning/mine/" + course + "/feedback"
	if p := amina.post(mine, url.Values{"welcome": {"9"}}); p.status != http.StatusUnprocessableEntity || !strings.Contains(p.html, "Choose one of the answers") {
		t.Errorf("an answer that is none: %d", p.status)
	}
	amina.post(mine, url.Values{"welcome": {"4"}, "useful": {"left"}, "words": {"between us"}}).wants(http.StatusOK, "Thank you")
	amina.get("/learning/mine").lacks("How was it?")
	s.Clock.Add(15 * 24 * time.Hour)
	p := s.as(t, "ben").get("/learning/run/" + course + "/feedback")
	p.wants(http.StatusOK, "Fewer than five")
	p.lacks("between us")
}

// TestMorePlacesAreTold publishes a course with more places: whoever waited and has one now
// is written to, or is to be called.
func TestMorePlacesAreTold(t *testing.T) {
	var sent []string
	s := newServiceOn(t, testkit.SQLite(t), web.Config{Mail: func(_ context.Context, to, subject, _ string) error {
		sent = append(sent, to+": "+subject)
		return nil
	}})
	organiser, path := s.runs(t, courseForm(s, nil))
	out := s.stranger(t)
	for _, name := range []string{"Rosa", "Mo", "Lin"} {
		f := signUpForm(s, name, out.get(path).hidden("code"))
		if name == "Lin" {
			f.Set("contact", "07700 900123")
		}
		out.post(path+"/sign-up", f).wants(http.StatusOK)
	}
	run := "/learning/run" + strings.TrimPrefix(path, "/learning")
	edit := organiser.get(run + "/edit")
	organiser.post("/learning/run", courseForm(s, url.Values{"id": {edit.hidden("id")}, "version": {edit.hidden("version")}, "places": {"3"}})).wants(http.StatusOK, "saved as a draft")
	sent = nil
	organiser.post(run+"/publish", url.Values{"version": {"3"}}).wants(http.StatusOK, "Readers see it now")
	if len(sent) != 1 || sent[0] != "mo@example.org: A place came free" {
		t.Errorf("sent: %q", sent)
	}
	organiser.get(run+"/people").wants(http.StatusOK, "They were sent an email.", "Call them, so that they know.")
}
