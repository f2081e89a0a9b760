package fhir

import "towpath/internal/care"

// RelatedPerson is somebody of the person's circle, Consent what was agreed with
// them, Communication what they told openly, AuditEvent who looked. They go with the
// person and are not taken in elsewhere, but for a Communication that is a reminder:
// consent is given anew, and a log is its own service's.
type RelatedPerson struct {
	ResourceType string      `json:"resourceType"`
	ID           string      `json:"id"`
	Active       bool        `json:"active"`
	Patient      Reference   `json:"patient"`
	Relationship []Concept   `json:"relationship,omitempty"`
	Name         []HumanName `json:"name,omitempty"`
	Period       *Period     `json:"period,omitempty"`
}

// Consent is one decision to share one topic.
type Consent struct {
	ResourceType string     `json:"resourceType"`
	ID           string     `json:"id"`
	Extension    Exts       `json:"extension,omitempty"`
	Status       string     `json:"status"`
	Scope        Concept    `json:"scope"`
	Category     []Concept  `json:"category"`
	Patient      Reference  `json:"patient"`
	DateTime     string     `json:"dateTime,omitempty"`
	PolicyRule   *Concept   `json:"policyRule,omitempty"`
	Provision    *Provision `json:"provision,omitempty"`
}

// Provision says who may see what, and until when.
type Provision struct {
	Type   string           `json:"type,omitempty"`
	Period *Period          `json:"period,omitempty"`
	Actor  []ProvisionActor `json:"actor,omitempty"`
	Class  []Coding         `json:"class,omitempty"`
}

// ProvisionActor is with whom a topic is shared.
type ProvisionActor struct {
	Role      Concept   `json:"role"`
	Reference Reference `json:"reference"`
}

// Communication is what somebody of the circle told the team, openly to the person, or
// a reminder that the person was sent (hl7.org/fhir/R4/communication.html).
type Communication struct {
	ResourceType string      `json:"resourceType"`
	ID           string      `json:"id"`
	Extension    Exts        `json:"extension,omitempty"`
	Status       string      `json:"status"`
	StatusReason *Concept    `json:"statusReason,omitempty"`
	Category     []Concept   `json:"category,omitempty"`
	Medium       []Concept   `json:"medium,omitempty"`
	Subject      Reference   `json:"subject"`
	Topic        *Concept    `json:"topic,omitempty"`
	Sent         string      `json:"sent,omitempty"`
	Recipient    []Reference `json:"recipient,omitempty"`
	Sender       *Reference  `json:"sender,omitempty"`
	Payload      []Payload   `json:"payload,omitempty"`
}

// Payload is the words of a communication.
type Payload struct {
	ContentString string `json:"contentString"`
}

// AuditEvent is one line of who looked.
type AuditEvent struct {
	ResourceType string        `json:"resourceType"`
	ID           string        `json:"id"`
	Type         Coding        `json:"type"`
	Subtype      []Coding      `json:"subtype,omitempty"`
	Action       string        `json:"action,omitempty"`
	Recorded     string        `json:"recorded"`
	Outcome      string        `json:"outcome,omitempty"`
	Agent        []AuditAgent  `json:"agent"`
	Source       AuditSource   `json:"source"`
	Entity       []AuditEntity `json:"entity,omitempty"`
}

// AuditAgent is who did it.
type AuditAgent struct {
	Role      Concept    `json:"type"`
	Who       *Reference `json:"who,omitempty"`
	Name      string     `json:"name,omitempty"`
	Requestor bool       `json:"requestor"`
}

// AuditSource is where it was recorded.
type AuditSource struct {
	Observer Reference `json:"observer"`
}

// AuditEntity is what it was about.
type AuditEntity struct {
	What Reference `json:"what"`
	Name string    `json:"name,omitempty"`
}

func writeMember(w *writer, m care.MemberLine) {
	w.add(OfMember(m.Member))
	for _, c := range m.Consents {
		w.add(OfConsent(c))
	}
}

// OfMember gives somebody of the circle.
func OfMember(m care.Member) RelatedPerson {
	who := RelatedPerson{
		ResourceType: "RelatedPerson", ID: string(m.ID), Active: m.Joined(), Patient: patient(m.Person), Name: []HumanName{{Text: m.Name}},
		Period: &Period{Start: Instant(m.JoinedAt), End: Instant(m.EndedAt)},
	}
	if *who.Period == (Period{}) {
		who.Period = nil
	}
	if m.Relation != "" {
		who.Relationship = []Concept{{Text: m.Relation}}
	}
	return who
}

// OfConsent gives a decision to share a topic.
func OfConsent(c care.Consent) Consent {
	consent := Consent{
		ResourceType: "Consent", ID: string(c.ID), Status: "active", Patient: patient(c.Person), DateTime: Instant(c.GrantedAt),
		Scope:      Concept{Coding: []Coding{{System: "http://terminology.hl7.org/CodeSystem/consentscope", Code: "patient-privacy"}}},
		Category:   []Concept{{Coding: []Coding{{System: "http://loinc.org", Code: "59284-0"}}}},
		PolicyRule: &Concept{Text: "What the person agreed, held by Towpath"},
		Provision: &Provision{
			Type: "permit", Class: []Coding{{System: Codes + "topic", Code: string(c.Topic)}},
			Actor: []ProvisionActor{{
				Role:      Concept{Coding: []Coding{{System: "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", Code: "IRCP"}}},
				Reference: Reference{Reference: "RelatedPerson/" + string(c.Member)},
			}},
		},
	}
	if !c.Until.IsZero() {
		consent.Provision.Period = &Period{End: Instant(c.Until)}
	}
	if !c.WithdrawnAt.IsZero() {
		consent.Status = "inactive"
		if consent.Provision.Period == nil || c.WithdrawnAt.Before(c.Until) {
			consent.Provision.Period = &Period{End: Instant(c.WithdrawnAt)}
		}
	}
	consent.Extension.code("condition", string(c.Condition))
	return consent
}

// OfTold gives what somebody of the circle told.
func OfTold(t care.Told) Communication {
	return Communication{
		ResourceType: "Communication", ID: string(t.ID), Status: "completed", Subject: patient(t.Person), Sent: Instant(t.At),
		Sender: &Reference{Reference: "RelatedPerson/" + string(t.Member)}, Payload: []Payload{{t.Words}},
	}
}

// OfAuditEntry gives a line of who looked; from is the service that kept it.
func OfAuditEntry(e care.AuditEntry, from string) AuditEvent {
	out := AuditEvent{
		ResourceType: "AuditEvent", ID: e.ID, Recorded: Instant(e.At), Outcome: "0",
		Type:    Coding{System: "http://terminology.hl7.org/CodeSystem/audit-event-type", Code: "rest"},
		Subtype: []Coding{{System: Codes + "operation", Code: e.Action}},
		Agent:   []AuditAgent{{Name: e.Name, Role: concept("role", string(e.Role), ""), Requestor: true}},
		Source:  AuditSource{Reference{Display: from}},
		Entity:  []AuditEntity{{What: patient(e.Person), Name: e.Subject}},
	}
	if who := Writer(e.Account, e.Name); who != nil {
		out.Agent[0].Who = &who[0]
	}
	out.Action = "E"
	if e.Look() {
		out.Action = "R"
	}
	if e.Outcome != care.OutcomeAllowed {
		out.Outcome = "4"
	}
	return out
}
