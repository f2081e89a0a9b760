package web_test

import (
	"net/http"
	"net/url"
	"testing"

	"towpath/internal/care"
)

func TestEveGetsNothing(t *testing.T) {
	s := newService(t)
	if err := s.SetGoal(t.Context(), s.AsAmina, s.Amina, care.NewGoal{ID: care.GoalID(s.IDs.New()), Words: "Cook for my sister", Rating: -1}); err != nil {
		t.Fatal(err)
	}
	goal := "/goals/" + s.IDs.New()
	own := "/people/" + string(s.Amina)
	for _, who := range []string{"eve", "dele", "ada", "farid"} {
		b := s.as(t, who)
		for _, path := range []string{own, own + "/goals", own + "/journey", own + "/journey/areas", own + "/record"} {
			page := b.get(path)
			page.wants(http.StatusNotFound, "We can't show you this page")
			page.lacks("Amina", "Cook for my sister")
		}
		for path, form := range map[string]url.Values{
			own + "/goals":                             {"id": {s.IDs.New()}, "words": {"Mine now"}},
			own + goal + "/ratings":                    {"id": {s.IDs.New()}, "rating": {"1"}},
			own + goal + "/steps":                      {"id": {s.IDs.New()}, "step": {"A step"}},
			own + goal + "/end":                        {"ending": {"left"}},
			own + "/steps/" + s.IDs.New() + "/reviews": {"id": {s.IDs.New()}, "outcome": {"done"}},
			own + "/journey":                           {"id": {s.IDs.New()}, "water": {"3"}},
		} {
			b.post(path, form).wants(http.StatusNotFound)
		}
	}
	s.as(t, "eve").get("/people?q=Amina").lacks("Amina Yusuf")
	list, err := s.ListGoals(t.Context(), s.AsAmina, s.Amina)
	if err != nil || len(list.Goals) != 1 {
		t.Fatalf("goals: %+v, %v", list.Goals, err)
	}
	s.as(t, "amina").get(own+"/record").wants(http.StatusOK, "Eve Marsh tried to open something of yours and was turned away.", "Not let in")
}

func TestHomeIsEachRolesOwn(t *testing.T) {
	s := newService(t)
	s.as(t, "amina").get("/").wants(http.StatusOK, "Hello, Amina", "You have no Bloom yet", "How is the water today?")
	s.as(t, "ben").get("/").wants(http.StatusOK, "Amina Yusuf", "Not yet: the first is due", "Add a person", `href="/people/`+string(s.Amina)+`"`)
	dele := s.as(t, "dele")
	dele.get("/").wants(http.StatusOK, "Your teams", "River", "One person", "None yet")
	people := dele.get("/people")
	people.wants(http.StatusOK, "Amina Yusuf")
	people.lacks("Add a person")
	if want := `href="/people/` + string(s.Amina); containsHTML(people, want) {
		t.Error("a manager is led into a record")
	}
	if page := s.as(t, "ada").get("/"); page.path != "/accounts" {
		t.Errorf("an administrator begins at %s", page.path)
	}
}

func TestWhatIsUnderWayIsCarriedOn(t *testing.T) {
	s := newService(t)
	inst, _ := s.Instruments().Latest("bloom-adult")
	as := s.Start(t, s.AsBen, s.Amina, care.WayTogether)
	for _, area := range inst.Areas[:3] {
		s.Say(t, s.AsBen, s.Amina, as, care.VoiceAgreed, area.Key, 4)
	}
	next := "/people/" + string(s.Amina) + "/assessments/" + string(as) + "/next"
	s.as(t, "amina").get("/").wants(http.StatusOK, "Carry on: area 4 of 10", next)
	ben := s.as(t, "ben")
	ben.get("/people/"+string(s.Amina)).wants(http.StatusOK, "Amina has a Bloom under way", next, "Ben Hall")
	ben.get("/people").wants(http.StatusOK, "A Bloom is under way", next)
}

func TestAWorkerAddsAPerson(t *testing.T) {
	s := newService(t)
	ben := s.as(t, "ben")
	form := ben.get("/people/new")
	form.wants(http.StatusOK, "They join the team River.")
	typed := url.Values{"id": {form.hidden("id")}, "team": {form.hidden("team")}, "reference": {"W-900"}, "born-day": {"31"}, "born-month": {"2"}, "born-year": {"1990"}}
	ben.post("/people/new", typed).wants(http.StatusUnprocessableEntity, "Enter a name", `value="W-900"`, `value="31"`, "Enter a real date")
	typed.Set("name", "Gita Rao")
	typed.Set("born-month", "1")
	ben.post("/people/new", typed).wants(http.StatusOK, "Gita Rao", "Gita has no Bloom yet", "Born 31 January 1990")
	ben.post("/people/new", typed)
	ben.get("/").wants(http.StatusOK, "Your teams support 2 people.")
	ben.get("/people?q=w-900").wants(http.StatusOK, "One person fits", "Gita Rao")
	ben.get("/people?q=nobody").wants(http.StatusOK, "Nobody on your list fits", `value="nobody"`)
	typed.Set("id", s.IDs.New())
	typed.Set("team", string(s.Hill))
	ben.post("/people/new", typed).wants(http.StatusNotFound)
}
