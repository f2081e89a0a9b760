package web

import (
	"net/http"
	"strconv"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/web/ui"
)

// goalsPage is a person's goals: the ones that stand, a form for a new one, and
// the earlier ones, folded.
type goalsPage struct {
	person  care.Person
	active  []goalView
	earlier []goalView
	form    goalForm
	// What stands in the plan from the library, what of it helped, and the way to more.
	kept, helped []keptLine
	ideas        []ui.Link
}

// goalView is one goal with what the page says of it.
type goalView struct {
	care.GoalPlan
	path   string
	rating string // the calm line: "You said 3 in March, 5 now"
	ended  string
	steps  []stepView
}

// stepView is one step with what became of it.
type stepView struct {
	care.PlanStep
	detail  string
	outcome string
	note    string
}

// goalForm is the form that was sent and has something to be put right: which
// one, on which goal or step, and what was typed.
type goalForm struct {
	kind   string // "goal", "rating", "step", "review" or "end"; empty for none
	on     string // the id of the goal or step, empty for a new goal
	id     string
	rating string // the id of a new goal's first rating
	step   string // the id of a new goal's first step
	typed  httpkit.Form
}

// is tells whether this is the form that was sent.
func (f goalForm) is(kind, on string) bool { return f.kind == kind && f.on == on }

// value gives back what was typed into a field of a form, if it is the one sent.
func (f goalForm) value(kind, on, name string) string {
	if !f.is(kind, on) {
		return ""
	}
	return f.typed.Text(name)
}

// field names a control of one of many forms, alike on the page and in problems.
func field(name, on string) string {
	if on == "" {
		return name
	}
	return name + "-" + on
}

func (v *visit) showGoals() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	return v.goalsAgain(person, http.StatusOK, goalForm{}, nil)
}

// goalsAgain shows the goals, with one form as it was typed and its problems.
func (v *visit) goalsAgain(person care.PersonID, status int, f goalForm, problems ui.Problems) error {
	list, err := v.site.care.ListGoals(v.r.Context(), v.actor(), person)
	if err != nil {
		return err
	}
	if list.Person.ReadOnly && len(problems) > 0 {
		return v.nowhere() // whoever may not write has no form to put right
	}
	if f.kind != "goal" {
		f.rating, f.step = "", ""
	}
	p := goalsPage{person: list.Person, form: f}
	for _, g := range list.Goals {
		if g.Active() {
			p.active = append(p.active, v.goalView(list.Person, g))
		} else {
			p.earlier = append([]goalView{v.goalView(list.Person, g)}, p.earlier...)
		}
	}
	if err := v.fillFromLibrary(&p, list); err != nil {
		return err
	}
	page := v.personPage(v.say(list.Person, "goal.title"), list.Person)
	page.Back = v.homeOf(list.Person)
	there, open := standsAt(list.Goals, f.on)
	if !there {
		return v.nowhere()
	}
	for _, problem := range problems {
		if problem.Field != "" {
			problem.Field = field(problem.Field, f.on)
		}
		if !open {
			problem.Field = "" // an earlier goal has no form to point to
		}
		page.Problems = append(page.Problems, problem)
	}
	return v.show(status, goalsView(v, page, p))
}

// standsAt tells whether the goal or step that a form is about is this person's,
// and whether its form is on the page.
func standsAt(goals []care.GoalPlan, on string) (there, open bool) {
	for _, g := range goals {
		mine := string(g.ID) == on
		for _, st := range g.Steps {
			mine = mine || string(st.ID) == on
		}
		if mine {
			return true, g.Active()
		}
	}
	return on == "", true
}

func (v *visit) goalView(p care.Person, g care.GoalPlan) goalView {
	out := goalView{GoalPlan: g, path: personPath(p.ID) + "/goals/" + string(g.ID), rating: v.ratingLine(p, g)}
	if !g.Active() {
		out.ended = v.Words.F("goal.ended_"+string(g.Ending), "day", v.Words.Date(g.EndedAt))
	}
	for _, st := range g.Steps {
		s := stepView{PlanStep: st, detail: v.stepDetail(st.ActionStep)}
		if r, ok := st.Latest(); ok {
			s.outcome = v.Words.F("goal.outcome_on", "outcome", v.Words.T("goal.outcome_"+string(r.Outcome)), "day", v.Words.Date(r.At))
			s.note = r.Note
		}
		out.steps = append(out.steps, s)
	}
	return out
}

// ratingLine says how near the goal was and is. It compares nothing, for the
// person knows best what the difference means.
func (v *visit) ratingLine(p care.Person, g care.GoalPlan) string {
	if len(g.Ratings) == 0 {
		return v.say(p, "goal.not_rated")
	}
	first, last := g.Ratings[0], g.Ratings[len(g.Ratings)-1]
	if len(g.Ratings) == 1 {
		return v.say(p, "goal.rated_once", "rating", last.Rating, "when", v.Words.Month(last.At))
	}
	return v.say(p, "goal.rated", "first", first.Rating, "since", v.Words.Month(first.At),
		"rating", last.Rating, "when", v.Words.Date(last.At))
}

// stepDetail says who does a step and by when.
func (v *visit) stepDetail(st care.ActionStep) string {
	switch {
	case st.Who != "" && st.ByDate.Valid():
		return v.Words.F("goal.who_by", "who", st.Who, "day", v.day(st.ByDate))
	case st.ByDate.Valid():
		return v.Words.F("goal.by", "day", v.day(st.ByDate))
	default:
		return st.Who
	}
}

