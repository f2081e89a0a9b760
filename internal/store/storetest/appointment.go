package storetest

import (
	"testing"

	"towpath/internal/care"
	"towpath/internal/testkit"
)

// anAppointmentHasVersions: each comes back as it was, to its organisation; the latest says
// whether it stands and by which number it is found; nothing is left of whoever is erased.
func anAppointmentHasVersions(t *testing.T, s Store) {
	w, ids, ctx := settle(t, s), testkit.NewIDs(), t.Context()
	org, person := w.org.ID, w.person.ID
	one := care.Appointment{
		ID: care.AppointmentID(ids.New()), Organisation: org, Person: person, Version: 1, At: at(50), By: w.account.ID, AppointmentWords: care.AppointmentWords{
			Identifier: care.Identifier{System: hard[1], Value: hard[0]}, Status: care.AppointmentBooked, Way: care.MeetByVideo, Start: at(600), End: at(700), About: hard[2], Bring: hard[3],
			Attendees: []care.Attendee{{Kind: care.AttendsWorker, Name: hard[0], Reference: hard[1], Answer: "tentative"}, {Kind: care.AttendsPlace, Name: hard[2]}},
		},
	}
	moved := one
	moved.Version, moved.Start, moved.End, moved.At = 2, at(800), at(900), at(60)
	bare := care.Appointment{ID: care.AppointmentID(ids.New()), Organisation: org, Person: person, Version: 1, At: at(51), AppointmentWords: care.AppointmentWords{Status: care.AppointmentBooked, Start: at(750), End: at(760)}}
	for _, added := range []bool{true, false} {
		for _, a := range []care.Appointment{one, moved, bare} {
			write(t, s, func(tx care.Tx) error { return once(added, "InsertAppointment")(tx.InsertAppointment(ctx, a)) })
		}
	}
	list := func(of care.OrganisationID) []care.Appointment {
		return read(t, s, func(tx care.Tx) ([]care.Appointment, error) { return tx.ListAppointments(ctx, of, person) })
	}
	next := func(since, most int) []care.Appointment {
		return read(t, s, func(tx care.Tx) ([]care.Appointment, error) {
			return tx.NextAppointments(ctx, org, person, at(since), most)
		})
	}
	known := func(of care.OrganisationID, value string) []care.Appointment {
		return read(t, s, func(tx care.Tx) ([]care.Appointment, error) { return tx.AppointmentsByValue(ctx, of, value) })
	}
	same(t, "ListAppointments", list(org), []care.Appointment{one, moved, bare})
	same(t, "elsewhere", list("elsewhere"), []care.Appointment{})
	same(t, "what comes next", next(600, 9), []care.Appointment{bare, moved})
	same(t, "one that comes next", next(600, 1), []care.Appointment{bare})
	same(t, "once the first is over", next(760, 9), []care.Appointment{moved})
	same(t, "once both are over", next(900, 9), []care.Appointment{})
	same(t, "by its number", known(org, hard[0]), []care.Appointment{moved})
	same(t, "by another", known(org, hard[1]), []care.Appointment{})
	same(t, "by none", known(org, ""), []care.Appointment{})
	same(t, "by its number, elsewhere", known("elsewhere", hard[0]), []care.Appointment{})
	gone := moved
	gone.Version, gone.Status = 3, care.AppointmentMistake
	write(t, s, func(tx care.Tx) error { return once(true, "InsertAppointment")(tx.InsertAppointment(ctx, gone)) })
	same(t, "one that was a mistake, by its number", known(org, hard[0]), []care.Appointment{})
	same(t, "what comes next without it", next(600, 9), []care.Appointment{bare})
	erase(t, s, w)
	same(t, "of somebody who is erased", list(org), []care.Appointment{})
}
