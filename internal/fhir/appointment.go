package fhir

import (
	"slices"
	"strings"
	"time"

	"towpath/internal/care"
)

// AppointmentSystem is of the numbers by which a service's other system knows appointments,
// where nothing else is said.
const AppointmentSystem = "urn:towpath:appointment"

// deliveryChannel is how UK Core says in what way people meet
// (simplifier.net/guide/uk-core: Extension UKCore DeliveryChannel).
const deliveryChannel = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-DeliveryChannel"

var channels = map[string]care.AppointmentWay{"In-person": care.MeetInPerson, "Telephone": care.MeetByPhone, "Video": care.MeetByVideo}

// Appointment is a time at which people meant to meet (hl7.org/fhir/R4/appointment.html).
type Appointment struct {
	ResourceType string            `json:"resourceType"`
	ID           string            `json:"id"`
	Extension    Exts              `json:"extension,omitempty"`
	Identifier   []ID              `json:"identifier,omitempty"`
	Status       string            `json:"status"`
	Description  string            `json:"description,omitempty"`
	Start        string            `json:"start,omitempty"`
	End          string            `json:"end,omitempty"`
	Instruction  string            `json:"patientInstruction,omitempty"`
	Participant  []AppointmentPart `json:"participant"`
}

// AppointmentPart is somebody, or a place, that has a part in an appointment.
type AppointmentPart struct {
	Actor  *Actor `json:"actor,omitempty"`
	Status string `json:"status"`
}

// Actor is a reference that says of which type it is.
type Actor struct {
	Reference  string `json:"reference,omitempty"`
	Type       string `json:"type,omitempty"`
	Identifier *ID    `json:"identifier,omitempty"`
	Display    string `json:"display,omitempty"`
}

// attends says of which type in FHIR an attendee is.
var attends = map[care.AttendeeKind]string{
	care.AttendsPerson: "Patient", care.AttendsWorker: "Practitioner", care.AttendsRole: "PractitionerRole", care.AttendsCarer: "RelatedPerson",
	care.AttendsService: "HealthcareService", care.AttendsPlace: "Location", care.AttendsDevice: "Device",
}

// OfAppointment gives an appointment as a resource.
func OfAppointment(a care.Appointment) Appointment {
	out := Appointment{
		ResourceType: "Appointment", ID: string(a.ID), Status: string(a.Status), Description: a.About, Instruction: a.Bring,
		Start: Instant(a.Start), End: Instant(a.End),
	}
	if a.Elsewhere() {
		out.Identifier = []ID{{System: a.Identifier.System, Value: a.Identifier.Value}}
	}
	if !slices.ContainsFunc(a.Attendees, func(w care.Attendee) bool { return w.Kind == care.AttendsPerson }) {
		out.Participant = append(out.Participant, AppointmentPart{Actor: &Actor{Reference: "Patient/" + string(a.Person)}, Status: "accepted"})
	}
	for _, w := range a.Attendees {
		out.Participant = append(out.Participant, participant(a.Person, w))
	}
	out.Extension.code("way", string(a.Way))
	out.Extension.instant("set", a.At)
	out.Extension.by(a.By)
	return out
}

func participant(person care.PersonID, w care.Attendee) AppointmentPart {
	p := AppointmentPart{Actor: &Actor{Reference: w.Reference, Display: w.Name}, Status: w.Answer}
	if p.Status == "" {
		p.Status = "accepted"
	}
	switch {
	case w.Kind == care.AttendsPerson:
		p.Actor.Reference = "Patient/" + string(person)
	case !strings.HasPrefix(w.Reference, attends[w.Kind]+"/"):
		p.Actor.Type = attends[w.Kind]
	}
	return p
}

// Patients gives the actors that are the person whom an appointment is for.
func (a Appointment) Patients() (list []Actor) {
	for _, p := range a.Participant {
		if p.Actor != nil && p.Actor.kind() == care.AttendsPerson {
			list = append(list, *p.Actor)
		}
	}
	return list
}

// Words reads what is said of an appointment. What cannot be read as an instant is the zero time.
func (a Appointment) Words() care.AppointmentWords {
	w := care.AppointmentWords{Status: care.AppointmentStatus(a.Status), About: a.Description, Bring: a.Instruction, Way: a.way(), Start: start(a.Start), End: start(a.End)}
	for _, id := range a.Identifier {
		if id.Value != "" {
			w.Identifier = care.Identifier{System: id.System, Value: id.Value}
			break
		}
	}
	for _, p := range a.Participant {
		if p.Actor == nil || p.Actor.Reference == "" && p.Actor.Display == "" {
			continue
		}
		one := care.Attendee{Kind: p.Actor.kind(), Name: p.Actor.Display, Reference: p.Actor.Reference, Answer: p.Status}
		if one.Answer == "accepted" { // what holds where nothing is said
			one.Answer = ""
		}
		if one.Kind == care.AttendsPerson {
			if one.Reference = ""; one.Name == "" && one.Answer == "" { // nothing that is not said anyway
				continue
			}
		}
		w.Attendees = append(w.Attendees, one)
	}
	return w
}

func start(text string) time.Time {
	t, err := when(text)
	if err != nil {
		return time.Time{}
	}
	return t
}

// way is how people meet, as ours says it or as UK Core does.
func (a Appointment) way() care.AppointmentWay {
	for _, x := range a.Extension {
		if x.URL == Extension+"way" {
			return care.AppointmentWay(x.ValueCode)
		}
	}
	for _, x := range a.Extension {
		if x.URL == deliveryChannel {
			return channels[x.ValueCode]
		}
	}
	return ""
}

// kind says who or what an actor is: by what it points to, or by what it says that it is.
func (a Actor) kind() care.AttendeeKind {
	parts := strings.Split(a.Reference, "/")
	for kind, name := range attends {
		if len(parts) > 1 && parts[len(parts)-2] == name {
			return kind
		}
	}
	for kind, name := range attends {
		if a.Type == name {
			return kind
		}
	}
	return care.AttendsWorker
}

func (r *reader) appointment(in Appointment) {
	a := care.Appointment{
		ID: care.AppointmentID(in.ID), Person: r.record.Person.ID, Version: 1, AppointmentWords: in.Words(),
		At: r.when(in.Extension.find("set").ValueInstant), By: in.Extension.author(),
	}
	r.when(in.Start)
	r.when(in.End)
	if a.Status == care.AppointmentMistake {
		return
	}
	r.record.Appointments = append(r.record.Appointments, a)
}
