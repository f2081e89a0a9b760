package care

import (
	"context"
	"slices"
	"time"
)

// Appointment is a time at which a person and somebody meant to meet (FHIR Appointment). One
// with an identifier is kept by another system, which alone changes it; one without was put
// down here.
type Appointment struct {
	ID           AppointmentID
	Organisation OrganisationID
	Person       PersonID
	// Version counts its changes, from 1.
	Version int
	AppointmentWords
	At time.Time
	By AccountID
}

// AppointmentWords is what is said of an appointment.
type AppointmentWords struct {
	Identifier Identifier
	Status     AppointmentStatus
	// Way is how they meet, "" where it is not said.
	Way        AppointmentWay
	Start, End time.Time
	// About is what it is for, Bring what to know or bring.
	About, Bring string
	// Attendees are whom the person meets and where, in the order in which they were named. The
	// person is among them where another system said whether they accepted.
	Attendees []Attendee
}

// Identifier is by what another system knows something: a number, and what kind of number.
type Identifier struct{ System, Value string }

// Attendee is somebody, or a place, that has a part in an appointment.
type Attendee struct {
	Kind AttendeeKind
	Name string
	// Reference is by what another system points to them, Answer what they said to it where they
	// did not simply accept, in the words of FHIR.
	Reference, Answer string
}

// AttendeeKind says who or what has a part in an appointment.
type AttendeeKind string

// The kinds.
const (
	AttendsPerson  AttendeeKind = "person"
	AttendsWorker  AttendeeKind = "worker"
	AttendsRole    AttendeeKind = "role"
	AttendsCarer   AttendeeKind = "carer"
	AttendsService AttendeeKind = "service"
	AttendsPlace   AttendeeKind = "place"
	AttendsDevice  AttendeeKind = "device"
)

// AttendeeKinds lists them.
var AttendeeKinds = []AttendeeKind{AttendsPerson, AttendsWorker, AttendsRole, AttendsCarer, AttendsService, AttendsPlace, AttendsDevice}

// AttendeeAnswers are the answers of FHIR.
var AttendeeAnswers = []string{"accepted", "declined", "tentative", "needs-action"}

// AppointmentStatus says what became of an appointment, in the words of FHIR.
type AppointmentStatus string

// The statuses. One that is only asked for is none yet.
const (
	AppointmentBooked    AppointmentStatus = "booked"
	AppointmentCheckedIn AppointmentStatus = "checked-in"
	AppointmentArrived   AppointmentStatus = "arrived"
	AppointmentFulfilled AppointmentStatus = "fulfilled"
	AppointmentCancelled AppointmentStatus = "cancelled"
	AppointmentNoShow    AppointmentStatus = "noshow"
	AppointmentMistake   AppointmentStatus = "entered-in-error"
)

// AppointmentStatuses lists them in order.
var AppointmentStatuses = []AppointmentStatus{
	AppointmentBooked, AppointmentCheckedIn, AppointmentArrived, AppointmentFulfilled, AppointmentCancelled, AppointmentNoShow, AppointmentMistake,
}

// AppointmentWay is how the person and somebody meet.
type AppointmentWay string

// The ways.
const (
	MeetInPerson AppointmentWay = "in-person"
	MeetByPhone  AppointmentWay = "phone"
	MeetByVideo  AppointmentWay = "video"
	MeetAtHome   AppointmentWay = "home"
)

// AppointmentWays lists them in the order in which screens show them.
var AppointmentWays = []AppointmentWay{MeetInPerson, MeetByPhone, MeetByVideo, MeetAtHome}

// Stands tells whether it is still meant to take place, or is taking place.
func (w AppointmentWords) Stands() bool {
	return w.Status == AppointmentBooked || w.Status == AppointmentCheckedIn || w.Status == AppointmentArrived
}

// Elsewhere tells whether another system keeps it.
func (w AppointmentWords) Elsewhere() bool { return w.Identifier.Value != "" }

// With names those whom the person meets, Where the places.
func (w AppointmentWords) With() []string {
	return w.names(AttendsWorker, AttendsRole, AttendsCarer, AttendsService)
}

// Where is as With.
func (w AppointmentWords) Where() []string { return w.names(AttendsPlace) }

func (w AppointmentWords) names(kinds ...AttendeeKind) (list []string) {
	for _, a := range w.Attendees {
		if a.Name != "" && slices.Contains(kinds, a.Kind) {
			list = append(list, a.Name)
		}
	}
	return list
}

