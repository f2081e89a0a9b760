package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/testkit"
	"towpath/internal/web"
)

// riverService gives the service of Ben's team.
func (s *service) riverService(t testing.TB) string {
	t.Helper()
	page, err := s.ListSchedules(t.Context(), s.AsDele)
	if err != nil || len(page) != 1 {
		t.Fatalf("%+v, %v", page, err)
	}
	return string(page[0].Service.ID)
}

func (s *service) suggested(t testing.TB) {
	t.Helper()
	if err := s.TakeSuggestedSchedule(t.Context(), s.AsDele, care.ServiceID(s.riverService(t))); err != nil {
		t.Fatal(err)
	}
}

func TestAScheduleIsSetOnThePage(t *testing.T) {
	s := newService(t)
	dele := s.as(t, "dele")
	dele.get("/due").wants(http.StatusOK, "Your service asks for no questionnaires yet", `href="/schedule"`)
	page := dele.get("/schedule")
	page.wants(http.StatusOK, "A place to begin", "DIALOG", "Within 14 days of the start.", "Again after 154 days.", "one trust, Rotherham Doncaster and South Humber", "no rule for anybody else")
	page = dele.post("/schedule/suggested", page.fields("/schedule/suggested"))
	page.wants(http.StatusOK, "The schedule is saved", "Stop asking")
	page.lacks("A place to begin")

	fresh := dele.get("/schedule/new?service=" + s.riverService(t))
	form := fresh.fields("/schedule")
	dele.post("/schedule", with(form, "measure", "", "at_start", "soon", "window", "-3")).givesBack("/schedule", with(form, "measure", "", "at_start", "soon", "window", "-3"), "measure", "at_start", "window")
	dele.post("/schedule", with(form, "measure", "dialog", "setting", "community")).givesBack("/schedule", with(form, "measure", "dialog", "setting", "community"), "measure")
	dele.post("/schedule", with(form, "measure", "phq-9", "every", "0", "twice", "yes")).wants(http.StatusOK, "PHQ-9", "Typed in twice from paper.")

	of, err := s.ListSchedules(t.Context(), s.AsDele)
	if err != nil || len(of[0].Lines) != 2 {
		t.Fatalf("%+v, %v", of, err)
	}
	at := slices.IndexFunc(of[0].Lines, func(m care.MeasureSchedule) bool { return m.Measure == "dialog" })
	line := "/schedule/" + string(of[0].Lines[at].ID)
	form = dele.get(line).fields("/schedule")
	if form.Get("measure") != "dialog" || form.Get("every") != "154" || form.Get("baseline") != "yes" {
		t.Errorf("the line to change: %v", form)
	}
	changed := dele.post("/schedule", with(form, "every", "182"))
	changed.wants(http.StatusOK, "Again after 182 days.", "What was asked before", "Again after 154 days.")
	dele.get(line).wants(http.StatusNotFound) // it holds no more
	dele.post(line+"/end", nil).wants(http.StatusOK)
	ada := s.as(t, "ada")
	ada.get("/schedule").wants(http.StatusOK, "Recovery", "PHQ-9")
	for _, who := range []string{"ben", "amina", "eve"} {
		b := s.as(t, who)
		b.get("/schedule").wants(http.StatusNotFound)
		b.get("/schedule/new?service=" + s.riverService(t)).wants(http.StatusNotFound)
		b.post("/schedule", form).wants(http.StatusNotFound)
		b.post("/schedule/suggested", url.Values{"service": {s.riverService(t)}}).wants(http.StatusNotFound)
	}
}

