package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/instrument"
)

func TestANoteOfTheDay(t *testing.T) {
	s := newService(t)
	amina, ben := s.as(t, "amina"), s.as(t, "ben")
	path := "/people/" + string(s.Amina) + "/journey"

	home := amina.get("/")
	note := url.Values{"id": {home.hidden("id")}, "from": {"home"}, "kind": {"note"}, "water": {"4"}, "happened": {"Saw the heron"}}
	if page := amina.post(path, note); page.path != "/" {
		t.Errorf("a note from the home page leads to %s", page.path)
	}
	amina.post(path, note) // a second press is the same save
	ben.get(path).wants(http.StatusOK, "Saw the heron", "The water: Quite calm", "Noted by Amina Yusuf", "The water was noted on one day.")

	journey, err := s.ShowJourney(t.Context(), s.AsAmina, s.Amina)
	if err != nil || len(journey.Entries) != 1 || journey.Entries[0].On != "2026-03-14" {
		t.Fatalf("entries: %+v, %v", journey.Entries, err)
	}
}

func TestVeryRoughWaterShowsHelpAtOnce(t *testing.T) {
	s := newService(t)
	path := "/people/" + string(s.Amina) + "/journey"
	for _, who := range []string{"amina", "ben"} {
		page := s.as(t, who).post(path, url.Values{"id": {s.IDs.New()}, "water": {"1"}})
		page.wants(http.StatusOK, "That sounds hard", `aria-labelledby="help-box-title"`, "116")
	}
	s.as(t, "amina").post(path, url.Values{"id": {s.IDs.New()}, "water": {"5"}}).lacks("That sounds hard")
}

func TestANoteWithNothingInItAsksForSomething(t *testing.T) {
	s := newService(t)
	page := s.as(t, "amina").post("/people/"+string(s.Amina)+"/journey", url.Values{
		"id": {s.IDs.New()}, "kind": {"milestone"}, "helped": {"Walking"}, "on-day": {"3"}, "on-month": {"3"}, "on-year": {"2026"},
	})
	page.wants(http.StatusUnprocessableEntity, "Write what happened", `href="#happened"`, ">Walking</textarea>", `value="milestone" checked`)
}

// history gives Amina three years: 14 Blooms and 60 notes.
func history(t *testing.T, s *service) {
	t.Helper()
	inst, _ := s.Instruments().Latest("bloom-adult")
	end := s.Clock.Now()
	for i := range 60 {
		at := end.AddDate(0, 0, -18*(60-i))
		s.Clock.Set(at)
		e := care.NewEntry{
			ID: care.EntryID(s.IDs.New()), Kind: care.EntryNote, On: care.DateOf(at, time.UTC), Water: care.Water(1 + i%5),
			Happened: "Went to the market and it was loud, but I stayed.", Helped: "Walking by the water.",
		}
		if i%12 == 6 {
			e.Kind = care.EntryMilestone
		}
		if err := s.NoteJourney(t.Context(), s.AsAmina, s.Amina, e); err != nil {
			t.Fatal(err)
		}
		if i%4 != 0 || i >= 56 {
			continue
		}
		as := s.Start(t, s.AsBen, s.Amina, care.WayTogether)
		for n, area := range inst.Areas {
			given := instrument.Answer{Step: instrument.WholeStep(1 + (i/4+n)%10)}
			if n == 3 && i == 0 {
				given = instrument.Answer{NotGiven: instrument.NotApplicable}
			}
			_, err := s.RecordAnswer(t.Context(), s.AsBen, s.Amina, as, care.NewAnswer{
				ID: care.AnswerID(s.IDs.New()), Voice: care.VoiceAgreed, Area: area.Key, Given: given,
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := s.CompleteAssessment(t.Context(), s.AsBen, s.Amina, as); err != nil {
			t.Fatal(err)
		}
	}
	s.Clock.Set(end)
}

func TestThreeYearsAreOnePageThatIsNotLarge(t *testing.T) {
	s := newService(t)
	history(t, s)
	amina := s.as(t, "amina")
	path := "/people/" + string(s.Amina) + "/journey"

	page := amina.get(path)
	page.wants(http.StatusOK, "There are 14 Blooms.", "What got me through last time", "Day by day", "2024", "2023")
	areas := amina.get(path + "/areas")
	areas.wants(http.StatusOK, "Every number", "not for me")
	for _, p := range []struct {
		name string
		size int
	}{{"journey", len(page.html)}, {"areas", len(areas.html)}} {
		if p.size > 40<<10 {
			t.Errorf("%s: %d bytes of HTML, and 40 KB are the most", p.name, p.size)
		}
	}
	if n := strings.Count(areas.html, "<td>"); n != 140 {
		t.Errorf("the table has %d numbers; 14 Blooms of ten areas have 140", n)
	}
	early := amina.get(path + "?year=2023")
	early.wants(http.StatusOK, "The water in 2023")
	early.lacks("14 February 2026")
}

func TestEveryPinHasItsLineInTheListBelow(t *testing.T) {
	s := newService(t)
	history(t, s)
	page := s.as(t, "amina").get("/people/" + string(s.Amina) + "/journey")
	pins := strings.Count(page.html, `<svg class="pin"`)
	list := strings.Count(page.html, `<li class="pins--`)
	if pins == 0 || pins != list {
		t.Errorf("%d pins in the picture, %d lines below it", pins, list)
	}
}
