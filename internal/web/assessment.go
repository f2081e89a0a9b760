package web

import (
	"net/http"
	"slices"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/instrument"
	"towpath/internal/web/ui"
)

func (s *Site) assessmentRoutes(signed func(string, pageHandler)) {
	signed("GET /people/{person}/assessments/new", (*visit).prepareForm)
	signed("POST /people/{person}/assessments", (*visit).startAssessment)
	signed("GET /people/{person}/assessments/{assessment}", (*visit).showAssessment)
	signed("GET /people/{person}/assessments/{assessment}/next", (*visit).nextArea)
	signed("GET /people/{person}/assessments/{assessment}/areas/{area}", (*visit).showArea)
	signed("POST /people/{person}/assessments/{assessment}/areas/{area}", (*visit).recordAnswer)
	signed("PUT /people/{person}/assessments/{assessment}/areas/{area}", (*visit).recordDraft)
	signed("GET /people/{person}/assessments/{assessment}/numbers", (*visit).showNumbers)
	signed("POST /people/{person}/assessments/{assessment}/numbers", (*visit).recordNumbers)
	signed("POST /people/{person}/assessments/{assessment}/finish", (*visit).finish)
	signed("GET /people/{person}/assessments/{assessment}/voices", (*visit).showVoices)
	signed("POST /people/{person}/assessments/{assessment}/voices", (*visit).agreeNumbers)
	signed("POST /people/{person}/assessments/{assessment}/open", (*visit).shareReadings)
	signed("POST /people/{person}/assessments/{assessment}/link", (*visit).makeLink)
	signed("POST /people/{person}/assessments/{assessment}/link/end", (*visit).endLink)
	signed("GET /people/{person}/assessments/{assessment}/choose", (*visit).showChoice)
	signed("POST /people/{person}/assessments/{assessment}/choose", (*visit).chooseAreas)
	signed("GET /people/{person}/assessments/{assessment}/grow/{area}/{part}", (*visit).showGrowing)
	signed("POST /people/{person}/assessments/{assessment}/grow/{area}/{part}", (*visit).writeGrowing)
	signed("GET /people/{person}/bloom", (*visit).showBloom)
	signed("GET /blooms/{instrument}/blank", (*visit).blankBloom)
}

// assessment reads the page's assessment, as far as the reader may see it.
func (v *visit) assessment() (care.AssessmentPage, error) {
	person, err := v.person()
	if err != nil {
		return care.AssessmentPage{}, err
	}
	id, err := v.assessmentID()
	if err != nil {
		return care.AssessmentPage{}, err
	}
	return v.site.care.ShowAssessment(v.r.Context(), v.actor(), person, id)
}

// assessmentID gives the assessment that the address names; what is no id is none.
func (v *visit) assessmentID() (care.AssessmentID, error) {
	id := v.r.PathValue("assessment")
	if !care.ValidID(id) {
		return "", fault.New(fault.Denied, "assessment", nil)
	}
	return care.AssessmentID(id), nil
}

// voiceFor is the voice in which the reader answers: together the agreed one,
// apart their own.
func (v *visit) voiceFor(as care.Assessment) care.Voice {
	if as.Way == care.WayTogether {
		return care.VoiceAgreed
	}
	return v.actor().Voice()
}

// standing gives the answers that stand for a voice and an area, latest last.
func standing(answers []care.Answer, voice care.Voice, area string) []care.Answer {
	var out []care.Answer
	for _, a := range answers {
		if a.Voice == voice && a.Area == area {
			out = append(out, a)
		}
	}
	return out
}

// valuesOf gives one voice's values, one for each area of the instrument.
func valuesOf(p care.AssessmentPage, voice care.Voice) []instrument.Answer {
	for _, r := range p.Readings {
		if r.Voice == voice && r.Values != nil {
			return r.Values
		}
	}
	return make([]instrument.Answer, len(p.Instrument.Areas))
}

// answered tells, area by area, whether anything was said in any of the voices
// that may be recorded on this screen.
func (v *visit) answered(p care.AssessmentPage) []bool {
	done := make([]bool, len(p.Instrument.Areas))
	voices := []care.Voice{v.voiceFor(p.Assessment)}
	if p.Assessment.Way == care.WayTogether {
		voices = care.Voices
	}
	for _, voice := range voices {
		for i, a := range valuesOf(p, voice) {
			done[i] = done[i] || !a.NeverAsked()
		}
	}
	return done
}

// nextArea goes to the first area that nobody was asked about yet, or to the list
// when there is none: the same place on whatever device.
func (v *visit) nextArea() error {
	p, err := v.assessment()
	if err != nil {
		return err
	}
	path := assessmentPath(p.Person.ID, p.Assessment.ID)
	at := slices.Index(v.answered(p), false)
	if at < 0 || p.Assessment.Completed() {
		return v.to(path, "")
	}
	return v.to(path+"/areas/"+p.Instrument.Areas[at].Key, "")
}

// overview is the list of areas, which can be done in any order.
type overview struct {
	care.AssessmentPage
	path     string
	tasks    []ui.Task
	done     int
	waiting  bool   // the other voice is in, or under way, and kept back
	handedIn bool   // the reader's own is in, and the two have not met
	waits    bool   // and a worker, who cannot go on without the person's
	met      bool   // apart, and both may be seen
	mayLink  bool   // the person's part may be done by a link
	mayOpen  bool   // the person may let both be seen now
	finish   string // the words on the button that ends it, empty for none
}

func (v *visit) showAssessment() error {
	p, err := v.assessment()
	if err != nil {
		return err
	}
	return v.showOverview(p, http.StatusOK, nil)
}

