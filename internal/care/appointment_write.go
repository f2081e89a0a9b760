package care

import (
	"context"
	"slices"
	"strings"
	"time"

	"towpath/internal/fault"
)

// Bounds of an appointment.
const (
	// MaxAttendees is how many may have a part in one.
	MaxAttendees = 50
	// mostAhead is how far ahead one may lie, mostLong how long it may last.
	mostAhead = 10
	mostLong  = 31 * 24 * time.Hour
)

// checkAppointment says what of an appointment cannot be.
func checkAppointment(c *fault.Check, w AppointmentWords, now time.Time) {
	c.Require(slices.Contains(AppointmentStatuses, w.Status), "status", "appointment.error.status")
	c.Require(w.Way == "" || slices.Contains(AppointmentWays, w.Way), "way", "appointment.error.way")
	c.Require(!w.Start.IsZero(), "start", "appointment.error.start")
	c.Require(w.Start.IsZero() || w.Start.Year() >= 1990 && w.Start.Before(now.AddDate(mostAhead, 0, 0)), "start", "appointment.error.when", "most", mostAhead)
	c.Require(!w.End.Before(w.Start) && w.End.Sub(w.Start) <= mostLong, "end", "appointment.error.end")
	c.Require(Fits(w.About, MaxNote), "about", "error.long", "most", MaxNote)
	c.Require(Fits(w.Bring, MaxNote), "bring", "error.long", "most", MaxNote)
	c.Require(Fits(w.Identifier.System, MaxLine) && Fits(w.Identifier.Value, MaxLine) && (w.Identifier.System == "" || w.Elsewhere()), "identifier", "error.long", "most", MaxLine)
	c.Require(len(w.Attendees) <= MaxAttendees, "with", "appointment.error.many", "most", MaxAttendees)
	for _, a := range w.Attendees {
		field := "with"
		if a.Kind == AttendsPlace {
			field = "where"
		}
		c.Require(slices.Contains(AttendeeKinds, a.Kind) && (a.Answer == "" || slices.Contains(AttendeeAnswers, a.Answer)), field, "error.id")
		c.Require(Fits(a.Name, MaxLine) && Fits(a.Reference, MaxLine), field, "error.long", "most", MaxLine)
	}
}

// NewAppointment is an appointment as somebody wants it to be from now on.
type NewAppointment struct {
	ID AppointmentID
	AppointmentWords
	// Hand says that it is written on a page, and Seen which version was read there before.
	Hand bool
	Seen int
}

// WriteAppointment puts an appointment down, or changes it. It tells whether anything changed:
// the same once more is no change. What another system keeps is not changed by hand, and keeps
// its number.
func (s *Service) WriteAppointment(ctx context.Context, a Actor, person PersonID, n NewAppointment) (changed bool, err error) {
	n.Start, n.End = n.Start.UTC().Truncate(time.Microsecond), n.End.UTC().Truncate(time.Microsecond)
	var c fault.Check
	c.Require(ValidID(string(n.ID)), "id", "error.id")
	checkAppointment(&c, n.AppointmentWords, s.Now())
	if err := c.Err("WriteAppointment"); err != nil {
		return false, err
	}
	err = s.write(ctx, a, "WriteAppointment", about(person, "appointment:"+string(n.ID)), func(tx Tx) error {
		changed = false
		who, err := tx.Person(ctx, a.Organisation, person)
		if err == nil && who.Erased {
			err = denied("WriteAppointment")
		}
		if err != nil {
			return err
		}
		changed, err = s.writeAppointment(ctx, tx, a, person, n)
		return err
	})
	return changed, err
}

