package fhir

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"towpath/internal/care"
	"towpath/internal/instrument"
)

// Quantity is a number, with every decimal place that it has.
type Quantity struct {
	Extension []Ext       `json:"extension,omitempty"`
	Value     json.Number `json:"value"`
	Unit      string      `json:"unit,omitempty"`
	System    string      `json:"system,omitempty"`
	Code      string      `json:"code,omitempty"`
}

// The codes of observations about what was measured.
const (
	scoreCode   = "measure-score"
	declineCode = "measure-declined"
	absent      = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
)

// ownAddress begins the address of a measure that is not loaded here.
const ownAddress = "urn:towpath:questionnaire:"

// LedToHelp tells whether one of its answers led to the service's words of help.
func (q QuestionnaireResponse) LedToHelp() bool {
	return q.Extension.find("help-shown").ValueInstant != ""
}

// writeQuestionnaires adds what was asked, each version once: the words of this
// project alone, also where the service loaded the official ones for its own use.
func writeQuestionnaires(w *writer, r care.Record, lib *instrument.Library) {
	written := map[string]bool{}
	add := func(id, version string, questionnaire []byte) {
		id += "-" + version
		if !written[id] {
			head := fmt.Appendf(nil, `{"id":%q,`, id)
			w.bundle.Entry = append(w.bundle.Entry, BundleIn{Resource: append(head, questionnaire[1:]...)})
		}
		written[id] = true
	}
	for _, o := range r.Occasions {
		if inst, ok := lib.Get(o.Assessment.Instrument, o.Assessment.InstrumentVersion); ok {
			add(inst.ID, inst.Version, inst.Questionnaire)
		}
	}
	for _, m := range r.Measurements {
		if of, ok := lib.Measure(m.Measure, m.Version); ok && of.Kind == instrument.KindMeasure {
			add(of.ID, of.Version, of.OwnQuestionnaire())
		}
	}
}

// writeMeasurement writes the answers as a response, and each score as an
// observation that is derived from it.
func writeMeasurement(w *writer, m care.ScoredMeasurement, lib *instrument.Library) {
	of, here := lib.Measure(m.Measure, m.Version)
	if !here {
		of = nil
	}
	w.add(OfMeasurement(m.Measurement, of))
	for _, o := range OfScores(m.Measurement, m.Scores, of) {
		w.add(o)
	}
}

// OfScores gives the scores of a measurement, each as an observation.
func OfScores(m care.Measurement, scores []care.MeasureScore, of *instrument.Measure) (list []Observation) {
	for i, sc := range scores {
		list = append(list, writeScore(fmt.Sprintf("%s-s%d", m.ID, i+1), m, sc, of))
	}
	return list
}

// panelCode is of an observation that holds all scores of one measurement together.
const panelCode = "measure-scores"

// OfPanel gives the observation that holds the scores of a measurement together.
func OfPanel(m care.Measurement, scores []Observation, of *instrument.Measure) Observation {
	o := observation(string(m.ID)+"-scores", panelCode, "The scores of "+m.Measure, m.Person)
	if of != nil {
		o.Code.Coding = append(o.Code.Coding, Coding{System: Codes + "measure", Code: of.ID})
	}
	o.EffectiveDateTime, o.Issued, o.DerivedFrom = scores[0].EffectiveDateTime, scores[0].Issued, scores[0].DerivedFrom
	for _, s := range scores {
		o.HasMember = append(o.HasMember, Reference{Reference: "Observation/" + s.ID})
	}
	return o
}

// OfMeasurement gives the answers to a measure as a response; of is nil where the measure
// is not here.
func OfMeasurement(m care.Measurement, of *instrument.Measure) QuestionnaireResponse {
	q := QuestionnaireResponse{
		ResourceType: "QuestionnaireResponse", ID: string(m.ID), Questionnaire: ownAddress + m.Measure + "|" + m.Version, Status: "in-progress",
		Subject: patient(m.Person), Authored: Instant(m.ChangedAt), Source: &Reference{Display: "a " + m.AnsweredBy},
	}
	if of != nil {
		q.Questionnaire = of.Canonical()
	}
	if m.AnsweredBy == "person" {
		subject := patient(m.Person)
		q.Source = &subject
	}
	if m.Completed() {
		q.Status = "completed"
	}
	if by := Writer(m.BegunBy, ""); by != nil {
		q.Author = &by[0]
	}
	q.Extension.text("measure", m.Measure)
	q.Extension.code("answered-by", m.AnsweredBy)
	q.Extension.code("manner", string(m.Manner))
	q.Extension = append(q.Extension, Ext{URL: Extension + "on", ValueDate: string(m.On)})
	q.Extension.instant("started", m.BegunAt)
	q.Extension.by(m.BegunBy)
	q.Extension.instant("completed", m.CompletedAt)
	q.Extension.who("completed-by", m.CompletedBy)
	q.Extension.instant("help-shown", m.HelpShownAt)
	q.Extension.text("replaces", string(m.Replaces))
	q.Extension.sheet(m)
	q.Item = writeMarks(m, of)
	return q
}

