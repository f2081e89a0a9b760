package web_test

import (
	"net/http"
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/plan"
)

// TestAPlanSaysWhatCameThroughAnApp, beside who wrote it, on its page and on the line's.
func TestAPlanSaysWhatCameThroughAnApp(t *testing.T) {
	s := newService(t)
	r := care.PlanRef{Person: s.Amina, Kind: plan.Crisis}
	app := s.AsBen
	app.App, app.AppName = care.AppID(s.IDs.New()), "Notes"
	line := s.IDs.New()
	for _, e := range []struct {
		by    care.Actor
		line  string
		words string
	}{{app, line, "a short walk"}, {s.AsBen, s.IDs.New(), "green tea"}} {
		n := care.NewPlanEdit{ID: care.PlanEditID(s.IDs.New()), Line: e.line, Section: "helps", Act: plan.Write, Words: e.words, Voice: plan.Worker}
		if err := s.WritePlan(t.Context(), e.by, r, n); err != nil {
			t.Fatal(err)
		}
	}
	path := "/people/" + string(s.Amina) + "/plans/crisis"
	page := s.as(t, "amina").get(path)
	page.wants(http.StatusOK, "a short walk", "green tea", s.AsBen.Name+" · through an app")
	if n := strings.Count(page.text, "through an app"); n != 1 {
		t.Errorf("%d lines came through an app", n)
	}
	s.as(t, "ben").get(path+"/lines/"+line).wants(http.StatusOK, s.AsBen.Name+" · through an app")
}
