package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/store"
	"towpath/internal/testkit"
	"towpath/internal/web"
)

// shown is a record with something of each topic in it: words that only those may
// read with whom they are shared.
func shown(t *testing.T, s *service) {
	t.Helper()
	ctx := t.Context()
	as := finished(t, s)
	_ = as
	err := s.SetGoal(ctx, s.AsAmina, s.Amina, care.NewGoal{ID: care.GoalID(s.IDs.New()), Words: "swim in the sea", Rating: -1})
	if err == nil {
		err = s.NoteJourney(ctx, s.AsAmina, s.Amina, care.NewEntry{ID: care.EntryID(s.IDs.New()), Kind: care.EntrySkill, On: "2026-03-03", Happened: "learnt to row"})
	}
	if err == nil {
		err = s.NoteJourney(ctx, s.AsAmina, s.Amina, care.NewEntry{ID: care.EntryID(s.IDs.New()), Kind: care.EntryNote, On: "2026-03-04", Water: 4, Happened: "a quiet evening"})
	}
	if err != nil {
		t.Fatal(err)
	}
}

var codeOnPage = regexp.MustCompile(`<p class="code"><bdi dir="ltr">([0-9A-Z-]+)</bdi>`)

// invites goes through the form, the look beforehand and the yes, and gives the code.
func (b *browser) invites(name string, choices ...string) string {
	b.t.Helper()
	path := regexp.MustCompile(`/people/[0-9a-f-]+`).FindString(b.get("/").html)
	form := url.Values{"id": {b.get(path + "/circle/new").hidden("id")}, "name": {name}, "kind": {"carer"}, "relation": {"my sister"}}
	for i := 0; i < len(choices); i += 2 {
		form.Set("share-"+choices[i], choices[i+1])
	}
	b.post(path+"/circle", form).wants(http.StatusOK, "This is what "+name+" would see")
	form.Set("step", "yes")
	page := b.post(path+"/circle", form)
	m := codeOnPage.FindStringSubmatch(page.html)
	if m == nil {
		b.t.Fatalf("there is no code: %s", page.text)
	}
	return m[1]
}

func TestAminaInvitesHerSister(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := newServiceOn(t, st, web.Config{})
		shown(t, s)
		amina, chiara := s.as(t, "amina"), s.stranger(t)
		own := "/people/" + string(s.Amina)
		code := amina.invites("Chiara", "bloom", "always", "journey", "crisis")
		chiara.get("/join").wants(http.StatusOK, "Type the code")
		chiara.post("/join", url.Values{"code": {"WRONG-CODE-1234"}}).wants(http.StatusUnprocessableEntity, "This code opens nothing")
		chiara.post("/join", url.Values{"code": {" " + strings.ToLower(code)}}).wants(http.StatusOK, "invites you", "my own space",
			"From now on, Amina shares this with you: Bloom Only in a crisis, until it is over, Amina shares this with you: Journey")
		form := url.Values{"code": {code}, "username": {"with a space"}, "password": {"short"}}
		chiara.post("/join/yes", form).wants(http.StatusUnprocessableEntity, `href="#name"`, `href="#username"`, `href="#password"`, "10 letters or more")
		form.Set("name", "Chiara Y")
		form.Set("username", "amina")
		all := chiara.post("/join/yes", form)
		all.wants(http.StatusUnprocessableEntity, "Chiara Y", "taken", "10 letters or more")
		all.lacks("Something in the form was lost")
		form.Set("password", "she walks on ahead")
		chiara.post("/join/yes", form).wants(http.StatusUnprocessableEntity, "taken")
		form.Set("username", "chiara.y")
		joined := chiara.post("/join/yes", form)
		joined.wants(http.StatusOK, "You are in the circle now", "Tell the team something")
		joined.lacks("Journey", "Goals")
		chiara.get(own+"/bloom").wants(http.StatusOK, "Bloom")
		for _, path := range []string{own, own + "/journey", own + "/goals", own + "/circle", own + "/record", own + "/assessments/new", own + "/told"} {
			if p := chiara.get(path); p.status != http.StatusNotFound {
				t.Errorf("%s is %d to Chiara", path, p.status)
			}
		}
		chiara.post(own+"/told", url.Values{"id": {joined.hidden("id")}, "words": {"she sings again"}}).wants(http.StatusOK, "The team has it", "not read yet")
		s.as(t, "ben").get(own+"/told").wants(http.StatusOK, "she sings again", "Mark as read")
		amina.get(own + "/told").lacks("she sings again")
		amina.get(own+"/circle").wants(http.StatusOK, "Chiara", "Bloom", "in a crisis only")
		amina.post(own+"/crisis", nil).wants(http.StatusOK, "It is noted that this is a crisis")
		page := chiara.get(own + "/journey")
		page.wants(http.StatusOK, "learnt to row")
		page.lacks("a quiet evening", "swim in the sea")
		chiara.get("/").wants(http.StatusOK, "Circles you are in", "circle")
	})
}

