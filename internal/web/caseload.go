package web

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/web/ui"
)

// reviewMonths is how long after a Bloom the next one is due.
const reviewMonths = 3

// caseloadPage is the people whom the reader's teams support.
type caseloadPage struct {
	care.Caseload
	rows  []caseloadRow
	mayDo bool // a worker opens records and adds people; a manager does not
	pages ui.Pagination
	lead  string
	// asking are those whose questions about their record wait.
	asking []ui.Link
	// help are those whose answers led to the words of help, not yet talked about.
	help []ui.Link
	due  map[care.DueStanding]int
}

// caseloadRow is one person with what is due, in words.
type caseloadRow struct {
	href, name, detail string
	last, due          string
	open               string
	first              bool // nobody has asked yet
}

func (v *visit) showCaseload() error {
	list, err := v.site.care.ListCaseload(v.r.Context(), v.actor(), care.CaseloadQuery{Search: v.r.URL.Query().Get("q"), After: v.after()})
	if err != nil {
		return err
	}
	p := caseloadPage{Caseload: list, mayDo: v.actor().Role == care.RoleWorker}
	for _, r := range list.Rows {
		p.rows = append(p.rows, v.caseloadRow(r, p.mayDo))
	}
	if p.mayDo {
		if p.asking, err = v.asking(); err != nil {
			return err
		}
		if p.help, err = v.helpShown(); err != nil {
			return err
		}
		if p.due, err = v.site.care.CountDue(v.r.Context(), v.actor()); err != nil {
			return err
		}
	}
	path := "/people"
	if list.Search != "" {
		path = with(path, "q", list.Search)
	}
	p.pages = pagesOf(path, list.After, len(list.Rows), list.Total, care.CaseloadPageSize)
	p.lead = v.Words.N("caseload.count", list.Total)
	switch {
	case list.Search != "" && list.Total == 0:
		p.lead = "" // the page says it in its middle
	case list.Search != "":
		p.lead = v.Words.N("caseload.found", list.Total, "search", list.Search)
	}
	page := v.base(v.Words.T("caseload.title"))
	page.Personal, page.Wide = true, true
	for i := range page.Nav {
		page.Nav[i].Current = page.Nav[i].Text == v.Words.T("site.people")
	}
	return v.show(http.StatusOK, caseloadView(v, page, p))
}

// asking leads to those who asked about their record and wait for an answer.
func (v *visit) asking() ([]ui.Link, error) {
	list, err := v.site.care.ListOpenQuestions(v.r.Context(), v.actor())
	var out []ui.Link
	for _, o := range list {
		out = append(out, ui.Link{
			Text: v.Words.N("caseload.asking", o.Count, "name", o.Person.Name, "when", v.Words.Date(o.Since)), Href: recordPath(o.Person.ID),
		})
	}
	return out, err
}

// after is how many entries of a list come before this page.
func (v *visit) after() int {
	n, _ := strconv.Atoi(v.r.URL.Query().Get("after")) // what is no number begins at the start
	return max(n, 0)
}

// pagesOf leads through a list of total rows, of which shown stand on the page
// that begins after so many.
func pagesOf(path string, after, shown, total, size int) ui.Pagination {
	var p ui.Pagination
	if after > 0 {
		p.Previous = path
		if after > size {
			p.Previous = with(path, "after", strconv.Itoa(after-size))
		}
	}
	if shown > 0 && after+shown < total {
		p.Next = with(path, "after", strconv.Itoa(after+size))
	}
	return p
}

func (v *visit) caseloadRow(r care.CaseloadRow, links bool) caseloadRow {
	row := caseloadRow{name: r.Name, last: v.Words.T("caseload.not_yet"), first: !r.LastOn.Valid() && r.Open == ""}
	if r.Erased {
		row.name = v.Words.T("person.erased_name")
	}
	var detail []string
	if r.PreferredName != "" && r.PreferredName != r.Name {
		detail = append(detail, v.Words.F("person.likes", "name", r.PreferredName))
	}
	if r.Reference != "" {
		detail = append(detail, r.Reference)
	}
	row.detail = strings.Join(detail, " · ")
	if links {
		row.href = personPath(r.Person)
		if r.Open != "" {
			row.open = assessmentPath(r.Person, r.Open) + "/next"
		}
	}
	if !r.LastOn.Valid() {
		return row
	}
	row.last = v.Words.F("caseload.last_on", "day", v.day(r.LastOn))
	today, _ := v.today().Time()
	on, _ := r.LastOn.Time()
	if due := on.AddDate(0, reviewMonths, 0); !today.Before(due) {
		row.due = v.dueWords(on, today)
	}
	return row
}

// dueWords says how long ago the last Bloom was, once the next one is due.
func (v *visit) dueWords(on, today time.Time) string {
	months := (today.Year()-on.Year())*12 + int(today.Month()) - int(on.Month())
	if today.Day() < on.Day() {
		months--
	}
	return v.Words.N("caseload.due", months)
}

// newPerson is what is typed of somebody who begins.
type newPerson struct {
	id, name, preferred, reference, team string
	day, month, year                     string
	teams                                []ui.Option
}

func (v *visit) newPersonForm() error {
	return v.newPersonAgain(http.StatusOK, newPerson{id: v.site.care.NewID()}, nil)
}

func (v *visit) newPersonAgain(status int, n newPerson, problems ui.Problems) error {
	teams, err := v.site.care.ListMyTeams(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	if v.actor().Role != care.RoleWorker {
		return v.nowhere()
	}
	for _, t := range teams {
		n.teams = append(n.teams, ui.Option{Value: string(t.ID), Label: t.Name})
	}
	if n.team == "" && len(n.teams) > 0 {
		n.team = n.teams[0].Value
	}
	page := v.base(v.Words.T("caseload.add_title"))
	page.Back, page.Problems = "/", problems
	return v.show(status, newPersonView(v, page, n))
}

func (v *visit) addPerson() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	n := personTyped(form)
	n.id, n.team = form.Text("id"), form.Text("team")
	err = v.site.care.AddPerson(v.r.Context(), v.actor(), care.NewPerson{
		ID: care.PersonID(n.id), Name: n.name, PreferredName: n.preferred, Reference: n.reference,
		Born: care.Date(form.Date("born")), Team: care.TeamID(n.team),
	})
	if fault.Is(err, fault.Invalid) {
		return v.newPersonAgain(http.StatusUnprocessableEntity, n, v.problems(err))
	}
	if err != nil {
		return err
	}
	return v.to(personPath(care.PersonID(n.id)), "person_added")
}

// personTyped is who somebody is, as it was typed.
func personTyped(form httpkit.Form) newPerson {
	return newPerson{
		name: form.Text("name"), preferred: form.Text("preferred_name"), reference: form.Text("reference"),
		day: form.Text("born-day"), month: form.Text("born-month"), year: form.Text("born-year"),
	}
}
