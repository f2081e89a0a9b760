package web

import (
	"net/http"
	"slices"
	"strings"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/instrument"
	"towpath/internal/web/ui"
)

// areaPage is the guided page: one area, where are you, in my own words, and the
// rest folded away.
type areaPage struct {
	care.AssessmentPage
	place    int
	area     instrument.Area
	words    instrument.AreaWords
	inst     *instrument.Words
	path     string
	voice    care.Voice
	form     string
	replaces map[care.Voice]string // the answers in view, which a save replaces
	step     string
	note     string
	matters  string
	help     string
	enough   string
	person   string // their own number, where the two differ
	worker   string
	last     string // a line about last time
	kept     []care.Answer
	done     []bool
	open     bool
}

func (v *visit) areaPage() (areaPage, error) {
	person, err := v.person()
	if err != nil {
		return areaPage{}, err
	}
	id, err := v.assessmentID()
	if err != nil {
		return areaPage{}, err
	}
	key := v.r.PathValue("area")
	looked, err := v.site.care.ShowArea(v.r.Context(), v.actor(), person, id, key)
	if err != nil {
		return areaPage{}, err
	}
	p := looked.AssessmentPage
	place, words := p.Instrument.Place(key), p.Instrument.Words(v.Words.Lang())
	page := areaPage{
		AssessmentPage: p, place: place, area: p.Instrument.Areas[place], words: words.Area(key), inst: words,
		path: assessmentPath(person, id), voice: v.voiceFor(p.Assessment), done: v.answered(p), form: v.site.care.NewID(),
	}
	v.lastTime(&page, looked.Last)
	return page, nil
}

func (v *visit) showArea() error {
	p, err := v.areaPage()
	if err != nil {
		return err
	}
	if p.Assessment.Completed() || met(p.AssessmentPage) {
		return v.to(p.path, "")
	}
	v.fill(&p)
	return v.show(http.StatusOK, areaView(v, v.guided(p, nil), p))
}

// fill puts what stands into the form. Where two people wrote at once, both of
// their notes are in the box, so that saving it loses neither.
func (v *visit) fill(p *areaPage) {
	p.replaces = map[care.Voice]string{}
	for _, voice := range care.Voices {
		var ids []string
		for _, a := range standing(p.Answers, voice, p.area.Key) {
			ids = append(ids, string(a.ID))
		}
		p.replaces[voice] = strings.Join(ids, " ")
	}
	now := standing(p.Answers, p.voice, p.area.Key)
	var notes []string
	for _, a := range now {
		if a.Note != "" && !slices.Contains(notes, a.Note) {
			notes = append(notes, a.Note)
		}
	}
	p.note = strings.Join(notes, "\n\n")
	if len(now) > 0 {
		latest := now[len(now)-1]
		p.step, p.matters, p.enough = latest.Given.String(), latest.Matters.String(), latest.Enough.String()
		p.help = helpCodes[latest.Help]
	}
	if len(now) > 1 {
		p.kept = now
	}
	if p.Assessment.Way == care.WayTogether {
		p.person = valuesOf(p.AssessmentPage, care.VoicePerson)[p.place].String()
		p.worker = valuesOf(p.AssessmentPage, care.VoiceWorker)[p.place].String()
	}
	p.open = p.matters != "" || p.help != "" || p.enough != ""
}

var helpCodes = [...]string{care.HelpNotSaid: "", care.HelpWanted: "yes", care.HelpNotWanted: "no"}

// lastTime says what was said of this area the last time, if there was one.
func (v *visit) lastTime(p *areaPage, last *care.AssessmentLine) {
	if last == nil {
		return
	}
	if value := last.Picture(len(p.Instrument.Areas))[p.place]; value.HasStep() {
		p.last = v.say(p.Person, "assessment.last_time", "day", v.day(last.On), "step", p.inst.Step(value.Step))
	}
}

// guided is what stands round the guided page: no menu, a way back, a way out.
func (v *visit) guided(p areaPage, problem error) ui.Page {
	page := v.quietPage(p.words.Name, p.Person)
	page.Back, page.BackText = p.path, v.Words.T("assessment.back_to_areas")
	if p.place > 0 {
		page.Back, page.BackText = p.path+"/areas/"+p.Instrument.Areas[p.place-1].Key, ""
	}
	page.Problems = v.problems(problem)
	return page
}

// typedArea is what was typed on a guided page.
type typedArea struct {
	voice                                                   care.Voice
	form, step, note, matters, help, enough, person, worker string
	replaces                                                map[care.Voice]string
}

