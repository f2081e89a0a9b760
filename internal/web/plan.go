package web

import (
	"net/http"
	"slices"
	"strings"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/plan"
	"towpath/internal/web/ui"
)

func (s *Site) planRoutes(open, signed func(string, pageHandler)) {
	signed("GET /people/{person}/plans", (*visit).showPlans)
	signed("POST /people/{person}/plans", (*visit).beginMeeting)
	signed("GET /people/{person}/plans/{plan}", (*visit).showPlan)
	signed("POST /people/{person}/plans/{plan}/lines", (*visit).addPlanLine)
	signed("GET /people/{person}/plans/{plan}/lines/{line}", (*visit).showPlanLine)
	signed("POST /people/{person}/plans/{plan}/lines/{line}", (*visit).changePlanLine)
	signed("POST /people/{person}/plans/{plan}/review", (*visit).setPlanReview)
	signed("POST /people/{person}/plans/{plan}/confirmations", (*visit).confirmPlan)
	signed("POST /people/{person}/plans/{plan}/copies", (*visit).notePlanCopy)
	signed("POST /people/{person}/plans/{plan}/copies/{copy}/end", (*visit).endPlanCopy)
	signed("POST /people/{person}/plans/{plan}/versions", (*visit).putForward)
	signed("GET /people/{person}/plans/{plan}/versions/{number}", (*visit).showPlanVersion)
	signed("POST /people/{person}/plans/{plan}/versions/{number}/signatures", (*visit).signPlan)
	signed("POST /people/{person}/crises/{crisis}/review", (*visit).reviewCrisis)
	signed("GET /people/{person}/card", (*visit).showCards)
	signed("POST /people/{person}/card", (*visit).makeCard)
	signed("POST /people/{person}/card/{card}/end", (*visit).endCard)
	open("GET /card", (*visit).cardForm)
	open("POST /card", (*visit).openCardTyped)
	open("GET /card/{code}", (*visit).openCard)
	open("GET /card/{code}/keep", (*visit).keepCard)
}

// planKey is how a plan stands in an address: the name of its kind, and its id where there
// are many of the kind.
func planKey(kind plan.Kind, id care.PlanID) string {
	key := strings.ReplaceAll(string(kind), "_", "-")
	if kind.Single() {
		return key
	}
	return key + "-" + string(id)
}

func planPath(person care.PersonID, kind plan.Kind, id care.PlanID) string {
	return personPath(person) + "/plans/" + planKey(kind, id)
}

// planRef reads which plan an address is about.
func (v *visit) planRef() (care.PlanRef, error) {
	person, err := v.person()
	if err != nil {
		return care.PlanRef{}, err
	}
	key := v.r.PathValue("plan")
	for _, kind := range plan.Kinds {
		rest, ok := strings.CutPrefix(key, strings.ReplaceAll(string(kind), "_", "-"))
		switch {
		case ok && rest == "" && kind.Single():
			return care.PlanRef{Person: person, Kind: kind}, nil
		case ok && !kind.Single() && strings.HasPrefix(rest, "-") && care.ValidID(rest[1:]):
			return care.PlanRef{Person: person, Kind: kind, Plan: care.PlanID(rest[1:])}, nil
		}
	}
	return care.PlanRef{}, v.nowhere()
}

// planPage is one plan as it stands.
type planPage struct {
	care.PlanPage
	ref   care.PlanRef
	path  string
	parts []planPart
	form  planForm
	// agreed is what the person agreed to, for whoever may only read.
	agreed []frozenPart
	// beside are the other places of a carer's own, and the plans in which they have a part.
	beside []ui.Card
}

// planPart is a section with what stands in it.
type planPart struct {
	plan.Section
	id     string // word ids begin with it
	detail string // what the second part of a line is
	lines  []planLine
	offers []care.PlanOffer
}

// planLine is a line with what is said of it.
type planLine struct {
	id, words, detail, day, who string
	removed                     bool // the person took it out, and somebody wrote on it since
	beside                      int
	href                        string
}

