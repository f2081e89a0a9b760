package care

import (
	"context"
	"slices"
	"strings"
	"time"

	"towpath/internal/fault"
)

// ReminderWay is how a person wants to hear that something waits for them.
type ReminderWay string

// The ways. ByPage is what holds until somebody chooses.
const (
	ByPage   ReminderWay = "page" // in Towpath alone
	ByEmail  ReminderWay = "email"
	ByLetter ReminderWay = "letter"
	ByNone   ReminderWay = "none"
)

// ReminderWays lists them in the order in which screens show them.
var ReminderWays = []ReminderWay{ByPage, ByEmail, ByLetter, ByNone}

// ReminderChoice is what somebody chose for a person, or the person themselves.
type ReminderChoice struct {
	ID           ReminderID
	Organisation OrganisationID
	Person       PersonID
	Way          ReminderWay
	Address      string // of e-mail, "" with every other way
	At           time.Time
	By           AccountID
}

// Reminder is that a person was reminded of one thing on one day when it was due.
type Reminder struct {
	Organisation OrganisationID
	Person       PersonID
	Kind         WaitKind
	// Subject is a measure's key, or the id of a step or plan. AnsweredBy is whom a measure
	// asks; it is "person" of all else.
	Subject, AnsweredBy string
	DueDay              Date
	Way                 ReminderWay
	At                  time.Time
	By                  AccountID
	Failed              bool // it was not taken by the mail server
}

// ReminderTx is how people are reminded, and of what.
type ReminderTx interface {
	InsertReminderChoice(ctx context.Context, c ReminderChoice) (bool, error)
	// ListReminderChoices gives all that a person ever chose; the last one holds.
	ListReminderChoices(ctx context.Context, org OrganisationID, person PersonID) ([]ReminderChoice, error)
	// PeopleByWay gives those who chose a way last; PeopleOfTeamsByWay those of them
	// whom the teams support in which a worker has a part.
	PeopleByWay(ctx context.Context, org OrganisationID, way ReminderWay) ([]PersonID, error)
	PeopleOfTeamsByWay(ctx context.Context, org OrganisationID, w WorkerID, part string, way ReminderWay) ([]PersonID, error)
	// InsertReminder adds nothing where the same was sent and did not fail.
	InsertReminder(ctx context.Context, r Reminder) (bool, error)
	// FailReminders says that what was sent to a person at an instant did not go.
	FailReminders(ctx context.Context, org OrganisationID, person PersonID, at time.Time) error
	ListReminders(ctx context.Context, org OrganisationID, person PersonID) ([]Reminder, error)
	// RemindersOf gives those of so many people, of each the latest last.
	RemindersOf(ctx context.Context, org OrganisationID, people []PersonID) ([]Reminder, error)
}

// RemindersPage is how a person is reminded, of what they were, and what waits now.
type RemindersPage struct {
	Person Person
	Choice ReminderChoice
	Due    []DueRow
	// Waits are those things that are no measures.
	Waits []Waiting
	Sent  []Reminder // latest first
}

// ShowReminders gives how a person is reminded, and what waits for them.
func (s *Service) ShowReminders(ctx context.Context, a Actor, person PersonID) (RemindersPage, error) {
	var page RemindersPage
	err := s.read(ctx, a, "ShowReminders", about(person, ""), func(tx Tx) (err error) {
		if err = page.reminded(ctx, tx, a.Organisation, person); err != nil {
			return err
		}
		if page.Due, err = s.dueOf(ctx, tx, a.Organisation, person); err != nil {
			return err
		}
		page.Waits, err = s.waitingBeside(ctx, tx, a.Organisation, person)
		return err
	})
	return page, err
}

// Reminded gives the choice of ShowReminders and what was sent, in the same way and with the
// same line in the log, for readers who put nothing beside them.
func (s *Service) Reminded(ctx context.Context, a Actor, person PersonID) (page RemindersPage, err error) {
	err = s.read(ctx, a, "ShowReminders", about(person, ""), func(tx Tx) error {
		return page.reminded(ctx, tx, a.Organisation, person)
	})
	return page, err
}

