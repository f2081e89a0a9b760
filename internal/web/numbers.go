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

// numbersPage is the shortest way through: one page, numbers only. It is also how
// a Bloom that was done on paper is typed in.
type numbersPage struct {
	care.AssessmentPage
	path   string
	voice  care.Voice
	words  *instrument.Words
	form   string
	values []string // what is chosen or was typed, area by area
	shown  []string // what stood when the page was made
}

func (v *visit) numbersPage() (numbersPage, error) {
	p, err := v.assessment()
	if err != nil {
		return numbersPage{}, err
	}
	n := numbersPage{
		AssessmentPage: p, path: assessmentPath(p.Person.ID, p.Assessment.ID), voice: v.voiceFor(p.Assessment),
		words: p.Instrument.Words(v.Words.Lang()), form: v.site.care.NewID(),
	}
	for _, value := range valuesOf(p, n.voice) {
		n.values = append(n.values, value.String())
	}
	n.shown = slices.Clone(n.values)
	return n, nil
}

func (v *visit) showNumbers() error {
	p, err := v.numbersPage()
	if err != nil {
		return err
	}
	if p.Assessment.Completed() {
		return v.to(p.path, "")
	}
	return v.show(http.StatusOK, numbersView(v, v.numbersAround(p, nil), p))
}

func (v *visit) numbersAround(p numbersPage, problem error) ui.Page {
	page := v.personPage(v.Words.T("assessment.numbers_title"), p.Person)
	page.Back, page.Problems = p.path, v.problems(problem)
	return page
}

func (v *visit) recordNumbers() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	p, err := v.numbersPage()
	if err != nil {
		return err
	}
	p.form = form.Text("form")
	var c fault.Check
	given := make([]instrument.Answer, len(p.values))
	for i, area := range p.Instrument.Areas {
		p.values[i], p.shown[i] = form.Text("step-"+area.Key), form.Text("was-"+area.Key)
		given[i], err = instrument.ParseAnswer(p.values[i])
		c.Require(p.values[i] == p.shown[i] || err == nil && (given[i].Step == 0 || given[i].Step.Whole()), "step-"+area.Key, "assessment.error.step_of", "area", p.words.Area(area.Key).Name)
	}
	if err := c.Err("numbers"); err != nil {
		return v.show(http.StatusUnprocessableEntity, numbersView(v, v.numbersAround(p, err), p))
	}
	var answers []care.NewAnswer
	for i, area := range p.Instrument.Areas {
		if p.values[i] != p.shown[i] { // what was not touched here is left to those who touch it elsewhere
			answers = append(answers, v.numberAnswer(p, area.Key, p.shown[i], given[i]))
		}
	}
	done, err := v.site.care.RecordAnswer(v.r.Context(), v.actor(), p.Person.ID, p.Assessment.ID, answers...)
	switch {
	case fault.Is(err, fault.Invalid):
		return v.show(http.StatusUnprocessableEntity, numbersView(v, v.numbersAround(p, err), p))
	case err != nil:
		return err
	case done.Both():
		return v.to(p.path, "both_kept")
	}
	return v.to(p.path, "saved")
}

// numberAnswer changes the number of an area and keeps the words that go with it.
// It takes the place of the answer whose number stood on the page, and of no other.
func (v *visit) numberAnswer(p numbersPage, area, shown string, given instrument.Answer) care.NewAnswer {
	n := care.NewAnswer{ID: care.AnswerID(v.site.care.NewID()), Voice: p.voice, Area: area, Given: given, Form: p.form}
	if now := standing(p.Answers, p.voice, area); len(now) > 0 {
		latest := now[len(now)-1]
		n.Note, n.Matters, n.Help, n.Enough = latest.Note, latest.Matters, latest.Help, latest.Enough
		if latest.Given.String() == shown {
			n.Replaces = []care.AnswerID{latest.ID}
		}
	}
	return n
}
