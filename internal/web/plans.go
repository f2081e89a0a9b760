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

// plansPage is the plans and sheets of a person, and the crises to look back on.
type plansPage struct {
	care.PlansPage
	path     string
	cards    []ui.Card
	meetings []ui.SummaryRow
	mayWrite bool
	mayMeet  bool
	voices   []plan.Voice
	form     httpkit.Form
	reviewed string // the crisis whose form was sent
}

// mostReviewed is how many crises may be looked back on: the latest.
const mostReviewed = 3

func (v *visit) showPlans() error { return v.plansAgain(http.StatusOK, httpkit.Form{}, "", nil) }

func (v *visit) plansAgain(status int, form httpkit.Form, reviewed string, problem error) error {
	person, err := v.person()
	if err != nil {
		return err
	}
	data, err := v.site.care.ListPlans(v.r.Context(), v.actor(), person)
	if err != nil {
		return err
	}
	p := plansPage{PlansPage: data, path: personPath(person) + "/plans", form: form, reviewed: reviewed}
	p.mayWrite = !data.Person.ReadOnly
	p.mayMeet = p.mayWrite || data.Person.Narrowed && data.Person.Shared.Has(care.TopicMeetings) && !v.actor().Preview
	if problem != nil && !p.mayWrite && (reviewed != "" || !p.mayMeet) {
		return v.nowhere() // whoever was offered no form has nothing to put right
	}
	p.Crises = p.Crises[:min(mostReviewed, len(p.Crises))]
	if reviewed != "" && !slices.ContainsFunc(p.Crises, func(c care.ReviewedCrisis) bool { return string(c.ID) == reviewed }) {
		return v.nowhere()
	}
	p.voices = []plan.Voice{plan.Worker, plan.Person}
	if v.own(person) {
		p.voices = p.voices[1:]
	}
	for _, kind := range v.planKinds(data.Person) {
		p.cards = append(p.cards, v.planCard(p, kind))
	}
	for _, l := range data.Plans {
		if !l.Kind.Single() {
			p.meetings = append(p.meetings, ui.SummaryRow{
				Key: v.day(l.On), Value: join(v.Words.T("plan.kind_"+string(l.Kind)), l.Title),
				Actions: []ui.Action{{Text: v.Words.T("plan.open"), About: l.Title, Href: planPath(person, l.Kind, l.ID)}},
			})
		}
	}
	page := v.personPage(v.say(data.Person, "plan.list_title"), data.Person)
	page.Back = v.homeOf(data.Person)
	for _, one := range v.problems(problem) {
		if reviewed != "" && one.Field != "" {
			one.Field = field(one.Field, reviewed)
		}
		page.Problems = append(page.Problems, one)
	}
	return v.show(status, plansView(v, page, p))
}

// planKinds are the plans of which somebody has one: a carer's own record has a carer's
// plan, and whoever is shared a plan sees that.
func (v *visit) planKinds(p care.Person) []plan.Kind {
	all := []plan.Kind{plan.Wellness, plan.Crisis}
	if v.own(p.ID) && v.actor().Role == care.RoleCarer {
		all = []plan.Kind{plan.Carer, plan.Crisis}
	}
	if !p.Narrowed {
		return all
	}
	var kinds []plan.Kind
	if p.Shared.Has(care.TopicWellness) {
		kinds = append(kinds, plan.Wellness)
	}
	if p.Shared.Has(care.TopicCrisis) {
		kinds = append(kinds, plan.Crisis)
	}
	return kinds
}

func (v *visit) planCard(p plansPage, kind plan.Kind) ui.Card {
	icon := map[plan.Kind]string{plan.Wellness: "sprout", plan.Crisis: "life-buoy", plan.Carer: "heart-handshake"}[kind]
	card := ui.Card{
		Title: v.say(p.Person, "plan.title_"+string(kind)), Href: planPath(p.Person.ID, kind, ""), Icon: icon, Text: v.say(p.Person, "plan.lead_"+string(kind)),
		Meta: v.Words.T("plan.not_begun"),
	}
	if l, ok := p.Of(kind); ok {
		card.Meta = v.planStateTitle(care.PlanPage{PlanState: l.State, Person: p.Person, Head: care.PlanHead{Kind: kind}})
	}
	return card
}

func (v *visit) meetingKinds() []ui.Option {
	var out []ui.Option
	for _, kind := range plan.Kinds {
		if !kind.Single() {
			out = append(out, ui.Option{Value: string(kind), Label: v.Words.T("plan.kind_" + string(kind)), Hint: v.Words.T("plan.kind_" + string(kind) + "_hint")})
		}
	}
	return out
}

func (v *visit) beginMeeting() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	n := care.NewMeeting{
		ID: care.PlanID(form.Text("id")), Kind: plan.Kind(form.Text("kind")), Title: strings.TrimSpace(form.Text("title")), On: care.Date(form.Date("on")),
	}
	err = v.site.care.BeginMeeting(v.r.Context(), v.actor(), person, n)
	if fault.Is(err, fault.Invalid) {
		return v.plansAgain(http.StatusUnprocessableEntity, form, "", err)
	}
	if err != nil {
		return err
	}
	return v.to(planPath(person, n.Kind, n.ID), "saved")
}

func (v *visit) reviewCrisis() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	crisis := v.r.PathValue("crisis")
	if !care.ValidID(crisis) {
		return v.nowhere()
	}
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	if again, err := v.otherWords(form, "words"); again {
		return err
	}
	n := care.NewCrisisReview{
		ID: care.CrisisReviewID(form.Text("id")), Crisis: care.CrisisID(crisis), Voice: v.voiceFrom(form, person),
		Followed: care.Followed(form.Text("followed")), Words: form.Text("words"),
	}
	err = v.site.care.ReviewCrisis(v.r.Context(), v.actor(), person, n)
	if fault.Is(err, fault.Invalid) {
		return v.plansAgain(http.StatusUnprocessableEntity, form, crisis, err)
	}
	if err != nil {
		return err
	}
	return v.to(personPath(person)+"/plans#after", "plan_reviewed")
}

// followedOptions are what may be said of whether a plan was followed.
func (v *visit) followedOptions() []ui.Option {
	out := make([]ui.Option, len(care.AllFollowed))
	for i, f := range care.AllFollowed {
		out[i] = ui.Option{Value: string(f), Label: v.Words.T("plan.followed_" + string(f))}
	}
	return out
}

// reviewVoices are whose answer somebody may give.
func (v *visit) reviewVoices(p plansPage) []ui.Option {
	if len(p.voices) < 2 {
		return nil
	}
	return []ui.Option{
		{Value: string(plan.Worker), Label: v.Words.T("plan.review_team")},
		{Value: string(plan.Person), Label: v.Words.F("plan.voice_person", "name", p.Person.Called())},
	}
}
