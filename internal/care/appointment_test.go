package care_test

import (
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// meeting is a new appointment with Ben, written on a page.
func (k story) meeting(at time.Time) care.NewAppointment {
	return care.NewAppointment{ID: care.AppointmentID(k.IDs.New()), Hand: true, AppointmentWords: care.AppointmentWords{
		Status: care.AppointmentBooked, Way: care.MeetInPerson, Start: at, End: at.Add(time.Hour), About: "Your Bloom", Attendees: care.Attending("Ben", "The mill"),
	}}
}

func (k story) puts(t testing.TB, a care.Actor, n care.NewAppointment, want bool) {
	t.Helper()
	changed, err := k.WriteAppointment(t.Context(), a, k.Amina, n)
	if err != nil || changed != want {
		t.Errorf("%v, %v; want %v", changed, err, want)
	}
}

func (k story) refuses(t testing.TB, what string, a care.Actor, n care.NewAppointment, want fault.Kind) {
	t.Helper()
	_, err := k.WriteAppointment(t.Context(), a, k.Amina, n)
	wantKind(t, what, err, want)
}

func TestAnAppointmentIsPutDownMovedAndCancelled(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		n := k.meeting(k.Clock.Now().Add(24 * time.Hour))
		k.puts(t, k.AsBen, n, true)
		k.puts(t, k.AsBen, n, false) // a form that was sent twice
		moved := n
		moved.Start, moved.End, moved.Seen = n.Start.Add(time.Hour), n.End.Add(time.Hour), 1
		k.puts(t, k.AsBen, moved, true)
		late := n
		late.Status, late.Seen = care.AppointmentCancelled, 1
		k.refuses(t, "over what was not read", k.AsBen, late, fault.Conflict)
		home, err := k.ShowHome(t.Context(), k.AsAmina, k.Amina)
		if err != nil || home.Next == nil || home.Next.ID != n.ID || !home.Next.Start.Equal(moved.Start) {
			t.Errorf("what comes next: %+v, %v", home.Next, err)
		}
		moved.Status, moved.Seen = care.AppointmentCancelled, 2
		k.puts(t, k.AsBen, moved, true)
		page, err := k.ListAppointments(t.Context(), k.AsAmina, k.Amina)
		if err != nil || len(page.Appointments) != 1 || page.Appointments[0].Version != 3 || len(page.Appointments[0].Before) != 2 || page.Appointments[0].Before[0].Start != n.Start {
			t.Errorf("the versions: %+v, %v", page.Appointments, err)
		}
		if home, err = k.ShowHome(t.Context(), k.AsAmina, k.Amina); err != nil || home.Next != nil {
			t.Errorf("one that is cancelled comes next: %+v, %v", home.Next, err)
		}
	})
}

func TestWhatAnotherSystemKeepsIsNotChangedByHand(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		records := k.System(t, "Records")
		must(t, k.JoinTeam(t.Context(), k.AsAdmin, k.River, records.Worker, care.PartMember))
		n := k.meeting(k.Clock.Now().Add(24 * time.Hour))
		n.Hand, n.Identifier = false, care.Identifier{System: "urn:records", Value: "A-1"}
		k.puts(t, records, n, true)
		k.puts(t, records, n, false)
		by := n
		by.Hand, by.Seen, by.Status = true, 1, care.AppointmentCancelled
		k.refuses(t, "by hand", k.AsBen, by, fault.Invalid)
		other := n
		other.Identifier.Value = "A-2"
		k.refuses(t, "with another number", records, other, fault.Invalid)
		other.Identifier.Value, other.ID = "A-1", care.AppointmentID(k.IDs.New())
		k.refuses(t, "with a number that is taken", records, other, fault.Invalid)
		mistake := n
		mistake.Status = care.AppointmentMistake
		k.puts(t, records, mistake, true)
		k.puts(t, records, other, true) // the number is free again
		found, err := k.AppointmentByIdentifier(t.Context(), k.Organisation, n.Identifier)
		if err != nil || found.Person != k.Amina || found.ID != other.ID {
			t.Errorf("%+v, %v", found, err)
		}
		_, err = k.AppointmentByIdentifier(t.Context(), k.Organisation, care.Identifier{System: "urn:others", Value: "A-1"})
		wantKind(t, "of another system", err, fault.Denied)
	})
}

func TestAnAppointmentThatCannotBeIsRefused(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	now := k.Clock.Now()
	for what, change := range map[string]func(*care.NewAppointment){
		"no id":                   func(n *care.NewAppointment) { n.ID = "x" },
		"no start":                func(n *care.NewAppointment) { n.Start = time.Time{} },
		"an end before its start": func(n *care.NewAppointment) { n.End = n.Start.Add(-time.Minute) },
		"one that is too long":    func(n *care.NewAppointment) { n.End = n.Start.Add(32 * 24 * time.Hour) },
		"one in another century":  func(n *care.NewAppointment) { n.Start = now.AddDate(100, 0, 0); n.End = n.Start },
		"one only asked for":      func(n *care.NewAppointment) { n.Status = "proposed" },
		"a way there is not":      func(n *care.NewAppointment) { n.Way = "by boat" },
		"nothing to take back":    func(n *care.NewAppointment) { n.Status = care.AppointmentMistake },
		"a name that is no text":  func(n *care.NewAppointment) { n.Attendees[0].Name = "a\x00b" },
	} {
		n := k.meeting(now.Add(time.Hour))
		change(&n)
		k.refuses(t, what, k.AsBen, n, fault.Invalid)
	}
	for name, a := range map[string]care.Actor{"Amina": k.AsAmina, "Eve": k.AsEve, "Dele": k.AsDele, "Chiara": k.AsChiara, "a system of no team": k.System(t, "Strange")} {
		k.refuses(t, name, a, k.meeting(now.Add(time.Hour)), fault.Denied)
	}
}
