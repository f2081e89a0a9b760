package fhir

import "towpath/internal/care"

// Organization is the organisation, or a service of it
// (hl7.org/fhir/R4/organization.html).
type Organization struct {
	ResourceType string     `json:"resourceType"`
	ID           string     `json:"id"`
	Active       bool       `json:"active"`
	Name         string     `json:"name"`
	PartOf       *Reference `json:"partOf,omitempty"`
}

// OfOrganisation gives an organisation.
func OfOrganisation(o care.Organisation) Organization {
	return Organization{ResourceType: "Organization", ID: string(o.ID), Active: true, Name: o.Name}
}

// OfService gives a service as a part of its organisation.
func OfService(s care.ClinicalService) Organization {
	return Organization{
		ResourceType: "Organization", ID: string(s.ID), Active: true, Name: s.Name, PartOf: &Reference{Reference: "Organization/" + string(s.Organisation)},
	}
}

// WorkerSystem names workers, whatever accounts they have.
const WorkerSystem = "urn:towpath:worker"

// OfStaff gives somebody who works here, by the account that they write with.
func OfStaff(m care.StaffMember) Practitioner {
	p := Practitioner{
		ResourceType: "Practitioner", ID: string(m.Account), Name: []HumanName{{Text: m.Worker.Name}},
		Identifier: []ID{{System: AccountSystem, Value: string(m.Account)}, {System: WorkerSystem, Value: string(m.Worker.ID)}},
	}
	p.Extension.text("job-title", m.Worker.JobTitle)
	for _, t := range m.Teams {
		p.Extension.text("team", string(t))
	}
	return p
}
