package fhirapi

import (
	"strings"

	"towpath/internal/care"
	"towpath/internal/fhir"
)

// createPatient adds a person to a team: the one that the resource names, or the sender's
// where they are in one alone.
func createPatient(q *request, l *look, in incoming) (string, error) {
	var p fhir.Patient
	if err := in.into(&p); err != nil {
		return "", err
	}
	n := p.New()
	n.ID = care.PersonID(q.idFor(in))
	if err := knownAs(p); err != nil {
		return "", err
	}
	for _, r := range p.General {
		if r.Identifier != nil && r.Identifier.System == fhir.TeamSystem {
			n.Team = care.TeamID(r.Identifier.Value)
		}
	}
	if n.Team == "" && l.who.Worker != "" {
		teams, err := l.care.ListMyTeams(q.ctx(), l.who)
		if err != nil {
			return "", err
		}
		if len(teams) != 1 {
			return "", refuse(422, "required", "Patient.generalPractitioner", "Say which team supports the person: {\"identifier\": {\"system\": %q, \"value\": \"…\"}}.", fhir.TeamSystem)
		}
		n.Team = teams[0].ID
	}
	return string(n.ID), placed(l.care.AddPerson(q.ctx(), l.who, n), patientPlace)
}

// patientPlace gives the element in which a field of a person stands.
func patientPlace(field string) string {
	place, ok := map[string]string{"name": "name", "preferred_name": "name", "reference": "identifier", "born": "birthDate", "team": "generalPractitioner"}[field]
	if !ok {
		place = strings.ToLower(field)
	}
	return "Patient." + place
}

// updatePatient corrects who somebody is. Which teams support them stays.
func updatePatient(q *request, l *look, in incoming) (string, error) {
	var p fhir.Patient
	if err := in.into(&p); err != nil {
		return "", err
	}
	if err := knownAs(p); err != nil {
		return "", err
	}
	n := p.New()
	d := care.PersonDetails{Name: n.Name, PreferredName: n.PreferredName, Reference: n.Reference, Born: n.Born}
	_, err := l.care.CorrectPerson(q.ctx(), l.who, in.was.person, d.To)
	return in.id, placed(err, patientPlace)
}

// knownAs refuses a person who is known by one number alone and that not as it is read here.
func knownAs(p fhir.Patient) error {
	if len(p.Identifier) == 1 && p.Identifier[0].System != fhir.ReferenceSystem {
		return refuse(422, "value", "Patient.identifier", "The number by which other systems know a person has the system %s.", fhir.ReferenceSystem)
	}
	return nil
}
