package fhirapi

import (
	"context"

	"towpath/internal/care"
	"towpath/internal/fhir"
)

func patientKind() *kind {
	body := func(r *resource) fhir.Patient { return r.body.(fhir.Patient) }
	names := func(r *resource) (list []string) {
		for _, n := range body(r).Name {
			list = append(list, n.Text)
		}
		return list
	}
	return &kind{
		name: "Patient", nouns: []care.Noun{care.NounPerson}, list: inParts(part{asks: "ShowIdentity", list: listPatients}), create: createPatient, update: updatePatient, brief: true,
		params: []param{
			{name: "identifier", form: tokenForm, about: "The number by which other systems know the person", values: func(r *resource) []value { return identifiers(body(r).Identifier...) }},
			{name: "name", form: stringForm, about: "Any name of the person, or a word of it", values: func(r *resource) []value { return texts(names(r)...) }},
			{name: "birthdate", form: dateForm, about: "The date of birth", values: func(r *resource) []value { return at(body(r).BirthDate) }},
		},
	}
}

func listPatients(ctx context.Context, r reader, person care.PersonID) ([]resource, error) {
	p, err := r.care.ShowIdentity(ctx, r.who, person)
	if err != nil {
		return nil, err
	}
	updated := last(p.Created, p.Corrected)
	return []resource{{kind: "Patient", id: string(p.ID), person: person, updated: updated, version: updated.UnixMicro(), body: fhir.OfPerson(p)}}, nil
}
