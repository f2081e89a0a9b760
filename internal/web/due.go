package web

import (
	"net/http"
	"slices"
	"strings"

	"towpath/internal/care"
	"towpath/internal/httpkit"
	"towpath/internal/web/ui"
)

func (s *Site) dueRoutes(signed func(string, pageHandler)) {
	signed("GET /today", (*visit).showToday)
	signed("GET /due", (*visit).showDue)
	signed("GET /due/clock", (*visit).showClock)
	signed("GET /due/letters", (*visit).showLetters)
	signed("POST /people/{person}/letter", (*visit).handOutLetter)
	signed("POST /people/{person}/not-now", (*visit).notNow)
	signed("GET /reminders", (*visit).ownReminders)
	signed("GET /people/{person}/reminders", (*visit).showReminders)
	signed("POST /people/{person}/reminders", (*visit).chooseReminder)
	signed("GET /people/{person}/support", (*visit).showMarks)
	signed("POST /people/{person}/support", (*visit).markSupport)
	signed("POST /people/{person}/support/{mark}/withdraw", (*visit).withdrawMark)
	signed("GET /schedule", (*visit).showSchedules)
	signed("POST /schedule", (*visit).setSchedule)
	signed("POST /schedule/suggested", (*visit).takeSuggested)
	signed("GET /schedule/new", (*visit).newSchedule)
	signed("GET /schedule/{schedule}", (*visit).changeSchedule)
	signed("POST /schedule/{schedule}/end", (*visit).endSchedule)
}

// duePage is who of the reader's teams is due, in words.
type duePage struct {
	care.DuePage
	rows   []dueRow
	counts []ui.Link
	pages  ui.Pagination
	all    string // the address of everything on one page, "" where it is
	lead   string
	teams  []ui.Option
	asked  []ui.Option // measures
	mayDo  bool        // a worker opens records; a manager does not
}

// dueRow is one person and one measure, in words.
type dueRow struct {
	href, name, detail string
	measure, why       string
	standing, day      string
	tone               ui.Tone
	more               []string
}

// wantedStanding reads a standing from an address; what is none stands for all that wait.
func wantedStanding(text string) care.DueStanding {
	if d := care.DueStanding(text); slices.Contains(care.DueStandings, d) {
		return d
	}
	return ""
}

func (v *visit) showDue() error {
	q := v.r.URL.Query()
	list, err := v.site.care.ListDue(v.r.Context(), v.actor(), care.DueQuery{
		Team: care.TeamID(q.Get("team")), Measure: q.Get("measure"), Standing: wantedStanding(q.Get("standing")), After: v.after(), All: q.Has("all"),
	})
	if err != nil {
		return err
	}
	p := duePage{DuePage: list, mayDo: v.actor().Role == care.RoleWorker}
	p.rows = make([]dueRow, len(list.Rows))
	for i, r := range list.Rows {
		p.rows[i] = v.dueRow(r, list.Teams, p.mayDo)
	}
	path := v.duePath(list.DueQuery, list.Standing)
	if !list.All {
		p.pages = pagesOf(path, list.After, len(list.Rows), list.Total, care.DuePageSize)
		if list.Total > care.DuePageSize {
			p.all = with(path, "all", "1")
		}
	}
	v.dueFilters(&p)
	page := v.base(v.Words.T("due.title"))
	page.Personal, page.Wide = true, true
	return v.show(http.StatusOK, dueView(v, page, p))
}

// duePath is the address of a list, without where on it one is.
func (v *visit) duePath(q care.DueQuery, standing care.DueStanding) string {
	path := "/due"
	for _, f := range [][2]string{{"team", string(q.Team)}, {"measure", q.Measure}, {"standing", string(standing)}} {
		if f[1] != "" {
			path = with(path, f[0], f[1])
		}
	}
	return path
}

// dueFilters fills in what can be chosen, and how many there are of each standing.
func (v *visit) dueFilters(p *duePage) {
	t := v.Words.T
	waits := 0
	p.teams = v.teamOptions(p.Teams)
	p.asked = []ui.Option{{Label: t("due.any_measure")}}
	for _, id := range p.Measures {
		p.asked = append(p.asked, ui.Option{Value: id, Label: v.measureTitle(id)})
	}
	for _, d := range care.DueStandings {
		if d.Waits() {
			waits += p.Counts[d]
		}
	}
	add := func(d care.DueStanding, name string, n int) {
		p.counts = append(p.counts, ui.Link{
			Text: v.Words.F("due.count", "standing", t("due.standing_"+name), "n", n), Href: v.duePath(p.DueQuery, d), Current: d == p.Standing,
		})
	}
	add("", "waits", waits)
	for _, d := range care.DueStandings {
		add(d, string(d), p.Counts[d])
	}
	if p.lead = t("due.lead_none"); waits > 0 {
		p.lead = v.Words.N("due.lead", waits)
	}
}

