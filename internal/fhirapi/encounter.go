package fhirapi

import (
	"context"

	"towpath/internal/care"
	"towpath/internal/fhir"
)

func encounterKind() *kind {
	body := func(r *resource) fhir.Encounter { return r.body.(fhir.Encounter) }
	whose := func(r *resource) string { return body(r).Subject.Reference }
	return &kind{
		name: "Encounter", nouns: []care.Noun{care.NounAssessment}, list: inParts(part{asks: "ListBlooms", list: listEncounters}), apart: true, brief: true,
		params: []param{
			subject(whose), patientOf(whose),
			{name: "status", form: tokenForm, about: "in-progress or finished", values: func(r *resource) []value { return code(body(r).Status) }},
			{name: "class", form: tokenForm, about: "AMB", values: func(r *resource) []value { return codes(fhir.Concept{Coding: []fhir.Coding{body(r).Class}}) }},
			{name: "date", form: dateForm, about: "When it was", values: func(r *resource) []value { p := body(r).Period; return during(&p) }},
		},
	}
}

func listEncounters(ctx context.Context, r reader, person care.PersonID) (list []resource, err error) {
	pages, err := r.blooms(ctx, person)
	for _, page := range pages {
		as := page.Assessment
		list = append(list, asOf("Encounter", string(as.ID), person, last(as.StartedAt, as.OpenedAt, as.CompletedAt), fhir.OfAssessment(as, page.Instrument)))
	}
	return list, err
}