func TestWhoIsDueOnThePage(t *testing.T) {
	s := newService(t)
	s.suggested(t)
	ben, dele := s.as(t, "ben"), s.as(t, "dele")
	own := "/people/" + string(s.Amina)
	ben.get("/due").wants(http.StatusOK, "Amina Yusuf", "W-101", "DIALOG", "2 weeks from the start of support", "By 28 March 2026", own+"/measures", "Due: 1")
	ben.get("/").wants(http.StatusOK, "1 due", `href="/due"`)
	manager := dele.get("/due")
	manager.wants(http.StatusOK, "Amina Yusuf", `href="/schedule"`)
	if strings.Contains(manager.html, own) {
		t.Error("a manager is led to a record")
	}
	eve := s.as(t, "eve").get("/due")
	eve.wants(http.StatusOK, "Farid Karimi")
	eve.lacks("Amina", "W-101")
	s.as(t, "amina").get("/due").wants(http.StatusNotFound)

	s.Clock.Add(20 * 24 * time.Hour)
	ben, dele = s.as(t, "ben"), s.as(t, "dele")
	ben.get("/due?standing=never").wants(http.StatusOK, "Never asked", "Was due by 28 March 2026")
	ben.get("/due?standing=due").wants(http.StatusOK, "Nobody fits all of that")
	ben.get("/due?standing=nonsense&after=x&team=%00&measure=%FF").wants(http.StatusOK, "Nobody fits all of that")
	err := s.DeclineMeasure(t.Context(), s.AsAmina, s.Amina, care.DeclineID(s.IDs.New()), "dialog", "it says nothing of me")
	if err != nil {
		t.Fatal(err)
	}
	for who, b := range map[string]*browser{"ben": ben, "dele": dele} {
		p := b.get("/due?standing=declined")
		p.wants(http.StatusOK, "Said no on 3 April 2026", "Ask again from 4 September 2026", "22 weeks since they said no")
		p.lacks("it says nothing of me")
		if strings.Contains(p.text, "said why") != (who == "ben") {
			t.Errorf("%s reads that she said why: %s", who, p.text)
		}
	}
	ben.get("/").lacks("Questionnaires:")
}

func TestWhatWaitsForAPersonIsSaidKindly(t *testing.T) {
	s := newService(t)
	s.suggested(t)
	amina := s.as(t, "amina")
	own := "/people/" + string(s.Amina)
	home := amina.get("/")
	home.wants(http.StatusOK, "When you are ready", "DIALOG", own+"/measures", "Choose how we remind you")
	home.lacks("Overdue", "Never asked", "was due")
	form := home.fields(own + "/not-now")
	for range 2 { // pressed twice
		said := amina.post(own+"/not-now", form)
		said.wants(http.StatusOK, "That is fine. We will not ask again until next time.")
		said.lacks("When you are ready")
	}
	s.as(t, "eve").post(own+"/not-now", form).wants(http.StatusNotFound)
	s.as(t, "ben").get("/due?standing=declined").wants(http.StatusOK, "Amina Yusuf")
}

func TestHowAPersonIsReminded(t *testing.T) {
	s := newServiceOn(t, testkit.SQLite(t), web.Config{Mail: func(context.Context, string, string, string) error { return nil }})
	s.suggested(t)
	amina, ben := s.as(t, "amina"), s.as(t, "ben")
	own := "/people/" + string(s.Amina) + "/reminders"
	if p := amina.get("/reminders"); p.path != own {
		t.Errorf("/reminders leads to %s", p.path)
	}
	ben.get("/reminders").wants(http.StatusOK, "People")
	form := amina.get(own).fields(own)
	if form.Get("way") != "page" {
		t.Errorf("at first: %v", form)
	}
	wrong := with(form, "way", "email", "email", "amina")
	amina.post(own, wrong).givesBack(own, wrong, "email")
	amina.post(own, with(form, "way", "email", "email", "amina@example.org")).wants(http.StatusOK, "The choice is kept", "amina@example.org")
	ben.get(own).wants(http.StatusOK, "How Amina is reminded", "amina@example.org", "2 weeks from")
	s.as(t, "eve").get(own).wants(http.StatusNotFound)
	s.as(t, "dele").get(own).wants(http.StatusNotFound)
	if done, err := s.SendReminders(t.Context(), care.Operator(s.Organisation), func(context.Context, string) error { return nil }); err != nil || done.Sent != 1 {
		t.Fatalf("%+v, %v", done, err)
	}
	amina.get(own).wants(http.StatusOK, "DIALOG: by e-mail on 14 March 2026")
	amina.get("/people/"+string(s.Amina)+"/record").wants(http.StatusOK, "sent you a reminder")
	ben.get("/due").wants(http.StatusOK, "Reminded by e-mail on 14 March 2026")
	form = ben.get(own).fields(own)
	ben.post(own, with(form, "way", "none")).wants(http.StatusOK, "The choice is kept")
	amina.get("/").lacks("When you are ready")

	form = ben.get(own).fields(own)
	ben.post(own, with(form, "way", "letter")).wants(http.StatusOK)
	ben.get("/due/letters").wants(http.StatusOK, "There are no letters to hand out") // she was told already
	s.Clock.Add(200 * 24 * time.Hour)
	s.as(t, "ben").get("/due/letters").wants(http.StatusOK, "There are no letters to hand out") // and it is the same asking still
}

