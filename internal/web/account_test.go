package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"towpath/internal/testkit"
)

func containsHTML(p page, want string) bool { return strings.Contains(p.html, want) }

func TestANewPassword(t *testing.T) {
	s := newService(t)
	amina := s.as(t, "amina")
	account := amina.get("/account")
	account.wants(http.StatusOK, "amina", "This one")
	_, main, _ := strings.Cut(account.html, "<main")
	if n := strings.Count(main, "Amina Yusuf"); n != 1 {
		t.Errorf("her name stands %d times", n)
	}
	if !strings.Contains(main, `<details class="details">`) {
		t.Error("the form for a new password is open before it is asked for")
	}
	change := func(old, fresh string) page {
		return amina.post("/account/password", url.Values{"old_password": {old}, "password": {fresh}})
	}
	change("wrong", "the heron stands still").wants(http.StatusUnprocessableEntity, "This is not your password now", `href="#old_password"`, `<details class="details" open>`)
	change(testkit.Password, "short").wants(http.StatusUnprocessableEntity, "10 letters or more", `href="#password"`)
	change(testkit.Password, "amina-amina-amina").wants(http.StatusUnprocessableEntity, "does not have your sign-in name in it")
	done := change(testkit.Password, "the heron stands still")
	done.wants(http.StatusOK, "new password")
	if done.path != "/sign-in" {
		t.Errorf("it leads to %s", done.path)
	}
	if page := amina.get("/account"); page.path != "/sign-in" {
		t.Error("still signed in after a new password")
	}
	amina.post("/sign-in", url.Values{"username": {"amina"}, "password": {"the heron stands still"}}).wants(http.StatusOK, "Hello, Amina")
}

func TestOtherDevicesAreSignedOut(t *testing.T) {
	s := newService(t)
	phone, tablet := s.as(t, "amina"), s.as(t, "amina")
	list := phone.get("/account")
	ends := regexp.MustCompile(`/account/sessions/[0-9a-f]{64}/end`).FindAllString(list.html, -1)
	if len(ends) != 2 {
		t.Fatalf("%d devices, not 2", len(ends))
	}
	for _, end := range ends {
		s.as(t, "eve").post(end, nil) // somebody else's session is not Eve's to end
	}
	tablet.get("/account").wants(http.StatusOK, "My account")
	phone.post("/account/sessions/end", nil).wants(http.StatusOK, "You are signed out on every device.")
	for _, b := range []*browser{phone, tablet} {
		if page := b.get("/account"); page.path != "/sign-in" {
			t.Error("still signed in")
		}
	}
}

func TestAnAdministratorAddsAWorkerAndAPerson(t *testing.T) {
	s := newService(t)
	ada := s.as(t, "ada")
	form := ada.get("/accounts")
	typed := url.Values{"id": {form.hidden("id")}, "fresh": {form.hidden("fresh")}, "role": {"worker"}, "username": {"ben"}, "name": {"Gus Ford"}, "team": {string(s.River)}}
	ada.post("/accounts", typed).wants(http.StatusUnprocessableEntity, "Choose another sign-in name", `value="Gus Ford"`)
	typed.Set("username", "Gus")
	made := ada.post("/accounts", typed)
	made.wants(http.StatusOK, "They can sign in with this")
	password := regexp.MustCompile(`<code class="secret">([^<]+)</code>`).FindStringSubmatch(made.html)
	if password == nil {
		t.Fatal("no password is shown")
	}
	again := ada.post("/accounts", typed)
	again.wants(http.StatusOK, "That account is there already")
	again.lacks("They can sign in with this")
	gus := &browser{t: t, url: s.url, client: s.as(t, "eve").client}
	gus.post("/sign-out", nil)
	gus.post("/sign-in", url.Values{"username": {"gus"}, "password": {password[1]}}).wants(http.StatusOK, "Please choose your own password first")
	if page := gus.get("/people/" + string(s.Amina)); page.status != http.StatusOK {
		t.Errorf("Gus is in the team and gets %d", page.status)
	}

	form = ada.get("/accounts")
	ada.post("/accounts", url.Values{"id": {form.hidden("id")}, "fresh": {form.hidden("fresh")}, "role": {"person"}, "username": {"gita"}, "name": {"Gita Rao"}, "team": {string(s.River)}}).
		wants(http.StatusOK, "They can sign in with this")
	s.as(t, "ben").get("/people").wants(http.StatusOK, "Gita Rao")
}

func TestALostPassword(t *testing.T) {
	s := newService(t)
	ben, ada := s.as(t, "ben"), s.as(t, "ada")
	ada.post("/accounts/reset", url.Values{"username": {"ben"}}).wants(http.StatusOK, "They can sign in with this", "ben")
	if page := ben.get("/account"); page.path != "/sign-in" {
		t.Error("still signed in with the old password")
	}
	ada.post("/accounts/reset", url.Values{"username": {"nobody"}}).wants(http.StatusNotFound)
}

func TestTeams(t *testing.T) {
	s := newService(t)
	ada := s.as(t, "ada")
	form := ada.get("/teams")
	form.wants(http.StatusOK, "River", "Recovery", "In the community")
	typed := url.Values{"id": {form.hidden("id")}, "new_id": {form.hidden("new_id")}, "name": {"Lock"}, "setting": {"crisis"}}
	ada.post("/teams", typed).wants(http.StatusUnprocessableEntity, "Choose a service, or name a new one", `value="Lock"`, `value="crisis" checked`)
	typed.Set("new_service", "Night service")
	ada.post("/teams", typed).wants(http.StatusOK, "The team is added.", "Night service", "In a crisis")
	ada.post("/teams", typed)
	if list, err := s.ListTeams(t.Context(), s.AsAdmin); err != nil || len(list.Teams) != 3 {
		t.Errorf("a second press is the same save: %+v, %v", list.Teams, err)
	}
	for _, who := range []string{"ben", "dele", "amina"} {
		s.as(t, who).get("/teams").wants(http.StatusNotFound)
		s.as(t, who).get("/accounts").wants(http.StatusNotFound)
		s.as(t, who).post("/accounts/reset", url.Values{"username": {"ada"}}).wants(http.StatusNotFound)
	}
}
