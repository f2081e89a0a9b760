package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"towpath/internal/care"
)

// newMeasuredMonthly is a service whose 90 people answered PHQ-9 in January 2024, then 30 of
// them in turn each month: a little lower than at first, and from April 2025 on nine points.
// They rated a goal with it.
func newMeasuredMonthly(t testing.TB) populated {
	t.Helper()
	p := newPopulated(t)
	ids, goals := make([]care.PersonID, 90), make([]care.GoalID, 90)
	for i := range ids {
		ids[i], goals[i] = care.PersonID(p.IDs.New()), care.GoalID(p.IDs.New())
		if err := p.AddPerson(t.Context(), care.Operator(p.Organisation), care.NewPerson{ID: ids[i], Name: "Somebody New", Team: p.River}); err != nil {
			t.Fatal(err)
		}
		p.measured(t, ids[i], "phq-9", "2024-01-10", "", func(slot int) int { return 2 })
		p.measured(t, ids[i], "goal-sheet", "2024-01-10", goals[i], func(int) int { return 3 })
	}
	for month := 1; month < 26; month++ {
		if month == 7 {
			continue // nobody was asked in August
		}
		on := care.Date(fmt.Sprintf("%d-%02d-10", 2024+month/12, month%12+1))
		for i := month % 3 * 30; i < month%3*30+30; i++ {
			p.measured(t, ids[i], "phq-9", on, "", func(slot int) int {
				if month >= 15 || slot == month%9 {
					return 1
				}
				return 2
			})
			if month%3 == 0 {
				p.measured(t, ids[i], "goal-sheet", on, goals[i], func(int) int { return 3 + month/5 })
			}
		}
	}
	p.Clock.Add(31 * 24 * time.Hour) // everybody is supported from March 2026 on
	return p
}

// viewReports are addresses of the three views, of measures, with what stands there.
var viewReports = map[string]struct {
	path         string
	wants, lacks []string
}{
	"over time, lower is better": {
		"/reports/over-time?bloom=phq-9&from=2024-02&to=2026-02",
		[]string{"The middle line is at a mean change of", "on “Total”", "On “Total” a lower number is the better one", "in a row lie below the middle line", "1 month cannot be shown", "counts as more than chance on: Total", "says nothing of a mean of many", "A source sets a cut-off of 10", "Source:"},
		[]string{"Bloom in that time", "steps.", "Area of life"},
	},
	"over time, by quarter": {"/reports/over-time?bloom=phq-9&every=quarter&from=2024-01&to=2025-12", []string{"Quarter by quarter", "There are no limits yet"}, nil},
	"over time, goals":      {"/reports/over-time?bloom=goal-sheet&from=2024-02&to=2026-02", []string{"A person’s goals together", "Which goal sheet", "people’s own goals have moved"}, []string{"lower number", "Bloom in that time"}},
	"over time, of several scores": {
		"/reports/over-time?bloom=dialog&area=treatment", []string{`<option value="treatment" selected>`, "Too few people have a first and a latest score"}, []string{"All areas together"},
	},
	"who is heard": {
		"/reports/heard?bloom=phq-9&by=gender",
		[]string{"have an answer to this measure", "Share with an answer", "is noted in their own record", "This measure may not be meant for all of them"},
		[]string{"asked for a Bloom", "gave their view."},
	},
	"who is heard, goals": {"/reports/heard?bloom=goal-sheet", []string{"rated a goal of their own"}, []string{"asked for a Bloom"}},
	"places": {
		"/reports/fair?bloom=phq-9&by=team",
		[]string{"Too few places have numbers to show", "Share better, by more than chance", "who are better by more than chance", "begin from different scores"},
		[]string{"did a Bloom there", "stand higher"},
	},
	"places, with no source":    {"/reports/fair?bloom=dialog&by=team&area=life", []string{"Share who are higher, the better way", "No source says how much is more than chance"}, nil},
	"places, neither is better": {"/reports/fair?bloom=stori&by=team&area=growth", []string{"Neither way is the better one"}, nil},
	"places, goals":             {"/reports/fair?bloom=goal-sheet&by=team", []string{"Share with a goal that went up"}, nil},
	"places, by a preset":       {"/reports/fair?preset=nhs-community&bloom=reqol-10&by=team", []string{"NHS England, community mental health", "Share better, by more than chance"}, nil},
}

