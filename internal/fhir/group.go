package fhir

import "towpath/internal/care"

// Group is the people whom a team supports (hl7.org/fhir/R4/group.html).
type Group struct {
	ResourceType string        `json:"resourceType"`
	ID           string        `json:"id"`
	Active       bool          `json:"active"`
	Type         string        `json:"type"`
	Actual       bool          `json:"actual"`
	Name         string        `json:"name,omitempty"`
	Quantity     int           `json:"quantity"`
	Member       []GroupMember `json:"member,omitempty"`
}

// GroupMember is one of them.
type GroupMember struct {
	Entity Reference `json:"entity"`
}

// OfTeamPeople gives a team as the group of those whom it supports.
func OfTeamPeople(t care.Team, count int, people ...care.PersonID) Group {
	g := Group{ResourceType: "Group", ID: string(t.ID), Active: true, Type: "person", Actual: true, Name: t.Name, Quantity: count}
	for _, p := range people {
		g.Member = append(g.Member, GroupMember{Entity: patient(p)})
	}
	return g
}