// planForm is a form that was sent and has something to be put right.
type planForm struct {
	section string
	id      string
	typed   httpkit.Form
}

func (f planForm) value(section, name string) string {
	if f.section != section || section == "" {
		return ""
	}
	return f.typed.Text(name)
}

func (v *visit) showPlan() error {
	r, err := v.planRef()
	if err != nil {
		return err
	}
	return v.planAgain(r, http.StatusOK, planForm{section: v.r.URL.Query().Get("add")}, nil)
}

func (v *visit) planAgain(r care.PlanRef, status int, f planForm, problems ui.Problems) error {
	data, err := v.site.care.ShowPlan(v.r.Context(), v.actor(), r)
	if err != nil {
		return err
	}
	if problems != nil && len(data.Voices) == 0 {
		return v.nowhere() // whoever was offered no form has nothing to put right
	}
	p := planPage{PlanPage: data, ref: r, path: planPath(r.Person, r.Kind, r.Plan), form: f}
	if err := v.fillPlan(&p); err != nil {
		return err
	}
	page := v.personPage(v.planTitle(data.Person, data.Head), data.Person)
	page.Back = personPath(r.Person) + "/plans"
	for _, problem := range problems {
		if problem.Field != "" && f.section != "" {
			problem.Field = field(problem.Field, f.section)
		}
		page.Problems = append(page.Problems, problem)
	}
	return v.show(status, planView(v, page, p))
}

// fillPlan puts a plan into words.
func (v *visit) fillPlan(p *planPage) error {
	if len(p.Voices) == 0 && p.Agreed > 0 {
		version, _ := p.Version(p.Agreed)
		f, err := version.Frozen()
		p.agreed = v.frozenParts(f)
		return err
	}
	if p.ref.Kind == plan.Carer && v.own(p.Person.ID) {
		if err := v.besideCarer(p); err != nil {
			return err
		}
	}
	for _, part := range p.Now.Parts {
		out := planPart{Section: part.Section, id: sectionWords(p.ref.Kind, part.Key), detail: v.detailLabel(p.ref.Kind, part.Section)}
		for _, l := range part.Lines {
			out.lines = append(out.lines, v.planLine(p.path, l))
		}
		for _, o := range p.Offers {
			if o.Section == part.Key {
				out.offers = append(out.offers, o)
			}
		}
		p.parts = append(p.parts, out)
	}
	return nil
}