// TestTheLookBeforehandIsThePageItself: what Amina sees before she says yes and what
// Chiara sees after are the same page, but for the line that says which it is.
func TestTheLookBeforehandIsThePageItself(t *testing.T) {
	s := newService(t)
	shown(t, s)
	amina := s.as(t, "amina")
	s.Invite(t, s.AsAmina, s.AsChiara, care.TopicBloom, care.TopicJourney)
	chiara := s.as(t, "chiara")
	main := func(p page) string {
		text := p.html[strings.Index(p.html, "<main"):strings.Index(p.html, "</main>")]
		if i := strings.Index(text, `<div class="notice"`); i >= 0 {
			text = text[:i] + text[strings.Index(text, `<div class="heading"`):]
		}
		return strings.ReplaceAll(text, "preview=bloom.journey", "")
	}
	for _, path := range []string{"/bloom", "/journey"} {
		path = "/people/" + string(s.Amina) + path
		before, after := amina.get(path+"?preview=bloom.journey"), chiara.get(path)
		before.wants(http.StatusOK, "Nothing has been shared by looking")
		after.wants(http.StatusOK)
		if main(before) != main(after) {
			t.Errorf("%s differs:\n%s\n--- and ---\n%s", path, main(before), main(after))
		}
	}
	own := "/people/" + string(s.Amina)
	amina.get(own + "/goals?preview=bloom.journey").wants(http.StatusNotFound)
	amina.get(own+"/shared?preview=bloom").wants(http.StatusOK, "Bloom")
	s.as(t, "farid").get(own + "/bloom?preview=bloom").wants(http.StatusNotFound)
	s.as(t, "eve").get(own + "/bloom?preview=bloom").wants(http.StatusNotFound)
	chiara.get(own + "/goals?preview=goals").wants(http.StatusNotFound)
}

// TestTheLookTellsNowFromACrisis: notes that are shared in a crisis change the parts
// that are shared already.
func TestTheLookTellsNowFromACrisis(t *testing.T) {
	s := newService(t)
	amina := s.as(t, "amina")
	path := "/people/" + string(s.Amina) + "/circle"
	form := url.Values{
		"id": {s.IDs.New()}, "name": {"Sam"}, "kind": {"friend"}, "share-bloom": {"always"}, "share-goals": {"always"}, "share-journey": {"crisis"},
		"until-day": {"1"}, "until-month": {"6"}, "until-year": {"2026"},
	}
	crisis := func() string {
		p := amina.post(path, form)
		p.wants(http.StatusOK, "From now on", "1 June 2026", "preview=bloom.goals\"")
		_, text, _ := strings.Cut(p.text, "Only in a crisis")
		return text
	}
	if text := crisis(); !strings.Contains(text, "Journey Without what is written") || strings.Contains(text, "Bloom Without") {
		t.Errorf("in a crisis: %s", text)
	}
	form.Set("share-notes", "crisis")
	if text := crisis(); !strings.Contains(text, "Bloom With what is written") || !strings.Contains(text, "Goals With what is written") {
		t.Errorf("in a crisis, with notes: %s", text)
	}
}

