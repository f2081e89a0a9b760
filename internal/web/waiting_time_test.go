package web_test

import (
	"net/http"
	"regexp"
	"testing"
)

func TestWaitingTimesAreToldInNumbersOnly(t *testing.T) {
	p := newCommissioned(t)
	dele := p.as(t, "dele")
	page := dele.get("/reports/waiting?from=2026-03&to=2026-03")
	page.wants(http.StatusOK, "Support began for about", "Split by", "What Towpath cannot know", "Help given", "It is not the day of a referral")
	page.lacks("Amina", "Somebody New")
	for _, row := range []string{"Everybody", "Wards"} {
		m := regexp.MustCompile(`(?s)<th scope="row">` + row + `</th>.*?</tr>`).FindString(page.html)
		got := figuresIn(m)
		if row == "Everybody" && (len(got) != 7 || got[0] != "120" && got[0] != "125" && got[0] != "130" || got[2] == "100") {
			t.Errorf("%s: %q", row, got)
		}
		if row == "Wards" && (len(got) != 1 || got[0] != "") {
			t.Errorf("numbers of three people: %q", got)
		}
	}
	dele.get("/reports/waiting?by=gender").wants(http.StatusOK, `<option value="service" selected>`)
	dele.get("/reports/waiting?by=team&where=team:"+string(p.River)+"&from=2026-03&to=2026-03").wants(http.StatusOK, "River")
	dele.get("/reports").wants(http.StatusOK, `href="/reports/waiting"`)
	dele.get("/reports/waiting?where=team:" + string(p.Hill)).wants(http.StatusNotFound)
	for _, who := range []string{"amina", "ben", "eve", "chiara", "ada"} {
		p.as(t, who).get("/reports/waiting").wants(http.StatusNotFound)
	}
}