// besideCarer leads from a carer's plan to their own Bloom and check-in, and to the crisis
// plans in which somebody lets them have a part.
func (v *visit) besideCarer(p *planPage) error {
	circles, err := v.site.care.ListMyCircles(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	t, own := v.Words.T, personPath(p.Person.ID)
	p.beside = []ui.Card{
		{Title: t("site.bloom"), Href: own + "/bloom", Icon: "flower-2", Text: t("plan.beside_bloom"), Level: 3},
		{Title: t("plan.beside_check"), Href: own + "/measures", Icon: "clipboard-list", Text: t("plan.beside_check_text"), Level: 3},
	}
	for _, c := range circles {
		if c.Shared.Has(care.TopicCrisis) {
			text := "plan.beside_read"
			if c.Shared.Has(care.TopicCrisisPart) {
				text = "plan.beside_part"
			}
			p.beside = append(p.beside, ui.Card{
				Title: v.Words.F("plan.title_crisis_them", "name", c.Person.Called()), Href: planPath(c.Person.ID, plan.Crisis, ""), Icon: "life-buoy", Text: t(text), Level: 3,
			})
		}
	}
	return nil
}

// sectionWords is the id of a section's title; the ids of its other words begin with it.
func sectionWords(kind plan.Kind, key string) string {
	return "plan.section_" + string(kind) + "_" + key
}

// detailLabel says what the second part of a line is, in sections that have one.
func (v *visit) detailLabel(kind plan.Kind, s plan.Section) string {
	if !s.Detail {
		return ""
	}
	return v.Words.T(sectionWords(kind, s.Key) + "_detail")
}

func (v *visit) planLine(path string, l plan.Line) planLine {
	e := l.Standing
	out := planLine{
		id: l.ID, words: e.Words, detail: e.Detail, day: v.day(care.Date(e.Day)), who: v.byApp(v.writtenBy(e.Voice, e.Name, e.Recorded), e),
		beside: len(l.Beside), href: path + "/lines/" + l.ID,
	}
	if e.Act == plan.Remove {
		out.removed = true
		for _, h := range slices.Backward(l.History) {
			if h.Act == plan.Write && slices.Contains(e.Base, h.ID) {
				out.words, out.detail = h.Words, h.Detail
				break
			}
		}
	}
	return out
}

// byApp says beside who wrote something that an app sent it for them.
func (v *visit) byApp(who string, e plan.Edit) string {
	if e.Source != plan.ThroughApp {
		return who
	}
	return join(who, v.Words.T("plan.through_app"))
}

// writtenBy says whose words a line holds, and who wrote them down where that was
// somebody else. The person's own words need no name: it is their plan.
func (v *visit) writtenBy(voice plan.Voice, name string, recorded bool) string {
	switch {
	case recorded && name != "":
		return v.Words.F("plan.written_down", "who", name)
	case voice == plan.Person:
		return ""
	}
	return name
}

func (v *visit) planTitle(p care.Person, h care.PlanHead) string {
	if !h.Kind.Single() {
		return h.Title
	}
	return v.say(p, "plan.title_"+string(h.Kind))
}

// planVoices are whose words a writer may choose between; nothing where there is one.
func (v *visit) planVoices(p care.PlanPage) []ui.Option {
	if len(p.Voices) < 2 {
		return nil
	}
	out := make([]ui.Option, len(p.Voices))
	for i, voice := range p.Voices {
		out[i] = ui.Option{Value: string(voice), Label: v.Words.F("plan.voice_"+string(voice), "name", p.Person.Called())}
	}
	return out
}

// editFrom reads an edit from a form.
func (v *visit) editFrom(form httpkit.Form, person care.PersonID, line string) care.NewPlanEdit {
	return care.NewPlanEdit{
		ID: care.PlanEditID(form.Text("id")), Line: line, Section: form.Text("section"), Act: plan.Act(form.Text("act")), Base: strings.Fields(form.Text("base")),
		Words: form.Text("words"), Detail: form.Text("detail"), Day: care.Date(form.Date("day")), After: form.Text("after"),
		Voice: v.voiceFrom(form, person), Source: form.Text("source"),
	}
}

// voiceFrom reads with whose voice somebody speaks. Who has one alone is not asked.
func (v *visit) voiceFrom(form httpkit.Form, person care.PersonID) plan.Voice {
	switch said := plan.Voice(form.Text("voice")); {
	case said != "":
		return said
	case v.own(person):
		return plan.Person
	case !v.actor().Role.Works():
		return plan.Family
	}
	return plan.Worker
}

func (v *visit) addPlanLine() error {
	r, err := v.planRef()
	if err != nil {
		return err
	}
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	if again, err := v.otherWords(form, "words", "detail"); again {
		return err
	}
	n := v.editFrom(form, r.Person, form.Text("line"))
	n.Act, n.Base = plan.Write, nil
	err = v.site.care.WritePlan(v.r.Context(), v.actor(), r, n)
	if fault.Is(err, fault.Invalid) {
		return v.planAgain(r, http.StatusUnprocessableEntity, planForm{section: n.Section, id: string(n.ID), typed: form}, v.problems(err))
	}
	if err != nil {
		return err
	}
	return v.to(planPath(r.Person, r.Kind, r.Plan)+"?add="+n.Section+"#section-"+n.Section, "plan_line")
}