// ReminderChosen gives the choice of ShowReminders alone, in the same way.
func (s *Service) ReminderChosen(ctx context.Context, a Actor, person PersonID) (c ReminderChoice, err error) {
	err = s.read(ctx, a, "ShowReminders", about(person, ""), func(tx Tx) error {
		c, err = chosenWay(ctx, tx, a.Organisation, person)
		return err
	})
	return c, err
}

func (page *RemindersPage) reminded(ctx context.Context, tx Tx, org OrganisationID, person PersonID) (err error) {
	if page.Person, err = tx.Person(ctx, org, person); err != nil {
		return err
	}
	if page.Choice, err = chosenWay(ctx, tx, org, person); err != nil {
		return err
	}
	page.Sent, err = tx.ListReminders(ctx, org, person)
	slices.Reverse(page.Sent)
	return err
}

// chosenWay gives the choice that holds.
func chosenWay(ctx context.Context, tx Tx, org OrganisationID, person PersonID) (ReminderChoice, error) {
	list, err := tx.ListReminderChoices(ctx, org, person)
	if err != nil || len(list) == 0 {
		return ReminderChoice{Organisation: org, Person: person, Way: ByPage}, err
	}
	return list[len(list)-1], nil
}

// NewReminderChoice is a choice as it comes from a form.
type NewReminderChoice struct {
	ID      ReminderID
	Way     ReminderWay
	Address string
}

// ChooseReminder says by which way a person is reminded from now on.
func (s *Service) ChooseReminder(ctx context.Context, a Actor, person PersonID, n NewReminderChoice) error {
	var c fault.Check
	n.Address = strings.TrimSpace(n.Address)
	if n.Way != ByEmail {
		n.Address = ""
	}
	c.Require(ValidID(string(n.ID)), "id", "error.id")
	c.Require(slices.Contains(ReminderWays, n.Way), "way", "reminder.error.way")
	c.Require(n.Way != ByEmail || isAddress(n.Address), "email", "error.email")
	if err := c.Err("ChooseReminder"); err != nil {
		return err
	}
	return s.write(ctx, a, "ChooseReminder", about(person, "reminder-choice:"+string(n.ID)), func(tx Tx) error {
		added, err := tx.InsertReminderChoice(ctx, ReminderChoice{
			ID: n.ID, Organisation: a.Organisation, Person: person, Way: n.Way, Address: n.Address, At: s.Now(), By: a.Account,
		})
		if err != nil || added {
			return err
		}
		list, err := tx.ListReminderChoices(ctx, a.Organisation, person)
		return again("ChooseReminder", list, err, func(o ReminderChoice) bool { return o.ID == n.ID && o.Way == n.Way && o.Address == n.Address })
	})
}

// isAddress tells whether a text can be one address of e-mail. Whether it is, the mail
// server says.
func isAddress(text string) bool {
	name, host, ok := strings.Cut(text, "@")
	return ok && name != "" && strings.Contains(host, ".") && len(text) <= 254 && isLine(text) && !strings.ContainsAny(text, " \t\r\n,;<>\"")
}

// ownDue leaves what is to be asked of the person themselves: a carer's own record is
// answered by the carer.
func ownDue(rows []DueRow, role Role) []DueRow {
	return slices.DeleteFunc(rows, func(r DueRow) bool {
		return !r.Standing.ToAsk() || r.AnsweredBy != "person" && (role != RoleCarer || r.AnsweredBy != "carer")
	})
}

// waits gives what waits for a person on their own first page, beside list, which is
// everything that was measured with them.
func (s *Service) waits(ctx context.Context, tx Tx, a Actor, person PersonID, list []Measurement) ([]DueRow, error) {
	choice, err := chosenWay(ctx, tx, a.Organisation, person)
	if err != nil || choice.Way == ByNone {
		return nil, err
	}
	due, err := s.dueBeside(ctx, tx, a.Organisation, person, list)
	return ownDue(due, a.Role), err
}

// Quiet hours, where the service is: nothing is sent from the evening until the morning.
const (
	quietFrom  = 20
	quietUntil = 9
)

