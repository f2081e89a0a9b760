package fhirapi

import (
	"context"
	"slices"
	"time"

	"towpath/internal/care"
	"towpath/internal/fhir"
)

var never time.Time

func taskKind() *kind {
	body := func(r *resource) fhir.Task { return r.body.(fhir.Task) }
	return &kind{
		name: "Task", nouns: []care.Noun{care.NounStep}, list: inParts(part{"ListGoals", listTasks}), versioned: true, create: createTask, update: updateTask,
		params: []param{
			subject(func(r *resource) string { return body(r).For.Reference }), patientOf(func(r *resource) string { return body(r).For.Reference }),
			{name: "status", form: tokenForm, about: "accepted or completed", values: func(r *resource) []value { return code(body(r).Status) }},
			{name: "focus", form: referenceForm, target: []string{"Goal"}, about: "The goal that the step leads to", values: func(r *resource) []value { return references(body(r).Focus.Reference) }},
			{name: "authored-on", form: dateForm, about: "When the step was agreed", values: func(r *resource) []value { return at(body(r).AuthoredOn) }},
		},
	}
}

func listTasks(ctx context.Context, r reader, person care.PersonID) ([]resource, error) {
	page, err := r.goals(ctx, person)
	if err != nil {
		return nil, err
	}
	var list []resource
	for _, g := range page.Goals {
		for _, st := range g.Steps {
			one := resource{kind: "Task", id: string(st.ID), person: person, updated: st.At, version: 1, body: fhir.OfStep(st, person)}
			for i, review := range st.Reviews { // each review is a version
				before := st
				before.Reviews = slices.Clone(st.Reviews[:i])
				one.past = append(one.past, past{one.updated, fhir.OfStep(before, person)})
				one.version, one.updated = one.version+1, review.At
			}
			list = append(list, one)
		}
	}
	return list, nil
}
