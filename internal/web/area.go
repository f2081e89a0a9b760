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
	replaces string
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
	p, err := v.assessment()
	if err != nil {
		return areaPage{}, err
	}
	key := v.r.PathValue("area")
	place := slices.IndexFunc(p.Instrument.Areas, func(a instrument.Area) bool { return a.Key == key })
	if place < 0 {
		return areaPage{}, fault.New(fault.Denied, "area", nil)
	}
	words := p.Instrument.Words(v.Words.Lang())
	return areaPage{
		AssessmentPage: p, place: place, area: p.Instrument.Areas[place], words: words.Area(key), inst: words,
		path: assessmentPath(p.Person.ID, p.Assessment.ID), voice: v.voiceFor(p.Assessment), done: v.answered(p),
		form: v.site.care.NewID(),
	}, nil
}

func (v *visit) showArea() error {
	p, err := v.areaPage()
	if err != nil {
		return err
	}
	if p.Assessment.Completed() {
		return v.to(p.path, "")
	}
	v.fill(&p)
	if err := v.lastTime(&p); err != nil {
		return err
	}
	return v.show(http.StatusOK, areaView(v, v.guided(p, nil), p))
}

// fill puts what stands into the form. Where two people wrote at once, both of
// their notes are in the box, so that saving it loses neither.
func (v *visit) fill(p *areaPage) {
	now := standing(p.Answers, p.voice, p.area.Key)
	var ids, notes []string
	for _, a := range now {
		ids = append(ids, string(a.ID))
		if a.Note != "" && !slices.Contains(notes, a.Note) {
			notes = append(notes, a.Note)
		}
	}
	p.replaces, p.note = strings.Join(ids, " "), strings.Join(notes, "\n\n")
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
func (v *visit) lastTime(p *areaPage) error {
	lines, err := v.site.care.ListAssessments(v.r.Context(), v.actor(), p.Person.ID)
	if err != nil {
		return err
	}
	for _, l := range slices.Backward(lines) {
		if !l.Completed() || l.ID == p.Assessment.ID || l.Instrument != p.Assessment.Instrument || l.InstrumentVersion != p.Assessment.InstrumentVersion {
			continue
		}
		if value := l.Picture(len(p.Instrument.Areas))[p.place]; value.HasStep() {
			p.last = v.say(p.Person, "assessment.last_time", "day", v.day(l.On), "step", p.inst.Step(value.Step))
		}
		return nil
	}
	return nil
}

// guided is what stands round the guided page: no menu, a way back, a way out.
func (v *visit) guided(p areaPage, problem error) ui.Page {
	page := v.personPage(p.words.Name, p.Person)
	page.Nav = nil
	if page.Subject != nil {
		page.Subject.Nav = nil
	}
	page.Back, page.BackText = p.path, v.Words.T("assessment.back_to_areas")
	if p.place > 0 {
		page.Back, page.BackText = p.path+"/areas/"+p.Instrument.Areas[p.place-1].Key, ""
	}
	page.HelpOpen = false
	page.Problems = v.problems(problem)
	return page
}

// typed reads the form into the page, so that it can be given back as it was.
func (p *areaPage) typed(f httpkit.Form) {
	p.form, p.replaces = f.Text("form"), f.Text("replaces")
	p.step, p.note, p.matters, p.help, p.enough = f.Text("step"), f.Text("note"), f.Text("matters"), f.Text("help"), f.Text("enough")
	p.person, p.worker = f.Text("step_person"), f.Text("step_worker")
	p.open = true
}

// answers makes the answers of the form: the main one, and where the two differ
// one for each of them.
func (p *areaPage) answers(newID func() string) ([]care.NewAnswer, error) {
	var c fault.Check
	main := care.NewAnswer{ID: care.AnswerID(newID()), Voice: p.voice, Area: p.area.Key, Note: p.note, Form: p.form}
	var err error
	main.Given, err = instrument.ParseAnswer(p.step)
	c.Require(err == nil, "step", "assessment.error.step")
	main.Matters, err = instrument.ParseMatters(p.matters)
	c.Require(err == nil, "matters", "assessment.error.matters")
	if p.enough != "" {
		main.Enough, err = instrument.ParseStep(p.enough)
		c.Require(err == nil, "enough", "assessment.error.enough")
	}
	help := slices.Index(helpCodes[:], p.help)
	c.Require(help >= 0, "help", "assessment.error.help")
	main.Help = care.Help(max(help, 0))
	for _, id := range strings.Fields(p.replaces) {
		main.Replaces = append(main.Replaces, care.AnswerID(id))
	}
	out := []care.NewAnswer{main}
	if p.Assessment.Way == care.WayTogether {
		for _, side := range []struct {
			voice care.Voice
			value string
		}{{care.VoicePerson, p.person}, {care.VoiceWorker, p.worker}} {
			n := care.NewAnswer{ID: care.AnswerID(newID()), Voice: side.voice, Area: p.area.Key, Form: p.form}
			n.Given, err = instrument.ParseAnswer(side.value)
			c.Require(err == nil, "step_"+string(side.voice), "assessment.error.step")
			for _, old := range standing(p.Answers, side.voice, p.area.Key) {
				n.Replaces = append(n.Replaces, old.ID)
			}
			if side.value != "" || len(n.Replaces) > 0 {
				out = append(out, n)
			}
		}
	}
	return out, c.Err("area")
}

// record saves what the page holds and says whether two people wrote at once.
func (v *visit) record(p *areaPage) (both bool, err error) {
	answers, err := p.answers(v.site.care.NewID)
	if err != nil {
		return false, err
	}
	for _, n := range answers {
		stands, err := v.site.care.RecordAnswer(v.r.Context(), v.actor(), p.Person.ID, p.Assessment.ID, n)
		if err != nil {
			return false, err
		}
		both = both || len(stands) > 1
	}
	return both, nil
}

func (v *visit) recordAnswer() error {
	p, form, err := v.readArea()
	if err != nil {
		return err
	}
	both, err := v.record(&p)
	if fault.Is(err, fault.Invalid) {
		return v.show(http.StatusUnprocessableEntity, areaView(v, v.guided(p, err), p))
	}
	if err != nil {
		return err
	}
	if both {
		return v.to(p.path+"/areas/"+p.area.Key, "both_kept")
	}
	if form.Text("next") == "stop" {
		return v.to(p.path, "saved")
	}
	if p.place+1 < len(p.Instrument.Areas) {
		return v.to(p.path+"/areas/"+p.Instrument.Areas[p.place+1].Key, "")
	}
	return v.to(p.path, "")
}

func (v *visit) readArea() (areaPage, httpkit.Form, error) {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return areaPage{}, form, err
	}
	p, err := v.areaPage()
	if err != nil {
		return areaPage{}, form, err
	}
	p.typed(form)
	return p, form, nil
}

// recordDraft is the same save while somebody is still on the page. It answers
// 204 once it is on disk.
func (v *visit) recordDraft() error {
	p, _, err := v.readArea()
	if err != nil {
		return err
	}
	if _, err := v.record(&p); err != nil {
		return err
	}
	v.w.WriteHeader(http.StatusNoContent)
	return nil
}
