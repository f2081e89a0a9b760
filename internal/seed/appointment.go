package seed

import (
	"time"

	"towpath/internal/care"
)

// meetingStream is where the streams of chance of appointments begin.
const meetingStream = 3 << 32

// Where people meet, and what for.
var (
	meetingPlaces = []string{"Room 2, the old boathouse", "The café by the second lock", "Quay Street surgery, first floor", "The community garden"}
	meetingAims   = []string{"To look at your Bloom together", "To see how the steps are going", "To plan the next weeks", "A first meeting, to get to know each other"}
	meetingBrings = []string{"", "", "Bring anybody you like.", "Bring the letter about your tenancy, if you have it."}
)

// meetings puts down a past and a coming appointment of whoever is supported now.
func (m *maker) meetings(l *life) {
	if l.until > 0 {
		return
	}
	for at, days := range []int{-m.between(6, 40), m.between(1, 20)} {
		if l.Person.ID != Amina && m.chance(45) {
			continue
		}
		on := m.today.AddDate(0, 0, days)
		for on.Weekday() == time.Saturday || on.Weekday() == time.Sunday {
			on = on.AddDate(0, 0, 1)
		}
		start := on.Add(time.Duration(18+m.rng.IntN(14)) * 30 * time.Minute)
		written := start.AddDate(0, 0, -m.between(24, 33))
		a := care.Appointment{
			ID: care.AppointmentID(m.id(written)), Organisation: m.org, Person: l.Person.ID, Version: 1, At: written, By: l.worker.ID, AppointmentWords: care.AppointmentWords{
				Status: care.AppointmentBooked, Way: pick(m, care.AppointmentWays), Start: start, End: start.Add(50 * time.Minute), About: pick(m, meetingAims), Bring: pick(m, meetingBrings),
			},
		}
		place := pick(m, meetingPlaces)
		if a.Way != care.MeetInPerson {
			place = ""
		}
		a.Attendees = care.Attending(l.worker.Name, place)
		l.Appointments = append(l.Appointments, a)
		m.logged(l, written, l.worker.ID, "WriteAppointment", "appointment:"+string(a.ID))
		if at == 0 {
			a.Version, a.At, a.Status = 2, a.End.Add(time.Hour), care.AppointmentFulfilled
			if m.chance(15) {
				a.Status = care.AppointmentNoShow
			}
			l.Appointments = append(l.Appointments, a)
			m.logged(l, a.At, l.worker.ID, "WriteAppointment", "appointment:"+string(a.ID))
		}
	}
}
