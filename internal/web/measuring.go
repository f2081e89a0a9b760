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

// A person's questionnaires: what was asked, what was answered, what moved.

func (s *Site) measuringRoutes(signed func(string, pageHandler)) {
	signed("GET /people/{person}/measures", (*visit).listMeasurements)
	signed("POST /people/{person}/measures", (*visit).beginMeasurement)
	signed("POST /people/{person}/measures/decline", (*visit).declineMeasure)
	signed("GET /people/{person}/measures/{measurement}", (*visit).showMeasurement)
	signed("POST /people/{person}/measures/{measurement}", (*visit).answerMeasurement)
	signed("PUT /people/{person}/measures/{measurement}", (*visit).answerDraft)
	signed("POST /people/{person}/measures/{measurement}/finish", (*visit).completeMeasurement)
	signed("POST /people/{person}/measures/{measurement}/talked", (*visit).acknowledgeHelp)
	signed("POST /people/{person}/measures/{measurement}/recompute", (*visit).recompute)
	signed("POST /people/{person}/measures/{measurement}/link", (*visit).makeMeasureLink)
	signed("POST /people/{person}/measures/{measurement}/link/end", (*visit).endMeasureLink)
	signed("POST /people/{person}/measures/{measurement}/hand-over", (*visit).handOver)
	signed("GET /people/{person}/measures/{measurement}/paper", (*visit).printMeasurement)
	signed("GET /people/{person}/measures/{measurement}/entry", (*visit).typeInForm)
	signed("POST /people/{person}/measures/{measurement}/entry", (*visit).typeIn)
	signed("GET /measures/{measure}/estimate", (*visit).showEstimate)
	signed("POST /measures/{measure}/estimate", (*visit).noteEstimate)
	signed("GET /paper", (*visit).paperForm)
	signed("GET /paper/{code}", (*visit).findPaper)
}

func measuresPath(p care.PersonID) string { return personPath(p) + "/measures" }

func measurementPath(p care.PersonID, id care.MeasurementID) string {
	return measuresPath(p) + "/" + string(id)
}

// measuringPage is everything that was measured with a person, and the two forms:
// to ask, and to say no.
type measuringPage struct {
	care.MeasurementsPage
	path         string
	id, decline  string // of what the forms would add
	ask          askForm
	askOpen      bool
	declined     string // the measure of the decline form
	words        string
	declineOpen  bool
	measures     []ui.Option // that can be asked here
	every        []ui.Option // that can be said no to
	mayDo, works bool
}

// askForm is what is typed to begin a measure.
type askForm struct{ measure, manner, by string }

// answerable gives the measures that can be asked about somebody: those whose wording
// is here first, then those that can only be typed in from a form on paper.
func (v *visit) answerable() (here, paper []*instrument.Measure) {
	for _, m := range v.site.care.Instruments().LatestMeasures() {
		switch {
		case !care.Schedulable(m):
		case m.Whole():
			here = append(here, m)
		default:
			paper = append(paper, m)
		}
	}
	slices.SortFunc(here, v.byTitle)
	slices.SortFunc(paper, v.byTitle)
	return here, paper
}

func (v *visit) measureChoices(works bool) (ask, every []ui.Option) {
	here, paper := v.answerable()
	ask = []ui.Option{{Label: v.Words.T("measure.choose")}}
	every = slices.Clone(ask)
	for _, m := range here {
		o := ui.Option{Value: m.ID, Label: m.Words(v.Words.Lang()).Title}
		ask, every = append(ask, o), append(every, o)
	}
	for _, m := range paper {
		title := m.Words(v.Words.Lang()).Title
		if works {
			ask = append(ask, ui.Option{Value: m.ID, Label: v.Words.F("measure.only_paper", "title", title)})
		}
		every = append(every, ui.Option{Value: m.ID, Label: title})
	}
	return ask, every
}

// mannerOptions are the ways to answer that this reader can begin.
func (v *visit) mannerOptions(p care.Person) []ui.Option {
	var out []ui.Option
	manners := []care.Manner{care.MannerTogether, care.MannerAlone, care.MannerKiosk, care.MannerPaper}
	if v.own(p.ID) {
		manners = []care.Manner{care.MannerAlone, care.MannerPaper}
	}
	for _, m := range manners {
		out = append(out, ui.Option{Value: string(m), Label: v.Words.T("measure.manner_" + string(m)), Hint: v.say(p, "measure.manner_hint_"+string(m))})
	}
	return out
}

func (v *visit) answererOptions() []ui.Option {
	out := []ui.Option{{Label: v.Words.T("measure.by_usual")}}
	for _, by := range []string{"person", "carer", "worker"} {
		out = append(out, ui.Option{Value: by, Label: v.Words.T("measure.by_" + by)})
	}
	return out
}

