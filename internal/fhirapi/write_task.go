package fhirapi

import (
	"strings"

	"towpath/internal/care"
	"towpath/internal/fhir"
)

// createTask agrees a step towards a goal.
func createTask(q *request, l *look, in incoming) (string, error) {
	var t fhir.Task
	if err := in.into(&t); err != nil {
		return "", err
	}
	person, err := patientIn("Task.for", t.For)
	if err != nil {
		return "", err
	}
	goal, ok := strings.CutPrefix(t.Focus.Reference, "Goal/")
	switch {
	case !ok || !care.ValidID(goal):
		return "", refuse(422, "required", "Task.focus", "Say to which goal the step leads: {\"reference\": \"Goal/…\"}.")
	case t.Status != "accepted":
		return "", refuse(422, "business-rule", "Task.status", "A step begins as accepted, not as %q. Update it with what became of it.", t.Status)
	case len(t.Note) > 0:
		return "", refuse(422, "business-rule", "Task.note", "What became of a step is said by an update.")
	}
	n := care.NewStep{ID: care.StepID(q.idFor(in)), Words: t.Description, Who: t.Doer(), ByDate: t.Due()}
	return string(n.ID), placed(l.care.AgreeStep(q.ctx(), l.who, person, care.GoalID(goal), n), func(field string) string {
		place, ok := map[string]string{"step": "description", "step_who": "owner", "step_by": "restriction.period.end"}[field]
		if !ok {
			place = field
		}
		return "Task." + place
	})
}

// updateTask says what became of a step: by one more note, or by completing it.
func updateTask(q *request, l *look, in incoming) (string, error) {
	var t fhir.Task
	if err := in.into(&t); err != nil {
		return "", err
	}
	was := in.was.body.(fhir.Task)
	switch {
	case t.Description != was.Description || t.Focus.Reference != was.Focus.Reference || t.For.Reference != was.For.Reference:
		return "", refuse(422, "business-rule", "Task.description", "The words of a step, whose it is and to which goal it leads stay. Agree another step.")
	case t.Doer() != was.Doer() || t.Due() != was.Due():
		return "", refuse(422, "business-rule", "Task.owner", "Who does a step, and by when, stays. Agree another step.")
	case t.Status != "accepted" && t.Status != "completed":
		return "", refuse(422, "business-rule", "Task.status", "A step is accepted or completed here, not %q.", t.Status)
	case len(t.Note) > len(was.Note)+1 || len(t.Note) < len(was.Note):
		return "", refuse(422, "business-rule", "Task.note", "Earlier notes stay, and one more is added at a time.")
	case len(t.Note) == len(was.Note) && t.Status == was.Status:
		return in.id, nil
	case len(t.Note) == len(was.Note) && t.Status == "accepted":
		return "", refuse(422, "business-rule", "Task.status", "Add a note that says how far the step came.")
	}
	for i := range was.Note {
		if t.Note[i].Text != was.Note[i].Text {
			return "", refuse(422, "business-rule", "Task.note", "Earlier notes stay as they are.")
		}
	}
	n := care.NewReview{ID: care.ReviewID(q.NewID()), Step: care.StepID(in.id), Outcome: care.StepPartly}
	if t.Status == "completed" {
		n.Outcome = care.StepDone
	}
	if len(t.Note) > len(was.Note) {
		last := t.Note[len(t.Note)-1]
		n.Note = last.Text
		if said := last.Extension.Code("outcome"); said != "" {
			n.Outcome = care.Outcome(said)
		}
	}
	if done := n.Outcome == care.StepDone || n.Outcome == care.StepChanged; done != (t.Status == "completed") {
		return "", refuse(422, "business-rule", "Task.note", "The note says %q of a step that is %s.", n.Outcome, t.Status)
	}
	return in.id, placed(l.care.ReviewStep(q.ctx(), l.who, in.was.person, n), func(string) string { return "Task.note" })
}