// writeMarks writes the answers in the order of the questions; what a measure that is
// not here was answered, in the order of the link ids.
func writeMarks(m care.Measurement, of *instrument.Measure) []Item {
	links := slices.Sorted(maps.Keys(m.Answers))
	if of != nil {
		slices.SortStableFunc(links, func(a, b string) int { return of.Slot(a) - of.Slot(b) })
	}
	var out []Item
	for _, link := range links {
		coding := Coding{Code: m.Answers[link]}
		if of != nil && of.Slot(link) >= 0 {
			coding.System = of.System(of.Slot(link))
		}
		if coding.Code != "" {
			out = append(out, Item{LinkID: link, Answer: []ItemAnswer{{Coding: &coding}}})
		}
	}
	return out
}

func scoreSystem(measure string) string { return "score:" + measure }

func writeScore(id string, m care.Measurement, sc care.MeasureScore, of *instrument.Measure) Observation {
	o := observation(id, scoreCode, m.Measure+": "+sc.Score, m.Person)
	o.Code.Coding = append(o.Code.Coding, Coding{System: Codes + scoreSystem(m.Measure), Code: sc.Score})
	o.EffectiveDateTime, o.Issued = string(m.On), Instant(sc.At)
	o.DerivedFrom = []Reference{{Reference: "QuestionnaireResponse/" + string(m.ID)}}
	method := concept("score-method", string(sc.Method), fmt.Sprintf("%s, by the scoring %s of %s %s", sc.Method, sc.Digest, m.Measure, m.Version))
	o.Method = &method
	o.Extension.text("scoring", sc.Digest)
	value := &Quantity{Value: json.Number(sc.Value.String())}
	switch {
	case sc.Standing != instrument.Scored:
		o.DataAbsentReason = &Concept{Coding: []Coding{{System: absent, Code: "not-performed"}}, Text: sc.Standing.String()}
		note := fmt.Sprintf("Not worked out: %d of %d questions that apply were answered, which is too few.", sc.Answered, sc.Asked)
		if sc.Standing == instrument.NothingApplies {
			o.DataAbsentReason.Coding[0].Code, note = "not-applicable", "Not worked out: none of its questions applies."
		}
		o.Note = []Annotation{{Text: note}}
	case sc.Method == instrument.MethodHighest:
		o.ValueConcept = &Concept{Text: highest(of, sc)}
		o.Component = append(o.Component, Component{Code: concept("score", "value", "The highest"), ValueQuantity: value})
	default:
		o.ValueQuantity = value
	}
	for _, n := range []struct {
		code, text string
		value      int
	}{{"answered", "Questions answered", sc.Answered}, {"asked", "Questions that apply", sc.Asked}} {
		o.Component = append(o.Component, Component{Code: concept("score", n.code, n.text), ValueInteger: &n.value})
	}
	if sc.Filled {
		o.Extension.code("filled", "yes")
	}
	o.Extension.number("which", sc.Which)
	return o
}

// highest names the score that was the highest, by its key where the measure is here.
func highest(of *instrument.Measure, sc care.MeasureScore) string {
	if of != nil {
		if s, ok := of.Score(sc.Score); ok && sc.Which >= 0 && sc.Which < len(s.Of) {
			return of.Scores[s.Of[sc.Which]].Key
		}
	}
	return fmt.Sprintf("number %d of those compared", sc.Which+1)
}

// OfDecline gives that somebody was asked and declined as an observation.
func OfDecline(d care.MeasureDecline) Observation {
	o := observation(string(d.ID), declineCode, "Asked, and declined: "+d.Measure, d.Person)
	o.Issued = Instant(d.At)
	o.DataAbsentReason = &Concept{Coding: []Coding{{System: absent, Code: "asked-declined"}}}
	if d.Words != "" {
		o.Note = []Annotation{{Text: d.Words}}
	}
	o.Performer = Writer(d.By, "")
	o.Extension.text("measure", d.Measure)
	o.Extension.by(d.By)
	return o
}