// ratingOptions are 0 to 10.
func (v *visit) ratingOptions() []ui.Option {
	out := make([]ui.Option, care.MaxRating+1)
	for i := range out {
		out[i] = ui.Option{Value: strconv.Itoa(i), Label: strconv.Itoa(i)}
	}
	out[0].Hint, out[care.MaxRating].Hint = v.Words.T("goal.rating_low"), v.Words.T("goal.rating_high")
	return out
}

// goalOutcomes are what can have become of a step, and endings how a goal can end.
func (v *visit) goalOutcomes() []ui.Option {
	out := make([]ui.Option, len(care.Outcomes))
	for i, o := range care.Outcomes {
		out[i] = ui.Option{Value: string(o), Label: v.Words.T("goal.outcome_" + string(o))}
	}
	return out
}

func (v *visit) goalEndings() []ui.Option {
	out := make([]ui.Option, len(care.Endings))
	for i, e := range care.Endings {
		out[i] = ui.Option{Value: string(e), Label: v.Words.T("goal.ending_" + string(e))}
	}
	return out
}

// goalForms reads a form of this page: the person, and what was typed.
func (v *visit) goalForms(kind, on string) (care.PersonID, goalForm, error) {
	person, err := v.person()
	if err != nil {
		return "", goalForm{}, err
	}
	if on != "" {
		on = v.r.PathValue(on)
		if !care.ValidID(on) {
			return "", goalForm{}, v.nowhere()
		}
	}
	form, err := httpkit.ReadForm(v.w, v.r)
	return person, goalForm{
		kind: kind, on: on, id: form.Text("id"), rating: form.Text("rating_id"), step: form.Text("step_id"), typed: form,
	}, err
}

// goalDone goes back to the goals after a save, or shows the form again.
func (v *visit) goalDone(person care.PersonID, f goalForm, err error, said string) error {
	if fault.Is(err, fault.Invalid) {
		return v.goalsAgain(person, http.StatusUnprocessableEntity, f, v.problems(err))
	}
	if err != nil {
		return err
	}
	return v.to(personPath(person)+"/goals", said)
}

func (v *visit) setGoal() error {
	person, f, err := v.goalForms("goal", "")
	if err != nil {
		return err
	}
	if again, err := v.otherWords(f.typed, "words", "step"); again {
		return err
	}
	rating, ok := f.typed.Int("rating", -1)
	if !ok {
		rating = care.MaxRating + 1
	}
	n := care.NewGoal{ID: care.GoalID(f.id), Words: f.typed.Text("words"), Rating: rating, RatingID: care.RatingID(f.rating)}
	if f.typed.Text("step") != "" || f.typed.Text("step_who") != "" || f.typed.Date("step_by") != "" {
		n.Steps = []care.NewStep{stepFrom(f, f.step)}
	}
	return v.goalDone(person, f, v.site.care.SetGoal(v.r.Context(), v.actor(), person, n), "goal_set")
}

func stepFrom(f goalForm, id string) care.NewStep {
	return care.NewStep{
		ID: care.StepID(id), Words: f.typed.Text("step"), Who: f.typed.Text("step_who"), ByDate: care.Date(f.typed.Date("step_by")),
	}
}

func (v *visit) rateGoal() error {
	person, f, err := v.goalForms("rating", "goal")
	if err != nil {
		return err
	}
	rating, ok := f.typed.Int("rating", -1)
	if !ok {
		rating = -1
	}
	err = v.site.care.RateGoal(v.r.Context(), v.actor(), person, care.GoalID(f.on), care.RatingID(f.id), rating)
	return v.goalDone(person, f, err, "goal_rated")
}

func (v *visit) agreeStep() error {
	person, f, err := v.goalForms("step", "goal")
	if err != nil {
		return err
	}
	if again, err := v.otherWords(f.typed, "step"); again {
		return err
	}
	err = v.site.care.AgreeStep(v.r.Context(), v.actor(), person, care.GoalID(f.on), stepFrom(f, f.id))
	return v.goalDone(person, f, err, "step_agreed")
}

func (v *visit) endGoal() error {
	person, f, err := v.goalForms("end", "goal")
	if err != nil {
		return err
	}
	err = v.site.care.EndGoal(v.r.Context(), v.actor(), person, care.GoalID(f.on), care.Ending(f.typed.Text("ending")))
	return v.goalDone(person, f, err, "goal_ended")
}

func (v *visit) reviewStep() error {
	person, f, err := v.goalForms("review", "step")
	if err != nil {
		return err
	}
	if again, err := v.otherWords(f.typed, "note"); again {
		return err
	}
	err = v.site.care.ReviewStep(v.r.Context(), v.actor(), person, care.NewReview{
		ID: care.ReviewID(f.id), Step: care.StepID(f.on), Outcome: care.Outcome(f.typed.Text("outcome")), Note: f.typed.Text("note"),
	})
	return v.goalDone(person, f, err, "step_reviewed")
}

// idFor gives the id that a form was sent with, so that sending it again is the
// same save, or a fresh one.
func (v *visit) idFor(f goalForm, kind, on string) string {
	if f.is(kind, on) && care.ValidID(f.id) {
		return f.id
	}
	return v.site.care.NewID()
}
