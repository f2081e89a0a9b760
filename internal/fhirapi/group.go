package fhirapi

import (
	"context"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/fhir"
)

// mostMembers is up to how many people a group names when it is read. A larger one says how
// many they are; who they are is said by an export.
const mostMembers = 10_000

// groupKind is the teams in which the reader is, each as the people whom it supports.
func groupKind() *kind {
	body := func(r *resource) fhir.Group { return r.body.(fhir.Group) }
	return &kind{
		name: "Group", all: listGroups, whole: membersOfGroup,
		params: []param{
			{name: "name", form: stringForm, about: "The name of the team", values: func(r *resource) []value { return texts(body(r).Name) }},
			{name: "type", form: tokenForm, about: "person", values: func(r *resource) []value { return code(body(r).Type) }},
		},
	}
}

func listGroups(ctx context.Context, r reader) (list []resource, err error) {
	teams, err := r.care.ListMyTeams(ctx, r.who)
	if fault.Is(err, fault.Denied) { // whoever is in no team has no groups
		return nil, nil
	}
	for _, t := range teams {
		if t.Part != care.PartMember {
			continue
		}
		some, err := r.care.ListPeopleOfTeam(ctx, r.who, t.ID, "", 1)
		if err != nil {
			return nil, err
		}
		list = append(list, resource{kind: "Group", id: string(t.ID), version: 1, body: fhir.OfTeamPeople(t.Team, some.Count)})
	}
	return list, err
}

// membersOfGroup adds who they are.
func membersOfGroup(ctx context.Context, r reader, one *resource) error {
	group := one.body.(fhir.Group)
	if group.Quantity > mostMembers {
		return nil
	}
	var people []care.PersonID
	team := care.Team{ID: care.TeamID(group.ID), Name: group.Name}
	err := each("", func(after care.PersonID) ([]care.PersonID, error) {
		page, err := r.care.ListPeopleOfTeam(ctx, r.who, team.ID, after, care.MostPeople)
		return page.People, err
	}, func(p care.PersonID) (bool, error) {
		people = append(people, p)
		return false, nil
	})
	one.body = fhir.OfTeamPeople(team, group.Quantity, people...)
	return err
}
