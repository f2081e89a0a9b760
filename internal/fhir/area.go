package fhir

import (
	"encoding/json"
	"fmt"

	"towpath/internal/care"
	"towpath/internal/instrument"
)

// areaCode is of an observation that says where somebody is in one area of a Bloom.
const areaCode = "bloom-area"

// ReadingID gives the id of the response in which a voice's reading of an occasion is.
func ReadingID(as care.AssessmentID, v care.Voice) string { return string(as) + "-" + string(v) }

// OfAreas gives what one voice said on an occasion area by area, each as an observation.
// The response holds all that was said; these are for whoever looks for values.
func OfAreas(r care.Reading, as care.Assessment, answers []care.Answer, inst *instrument.Instrument) (list []Observation) {
	for i, area := range inst.Areas {
		if i >= len(r.Values) || r.Values[i].NeverAsked() {
			continue
		}
		said := latest(answers, r.Voice, area.Key)
		o := observation(fmt.Sprintf("%s-%d", ReadingID(as.ID, r.Voice), i+1), areaCode, inst.Words("en").Area(area.Key).Name, as.Person)
		o.Code.Coding = append(o.Code.Coding, Coding{System: Codes + "area", Code: area.Key})
		o.EffectiveDateTime, o.Issued = string(as.On), Instant(r.ChangedAt)
		if !said.At.IsZero() {
			o.Issued = Instant(said.At)
		}
		if as.On == "" || !as.Completed() && !r.HandedIn() {
			o.Status = "preliminary"
		}
		o.Encounter = &Reference{Reference: "Encounter/" + string(as.ID)}
		o.DerivedFrom = []Reference{{Reference: "QuestionnaireResponse/" + ReadingID(as.ID, r.Voice)}}
		o.Performer = performers(r, as.Person, said)
		o.value(r.Values[i])
		if said.Note != "" {
			o.Note = []Annotation{{Text: said.Note}}
		}
		o.Extension.code("voice", string(r.Voice))
		list = append(list, o)
	}
	return list
}

// value sets the step, or why there is none.
func (o *Observation) value(v instrument.Answer) {
	if v.HasStep() {
		o.ValueQuantity = &Quantity{Value: json.Number(v.Step.String()), Unit: "step of 1 to 10", System: "http://unitsofmeasure.org", Code: "{step}"}
		return
	}
	reason := map[instrument.NotGiven]string{instrument.Left: "asked-declined", instrument.NotApplicable: "not-applicable"}[v.NotGiven]
	if reason == "" {
		reason = "asked-unknown"
	}
	o.DataAbsentReason = &Concept{Coding: []Coding{{System: absent, Code: reason}, {System: instrument.NotGivenSystem, Code: v.NotGiven.String()}}}
}

// performers names those whose view it is: the person, whoever wrote beside them, or both.
func performers(r care.Reading, person care.PersonID, said care.Answer) []Reference {
	by := Writer(said.By, said.ByName)
	switch r.Voice {
	case care.VoicePerson:
		return []Reference{patient(person)}
	case care.VoiceAgreed:
		return append([]Reference{patient(person)}, by...)
	}
	return by
}

// latest gives the latest answer of a voice about an area; answers are oldest first.
func latest(answers []care.Answer, v care.Voice, area string) (last care.Answer) {
	for _, a := range answers {
		if a.Voice == v && a.Area == area && !a.At.Before(last.At) {
			last = a
		}
	}
	return last
}
