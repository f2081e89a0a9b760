package fhirapi

import (
	"context"
	"strings"

	"towpath/internal/care"
	"towpath/internal/fhir"
)

func responseKind() *kind {
	body := func(r *resource) fhir.QuestionnaireResponse { return r.body.(fhir.QuestionnaireResponse) }
	whose := func(r *resource) string { return body(r).Subject.Reference }
	return &kind{
		name: "QuestionnaireResponse", sets: []string{"QuestionnaireResponse.authored", "QuestionnaireResponse.questionnaire"}, record: ofRecord, nouns: []care.Noun{care.NounMeasurement, care.NounAssessment},
		apart: true, brief: true,
		list: inParts(
			part{"ListMeasurements", listMeasured, []care.Noun{care.NounMeasurement}}, part{"ListBlooms", listReadings, []care.Noun{care.NounAssessment}},
		),
		create: createResponse, update: updateResponse, fits: fitsGoals,
		params: []param{
			subject(whose), patientOf(whose),
			{name: "questionnaire", form: referenceForm, target: []string{"Questionnaire"}, about: "What was answered: its address, with or without |version", values: func(r *resource) []value {
				return asked(body(r).Questionnaire)
			}},
			{name: "status", form: tokenForm, about: "in-progress or completed", values: func(r *resource) []value { return code(body(r).Status) }},
			{name: "authored", form: dateForm, about: "When it was last answered", values: func(r *resource) []value { return at(body(r).Authored) }},
			{name: "encounter", form: referenceForm, target: []string{"Encounter"}, about: "The occasion that it belongs to", values: func(r *resource) []value { return ref(body(r).Encounter) }},
			{name: "source", form: referenceForm, target: []string{"Patient"}, about: "Whose answers they are", values: func(r *resource) []value { return ref(body(r).Source) }},
			{name: "author", form: referenceForm, target: []string{"Practitioner", "Patient"}, about: "Who wrote them down (author:identifier, an account)", values: func(r *resource) []value { return ref(body(r).Author) }},
		},
	}
}

// asked gives what a response names in all the ways in which it is asked for: its address
// with and without the version, and the resource here.
func asked(canonical string) []value {
	url, version, _ := strings.Cut(canonical, "|")
	id := url[strings.LastIndexAny(url, ":/")+1:]
	return references(canonical, url, "Questionnaire/"+id+"-"+version)
}

func listMeasured(ctx context.Context, r reader, person care.PersonID) (list []resource, err error) {
	page, err := r.measurements(ctx, person)
	for _, series := range page.Measures {
		for _, m := range series.Times {
			updated := last(m.BegunAt, m.ChangedAt, m.CompletedAt, m.HelpSeenAt, m.CheckedAt)
			body := fhir.OfMeasurement(m.Measurement, m.Of)
			if r.sees("Goal", person) {
				body = body.WithGoals(m)
			}
			list = append(list, asOf("QuestionnaireResponse", string(m.ID), person, updated, body))
		}
	}
	return list, err
}

// listReadings gives each voice's reading of each Bloom, but for those that the reader may
// not see before both are handed in.
func listReadings(ctx context.Context, r reader, person care.PersonID) (list []resource, err error) {
	pages, err := r.blooms(ctx, person)
	for _, page := range pages {
		for _, reading := range page.Readings {
			if reading.Values == nil {
				continue
			}
			q := fhir.OfReading(reading, page.Assessment, page.Answers, page.Instrument)
			updated := last(reading.ChangedAt, reading.HandedInAt, page.Assessment.CompletedAt)
			list = append(list, asOf("QuestionnaireResponse", q.ID, person, updated, q))
		}
	}
	return list, err
}
