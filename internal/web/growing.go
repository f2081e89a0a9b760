package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/instrument"
	"towpath/internal/web/ui"
)

// The four short steps for each area that was chosen: understand, look ahead,
// what could help, what we will do. Each is one page.
var growParts = []string{"understand", "look-ahead", "could-help", "do"}

// growPage is one of the four pages for one chosen area.
type growPage struct {
	care.AssessmentPage
	path   string
	area   string
	words  instrument.AreaWords
	chosen care.ChosenArea
	part   int
	text   string
	id     string
	base   string
	kept   []care.ChosenArea // other versions that were written at the same time
	goal   goalFields
	ideas  ideaPage        // what may help, on the page that asks for it
	goals  []care.GoalPlan // those already set for this area
	full   bool            // there are as many goals as anybody may have at a time
}

// goalFields is a goal as it is typed, with up to three first steps.
type goalFields struct {
	id, rating, ratingID, words string
	steps                       []typedStep
}

// moreSteps tells whether a step after the first has something in it.
func (g goalFields) moreSteps() bool {
	return slices.ContainsFunc(g.steps[1:], func(s typedStep) bool { return s.words+s.who+s.day+s.month+s.year != "" })
}

// typedStep is one step as it is typed.
type typedStep struct{ id, words, who, day, month, year string }

const stepRows = 3

func (v *visit) growPage() (growPage, error) {
	p, err := v.assessment()
	if err != nil {
		return growPage{}, err
	}
	g := growPage{
		AssessmentPage: p, path: assessmentPath(p.Person.ID, p.Assessment.ID), area: v.r.PathValue("area"),
		part: slices.Index(growParts, v.r.PathValue("part")), id: v.site.care.NewID(),
	}
	for _, c := range p.Chosen {
		if c.Area == g.area && c.Place > 0 {
			g.chosen = joined(g.chosen, c)
			g.base = strings.TrimSpace(g.base + " " + string(c.ID))
			g.kept = append(g.kept, c)
		}
	}
	if g.chosen.ID == "" || g.part < 0 {
		return growPage{}, fault.New(fault.Denied, "grow", nil)
	}
	g.text = partText(g.chosen, g.part)
	g.kept = slices.DeleteFunc(g.kept, func(c care.ChosenArea) bool { // what says nothing else needs no line
		return partText(c, g.part) == "" || partText(c, g.part) == g.text
	})
	g.words = p.Instrument.Words(v.Words.Lang()).Area(g.area)
	switch growParts[g.part] {
	case "could-help":
		g.ideas, err = v.ideas(g.Person.ID, g.area)
	case "do":
		err = v.goalsOf(&g)
	}
	return g, err
}

// partText is what was said on one of the four pages; the last has no text.
func partText(c care.ChosenArea, part int) string {
	return []string{c.Understand, c.LookAhead, c.CouldHelp, ""}[part]
}

// goalsOf finds the goals that were set for this area on this occasion, and makes
// a blank form for another.
func (v *visit) goalsOf(g *growPage) error {
	all, err := v.site.care.ListGoals(v.r.Context(), v.actor(), g.Person.ID)
	if err != nil {
		return err
	}
	active := 0
	for _, goal := range all.Goals {
		if !goal.Active() {
			continue
		}
		active++
		if goal.Area == g.area {
			g.goals = append(g.goals, goal)
		}
	}
	g.full = active >= care.MaxActiveGoals
	g.goal = goalFields{id: v.site.care.NewID(), ratingID: v.site.care.NewID()}
	for range stepRows {
		g.goal.steps = append(g.goal.steps, typedStep{id: v.site.care.NewID()})
	}
	return nil
}

func (v *visit) growing(g growPage, problem error) ui.Page {
	page := v.quietPage(g.words.Name, g.Person)
	page.Problems = v.problems(problem)
	for i := range page.Problems {
		if page.Problems[i].Field == partWord(g) {
			page.Problems[i].Field = "text" // each of the pages has one box
		}
	}
	page.Back = g.path + "/choose"
	if g.part > 0 {
		page.Back = g.path + "/grow/" + g.area + "/" + growParts[g.part-1]
	}
	return page
}

func (v *visit) showGrowing() error {
	g, err := v.growPage()
	if err != nil {
		return err
	}
	return v.show(http.StatusOK, v.growView(v.growing(g, nil), g))
}

