package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"towpath/internal/care"
)

// TestAReportOfHundredsOfTeamsStaysShort: a page shows the first rows and a way to the rest,
// offers the teams of the service that was chosen, and the files have everything.
func TestAReportOfHundredsOfTeamsStaysShort(t *testing.T) {
	p := newPopulated(t)
	operator := care.Operator(p.Organisation)
	service := care.ServiceID(p.IDs.New())
	for i := range 150 {
		id := care.TeamID(p.IDs.New())
		if err := p.AddTeam(t.Context(), operator, care.NewTeam{ID: id, Name: fmt.Sprintf("Team %03d", i), Service: service, ServiceName: "Valley", Setting: care.SettingCommunity}); err != nil {
			t.Fatal(err)
		}
		if err := p.JoinTeam(t.Context(), operator, id, p.AsDele.Worker, care.PartManager); err != nil {
			t.Fatal(err)
		}
	}
	dele := p.as(t, "dele")
	for _, path := range []string{"/reports?by=team&area=home&some=yes", "/reports/heard?by=team&some=yes", "/reports/fair?by=team&some=yes", "/reports/gap?by=team&area=home&some=yes"} {
		page := dele.get(path)
		page.wants(http.StatusOK, "that are not shown here")
		if len(page.html) > 40<<10 {
			t.Errorf("%s: %d bytes of HTML", path, len(page.html))
		}
		if n := strings.Count(page.html, `value="team:`); n > 40 {
			t.Errorf("%s offers %d teams", path, n)
		}
		all := dele.get(path + "&all=yes")
		all.lacks("that are not shown here")
		file := strings.Replace(strings.Replace(path, "?", ".csv?", 1), "&some=yes", "", 1)
		for i := range 150 {
			name := fmt.Sprintf("Team %03d", i)
			if !strings.Contains(all.html, name) || !strings.Contains(dele.get(file).html, name) {
				t.Fatalf("%s: %s is not with all of them, or not in the file", path, name)
			}
			if i > 2 {
				break
			}
		}
	}
	chosen := dele.get("/reports?where=service:" + string(service))
	if n := strings.Count(chosen.html, `value="team:`); n < 150 {
		t.Errorf("of the service that was chosen %d teams are offered", n)
	}
}
