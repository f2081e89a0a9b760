package web_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"towpath/internal/testkit"
	"towpath/internal/web"
)

func TestAPersonDoesTheirPartByALink(t *testing.T) {
	s := newService(t)
	_, ben, as := apart(t, s)
	phone := s.stranger(t)
	made := ben.post(s.of(as)+"/link", nil)
	made.wants(http.StatusOK, "A link to do it at home", "/reading")
	m := codeOnPage.FindStringSubmatch(made.html)
	if m == nil {
		t.Fatal("there is no code")
	}
	phone.get("/reading").wants(http.StatusOK, "Type the code")
	phone.post("/reading", url.Values{"code": {"0000-0000-0000"}}).wants(http.StatusUnprocessableEntity, "does not open anything")
	page := phone.post("/reading", url.Values{"code": {strings.ToLower(m[1])}})
	if !strings.HasPrefix(page.path, s.of(as)+"/areas/") {
		t.Fatalf("the code leads to %s: %.300s", page.path, page.text)
	}
	page.lacks("My goals", "kingfisher", "Amina Yusuf")
	action := s.of(as) + "/areas/home"
	phone.post(action, with(phone.get(action).fields(action), "step", "4", "note", "the roof leaks")).wants(http.StatusOK)
	own := "/people/" + string(s.Amina)
	for _, path := range []string{own + "/bloom", own + "/journey", own + "/goals", own + "/record", own + "/circle", own, "/account", "/people", "/circles", s.of(as) + "/voices"} {
		if p := phone.get(path); p.status == http.StatusOK && !strings.HasPrefix(p.path, s.of(as)) && p.path != "/sign-in" {
			t.Errorf("by the link %s opens at %s", path, p.path)
		}
	}
	done := phone.post(s.of(as)+"/finish", nil)
	done.wants(http.StatusOK, "Your part is in")
	if p := phone.get(s.of(as)); p.status == http.StatusOK && p.path != "/sign-in" {
		t.Errorf("after it is in, the link still opens %s", p.path)
	}
	if p, _ := s.stranger(t).send("GET", "/reading/"+m[1], nil); p.status != http.StatusUnprocessableEntity {
		t.Errorf("the code opens something a second time: %d", p.status)
	}
	ben.post(s.of(as)+"/finish", nil).wants(http.StatusOK, "Two voices, one picture", "the roof leaks")
}

func TestThePersonLetsBothBeSeenEarly(t *testing.T) {
	s := newService(t)
	amina, ben, as := apart(t, s)
	ben.post(s.of(as)+"/open", nil).wants(http.StatusNotFound)
	amina.get(s.of(as)).wants(http.StatusOK, "Show both views now")
	amina.post(s.of(as)+"/open", nil).wants(http.StatusOK, "Both views can be seen now", "Look at both views")
	ben.get(s.of(as)+"/voices").wants(http.StatusOK, "swallowtail", "kingfisher")
}

func TestALinkIsSentWhereThereIsAServer(t *testing.T) {
	var sent []string
	s := newServiceOn(t, testkit.SQLite(t), web.Config{Mail: func(_ context.Context, to, subject, body string) error {
		sent = append(sent, to, subject, body)
		if to == "gone@example.org" {
			return errors.New("nobody is there")
		}
		return nil
	}})
	_, ben, as := apart(t, s)
	ben.get(s.of(as)).wants(http.StatusOK, "Send it by e-mail to")
	page := ben.post(s.of(as)+"/link", url.Values{"email": {"amina@example.org"}})
	page.wants(http.StatusOK, "It was sent to")
	code := codeOnPage.FindStringSubmatch(page.html)[1]
	if len(sent) != 3 || sent[0] != "amina@example.org" || !strings.Contains(sent[2], code) || strings.Contains(sent[1]+sent[2], "Amina") || strings.Contains(sent[1]+sent[2], "Bloom") {
		t.Errorf("it sent %q", sent)
	}
	ben.post(s.of(as)+"/link", url.Values{"email": {"gone@example.org"}}).wants(http.StatusOK, "could not be sent", "The code below holds")
	if plain := newService(t); strings.Contains(plain.as(t, "ben").get("/").html, "e-mail") {
		t.Error("without a server there is talk of e-mail")
	}
}
