package web

import (
	"net/http"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/mirror"
	"towpath/internal/plan"
	"towpath/internal/web/ui"
)

func (s *Site) mirrorRoutes(signed func(string, pageHandler)) {
	signed("GET /mirrors", (*visit).showMirrors)
	signed("GET /teams/{team}/mirror", (*visit).showMirror)
	signed("POST /teams/{team}/mirror/rounds", (*visit).openMirrorRound)
	signed("POST /teams/{team}/mirror/skills", (*visit).addMirrorSkill)
	signed("POST /teams/{team}/mirror/skills/{skill}/remove", (*visit).removeMirrorSkill)
	signed("GET /teams/{team}/mirror/results", (*visit).showMirrorResults)
	signed("POST /teams/{team}/mirror/results", (*visit).noteMirrorResult)
	signed("POST /teams/{team}/mirror/results/{result}/remove", (*visit).removeMirrorResult)
	signed("GET /teams/{team}/mirror/rounds/{round}", (*visit).showMirrorRound)
	signed("GET /teams/{team}/mirror/rounds/{round}/rate", (*visit).mirrorForm)
	signed("POST /teams/{team}/mirror/rounds/{round}/rate", (*visit).rateMirror)
	signed("GET /teams/{team}/mirror/rounds/{round}/sheet", (*visit).mirrorSheet)
	signed("GET /teams/{team}/mirror/rounds/{round}/paper", (*visit).mirrorPaper)
	signed("POST /teams/{team}/mirror/rounds/{round}/paper", (*visit).typeMirrorSheet)
	signed("POST /teams/{team}/mirror/rounds/{round}/close", (*visit).closeMirrorRound)
	signed("GET /teams/{team}/mirror/rounds/{round}/file", (*visit).takeMirror)
	signed("POST /teams/{team}/mirror/rounds/{round}/priorities", (*visit).setMirrorPriorities)
	signed("GET /teams/{team}/mirror/rounds/{round}/challenges/{item}", (*visit).showMirrorItem)
	signed("POST /teams/{team}/mirror/rounds/{round}/challenges/{item}", (*visit).agreeMirrorStage)
	signed("POST /teams/{team}/mirror/rounds/{round}/challenges/{item}/share", (*visit).shareMirror)
	signed("POST /teams/{team}/mirror/rounds/{round}/challenges/{item}/share/end", (*visit).endMirrorShare)
	signed("GET /teams/{team}/mirror/rounds/{round}/challenges/{item}/tests/{test}", (*visit).showMirrorTest)
	signed("POST /teams/{team}/mirror/rounds/{round}/challenges/{item}/tests/{test}", (*visit).writeMirrorTest)
}

func mirrorPath(team care.TeamID) string { return "/teams/" + string(team) + "/mirror" }

func mirrorRoundPath(r care.MirrorRound) string {
	return mirrorPath(r.Team) + "/rounds/" + string(r.ID)
}

func (v *visit) mirrorTeam() care.TeamID { return care.TeamID(v.r.PathValue("team")) }

// showMirrors is where staff find their own teams' mirrors, and whoever runs a service
// what its teams share.
func (v *visit) showMirrors() error {
	list, err := v.site.care.ListMirrors(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	page := v.base(v.Words.T("mirror.title"))
	return v.show(http.StatusOK, mirrorsView(v, page, list))
}

// sharedOf gives what is shared of one challenge, by the names of teams.
func sharedOf(p care.MirrorsPage, item string) []care.MirrorShare {
	var out []care.MirrorShare
	for _, sh := range p.Shared {
		if sh.Item == item {
			out = append(out, sh)
		}
	}
	return out
}

// mirrorPage is a team's page about itself, with its two forms as they were typed.
type mirrorPage struct {
	care.MirrorPage
	round roundForm
	skill skillForm
	// followed says whether crisis plans were followed, to the team alone.
	followed []string
}

type roundForm struct {
	id, kind         string
	together         bool
	day, month, year string
}

type skillForm struct{ id, words, whose string }

func (v *visit) showMirror() error {
	return v.mirrorAgain(http.StatusOK, v.newRoundForm(), skillForm{id: v.site.care.NewID()}, nil)
}

// usualRound is for how many days a round is open unless the team says otherwise.
const usualRound = 21

func (v *visit) newRoundForm() roundForm {
	f := roundForm{id: v.site.care.NewID(), kind: string(mirror.Challenges)}
	if t, ok := v.today().Plus(usualRound).Time(); ok {
		f.day, f.month, f.year = dateParts(t)
	}
	return f
}

func (v *visit) mirrorAgain(status int, round roundForm, skill skillForm, problems ui.Problems) error {
	p := mirrorPage{round: round, skill: skill}
	var err error
	if p.MirrorPage, err = v.site.care.ShowMirror(v.r.Context(), v.actor(), v.mirrorTeam()); err != nil {
		return err
	}
	if p.Group == care.MirrorStaff {
		if p.followed, err = v.followedLines(p.Team.ID); err != nil {
			return err
		}
	}
	page := v.base(v.Words.F("mirror.team_title", "team", p.Team.Name))
	page.Problems = problems
	v.mirrorBack(&page)
	return v.show(status, mirrorView(v, page, p))
}

// mirrorBack leads back to the list of mirrors, or home for whoever has none.
func (v *visit) mirrorBack(page *ui.Page) {
	page.Back, page.BackText = "/", v.Words.T("site.home")
	if v.works() {
		page.Back, page.BackText = "/mirrors", v.Words.T("mirror.title")
	}
}

// followedLines say what people and the team said of crisis plans, as far as it is shown.
func (v *visit) followedLines(team care.TeamID) ([]string, error) {
	t, err := v.site.care.CountFollowed(v.r.Context(), v.actor(), team)
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, voice := range []plan.Voice{plan.Person, plan.Worker} {
		said, who := t.Of(voice), v.Words.T("mirror.followed_"+string(voice))
		if said.AtLeast == 0 {
			lines = append(lines, v.Words.F("mirror.followed_few", "voice", who))
			continue
		}
		line := v.Words.F("mirror.followed_line", "voice", who, "n", said.AtLeast)
		for _, a := range said.Answers {
			line = join(line, v.Words.F("mirror.followed_answer", "answer", v.Words.T("plan.followed_"+string(a.Followed)), "n", a.Count))
		}
		lines = append(lines, line)
	}
	return lines, nil
}

func (v *visit) openMirrorRound() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	f := roundForm{
		id: form.Text("id"), kind: form.Text("kind"), together: form.Has("together"),
		day: form.Text("last_day-day"), month: form.Text("last_day-month"), year: form.Text("last_day-year"),
	}
	n := care.NewMirrorRound{ID: care.MirrorRoundID(f.id), Team: v.mirrorTeam(), Kind: mirror.Kind(f.kind), Together: f.together, LastDay: care.Date(form.Date("last_day"))}
	err = v.site.care.OpenMirrorRound(v.r.Context(), v.actor(), n)
	if fault.Is(err, fault.Invalid) {
		return v.mirrorAgain(http.StatusUnprocessableEntity, f, skillForm{id: v.site.care.NewID()}, v.problems(err))
	}
	if err != nil {
		return err
	}
	return v.to(mirrorPath(n.Team)+"/rounds/"+f.id, "mirror_opened")
}

