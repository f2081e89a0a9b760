package web

import (
	"net/http"

	"towpath/internal/auth"
	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/web/ui"
)

func (s *Site) circleRoutes(open, signed func(string, pageHandler)) {
	signed("GET /people/{person}/circle", (*visit).showCircle)
	signed("GET /people/{person}/circle/new", (*visit).inviteForm)
	signed("POST /people/{person}/circle", (*visit).invite)
	s.togetherRoutes(signed)
	signed("GET /people/{person}/circle/{member}", (*visit).shareForm)
	signed("POST /people/{person}/circle/{member}", (*visit).share)
	signed("POST /people/{person}/circle/{member}/withdraw", (*visit).withdraw)
	signed("POST /people/{person}/circle/{member}/end", (*visit).endMembership)
	signed("POST /people/{person}/crisis", (*visit).beginCrisis)
	signed("POST /people/{person}/crisis/end", (*visit).endCrisis)
	signed("GET /people/{person}/shared", (*visit).showShared)
	signed("GET /people/{person}/shared/still", (*visit).stillShared)
	signed("POST /people/{person}/told", (*visit).tellTeam)
	signed("GET /people/{person}/told", (*visit).showTold)
	signed("POST /people/{person}/told/{told}/read", (*visit).readTold)
	signed("GET /people/{person}/copy", (*visit).showCopy)
	s.summaryRoutes(open, signed)
	signed("GET /people/{person}/copy/file", (*visit).takeCopy)
	signed("POST /people/{person}/leave", (*visit).leaveCircle)
	signed("GET /circles", (*visit).showMyCircles)
	signed("GET /emergency", (*visit).emergencyForm)
	signed("POST /emergency", (*visit).openEmergency)
	signed("POST /people/{person}/emergencies/{emergency}/seen", (*visit).emergencySeen)
	open("GET /join", (*visit).joinForm)
	open("POST /join", (*visit).joinCode)
	open("POST /join/yes", (*visit).acceptInvitation)
}

// circlePage is who stands around a person. Whoever may change it is the person.
type circlePage struct {
	care.CirclePage
	path  string
	own   bool
	teams string
	now   string // "" where there is no crisis
}

func (v *visit) showCircle() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	data, err := v.site.care.ListCircle(v.r.Context(), v.actor(), person)
	if err != nil {
		return err
	}
	p := circlePage{CirclePage: data, path: personPath(person) + "/circle", own: v.own(person)}
	names := make([]string, len(data.Teams))
	for i, t := range data.Teams {
		names[i] = t.Name
	}
	p.teams = v.Words.List(names...)
	if data.Crisis != nil {
		p.now = v.Words.ShortDate(data.Crisis.BeganAt)
	}
	page := v.personPage(v.say(data.Person, "circle.title"), data.Person)
	page.Back = v.homeOf(data.Person)
	return v.show(http.StatusOK, circleView(v, page, p))
}

// invitePage is the form for somebody new, or for what somebody may see.
type invitePage struct {
	person   care.Person
	member   *care.MemberLine // nil for somebody new
	id       string
	name     string
	kind     string
	relation string
	share    shareForm
	until    care.Date // the last day, "" for none
	action   string
}

// called is the name of whoever the page is about.
func (p invitePage) called() string {
	if p.member != nil {
		return p.member.Name
	}
	return p.name
}

func (v *visit) inviting(p invitePage, title string) ui.Page {
	page := v.personPage(title, p.person)
	page.Back = personPath(p.person.ID) + "/circle"
	return page
}

// circle reads the circle of the person that the address names, and whoever of it
// the address names. Only the person decides, so everybody else is refused.
func (v *visit) circle() (care.CirclePage, care.MemberLine, error) {
	person, err := v.person()
	if err != nil || !v.own(person) {
		return care.CirclePage{}, care.MemberLine{}, fault.New(fault.Denied, "circle", err)
	}
	data, err := v.site.care.ListCircle(v.r.Context(), v.actor(), person)
	if err != nil {
		return data, care.MemberLine{}, err
	}
	line, ok := data.Member(care.MemberID(v.r.PathValue("member")))
	if !ok && v.r.PathValue("member") != "" {
		return data, line, fault.New(fault.Denied, "circle", nil)
	}
	return data, line, nil
}

func (v *visit) inviteForm() error {
	data, _, err := v.circle()
	if err != nil {
		return err
	}
	p := invitePage{
		person: data.Person, id: v.site.care.NewID(), kind: string(care.MemberCarer), share: newShareForm(), action: personPath(data.Person.ID) + "/circle",
	}
	return v.show(http.StatusOK, inviteView(v, v.inviting(p, v.Words.T("circle.invite_title")), p))
}