func (v *visit) teamOptions(teams []care.MyTeam) []ui.Option {
	out := []ui.Option{{Label: v.Words.T("due.any_team")}}
	for _, t := range teams {
		out = append(out, ui.Option{Value: string(t.ID), Label: t.Name})
	}
	return out
}

// personLine is what tells two people of one name apart on a list of many.
func (v *visit) personLine(name, preferred, reference string, team care.TeamID, teams []care.MyTeam) string {
	var parts []string
	if preferred != "" && preferred != name {
		parts = append(parts, v.Words.F("person.likes", "name", preferred))
	}
	if reference != "" {
		parts = append(parts, reference)
	}
	for _, t := range teams {
		if len(teams) > 1 && t.ID == team {
			parts = append(parts, t.Name)
		}
	}
	return strings.Join(parts, " · ")
}

func (v *visit) dueRow(r care.DueRow, teams []care.MyTeam, links bool) dueRow {
	row := dueRow{
		name: r.Name, detail: v.personLine(r.Name, r.PreferredName, r.Reference, r.Team, teams), measure: v.measureTitle(r.Measure),
		why: v.dueWhy(r.Due), standing: v.Words.T("due.standing_" + string(r.Standing)), day: v.dueDay(r.Due),
	}
	if links {
		row.href = measuresPath(r.Person)
	}
	if r.Standing == care.DueDone {
		row.tone = ui.Done
	}
	if r.Standing == care.DueDeclined {
		said := "due.declined_on"
		if r.Words && links {
			said = "due.declined_on_why"
		}
		row.more = append(row.more, v.Words.F(said, "day", v.day(r.Declined)))
	}
	if m := r.Reminded; m != nil && m.DueDay == r.Day {
		how := "due.reminded_" + string(m.Way)
		if m.Failed {
			how = "due.reminded_failed"
		}
		row.more = append(row.more, v.Words.F(how, "day", v.Words.Date(m.At)))
	}
	return row
}

// dueWhy says why something is due on its day: in weeks where it is whole ones.
func (v *visit) dueWhy(d care.Due) string {
	switch {
	case d.Day == "":
		return v.Words.T("due.never_again")
	case d.Reason == care.ReasonClose:
		return v.Words.T("due.why_close")
	case d.Days%7 == 0:
		return v.Words.N("due.why_"+string(d.Reason)+"_weeks", d.Days/7)
	}
	return v.Words.N("due.why_"+string(d.Reason)+"_days", d.Days)
}

func (v *visit) dueDay(d care.Due) string {
	if d.Day == "" {
		return ""
	}
	id := "due.day_" + string(d.Standing)
	if d.Standing == care.DueNow && d.Day < v.today() {
		id = "due.day_due_review"
	}
	return v.Words.F(id, "day", v.day(d.Day))
}

// dueParts puts counts into a sentence: "3 overdue, 12 due".
func (v *visit) dueParts(counts map[care.DueStanding]int) string {
	var parts []string
	for _, d := range care.DueStandings {
		if d.Waits() && counts[d] > 0 {
			parts = append(parts, v.Words.N("due.parts_"+string(d), counts[d]))
		}
	}
	return strings.Join(parts, ", ")
}

// dueTabs lead between the lists.
func (v *visit) dueTabs() []ui.Link {
	tabs := []ui.Link{{Text: v.Words.T("due.tab_due"), Href: "/due"}, {Text: v.Words.T("due.tab_clock"), Href: "/due/clock"}}
	if v.actor().Role == care.RoleWorker {
		tabs = append(tabs, ui.Link{Text: v.Words.T("due.tab_letters"), Href: "/due/letters"}, ui.Link{Text: v.Words.T("measure.paper_nav"), Href: "/paper"})
	}
	for i := range tabs {
		tabs[i].Current = tabs[i].Href == v.r.URL.Path
	}
	return tabs
}

// notNow keeps that the person does not want to answer a measure this time.
func (v *visit) notNow() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	err = v.site.care.DeclineMeasure(v.r.Context(), v.actor(), person, care.DeclineID(form.Text("id")), form.Text("measure"), "")
	if err != nil {
		return err
	}
	if v.own(person) {
		return v.to("/", "not_now")
	}
	return v.to(personPath(person)+"/reminders", "not_now")
}
