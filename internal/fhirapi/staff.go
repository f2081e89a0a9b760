package fhirapi

import (
	"context"

	"towpath/internal/care"
	"towpath/internal/fhir"
)

func practitionerKind() *kind {
	body := func(r *resource) fhir.Practitioner { return r.body.(fhir.Practitioner) }
	return &kind{
		name: "Practitioner", all: listPractitioners,
		params: []param{
			{name: "identifier", form: tokenForm, about: "An account or a worker", values: func(r *resource) []value { return identifiers(body(r).Identifier...) }},
			{name: "name", form: stringForm, about: "How they are called", values: func(r *resource) []value { return texts(body(r).Name[0].Text) }},
		},
	}
}

// staff gives the service as far as the reader has to do with it, and nothing to whoever has
// nothing to do with people.
func (r reader) staff(ctx context.Context) (care.StaffPage, error) {
	return once(r, "ListStaff", "", func() (care.StaffPage, error) {
		if may, err := r.care.May(ctx, r.who, "ListStaff", ""); err != nil || !may {
			return care.StaffPage{}, err
		}
		return r.care.ListStaff(ctx, r.who)
	})
}

func listPractitioners(ctx context.Context, r reader) (list []resource, err error) {
	page, err := r.staff(ctx)
	for _, m := range page.Staff {
		list = append(list, asOf("Practitioner", string(m.Account), "", never, fhir.OfStaff(m)))
	}
	return list, err
}

func organizationKind() *kind {
	body := func(r *resource) fhir.Organization { return r.body.(fhir.Organization) }
	return &kind{
		name: "Organization", all: listOrganizations,
		params: []param{
			{name: "name", form: stringForm, about: "What it is called", values: func(r *resource) []value { return texts(body(r).Name) }},
			{name: "partof", form: referenceForm, target: []string{"Organization"}, about: "What it is a part of", values: func(r *resource) []value { return ref(body(r).PartOf) }},
		},
	}
}

func listOrganizations(ctx context.Context, r reader) (list []resource, err error) {
	page, err := r.staff(ctx)
	if page.Organisation.ID != "" {
		list = append(list, asOf("Organization", string(page.Organisation.ID), "", page.Organisation.Created, fhir.OfOrganisation(page.Organisation)))
	}
	for _, s := range page.Services {
		list = append(list, asOf("Organization", string(s.ID), "", never, fhir.OfService(s)))
	}
	return list, err
}