func TestTheViewsOfAMeasureAreTheSameOnThePageAndInEveryFile(t *testing.T) {
	p := newMeasuredMonthly(t)
	dele := p.as(t, "dele")
	for name, at := range viewReports {
		t.Run(name, func(t *testing.T) {
			path, query, _ := strings.Cut(at.path, "?")
			page := dele.get(at.path)
			page.wants(http.StatusOK, at.wants...)
			page.lacks(at.lacks...)
			if len(page.html) > 40<<10 {
				t.Errorf("%d bytes of HTML", len(page.html))
			}
			sameEverywhere(t, dele, path, "?"+query)
			for _, who := range []string{"amina", "ben", "eve", "chiara", "ada"} {
				for _, ending := range []string{"", ".csv", ".xlsx"} {
					p.as(t, who).get(path + ending + "?" + query).wants(http.StatusNotFound)
				}
			}
			dele.get(at.path + "&where=team:" + string(p.Hill)).wants(http.StatusNotFound) // Eve's team
		})
	}
	chart := "?bloom=phq-9&from=2024-02"
	dele.post("/reports/over-time/limits"+chart, url.Values{"first": {"2024-02"}, "last": {"2025-03"}, "reason": {"A new house."}}).wants(http.StatusOK, "The new limits are set")
	dele.get("/reports/over-time"+chart).wants(http.StatusOK, "A new house.")
	dele.get("/reports/over-time?from=2024-02").lacks("A new house.") // of Blooms
}

func TestTheCommissionersReportOfAMeasureTellsOfTimeAndOfWhoIsNotHeard(t *testing.T) {
	p := newMeasuredMonthly(t)
	dele := p.as(t, "dele")
	page := dele.get("/reports/commissioner?bloom=phq-9")
	page.wants(http.StatusOK, `id="h-heard"`, `id="h-over"`, "Who is not heard", "have two answers or more to this measure", "Mean change: Total", "On “Total” a lower number is the better one", "a less good score means a worse life")
	page.lacks("first Bloom", "another Bloom", "gave their own view")
	if len(page.html) > 40<<10 {
		t.Errorf("%d bytes of HTML", len(page.html))
	}
	heard := dele.get("/reports/heard?bloom=phq-9&by=gender")
	for _, n := range figuresIn(heard.partOf("heard"))[:1] {
		if got := figuresIn(page.partOf("heard")); got[0] != n {
			t.Errorf("supported are %q, and the page of who is heard says %q", got[0], n)
		}
	}
	dele.get("/reports/commissioner?bloom=dialog&area=treatment").wants(http.StatusOK, "Who is not heard", "too few quarters")
	dele.get("/reports/commissioner?bloom=goal-sheet").wants(http.StatusOK, "people’s own goals had moved")
}

// manyTeams adds teams of Dele's whose people answered ReQoL-10 twice: in every other team most
// are better, and in the others few.
func (p populated) manyTeams(t testing.TB, teams, people int) {
	t.Helper()
	operator, service := care.Operator(p.Organisation), care.ServiceID(p.IDs.New())
	for n := range teams {
		id := care.TeamID(p.IDs.New())
		if err := p.AddTeam(t.Context(), operator, care.NewTeam{ID: id, Name: fmt.Sprintf("Team %02d", n), Service: service, ServiceName: "Valley", Setting: care.SettingCommunity}); err != nil {
			t.Fatal(err)
		}
		if err := p.JoinTeam(t.Context(), operator, id, p.AsDele.Worker, care.PartManager); err != nil {
			t.Fatal(err)
		}
		for i := range people {
			who := care.PersonID(p.IDs.New())
			if err := p.AddPerson(t.Context(), operator, care.NewPerson{ID: who, Name: "Somebody New", Team: id}); err != nil {
				t.Fatal(err)
			}
			up := 0
			if i%5 == 0 || n%2 == 0 && i%5 < 4 {
				up = 1
			}
			p.measured(t, who, "reqol-10", "2025-06-10", "", func(int) int { return 1 })
			p.measured(t, who, "reqol-10", "2025-12-10", "", func(int) int { return 1 + 2*up })
		}
	}
}

func TestLimitsOfPlacesAreWiderWhereTheyDiffer(t *testing.T) {
	p := newPopulated(t)
	dele := p.as(t, "dele")
	p.manyTeams(t, 4, 90)
	few := dele.get("/reports/fair?bloom=reqol-10&by=team")
	few.wants(http.StatusOK, "The limits are those of chance alone. It takes 10 places or more", "Further above than chance would put them: 3. Team 00 and 5. Team 02", "Further below than chance would put them: 4. Team 01 and 6. Team 03")
	few.lacks("limit chance", "By chance alone:")
	p.manyTeams(t, 8, 40)
	wide := dele.get("/reports/fair?bloom=reqol-10&by=team")
	wide.wants(http.StatusOK, "Places here lie further apart than chance would put them", `class="limit chance"`, "By chance alone: 95 in 100, from %", "No place lies further out than chance, and the way places differ here", "Spiegelhalter 2005", "Quality and Safety in Health Care")
	if len(wide.html) > 40<<10 {
		t.Errorf("%d bytes of HTML", len(wide.html))
	}
	sameEverywhere(t, dele, "/reports/fair", "?bloom=reqol-10&by=team")
}
