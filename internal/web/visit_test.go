package web_test

import (
	"html"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"towpath/internal/care"
)

var currentLink = regexp.MustCompile(`<a\s+href="[^"]*"\s+aria-current="(page|true)"\s*>([^<]*)</a>`)

// menus gives the links of the menus that say where one is: with "in" where the page
// stands below the link.
func (p page) menus() []string {
	top, _, _ := strings.Cut(p.html, "<main")
	var out []string
	for _, m := range currentLink.FindAllStringSubmatch(top, -1) {
		text := strings.TrimSpace(html.UnescapeString(m[2]))
		if m[1] == "true" {
			text = "in " + text
		}
		out = append(out, text)
	}
	return out
}

func TestTheMenusSayWhereOneIs(t *testing.T) {
	s := newService(t)
	amina, ben := s.as(t, "amina"), s.as(t, "ben")
	member := s.Invite(t, s.AsAmina, s.AsChiara, care.TopicJourney)
	_, as := begun(ben, s)
	own, other := "/people/"+string(s.Amina), "/people/"+string(s.Chiara)
	for _, c := range []struct {
		who  string
		b    *browser
		path string
		want []string
	}{
		{"Amina", amina, "/", []string{"Home"}},
		{"Amina", amina, own + "/circle", []string{"My circle"}},
		{"Amina", amina, own + "/circle/new", []string{"in My circle"}},
		{"Amina", amina, own + "/circle/" + string(member), []string{"in My circle"}},
		{"Amina", amina, own + "/journey/areas", []string{"in My journey"}},
		{"Amina", amina, s.of(as), []string{"in My Bloom"}},
		{"Amina", amina, own + "/record", []string{"in Home"}},
		{"Amina", amina, own + "/told", []string{"in Home"}},
		{"Amina", amina, own + "/copy", []string{"in Home"}},
		{"Amina", amina, "/circles", []string{"in Home"}},
		{"Amina", amina, "/account/confirm", []string{"in My account"}},
		{"Amina", amina, own + "/sign-in", []string{"in My account"}},
		{"Amina", amina, own + "/journey?preview=journey", []string{"My journey", "Journey"}},
		{"Ben", ben, "/", []string{"People"}},
		{"Ben", ben, own, []string{"in People", "Overview"}},
		{"Ben", ben, own + "/bloom", []string{"in People", "Bloom"}},
		{"Ben", ben, s.of(as), []string{"in People", "in Bloom"}},
		{"Ben", ben, own + "/journey/areas", []string{"in People", "in Journey"}},
		{"Ben", ben, own + "/record", []string{"in People", "in Overview"}},
		{"Ben", ben, "/people/new", []string{"in People"}},
		{"Ben", ben, "/emergency", []string{"in People"}},
		{"Chiara", s.as(t, "chiara"), other + "/circle/new", []string{"in My circle"}},
		{"Chiara", s.as(t, "chiara"), own + "/journey", []string{"Journey"}},
		{"Dele", s.as(t, "dele"), "/", []string{"Teams"}},
		{"Dele", s.as(t, "dele"), "/people", []string{"People"}},
		{"Dele", s.as(t, "dele"), "/vouches", []string{"Locked out"}},
		{"the administrator", s.as(t, "ada"), "/accounts/sign-in", []string{"in Accounts"}},
		{"the administrator", s.as(t, "ada"), "/teams", []string{"in Accounts"}},
		{"Amina", amina, "/about", nil},
	} {
		p := c.b.get(c.path)
		if got := p.menus(); p.status != http.StatusOK || !slices.Equal(got, c.want) {
			t.Errorf("%s at %s (%d): the menus mark %q, want %q", c.who, c.path, p.status, got, c.want)
		}
	}
}
