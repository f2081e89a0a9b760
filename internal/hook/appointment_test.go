package hook_test

import (
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// meeting is an appointment in an hour, kept by the record system where it has a number.
func (d *desk) meeting(number string) care.NewAppointment {
	n := care.NewAppointment{ID: care.AppointmentID(d.IDs.New()), AppointmentWords: care.AppointmentWords{
		Status: care.AppointmentBooked, Start: d.Clock.Now().Add(time.Hour), End: d.Clock.Now().Add(2 * time.Hour), About: "to look back", Attendees: care.Attending("Ben", "The mill"),
	}}
	if number != "" {
		n.Identifier = care.Identifier{System: "urn:records", Value: number}
	}
	return n
}

func (d *desk) puts(a care.Actor, person care.PersonID, n care.NewAppointment) {
	d.t.Helper()
	if _, err := d.WriteAppointment(d.t.Context(), a, person, n); err != nil {
		d.t.Fatal(err)
	}
}

// leaves ends the support of Amina's team.
func (d *desk) leaves() {
	d.t.Helper()
	err := d.Store.Write(d.t.Context(), func(tx care.Tx) error {
		list, err := tx.SupportOfPerson(d.t.Context(), d.Organisation, d.Amina)
		for _, s := range list {
			s.Until = d.Clock.Now()
			if err == nil {
				err = tx.EndTeamPerson(d.t.Context(), s.TeamPerson)
			}
		}
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
}

// TestAppointmentsAreToldAsTheyChange: by hand, by a feed and by a list, those that were moved,
// cancelled or a mistake too, of the people of the system's teams alone, and no more once it is
// in none of theirs.
func TestAppointmentsAreToldAsTheyChange(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		d := newDesk(t, s)
		d.want("Appointment?", nil)
		byHand, fed, listed := d.meeting(""), d.meeting("A-1"), d.meeting("A-2")
		byHand.Hand = true
		d.puts(d.AsBen, d.Amina, byHand)
		d.puts(d.records, d.Amina, fed)
		d.puts(care.Operator(d.Organisation), d.Amina, listed)
		d.puts(d.AsEve, d.Farid, d.meeting("A-3")) // whom no team of the system's supports
		got := d.pass()
		d.arrived(got, "PUT /fhir/Appointment/"+string(byHand.ID), "PUT /fhir/Appointment/"+string(fed.ID), "PUT /fhir/Appointment/"+string(listed.ID))
		if a := got[0]; !signed(a) || a.body["description"] != "to look back" || a.body["status"] != "booked" {
			t.Errorf("%+v", a)
		}
		d.Clock.Add(time.Hour)
		d.puts(d.records, d.Amina, fed) // the same once more
		d.arrived(d.pass())
		for _, status := range []care.AppointmentStatus{care.AppointmentCancelled, care.AppointmentMistake} {
			d.Clock.Add(time.Minute)
			fed.Status = status
			d.puts(d.records, d.Amina, fed)
			got = d.pass()
			d.arrived(got, "PUT /fhir/Appointment/"+string(fed.ID))
			if got[0].body["status"] != string(status) {
				t.Errorf("%s: %s", status, got[0].raw)
			}
		}
		d.Clock.Add(time.Hour)
		byHand.Seen, byHand.Bring = 1, "a friend"
		d.puts(d.AsBen, d.Amina, byHand)
		d.leaves()
		d.arrived(d.pass())
		d.Clock.Add(time.Hour)
		d.puts(care.Operator(d.Organisation), d.Amina, d.meeting("A-4"))
		d.arrived(d.pass())
	})
}

// TestAppointmentsAreToldToWhomTheyAreMeant: criteria narrow them, and an app without the scope
// is told of none, and hears why.
func TestAppointmentsAreToldToWhomTheyAreMeant(t *testing.T) {
	d := newDesk(t, testkit.SQLite(t))
	id := d.want("Appointment?status=cancelled", nil)
	n := d.meeting("A-1")
	d.puts(d.records, d.Amina, n)
	d.arrived(d.pass())
	d.Clock.Add(time.Minute)
	n.Status = care.AppointmentCancelled
	d.puts(d.records, d.Amina, n)
	d.arrived(d.pass(), "PUT /fhir/Appointment/"+string(n.ID))
	d.access = none{}
	d.Clock.Add(time.Minute)
	other := d.meeting("A-2")
	other.Status = care.AppointmentCancelled
	d.puts(d.records, d.Amina, other)
	d.arrived(d.pass())
	if sub := d.stands(id); sub.Status != care.SubscriptionFailed || sub.Error == "" {
		t.Errorf("%+v", sub)
	}
}