func (v *visit) writeGrowing() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	if again, err := v.otherWords(form, "text", "words", "step1", "step2", "step3"); again {
		return err
	}
	g, err := v.growPage()
	if err != nil {
		return err
	}
	if growParts[g.part] == "do" {
		err = v.agreeGoal(&g, form)
	} else {
		g.text, g.id, g.base = form.Text("text"), form.Text("id"), form.Text("base")
		err = v.writeChosen(g)
	}
	if fault.Is(err, fault.Invalid) {
		return v.show(http.StatusUnprocessableEntity, v.growView(v.growing(g, err), g))
	}
	if err != nil {
		return err
	}
	return v.to(v.afterGrowing(g), "")
}

// joined is the later of two versions with the words of both, so that saving it
// loses neither.
func joined(a, b care.ChosenArea) care.ChosenArea {
	both := func(x, y string) string {
		if x == "" || x == y || y == "" {
			return cmp.Or(y, x)
		}
		return x + "\n\n" + y
	}
	b.Understand, b.LookAhead, b.CouldHelp = both(a.Understand, b.Understand), both(a.LookAhead, b.LookAhead), both(a.CouldHelp, b.CouldHelp)
	return b
}

// writeChosen saves the words of one page and leaves those of the others alone.
func (v *visit) writeChosen(g growPage) error {
	w := care.ChosenWords{
		ID: care.ChosenID(g.id), Area: g.area, Understand: g.chosen.Understand, LookAhead: g.chosen.LookAhead,
		CouldHelp: g.chosen.CouldHelp,
	}
	for _, id := range strings.Fields(g.base) {
		w.Replaces = append(w.Replaces, care.ChosenID(id))
	}
	*[]*string{&w.Understand, &w.LookAhead, &w.CouldHelp}[g.part] = g.text
	return v.site.care.WriteChosenArea(v.r.Context(), v.actor(), g.Person.ID, g.Assessment.ID, w)
}

// afterGrowing is the next page: the next step, the next area, or the goals.
func (v *visit) afterGrowing(g growPage) string {
	if g.part+1 < len(growParts) {
		return g.path + "/grow/" + g.area + "/" + growParts[g.part+1]
	}
	next := false
	for _, c := range g.Chosen {
		if next && c.Place > 0 && c.Area != g.area {
			return g.path + "/grow/" + c.Area + "/" + growParts[0]
		}
		next = next || c.Area == g.area
	}
	return personPath(g.Person.ID) + "/goals?said=agreed"
}

// agreeGoal saves the goal with its steps. Rows that were left empty are no steps;
// a page that was left empty sets no goal.
func (v *visit) agreeGoal(g *growPage, form httpkit.Form) error {
	f := goalFields{id: form.Text("id"), ratingID: form.Text("rating_id"), words: form.Text("words"), rating: form.Text("rating")}
	n := care.NewGoal{
		ID: care.GoalID(f.id), Assessment: g.Assessment.ID, Area: g.area, Words: f.words, RatingID: care.RatingID(f.ratingID),
	}
	var ok bool
	if n.Rating, ok = form.Int("rating", -1); !ok {
		n.Rating = care.MaxRating + 1
	}
	var c fault.Check
	for i := range stepRows {
		name := "step" + itoa(i+1)
		st := typedStep{
			id: form.Text(name + "_id"), words: form.Text(name), who: form.Text(name + "_who"),
			day: form.Text(name + "_by-day"), month: form.Text(name + "_by-month"), year: form.Text(name + "_by-year"),
		}
		f.steps = append(f.steps, st)
		by := form.Date(name + "_by")
		if st.words == "" && st.who == "" && by == "" {
			continue
		}
		c.Require(care.ValidID(st.id), "id", "error.id")
		c.Require(st.words != "", name, "goal.error.step_words")
		c.Require(care.Fits(st.words, care.MaxLine), name, "error.long", "most", care.MaxLine)
		c.Require(care.Fits(st.who, care.MaxLine), name+"_who", "error.long", "most", care.MaxLine)
		c.Require(by == "" || care.Date(by).Valid(), name+"_by", "error.date")
		n.Steps = append(n.Steps, care.NewStep{ID: care.StepID(st.id), Words: st.words, Who: st.who, ByDate: care.Date(by)})
	}
	g.goal = f
	if f.words == "" && f.rating == "" && len(n.Steps) == 0 {
		return nil
	}
	c.Require(f.words != "", "words", "goal.error.words")
	if err := c.Err("goal"); err != nil {
		return err
	}
	return v.site.care.SetGoal(v.r.Context(), v.actor(), g.Person.ID, n)
}
