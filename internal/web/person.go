package web

import (
	"net/http"

	"towpath/internal/care"
	"towpath/internal/instrument"
	"towpath/internal/web/ui"
)

// personPage is what every page about a person has round it. For a worker, the
// person stands above the page; for the person, it is simply theirs.
func (v *visit) personPage(title string, p care.Person) ui.Page {
	page := v.base(title)
	page.Personal = true
	if v.own(p.ID) {
		return page
	}
	t := v.Words.T
	own := personPath(p.ID)
	if p.Narrowed {
		return v.sharedWith(page, p)
	}
	v.subject = p.ID
	if p.Erased {
		p.Name = t("person.erased_name")
	}
	page.Subject = &ui.Subject{
		Name: p.Name, Detail: v.personDetail(p), Href: own,
		Nav: []ui.Link{
			{Text: t("person.nav_overview"), Href: own},
			{Text: t("person.nav_bloom"), Href: own + "/bloom"},
			{Text: t("person.nav_goals"), Href: own + "/goals"},
			{Text: t("person.nav_plans"), Href: own + "/plans"},
			{Text: t("person.nav_journey"), Href: own + "/journey"},
			{Text: t("measure.nav_them"), Href: own + "/measures"},
			{Text: t("person.nav_circle"), Href: own + "/circle"},
		},
	}
	if p.ReadOnly {
		if page.Notice == nil {
			page.Notice = &ui.Notice{Text: t("emergency.open_now")}
		}
		page.Notice.Title, page.Notice.Icon = t("emergency.open_title"), "shield"
	}
	page.Subject.Nav = v.marked(page.Subject.Nav, map[string][]string{own + "/bloom": {own + "/assessments"}, own + "/plans": {own + "/card"}})
	return page
}

// sharedWith is what a page has round it for somebody of the person's circle: the
// topics that are shared, and a watch that closes the page once that changes.
func (v *visit) sharedWith(page ui.Page, p care.Person) ui.Page {
	own := personPath(p.ID)
	page.Subject = &ui.Subject{Name: p.Called(), Href: v.kept(own + "/shared")}
	for _, t := range topicPages {
		if p.Shared.Has(t.topic) {
			page.Subject.Nav = append(page.Subject.Nav, ui.Link{Text: v.topicPart(t.topic), Href: own + t.path})
		}
	}
	v.marked(page.Subject.Nav, nil)
	for i := range page.Subject.Nav {
		page.Subject.Nav[i].Href = v.kept(page.Subject.Nav[i].Href)
	}
	if v.actor().Preview {
		page.Notice = &ui.Notice{Title: v.Words.T("circle.preview_title"), Icon: "eye", Text: v.Words.T("circle.preview_text")}
		return page
	}
	page.Watch = own + "/shared/still?topics=" + topicsParam(p.Shared)
	page.WatchNext = own + "/shared?said=sharing_changed"
	return page
}

// quietPage is personPage without its menus: for the pages where one thing is
// asked at a time.
func (v *visit) quietPage(title string, p care.Person) ui.Page {
	page := v.personPage(title, p)
	page.Nav = nil
	if page.Subject != nil {
		page.Subject.Nav = nil
	}
	return page
}

// personDetail tells two people of one name apart: what they like to be called,
// when they were born, their reference.
func (v *visit) personDetail(p care.Person) string {
	detail := ""
	add := func(text string) { detail = join(detail, text) }
	if p.PreferredName != "" && p.PreferredName != p.Name {
		add(v.Words.F("person.likes", "name", p.PreferredName))
	}
	if p.Born.Valid() {
		add(v.Words.F("person.born", "day", v.day(p.Born)))
	}
	if p.Reference != "" {
		add(p.Reference)
	}
	return detail
}

func (s *Site) personRoutes(signed func(string, pageHandler)) {
	signed("GET /people", (*visit).showCaseload)
	signed("GET /people/new", (*visit).newPersonForm)
	signed("POST /people/new", (*visit).addPerson)
	signed("GET /people/{person}", (*visit).showPerson)
	signed("GET /people/{person}/details", (*visit).correctForm)
	signed("POST /people/{person}/details", (*visit).correctPerson)
	s.appointmentRoutes(signed)
	signed("GET /people/{person}/goals", (*visit).showGoals)
	signed("POST /people/{person}/goals", (*visit).setGoal)
	signed("POST /people/{person}/goals/{goal}/ratings", (*visit).rateGoal)
	signed("POST /people/{person}/goals/{goal}/steps", (*visit).agreeStep)
	signed("POST /people/{person}/goals/{goal}/end", (*visit).endGoal)
	signed("POST /people/{person}/steps/{step}/reviews", (*visit).reviewStep)
}

