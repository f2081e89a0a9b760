package fhirapi

import (
	"context"

	"towpath/internal/care"
	"towpath/internal/fault"
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
		name: "Patient", nouns: []care.Noun{care.NounPerson}, list: inParts(part{asks: "ShowIdentity", list: listPatients}), create: createPatient, update: updatePatient, brief: true, found: foundPatients,
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

// foundPatients gives those with whom the reader has to do and who are known by a number.
func foundPatients(ctx context.Context, l *look, system, number string) ([]care.PersonID, error) {
	if system != "" && system != fhir.ReferenceSystem {
		return nil, nil
	}
	return l.knownAs(ctx, number)
}

// knownAs gives those with whom the reader has to do and who are known by a number.
func (l *look) knownAs(ctx context.Context, number string) ([]care.PersonID, error) {
	if l.who.Only != "" {
		p, err := l.care.ShowIdentity(ctx, l.who, l.who.Only)
		if err != nil || p.Reference != number {
			return nil, err
		}
		return []care.PersonID{p.ID}, nil
	}
	people, err := l.care.ListPeople(ctx, l.who, care.PeopleQuery{Reference: number})
	if fault.Is(err, fault.Denied) { // whoever has to do with nobody finds nothing
		return nil, nil
	}
	return people, err
}
