package web

import (
	"net/http"

	"towpath/internal/care"
	"towpath/internal/web/ui"
)

// home is the front page of whoever signed in: a person's own space, a worker's
// caseload, a manager's teams, an administrator's accounts.
func (v *visit) home() error {
	switch v.actor().Role {
	case care.RolePerson, care.RoleCarer:
		return v.personHome()
	case care.RoleLink:
		return v.to(linkedPath(v.actor()), "")
	case care.RoleWorker:
		return v.showCaseload()
	case care.RoleManager:
		return v.showTeamCounts()
	default:
		return v.to("/accounts", "")
	}
}

// homePage is a person's own front page.
type homePage struct {
	summary
	entry       entryForm
	rough       bool
	emergencies []care.Emergency
	agreed      []care.MemberLine
	circles     []care.Circle
	due         []care.DueRow
	measures    []care.Measurement // that were begun and wait
	learning    []string           // what is new of one's own courses
	mirrors     []care.MirrorToRate
}

func (v *visit) personHome() error {
	own, err := v.site.care.ShowHome(v.r.Context(), v.actor(), v.actor().Person)
	if err != nil {
		return err
	}
	h := homePage{
		summary: v.summarize(own.Summary), entry: v.newEntryForm(), rough: v.saidRough(), emergencies: own.Emergencies, agreed: own.Agreed, circles: own.Circles, due: own.Due, measures: own.Unanswered, mirrors: own.Mirrors,
	}
	h.entry.from = "home"
	if h.learning, err = v.learningNews(); err != nil {
		return err
	}
	page := v.personPage(v.Words.T("home.title"), own.Person)
	return v.show(http.StatusOK, homeView(v, page, h))
}

// homeLinks are the other places that are the person's own.
func (v *visit) homeLinks() []ui.Card {
	t, own := v.Words.T, personPath(v.actor().Person)
	return []ui.Card{
		{Title: t("site.bloom"), Href: own + "/bloom", Icon: "flower-2", Text: t("home.bloom_text"), Level: 3},
		{Title: t("site.goals"), Href: own + "/goals", Icon: "target", Text: t("home.goals_text"), Level: 3},
		{Title: t("home.plans"), Href: own + "/plans", Icon: "notebook-pen", Text: t("home.plans_text"), Level: 3},
		{Title: t("site.journey"), Href: own + "/journey", Icon: "waves", Text: t("home.journey_text"), Level: 3},
		{Title: t("appointment.key"), Href: own + "/appointments", Icon: "calendar", Text: t("appointment.home_text"), Level: 3},
		{Title: t("home.circle"), Href: own + "/circle", Icon: "users-round", Text: t("home.circle_text"), Level: 3},
		{Title: t("copy.home"), Href: own + "/copy", Icon: "download", Text: t("copy.home_text"), Level: 3},
		{Title: t("story.mine_title_you"), Href: own + "/stories", Icon: "book-heart", Text: t("story.home_text"), Level: 3},
		{Title: t("characteristic.title_you"), Href: own + "/about", Icon: "circle-user-round", Text: t("characteristic.home_text"), Level: 3},
		{Title: t("home.record"), Href: own + "/record", Icon: "eye", Text: t("home.record_text"), Level: 3},
	}
}