func (v *visit) measuringPage() (measuringPage, error) {
	person, err := v.person()
	if err != nil {
		return measuringPage{}, err
	}
	data, err := v.site.care.ListMeasurements(v.r.Context(), v.actor(), person)
	if err != nil {
		return measuringPage{}, err
	}
	p := measuringPage{
		MeasurementsPage: data, path: measuresPath(person), id: v.site.care.NewID(), decline: v.site.care.NewID(),
		works: !v.own(person), mayDo: v.mayAnswer(data.Person),
	}
	p.ask = askForm{measure: v.r.URL.Query().Get("ask"), manner: string(care.MannerAlone)}
	if p.works {
		p.ask.manner = string(care.MannerTogether)
	}
	p.askOpen = p.ask.measure != "" || len(p.Measures) == 0
	p.measures, p.every = v.measureChoices(p.works)
	return p, nil
}

func (v *visit) listMeasurements() error {
	p, err := v.measuringPage()
	if err != nil {
		return err
	}
	return v.show(http.StatusOK, measuringView(v, v.measuringRound(p, nil), p))
}

func (v *visit) measuringRound(p measuringPage, problem error) ui.Page {
	page := v.personPage(v.say(p.Person, "measure.nav"), p.Person)
	page.Problems = v.problems(problem)
	return page
}

func (v *visit) beginMeasurement() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	n := care.NewMeasurement{
		ID: care.MeasurementID(form.Text("id")), Measure: form.Text("measure"), AnsweredBy: form.Text("answered-by"),
		Manner: care.Manner(form.Text("manner")), On: v.today(),
	}
	_, err = v.site.care.BeginMeasurement(v.r.Context(), v.actor(), person, n)
	if fault.Is(err, fault.Invalid) {
		p, pageErr := v.measuringPage()
		if pageErr != nil {
			return pageErr
		}
		p.id, p.ask, p.askOpen = form.Text("id"), askForm{form.Text("measure"), form.Text("manner"), form.Text("answered-by")}, true
		return v.show(http.StatusUnprocessableEntity, measuringView(v, v.measuringRound(p, err), p))
	}
	if err != nil {
		return err
	}
	return v.to(measurementPath(person, n.ID), "")
}

func (v *visit) declineMeasure() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	id, measure, words := form.Text("id"), form.Text("declined"), form.Text("words")
	err = v.site.care.DeclineMeasure(v.r.Context(), v.actor(), person, care.DeclineID(id), measure, words)
	if fault.Is(err, fault.Invalid) {
		p, pageErr := v.measuringPage()
		if pageErr != nil {
			return pageErr
		}
		p.decline, p.declined, p.words, p.declineOpen = id, measure, words, true
		page := v.measuringRound(p, err)
		for i := range page.Problems {
			if page.Problems[i].Field == "measure" {
				page.Problems[i].Field = "declined"
			}
		}
		return v.show(http.StatusUnprocessableEntity, measuringView(v, page, p))
	}
	if err != nil {
		return err
	}
	return v.to(measuresPath(person), "declined")
}

// measureTitle names a measure, also one that is not loaded any more.
func (v *visit) measureTitle(id string) string {
	if m, ok := v.site.care.Instruments().LatestMeasure(id); ok {
		return m.Words(v.Words.Lang()).Title
	}
	return id
}

// loaded refuses a measurement whose measure is not here any more.
func loaded(m care.Measured) error {
	if m.Of == nil {
		return fault.New(fault.Unavailable, "measurement: its measure is not loaded", nil)
	}
	return nil
}

// measurementIDs gives the person and the measurement that the address names; what is no
// id is nobody's.
func (v *visit) measurementIDs() (care.PersonID, care.MeasurementID, error) {
	person, err := v.person()
	if err != nil {
		return "", "", err
	}
	id := v.r.PathValue("measurement")
	if !care.ValidID(id) {
		return "", "", fault.New(fault.Denied, "measurement", nil)
	}
	return person, care.MeasurementID(id), nil
}

// measurement reads the page's measurement, as far as the reader may see it.
func (v *visit) measurement() (care.MeasurementPage, error) {
	person, id, err := v.measurementIDs()
	if err != nil {
		return care.MeasurementPage{}, err
	}
	return v.site.care.ShowMeasurement(v.r.Context(), v.actor(), person, id)
}

// recompute works the scores out anew, with the scoring that is loaded now.
func (v *visit) recompute() error {
	person, id, err := v.measurementIDs()
	if err != nil {
		return err
	}
	changed, err := v.site.care.RecomputeMeasurement(v.r.Context(), v.actor(), person, id)
	if err != nil {
		return err
	}
	said := "recomputed_same"
	if changed {
		said = "recomputed"
	}
	return v.to(measurementPath(person, id), said)
}