func (v *visit) addMirrorSkill() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	f := skillForm{form.Text("id"), form.Text("words"), form.Text("whose")}
	err = v.site.care.AddMirrorSkill(v.r.Context(), v.actor(), care.NewMirrorSkill{ID: care.MirrorSkillID(f.id), Team: v.mirrorTeam(), Words: f.words, Whose: f.whose})
	if fault.Is(err, fault.Invalid) {
		return v.mirrorAgain(http.StatusUnprocessableEntity, v.newRoundForm(), f, v.problems(err))
	}
	if err != nil {
		return err
	}
	return v.to(mirrorPath(v.mirrorTeam())+"#skills", "mirror_skill")
}

func (v *visit) removeMirrorSkill() error {
	if err := v.site.care.RemoveMirrorSkill(v.r.Context(), v.actor(), v.mirrorTeam(), care.MirrorSkillID(v.r.PathValue("skill"))); err != nil {
		return err
	}
	return v.to(mirrorPath(v.mirrorTeam())+"#skills", "mirror_skill_gone")
}

// mirrorResultsPage is what questionnaires elsewhere found, with the form for one more.
type mirrorResultsPage struct {
	care.MirrorPage
	form resultForm
}

type resultForm struct {
	id, tool, group, answered, found, source string
	day, month, year                         string
}

func (v *visit) showMirrorResults() error {
	return v.mirrorResultsAgain(http.StatusOK, resultForm{id: v.site.care.NewID()}, nil)
}

func (v *visit) mirrorResultsAgain(status int, f resultForm, problems ui.Problems) error {
	p := mirrorResultsPage{form: f}
	var err error
	if p.MirrorPage, err = v.site.care.ShowMirror(v.r.Context(), v.actor(), v.mirrorTeam()); err != nil {
		return err
	}
	if p.Group != care.MirrorStaff {
		return v.nowhere()
	}
	page := v.base(v.Words.T("mirror.results_title"))
	page.Back, page.BackText, page.Problems = mirrorPath(p.Team.ID), v.Words.F("mirror.team_title", "team", p.Team.Name), problems
	return v.show(status, mirrorResultsView(v, page, p))
}

func (v *visit) noteMirrorResult() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	f := resultForm{
		id: form.Text("id"), tool: form.Text("tool"), group: form.Text("group"), answered: form.Text("answered"), found: form.Text("found"), source: form.Text("source"),
		day: form.Text("on-day"), month: form.Text("on-month"), year: form.Text("on-year"),
	}
	answered, _ := form.Int("answered", 0) // what is no number is too few, and the rule says so
	group := care.MirrorGroup(f.group)
	if group == "outside" {
		group = ""
	}
	err = v.site.care.NoteMirrorResult(v.r.Context(), v.actor(), care.NewMirrorResult{
		ID: care.MirrorResultID(f.id), Team: v.mirrorTeam(), Tool: f.tool, On: care.Date(form.Date("on")), Group: group, Answered: answered, Found: f.found, Source: f.source,
	})
	if fault.Is(err, fault.Invalid) {
		return v.mirrorResultsAgain(http.StatusUnprocessableEntity, f, v.problems(err))
	}
	if err != nil {
		return err
	}
	return v.to(mirrorPath(v.mirrorTeam())+"/results", "mirror_result")
}

func (v *visit) removeMirrorResult() error {
	if err := v.site.care.RemoveMirrorResult(v.r.Context(), v.actor(), v.mirrorTeam(), care.MirrorResultID(v.r.PathValue("result"))); err != nil {
		return err
	}
	return v.to(mirrorPath(v.mirrorTeam())+"/results", "mirror_result_gone")
}