// measurement reads a response to a measure. What is loaded here is checked against
// it; what is not is kept as it stands.
func (r *reader) measurement(q QuestionnaireResponse, raw json.RawMessage) {
	m := care.Measurement{
		ID: care.MeasurementID(q.ID), Person: care.PersonID(idOf(&q.Subject)), Measure: q.Extension.find("measure").ValueString,
		AnsweredBy: q.Extension.find("answered-by").ValueCode, Manner: care.Manner(q.Extension.find("manner").ValueCode),
		On: care.Date(q.Extension.find("on").ValueDate), Answers: map[string]string{}, BegunAt: r.when(q.Extension.find("started").ValueInstant),
		BegunBy: q.Extension.author(), ChangedAt: r.when(q.Authored), CompletedAt: r.when(q.Extension.find("completed").ValueInstant),
		CompletedBy: q.Extension.account("completed-by"), HelpShownAt: r.when(q.Extension.find("help-shown").ValueInstant),
		Replaces: care.MeasurementID(q.Extension.find("replaces").ValueString),
	}
	r.sheet(&m, q.Extension)
	m.Version = q.Questionnaire[strings.LastIndexByte(q.Questionnaire, '|')+1:]
	if of, ok := r.lib.Measure(m.Measure, m.Version); ok && of.Kind == instrument.KindMeasure {
		r.marks(&m, of, raw)
	} else {
		for _, item := range q.Item {
			_, twice := m.Answers[item.LinkID]
			if twice || len(item.Answer) != 1 || item.Answer[0].Coding == nil || len(item.Item) > 0 {
				r.fail("QuestionnaireResponse/%s: %s %s is not loaded here, and its question %q has no answer that can be kept", q.ID, m.Measure, m.Version, item.LinkID)
				return
			}
			m.Answers[item.LinkID] = item.Answer[0].Coding.Code
		}
	}
	r.record.Measurements = append(r.record.Measurements, care.ScoredMeasurement{Measurement: m})
}

func (r *reader) marks(m *care.Measurement, of *instrument.Measure, raw json.RawMessage) {
	response, err := of.ReadMeasureResponse("QuestionnaireResponse/"+string(m.ID), raw)
	if err != nil {
		r.fail("%v", err)
		return
	}
	for slot, mark := range response.Marks {
		if mark != instrument.Unasked {
			m.Answers[of.Items[slot].LinkID] = of.Code(slot, mark)
		}
	}
}

// score reads a score, and puts it with the response that it is derived from.
func (r *reader) score(o Observation) {
	i := -1
	if len(o.DerivedFrom) == 1 {
		i = slices.IndexFunc(r.record.Measurements, func(m care.ScoredMeasurement) bool { return string(m.ID) == idOf(&o.DerivedFrom[0]) })
	}
	if i < 0 || o.Method == nil {
		r.fail("Observation/%s: it is a score of no response in the file", o.ID)
		return
	}
	m := &r.record.Measurements[i]
	sc := care.MeasureScore{
		Measurement: m.ID, Person: care.PersonID(idOf(&o.Subject)), Score: o.Code.code(scoreSystem(m.Measure)),
		Method: instrument.Method(o.Method.code("score-method")), Digest: o.Extension.find("scoring").ValueString, At: r.when(o.Issued),
	}
	sc.Which, sc.Filled = o.Extension.find("which").int(), o.Extension.find("filled").ValueCode != ""
	value := o.ValueQuantity
	for _, c := range o.Component {
		switch c.Code.code("score") {
		case "value":
			value = c.ValueQuantity
		case "answered":
			sc.Answered = c.int()
		case "asked":
			sc.Asked = c.int()
		}
	}
	switch {
	case o.DataAbsentReason != nil && o.DataAbsentReason.Text == instrument.NotEnough.String():
		sc.Standing = instrument.NotEnough
	case o.DataAbsentReason != nil && o.DataAbsentReason.Text == instrument.NothingApplies.String():
		sc.Standing = instrument.NothingApplies
	case o.DataAbsentReason != nil || value == nil:
		r.fail("Observation/%s: it has no value, and does not say why", o.ID)
		return
	default:
		var err error
		if sc.Value, err = instrument.ParseAmount(value.Value.String()); err != nil {
			r.fail("Observation/%s: %v", o.ID, err)
			return
		}
	}
	m.Scores = append(m.Scores, sc)
}

func (c Component) int() int {
	if c.ValueInteger == nil {
		return 0
	}
	return *c.ValueInteger
}

func (r *reader) decline(o Observation) {
	d := care.MeasureDecline{
		ID: care.DeclineID(o.ID), Person: care.PersonID(idOf(&o.Subject)), Measure: o.Extension.find("measure").ValueString,
		At: r.when(o.Issued), By: o.Extension.author(),
	}
	if len(o.Note) > 0 {
		d.Words = o.Note[0].Text
	}
	r.record.Declines = append(r.record.Declines, d)
}
