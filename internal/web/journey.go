package web

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"time"

	"towpath/internal/care"
	"towpath/internal/chart"
	"towpath/internal/web/ui"
)

func (s *Site) journeyRoutes(signed func(string, pageHandler)) {
	signed("GET /people/{person}/journey", (*visit).showJourney)
	signed("POST /people/{person}/journey", (*visit).noteJourney)
	signed("GET /people/{person}/journey/areas", (*visit).showJourneyAreas)
}

// journeyPage is one line of time: the wave, what stands out on it, and
// everything of one year in a list.
type journeyPage struct {
	person  care.Person
	empty   bool
	rough   bool
	entry   entryForm
	wave    []byte
	finding string
	pins    []pinLine
	helped  []entryLine
	minis   []miniLine
	years   []ui.Link
	year    string
	events  []event
	pages   ui.Pagination
	formNow bool // the form is open, since something in it is to be put right
}

// event is one thing that happened, as the list shows it.
type event struct {
	on   care.Date
	at   time.Time
	line entryLine
	href string
}

type miniLine struct {
	picture []byte
	day     string
	href    string
}

func (v *visit) showJourney() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	return v.journeyAgain(person, http.StatusOK, v.newEntryForm(), nil)
}

// journeyAgain shows the journey with the form as it was typed.
func (v *visit) journeyAgain(person care.PersonID, status int, f entryForm, problems ui.Problems) error {
	j, err := v.site.care.ShowJourney(v.r.Context(), v.actor(), person)
	if err != nil {
		return err
	}
	if j.Person.ReadOnly && len(problems) > 0 {
		return v.nowhere() // whoever may not write has no form to put right
	}
	done := finished(j.Lines)
	p := journeyPage{
		person: j.Person, entry: f, rough: v.saidRough(), formNow: len(problems) > 0,
		empty: len(j.Entries) == 0 && len(done) == 0 && len(j.Goals) == 0,
	}
	all := v.events(j, done)
	asked := v.r.URL.Query().Get("year")
	p.year, p.years = v.years(personPath(person)+"/journey", all, asked)
	v.listYear(&p, all)
	v.drawWave(&p, j, done, asked)
	for _, e := range j.GotThrough(2) {
		p.helped = append(p.helped, v.entryLine(j.Person, e))
	}
	p.minis = v.minis(done)
	page := v.personPage(v.say(j.Person, "journey.title"), j.Person)
	page.Back, page.Problems = v.homeOf(j.Person), problems
	return v.show(status, journeyView(v, page, p))
}

// mostEvents is how many lines of a year stand on one page.
const mostEvents = 40

// listYear lists the year that is shown, a page at a time.
func (v *visit) listYear(p *journeyPage, all []event) {
	var list []event
	for _, e := range all {
		if string(e.on[:4]) == p.year {
			list = append(list, e)
		}
	}
	after := min(v.after(), len(list))
	p.events = list[after:min(after+mostEvents, len(list))]
	p.pages = pagesOf(personPath(p.person.ID)+"/journey?year="+p.year+"#time", after, len(p.events), len(list), mostEvents)
}

// finished keeps the assessments that are finished: what is under way is not on
// the journey yet.
func finished(lines []care.AssessmentLine) []care.AssessmentLine {
	return slices.DeleteFunc(slices.Clone(lines), func(l care.AssessmentLine) bool { return !l.Completed() })
}

// years gives the years in which something happened, latest first, and the one to
// list: the one asked for, or the latest.
func (v *visit) years(path string, all []event, asked string) (string, []ui.Link) {
	year := ""
	var links []ui.Link
	for _, e := range all {
		y := string(e.on[:4])
		if len(links) == 0 || links[len(links)-1].Text != y {
			links = append(links, ui.Link{Text: y, Href: path + "?year=" + y + "#time"})
		}
		if y == asked {
			year = y
		}
	}
	if year == "" && len(links) > 0 {
		year = links[0].Text
	}
	for i := range links {
		links[i].Current = links[i].Text == year
	}
	return year, links
}

// events puts everything on one line of time, latest first.
func (v *visit) events(j care.JourneyPage, done []care.AssessmentLine) []event {
	var all []event
	for _, e := range j.Entries {
		all = append(all, event{on: e.On, at: e.At, line: v.entryLine(j.Person, e)})
	}
	for _, l := range done {
		all = append(all, event{on: l.On, at: l.CompletedAt, href: personPath(j.Person.ID) + "/bloom?assessment=" + string(l.ID), line: entryLine{
			kind: "bloom", what: v.Words.T("journey.bloom_" + string(l.Kind)), day: v.day(l.On),
		}})
	}
	for _, g := range j.Goals {
		all = append(all, v.goalEvents(g)...)
	}
	all = slices.DeleteFunc(all, func(e event) bool { return !e.on.Valid() })
	slices.SortStableFunc(all, func(a, b event) int {
		return cmp.Or(cmp.Compare(b.on, a.on), b.at.Compare(a.at))
	})
	return all
}

// goalEvents are a goal's own days: set, steps done, ended.
func (v *visit) goalEvents(g care.GoalPlan) []event {
	at := func(t time.Time, kind, id, words string) event {
		on := care.DateOf(t, v.site.config.Place)
		return event{on: on, at: t, line: entryLine{kind: kind, what: v.Words.T(id), day: v.day(on), happened: words}}
	}
	out := []event{at(g.At, "goal", "journey.goal_set", g.Words)}
	for _, st := range g.Steps {
		if r, ok := st.Latest(); ok && r.Outcome == care.StepDone {
			out = append(out, at(r.At, "goal", "journey.step_done", st.Words))
		}
	}
	if !g.Active() {
		out = append(out, at(g.EndedAt, "goal", "journey.goal_"+string(g.Ending), g.Words))
	}
	return out
}

// mostMinis is how many small Blooms stand in the row: the first and the latest.
const mostMinis = 3

func (v *visit) minis(done []care.AssessmentLine) []miniLine {
	var out []miniLine
	for i, l := range done {
		if i > 0 && i < len(done)-mostMinis+1 {
			continue
		}
		inst, known := v.site.care.Instruments().Get(l.Instrument, l.InstrumentVersion)
		if !known {
			continue
		}
		t := noon(l.On)
		out = append(out, miniLine{
			picture: v.miniBloom("mini-"+strconv.Itoa(i), v.Words.F("person.bloom_on", "day", v.day(l.On)), inst, l),
			day:     v.Words.ShortDate(t), href: personPath(l.Person) + "/bloom?assessment=" + string(l.ID),
		})
	}
	return out
}

// shortMonth names a month as an axis does: "Mar 26".
func (v *visit) shortMonth(t time.Time) string {
	return v.Words.F("journey.short_month", "month", v.Words.T("journey.month_"+strconv.Itoa(int(t.Month()))), "year", t.Format("06"))
}

// chartPin gives the shape of an entry's pin.
func chartPin(e care.Entry) chart.PinKind {
	switch e.Kind {
	case care.EntryMilestone:
		return chart.Milestone
	case care.EntrySkill:
		return chart.Skill
	default:
		return chart.Helped
	}
}
