package fhirapi

import (
	"context"
	"strings"
	"time"

	"towpath/internal/care"
	"towpath/internal/fhir"
)

// provenanceOf begins the id of the provenance of each type; the target's id follows.
var provenanceOf = map[string]string{"Appointment": "appointment-", "Goal": "goal-", "QuestionnaireResponse": "response-", "Observation": "observation-", "CarePlan": "plan-", "Consent": "consent-"}

func provenanceKind() *kind {
	body := func(r *resource) fhir.Provenance { return r.body.(fhir.Provenance) }
	return &kind{
		name: "Provenance",
		record: func(id string) string {
			_, rest, _ := strings.Cut(id, "-")
			return ofRecord(rest)
		},
		nouns: []care.Noun{care.NounGoal, care.NounMeasurement, care.NounAssessment, care.NounEntry, care.NounRating, care.NounPlan, care.NounConsent, care.NounAppointment},
		list: inParts(
			part{"ListGoals", provenGoals, []care.Noun{care.NounGoal, care.NounRating}},
			part{"ListMeasurements", provenMeasured, []care.Noun{care.NounMeasurement}},
			part{"ListBlooms", provenReadings, []care.Noun{care.NounAssessment}},
			part{"ShowJourney", provenEntries, []care.Noun{care.NounEntry}},
			part{"ListPlans", provenPlans, []care.Noun{care.NounPlan}},
			part{"ListCircle", provenConsents, []care.Noun{care.NounConsent}},
			part{"ListAppointments", provenAppointments, []care.Noun{care.NounAppointment}},
		),
		params: []param{
			{name: "target", form: referenceForm, target: []string{"Appointment", "Goal", "QuestionnaireResponse", "Observation", "CarePlan", "Consent"}, about: "What was written", values: func(r *resource) []value { return refs(body(r).Target) }},
			{name: "patient", form: referenceForm, target: []string{"Patient"}, about: "In whose record", values: func(r *resource) []value { return references("Patient/" + string(r.person)) }},
			{name: "recorded", form: dateForm, about: "When it was written", values: func(r *resource) []value { return at(body(r).Recorded) }},
			{name: "agent", form: referenceForm, target: []string{"Practitioner"}, about: "Who wrote it (agent:identifier, an account)", values: func(r *resource) (list []value) {
				for _, a := range body(r).Agent {
					list = append(list, ref(&a.Who)...)
				}
				return list
			}},
		},
	}
}

// wrote is that somebody wrote a resource, by an account and a name that may be shown.
type wrote struct {
	kind, id  string
	at        time.Time
	by        care.AccountID
	name      string
	completed care.AccountID
}

// proven adds it; where nobody may be named there is none.
func proven(list []resource, person care.PersonID, w wrote) []resource {
	p := fhir.OfProvenance(provenanceOf[w.kind]+w.id, w.kind+"/"+w.id, w.at)
	p.By(fhir.PartAuthor, w.by, w.name)
	p.By(fhir.PartCompleted, w.completed, "")
	if len(p.Agent) == 0 {
		return list
	}
	return append(list, asOf("Provenance", p.ID, person, w.at, p))
}

func provenGoals(ctx context.Context, r reader, person care.PersonID) (list []resource, err error) {
	page, err := r.goals(ctx, person)
	for _, g := range page.Goals {
		list = proven(list, person, wrote{kind: "Goal", id: string(g.ID), at: g.At, by: g.By})
		for _, rating := range g.Ratings {
			list = proven(list, person, wrote{kind: "Observation", id: string(rating.ID), at: rating.At, by: rating.By})
		}
	}
	return list, err
}

func provenMeasured(ctx context.Context, r reader, person care.PersonID) (list []resource, err error) {
	page, err := r.measurements(ctx, person)
	for _, series := range page.Measures {
		for _, m := range series.Times {
			list = proven(list, person, wrote{kind: "QuestionnaireResponse", id: string(m.ID), at: last(m.BegunAt, m.ChangedAt, m.CompletedAt), by: m.BegunBy, completed: m.CompletedBy})
		}
	}
	return list, err
}

func provenReadings(ctx context.Context, r reader, person care.PersonID) (list []resource, err error) {
	pages, err := r.blooms(ctx, person)
	for _, page := range pages {
		for _, reading := range page.Readings {
			if reading.Values != nil {
				list = proven(list, person, wrote{kind: "QuestionnaireResponse", id: fhir.ReadingID(page.Assessment.ID, reading.Voice), at: reading.ChangedAt, by: reading.StartedBy})
			}
		}
	}
	return list, err
}

func provenEntries(ctx context.Context, r reader, person care.PersonID) (list []resource, err error) {
	entries, err := r.entries(ctx, person)
	for _, e := range entries {
		list = proven(list, person, wrote{kind: "Observation", id: string(e.ID), at: e.At, by: e.By, name: e.ByName})
	}
	return list, err
}

func provenPlans(ctx context.Context, r reader, person care.PersonID) (list []resource, err error) {
	page, err := r.plans(ctx, person)
	for _, p := range page.Plans {
		if !page.Person.Narrowed {
			list = proven(list, person, wrote{kind: "CarePlan", id: string(p.ID), at: p.At, by: p.By})
		}
	}
	return list, err
}

func provenConsents(ctx context.Context, r reader, person care.PersonID) (list []resource, err error) {
	page, err := r.circle(ctx, person)
	for _, m := range page.Members {
		for _, c := range m.Consents {
			list = proven(list, person, wrote{kind: "Consent", id: string(c.ID), at: c.GrantedAt, by: c.GrantedBy})
		}
	}
	return list, err
}

func provenAppointments(ctx context.Context, r reader, person care.PersonID) (list []resource, err error) {
	page, err := r.appointments(ctx, person)
	for _, a := range page.Appointments {
		list = proven(list, person, wrote{kind: "Appointment", id: string(a.ID), at: a.At, by: a.By})
	}
	return list, err
}
