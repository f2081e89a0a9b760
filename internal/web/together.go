package web

import (
	"net/http"

	"towpath/internal/auth"
	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/web/ui"
)

func (s *Site) togetherRoutes(signed func(string, pageHandler)) {
	signed("GET /people/{person}/circle/together", (*visit).togetherForm)
	signed("POST /people/{person}/circle/together", (*visit).agreeTogether)
	signed("POST /people/{person}/circle/{member}/stop", (*visit).stopTogether)
}

// togetherPage is what a person without an account agrees to with a worker beside
// them: the form, what is read out, and the sheet with the code.
type togetherPage struct {
	person               care.Person
	id                   string
	name, kind, relation string
	topics               []string
	day, month, year     string
	said                 []string // what the worker says of the person
	ends                 string
	action               string
}

// What the worker says before anything is kept.
const (
	saidHere  = "here"
	saidHeard = "heard"
	saidYes   = "yes"
)

// together reads whose circle it is. Whoever may not write for them is refused.
func (v *visit) together() (togetherPage, error) {
	person, err := v.person()
	if err != nil || v.actor().Worker == "" {
		return togetherPage{}, fault.New(fault.Denied, "together", err)
	}
	data, err := v.site.care.ListCircle(v.r.Context(), v.actor(), person)
	if err != nil {
		return togetherPage{}, err
	}
	if data.HasAccount || data.Person.ReadOnly {
		return togetherPage{}, fault.New(fault.Denied, "together", nil)
	}
	return togetherPage{
		person: data.Person, id: v.site.care.NewID(), kind: string(care.MemberCarer), action: personPath(person) + "/circle/together",
	}, nil
}

func (v *visit) togetherForm() error {
	p, err := v.together()
	if err != nil {
		return err
	}
	return v.show(http.StatusOK, togetherView(v, v.agreementPage(p, "together.title", nil), p))
}

// agreementPage is what the three pages have round them.
func (v *visit) agreementPage(p togetherPage, title string, problem error) ui.Page {
	page := v.personPage(v.Words.F(title, "name", p.person.Called(), "who", p.name), p.person)
	page.Back, page.Problems = personPath(p.person.ID)+"/circle", v.problems(problem)
	return page
}

// agreeTogether goes from the form to what is read out, and from there, once the
// person has said yes, to the sheet.
func (v *visit) agreeTogether() error {
	p, err := v.together()
	if err != nil {
		return err
	}
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	code := v.site.guard.NewCode()
	n := v.readAgreement(&p, form, code)
	problem := v.site.care.CheckAgreement(n)
	switch {
	case form.Text("step") == "change":
		return v.show(http.StatusOK, togetherView(v, v.agreementPage(p, "together.title", nil), p))
	case problem != nil:
		return v.show(http.StatusUnprocessableEntity, togetherView(v, v.agreementPage(p, "together.title", problem), p))
	case form.Text("step") != "agreed":
		return v.show(http.StatusOK, readOutView(v, v.agreementPage(p, "together.read_title", nil), p))
	}
	err = v.site.care.AgreeSharing(v.r.Context(), v.actor(), p.person.ID, n)
	if fault.Is(err, fault.Invalid) {
		return v.show(http.StatusUnprocessableEntity, readOutView(v, v.agreementPage(p, "together.read_title", err), p))
	}
	if err != nil {
		return err
	}
	return v.show(http.StatusOK, agreedView(v, v.agreementPage(p, "together.done_title", nil), p, code, v.Words.Date(v.site.care.Now().Add(care.InvitationLife))))
}

// readAgreement reads what was typed into the page, and what it comes to.
func (v *visit) readAgreement(p *togetherPage, form httpkit.Form, code string) care.Agreement {
	p.id, p.name, p.kind, p.relation = form.Text("id"), form.Text("name"), form.Text("kind"), form.Text("relation")
	p.topics, p.said = form.All("topics"), form.All("said")
	p.day, p.month, p.year = form.Text("until-day"), form.Text("until-month"), form.Text("until-year")
	share := newShareForm()
	for _, t := range p.topics {
		share.choice[care.Topic(t)] = string(care.Always)
	}
	consents, _ := v.consents(share, care.Date(form.Date("until")))
	if len(consents) > 0 && !consents[0].Until.IsZero() {
		p.ends = v.Words.Date(consents[0].Until.Add(-1))
	}
	said := map[string]bool{}
	for _, s := range p.said {
		said[s] = true
	}
	return care.Agreement{
		Here: said[saidHere], Heard: said[saidHeard], Yes: said[saidYes],
		Member: care.NewMember{
			ID: care.MemberID(p.id), Kind: care.MemberKind(p.kind), Name: p.name, Relation: p.relation, CodeHash: auth.HashCode(code), Consents: consents,
		},
	}
}

// stopTogether ends what was agreed, because the person says so.
func (v *visit) stopTogether() error {
	person, member, err := v.member()
	if err != nil {
		return err
	}
	if err := v.site.care.EndAgreedSharing(v.r.Context(), v.actor(), person, member); err != nil {
		return err
	}
	return v.to(personPath(person)+"/circle", "sharing_stopped")
}

// togetherTopics are the boxes of the form, ticked by the person's word.
func (v *visit) togetherTopics() []ui.Option {
	var out []ui.Option
	for _, t := range care.TopicsTogether {
		out = append(out, ui.Option{Value: string(t), Label: v.topicPart(t), Hint: v.Words.T("together.part_" + string(t))})
	}
	return out
}

// saidOptions are the three things that the worker says of the person.
func (v *visit) saidOptions(p togetherPage) []ui.Option {
	var out []ui.Option
	for _, s := range []string{saidHere, saidHeard, saidYes} {
		out = append(out, ui.Option{Value: s, Label: v.Words.F("together.said_"+s, "name", p.person.Called())})
	}
	return out
}