// same tells whether nothing else is said.
func (w AppointmentWords) same(o AppointmentWords) bool {
	return w.Identifier == o.Identifier && w.Status == o.Status && w.Way == o.Way && w.Start.Equal(o.Start) && w.End.Equal(o.End) &&
		w.About == o.About && w.Bring == o.Bring && slices.Equal(w.Attendees, o.Attendees)
}

// Over tells whether it lies behind.
func (a Appointment) Over(now time.Time) bool { return !a.End.After(now) }

// AppointmentTx is how appointments are kept.
type AppointmentTx interface {
	// InsertAppointment adds one version, and nothing where it is there.
	InsertAppointment(ctx context.Context, a Appointment) (bool, error)
	// ListAppointments gives every version of each, oldest first, by id.
	ListAppointments(ctx context.Context, org OrganisationID, person PersonID) ([]Appointment, error)
	// NextAppointments gives those that stand and are not over, soonest first.
	NextAppointments(ctx context.Context, org OrganisationID, person PersonID, since time.Time, most int) ([]Appointment, error)
	// AppointmentsByValue gives those that another system knows by a value, whatever the system,
	// as they are now, but for those that were a mistake.
	AppointmentsByValue(ctx context.Context, org OrganisationID, value string) ([]Appointment, error)
}

// DatedAppointment is an appointment as it is now, and as it was before, oldest first.
type DatedAppointment struct {
	Appointment
	Before []Appointment
}

// AppointmentsPage is a person's appointments, by when they begin.
type AppointmentsPage struct {
	Person       Person
	Appointments []DatedAppointment
}

// ListAppointments gives a person's appointments, those that were a mistake too.
func (s *Service) ListAppointments(ctx context.Context, a Actor, person PersonID) (AppointmentsPage, error) {
	var page AppointmentsPage
	err := s.read(ctx, a, "ListAppointments", about(person, ""), func(tx Tx) (err error) {
		if page.Person, err = tx.Person(ctx, a.Organisation, person); err != nil {
			return err
		}
		page.Appointments, err = dated(ctx, tx, a.Organisation, person)
		return err
	})
	return page, err
}

func dated(ctx context.Context, tx Tx, org OrganisationID, person PersonID) (out []DatedAppointment, err error) {
	list, err := tx.ListAppointments(ctx, org, person)
	for _, one := range list {
		if n := len(out); n > 0 && out[n-1].ID == one.ID {
			out[n-1].Before = append(out[n-1].Before, out[n-1].Appointment)
			out[n-1].Appointment = one
			continue
		}
		out = append(out, DatedAppointment{Appointment: one})
	}
	slices.SortStableFunc(out, func(a, b DatedAppointment) int { return a.Start.Compare(b.Start) })
	return out, err
}

// nextAppointment gives the one that comes next, or is under way; nil for none.
func (s *Service) nextAppointment(ctx context.Context, tx Tx, org OrganisationID, person PersonID) (*Appointment, error) {
	list, err := tx.NextAppointments(ctx, org, person, s.Now(), 1)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

// AppointmentByIdentifier gives what another system knows by a number, for what asks an operation
// about it next; Denied where it is nothing's. Like PersonOf it decides nothing.
func (s *Service) AppointmentByIdentifier(ctx context.Context, org OrganisationID, id Identifier) (found Appointment, err error) {
	err = s.store.Read(ctx, func(tx Tx) error {
		one, err := identified(ctx, tx, org, id)
		switch {
		case err != nil:
			return err
		case one == nil:
			return denied("AppointmentByIdentifier")
		}
		found = *one
		return nil
	})
	return found, err
}

// PeopleByAppointment gives in whose records something is that another system knows by a value,
// whatever the system. Like PersonOf it decides nothing.
func (s *Service) PeopleByAppointment(ctx context.Context, org OrganisationID, value string) (people []PersonID, err error) {
	err = s.store.Read(ctx, func(tx Tx) error {
		list, err := tx.AppointmentsByValue(ctx, org, value)
		for _, one := range list {
			people = append(people, one.Person)
		}
		return err
	})
	return people, err
}

func identified(ctx context.Context, tx Tx, org OrganisationID, id Identifier) (*Appointment, error) {
	list, err := tx.AppointmentsByValue(ctx, org, id.Value)
	i := slices.IndexFunc(list, func(a Appointment) bool { return a.Identifier == id })
	if err != nil || i < 0 {
		return nil, err
	}
	return &list[i], nil
}
