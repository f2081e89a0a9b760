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

// agreeNumbers saves what is agreed, as answers in a voice of its own.
func (v *visit) agreeNumbers() error {
	p, err := v.voicesPage()
	if err != nil {
		return err
	}
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	page, err := v.assessment()
	if err != nil {
		return err
	}
	answers, problems := v.agreedAnswers(&p, page.Answers, form)
	if len(problems) > 0 {
		return v.voicesAgain(p, http.StatusUnprocessableEntity, problems)
	}
	if _, err = v.site.care.RecordAnswer(v.r.Context(), v.actor(), p.Person.ID, page.Assessment.ID, answers...); err != nil {
		return err
	}
	if strings.TrimSpace(form.Text("then")) == "finish" {
		return v.finish()
	}
	return v.to(p.path+"/voices", "agreed_numbers")
}

// agreedAnswers reads what is agreed, area by area. What stood beside a number
// agreed before, a note or how much it matters, stays.
func (v *visit) agreedAnswers(p *voicesPage, all []care.Answer, form httpkit.Form) (answers []care.NewAnswer, problems ui.Problems) {
	for i := range p.areas {
		line := &p.areas[i]
		line.value = form.Text("agreed-" + line.key)
		given, err := instrument.ParseAnswer(line.value)
		if err != nil || given.Step%2 != 0 {
			problems = append(problems, ui.Problem{Field: "agreed-" + line.key, Text: v.Words.T("assessment.error.step")})
			continue
		}
		n := care.NewAnswer{ID: care.AnswerID(v.site.care.NewID()), Voice: care.VoiceAgreed, Area: line.key, Given: given}
		for _, old := range standing(all, care.VoiceAgreed, line.key) {
			n.Note, n.Matters, n.Help, n.Enough = old.Note, old.Matters, old.Help, old.Enough
			n.Replaces = append(n.Replaces, old.ID)
		}
		answers = append(answers, n)
	}
	return answers, problems
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
