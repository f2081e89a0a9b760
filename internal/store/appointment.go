package store

import (
	"context"
	"strconv"
	"time"

	"towpath/internal/care"
	"towpath/internal/store/db"
)

// InsertAppointment implements care.Tx.
func (t *tx) InsertAppointment(ctx context.Context, a care.Appointment) (bool, error) {
	words := t.row(ctx, personOwner(a.Organisation, a.Person), "appointment", appointmentRow(string(a.ID), int64(a.Version)))
	p := db.InsertAppointmentParams{
		OrganisationID: string(a.Organisation), AppointmentID: string(a.ID), Version: int64(a.Version), PersonID: string(a.Person),
		Status: string(a.Status), Way: string(a.Way), StartsAt: micro(a.Start), EndsAt: micro(a.End), About: words.seal("about", a.About), Bring: words.seal("bring", a.Bring),
		WrittenAt: micro(a.At), WrittenBy: string(a.By),
	}
	if len(a.Attendees) > 0 {
		p.Attendees = words.sealJSON("attendees", a.Attendees)
	}
	if a.Elsewhere() {
		p.Identifier = words.sealJSON("identifier", a.Identifier)
		code, err := t.code(ctx, string(a.Organisation), codeAppointment, a.Identifier.Value)
		if err != nil {
			return false, failed("InsertAppointment", err)
		}
		p.Code = code
	}
	if words.err != nil {
		return false, failed("InsertAppointment", words.err)
	}
	n, err := t.q.InsertAppointment(ctx, p)
	return added("InsertAppointment", n, err)
}

func appointmentRow(id string, version int64) string {
	return id + "/" + strconv.FormatInt(version, 10)
}

// ListAppointments implements care.Tx.
func (t *tx) ListAppointments(ctx context.Context, org care.OrganisationID, person care.PersonID) ([]care.Appointment, error) {
	rows, err := t.q.ListAppointments(ctx, db.ListAppointmentsParams{OrganisationID: string(org), PersonID: string(person)})
	return eachOpened("ListAppointments", rows, err, t.appointment(ctx))
}

// NextAppointments implements care.Tx.
func (t *tx) NextAppointments(ctx context.Context, org care.OrganisationID, person care.PersonID, since time.Time, most int) ([]care.Appointment, error) {
	rows, err := t.q.ListNextAppointments(ctx, db.ListNextAppointmentsParams{
		OrganisationID: string(org), PersonID: string(person), Since: micro(since), UpTo: int32(most), //nolint:gosec // a few
	})
	return eachOpened("NextAppointments", rows, err, t.appointment(ctx))
}

// AppointmentsByValue implements care.Tx.
func (t *tx) AppointmentsByValue(ctx context.Context, org care.OrganisationID, value string) ([]care.Appointment, error) {
	if value == "" {
		return nil, nil
	}
	code, err := t.code(ctx, string(org), codeAppointment, value)
	if err != nil {
		return nil, failed("AppointmentsByValue", err)
	}
	rows, err := t.q.ListAppointmentsByCode(ctx, db.ListAppointmentsByCodeParams{OrganisationID: string(org), Code: code})
	return eachOpened("AppointmentsByValue", rows, err, t.appointment(ctx))
}

func (t *tx) appointment(ctx context.Context) func(db.Appointment) (care.Appointment, error) {
	return func(r db.Appointment) (care.Appointment, error) {
		org, person := care.OrganisationID(r.OrganisationID), care.PersonID(r.PersonID)
		words := t.row(ctx, personOwner(org, person), "appointment", appointmentRow(r.AppointmentID, r.Version))
		a := care.Appointment{
			ID: care.AppointmentID(r.AppointmentID), Organisation: org, Person: person, Version: int(r.Version), At: instant(r.WrittenAt), By: care.AccountID(r.WrittenBy),
			AppointmentWords: care.AppointmentWords{
				Status: care.AppointmentStatus(r.Status), Way: care.AppointmentWay(r.Way), Start: instant(r.StartsAt), End: instant(r.EndsAt),
				About: words.open("about", r.About), Bring: words.open("bring", r.Bring),
			},
		}
		words.openJSON("attendees", r.Attendees, &a.Attendees)
		words.openJSON("identifier", r.Identifier, &a.Identifier)
		return a, words.err
	}
}
