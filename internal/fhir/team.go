package fhir

import "towpath/internal/care"

// CareTeam is a team that supports somebody (hl7.org/fhir/R4/careteam.html).
type CareTeam struct {
	ResourceType string        `json:"resourceType"`
	ID           string        `json:"id"`
	Identifier   []ID          `json:"identifier,omitempty"`
	Status       string        `json:"status,omitempty"`
	Category     []Concept     `json:"category,omitempty"`
	Name         string        `json:"name,omitempty"`
	Subject      Reference     `json:"subject"`
	Participant  []Participant `json:"participant,omitempty"`
}

// Participant is somebody of a team.
type Participant struct {
	Role   []Concept `json:"role,omitempty"`
	Member Reference `json:"member"`
}

// TeamSystem names the teams of a service: one team supports many people, and is a CareTeam
// of each.
const TeamSystem = "urn:towpath:team"

// OfTeam gives a team as one that supports a person. workers are those who stand around the
// person, and are named where it is their only team.
func OfTeam(t care.Team, person care.PersonID, workers []care.Worker) CareTeam {
	team := string(t.ID)
	out := CareTeam{
		ResourceType: "CareTeam", ID: string(person) + "-" + team[max(0, len(team)-12):], Identifier: []ID{{System: TeamSystem, Value: team}}, Status: "active",
		Category: []Concept{concept("setting", string(t.Setting), "")}, Name: t.Name, Subject: patient(person),
	}
	for _, w := range workers {
		p := Participant{Member: Reference{Identifier: &ID{System: "urn:towpath:worker", Value: string(w.ID)}, Display: w.Name}}
		if w.JobTitle != "" {
			p.Role = []Concept{{Text: w.JobTitle}}
		}
		out.Participant = append(out.Participant, p)
	}
	return out
}
