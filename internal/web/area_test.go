package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"towpath/internal/care"
)

func TestAnAreaGivesBackWhatWasTyped(t *testing.T) {
	s := newService(t)
	ben := s.as(t, "ben")
	_, as := begun(ben, s)
	action := s.of(as) + "/areas/body"
	form := with(ben.get(action).fields(action), "step", "7", "note", "Line one\nand <two> & \"three\"", "matters", "most", "help", "no", "enough", "9", "step_person", "5", "step_worker", "8")
	long := strings.Repeat("ä", care.MaxNote+1)
	for _, c := range []struct {
		pairs, fields []string
	}{
		{[]string{"note", long}, []string{"note"}},
		{[]string{"note", "a\x00b"}, []string{"note"}},
		{[]string{"step", "11"}, []string{"step"}},
		{[]string{"step", "6.5"}, []string{"step"}},
		{[]string{"step", "0"}, []string{"step"}},
		{[]string{"matters", "awfully"}, []string{"matters"}},
		{[]string{"help", "perhaps"}, []string{"help"}},
		{[]string{"enough", "12"}, []string{"enough"}},
		{[]string{"step_person", "x"}, []string{"step_person"}},
		{[]string{"step_worker", "-1", "enough", "99"}, []string{"step_worker", "enough"}},
	} {
		typed := with(form, c.pairs...)
		refused := ben.post(action, typed)
		for i := 0; i < len(c.pairs); i += 2 {
			if c.pairs[i] != "note" {
				typed.Del(c.pairs[i]) // what no list offers cannot be chosen in it
			}
		}
		if c.pairs[1] == "a\x00b" {
			typed.Del("note") // a page cannot hold it
		}
		refused.givesBack(action, typed, c.fields...)
		if p, _ := ben.send("PUT", action, with(form, c.pairs...)); p.status != http.StatusUnprocessableEntity {
			t.Errorf("%q as a draft: %d", c.pairs[0], p.status)
		}
	}
	for _, pairs := range [][]string{{"form", "nonsense"}, {"voice", ""}} {
		typed := with(form, pairs...)
		refused := ben.post(action, typed)
		typed.Del("voice") // it is the page's to say
		refused.givesBack(action, typed)
	}
	if got := s.answers(t, as); len(got.Answers) != 0 || len(got.Readings) != 0 {
		t.Errorf("something was saved: %+v", got.Answers)
	}
}

func TestADraftIsTheSameSave(t *testing.T) {
	s := newService(t)
	ben, amina := s.as(t, "ben"), s.as(t, "amina")
	_, as := begun(ben, s)
	action := s.of(as) + "/areas/body"
	form := ben.get(action).fields(action)
	for _, step := range []string{"2", "9", "4", "4"} {
		p, _ := ben.send("PUT", action, with(form, "step", step, "note", "so far"))
		if p.status != http.StatusNoContent || p.html != "" {
			t.Fatalf("a draft is answered with %d: %s", p.status, p.html)
		}
	}
	amina.get(action).wants(http.StatusOK, `value="4" checked`, "so far</textarea>")
	ben.post(action, with(form, "step", "4", "note", "so far, and done"))
	ben.post(action, with(form, "step", "4", "note", "so far, and done"))
	if got := s.answers(t, as).Answers; len(got) != 1 || got[0].Note != "so far, and done" {
		t.Errorf("the page and its drafts left %+v", got)
	}
	stop := ben.post(action, with(form, "step", "4", "next", "stop"))
	if stop.path != s.of(as) {
		t.Errorf("stopping leads to %s", stop.path)
	}
	stop.wants(http.StatusOK, "All you have said is kept.")
	out, _ := s.stranger(t).send("PUT", action, form)
	out.wants(http.StatusUnauthorized, "Sign in again")
}

func TestTwoWhoWriteAtOnceBothKeepTheirWords(t *testing.T) {
	s := newService(t)
	ben, amina := s.as(t, "ben"), s.as(t, "amina")
	_, as := begun(ben, s)
	action := s.of(as) + "/areas/body"
	bens, aminas := ben.get(action).fields(action), amina.get(action).fields(action)
	ben.post(action, with(bens, "step", "4", "note", "The heron"))
	both := amina.post(action, with(aminas, "step", "6", "note", "The otter"))
	both.wants(http.StatusOK, "Somebody else wrote here too. Both are kept", "Two of you wrote here at the same time", "Ben Hall", "Amina Yusuf")
	if both.path != action {
		t.Errorf("one is led on to %s", both.path)
	}
	form := both.fields(action)
	if note := form.Get("note"); note != "The heron\n\nThe otter" {
		t.Errorf("the box holds %q", note)
	}
	joined := amina.post(action, with(form, "note", "The heron and the otter"))
	joined.lacks("Both are kept")
	again := ben.get(action)
	again.lacks("Two of you wrote here")
	got := s.answers(t, as).Answers
	if len(got) != 1 || got[0].Note != "The heron and the otter" || got[0].Given.String() != "6" {
		t.Errorf("what stands is %+v", got)
	}
}