func (v *visit) showOverview(p care.AssessmentPage, status int, problem error) error {
	o := overview{
		AssessmentPage: p, path: assessmentPath(p.Person.ID, p.Assessment.ID), waiting: len(p.Waiting) > 0,
	}
	apart := p.Assessment.Way == care.WayApart && !p.Assessment.Completed()
	o.met = met(p)
	o.handedIn = apart && !o.met && in(p, v.voiceFor(p.Assessment))
	o.waits = o.handedIn && !v.own(p.Person.ID)
	o.mayLink = apart && !v.linked() && !o.met && !in(p, care.VoicePerson)
	o.mayOpen = apart && !v.linked() && v.own(p.Person.ID) && !o.met && o.waiting
	words := p.Instrument.Words(v.Words.Lang())
	for i, done := range v.answered(p) {
		area := p.Instrument.Areas[i]
		task := ui.Task{
			Title: words.Area(area.Key).Name, Icon: area.Icon, Href: o.path + "/areas/" + area.Key,
		}
		if done {
			o.done++
			task.Status = v.areaStatus(p, words, area.Key)
		}
		if p.Assessment.Completed() || o.met {
			task.Href = ""
		}
		o.tasks = append(o.tasks, task)
	}
	o.finish = v.finishWords(o)
	page := v.personPage(v.Words.T("assessment.overview_title"), p.Person)
	if v.linked() {
		return v.show(status, overviewView(v, v.bare(page, problem), o))
	}
	page.Back, page.Problems = v.homeOf(p.Person), v.problems(problem)
	return v.show(status, overviewView(v, page, o))
}

// homeOf is one step up from a person's pages.
func (v *visit) homeOf(p care.Person) string {
	if v.own(p.ID) {
		return "/"
	}
	return personPath(p.ID)
}

// finishWords names the button at the end, which says what will happen.
func (v *visit) finishWords(o overview) string {
	switch {
	case o.Assessment.Completed() || o.done == 0 || o.met || o.waits:
		return ""
	case o.Assessment.Way == care.WayTogether || o.handedIn:
		return v.Words.T("assessment.finish")
	default:
		return v.Words.T("assessment.hand_in")
	}
}

// areaStatus says what was said of an area, in words.
func (v *visit) areaStatus(p care.AssessmentPage, words *instrument.Words, area string) string {
	i := p.Instrument.Place(area)
	if p.Assessment.Way == care.WayTogether {
		person, worker := valuesOf(p, care.VoicePerson)[i], valuesOf(p, care.VoiceWorker)[i]
		if !person.NeverAsked() && !worker.NeverAsked() && person != worker {
			return v.Words.T("assessment.area_differs")
		}
	}
	if p.Assessment.Way == care.WayApart {
		return words.Answer(valuesOf(p, v.voiceFor(p.Assessment))[i])
	}
	line := care.AssessmentLine{Assessment: p.Assessment, Readings: p.Readings}
	return words.Answer(line.Picture(len(p.Instrument.Areas))[i].Answer)
}

// finish ends an assessment that is done together. Apart, it hands in the
// reader's own reading first, and ends the whole when the other's is in too. Who
// has handed in and presses again does not want to wait for the other.
func (v *visit) finish() error {
	p, err := v.assessment()
	if err != nil {
		return err
	}
	ctx, person, id := v.r.Context(), p.Person.ID, p.Assessment.ID
	own := v.actor().Voice()
	if p.Assessment.Way == care.WayApart && !p.Assessment.Completed() && !in(p, own) {
		err = v.site.care.HandInReading(ctx, v.actor(), person, id, own)
		switch {
		case err == nil && v.linked():
			return v.linkDone("assessment.link_done_text")
		case err == nil && bothIn(p, own):
			return v.to(assessmentPath(person, id)+"/voices", "")
		case err == nil:
			return v.to(assessmentPath(person, id), "handed_in")
		}
	}
	if err == nil {
		err = v.site.care.CompleteAssessment(ctx, v.actor(), person, id)
	}
	if fault.Is(err, fault.Invalid) {
		return v.showOverview(p, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	with := ""
	if p.Assessment.Kind != care.KindBaseline {
		with = "&with=" + care.WithPrevious
	}
	return v.to(personPath(person)+"/bloom?assessment="+string(id)+with, "finished")
}

// bare takes the menus off a page, for whoever is here by a link: there is nowhere
// else to go.
func (v *visit) bare(page ui.Page, problem error) ui.Page {
	page.Nav, page.Subject, page.Back, page.Problems = nil, nil, "", v.problems(problem)
	return page
}

// met tells whether two readings that were given apart may both be seen, so that
// they stand and are talked about.
func met(p care.AssessmentPage) bool {
	return p.Assessment.Way == care.WayApart && !p.Assessment.Completed() && seen(p, care.VoicePerson) && seen(p, care.VoiceWorker)
}

// seen tells whether a voice said something that the reader may see.
func seen(p care.AssessmentPage, voice care.Voice) bool {
	return slices.ContainsFunc(p.Readings, func(r care.Reading) bool { return r.Voice == voice && r.Values != nil })
}

// in tells whether a voice has handed in.
func in(p care.AssessmentPage, voice care.Voice) bool {
	return slices.ContainsFunc(p.Readings, func(r care.Reading) bool { return r.Voice == voice && r.HandedIn() })
}

// bothIn tells whether, once this voice is in, the other is in too.
func bothIn(p care.AssessmentPage, own care.Voice) bool {
	for _, voice := range []care.Voice{care.VoicePerson, care.VoiceWorker} {
		if voice != own && !in(p, voice) {
			return false
		}
	}
	return true
}
