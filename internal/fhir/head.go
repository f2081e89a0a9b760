package fhir

import (
	"encoding/json"
	"strings"

	"towpath/internal/care"
)

// Head is what a resource is, and in whose record it stands; nobody's where it is of none.
type Head struct {
	ResourceType, ID string
	Person           care.PersonID
}

// HeadOf reads as much of a resource.
func HeadOf(raw []byte) (Head, error) {
	var in struct {
		ResourceType string `json:"resourceType"`
		ID           string `json:"id"`
		Subject      json.RawMessage
		Patient      json.RawMessage
		For          json.RawMessage
		Entity       json.RawMessage
		Participant  json.RawMessage
	}
	if err := json.Unmarshal(raw, &in); err != nil {
		return Head{}, err
	}
	h := Head{ResourceType: in.ResourceType, ID: in.ID}
	switch in.ResourceType {
	case "Patient":
		h.Person = care.PersonID(in.ID)
	case "Task":
		h.Person = patientIn(in.For)
	case "Appointment":
		h.Person = patientOf(in.Participant)
	case "Consent", "RelatedPerson":
		h.Person = patientIn(in.Patient)
	case "AuditEvent":
		var entities []struct{ What json.RawMessage }
		if json.Unmarshal(in.Entity, &entities) == nil && len(entities) > 0 {
			h.Person = patientIn(entities[0].What)
		}
	default:
		h.Person = patientIn(in.Subject)
	}
	return h, nil
}

// patientIn gives the person whom a reference names, nobody where it names none.
func patientIn(raw json.RawMessage) care.PersonID {
	var r Reference
	if raw == nil || json.Unmarshal(raw, &r) != nil {
		return ""
	}
	parts := strings.Split(r.Reference, "/")
	if len(parts) < 2 || parts[len(parts)-2] != "Patient" {
		return ""
	}
	return care.PersonID(parts[len(parts)-1])
}

// patientOf gives the person among those who take part.
func patientOf(raw json.RawMessage) (person care.PersonID) {
	var list []struct{ Actor json.RawMessage }
	if raw == nil || json.Unmarshal(raw, &list) != nil {
		return ""
	}
	for _, p := range list {
		if person == "" {
			person = patientIn(p.Actor)
		}
	}
	return person
}
