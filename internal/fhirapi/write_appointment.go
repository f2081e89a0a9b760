package fhirapi

import (
	"bytes"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/fhir"
)

// whoseAppointment is the place in which an appointment says whose it is.
const whoseAppointment = "Appointment.participant.actor"

// settleAppointment puts a patient's id where a number stands that the person is known by, or a
// whole address.
func settleAppointment(q *request, l *look, in *incoming) error {
	var whole map[string]any
	d := json.NewDecoder(bytes.NewReader(in.raw))
	d.UseNumber()
	if err := d.Decode(&whole); err != nil {
		return refuse(400, "structure", "", "The resource cannot be read: %v.", err)
	}
	list, _ := whole["participant"].([]any)
	changed := false
	for _, one := range list {
		participant, _ := one.(map[string]any)
		actor, _ := participant["actor"].(map[string]any)
		if actor == nil {
			continue
		}
		to, err := q.patientFor(l, actor)
		if err != nil {
			return err
		}
		if has, _ := actor["reference"].(string); to != "" && to != has {
			actor["reference"], changed = to, true
		}
	}
	if !changed {
		return nil
	}
	raw, err := json.Marshal(whole)
	if err != nil {
		return err
	}
	in.raw = raw
	return q.check(q.kinds["Appointment"], in)
}

// patientFor gives the reference to a person whom an actor names in another way; "" where it
// names none so.
func (q *request) patientFor(l *look, actor map[string]any) (string, error) {
	reference, _ := actor["reference"].(string)
	identifier, _ := actor["identifier"].(map[string]any)
	system, _ := identifier["system"].(string)
	number, _ := identifier["value"].(string)
	search, searched := strings.CutPrefix(reference, "Patient?")
	switch {
	case searched:
		values, err := url.ParseQuery(search)
		if system, number, _ = strings.Cut(values.Get("identifier"), "|"); err != nil || len(values) != 1 || system != fhir.ReferenceSystem {
			return "", refuse(422, "value", whoseAppointment, "A person is found by Patient?identifier=%s|….", fhir.ReferenceSystem)
		}
	case strings.HasPrefix(local(reference), "Patient/"):
		return local(reference), nil
	case reference != "" || system != fhir.ReferenceSystem:
		return "", nil
	}
	people, err := l.knownAs(q.ctx(), number)
	switch {
	case err != nil:
		return "", err
	case len(people) == 0:
		return "", nobody(fault.New(fault.Denied, "patientFor", nil))
	case len(people) > 1:
		return "", refuse(412, "multiple-matches", whoseAppointment, "%d people here are known as %q. Name the one by reference, or have the number of the others corrected.", len(people), number)
	}
	return "Patient/" + string(people[0]), nil
}

// nobody says of a person that is not there, or not for this account, where they were named.
func nobody(err error) error {
	if fault.Is(err, fault.Denied) {
		return refuse(404, "not-found", whoseAppointment, "There is no such person here, or not for this account.")
	}
	return err
}

// createAppointment puts an appointment down.
func createAppointment(q *request, l *look, in incoming) (string, error) {
	id := q.idFor(in)
	return id, q.writeAppointment(l, in, id)
}

// updateAppointment changes it. Whose it is stays.
func updateAppointment(q *request, l *look, in incoming) (string, error) {
	return in.id, q.writeAppointment(l, in, in.id)
}

func (q *request) writeAppointment(l *look, in incoming, id string) error {
	var a fhir.Appointment
	if err := in.into(&a); err != nil {
		return err
	}
	person, err := whose(a)
	if err != nil {
		return err
	}
	n := care.NewAppointment{ID: care.AppointmentID(id), AppointmentWords: a.Words()}
	if in.was != nil {
		if person != in.was.person {
			return refuse(422, "business-rule", whoseAppointment, "Whose an appointment is stays. Send this one as entered-in-error, and then another.")
		}
		if was := in.was.body.(fhir.Appointment).Words(); a.Start == "" { // one that is cancelled may leave it out
			n.Start, n.End = was.Start, was.End
		}
	}
	if err := q.appointed(a, n); err != nil {
		return err
	}
	if err := q.nameStaff(l, n.Attendees); err != nil {
		return err
	}
	_, err = l.care.WriteAppointment(q.ctx(), l.who, person, n)
	return nobody(placed(err, appointmentPlace))
}

// whose gives the one person whom an appointment is for.
func whose(a fhir.Appointment) (care.PersonID, error) {
	people := a.Patients()
	switch {
	case len(people) > 1:
		return "", refuse(422, "business-rule", whoseAppointment, "An appointment is one person's here, and %d are named. Send one for each.", len(people))
	case len(people) == 0:
		return "", refuse(422, "required", whoseAppointment, `Say whose it is: {"reference": "Patient/…"}, or {"identifier": {"system": %q, "value": "…"}}.`, fhir.ReferenceSystem)
	}
	return patientIn(whoseAppointment, fhir.Reference{Reference: people[0].Reference})
}

// appointed refuses what is no appointment yet, and one that does not say when it is.
func (q *request) appointed(a fhir.Appointment, n care.NewAppointment) error {
	switch {
	case !slices.Contains(care.AppointmentStatuses, n.Status):
		return refuse(422, "business-rule", "Appointment.status", "One that is %q is no appointment yet. Send it once it is booked.", a.Status)
	case n.Start.IsZero():
		return refuse(422, "required", "Appointment.start", "Say when it is: start and end as instants, such as 2026-11-30T10:00:00Z.")
	}
	return nil
}

// nameStaff names workers of this service whom only an id points to.
func (q *request) nameStaff(l *look, list []care.Attendee) error {
	for i, a := range list {
		id, ok := strings.CutPrefix(local(a.Reference), "Practitioner/")
		if a.Name != "" || !ok || !care.ValidID(id) {
			continue
		}
		page, err := l.staff(q.ctx())
		if err != nil {
			return err
		}
		for _, m := range page.Staff {
			if string(m.Account) == id {
				list[i].Name = m.Worker.Name
			}
		}
	}
	return nil
}

// appointmentPlace gives the element in which a field of an appointment stands.
func appointmentPlace(field string) string {
	place, ok := map[string]string{
		"with": "participant", "where": "participant", "about": "description", "bring": "patientInstruction", "way": "extension",
	}[field]
	if !ok {
		place = field
	}
	return "Appointment." + place
}