// QuietNow tells whether it is a time of day at which nobody is reminded.
func (s *Service) QuietNow() bool {
	hour := s.Now().In(s.place).Hour()
	return hour >= quietFrom || hour < quietUntil
}

// Reminded is what one pass of reminders did.
type Reminded struct {
	Sent, Failed int
	// Quiet says that nothing was sent, or no more, because of the time of day.
	Quiet bool
}

// SendReminders sends one message to each person who chose e-mail and for whom
// something is due of which they were not reminded yet. It is noted before it is sent:
// two passes at once send nothing twice, and a crash in between loses one message. send
// says nothing of what is due, and is never called within a transaction.
func (s *Service) SendReminders(ctx context.Context, a Actor, send func(ctx context.Context, to string) error) (Reminded, error) {
	var done Reminded
	var people []PersonID
	if s.QuietNow() {
		return Reminded{Quiet: true}, nil
	}
	err := s.read(ctx, a, "SendReminders", subject{}, func(tx Tx) error {
		chose, err := tx.PeopleByWay(ctx, a.Organisation, ByEmail)
		if err != nil {
			return err
		}
		people = nil
		for _, p := range chose {
			due, err := s.unreminded(ctx, tx, a.Organisation, p, ByEmail)
			if err != nil {
				return err
			}
			if len(due) > 0 {
				people = append(people, p)
			}
		}
		return nil
	})
	for _, p := range people {
		if err != nil {
			break
		}
		if done.Quiet = s.QuietNow(); done.Quiet {
			break
		}
		err = s.remindByMail(ctx, a, p, send, &done)
	}
	return done, err
}

func (s *Service) remindByMail(ctx context.Context, a Actor, person PersonID, send func(ctx context.Context, to string) error, done *Reminded) error {
	address, at, err := s.claim(ctx, a, "SendReminders", person, ByEmail)
	if err != nil || address == "" {
		return err
	}
	if err := send(ctx, address); err != nil {
		s.log.ErrorContext(ctx, "a reminder could not be sent", "error", err)
		done.Failed++
		return s.store.Write(context.WithoutCancel(ctx), func(tx Tx) error { return tx.FailReminders(ctx, a.Organisation, person, at) })
	}
	done.Sent++
	return nil
}

// claim notes that a person is reminded now of all that is due, and gives the address;
// it is empty where there was nothing left to remind of.
func (s *Service) claim(ctx context.Context, a Actor, action string, person PersonID, way ReminderWay) (address string, at time.Time, err error) {
	at = s.Now()
	err = s.write(ctx, a, action, about(person, ""), func(tx Tx) error {
		address = ""
		due, err := s.unreminded(ctx, tx, a.Organisation, person, way)
		if err != nil {
			return err
		}
		claimed := false
		for _, r := range due {
			added, err := tx.InsertReminder(ctx, Reminder{
				Organisation: a.Organisation, Person: person, Kind: r.Kind, Subject: r.Subject, AnsweredBy: r.AnsweredBy, DueDay: r.Day, Way: way, At: at, By: a.Account,
			})
			if err != nil {
				return err
			}
			claimed = claimed || added
		}
		if !claimed {
			return nil
		}
		choice, err := chosenWay(ctx, tx, a.Organisation, person)
		address = choice.Address
		return err
	})
	return address, at, err
}

// unreminded gives what waits for a person that they were not reminded of, if they still
// want to be reminded in this way. Whoever said no is not due, and so not reminded.
func (s *Service) unreminded(ctx context.Context, tx Tx, org OrganisationID, person PersonID, way ReminderWay) ([]Waiting, error) {
	choice, err := chosenWay(ctx, tx, org, person)
	if err != nil || choice.Way != way {
		return nil, err
	}
	waits, err := s.waiting(ctx, tx, org, person)
	if err != nil || len(waits) == 0 {
		return nil, err
	}
	sent, err := tx.ListReminders(ctx, org, person)
	return slices.DeleteFunc(waits, func(w Waiting) bool {
		return slices.ContainsFunc(sent, func(m Reminder) bool {
			return m.Subject == w.Subject && m.AnsweredBy == w.AnsweredBy && m.DueDay == w.Day && !m.Failed
		})
	}), err
}
