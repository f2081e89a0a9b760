package fhirapi

import (
	"context"

	"towpath/internal/care"
	"towpath/internal/fhir"
)

func auditKind() *kind {
	body := func(r *resource) fhir.AuditEvent { return r.body.(fhir.AuditEvent) }
	return &kind{
		name: "AuditEvent", nouns: []care.Noun{care.NounAuditEntry}, list: inParts(part{"ListAuditEntries", listAudit}),
		params: []param{
			patientOf(func(r *resource) string { return body(r).Entity[0].What.Reference }),
			{name: "entity", form: referenceForm, target: []string{"Patient"}, about: "Whose record it was", values: func(r *resource) []value { return ref(&body(r).Entity[0].What) }},
			{name: "date", form: dateForm, about: "When it was", values: func(r *resource) []value { return at(body(r).Recorded) }},
			{name: "agent", form: referenceForm, target: []string{"Practitioner"}, about: "Who it was (agent:identifier, an account)", values: func(r *resource) []value { return ref(body(r).Agent[0].Who) }},
			{name: "agent-name", form: stringForm, about: "How they were called that day", values: func(r *resource) []value { return texts(body(r).Agent[0].Name) }},
			{name: "subtype", form: tokenForm, about: "What they did", values: func(r *resource) []value { return codes(fhir.Concept{Coding: body(r).Subtype}) }},
			{name: "action", form: tokenForm, about: "R where they looked, E where they did something", values: func(r *resource) []value { return code(body(r).Action) }},
			{name: "outcome", form: tokenForm, about: "0 where they could, 4 where they were refused", values: func(r *resource) []value { return code(body(r).Outcome) }},
		},
	}
}

// listAudit gives who looked at a record and changed it. That somebody looked here is itself
// a line, from the next time on.
func listAudit(ctx context.Context, r reader, person care.PersonID) ([]resource, error) {
	return once(r, "ListAuditEntries", person, func() (list []resource, err error) {
		for {
			page, err := r.care.ListAuditEntries(ctx, r.who, person, care.AuditQuery{After: len(list)})
			if err != nil {
				return nil, err
			}
			for _, e := range page.Entries {
				list = append(list, resource{kind: "AuditEvent", id: e.ID, person: person, updated: e.At, version: 1, body: fhir.OfAuditEntry(e.AuditEntry, "Towpath")})
			}
			if len(page.Entries) < care.AuditPageSize {
				return list, nil
			}
		}
	})
}