func readArea(f httpkit.Form) typedArea {
	t := typedArea{
		voice: care.Voice(f.Text("voice")), form: f.Text("form"), step: f.Text("step"), note: f.Text("note"), matters: f.Text("matters"),
		help: f.Text("help"), enough: f.Text("enough"), person: f.Text("step_person"), worker: f.Text("step_worker"),
		replaces: map[care.Voice]string{},
	}
	for _, voice := range care.Voices {
		t.replaces[voice] = f.Text("replaces_" + string(voice))
	}
	return t
}

// giveBack puts what was typed into the page, as it was typed.
func (p *areaPage) giveBack(t typedArea) {
	p.form, p.replaces, p.open = t.form, t.replaces, true
	p.step, p.note, p.matters, p.help, p.enough, p.person, p.worker = t.step, t.note, t.matters, t.help, t.enough, t.person, t.worker
}

// answers makes the answers of a page: the main one, and where the two differ one
// for each of them.
func (t typedArea) answers(area string, newID func() string) ([]care.NewAnswer, error) {
	var c fault.Check
	begin := func(voice care.Voice, value, field string) care.NewAnswer {
		given, err := instrument.ParseAnswer(value)
		c.Require(err == nil, field, "assessment.error.step")
		n := care.NewAnswer{ID: care.AnswerID(newID()), Voice: voice, Area: area, Form: t.form, Given: given}
		for _, id := range strings.Fields(t.replaces[voice]) {
			n.Replaces = append(n.Replaces, care.AnswerID(id))
		}
		return n
	}
	main := begin(t.voice, t.step, "step")
	main.Note = t.note
	var err error
	main.Matters, err = instrument.ParseMatters(t.matters)
	c.Require(err == nil, "matters", "assessment.error.matters")
	if t.enough != "" {
		main.Enough, err = instrument.ParseStep(t.enough)
		c.Require(err == nil, "enough", "assessment.error.enough")
	}
	help := slices.Index(helpCodes[:], t.help)
	c.Require(help >= 0, "help", "assessment.error.help")
	main.Help = care.Help(max(help, 0))
	out := []care.NewAnswer{main}
	if t.voice == care.VoiceAgreed {
		if t.person != "" || t.replaces[care.VoicePerson] != "" {
			out = append(out, begin(care.VoicePerson, t.person, "step_person"))
		}
		if t.worker != "" || t.replaces[care.VoiceWorker] != "" {
			out = append(out, begin(care.VoiceWorker, t.worker, "step_worker"))
		}
	}
	return out, c.Err("area")
}

// record saves what was typed, in one go.
func (v *visit) record(t typedArea) (care.Recorded, error) {
	person, err := v.person()
	if err != nil {
		return care.Recorded{}, err
	}
	id, err := v.assessmentID()
	if err != nil {
		return care.Recorded{}, err
	}
	answers, err := t.answers(v.r.PathValue("area"), v.site.care.NewID)
	if err != nil {
		return care.Recorded{}, err
	}
	return v.site.care.RecordAnswer(v.r.Context(), v.actor(), person, id, answers...)
}

func (v *visit) recordAnswer() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	if again, err := v.otherWords(form, "note"); again {
		return err
	}
	typed := readArea(form)
	done, err := v.record(typed)
	if fault.Is(err, fault.Invalid) {
		p, pageErr := v.areaPage()
		if pageErr != nil {
			return pageErr
		}
		p.giveBack(typed)
		return v.show(http.StatusUnprocessableEntity, areaView(v, v.guided(p, err), p))
	}
	if err != nil {
		return err
	}
	path := assessmentPath(done.Assessment.Person, done.Assessment.ID)
	at := done.Instrument.Place(v.r.PathValue("area"))
	switch {
	case done.Both():
		return v.to(path+"/areas/"+done.Instrument.Areas[at].Key, "both_kept")
	case form.Text("next") == "stop":
		return v.to(path, "saved")
	case at+1 < len(done.Instrument.Areas):
		return v.to(path+"/areas/"+done.Instrument.Areas[at+1].Key, "")
	default:
		return v.to(path, "")
	}
}

// recordDraft is the same save while somebody is still on the page. It answers
// 204 once it is on disk.
func (v *visit) recordDraft() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	if _, err := v.record(readArea(form)); err != nil {
		return err
	}
	v.w.WriteHeader(http.StatusNoContent)
	return nil
}
