package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"towpath/internal/care"
)

func TestWhatAnEntryLacksIsSaidAtItsBox(t *testing.T) {
	s := shelved(t)
	if err := s.SetDuties(t.Context(), s.AsAdmin, "ben", care.DutyEditor); err != nil {
		t.Fatal(err)
	}
	ben := s.as(t, "ben")
	typed := url.Values{
		"version_id": {s.IDs.New()}, "id": {"heron-bench"}, "kind": {"link"}, "title": {"The bench"}, "about": {"A quiet place to sit."},
		"audience": {"people"}, "areas": {"body"}, "places": {"birmingham"}, "cost": {"free"}, "languages": {"en"}, "sure": {"seen"},
	}
	for kind, want := range map[string][]string{
		"link":       {`href="#address"`, "Address on the web: is needed here", `href="#source"`, "Where were they seen?: is needed here"},
		"paper":      {`href="#authors"`, "Authors: is needed here"},
		"phone-line": {`href="#phones"`, "Numbers to call or text: is needed here"},
		"document":   {`href="#authors"`},
		"course":     {`href="#id"`, "Address on the web: is needed here"},
	} {
		typed["id"] = []string{"heron-bench"}
		if kind == "course" {
			typed["id"] = []string{"no key"}
		}
		typed.Set("kind", kind)
		p := ben.post("/editing/new/resource", typed)
		p.wants(http.StatusUnprocessableEntity, want...)
	}
}

func TestAVersionIsShownAsReadersWouldSeeIt(t *testing.T) {
	s := shelved(t)
	if err := s.SetDuties(t.Context(), s.AsAdmin, "ben", care.DutyEditor); err != nil {
		t.Fatal(err)
	}
	ben := s.as(t, "ben")
	typed := url.Values{
		"version_id": {s.IDs.New()}, "id": {"heron-bench"}, "kind": {"organisation"}, "title": {"The bench"}, "about": {"A quiet place to sit."}, "address": {"https://bench.example.org"}, "checked": {"never"},
		"audience": {"people"}, "areas": {"body", "home"}, "stages": {"1"}, "places": {"birmingham"}, "cost": {"free"}, "languages": {"en"}, "sure": {"recalled"},
	}
	saved := ben.post("/editing/new/resource", typed)
	_, rest, found := strings.Cut(saved.html, `href="/editing/entries/`)
	if !found {
		t.Fatalf("not saved: %s", saved.text)
	}
	entry, _, _ := strings.Cut(rest, "/")
	path := "/editing/entries/" + entry
	first := ben.get(path + "/versions/1")
	first.wants(http.StatusOK, "Go to bench.example.org", "Body and self-care", "Hard right now", "Birmingham")
	first.lacks("What is different")
	ben.post(path+"/publish", url.Values{"version": {"1"}})
	typed.Set("version_id", s.IDs.New())
	typed.Set("base", "1")
	typed["areas"] = []string{"home", "body"}
	typed["places"] = []string{"birmingham", "wales"}
	ben.post(path+"/edit", typed)
	second := ben.get(path + "/versions/2")
	second.wants(http.StatusOK, "What is different", "Birmingham and Wales")
	second.lacks("Parts of life") // it was only ticked in another order
}
