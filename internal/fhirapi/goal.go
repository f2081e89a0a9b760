package fhirapi

import (
	"context"

	"towpath/internal/care"
	"towpath/internal/fhir"
)

func goalKind() *kind {
	body := func(r *resource) fhir.Goal { return r.body.(fhir.Goal) }
	return &kind{
		name: "Goal", nouns: []care.Noun{care.NounGoal}, list: inParts(part{"ListGoals", listGoals}), versioned: true, create: createGoal, update: updateGoal,
		params: []param{
			subject(func(r *resource) string { return body(r).Subject.Reference }), patientOf(func(r *resource) string { return body(r).Subject.Reference }),
			{name: "lifecycle-status", form: tokenForm, about: "active, completed or cancelled", values: func(r *resource) []value { return code(body(r).LifecycleStatus) }},
			{name: "start-date", form: dateForm, about: "When the goal was set", values: func(r *resource) []value { return at(body(r).StartDate) }},
			{name: "description", form: stringForm, about: "The words of the goal", values: func(r *resource) []value { return texts(body(r).Description.Text) }},
		},
	}
}

func listGoals(ctx context.Context, r reader, person care.PersonID) ([]resource, error) {
	page, err := r.goals(ctx, person)
	if err != nil {
		return nil, err
	}
	var list []resource
	for _, g := range page.Goals {
		one := resource{kind: "Goal", id: string(g.ID), person: person, updated: g.At, version: 1, body: fhir.OfGoal(g.Goal)}
		if !g.Active() {
			before := g.Goal
			before.EndedAt, before.Ending = never, ""
			one.past, one.version, one.updated = []past{{g.At, fhir.OfGoal(before)}}, 2, g.EndedAt
		}
		list = append(list, one)
	}
	return list, nil
}

// subject and patientOf are the two names under which clients ask whose a resource is.
func subject(of func(*resource) string) param {
	return param{name: "subject", form: referenceForm, target: []string{"Patient"}, about: "Whose it is", values: func(r *resource) []value { return references(of(r)) }}
}

func patientOf(of func(*resource) string) param {
	p := subject(of)
	p.name = "patient"
	return p
}

// createGoal sets a goal.
func createGoal(q *request, l *look, in incoming) (string, error) {
	var g fhir.Goal
	if err := in.into(&g); err != nil {
		return "", err
	}
	person, err := patientIn("Goal.subject", g.Subject)
	if err != nil {
		return "", err
	}
	if g.LifecycleStatus != "active" {
		return "", refuse(422, "business-rule", "Goal.lifecycleStatus", "A goal begins as active, not as %q. Send it as active, and update it once it has ended.", g.LifecycleStatus)
	}
	id := q.idFor(in)
	err = l.care.SetGoal(q.ctx(), l.who, person, care.NewGoal{
		ID: care.GoalID(id), Words: g.Description.Text, Area: g.Area(), Assessment: g.FromAssessment(), Rating: -1,
	})
	return id, err
}

// updateGoal ends a goal. Its words stay what they were: another goal is another goal.
func updateGoal(q *request, l *look, in incoming) (string, error) {
	var g fhir.Goal
	if err := in.into(&g); err != nil {
		return "", err
	}
	was := in.was.body.(fhir.Goal)
	if g.Description.Text != was.Description.Text || g.Subject.Reference != was.Subject.Reference {
		return "", refuse(422, "business-rule", "Goal.description", "The words of a goal and whose it is stay. End this goal and set another.")
	}
	ending, ok := g.Ended()
	switch {
	case !ok:
		return "", refuse(422, "business-rule", "Goal.lifecycleStatus", "A goal is active, completed or cancelled here, not %q.", g.LifecycleStatus)
	case ending == "" && was.LifecycleStatus != "active":
		return "", refuse(422, "business-rule", "Goal.lifecycleStatus", "This goal has ended, and stays so.")
	case ending == "":
		return in.id, nil
	}
	return in.id, l.care.EndGoal(q.ctx(), l.who, in.was.person, care.GoalID(in.id), ending)
}
