package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"towpath/internal/care"
)

func TestTheFourStepsGiveBackWhatWasTyped(t *testing.T) {
	s := newService(t)
	as := finished(t, s)
	ben := s.as(t, "ben")
	ben.post(s.of(as)+"/choose", url.Values{"areas": {"home"}})
	grow := s.of(as) + "/grow/home/"
	for _, part := range []string{"understand", "look-ahead", "could-help"} {
		typed := with(ben.get(grow+part).fields(grow+part), "text", strings.Repeat("ß", care.MaxNote+1))
		ben.post(grow+part, typed).givesBack(grow+part, typed, "text")
		lost := with(typed, "text", "short", "id", "nonsense")
		ben.post(grow+part, lost).givesBack(grow+part, lost)
	}
	do := grow + "do"
	form := with(ben.get(do).fields(do), "words", "A tidy <kitchen>", "rating", "2", "step1", "Wash up", "step1_who", "Ben", "step1_by-day", "1", "step1_by-month", "5", "step1_by-year", "2026",
		"step3", "Dry up", "step3_who", "Amina")
	long := strings.Repeat("x", care.MaxLine+1)
	for _, c := range []struct{ name, value, at string }{
		{"words", "", "words"},
		{"words", long, "words"},
		{"rating", "11", "rating"},
		{"rating", "ten", "rating"},
		{"step1", "", "step1"},
		{"step1", long, "step1"},
		{"step3_who", long, "step3_who"},
		{"step1_by-day", "32", "step1_by"},
		{"step1_by-year", "26", "step1_by"},
		{"step3_by-day", "1", "step3_by"},
		{"step3", long, "step3"},
	} {
		typed := with(form, c.name, c.value)
		refused := ben.post(do, typed)
		if c.name == "rating" {
			typed.Del("rating")
		}
		refused.givesBack(do, typed, c.at)
	}
	for _, name := range []string{"id", "step1_id"} {
		lost := with(form, name, "nonsense")
		ben.post(do, lost).givesBack(do, lost)
	}
	list, err := s.ListGoals(t.Context(), s.AsBen, s.Amina)
	if err != nil || len(list.Goals) != 0 || s.answers(t, as).Chosen[0].Understand != "" {
		t.Errorf("something was saved: %+v, %v", list.Goals, err)
	}
	ben.post(do, with(form, "step2", "")).wants(http.StatusOK, "A tidy &lt;kitchen&gt;", "Wash up", "Dry up")
	ben.get(do).wants(http.StatusOK, "There is a goal here already: “A tidy <kitchen>”.")
}

func TestAStepLeftEmptySetsNoGoal(t *testing.T) {
	s := newService(t)
	as := finished(t, s)
	amina := s.as(t, "amina")
	amina.post(s.of(as)+"/choose", url.Values{"areas": {"home"}})
	do := s.of(as) + "/grow/home/do"
	if p := amina.post(do, amina.get(do).fields(do)); p.status != http.StatusOK || !strings.HasSuffix(p.path, "/goals") {
		t.Errorf("it leads to %s, %d", p.path, p.status)
	}
	if list, err := s.ListGoals(t.Context(), s.AsBen, s.Amina); err != nil || len(list.Goals) != 0 {
		t.Errorf("goals: %+v, %v", list.Goals, err)
	}
}

func TestTwoWhoGrowAtOnceBothKeepTheirWords(t *testing.T) {
	s := newService(t)
	as := finished(t, s)
	ben, amina := s.as(t, "ben"), s.as(t, "amina")
	ben.post(s.of(as)+"/choose", url.Values{"areas": {"home"}})
	action := s.of(as) + "/grow/home/understand"
	bens, aminas := ben.get(action).fields(action), amina.get(action).fields(action)
	ben.post(action, with(bens, "text", "The stairs"))
	amina.post(action, with(aminas, "text", "The neighbours"))
	both := ben.get(action)
	both.wants(http.StatusOK, "Two of you wrote here at the same time", "The stairs", "The neighbours")
	ben.get(s.of(as) + "/grow/home/look-ahead").lacks("Two of you wrote here")

	joined := both.fields(action)
	if text := joined.Get("text"); !strings.Contains(text, "The stairs") || !strings.Contains(text, "The neighbours") {
		t.Errorf("the box holds %q", text)
	}
	ben.post(action, joined)
	after := amina.get(action)
	after.wants(http.StatusOK, "The stairs", "The neighbours")
	after.lacks("Two of you wrote here")
}

func TestWithThreeGoalsThePageSaysSoBeforeAnythingIsTyped(t *testing.T) {
	s := newService(t)
	as := finished(t, s)
	for range care.MaxActiveGoals {
		n := care.NewGoal{ID: care.GoalID(s.IDs.New()), Words: "Bake", Rating: -1}
		if err := s.SetGoal(t.Context(), s.AsAmina, s.Amina, n); err != nil {
			t.Fatal(err)
		}
	}
	amina := s.as(t, "amina")
	amina.post(s.of(as)+"/choose", url.Values{"areas": {"home"}})
	do := s.of(as) + "/grow/home/do"
	page := amina.get(do)
	page.wants(http.StatusOK, "There are 3 goals now")
	page.lacks("My goal, in my own words")
	if p := amina.post(do, page.fields(do)); p.status != http.StatusOK || !strings.HasSuffix(p.path, "/goals") {
		t.Errorf("it leads to %s, %d", p.path, p.status)
	}
}
