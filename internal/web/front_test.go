package web_test

import (
	"net/http"
	"testing"
)

// TestTheOpenPages: what a stranger reads without signing in is there, light, and marked up
// well; whoever signed in has their own first page.
func TestTheOpenPages(t *testing.T) {
	s := shelved(t)
	nobody := s.stranger(t)
	for path, words := range map[string][]string{
		"/":                          {"nobody has to walk it alone", "What are you looking for?", "For carers, family and friends", "Call 999", "Sign in"},
		"/recovery":                  {"What recovery means", "A journey with ups and downs", "Doing with"},
		"/for-you":                   {"If you need somebody now", "Samaritans"},
		"/for-carers":                {"Helpful services for carers", "Carers UK", "Sibs"},
		"/for-professionals":         {"100 Ways to Support Recovery", "Can We Measure Recovery?"},
		"/pages/what-recovery-means": {"What recovery means"}, // leads on to its own address
	} {
		page := nobody.get(path)
		page.wants(http.StatusOK, words...)
		if len(page.html) > 30<<10 {
			t.Errorf("%s has %d bytes of HTML", path, len(page.html))
		}
		for _, fault := range markupFaults(page.html) {
			t.Errorf("%s: %s", path, fault)
		}
	}
	nobody.get("/pages/nothing").wants(http.StatusNotFound)
	s.as(t, "amina").get("/").wants(http.StatusOK, "Amina")
}
