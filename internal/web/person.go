package web

import (
	"net/http"
	"slices"

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
	if p.Erased {
		p.Name = t("person.erased_name")
	}
	page.Subject = &ui.Subject{
		Name: p.Name, Detail: v.personDetail(p), Href: own,
		Nav: []ui.Link{
			{Text: t("person.nav_overview"), Href: own},
			{Text: t("person.nav_bloom"), Href: own + "/bloom"},
			{Text: t("person.nav_goals"), Href: own + "/goals"},
			{Text: t("person.nav_journey"), Href: own + "/journey"},
			{Text: t("person.nav_circle"), Href: own + "/circle"},
		},
	}
	if p.ReadOnly {
		if page.Notice == nil {
			page.Notice = &ui.Notice{Text: t("emergency.open_now")}
		}
		page.Notice.Title, page.Notice.Icon = t("emergency.open_title"), "shield"
	}
	page.Subject.Nav = v.marked(page.Subject.Nav, map[string][]string{own + "/bloom": {own + "/assessments"}})
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
	notes  []entryLine
	helped *entryLine
	goals  int
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

// summarize makes the summary from one look at the journey, which holds it all.
func (v *visit) summarize(j care.JourneyPage) summary {
	s := summary{person: j.Person}
	for _, l := range slices.Backward(j.Lines) {
		inst, known := v.site.care.Instruments().Get(l.Instrument, l.InstrumentVersion)
		if !known {
			continue
		}
		switch {
		case !l.Completed():
			if s.open == nil {
				s.open = v.openBloom(l, inst)
			}
		case s.bloom == nil && given(l, len(inst.Areas)) > 0:
			title := v.Words.F("person.bloom_on", "day", v.day(l.On))
			s.bloom = &lastBloom{picture: v.miniBloom("latest", title, inst, l), on: v.day(l.On), title: inst.Words(v.Words.Lang()).Title}
		}
	}
	for _, g := range j.Goals {
		if !g.Active() {
			continue
		}
		s.goals++
		for _, st := range g.Steps {
			if st.Open() {
				s.steps = append(s.steps, openStep{
					words: st.Words, detail: v.stepDetail(st.ActionStep), goal: g.Words,
					href: personPath(j.Person.ID) + "/goals#step-" + string(st.ID),
				})
			}
		}
	}
	for _, e := range slices.Backward(j.Entries) {
		if len(s.notes) == latestNotes {
			break
		}
		s.notes = append(s.notes, v.entryLine(j.Person, e))
	}
	if helped := j.GotThrough(1); len(helped) > 0 {
		line := v.entryLine(j.Person, helped[0])
		s.helped = &line
	}
	return s
}

// latestNotes is how many notes of the journey stand on the first page.
const latestNotes = 3

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
	journey, err := v.site.care.ShowJourney(v.r.Context(), v.actor(), id)
	if err != nil {
		return err
	}
	o := personOverview{summary: v.summarize(journey), asked: around.Questions}
	workers := make([]string, len(around.Workers))
	for i, w := range around.Workers {
		workers[i] = w.Name
		if w.JobTitle != "" {
			workers[i] = v.Words.F("person.worker", "name", w.Name, "job", w.JobTitle)
		}
	}
	teams := make([]string, len(around.Teams))
	for i, t := range around.Teams {
		teams[i] = t.Name
	}
	if err := v.around(&o, id); err != nil {
		return err
	}
	o.workers, o.teams = v.Words.List(workers...), v.Words.List(teams...)
	page := v.personPage(journey.Person.Name, journey.Person)
	page.Back = "/"
	return v.show(http.StatusOK, personView(v, page, o))
}

// around fills in the people whom the person invited, and what they told.
func (v *visit) around(o *personOverview, id care.PersonID) error {
	circle, err := v.site.care.ListCircle(v.r.Context(), v.actor(), id)
	if err != nil {
		return err
	}
	var names []string
	for _, m := range circle.Members {
		if m.Joined() {
			names = append(names, m.Name)
		}
	}
	if names != nil {
		o.circle = v.Words.List(names...)
	}
	told, err := v.site.care.ListTold(v.r.Context(), v.actor(), id)
	o.unread = unread(told)
	return err
}
