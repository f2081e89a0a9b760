package fhirapi

import (
	"context"

	"towpath/internal/care"
	"towpath/internal/fhir"
)

func appointmentKind() *kind {
	body := func(r *resource) fhir.Appointment { return r.body.(fhir.Appointment) }
	patients := func(r *resource) []value {
		return references("Patient/" + string(r.person))
	}
	return &kind{
		name: "Appointment", nouns: []care.Noun{care.NounAppointment}, list: inParts(part{asks: "ListAppointments", list: listAppointments}),
		versioned: true, settle: settleAppointment, create: createAppointment, update: updateAppointment, found: foundAppointments,
		params: []param{
			patientOf(func(r *resource) string { return "Patient/" + string(r.person) }),
			{name: "actor", form: referenceForm, target: []string{"Patient"}, about: "Who takes part: the person", values: patients},
			{name: "date", form: dateForm, about: "When it begins", values: func(r *resource) []value { return at(body(r).Start) }},
			{name: "status", form: tokenForm, about: "booked, checked-in, arrived, fulfilled, cancelled, noshow or entered-in-error", values: func(r *resource) []value { return code(body(r).Status) }},
			{name: "identifier", form: tokenForm, about: "The number by which another system knows it. One that was a mistake is found by none", values: func(r *resource) []value {
				if body(r).Status == string(care.AppointmentMistake) {
					return nil
				}
				return identifiers(body(r).Identifier...)
			}},
		},
	}
}

func (r reader) appointments(ctx context.Context, person care.PersonID) (care.AppointmentsPage, error) {
	return once(r, "ListAppointments", person, func() (care.AppointmentsPage, error) { return r.care.ListAppointments(ctx, r.who, person) })
}

func listAppointments(ctx context.Context, r reader, person care.PersonID) ([]resource, error) {
	page, err := r.appointments(ctx, person)
	if err != nil {
		return nil, err
	}
	var list []resource
	for _, a := range page.Appointments {
		one := resource{kind: "Appointment", id: string(a.ID), person: person, updated: a.At, version: int64(a.Version), body: fhir.OfAppointment(a.Appointment)}
		for _, before := range a.Before {
			one.past = append(one.past, past{before.At, fhir.OfAppointment(before)})
		}
		list = append(list, one)
	}
	return list, nil
}

// foundAppointments gives in whose records an appointment can be that another system knows by a
// number.
func foundAppointments(ctx context.Context, l *look, _, number string) ([]care.PersonID, error) {
	return l.care.PeopleByAppointment(ctx, l.who.Organisation, number)
}
