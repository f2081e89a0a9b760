package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"towpath/internal/care"
)

func TestAGoalFromItsFirstWordsToItsEnd(t *testing.T) {
	s := newService(t)
	amina, ben := s.as(t, "amina"), s.as(t, "ben")
	path := "/people/" + string(s.Amina)

	form := amina.get(path + "/goals")
	form.wants(http.StatusOK, "You have no goals yet", "What do I want?")
	goal := url.Values{
		"id": {form.hidden("id")}, "rating_id": {form.hidden("rating_id")}, "step_id": {form.hidden("step_id")},
		"words": {"Cook for my sister"}, "rating": {"3"}, "step": {"Buy a pan"}, "step_who": {"Amina"},
		"step_by-day": {"2"}, "step_by-month": {"4"}, "step_by-year": {"2026"},
	}
	amina.post(path+"/goals", goal).wants(http.StatusOK, "The goal is set.", "Cook for my sister", "You said 3 in March 2026", "Amina, by 2 April 2026")
	amina.post(path+"/goals", goal) // a second press is the same save
	list, err := s.ListGoals(t.Context(), s.AsAmina, s.Amina)
	if err != nil || len(list.Goals) != 1 || len(list.Goals[0].Steps) != 1 {
		t.Fatalf("goals: %+v, %v", list.Goals, err)
	}
	g, step := string(list.Goals[0].ID), string(list.Goals[0].Steps[0].ID)

	ben.post(path+"/goals/"+g+"/ratings", url.Values{"id": {s.IDs.New()}, "rating": {"5"}}).
		wants(http.StatusOK, "Amina said 3 in March 2026, and 5 on 14 March 2026.")
	ben.post(path+"/steps/"+step+"/reviews", url.Values{"id": {s.IDs.New()}, "outcome": {"done"}, "note": {"From the charity shop"}}).
		wants(http.StatusOK, "Done, 14 March 2026", "From the charity shop")
	amina.post(path+"/goals/"+g+"/steps", url.Values{"id": {s.IDs.New()}, "step": {"Ask for the recipe"}}).
		wants(http.StatusOK, "Ask for the recipe")
	amina.get("/").wants(http.StatusOK, "Ask for the recipe", "For the goal: Cook for my sister")
	amina.post(path+"/goals/"+g+"/end", url.Values{"ending": {"reached"}}).
		wants(http.StatusOK, "Show one earlier goal", "Reached on 14 March 2026")
}

func TestAFormWithSomethingMissingGivesBackWhatWasTyped(t *testing.T) {
	s := newService(t)
	amina := s.as(t, "amina")
	path := "/people/" + string(s.Amina) + "/goals"
	id := s.IDs.New()
	page := amina.post(path, url.Values{
		"id": {id}, "rating_id": {s.IDs.New()}, "step_id": {s.IDs.New()}, "words": {""}, "rating": {"7"}, "step": {"Ring Ben"},
		"step_by-day": {"31"}, "step_by-month": {"2"}, "step_by-year": {"2026"},
	})
	page.wants(http.StatusUnprocessableEntity, "Write the goal", `href="#words"`, `value="Ring Ben"`, "Enter a real date", `value="31"`)
	if page.hidden("id") != id {
		t.Error("the form was given another id: a second press would be a second goal")
	}
	if !strings.Contains(page.html, `value="7" checked`) {
		t.Error("the number that was chosen is not chosen any more")
	}
}

func TestProblemsOfOneGoalStandAtItsOwnForm(t *testing.T) {
	s := newService(t)
	amina := s.as(t, "amina")
	var ids []string
	for _, words := range []string{"One", "Two"} {
		id := s.IDs.New()
		ids = append(ids, id)
		if err := s.SetGoal(t.Context(), s.AsAmina, s.Amina, care.NewGoal{ID: care.GoalID(id), Words: words, Rating: -1}); err != nil {
			t.Fatal(err)
		}
	}
	page := amina.post("/people/"+string(s.Amina)+"/goals/"+ids[1]+"/ratings", url.Values{"id": {s.IDs.New()}})
	page.wants(http.StatusUnprocessableEntity, `href="#rating-`+ids[1]+`"`, `id="rating-`+ids[1]+`-error"`)
	if strings.Contains(page.html, `id="rating-`+ids[0]+`-error"`) {
		t.Error("the other goal shows a problem that is not its own")
	}
}
