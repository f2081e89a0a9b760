package web_test

import (
	"net/http"
	"strings"
	"testing"

	"towpath/internal/care"
)

// scheduled lets the service of the River team ask for a measure, so that something is due.
func (p populated) scheduled(t testing.TB) {
	t.Helper()
	for _, team := range p.teams(t) {
		if team.ID == p.River {
			n := care.NewSchedule{ID: care.ScheduleID(p.IDs.New()), Service: team.Service, Measure: "dialog", AtStart: 30, Every: 90, Window: 14}
			if err := p.SetSchedule(t.Context(), p.AsDele, n); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func (p populated) teams(t testing.TB) (teams []care.Team) {
	t.Helper()
	err := p.Store.Read(t.Context(), func(tx care.Tx) (err error) {
		teams, err = tx.Teams(t.Context(), p.Organisation)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return teams
}

// silent adds people of whom there is no Bloom.
func (p populated) silent(t testing.TB, people int, gender string) {
	t.Helper()
	for range people {
		id := care.PersonID(p.IDs.New())
		if err := p.AddPerson(t.Context(), care.Operator(p.Organisation), care.NewPerson{ID: id, Name: "Somebody Quiet", Team: p.River}); err != nil {
			t.Fatal(err)
		}
		err := p.Store.Write(t.Context(), func(tx care.Tx) error {
			_, err := tx.InsertCharacteristic(t.Context(), care.Characteristic{Organisation: p.Organisation, Person: id, Kind: care.Gender, Code: gender, At: p.Clock.Tick()})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestEveryKindOfReportIsTheSameOnThePageAndInEveryFile(t *testing.T) {
	p := newPopulated(t)
	p.scheduled(t)
	p.silent(t, 40, "man")
	p.twoViews(t)
	dele := p.as(t, "dele")
	for path, queries := range map[string][]string{
		"/reports/heard": {"?from=2025-01&to=2026-02", "?to=2026-02&by=gender", "?by=team&voice=worker"},
		"/reports/gap":   {"", "?by=team&area=home", "?where=team:" + string(p.weir)},
	} {
		for _, query := range queries {
			sameEverywhere(t, dele, path, query)
		}
		for _, who := range []string{"amina", "ben", "eve", "chiara", "ada"} {
			for _, ending := range []string{"", ".csv", ".xlsx"} {
				p.as(t, who).get(path + ending).wants(http.StatusNotFound)
			}
		}
		dele.get(path + "?where=team:" + string(p.Hill)).wants(http.StatusNotFound) // Eve's team
	}
}

func TestWhoIsNotHeardIsSaid(t *testing.T) {
	p := newPopulated(t) // everybody is of March 2026
	p.silent(t, 60, "man")
	dele := p.as(t, "dele")
	dele.get("/reports/heard").wants(http.StatusOK, "Too few people were supported in this time", "No measure is asked for in your teams")
	p.scheduled(t)
	p.Clock.Add(31 * 24 * 60 * 60 * 1e9) // March is over
	page := p.as(t, "dele").get("/reports/heard?by=gender")
	page.wants(http.StatusOK, "gave their view", "Clearly less often heard than people on the whole: “Man”", "Clearly more often heard: “Woman”", "What is due in May 2026", "Due now, or before May 2026")
	if len(page.html) > 40<<10 {
		t.Errorf("%d bytes of HTML, and 40 KB are the most", len(page.html))
	}
}

// twoViews adds Blooms in which workers stand two steps above those whose they are.
func (p populated) twoViews(t testing.TB) {
	t.Helper()
	for i := range 60 {
		id := care.PersonID(p.IDs.New())
		if err := p.AddPerson(t.Context(), care.Operator(p.Organisation), care.NewPerson{ID: id, Name: "Somebody Seen", Team: p.River}); err != nil {
			t.Fatal(err)
		}
		if err := p.bloom(t.Context(), id, "2025-08-10", 3+i%2, 6); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAGapIsAReasonToTalk(t *testing.T) {
	p := newPopulated(t)
	dele := p.as(t, "dele")
	dele.get("/reports/gap").wants(http.StatusOK, "Too few people did a Bloom together with a worker")
	p.twoViews(t)
	page := dele.get("/reports/gap")
	page.wants(http.StatusOK, "both numbers stand beside each other", "On the whole, workers put people higher than they put themselves in 10 of the 10 areas", "A gap is a reason to talk, and not an error", "Worker higher")
	if !strings.Contains(page.html, `aria-current="page">Two views`) {
		t.Error("the tab of the page is not told from the others")
	}
}

func TestPlacesStandByTheirNames(t *testing.T) {
	p := newPopulated(t)
	for i := range 150 { // of the small team too: one in ten of them higher
		id := care.PersonID(p.IDs.New())
		if err := p.AddPerson(t.Context(), care.Operator(p.Organisation), care.NewPerson{ID: id, Name: "Somebody There", Team: p.weir, Born: "2005-05-05"}); err != nil {
			t.Fatal(err)
		}
		step := -1
		if i%10 == 0 {
			step = 2
		}
		for n, on := range []care.Date{"2025-06-10", "2025-11-10"} {
			if err := p.bloom(t.Context(), id, on, 5+n*step); err != nil {
				t.Fatal(err)
			}
		}
	}
	for range 20 {
		id := care.PersonID(p.IDs.New())
		if err := p.AddPerson(t.Context(), care.Operator(p.Organisation), care.NewPerson{ID: id, Name: "Somebody Young", Team: p.River, Born: "2006-05-05"}); err != nil {
			t.Fatal(err)
		}
		if err := p.bloom(t.Context(), id, "2025-10-10", 4); err != nil {
			t.Fatal(err)
		}
	}
	dele := p.as(t, "dele")
	page := dele.get("/reports/fair")
	page.wants(http.StatusOK, "2. Wards", "stand higher in “My mental health”", "Further above than chance would put them: 1. ", "Further below than chance would put them: 2. Wards", "Aged under 25, from", "What this cannot tell", `<svg class="chart plot funnel"`)
	if strings.Contains(page.html, `value="gender"`) {
		t.Error("people are offered as places")
	}
	if len(page.html) > 40<<10 {
		t.Errorf("%d bytes of HTML, and 40 KB are the most", len(page.html))
	}
	dele.get("/reports/fair?by=gender&area=home").wants(http.StatusOK, "stand higher in “Home and responsibilities”", "2. Wards")
	dele.get("/reports/fair?by=team").wants(http.StatusOK, "1. =Weir", "2. River")
	dele.get("/reports/fair?from=2026-02").wants(http.StatusOK, "Too few places have numbers to show")
	for _, query := range []string{"", "?by=team&area=home", "?by=setting&age=2"} {
		sameEverywhere(t, dele, "/reports/fair", query)
	}
	for _, who := range []string{"amina", "ben", "eve", "chiara", "ada"} {
		p.as(t, who).get("/reports/fair").wants(http.StatusNotFound)
	}
}
