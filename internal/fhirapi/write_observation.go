package fhirapi

import (
	"strings"

	"towpath/internal/care"
	"towpath/internal/fhir"
)

// createObservation notes something on the journey, or says how near a goal is. Scores are
// worked out of answers here, and not taken from elsewhere.
func createObservation(q *request, l *look, in incoming) (string, error) {
	var o fhir.Observation
	if err := in.into(&o); err != nil {
		return "", err
	}
	person, err := patientIn("Observation.subject", o.Subject)
	if err != nil {
		return "", err
	}
	if o.Status != "final" {
		return "", refuse(422, "business-rule", "Observation.status", "What is noted here is final, not %q.", o.Status)
	}
	id, said := q.idFor(in), o.Kind()
	switch kind, entry := strings.CutPrefix(said, "journey-"); {
	case entry:
		n := o.Entry(care.EntryKind(kind))
		n.ID = care.EntryID(id)
		return id, placed(l.care.NoteJourney(q.ctx(), l.who, person, n), entryPlace)
	case said == "goal-rating":
		return id, q.rate(l, person, care.RatingID(id), o)
	}
	return "", refuse(422, "not-supported", "Observation.code",
		"Write entries of the journey (journey-note, journey-skill, journey-milestone) or how near a goal is (goal-rating), by the codes of %sobservation. Scores come from a QuestionnaireResponse.", fhir.Codes)
}

func (q *request) rate(l *look, person care.PersonID, id care.RatingID, o fhir.Observation) error {
	goal := ""
	if len(o.Focus) == 1 {
		goal, _ = strings.CutPrefix(o.Focus[0].Reference, "Goal/")
	}
	switch {
	case !care.ValidID(goal):
		return refuse(422, "required", "Observation.focus", "Say which goal it is about: one {\"reference\": \"Goal/…\"}.")
	case o.ValueInteger == nil:
		return refuse(422, "required", "Observation.value", "How near a goal is, is a valueInteger from 0 to 10.")
	}
	return placed(l.care.RateGoal(q.ctx(), l.who, person, care.GoalID(goal), id, *o.ValueInteger), func(field string) string {
		return map[string]string{"id": "Observation.id", "rating": "Observation.value"}[field]
	})
}

func entryPlace(field string) string {
	place, ok := map[string]string{
		"id": "id", "kind": "code", "on": "effectiveDateTime", "area": "extension",
		"water": "component.where(code.coding.code='water')", "happened": "component.where(code.coding.code='happened')", "helped": "component.where(code.coding.code='helped')",
	}[field]
	if !ok {
		place = field
	}
	return "Observation." + place
}
