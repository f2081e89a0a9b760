package main

import (
	"fmt"
	"log/slog"
	"os"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/importing"
)

type importAppointmentsCmd struct {
	dataFlags
	File     string `arg:"" help:"A CSV file with the columns number, reference (of the person), start and end, and maybe status, with, where, way, about and bring." type:"existingfile"`
	System   string `help:"What kind of numbers these are, as FHIR names it: the system of an identifier." default:"urn:towpath:appointment" placeholder:"URI"`
	TimeZone string `help:"Time zone of times that name none." default:"Europe/London" placeholder:"NAME"`
	DryRun   bool   `help:"Only say what would happen. Write --no-dry-run to do it." default:"true" negatable:""`
}

// appointmentCount is what became of a list of appointments.
type appointmentCount struct{ added, changed, same int }

// Run puts down what is not there and changes what is: all of the file or nothing.
func (c *importAppointmentsCmd) Run(w *world) error {
	place, err := time.LoadLocation(c.TimeZone)
	if err != nil {
		return fmt.Errorf("time zone %q: %w", c.TimeZone, err)
	}
	file, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	rows, problems, err := importing.ReadAppointments(file, c.System, place, time.Now())
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	if len(problems) > 0 {
		return refused(w, problems)
	}
	return openFor(w, c.dataFlags, logTo(w, slog.LevelWarn), func(a *app) error {
		var n appointmentCount
		return listed{c.File, c.DryRun}.take(w, a, func(s *care.Service, operator care.Actor, known care.ImportKnown) error {
			n = appointmentCount{}
			for _, r := range rows {
				if err := n.take(w, s, operator, known, r); err != nil {
					return err
				}
			}
			return nil
		}, func() string {
			return fmt.Sprintf("%d appointments; %d new, %d changed, %d as they were", len(rows), n.added, n.changed, n.same)
		})
	})
}

func (n *appointmentCount) take(w *world, s *care.Service, operator care.Actor, known care.ImportKnown, r importing.AppointmentRow) error {
	person, here := known.People[r.Reference]
	switch {
	case !here:
		return fmt.Errorf("line %d: nobody has the reference %q", r.Line, r.Reference)
	case person == "":
		return fmt.Errorf("line %d: several people have the reference %q; correct that first", r.Line, r.Reference)
	}
	was, err := s.AppointmentByIdentifier(w.ctx, operator.Organisation, r.Identifier)
	switch {
	case fault.Is(err, fault.Denied) && r.Status == care.AppointmentMistake:
		n.same++ // there is nothing to take back
		return nil
	case fault.Is(err, fault.Denied):
		was = care.Appointment{ID: care.AppointmentID(newID()), Person: person}
	case err != nil:
		return err
	}
	if was.Person != person {
		return fmt.Errorf("line %d: the appointment %q is another person's here; send it for them with the status entered-in-error, and then anew", r.Line, r.Identifier.Value)
	}
	changed, err := s.WriteAppointment(w.ctx, operator, person, care.NewAppointment{ID: was.ID, AppointmentWords: r.With(was.AppointmentWords)})
	switch {
	case !changed:
		n.same++
	case was.Version == 0:
		n.added++
	default:
		n.changed++
	}
	return onLine(r.Line, err)
}
