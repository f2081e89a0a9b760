package fhirapi

import (
	"context"
	"time"

	"towpath/internal/care"
	"towpath/internal/fhir"
)

func carePlanKind() *kind {
	type shown struct {
		status, subject, created, encounter string
		category                            []fhir.Concept
	}
	body := func(r *resource) shown {
		if p, ok := r.body.(fhir.WrittenPlan); ok {
			return shown{p.Status, p.Subject.Reference, p.Created, "", p.Category}
		}
		p := r.body.(fhir.CarePlan)
		return shown{p.Status, p.Subject.Reference, "", p.Encounter.Reference, nil}
	}
	whose := func(r *resource) string { return body(r).subject }
	return &kind{
		name: "CarePlan", sets: []string{"CarePlan.created"}, guarded: true, create: createPlan, update: updatePlan, rest: restOfPlan, record: ofRecord, nouns: []care.Noun{care.NounPlan, care.NounAssessment},
		list: inParts(part{"ListPlans", listPlans, []care.Noun{care.NounPlan}}, part{"ListBlooms", listChosen, []care.Noun{care.NounAssessment}}),
		params: []param{
			subject(whose), patientOf(whose),
			{name: "status", form: tokenForm, about: "draft or active", values: func(r *resource) []value { return code(body(r).status) }},
			{name: "category", form: tokenForm, about: "Which plan it is", values: func(r *resource) []value { return codes(body(r).category...) }},
			{name: "encounter", form: referenceForm, target: []string{"Encounter"}, about: "The occasion on which areas were chosen", values: func(r *resource) []value { return references(body(r).encounter) }},
			{name: "date", form: dateForm, about: "When it was begun", values: func(r *resource) []value { return at(body(r).created) }},
		},
	}
}

// listPlans gives the plans that were written together, each by the operation of its kind:
// the person decides about each kind apart.
func listPlans(ctx context.Context, r reader, person care.PersonID) (list []resource, err error) {
	page, err := r.plans(ctx, person)
	if err != nil {
		return nil, err
	}
	for _, l := range page.Plans {
		ref := care.PlanRef{Person: person, Kind: l.Kind, Plan: l.ID}
		if l.Kind.Single() {
			ref.Plan = ""
		}
		may, err := r.care.May(ctx, r.who, care.ShowsPlan(l.Kind), person)
		if err != nil {
			return nil, err
		}
		if !may {
			continue
		}
		one, err := r.care.ShowPlan(ctx, r.who, ref)
		if err != nil {
			return nil, err
		}
		if one.Person.Narrowed {
			one.Head.By = ""
		}
		body, err := fhir.OfPlan(one)
		if err != nil {
			return nil, err
		}
		list = append(list, asOf("CarePlan", string(l.ID), person, planChanged(one), body))
	}
	return list, nil
}

// planChanged gives when a plan changed last, as far as the reader may know.
func planChanged(p care.PlanPage) time.Time {
	at := last(p.Head.At, p.Now.At)
	for _, v := range p.Versions {
		at = last(at, v.At)
	}
	for _, s := range p.Signatures {
		at = last(at, s.At)
	}
	return last(at, p.HeldAt)
}

func listChosen(ctx context.Context, r reader, person care.PersonID) (list []resource, err error) {
	pages, err := r.blooms(ctx, person)
	for _, page := range pages {
		if len(page.Chosen) == 0 {
			continue
		}
		at := page.Assessment.StartedAt
		for _, c := range page.Chosen {
			at = last(at, c.At)
		}
		body := fhir.OfChosen(page.Assessment, page.Chosen)
		list = append(list, asOf("CarePlan", body.ID, person, at, body))
	}
	return list, err
}
