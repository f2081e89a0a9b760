package web

import (
	"net/http"
	"slices"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/instrument"
	"towpath/internal/web/ui"
)

// preparePage is the page before the first area: what we agreed last time and how
// it went, then who is here, whose view, how long we have.
type preparePage struct {
	person  care.Person
	id      care.AssessmentID
	kind    string
	way     string
	inst    string
	present string
	minutes string
	day     string
	month   string
	year    string
	options []ui.Option
	reviews []reviewRow
}

// reviewRow is one step that was agreed, with what is said of it now.
type reviewRow struct {
	step    care.PlanStep
	goal    string
	id      string
	outcome string
	note    string
}

func (v *visit) prepareForm() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	p, err := v.prepare(person)
	if err != nil {
		return err
	}
	return v.show(http.StatusOK, prepareView(v, v.preparing(p.person), p))
}

func (v *visit) preparing(p care.Person) ui.Page {
	page := v.personPage(v.Words.T("assessment.prepare_title"), p)
	page.Back = v.homeOf(p)
	return page
}

// prepare gathers what the page shows before anything is typed.
func (v *visit) prepare(person care.PersonID) (preparePage, error) {
	last, err := v.site.care.ShowLastTime(v.r.Context(), v.actor(), person)
	if err != nil {
		return preparePage{}, err
	}
	p := preparePage{
		person: last.Person, id: care.AssessmentID(v.site.care.NewID()),
		kind: string(care.KindBaseline), way: string(care.WayTogether), inst: "bloom-adult",
	}
	if v.actor().Role == care.RoleCarer {
		p.inst = "bloom-carers"
	}
	if last.Latest != nil {
		p.kind, p.inst = string(care.KindReview), last.Latest.Instrument
	}
	if today, ok := v.today().Time(); ok {
		p.day, p.month, p.year = dateParts(today)
	}
	for _, inst := range v.site.care.Instruments().All() {
		if inst.Kind == instrument.KindBloom {
			p.options = append(p.options, ui.Option{Value: inst.ID, Label: inst.Words(v.Words.Lang()).Title})
		}
	}
	for _, g := range last.Goals {
		for _, st := range g.Steps {
			if st.Open() {
				p.reviews = append(p.reviews, reviewRow{step: st, goal: g.Words, id: v.site.care.NewID()})
			}
		}
	}
	return p, nil
}

func (v *visit) startAssessment() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	p, err := v.prepare(person)
	if err != nil {
		return err
	}
	p.id = care.AssessmentID(form.Text("id"))
	p.kind, p.way, p.inst, p.present, p.minutes = form.Text("kind"), form.Text("way"), form.Text("instrument"), form.Text("present"), form.Text("minutes")
	p.day, p.month, p.year = form.Text("on-day"), form.Text("on-month"), form.Text("on-year")
	for i := range p.reviews {
		step := string(p.reviews[i].step.ID)
		p.reviews[i].outcome, p.reviews[i].note = form.Text("outcome-"+step), form.Text("note-"+step)
		if id := form.Text("review-" + step); care.ValidID(id) {
			p.reviews[i].id = id
		}
	}
	minutes, ok := form.Int("minutes", 0)
	if !ok {
		minutes = -1
	}
	if err := checkReviews(p.reviews); err != nil { // before anything is begun
		return v.prepareAgain(p, err)
	}
	started, err := v.site.care.StartAssessment(v.r.Context(), v.actor(), person, care.NewAssessment{
		ID: p.id, Instrument: p.inst, Kind: care.Kind(p.kind), Way: care.Way(p.way), On: care.Date(form.Date("on")),
		Present: p.present, Minutes: minutes,
	})
	if err == nil {
		err = v.reviewSteps(person, started.ID, p.reviews)
	}
	if fault.Is(err, fault.Invalid) {
		return v.prepareAgain(p, err)
	}
	if err != nil {
		return err
	}
	return v.to(assessmentPath(person, started.ID)+"/next", "")
}

// prepareAgain shows the page as it was typed, with what is wrong in it.
func (v *visit) prepareAgain(p preparePage, problem error) error {
	page := v.preparing(p.person)
	page.Problems = v.problems(problem)
	return v.show(http.StatusUnprocessableEntity, prepareView(v, page, p))
}

// checkReviews finds what is wrong in the rows about last time, each at its own row.
func checkReviews(rows []reviewRow) error {
	var c fault.Check
	for _, r := range rows {
		step := string(r.step.ID)
		c.Require(r.outcome == "" || slices.Contains(care.Outcomes, care.Outcome(r.outcome)), "outcome-"+step, "goal.error.outcome")
		c.Require(care.Fits(r.note, care.MaxNote), "note-"+step, "error.long", "most", care.MaxNote)
	}
	return c.Err("reviews")
}

// reviewSteps saves what became of the steps of last time, where it was said.
func (v *visit) reviewSteps(person care.PersonID, as care.AssessmentID, rows []reviewRow) error {
	for _, r := range rows {
		if r.outcome == "" {
			continue
		}
		err := v.site.care.ReviewStep(v.r.Context(), v.actor(), person, care.NewReview{
			ID: care.ReviewID(r.id), Step: r.step.ID, Assessment: as, Outcome: care.Outcome(r.outcome), Note: r.note,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func assessmentPath(person care.PersonID, id care.AssessmentID) string {
	return personPath(person) + "/assessments/" + string(id)
}
