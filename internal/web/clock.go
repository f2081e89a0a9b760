package web

import (
	"net/http"
	"slices"
	"strings"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/web/ui"
)

// clockPage is what each waiting time still needs, in words.
type clockPage struct {
	care.ClockPage
	rows    []clockRow
	pages   ui.Pagination
	counts  []ui.Link
	teams   []ui.Option
	lead    string
	counted string // the measures that count as a first outcome
	mayDo   bool
}

type clockRow struct {
	href, mark, name, detail string
	waited, needs, there     string
}

func (v *visit) showClock() error {
	q := v.r.URL.Query()
	want := care.ClockQuery{Team: care.TeamID(q.Get("team")), Part: q.Get("part"), Stopped: q.Get("part") == "none", After: v.after()}
	if !slices.Contains(care.ClockParts, want.Part) {
		want.Part = ""
	}
	list, err := v.site.care.ListClock(v.r.Context(), v.actor(), want)
	if err != nil {
		return err
	}
	p := clockPage{ClockPage: list, mayDo: v.actor().Role == care.RoleWorker, teams: v.teamOptions(list.Teams)}
	for _, r := range list.Rows {
		p.rows = append(p.rows, v.clockRow(r, list.Teams, p.mayDo))
	}
	var names []string
	for _, id := range list.Baselines {
		names = append(names, v.measureTitle(id))
	}
	p.counted = v.Words.List(names...)
	p.pages = pagesOf(clockPath(want.Team, q.Get("part")), list.After, len(list.Rows), list.Total, care.ClockPageSize)
	v.clockCounts(&p)
	page := v.base(v.Words.T("clock.title"))
	page.Personal, page.Wide = true, true
	return v.show(http.StatusOK, clockView(v, page, p))
}

func clockPath(team care.TeamID, part string) string {
	path := "/due/clock"
	if team != "" {
		path = with(path, "team", string(team))
	}
	if part != "" {
		path = with(path, "part", part)
	}
	return path
}

func (v *visit) clockCounts(p *clockPage) {
	add := func(part, text string, n int, current bool) {
		p.counts = append(p.counts, ui.Link{Text: v.Words.F("due.count", "standing", text, "n", n), Href: clockPath(p.Team, part), Current: current})
	}
	add("", v.Words.T("clock.all_parts"), p.Going, p.Part == "" && !p.Stopped)
	for _, part := range care.ClockParts {
		add(part, v.Words.T("clock.part_"+part), p.Missing[part], p.Part == part)
	}
	add("none", v.Words.T("clock.stopped"), p.Whole, p.Stopped)
	if p.lead = v.Words.T("clock.going_none"); p.Going > 0 {
		p.lead = v.Words.N("clock.going", p.Going)
	}
}

func (v *visit) clockRow(r care.ClockRow, teams []care.MyTeam, links bool) clockRow {
	row := clockRow{
		name: r.Name, detail: v.personLine(r.Name, r.PreferredName, r.Reference, r.Team, teams),
		waited: v.Words.N("clock.waited", max(0, r.Waited(v.today())), "day", v.day(r.Since)),
	}
	if links {
		row.href, row.mark = personPath(r.Person), personPath(r.Person)+"/support"
	}
	var needs, there []string
	for _, part := range care.ClockParts {
		if day := r.Part(part); day != "" {
			there = append(there, v.Words.F("clock.on", "part", v.Words.T("clock.part_"+part), "day", v.day(day)))
		} else {
			needs = append(needs, v.Words.T("clock.need_"+part))
		}
	}
	row.there = strings.Join(there, " · ")
	if needs != nil {
		row.needs = v.Words.F("clock.needs", "parts", v.Words.List(needs...))
	}
	return row
}

// marksPage is what was noted of a person's support, and a form for another day.
type marksPage struct {
	care.MarksPage
	id, kind         string
	day, month, year string
}

func (v *visit) showMarks() error {
	return v.marksAgain(http.StatusOK, marksPage{id: v.site.care.NewID()}, nil)
}

func (v *visit) marksAgain(status int, p marksPage, problems ui.Problems) error {
	person, err := v.person()
	if err != nil {
		return err
	}
	if p.MarksPage, err = v.site.care.ListMarks(v.r.Context(), v.actor(), person); err != nil {
		return err
	}
	page := v.personPage(v.Words.T("support.title"), p.Person)
	page.Back, page.Problems = v.homeOf(p.Person), problems
	return v.show(status, marksView(v, page, p))
}

// markNote says when a day was noted, or taken back.
func (v *visit) markNote(m care.SupportMark) string {
	if !m.Stands() {
		return v.Words.F("support.withdrawn", "day", v.Words.Date(m.Withdrawn))
	}
	return v.Words.F("support.marked", "day", v.Words.Date(m.At))
}

func (v *visit) markSupport() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	p := marksPage{id: form.Text("id"), kind: form.Text("kind"), day: form.Text("on-day"), month: form.Text("on-month"), year: form.Text("on-year")}
	err = v.site.care.MarkSupport(v.r.Context(), v.actor(), person, care.NewMark{
		ID: care.MarkID(p.id), Kind: care.MarkKind(p.kind), On: care.Date(form.Date("on")),
	})
	if fault.Is(err, fault.Invalid) {
		return v.marksAgain(http.StatusUnprocessableEntity, p, v.problems(err))
	}
	if err != nil {
		return err
	}
	return v.to(personPath(person)+"/support", "support_marked")
}

func (v *visit) withdrawMark() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	if err := v.site.care.WithdrawMark(v.r.Context(), v.actor(), person, care.MarkID(v.r.PathValue("mark"))); err != nil {
		return err
	}
	return v.to(personPath(person)+"/support", "support_withdrawn")
}
