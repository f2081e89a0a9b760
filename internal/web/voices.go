package web

import (
	"net/http"
	"strings"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/instrument"
	"towpath/internal/web/ui"
)

// voicesPage is "two voices, one picture": both on one chart and in one table, the
// gaps with a question each, and what is agreed where something is.
type voicesPage struct {
	bloomView
	path   string
	wide   []gapLine
	alike  string
	single string
	areas  []agreeLine
	open   bool // what is agreed can still be written
}

// gapLine is a gap that is worth a talk, and the question that begins it.
type gapLine struct{ area, icon, width, question string }

// agreeLine is one area of the form for what is agreed.
type agreeLine struct{ key, name, value string }

func (v *visit) showVoices() error {
	p, err := v.voicesPage()
	if err != nil {
		return err
	}
	return v.voicesAgain(p, http.StatusOK, nil)
}

func (v *visit) voicesAgain(p voicesPage, status int, problems ui.Problems) error {
	page := v.personPage(v.Words.T("voices.title"), p.Person)
	page.Wide, page.Back, page.Problems = true, p.path, problems
	return v.show(status, voicesView(v, page, p))
}

// voicesPage reads both readings. Before both may be seen there is no such page.
func (v *visit) voicesPage() (voicesPage, error) {
	person, err := v.person()
	if err != nil {
		return voicesPage{}, err
	}
	id, err := v.assessmentID()
	if err != nil {
		return voicesPage{}, err
	}
	data, err := v.site.care.ShowBloom(v.r.Context(), v.actor(), person, care.BloomQuery{Assessment: id})
	if err != nil {
		return voicesPage{}, err
	}
	p := voicesPage{bloomView: bloomView{BloomPage: data, view: viewVoices}, path: assessmentPath(person, id)}
	now := p.now()
	if now.Values(care.VoicePerson) == nil || now.Values(care.VoiceWorker) == nil {
		return p, fault.New(fault.Denied, "voices", nil)
	}
	v.draw(&p.bloomView, v.Words.T("voices.title"))
	p.open = !now.Completed() && now.Way == care.WayApart && !data.Person.ReadOnly
	v.talk(&p)
	v.agreeing(&p)
	return p, nil
}

// talk sorts the areas: where the two differ, where they see it alike, and where
// only one gave a number.
func (v *visit) talk(p *voicesPage) {
	words := p.Instrument.Words(v.Words.Lang())
	both := map[string]bool{}
	var alike, single []string
	for _, g := range p.now().Gaps(p.Instrument) {
		both[g.Area] = true
		name := words.Area(g.Area).Name
		if g.Width() == 0 {
			alike = append(alike, name)
			continue
		}
		line := gapLine{area: name, icon: p.Instrument.Areas[g.Place].Icon, width: v.Words.F("voices.apart_by", "steps", g.Width().String())}
		ask := "voices.ask_near"
		switch {
		case g.Wide() && g.Worker > g.Person:
			ask = "voices.ask_worker_higher"
		case g.Wide():
			ask = "voices.ask_person_higher"
		}
		line.question = v.say(p.Person, ask, "person", g.Person.String(), "worker", g.Worker.String())
		p.wide = append(p.wide, line)
	}
	person, worker := p.now().Values(care.VoicePerson), p.now().Values(care.VoiceWorker)
	for i, area := range p.Instrument.Areas {
		if !both[area.Key] && (person[i].HasStep() || worker[i].HasStep()) {
			single = append(single, words.Area(area.Key).Name)
		}
	}
	if alike != nil {
		p.alike = v.Words.List(alike...)
	}
	if single != nil {
		p.single = v.Words.F("voices.only_one", "areas", v.Words.List(single...))
	}
}

// agreeing fills the form for what is agreed with what stands.
func (v *visit) agreeing(p *voicesPage) {
	words := p.Instrument.Words(v.Words.Lang())
	values := p.now().Values(care.VoiceAgreed)
	for i, area := range p.Instrument.Areas {
		line := agreeLine{key: area.Key, name: words.Area(area.Key).Name}
		if values != nil {
			line.value = values[i].String()
		}
		p.areas = append(p.areas, line)
	}
}

func (v *visit) agreeOptions() []ui.Option {
	options := []ui.Option{{Value: "", Label: v.Words.T("voices.agree_none")}}
	for step := 1; step <= 10; step++ {
		options = append(options, ui.Option{Value: itoa(step), Label: itoa(step)})
	}
	return options
}

// agreeNumbers saves what is agreed, as answers in a voice of its own. Where
// something that was typed is no step, it stands in the page again.
func (v *visit) agreeNumbers() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	given, problems := v.agreedSteps(form)
	if len(problems) > 0 {
		p, err := v.voicesPage()
		if err != nil {
			return err
		}
		for i := range p.areas {
			p.areas[i].value = form.Text(agreedField + p.areas[i].key)
		}
		return v.voicesAgain(p, http.StatusUnprocessableEntity, problems)
	}
	page, err := v.assessment()
	if err != nil {
		return err
	}
	if !seen(page, care.VoicePerson) || !seen(page, care.VoiceWorker) {
		return fault.New(fault.Denied, "voices", nil)
	}
	answers := v.agreedAnswers(page, given)
	if _, err = v.site.care.RecordAnswer(v.r.Context(), v.actor(), page.Person.ID, page.Assessment.ID, answers...); err != nil {
		return err
	}
	if strings.TrimSpace(form.Text("then")) == "finish" {
		return v.finish()
	}
	return v.to(assessmentPath(page.Person.ID, page.Assessment.ID)+"/voices", "agreed_numbers")
}

// agreedField begins the name of the field for each area.
const agreedField = "agreed-"

// agreedSteps reads what was typed for each area that was sent. Problems come in the
// order of their fields.
func (v *visit) agreedSteps(form httpkit.Form) (map[string]instrument.Answer, ui.Problems) {
	given := map[string]instrument.Answer{}
	var problems ui.Problems
	for _, field := range form.Names() {
		area, ok := strings.CutPrefix(field, agreedField)
		if !ok {
			continue
		}
		answer, err := instrument.ParseAnswer(form.Text(field))
		if err != nil || answer.Step%2 != 0 {
			problems = append(problems, ui.Problem{Field: field, Text: v.Words.T("assessment.error.step")})
			continue
		}
		given[area] = answer
	}
	return given, problems
}

// agreedAnswers makes an answer for each area. What stood beside a number agreed
// before, a note or how much it matters, stays.
func (v *visit) agreedAnswers(p care.AssessmentPage, given map[string]instrument.Answer) (answers []care.NewAnswer) {
	for _, area := range p.Instrument.Areas {
		n := care.NewAnswer{ID: care.AnswerID(v.site.care.NewID()), Voice: care.VoiceAgreed, Area: area.Key, Given: given[area.Key]}
		for _, old := range standing(p.Answers, care.VoiceAgreed, area.Key) {
			n.Note, n.Matters, n.Help, n.Enough = old.Note, old.Matters, old.Help, old.Enough
			n.Replaces = append(n.Replaces, old.ID)
		}
		answers = append(answers, n)
	}
	return answers
}

// shareReadings lets both be seen now, because the person says so.
func (v *visit) shareReadings() error {
	p, err := v.assessment()
	if err != nil {
		return err
	}
	err = v.site.care.ShareReadings(v.r.Context(), v.actor(), p.Person.ID, p.Assessment.ID)
	if fault.Is(err, fault.Invalid) {
		return v.showOverview(p, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	return v.to(assessmentPath(p.Person.ID, p.Assessment.ID), "opened_both")
}
