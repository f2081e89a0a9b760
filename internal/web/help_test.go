package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"towpath/internal/care"
)

// helpForm is what an editor types.
func helpForm(s *service, service care.ServiceID, more url.Values) url.Values {
	form := url.Values{
		"id": {s.IDs.New()}, "service": {string(service)}, "version": {"0"}, "name": {"the night team"}, "use": {"When a night is hard"}, "kind": {"call"},
		"contact": {"020 7946 0000"}, "for": {"people"}, "hours": {"week"}, "days-0": {"1", "2", "3", "4", "5"}, "from-0": {"09:00"}, "until-0": {"20:00"},
		"days-1": {"6"}, "from-1": {"22:00"}, "until-1": {"06:00"}, "hours_note": {"Closed on bank holidays"}, "answers": {"A nurse of the team"}, "cost": {"As a local call"},
	}
	for name, values := range more {
		form[name] = values
	}
	return form
}

// river gives the service of Amina's team.
func (s *service) river(t *testing.T) (id care.ServiceID) {
	t.Helper()
	err := s.Store.Read(t.Context(), func(tx care.Tx) error {
		services, err := tx.Services(t.Context(), s.Organisation)
		id = services[0].ID
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestAServicesOwnHelpIsOnEveryPageOfItsPeople(t *testing.T) {
	s := newService(t)
	dele, river := s.as(t, "dele"), s.river(t)
	dele.get("/help-now/edit").wants(http.StatusOK, "Recovery", "Nothing is set for this service")
	dele.post("/help-now/edit", helpForm(s, river, nil)).wants(http.StatusOK, "It is saved", "Monday to Friday, 9 am to 8 pm; Saturday, 10 pm to 6 am")
	amina, ben, chiara, out := s.as(t, "amina"), s.as(t, "ben"), s.as(t, "chiara"), s.stranger(t)
	for what, p := range map[string]page{
		"Amina": amina.get("/"), "Ben": ben.get("/"), "Ben on Amina's page": ben.get("/people/" + string(s.Amina)), "Amina lost": amina.get("/nowhere"),
		"a stranger who chose it": out.get("/help-now?service=" + string(river)),
	} {
		// It is Saturday morning: the team opens tonight.
		if !strings.Contains(p.html, `tel:02079460000`) || !strings.Contains(p.text, "Closed now. Opens at 10 pm") || !strings.Contains(p.text, "999 · the night team 020") {
			t.Errorf("%s: %.300s", what, p.text)
		}
		if first, ours := strings.Index(p.html, "tel:999"), strings.Index(p.html, "tel:02079460000"); first < 0 || first > ours {
			t.Errorf("%s: 999 is not the first", what)
		}
		if open := strings.Index(p.html, "tel:116123"); open > strings.Index(p.html, "tel:02079460000") {
			t.Errorf("%s: who is there now does not come first", what)
		}
	}
	for what, p := range map[string]page{"Chiara, whom no team supports": chiara.get("/"), "a stranger": out.get("/help-now"), "Eve where she may not look": s.as(t, "eve").get("/people/" + string(s.Chiara))} {
		if strings.Contains(p.html, "tel:02079460000") != (what[0] == 'E') { // Eve's own team is of the same service
			t.Errorf("%s: %.300s", what, p.text)
		}
	}
	out.get("/help-now?service="+string(river)).wants(http.StatusOK, "Who answers", "A nurse of the team", "Closed on bank holidays", "As a local call", "For people who use the service", `aria-current="page"`)
	out.get("/help-now").wants(http.StatusOK, "Recovery", "An operator", "tel:116123")
	s.Clock.Add(13 * time.Hour)
	s.as(t, "amina").get("/").wants(http.StatusOK, "Open now until 6 am tomorrow")
}

// TestOthersHelpIsNotGivenAwayByARefusal: who supports somebody is not to be read off the
// page that refuses to say anything of them.
func TestOthersHelpIsNotGivenAwayByARefusal(t *testing.T) {
	s := newService(t)
	elsewhere := care.ServiceID(s.IDs.New())
	wharf := care.NewTeam{ID: care.TeamID(s.IDs.New()), Name: "Wharf", Service: elsewhere, ServiceName: "Elsewhere", Setting: care.SettingCrisis}
	if err := s.AddTeam(t.Context(), s.AsAdmin, wharf); err != nil {
		t.Fatal(err)
	}
	who := care.PersonID(s.IDs.New())
	if err := s.AddPerson(t.Context(), s.AsAdmin, care.NewPerson{ID: who, Name: "Wim", Team: wharf.ID}); err != nil {
		t.Fatal(err)
	}
	editor := s.AsAdmin
	editor.Duties = care.DutyEditor
	line := care.NewHelpLine{ID: care.HelpLineID(s.IDs.New()), Service: elsewhere, HelpDetails: care.HelpDetails{Kind: care.HelpCall, Name: "Wharf", When: "Now", Contact: "01632 960000", For: care.ForEverybody}}
	if err := s.SetHelp(t.Context(), editor, line); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"ben", "amina", "chiara", "ada", "dele"} {
		if p := s.as(t, name).get("/people/" + string(who)); p.status != http.StatusNotFound || strings.Contains(p.html, "01632") {
			t.Errorf("%s: %d %.200s", name, p.status, p.text)
		}
	}
}

func TestTheUsualNumbersStayUntilSomebodyTakesThemAway(t *testing.T) {
	s := newService(t)
	if err := s.SetDuties(t.Context(), s.AsAdmin, "ben", care.DutyEditor); err != nil {
		t.Fatal(err)
	}
	ben, out := s.as(t, "ben"), s.stranger(t)
	ben.post("/help-now/edit", helpForm(s, "", url.Values{"hours": {"always"}, "for": {"everybody"}})).wants(http.StatusOK, "Samaritans", "the night team")
	out.get("/help-now").wants(http.StatusOK, "tel:999", "tel:111", "tel:116123", "sms:85258", "tel:02079460000", "A trained volunteer who listens", "Open day and night. As a local call")
	lines := regexp.MustCompile(`id="line-([0-9a-f-]{36})"`).FindAllStringSubmatch(ben.get("/help-now/edit").html, -1)
	if len(lines) != 4 {
		t.Fatalf("%d lines, want 4", len(lines))
	}
	ben.post("/help-now/edit/"+lines[3][1]+"/move", url.Values{"to": {"up"}}).wants(http.StatusOK, "The order is changed")
	for i, l := range lines {
		ben.post("/help-now/edit/"+l[1]+"/remove", nil).wants(http.StatusOK, "It is taken away", "What stood here before")
		p := out.get("/help-now")
		p.wants(http.StatusOK, "tel:999")
		if i == 0 {
			p.lacks("the NHS")
		}
	}
	out.get("/help-now").wants(http.StatusOK, "tel:116123", "the NHS") // nobody is left without
	// What was changed meanwhile is said.
	n := helpForm(s, "", nil)
	ben.post("/help-now/edit", n)
	n.Set("name", "another name")
	ben.post("/help-now/edit", n).wants(http.StatusConflict)
}

func TestHelpThatWasTypedWrongly(t *testing.T) {
	s := newService(t)
	dele, river := s.as(t, "dele"), s.river(t)
	dele.get("/help-now/edit/new?service="+string(river)).wants(http.StatusOK, "Add a way to get help", `name="from-2"`)
	p := dele.post("/help-now/edit", helpForm(s, river, url.Values{"name": {""}, "contact": {"ask"}, "until-0": {"25:00"}, "bsl": {"http://x"}}))
	p.wants(http.StatusUnprocessableEntity, "There is a problem", "Write a name", "Write a number", "Choose days and both times", "begins with https://", `value="09:00"`, "A nurse of the team")
	dele.get("/help-now/edit/new").wants(http.StatusNotFound) // everybody's is not a manager's to set
	dele.get("/help-now/edit/" + s.IDs.New()).wants(http.StatusNotFound)
	s.as(t, "ben").get("/help-now/edit").wants(http.StatusNotFound)
	dele.post("/help-now/edit", helpForm(s, river, nil))
	line := regexp.MustCompile(`id="line-([0-9a-f-]{36})"`).FindStringSubmatch(dele.get("/help-now/edit").html)[1]
	dele.get("/help-now/edit/"+line).wants(http.StatusOK, "Change a way to get help", `value="22:00"`, `name="from-2"`, "Closed on bank holidays")
	dele.get("/help-now/edit/look?service="+string(river)+"&day=2026-03-16&time=12:00").wants(http.StatusOK, "Open now until 8 pm")
	dele.get("/help-now/edit/look?service="+string(river)+"&day=2026-03-20&time=21:00").wants(http.StatusOK, "Closed now. Opens at 10 pm tomorrow")
	dele.get("/help-now/edit/look?service="+string(river)+"&day=2026-03-22&time=07:00").wants(http.StatusOK, "Closed now. Opens at 9 am tomorrow")
	dele.get("/help-now/edit/look?service="+string(river)+"&day=x&time=y").wants(http.StatusOK, "Write a time")
}

func TestHelpIsOnPaperAndInTheCopy(t *testing.T) {
	s := newService(t)
	s.as(t, "dele").post("/help-now/edit", helpForm(s, s.river(t), nil))
	pages := 0
	for name, text := range s.as(t, "amina").taken("/people/" + string(s.Amina) + "/copy/file") {
		if strings.HasSuffix(name, ".html") {
			pages++
			if !strings.Contains(text, "the night team") || !strings.Contains(text, "999") {
				t.Errorf("%s holds no way to get help", name)
			}
		}
	}
	if pages == 0 {
		t.Error("the copy has no page")
	}
	own := "/people/" + string(s.Amina) + "/measures"
	ben := s.as(t, "ben")
	id := s.IDs.New()
	ben.post(own, url.Values{"id": {id}, "measure": {"phq-9"}, "manner": {"paper"}, "answered-by": {"person"}})
	ben.get(own+"/"+id+"/paper").wants(http.StatusOK, "When a night is hard: the night team")
}