func TestALetterOnThePage(t *testing.T) {
	s := newService(t)
	s.suggested(t)
	ben, own := s.as(t, "ben"), "/people/"+string(s.Amina)
	page := ben.get(own + "/reminders")
	page.wants(http.StatusOK, "This service sends no e-mail yet")
	page.lacks("By e-mail")
	ben.post(own+"/reminders", with(page.fields(own+"/reminders"), "way", "letter")).wants(http.StatusOK)
	ben.get("/due/letters").wants(http.StatusOK, "Dear Amina,", "It is this: DIALOG.", "You can also say no.")
	eve := s.as(t, "eve")
	eve.get("/due/letters").lacks("Amina")
	eve.post(own+"/letter", nil).wants(http.StatusNotFound)
	s.as(t, "dele").get("/due/letters").wants(http.StatusNotFound)
	ben.post(own+"/letter", nil).wants(http.StatusOK, "they have their letter", "There are no letters to hand out")
}

func TestAWaitingTimeOnThePage(t *testing.T) {
	s := newService(t)
	s.suggested(t)
	ben, own := s.as(t, "ben"), "/people/"+string(s.Amina)
	page := ben.get("/due/clock")
	page.wants(http.StatusOK, "as recalled in 2024", "Your service has to say that it still holds", "Amina Yusuf", "Still needs a first outcome, a plan, an assessment and help that was given", "Counted as a first outcome: DIALOG", "0 days since the start on 14 March 2026")
	form := ben.get(own + "/support").fields(own + "/support")
	ben.post(own+"/support", with(form, "kind", "", "on-day", "1")).givesBack(own+"/support", with(form, "kind", "", "on-day", "1"), "kind", "on")
	said := ben.post(own+"/support", with(form, "kind", "intervention", "on-day", "14", "on-month", "3", "on-year", "2026"))
	said.wants(http.StatusOK, "The day is noted", "14 March 2026")
	ben.get("/due/clock").wants(http.StatusOK, "Help given: 14 March 2026")
	ben.get("/due/clock?part=intervention").lacks("Amina Yusuf")
	ben.get("/due/clock?part=none").wants(http.StatusOK, "Nobody fits")
	s.as(t, "amina").get(own+"/support").wants(http.StatusOK, "14 March 2026")
	s.as(t, "dele").get("/due/clock").wants(http.StatusOK, "Amina Yusuf")
	eve := s.as(t, "eve")
	eve.get("/due/clock").lacks("Amina")
	eve.post(own+"/support", form).wants(http.StatusNotFound)
	marks, err := s.ListMarks(t.Context(), s.AsBen, s.Amina)
	if err != nil || len(marks.Marks) != 1 {
		t.Fatalf("%+v, %v", marks, err)
	}
	ben.post(own+"/support/"+string(marks.Marks[0].ID)+"/withdraw", nil).wants(http.StatusOK, "Taken back on 14 March 2026")
}

// TestAFullPageOfWhoIsDueIsNotLarge: pages are cut so that none is more than 40 KB.
func TestAFullPageOfWhoIsDueIsNotLarge(t *testing.T) {
	s := newService(t)
	s.suggested(t)
	for i := range 2 * care.DuePageSize {
		err := s.AddPerson(t.Context(), s.AsBen, care.NewPerson{
			ID: care.PersonID(s.IDs.New()), Name: fmt.Sprintf("Maximiliana Featherstonehaugh %d", i), PreferredName: "Maximiliana", Reference: fmt.Sprintf("W-%06d", i), Team: s.River,
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	ben := s.as(t, "ben")
	for _, path := range []string{"/due", "/due?after=60", "/due/clock", "/schedule"} {
		b := ben
		if path == "/schedule" {
			b = s.as(t, "dele")
		}
		if p := b.get(path); p.status != http.StatusOK || len(p.html) > 40<<10 {
			t.Errorf("%s: %d, %d bytes of HTML, and 40 KB are the most", path, p.status, len(p.html))
		}
	}
	if p := ben.get("/due?all=1"); strings.Count(p.html, "Featherstonehaugh") != 2*care.DuePageSize {
		t.Errorf("all on one page: %d", strings.Count(p.html, "Featherstonehaugh"))
	}
}
