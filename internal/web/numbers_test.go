package web_test

import (
	"net/http"
	"strings"
	"testing"

	"towpath/internal/care"
)

func TestNumbersGiveBackWhatWasTyped(t *testing.T) {
	s := newService(t)
	ben := s.as(t, "ben")
	_, as := begun(ben, s)
	action := s.of(as) + "/numbers"
	form := with(ben.get(action).fields(action), "step-body", "7", "step-home", "left", "step-habits", "not-sure")
	for _, wrong := range []string{"11", "6.5", "seven", "0", "-3"} {
		typed := with(form, "step-who-i-am", wrong)
		refused := ben.post(action, typed)
		typed.Del("step-who-i-am")
		refused.givesBack(action, typed, "step-who-i-am")
		refused.wants(http.StatusUnprocessableEntity, "Who I am: choose a number")
	}
	lost := with(form, "form", "nonsense")
	ben.post(action, lost).givesBack(action, lost)
	if got := s.answers(t, as); len(got.Answers) != 0 {
		t.Errorf("something was saved: %+v", got.Answers)
	}
}

func TestNumbersAreSavedOnceAndLeaveWordsAlone(t *testing.T) {
	s := newService(t)
	ben := s.as(t, "ben")
	_, as := begun(ben, s)
	s.Say(t, s.AsBen, s.Amina, as, care.VoiceAgreed, "body", 3)
	s.Say(t, s.AsBen, s.Amina, as, care.VoiceAgreed, "home", 4)
	action := s.of(as) + "/numbers"
	form := with(ben.get(action).fields(action), "step-body", "7", "step-habits", "not-applicable")
	for range 2 {
		ben.post(action, form).wants(http.StatusOK, "All you have said is kept.", "This doesn't apply to me")
	}
	got := map[string]string{}
	p := s.answers(t, as)
	for _, a := range p.Answers {
		got[a.Area] += a.Given.String() + " " + a.Note + ";"
	}
	if len(got) != 3 || got["body"] != "7 said of body;" || got["home"] != "4 said of home;" || got["habits"] != "not-applicable ;" {
		t.Errorf("what stands is %q", got)
	}
	again := ben.get(action).fields(action)
	if again.Get("step-body") != "7" || again.Get("was-body") != "7" || again.Get("step-habits") != "not-applicable" || again.Get("step-money") != "" {
		t.Errorf("the page shows %v", again)
	}
}

func TestANumberThatNobodyReadIsNotReplaced(t *testing.T) {
	s := newService(t)
	ben, amina := s.as(t, "ben"), s.as(t, "amina")
	_, as := begun(ben, s)
	s.Say(t, s.AsBen, s.Amina, as, care.VoiceAgreed, "body", 3)
	action, area := s.of(as)+"/numbers", s.of(as)+"/areas/body"
	stale := ben.get(action).fields(action)
	amina.post(area, with(amina.get(area).fields(area), "step", "9", "note", "Dancing again"))
	ben.post(action, with(stale, "step-home", "5")) // body was not touched here
	if got := amina.get(area).fields(area); got.Get("step") != "9" {
		t.Errorf("a page that did not touch it made it %q", got.Get("step"))
	}
	ben.post(action, with(stale, "step-body", "4")).wants(http.StatusOK, "Both are kept")
	kept := amina.get(area)
	kept.wants(http.StatusOK, "Two of you wrote here at the same time", "9: My own way, a bit. Dancing again", "4: Reaching out, a lot")
}

func FuzzNumbers(f *testing.F) {
	s := newService(f)
	as := s.Start(f, s.AsBen, s.Amina, care.WayTogether)
	throw := s.throw(f, "ben")
	for _, body := range []string{
		"", "form=" + s.IDs.New() + "&step-body=5&was-body=", "step-body=6.5&was-body=6.5", "step-body=left&step-body=3", "was-home=7", "step-home=%ff&form=x", "step-%00=1&%zz",
		"step-body=" + strings.Repeat("9", 300),
	} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		throw(t, "POST", s.of(as)+"/numbers", "", body)
		if w := throw(t, "GET", s.of(as)+"/numbers", "", ""); w.Code != http.StatusOK {
			t.Fatalf("the page itself is %d after %q", w.Code, body)
		}
	})
}
