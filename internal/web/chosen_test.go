package web_test

import (
	"net/http"
	"net/url"
	"slices"
	"testing"

	"towpath/internal/care"
)

// finished gives a Bloom of Amina's with three areas.
func finished(t testing.TB, s *service) care.AssessmentID {
	t.Helper()
	as := s.Start(t, s.AsBen, s.Amina, care.WayTogether)
	for area, step := range map[string]int{"body": 5, "home": 2, "habits": 9} {
		s.Say(t, s.AsBen, s.Amina, as, care.VoiceAgreed, area, step)
	}
	if err := s.CompleteAssessment(t.Context(), s.AsBen, s.Amina, as); err != nil {
		t.Fatal(err)
	}
	return as
}

func (s *service) chosen(t testing.TB, as care.AssessmentID) []string {
	t.Helper()
	var areas []string
	for _, c := range s.answers(t, as).Chosen {
		if c.Place > 0 {
			areas = append(areas, c.Area)
		}
	}
	return areas
}

func TestChoosingAreas(t *testing.T) {
	s := newService(t)
	as := finished(t, s)
	amina, ben := s.as(t, "amina"), s.as(t, "ben")
	action := s.of(as) + "/choose"
	amina.get(action).wants(http.StatusOK, "Where would I like to grow?", "Alcohol, drugs and habits", "9: My own way, a bit")
	ben.get(action).wants(http.StatusOK, "Where would Amina like to grow?")
	if got := ben.get(action).fields(action)["areas"]; got != nil {
		t.Errorf("%q are chosen before anybody chose", got)
	}
	four := url.Values{"areas": {"body", "habits", "home", "who-i-am"}}
	ben.post(action, four).wants(http.StatusUnprocessableEntity, "Choose up to 3 areas", `href="#areas"`)
	refused := ben.post(action, four).fields(action)["areas"]
	slices.Sort(refused)
	if !slices.Equal(refused, four["areas"]) {
		t.Errorf("of four areas %q are still ticked", refused)
	}
	for _, wrong := range [][]string{{"money"}, {""}, {"\xff"}, {"body", "body"}} {
		ben.post(action, url.Values{"areas": wrong}).wants(http.StatusUnprocessableEntity)
	}
	if got := s.chosen(t, as); len(got) != 0 {
		t.Errorf("%q were chosen", got)
	}
	for range 2 {
		ben.post(action, url.Values{"areas": {"home", "body"}})
	}
	if got := s.chosen(t, as); len(got) != 2 {
		t.Errorf("%q are chosen", got)
	}
	ben.post(action, url.Values{}).wants(http.StatusOK, "All you have said is kept.", "Amina’s Bloom")
	if got := s.chosen(t, as); len(got) != 0 {
		t.Errorf("%q are still chosen", got)
	}
}