// invite goes from the form to the look with the other's eyes, and from there, once
// the person says yes, to the code.
func (v *visit) invite() error {
	data, _, err := v.circle()
	if err != nil {
		return err
	}
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	p := invitePage{
		person: data.Person, id: form.Text("id"), name: form.Text("name"), kind: form.Text("kind"), relation: form.Text("relation"),
		share: readShareForm(form), action: personPath(data.Person.ID) + "/circle",
	}
	title := v.Words.T("circle.invite_title")
	p.until = care.Date(form.Date("until"))
	grant, _ := v.consents(p.share, p.until)
	code := v.site.guard.NewCode()
	n := care.NewMember{
		ID: care.MemberID(p.id), Kind: care.MemberKind(p.kind), Name: p.name, Relation: p.relation, CodeHash: auth.HashCode(code), Consents: grant,
	}
	problem := v.site.care.CheckMember(n)
	if form.Text("step") == "change" || problem != nil {
		page := v.inviting(p, title)
		status := http.StatusOK
		if problem != nil && form.Text("step") != "change" {
			page.Problems, status = v.shareProblems(problem), http.StatusUnprocessableEntity
		}
		return v.show(status, inviteView(v, page, p))
	}
	if form.Text("step") != "yes" {
		return v.show(http.StatusOK, confirmView(v, v.inviting(p, v.Words.F("circle.confirm_title", "name", p.name)), p))
	}
	if err := v.site.care.InviteToCircle(v.r.Context(), v.actor(), data.Person.ID, n); err != nil {
		return err
	}
	page := v.inviting(p, v.Words.F("circle.invited_title", "name", p.name))
	return v.show(http.StatusOK, invitedView(v, page, p, code, v.Words.Date(v.site.care.Now().Add(care.InvitationLife))))
}

// shareProblems puts what is wrong with a topic at its own row.
func (v *visit) shareProblems(err error) ui.Problems {
	problems := v.problems(err)
	for i := range problems {
		if care.TopicsOf(care.Topic(problems[i].Field)) != 0 {
			problems[i].Field = "share-" + problems[i].Field
		}
	}
	return problems
}

func (v *visit) shareForm() error {
	data, line, err := v.circle()
	if err != nil {
		return err
	}
	p := v.sharePage(data, line, v.shareFormOf(line))
	return v.show(http.StatusOK, inviteView(v, v.inviting(p, v.Words.F("circle.share_title", "name", line.Name)), p))
}

func (v *visit) sharePage(data care.CirclePage, line care.MemberLine, share shareForm) invitePage {
	return invitePage{person: data.Person, member: &line, share: share, action: personPath(data.Person.ID) + "/circle/" + string(line.ID)}
}

// share saves what somebody may see. More than before is looked at first.
func (v *visit) share() error {
	data, line, err := v.circle()
	if err != nil {
		return err
	}
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	p := v.sharePage(data, line, readShareForm(form))
	title := v.Words.F("circle.share_title", "name", line.Name)
	p.until = care.Date(form.Date("until"))
	grant, withdraw := v.consents(p.share, p.until)
	problem := v.site.care.CheckConsents(grant)
	switch {
	case problem != nil:
		page := v.inviting(p, title)
		page.Problems = v.shareProblems(problem)
		return v.show(http.StatusUnprocessableEntity, inviteView(v, page, p))
	case form.Text("step") == "change":
		return v.show(http.StatusOK, inviteView(v, v.inviting(p, title), p))
	case form.Text("step") != "yes" && v.wider(p.share, line):
		return v.show(http.StatusOK, confirmView(v, v.inviting(p, v.Words.F("circle.confirm_title", "name", line.Name)), p))
	}
	ctx, person := v.r.Context(), data.Person.ID
	if err := v.site.care.WithdrawConsent(ctx, v.actor(), person, line.ID, withdraw...); err != nil {
		return err
	}
	if len(grant) > 0 {
		if err := v.site.care.GrantConsent(ctx, v.actor(), person, line.ID, grant...); err != nil {
			return err
		}
	}
	return v.to(personPath(person)+"/circle", "sharing_saved")
}

// member reads the person and the member that the address names.
func (v *visit) member() (care.PersonID, care.MemberID, error) {
	person, err := v.person()
	return person, care.MemberID(v.r.PathValue("member")), err
}

func (v *visit) withdraw() error {
	person, member, err := v.member()
	if err != nil {
		return err
	}
	if err := v.site.care.WithdrawConsent(v.r.Context(), v.actor(), person, member, care.AllTopics...); err != nil {
		return err
	}
	return v.to(personPath(person)+"/circle", "sharing_stopped")
}

func (v *visit) endMembership() error {
	person, member, err := v.member()
	if err != nil {
		return err
	}
	if err := v.site.care.EndMembership(v.r.Context(), v.actor(), person, member); err != nil {
		return err
	}
	return v.to(personPath(person)+"/circle", "member_ended")
}

func (v *visit) beginCrisis() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	if err := v.site.care.BeginCrisis(v.r.Context(), v.actor(), person, care.CrisisID(v.site.care.NewID())); err != nil {
		return err
	}
	return v.to(personPath(person)+"/circle", "crisis_began")
}

func (v *visit) endCrisis() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	if err := v.site.care.EndCrisis(v.r.Context(), v.actor(), person); err != nil {
		return err
	}
	return v.to(personPath(person)+"/circle", "crisis_ended")
}
