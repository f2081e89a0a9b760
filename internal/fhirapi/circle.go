package fhirapi

import (
	"context"

	"towpath/internal/care"
	"towpath/internal/fhir"
)

func relatedKind() *kind {
	body := func(r *resource) fhir.RelatedPerson { return r.body.(fhir.RelatedPerson) }
	return &kind{
		name: "RelatedPerson", nouns: []care.Noun{care.NounMember}, versioned: true, update: updateRelated, list: inParts(part{"ListCircle", listMembers}),
		params: []param{
			patientOf(func(r *resource) string { return body(r).Patient.Reference }),
			{name: "name", form: stringForm, about: "What the person calls them", values: func(r *resource) (list []value) {
				for _, n := range body(r).Name {
					list = append(list, texts(n.Text)...)
				}
				return list
			}},
			{name: "active", form: tokenForm, about: "Whether they are in the circle now", values: func(r *resource) []value {
				return code(map[bool]string{true: "true", false: "false"}[body(r).Active])
			}},
			{name: "relationship", form: tokenForm, about: "What they are to the person (with :text)", values: func(r *resource) []value { return codes(body(r).Relationship...) }},
		},
	}
}

// listMembers gives those who are in the circle, who were and who are invited, each as they
// were invited, joined and ended.
func listMembers(ctx context.Context, r reader, person care.PersonID) (list []resource, err error) {
	page, err := r.circle(ctx, person)
	members := page.Ended
	for _, l := range page.Members {
		members = append(members, l.Member)
	}
	for _, m := range members {
		one := resource{kind: "RelatedPerson", id: string(m.ID), person: person, updated: m.InvitedAt, version: 1, body: fhir.OfMember(m)}
		before := m
		before.JoinedAt, before.EndedAt = never, never
		was := fhir.OfMember(before)
		if !m.JoinedAt.IsZero() {
			one.past, one.version, one.updated = append(one.past, past{one.updated, was}), one.version+1, m.JoinedAt
			before.JoinedAt = m.JoinedAt
			was = fhir.OfMember(before)
		}
		if !m.EndedAt.IsZero() {
			one.past, one.version, one.updated = append(one.past, past{one.updated, was}), one.version+1, m.EndedAt
		}
		list = append(list, one)
	}
	return list, err
}

func consentKind() *kind {
	body := func(r *resource) fhir.Consent { return r.body.(fhir.Consent) }
	return &kind{
		name: "Consent", nouns: []care.Noun{care.NounConsent}, versioned: true, create: createConsent, update: updateConsent, list: inParts(part{"ListCircle", listConsents}),
		params: []param{
			patientOf(func(r *resource) string { return body(r).Patient.Reference }),
			{name: "status", form: tokenForm, about: "active", values: func(r *resource) []value { return code(body(r).Status) }},
			{name: "date", form: dateForm, about: "When it was given", values: func(r *resource) []value { return at(body(r).DateTime) }},
			{name: "actor", form: referenceForm, target: []string{"RelatedPerson"}, about: "With whom something is shared", values: func(r *resource) (list []value) {
				for _, a := range body(r).Provision.Actor {
					list = append(list, references(a.Reference.Reference)...)
				}
				return list
			}},
			{name: "period", form: dateForm, about: "Until when", values: func(r *resource) []value { return during(body(r).Provision.Period) }},
			{name: "security-label", form: tokenForm, about: "Which part of the record (a topic)", values: func(r *resource) []value { return codes(fhir.Concept{Coding: body(r).Provision.Class}) }},
		},
	}
}

// listConsents gives the decisions to share, those too that were taken back or have ended.
func listConsents(ctx context.Context, r reader, person care.PersonID) (list []resource, err error) {
	page, err := r.circle(ctx, person)
	for _, l := range page.Members {
		for _, c := range l.Consents {
			list = append(list, resource{kind: "Consent", id: string(c.ID), person: person, updated: c.GrantedAt, version: 1, body: fhir.OfConsent(c)})
		}
	}
	for _, c := range page.Before {
		given := c
		given.WithdrawnAt = never
		ended := c.WithdrawnAt
		if ended.IsZero() || !c.Until.IsZero() && c.Until.Before(ended) {
			ended, c.WithdrawnAt = c.Until, c.Until
		}
		list = append(list, resource{
			kind: "Consent", id: string(c.ID), person: person, updated: ended, version: 2, body: fhir.OfConsent(c), past: []past{{c.GrantedAt, fhir.OfConsent(given)}},
		})
	}
	return list, err
}

func communicationKind() *kind {
	body := func(r *resource) fhir.Communication { return r.body.(fhir.Communication) }
	whose := func(r *resource) string { return body(r).Subject.Reference }
	return &kind{
		name: "Communication", record: ofRecord, nouns: []care.Noun{care.NounTold, care.NounPerson},
		list: inParts(part{"ListTold", listTold}, part{"ShowReminders", listReminders}),
		params: []param{
			subject(whose), patientOf(whose),
			{name: "category", form: tokenForm, about: "reminder", values: func(r *resource) []value { return codes(body(r).Category...) }},
			{name: "sent", form: dateForm, about: "When it was said or sent", values: func(r *resource) []value { return at(body(r).Sent) }},
			{name: "status", form: tokenForm, about: "completed or not-done", values: func(r *resource) []value { return code(body(r).Status) }},
			{name: "sender", form: referenceForm, target: []string{"RelatedPerson"}, about: "Who of the circle said it", values: func(r *resource) []value { return ref(body(r).Sender) }},
		},
	}
}

func listTold(ctx context.Context, r reader, person care.PersonID) (list []resource, err error) {
	told, err := r.care.ListTold(ctx, r.who, person)
	for _, t := range told {
		list = append(list, asOf("Communication", string(t.ID), person, last(t.At, t.ReadAt), fhir.OfTold(t)))
	}
	return list, err
}

func listReminders(ctx context.Context, r reader, person care.PersonID) (list []resource, err error) {
	page, err := r.reminders(ctx, person)
	for i, n := range page.Sent { // latest first
		c := fhir.OfReminder(len(page.Sent)-i, n)
		list = append(list, asOf("Communication", c.ID, person, n.At, c))
	}
	return list, err
}

func teamKind() *kind {
	body := func(r *resource) fhir.CareTeam { return r.body.(fhir.CareTeam) }
	whose := func(r *resource) string { return body(r).Subject.Reference }
	return &kind{
		name: "CareTeam", record: ofRecord, nouns: []care.Noun{care.NounPerson}, list: inParts(part{"ShowPerson", listTeams}),
		params: []param{
			subject(whose), patientOf(whose),
			{name: "status", form: tokenForm, about: "active", values: func(r *resource) []value { return code(body(r).Status) }},
			{name: "identifier", form: tokenForm, about: "The team, whomever it supports", values: func(r *resource) []value { return identifiers(body(r).Identifier...) }},
		},
	}
}

// listTeams gives the teams that support somebody. Who is in which of them is known where
// there is one.
func listTeams(ctx context.Context, r reader, person care.PersonID) (list []resource, err error) {
	page, err := r.care.ShowPerson(ctx, r.who, person)
	for _, t := range page.Teams {
		workers := page.Workers
		if len(page.Teams) > 1 {
			workers = nil
		}
		body := fhir.OfTeam(t, person, workers)
		list = append(list, asOf("CareTeam", body.ID, person, never, body))
	}
	return list, err
}
