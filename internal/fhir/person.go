package fhir

import (
	"strings"

	"towpath/internal/care"
)

// ReferenceSystem names the numbers by which a service's other systems know people.
const ReferenceSystem = "urn:towpath:reference"

// HumanName is a name in one text: Towpath does not take names apart.
type HumanName struct {
	Use  string `json:"use,omitempty"`
	Text string `json:"text,omitempty"`
	// Family and Given are read where a name comes in parts, and never written.
	Family string   `json:"family,omitempty"`
	Given  []string `json:"given,omitempty"`
}

// whole gives the name in one text.
func (n HumanName) whole() string {
	if n.Text != "" {
		return n.Text
	}
	return strings.TrimSpace(strings.Join(n.Given, " ") + " " + n.Family)
}

// Patient is a person (hl7.org/fhir/R4/patient.html).
type Patient struct {
	ResourceType string      `json:"resourceType"`
	ID           string      `json:"id"`
	Identifier   []ID        `json:"identifier,omitempty"`
	Name         []HumanName `json:"name,omitempty"`
	BirthDate    string      `json:"birthDate,omitempty"`
	// General is read for the team that supports a new person, and never written.
	General []Reference `json:"generalPractitioner,omitempty"`
}

// New reads a person who is to begin, without an id or a team.
func (p Patient) New() care.NewPerson {
	read := readPerson(p)
	return care.NewPerson{Name: read.Name, PreferredName: read.PreferredName, Reference: read.Reference, Born: read.Born}
}

// Practitioner is somebody who wrote in the record, by the account that they wrote
// with.
type Practitioner struct {
	ResourceType string      `json:"resourceType"`
	ID           string      `json:"id"`
	Extension    Exts        `json:"extension,omitempty"`
	Identifier   []ID        `json:"identifier,omitempty"`
	Name         []HumanName `json:"name,omitempty"`
}

// OfPerson gives a person as a patient.
func OfPerson(p care.Person) Patient {
	out := Patient{ResourceType: "Patient", ID: string(p.ID), BirthDate: string(p.Born), Name: []HumanName{{Use: "official", Text: p.Name}}}
	if p.PreferredName != "" {
		out.Name = append(out.Name, HumanName{Use: "usual", Text: p.PreferredName})
	}
	if p.Reference != "" {
		out.Identifier = []ID{{System: ReferenceSystem, Value: p.Reference}}
	}
	return out
}

func readPerson(in Patient) care.Person {
	p := care.Person{ID: care.PersonID(in.ID), Born: care.Date(in.BirthDate)}
	for _, n := range in.Name {
		if n.Use == "usual" {
			p.PreferredName = n.whole()
		} else if p.Name == "" {
			p.Name = n.whole()
		}
	}
	for _, id := range in.Identifier {
		if id.System == ReferenceSystem {
			p.Reference = id.Value
		}
	}
	return p
}

func writeAuthor(id care.AccountID, a care.Author) Practitioner {
	p := Practitioner{
		ResourceType: "Practitioner", ID: string(id), Name: []HumanName{{Text: a.Name}}, Identifier: []ID{{System: AccountSystem, Value: string(id)}},
	}
	p.Extension.code("role", string(a.Role))
	return p
}

func (r *reader) author(p Practitioner) {
	name := ""
	if len(p.Name) > 0 {
		name = p.Name[0].Text
	}
	role := care.Role(p.Extension.find("role").ValueCode)
	r.record.Authors[care.AccountID(p.ID)] = care.Author{Name: name, Role: role}
}