func TestAnAreaSpeaksToItsReader(t *testing.T) {
	s := newService(t)
	ben, amina := s.as(t, "ben"), s.as(t, "amina")
	earlier := s.Start(t, s.AsBen, s.Amina, care.WayTogether)
	s.Say(t, s.AsBen, s.Amina, earlier, care.VoiceAgreed, "body", 5)
	if err := s.CompleteAssessment(t.Context(), s.AsBen, s.Amina, earlier); err != nil {
		t.Fatal(err)
	}
	_, as := begun(ben, s, "kind", "review")
	own, theirs := amina.get(s.of(as)+"/areas/body"), ben.get(s.of(as)+"/areas/body")
	own.wants(http.StatusOK, "In my own words", "My worker’s number", "On 14 March 2026 you chose 5: Trying things, a bit.")
	own.lacks("Amina’s own number")
	theirs.wants(http.StatusOK, "In Amina’s own words", "My number, as the worker", "On 14 March 2026 it was 5: Trying things, a bit.")
	theirs.lacks("In my own words")
	if theirs.fields(s.of(as) + "/areas/body").Has("step") {
		t.Error("the number of last time is chosen already")
	}
}

// wellFormed is what any answer to anything must be: no fault of ours, and a page
// that is closed as it was opened.
func wellFormed(t *testing.T, what string, w *httptest.ResponseRecorder) {
	t.Helper()
	if w.Code >= 500 {
		t.Errorf("%s: %d: %s", what, w.Code, markup.ReplaceAllString(w.Body.String(), " "))
	}
	if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") && w.Code != http.StatusSeeOther {
		for _, fault := range markupFaults(w.Body.String()) {
			t.Errorf("%s: %s", what, fault)
		}
	}
	if strings.Contains(w.Body.String(), "⟦") {
		t.Errorf("%s: words are missing", what)
	}
}

// throw gives a function that asks anything at all of the site, as somebody who is
// signed in, and looks at the answer.
func (s *service) throw(f testing.TB, username string) func(t *testing.T, method, path, query, body string) *httptest.ResponseRecorder {
	at, err := url.Parse(s.url)
	if err != nil {
		f.Fatal(err)
	}
	cookies := s.as(f, username).client.Jar.Cookies(at)
	return func(t *testing.T, method, path, query, body string) *httptest.ResponseRecorder {
		t.Helper()
		r := httptest.NewRequest(method, path, strings.NewReader(body))
		r.URL.RawQuery = query
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for _, c := range cookies {
			r.AddCookie(c)
		}
		w := httptest.NewRecorder()
		s.handler.ServeHTTP(w, r)
		wellFormed(t, method+" "+path, w)
		return w
	}
}

func FuzzArea(f *testing.F) {
	s := newService(f)
	as := s.Start(f, s.AsBen, s.Amina, care.WayTogether)
	throw := s.throw(f, "ben")
	ids := "&form=" + s.IDs.New() + "&replaces_agreed=" + string(s.Say(f, s.AsBen, s.Amina, as, care.VoiceAgreed, "body", 3))
	for _, body := range []string{
		"", "voice=agreed&step=5", "voice=agreed&step=6.5&note=x" + ids, "voice=person&step=left&enough=3" + ids, "voice=worker&note=%00%ff&help=yes",
		"voice=agreed&step_person=4&step_worker=not-sure&matters=most" + ids, "%zz=1&;", "step=5&step=6&voice=agreed&next=stop", "voice=agreed&note=%3Cscript%3E%0D%0A%22'",
	} {
		f.Add(body, true)
		f.Add(body, false)
	}
	f.Fuzz(func(t *testing.T, body string, draft bool) {
		method := "POST"
		if draft {
			method = "PUT"
		}
		throw(t, method, s.of(as)+"/areas/body", "", body)
		if w := throw(t, "GET", s.of(as)+"/areas/body", "", ""); w.Code != http.StatusOK {
			t.Fatalf("the page itself is %d after %q", w.Code, body)
		}
	})
}