func (s *Service) writeAppointment(ctx context.Context, tx Tx, a Actor, person PersonID, n NewAppointment) (changed bool, err error) {
	was, err := appointmentOf(ctx, tx, a.Organisation, person, n.ID)
	if err != nil {
		return false, err
	}
	var c fault.Check
	c.Require(!n.Hand || was.Version == 0 && !n.Elsewhere() || was.Version > 0 && !was.Elsewhere(), "status", "appointment.error.elsewhere")
	c.Require(!was.Elsewhere() || was.Identifier == n.Identifier, "identifier", "appointment.error.identifier")
	c.Require(was.Version > 0 || n.Status != AppointmentMistake, "status", "appointment.error.nothing")
	if n.Elsewhere() && n.Status != AppointmentMistake {
		if err := tx.HoldNumber(ctx, a.Organisation, n.Identifier.Value); err != nil {
			return false, err
		}
		other, err := identified(ctx, tx, a.Organisation, n.Identifier)
		if err != nil {
			return false, err
		}
		c.Require(other == nil || other.ID == n.ID, "identifier", "appointment.error.taken")
	}
	if err := c.Err("WriteAppointment"); err != nil {
		return false, err
	}
	if was.Version > 0 && was.same(n.AppointmentWords) {
		return false, nil
	}
	if n.Hand && was.Version != n.Seen {
		return false, fault.New(fault.Conflict, "WriteAppointment: it was changed since it was read", nil)
	}
	added, err := tx.InsertAppointment(ctx, Appointment{
		ID: n.ID, Organisation: a.Organisation, Person: person, Version: was.Version + 1, AppointmentWords: n.AppointmentWords, At: s.Now(), By: a.Account,
	})
	if err == nil && !added { // the id is in somebody else's record
		err = again[Appointment]("WriteAppointment", nil, nil, nil)
	}
	if err == nil && n.Hand && was.Version > 0 {
		err = s.forgetBeside(ctx, tx, a, person, n.ID)
	}
	return err == nil, err
}

// forgetBeside takes away what an app said of an appointment, since it spoke of what it was.
func (s *Service) forgetBeside(ctx context.Context, tx Tx, a Actor, person PersonID, id AppointmentID) error {
	list, err := tx.ListExtras(ctx, a.Organisation, person)
	if err != nil || !slices.ContainsFunc(latestExtras(list), func(e Extra) bool { return e.Kind == "Appointment" && e.Resource == string(id) }) {
		return err
	}
	_, err = tx.InsertExtra(ctx, Extra{Organisation: a.Organisation, Person: person, Kind: "Appointment", Resource: string(id), At: s.Now(), By: a.Account})
	return err
}

// appointmentOf gives one as it is now; of version 0 where there is none.
func appointmentOf(ctx context.Context, tx Tx, org OrganisationID, person PersonID, id AppointmentID) (was Appointment, err error) {
	list, err := tx.ListAppointments(ctx, org, person)
	for _, one := range list {
		if one.ID == id {
			was = one
		}
	}
	return was, err
}

// standingAppointments gives them as they are now, without those that were a mistake: they may
// tell of somebody else.
func standingAppointments(ctx context.Context, tx Tx, org OrganisationID, person PersonID) (out []Appointment, err error) {
	list, err := dated(ctx, tx, org, person)
	for _, one := range list {
		if one.Status != AppointmentMistake {
			out = append(out, one.Appointment)
		}
	}
	return out, err
}

// copyAppointments adds them to a copy, which goes without what they were before.
func copyAppointments(ctx context.Context, tx Tx, a Actor, person PersonID, r *Record) (err error) {
	r.Appointments, err = standingAppointments(ctx, tx, a.Organisation, person)
	for i := range r.Appointments {
		r.Appointments[i].Version = 1
	}
	return err
}

// goodAppointment tells whether a Towpath could have kept one.
func (s *Service) goodAppointment(person PersonID, a Appointment) bool {
	var c fault.Check
	checkAppointment(&c, a.AppointmentWords, s.Now())
	return c.Err("") == nil && a.Person == person && ValidID(string(a.ID)) && !a.At.IsZero() && isAccount(a.By)
}

// appointments brings them in, each as its first version here.
func (in *importing) appointments(r Record) {
	for _, one := range r.Appointments {
		if in.err != nil {
			return
		}
		one.Organisation, one.Version = in.org, 1
		in.added("an appointment")(in.tx.InsertAppointment(in.ctx, one))
	}
}

// Attending names whom a person meets and where, as a page or a file says it.
func Attending(with, where string) (list []Attendee) {
	for _, a := range []Attendee{{Kind: AttendsWorker, Name: strings.TrimSpace(with)}, {Kind: AttendsPlace, Name: strings.TrimSpace(where)}} {
		if a.Name != "" {
			list = append(list, a)
		}
	}
	return list
}
