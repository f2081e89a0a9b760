package store

import (
	"context"
	"time"

	"towpath/internal/care"
	"towpath/internal/store/db"
)

// InsertReminderChoice implements care.Tx.
func (t *tx) InsertReminderChoice(ctx context.Context, c care.ReminderChoice) (bool, error) {
	words := t.row(ctx, personOwner(c.Organisation, c.Person), "reminder_choice", string(c.ID))
	p := db.InsertReminderChoiceParams{
		OrganisationID: string(c.Organisation), ChoiceID: string(c.ID), PersonID: string(c.Person), Way: string(c.Way),
		Address: words.seal("address", c.Address), ChosenAt: micro(c.At), ChosenBy: string(c.By),
	}
	if words.err != nil {
		return false, failed("InsertReminderChoice", words.err)
	}
	n, err := t.q.InsertReminderChoice(ctx, p)
	return added("InsertReminderChoice", n, err)
}

// ListReminderChoices implements care.Tx.
func (t *tx) ListReminderChoices(ctx context.Context, org care.OrganisationID, person care.PersonID) ([]care.ReminderChoice, error) {
	rows, err := t.q.ListReminderChoices(ctx, db.ListReminderChoicesParams{OrganisationID: string(org), PersonID: string(person)})
	return eachOpened("ListReminderChoices", rows, err, func(r db.ReminderChoice) (care.ReminderChoice, error) {
		words := t.row(ctx, personOwner(org, person), "reminder_choice", r.ChoiceID)
		return care.ReminderChoice{
			ID: care.ReminderID(r.ChoiceID), Organisation: org, Person: person, Way: care.ReminderWay(r.Way),
			Address: words.open("address", r.Address), At: instant(r.ChosenAt), By: care.AccountID(r.ChosenBy),
		}, words.err
	})
}

func personOf(id string) care.PersonID { return care.PersonID(id) }

// PeopleByWay implements care.Tx.
func (t *tx) PeopleByWay(ctx context.Context, org care.OrganisationID, way care.ReminderWay) ([]care.PersonID, error) {
	rows, err := t.q.ListPeopleByWay(ctx, db.ListPeopleByWayParams{OrganisationID: string(org), Way: string(way)})
	return each("PeopleByWay", rows, err, personOf)
}

// PeopleOfTeamsByWay implements care.Tx.
func (t *tx) PeopleOfTeamsByWay(ctx context.Context, org care.OrganisationID, w care.WorkerID, part string, way care.ReminderWay) ([]care.PersonID, error) {
	rows, err := t.q.ListPeopleOfTeamsByWay(ctx, db.ListPeopleOfTeamsByWayParams{OrganisationID: string(org), WorkerID: string(w), Part: part, Way: string(way)})
	return each("PeopleOfTeamsByWay", rows, err, personOf)
}

// InsertReminder implements care.Tx.
func (t *tx) InsertReminder(ctx context.Context, r care.Reminder) (bool, error) {
	n, err := t.q.InsertReminder(ctx, db.InsertReminderParams{
		OrganisationID: string(r.Organisation), PersonID: string(r.Person), Kind: string(r.Kind), Subject: r.Subject, AnsweredBy: r.AnsweredBy, DueDay: string(r.DueDay),
		Way: string(r.Way), SentAt: micro(r.At), SentBy: string(r.By),
	})
	return added("InsertReminder", n, err)
}

// FailReminders implements care.Tx.
func (t *tx) FailReminders(ctx context.Context, org care.OrganisationID, person care.PersonID, at time.Time) error {
	return failed("FailReminders", t.q.FailReminders(ctx, db.FailRemindersParams{OrganisationID: string(org), PersonID: string(person), SentAt: micro(at)}))
}

func reminderOf(r db.Reminder) care.Reminder {
	return care.Reminder{
		Organisation: care.OrganisationID(r.OrganisationID), Person: care.PersonID(r.PersonID), Kind: care.WaitKind(r.Kind), Subject: r.Subject, AnsweredBy: r.AnsweredBy,
		DueDay: care.Date(r.DueDay), Way: care.ReminderWay(r.Way), At: instant(r.SentAt), By: care.AccountID(r.SentBy), Failed: r.Failed != 0,
	}
}

// ListReminders implements care.Tx.
func (t *tx) ListReminders(ctx context.Context, org care.OrganisationID, person care.PersonID) ([]care.Reminder, error) {
	rows, err := t.q.ListReminders(ctx, db.ListRemindersParams{OrganisationID: string(org), PersonID: string(person)})
	return each("ListReminders", rows, err, reminderOf)
}

var remindersQuery = newOfPeople("SELECT person_id, kind, subject, answered_by, due_day, way, sent_at, sent_by, failed FROM reminder", " ORDER BY sent_at")

// RemindersOf implements care.Tx.
func (t *tx) RemindersOf(ctx context.Context, org care.OrganisationID, people []care.PersonID) ([]care.Reminder, error) {
	var list []care.Reminder
	err := t.eachOf(ctx, remindersQuery, org, people, func(scan func(...any) error) error {
		r := db.Reminder{OrganisationID: string(org)}
		err := scan(&r.PersonID, &r.Kind, &r.Subject, &r.AnsweredBy, &r.DueDay, &r.Way, &r.SentAt, &r.SentBy, &r.Failed)
		list = append(list, reminderOf(r))
		return err
	})
	return list, failed("RemindersOf", err)
}
