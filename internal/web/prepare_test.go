package web_test

import (
	"net/http"
	"strings"
	"testing"

	"towpath/internal/care"
)

func TestThePageBeforeGivesBackWhatWasTyped(t *testing.T) {
	s := newService(t)
	step := s.agreedStep(t)
	ben := s.as(t, "ben")
	action := "/people/" + string(s.Amina) + "/assessments"
	form := with(ben.get(action+"/new").fields(action), "way", "together", "present", "Amina <and> Ben", "minutes", "60", "kind", "closing", "instrument", "bloom-secure",
		"on-day", "1", "on-month", "2", "on-year", "2026", "outcome-"+step, "partly", "note-"+step, "Half of it")
	for _, c := range []struct {
		name, value, at string
	}{
		{"way", "", "way"},
		{"way", "sideways", "way"},
		{"kind", "middle", "kind"},
		{"instrument", "bloom-cats", "instrument"},
		{"present", strings.Repeat("x", care.MaxLine+1), "present"},
		{"minutes", "soon", "minutes"},
		{"minutes", "9999", "minutes"},
		{"on-day", "31", "on"},
		{"on-year", "26", "on"},
		{"on-year", "2099", "on"},
		{"on-day", "", "on"},
		{"outcome-" + step, "eaten", "outcome-" + step},
		{"note-" + step, strings.Repeat("x", care.MaxNote+1), "note-" + step},
	} {
		typed := with(form, c.name, c.value)
		refused := ben.post(action, typed)
		if c.name == "way" || c.name == "kind" || c.name == "instrument" || c.name == "minutes" || strings.HasPrefix(c.name, "outcome") {
			typed.Del(c.name)
		}
		t.Run(c.name, func(*testing.T) { refused.givesBack(action, typed, c.at) })
	}
	lost := with(form, "id", "nonsense")
	ben.post(action, lost).givesBack(action, lost)
	if list, err := s.ListAssessments(t.Context(), s.AsBen, s.Amina); err != nil || len(list) != 0 {
		t.Errorf("something was begun: %+v, %v", list, err)
	}
	if got := s.reviews(t); got != 0 {
		t.Errorf("%d reviews were saved", got)
	}
}

func TestBeginningTwiceIsBeginningOnce(t *testing.T) {
	s := newService(t)
	step := s.agreedStep(t)
	ben := s.as(t, "ben")
	action := "/people/" + string(s.Amina) + "/assessments"
	form := with(ben.get(action+"/new").fields(action), "way", "together", "minutes", "60", "kind", "closing", "instrument", "bloom-secure",
		"on-day", "1", "on-month", "2", "on-year", "2026", "outcome-"+step, "partly", "note-"+step, "Half of it")
	for range 2 {
		p := ben.post(action, form)
		if p.status != http.StatusOK || !strings.HasSuffix(p.path, "/areas/mental-health") {
			t.Fatalf("it leads to %s, %d", p.path, p.status)
		}
	}
	list, err := s.ListAssessments(t.Context(), s.AsBen, s.Amina)
	if err != nil || len(list) != 1 || list[0].Kind != care.KindClosing || list[0].Instrument != "bloom-secure" || list[0].On != "2026-02-01" || list[0].Minutes != 60 {
		t.Errorf("begun twice: %+v, %v", list, err)
	}
	if got := s.reviews(t); got != 1 {
		t.Errorf("%d reviews, and it was said once", got)
	}
}

// agreedStep gives the id of a step that was agreed and is open.
func (s *service) agreedStep(t testing.TB) string {
	t.Helper()
	step := s.IDs.New()
	err := s.SetGoal(t.Context(), s.AsBen, s.Amina, care.NewGoal{
		ID: care.GoalID(s.IDs.New()), Words: "Sleep", Rating: -1, Steps: []care.NewStep{{ID: care.StepID(step), Words: "Buy a lamp"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return step
}

func (s *service) reviews(t testing.TB) int {
	t.Helper()
	list, err := s.ListGoals(t.Context(), s.AsBen, s.Amina)
	if err != nil {
		t.Fatal(err)
	}
	return len(list.Goals[0].Steps[0].Reviews)
}

func TestThePageBeforeKnowsWhatWasAgreed(t *testing.T) {
	s := newService(t)
	step := s.agreedStep(t)
	ben, amina := s.as(t, "ben"), s.as(t, "amina")
	new := "/people/" + string(s.Amina) + "/assessments/new"
	first := ben.get(new)
	first.wants(http.StatusOK, "What we agreed last time", "Buy a lamp", "A talk about Amina’s life", `value="baseline" checked`)
	amina.get(new).wants(http.StatusOK, "A talk about your life")
	_, as := begun(ben, s, "outcome-"+step, "done")
	s.Say(t, s.AsBen, s.Amina, as, care.VoiceAgreed, "body", 5)
	ben.post(s.of(as)+"/finish", nil)
	again := ben.get(new)
	again.wants(http.StatusOK, `value="review" checked`)
	again.lacks("Buy a lamp")
	action := "/people/" + string(s.Amina) + "/assessments"
	farids := string(s.Start(t, s.AsEve, s.Farid, care.WayTogether))
	ben.post(action, with(again.fields(action), "id", farids, "way", "together")).wants(http.StatusNotFound)
}

func FuzzPrepare(f *testing.F) {
	s := newService(f)
	step := s.agreedStep(f)
	throw := s.throw(f, "ben")
	base := "id=" + s.IDs.New() + "&way=together&kind=baseline&instrument=bloom-adult&on-day=1&on-month=2&on-year=2026"
	for _, body := range []string{
		"", base, base + "&minutes=20&present=%3Cb%3E", base + "&outcome-" + step + "=done&note-" + step + "=ok&review-" + step + "=" + s.IDs.New(),
		base + "&outcome-" + step + "=%ff", "way=apart&on-year=%00&on-day=99999999999999999999", "%zz", "minutes=-1&id=" + string(s.Amina),
	} {
		f.Add(body)
	}
	path := "/people/" + string(s.Amina) + "/assessments"
	f.Fuzz(func(t *testing.T, body string) {
		throw(t, "POST", path, "", body)
		if w := throw(t, "GET", path+"/new", "", ""); w.Code != http.StatusOK {
			t.Fatalf("the page itself is %d after %q", w.Code, body)
		}
	})
}