func TestAnOpenPageHearsThatItIsOver(t *testing.T) {
	s := newService(t)
	shown(t, s)
	member := s.Invite(t, s.AsAmina, s.AsChiara, care.TopicBloom, care.TopicGoals)
	amina, chiara := s.as(t, "amina"), s.as(t, "chiara")
	own := "/people/" + string(s.Amina)
	watch := regexp.MustCompile(`data-watch="([^"]+)"`).FindStringSubmatch(chiara.get(own + "/bloom").html)
	if watch == nil {
		t.Fatal("the page does not watch")
	}
	still := func(want int, word string) {
		t.Helper()
		if p, _ := chiara.send("GET", watch[1], nil); p.status != want || !strings.Contains(p.html, word) {
			t.Errorf("it hears %d %q, want %d %q", p.status, p.html, want, word)
		}
	}
	still(http.StatusNoContent, "")
	amina.post(own+"/circle/"+string(member)+"/withdraw", nil).wants(http.StatusOK, "Nothing is shared with them any more")
	still(http.StatusGone, "changed")
	chiara.get(own+"/shared?said=sharing_changed").wants(http.StatusOK, "Nothing is shared with you now", "has changed")
	amina.post(own+"/circle/"+string(member)+"/end", nil).wants(http.StatusOK, "out of your circle", "Were in the circle")
	still(http.StatusGone, "out")
	chiara.get("/?said=sharing_ended").wants(http.StatusOK, "no longer in that circle")
	if p := amina.get(own + "/bloom"); strings.Contains(p.html, "data-watch") {
		t.Error("Amina's own page watches")
	}
}

func TestSharingLessNeedsNoSecondLook(t *testing.T) {
	s := newService(t)
	member := s.Invite(t, s.AsAmina, s.AsChiara, care.TopicBloom, care.TopicGoals)
	amina := s.as(t, "amina")
	path := "/people/" + string(s.Amina) + "/circle/" + string(member)
	amina.get(path).wants(http.StatusOK, "may", "My Bloom")
	amina.post(path, url.Values{"share-bloom": {"always"}, "share-goals": {"crisis"}}).wants(http.StatusOK, "What you decided holds", "in a crisis only")
	amina.post(path, url.Values{"share-bloom": {"always"}, "share-goals": {"always"}}).wants(http.StatusOK, "Yes, share this with")
	amina.post(path, url.Values{"share-bloom": {"always"}, "until-day": {"1"}, "until-month": {"1"}, "until-year": {"2020"}}).wants(http.StatusUnprocessableEntity, "Choose a day to come")
	amina.post(path, url.Values{"share-bloom": {"perhaps"}}).wants(http.StatusUnprocessableEntity, "Choose one of the three")
	amina.post(path, url.Values{"share-bloom": {"always"}, "until-day": {"1"}, "until-month": {"6"}, "until-year": {"2026"}}).wants(http.StatusOK, "until")
	s.as(t, "ben").get(path).wants(http.StatusNotFound)
	s.as(t, "chiara").get(path).wants(http.StatusNotFound)
}

func TestARecordOpenedInAnEmergency(t *testing.T) {
	s := newService(t)
	shown(t, s)
	eve := s.as(t, "eve")
	own := "/people/" + string(s.Amina)
	id := eve.get("/emergency").hidden("id")
	form := url.Values{"id": {id}, "reference": {"W-101"}, "reason": {"because"}}
	eve.post("/emergency", form).wants(http.StatusUnprocessableEntity, "Say why in a sentence", "W-101", "because")
	form.Set("reason", "found by the lock, cold, and knows nobody")
	page := eve.post("/emergency", form)
	page.wants(http.StatusOK, "open to you for four hours", "Amina")
	page.lacks("Start a new Bloom")
	for _, path := range []string{own + "/journey", own + "/goals", own + "/bloom"} {
		p := eve.get(path)
		p.wants(http.StatusOK, "look and not write")
		p.lacks("Add to the journey", "Set this goal")
	}
	eve.get(own + "/record").wants(http.StatusNotFound)
	amina := s.as(t, "amina")
	amina.get("/").wants(http.StatusOK, "opened your record in an emergency", "found by the lock, cold", "Eve Marsh")
	amina.post(own+"/emergencies/"+id+"/seen", nil).wants(http.StatusOK, "Thank you")
	amina.get("/").lacks("opened your record in an emergency")
	s.as(t, "chiara").get("/emergency").wants(http.StatusNotFound)
	last := 0
	for range 30 {
		last = eve.post("/emergency", url.Values{"id": {s.IDs.New()}, "reference": {"W-" + s.IDs.New()}, "reason": {"trying one number after another"}}).status
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("thirty guesses end with %d, want 429", last)
	}
}
