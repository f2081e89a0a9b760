package fhirapi

import (
	"strings"
	"time"

	"towpath/internal/care"
	"towpath/internal/fhir"
)

// createConsent shares one topic with somebody of the circle. The person alone does so.
func createConsent(q *request, l *look, in incoming) (string, error) {
	var c fhir.Consent
	if err := in.into(&c); err != nil {
		return "", err
	}
	person, err := patientIn("Consent.patient", c.Patient)
	if err != nil {
		return "", err
	}
	member, n, err := readConsent(c)
	if err != nil {
		return "", err
	}
	n.ID = care.ConsentID(q.idFor(in))
	return string(n.ID), placed(l.care.GrantConsent(q.ctx(), l.who, person, member, n), func(field string) string {
		switch field {
		case "id":
			return "Consent.id"
		case "until":
			return "Consent.provision.period.end"
		case string(n.Topic):
			return "Consent.extension"
		}
		return "Consent.provision.class"
	})
}

// readConsent reads a decision: that one topic is shared with one of the circle.
func readConsent(c fhir.Consent) (member care.MemberID, n care.NewConsent, err error) {
	if c.Status != "active" {
		return "", n, refuse(422, "business-rule", "Consent.status", "A decision to share begins as active, not as %q. Update it as inactive to take it back.", c.Status)
	}
	p := c.Provision
	if p == nil || p.Type != "permit" {
		return "", n, refuse(422, "business-rule", "Consent.provision.type", "A consent here permits something; what nobody permitted is not shared.")
	}
	if len(p.Class) != 1 || p.Class[0].System != fhir.Codes+"topic" {
		return "", n, refuse(422, "value", "Consent.provision.class", "Say which one topic is shared, by a code of %stopic. Send several consents as several resources.", fhir.Codes)
	}
	if len(p.Actor) == 1 {
		id, ok := strings.CutPrefix(p.Actor[0].Reference.Reference, "RelatedPerson/")
		if ok {
			member = care.MemberID(id)
		}
	}
	if !care.ValidID(string(member)) {
		return "", n, refuse(422, "value", "Consent.provision.actor", "Say with whom: one {\"reference\": \"RelatedPerson/…\"} of the circle.")
	}
	n.Topic, n.Condition = care.Topic(p.Class[0].Code), care.Condition(c.Extension.Code("condition"))
	if n.Condition == "" {
		n.Condition = care.Always
	}
	if p.Period != nil && p.Period.Start != "" {
		return "", n, refuse(422, "business-rule", "Consent.provision.period.start", "A consent holds from now on: leave the start out.")
	}
	if p.Period != nil && p.Period.End != "" {
		if n.Until, err = time.Parse(time.RFC3339, p.Period.End); err != nil {
			return "", n, refuse(422, "value", "Consent.provision.period.end", "Say until when as an instant, such as 2026-12-31T12:00:00Z.")
		}
	}
	return member, n, nil
}

// updateConsent takes a decision back. Nothing else of it changes: another decision is
// another consent.
func updateConsent(q *request, l *look, in incoming) (string, error) {
	var c fhir.Consent
	if err := in.into(&c); err != nil {
		return "", err
	}
	was := in.was.body.(fhir.Consent)
	switch {
	case c.Status == was.Status:
		return in.id, nil
	case c.Status != "inactive":
		return "", refuse(422, "business-rule", "Consent.status", "A consent that was given can become inactive, not %q. To share again, send another.", c.Status)
	}
	member := care.MemberID(strings.TrimPrefix(was.Provision.Actor[0].Reference.Reference, "RelatedPerson/"))
	return in.id, l.care.WithdrawConsent(q.ctx(), l.who, in.was.person, member, care.Topic(was.Provision.Class[0].Code))
}

// updateRelated takes somebody out of the circle. How they are called and what they are to
// the person stays; whoever is to come in is invited with a code, on a page.
func updateRelated(q *request, l *look, in incoming) (string, error) {
	var p fhir.RelatedPerson
	if err := in.into(&p); err != nil {
		return "", err
	}
	was := in.was.body.(fhir.RelatedPerson)
	switch {
	case len(p.Name) != 1 || p.Name[0].Text != was.Name[0].Text:
		return "", refuse(422, "business-rule", "RelatedPerson.name", "What somebody of the circle is called stays.")
	case p.Active && !was.Active:
		return "", refuse(422, "business-rule", "RelatedPerson.active", "Somebody comes into a circle by an invitation that they accept.")
	case p.Active == was.Active:
		return in.id, nil
	}
	return in.id, l.care.EndMembership(q.ctx(), l.who, in.was.person, care.MemberID(in.id))
}