// summary is how things stand with a person: what the first page about them
// shows, to the person and to a worker.
type summary struct {
	person care.Person
	open   *openBloom
	bloom  *lastBloom
	steps  []openStep
	helped *entryLine
	goals  int
	next   *meetingLine
}

// openBloom is an assessment that is under way.
type openBloom struct {
	href, progress string
	on             string
}

// lastBloom is the latest finished assessment that has something to show.
type lastBloom struct {
	picture []byte
	on      string
	title   string
}

// openStep is a step that was agreed and is not done yet.
type openStep struct {
	words, detail, goal, href string
}

// summarize puts a summary into words and pictures.
func (v *visit) summarize(c care.Summary) summary {
	s := summary{person: c.Person, goals: len(c.Goals)}
	all := v.site.care.Instruments()
	if l := c.Open; l != nil {
		inst, _ := all.Get(l.Instrument, l.InstrumentVersion)
		s.open = v.openBloom(*l, inst)
	}
	if l := c.Latest; l != nil {
		inst, _ := all.Get(l.Instrument, l.InstrumentVersion)
		title := v.Words.F("person.bloom_on", "day", v.day(l.On))
		s.bloom = &lastBloom{picture: v.miniBloom("latest", title, inst, *l), on: v.day(l.On), title: inst.Words(v.Words.Lang()).Title}
	}
	for _, g := range c.Goals {
		for _, st := range g.Steps {
			if st.Open() {
				s.steps = append(s.steps, openStep{
					words: st.Words, detail: v.stepDetail(st.ActionStep), goal: g.Words,
					href: personPath(c.Person.ID) + "/goals#step-" + string(st.ID),
				})
			}
		}
	}
	if c.Next != nil {
		line := v.meetingLine(*c.Next)
		s.next = &line
	}
	if c.Helped != nil {
		line := v.entryLine(c.Person, *c.Helped)
		s.helped = &line
	}
	return s
}

// given counts the areas of an assessment in which something was said.
func given(l care.AssessmentLine, areas int) int {
	n := 0
	for _, p := range l.Picture(areas) {
		if !p.NeverAsked() {
			n++
		}
	}
	return n
}

func (v *visit) openBloom(l care.AssessmentLine, inst *instrument.Instrument) *openBloom {
	areas := len(inst.Areas)
	done := given(l, areas)
	if l.Way == care.WayApart {
		done = 0
		for _, a := range l.Values(v.actor().Voice()) {
			if !a.NeverAsked() {
				done++
			}
		}
	}
	o := openBloom{href: assessmentPath(l.Person, l.ID) + "/next", on: v.day(l.On)}
	if done < areas {
		o.progress = v.Words.F("person.carry_on_area", "area", done+1, "of", areas)
	} else {
		o.href = assessmentPath(l.Person, l.ID)
		o.progress = v.Words.T("person.carry_on_finish")
	}
	return &o
}

// personOverview is a worker's first page about a person.
type personOverview struct {
	summary
	notes   []entryLine // the latest of the journey
	workers string
	teams   string
	circle  string // who of the circle is in it, empty for nobody
	unread  int    // what the circle told and nobody has read yet
	asked   int    // questions about the record that wait
}

// showPerson shows a worker how things stand with somebody. The person's own is
// their home page.
func (v *visit) showPerson() error {
	id, err := v.person()
	if err != nil {
		return err
	}
	if v.own(id) {
		return v.to("/", "")
	}
	around, err := v.site.care.ShowPerson(v.r.Context(), v.actor(), id)
	if err != nil {
		return err
	}
	if around.Person.Erased {
		page := v.base(v.Words.T("person.erased_title"))
		page.Back = "/"
		return v.show(http.StatusOK, erasedView(v, page))
	}
	o := personOverview{summary: v.summarize(around.Summary), asked: around.Questions, unread: around.Unread}
	for _, e := range around.Entries {
		o.notes = append(o.notes, v.entryLine(around.Person, e))
	}
	v.around(&o, around)
	page := v.personPage(around.Person.Name, around.Person)
	page.Back = "/"
	return v.show(http.StatusOK, personView(v, page, o))
}

// around names the people around the person, and their teams.
func (v *visit) around(o *personOverview, p care.PersonPage) {
	var workers, teams, circle []string
	for _, w := range p.Workers {
		name := w.Name
		if w.JobTitle != "" {
			name = v.Words.F("person.worker", "name", w.Name, "job", w.JobTitle)
		}
		workers = append(workers, name)
	}
	for _, t := range p.Teams {
		teams = append(teams, t.Name)
	}
	for _, m := range p.Circle {
		circle = append(circle, m.Name)
	}
	o.workers, o.teams = v.Words.List(workers...), v.Words.List(teams...)
	if circle != nil {
		o.circle = v.Words.List(circle...)
	}
}
