package storetest

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"towpath/internal/care"
)

// due fills in what a service asks for, and how somebody is reminded of it.
func (w *world) due(id func(string) string, tag string) {
	org, person, by := w.org.ID, w.person.ID, w.account.ID
	w.schedule = care.MeasureSchedule{
		ID: care.ScheduleID(id("50")), Organisation: org, Service: w.service.ID, Setting: care.SettingSecure, Measure: "phq-9", AnsweredBy: "person",
		AtStart: 14, Every: 182, Window: 28, AtClose: true, Twice: true, Baseline: true, First: at(1), Begun: at(2), BegunBy: by, Replaces: care.ScheduleID(id("51")),
	}
	w.mark = care.SupportMark{ID: care.MarkID(id("52")), Organisation: org, Person: person, Kind: care.MarkEnding, On: "2026-05-01", At: at(18), By: by}
	w.choice = care.ReminderChoice{ID: care.ReminderID(id("53")), Organisation: org, Person: person, Way: care.ByEmail, Address: hard[1] + tag, At: at(19), By: by}
	w.extra = care.Extra{Organisation: org, Person: person, Kind: "Goal", Resource: id("14"), Words: hard[0] + tag, At: at(19), By: by}
	w.export = care.Export{ID: care.ExportID(id("55")), Organisation: org, Account: by, Client: "record-system", Asked: hard[0] + tag, Begun: at(19)}
	w.subscribes(id, tag)
	w.said = care.ResourceMark{ID: care.ResourceMarkID(id("54")), Organisation: org, Person: person, Resource: "a-line", Area: hard[1] + tag, Said: care.ResourceNot, At: at(19), By: by}
	w.reminder = care.Reminder{
		Organisation: org, Person: person, Kind: care.WaitMeasure, Subject: "phq-9", AnsweredBy: "person", DueDay: "2026-03-28", Way: care.ByEmail, At: at(20), By: by,
	}
}

func (w world) dueIsThere(t *testing.T, tx care.Tx) {
	t.Helper()
	ctx, org, person := t.Context(), w.org.ID, w.person.ID
	looked(t, "ListMeasureSchedules", []care.MeasureSchedule{w.schedule})(tx.ListMeasureSchedules(ctx, org))
	looked(t, "ListSupportMarks", []care.SupportMark{w.mark})(tx.ListSupportMarks(ctx, org, person))
	looked(t, "ListReminderChoices", []care.ReminderChoice{w.choice})(tx.ListReminderChoices(ctx, org, person))
	looked(t, "ListExtras", []care.Extra{w.extra})(tx.ListExtras(ctx, org, person))
	looked(t, "ListExports", []care.Export{w.export})(tx.ListExports(ctx, org, w.account.ID))
	w.toldIsThere(t, tx)
	looked(t, "PeopleOfTeam", []care.PersonID{person})(tx.PeopleOfTeam(ctx, org, w.team.ID, "", 10))
	looked(t, "CountPeopleOfTeam", 1)(tx.CountPeopleOfTeam(ctx, org, w.team.ID))
	looked(t, "ListResourceMarks", []care.ResourceMark{w.said})(tx.ListResourceMarks(ctx, org, person))
	looked(t, "ListReminders", []care.Reminder{w.reminder})(tx.ListReminders(ctx, org, person))
	looked(t, "PeopleByWay", []care.PersonID{person})(tx.PeopleByWay(ctx, org, care.ByEmail))
	names := w.names()
	looked(t, "NamesOf", names)(tx.NamesOf(ctx, org, []care.PersonID{person, care.PersonID(org)}))
	crowd := make([]care.PersonID, 1234) // more than one statement asks about
	for i := range crowd {
		crowd[i] = care.PersonID(fmt.Sprintf("somebody %d", i))
	}
	looked(t, "NamesOf a crowd", names)(tx.NamesOf(ctx, org, append(crowd, person)))
	looked(t, "RemindersOf a crowd", []care.Reminder{w.reminder})(tx.RemindersOf(ctx, org, append(crowd, person)))
	looked(t, "RemindersOf", []care.Reminder{w.reminder})(tx.RemindersOf(ctx, org, []care.PersonID{care.PersonID(org), person}))
	looked(t, "SupportOfPerson", []care.Support{{Team: w.team, TeamPerson: w.supported}})(tx.SupportOfPerson(ctx, org, person))
}

func aLineEndsOnce(t *testing.T, s Store) {
	w := settle(t, s)
	ctx, org := t.Context(), w.org.ID
	another := w.schedule
	another.ID, another.AtStart, another.Begun = care.ScheduleID(w.decline.ID), 7, at(500)
	insert := func(want bool) {
		write(t, s, func(tx care.Tx) error { return once(want, "a second line")(tx.InsertMeasureSchedule(ctx, another)) })
	}
	insert(false) // one stands for the same
	for i, want := range []bool{true, false} {
		write(t, s, func(tx care.Tx) error {
			return once(want, "ending")(tx.EndMeasureSchedule(ctx, org, w.schedule.ID, w.account.ID, at(500+i)))
		})
	}
	insert(true)
	ended := w.schedule
	ended.Ended, ended.EndedBy = at(500), w.account.ID
	same(t, "the history", read(t, s, func(tx care.Tx) ([]care.MeasureSchedule, error) { return tx.ListMeasureSchedules(ctx, org) }), []care.MeasureSchedule{ended, another})
}

func (w world) names() map[care.PersonID]care.Person {
	p := w.person
	return map[care.PersonID]care.Person{p.ID: {ID: p.ID, Organisation: w.org.ID, Name: p.Name, PreferredName: p.PreferredName, Reference: p.Reference}}
}

// dueOf is all that is read of who is due, for one worker and part.
type dueOf struct {
	Supported []care.TeamPerson
	Names     map[care.PersonID]care.Person
	Asked     []care.AskedOf
	Declined  []care.DeclinedOf
	Endings   []care.EndingOf
	Clock     []care.ClockOf
	ByEmail   []care.PersonID
}

func readDue(t *testing.T, s Store, org care.OrganisationID, w care.WorkerID, part string) dueOf {
	t.Helper()
	return read(t, s, func(tx care.Tx) (d dueOf, err error) {
		ctx := t.Context()
		var errs [7]error
		d.Supported, errs[0] = tx.ListSupported(ctx, org, w, part)
		d.Asked, errs[1] = tx.ListAsked(ctx, org, w, part)
		d.Declined, errs[2] = tx.ListDeclined(ctx, org, w, part)
		d.Endings, errs[3] = tx.ListEndings(ctx, org, w, part)
		d.Clock, errs[4] = tx.ListClock(ctx, org, w, part)
		d.ByEmail, errs[5] = tx.PeopleOfTeamsByWay(ctx, org, w, part, care.ByEmail)
		d.Names, errs[6] = tx.ListSupportedNames(ctx, org, w, part)
		return d, errors.Join(errs[:]...)
	})
}

func whoIsDueIsReadForAPart(t *testing.T, s Store) {
	w := settle(t, s)
	ctx, org, person := t.Context(), w.org.ID, w.person.ID
	open, done := w.measurement, w.measurement
	open.ID, open.On, open.Replaces = care.MeasurementID(w.decline.ID), "2026-03-20", ""
	done.ID, done.On, done.Replaces = care.MeasurementID(w.schedule.ID), "2026-02-01", ""
	closing := w.assessment
	closing.ID, closing.Kind, closing.On, closing.StartedAt, closing.CompletedAt = care.AssessmentID(w.mark.ID), care.KindClosing, "2026-06-01", at(30), time.Time{}
	silent := w.decline
	silent.ID, silent.Words, silent.At = care.DeclineID(w.schedule.ID), "", at(18)
	write(t, s, func(tx care.Tx) error {
		return all(
			func() error { return once(true, "open")(tx.InsertMeasurement(ctx, open)) },
			func() error { return once(true, "done")(tx.InsertMeasurement(ctx, done)) },
			func() error { return tx.CompleteMeasurement(ctx, org, person, done.ID, w.account.ID, at(40)) },
			func() error { return once(true, "closing")(tx.InsertAssessment(ctx, closing)) },
			func() error { return once(true, "silent")(tx.InsertMeasureDecline(ctx, silent)) },
		)
	})
	nameless := func(d care.MeasureDecline) care.MeasureDecline {
		return care.MeasureDecline{Organisation: org, Person: person, Measure: d.Measure, At: d.At}
	}
	want := dueOf{
		Supported: []care.TeamPerson{w.supported},
		Names:     w.names(),
		Asked:     []care.AskedOf{{Person: person, Measure: "phq-9", AnsweredBy: "person", Done: done.On, Begun: open.On}},
		Declined:  []care.DeclinedOf{{MeasureDecline: nameless(w.decline), HasWords: true}, {MeasureDecline: nameless(silent)}},
		Endings:   []care.EndingOf{{Person: person, Closing: closing.On}, {Person: person, Noted: w.mark.On}},
		Clock:     []care.ClockOf{{Person: person, Team: w.team.ID, Bloom: w.assessment.On, Plan: w.goal.At}},
		ByEmail:   []care.PersonID{person},
	}
	same(t, "for a member", readDue(t, s, org, w.worker.ID, care.PartMember), want)
	same(t, "for a member who asks as a manager", readDue(t, s, org, w.worker.ID, care.PartManager), dueOf{})
	same(t, "for a stranger", readDue(t, s, org, care.WorkerID(w.team.ID), care.PartMember), dueOf{})
	same(t, "for another organisation", readDue(t, s, care.OrganisationID(w.team.ID), w.worker.ID, care.PartMember), dueOf{})
	left := w.supported
	left.Until = at(900)
	write(t, s, func(tx care.Tx) error { return tx.EndTeamPerson(ctx, left) })
	same(t, "after the person left", readDue(t, s, org, w.worker.ID, care.PartMember), dueOf{})
	same(t, "names of nobody", len(read(t, s, func(tx care.Tx) (map[care.PersonID]care.Person, error) { return tx.NamesOf(ctx, org, nil) })), 0)
}

func aReminderGoesOnce(t *testing.T, s Store) {
	w := settle(t, s)
	ctx, org, person := t.Context(), w.org.ID, w.person.ID
	again := w.reminder
	again.At, again.Way = at(700), care.ByLetter
	try := func(want bool) {
		write(t, s, func(tx care.Tx) error { return once(want, "again")(tx.InsertReminder(ctx, again)) })
	}
	try(false)
	write(t, s, func(tx care.Tx) error { return tx.FailReminders(ctx, org, person, at(21)) }) // nothing went then
	try(false)
	write(t, s, func(tx care.Tx) error { return tx.FailReminders(ctx, org, person, w.reminder.At) })
	failed := w.reminder
	failed.Failed = true
	list := func() []care.Reminder {
		return read(t, s, func(tx care.Tx) ([]care.Reminder, error) { return tx.ListReminders(ctx, org, person) })
	}
	same(t, "one that failed", list(), []care.Reminder{failed})
	try(true)
	same(t, "tried again", list(), []care.Reminder{again})
	next := again
	next.DueDay, next.At = "2026-09-26", at(800)
	write(t, s, func(tx care.Tx) error { return once(true, "the next")(tx.InsertReminder(ctx, next)) })
	same(t, "the next one", list(), []care.Reminder{again, next})
}

func theLatestWayHolds(t *testing.T, s Store) {
	w := settle(t, s)
	ctx, org, person := t.Context(), w.org.ID, w.person.ID
	by := func(way care.ReminderWay) (all []care.PersonID) {
		return read(t, s, func(tx care.Tx) ([]care.PersonID, error) {
			everybody, err := tx.PeopleByWay(ctx, org, way)
			ours, err2 := tx.PeopleOfTeamsByWay(ctx, org, w.worker.ID, care.PartMember, way)
			if !slices.Equal(everybody, ours) {
				t.Errorf("%s: %v of all and %v of a team", way, everybody, ours)
			}
			return everybody, errors.Join(err, err2)
		})
	}
	letter := w.choice
	letter.ID, letter.Way, letter.Address, letter.At = care.ReminderID(w.mark.ID), care.ByLetter, "", at(600)
	write(t, s, func(tx care.Tx) error { return once(true, "letter")(tx.InsertReminderChoice(ctx, letter)) })
	same(t, "by e-mail", by(care.ByEmail), []care.PersonID(nil))
	same(t, "by letter", by(care.ByLetter), []care.PersonID{person})
	same(t, "both are kept", read(t, s, func(tx care.Tx) ([]care.ReminderChoice, error) { return tx.ListReminderChoices(ctx, org, person) }), []care.ReminderChoice{w.choice, letter})
	write(t, s, func(tx care.Tx) error {
		return tx.ErasePerson(ctx, care.Erasure{Organisation: org, Person: person, Reason: "asked", At: at(900), By: w.account.ID})
	})
	same(t, "by letter, erased", read(t, s, func(tx care.Tx) ([]care.PersonID, error) { return tx.PeopleByWay(ctx, org, care.ByLetter) }), []care.PersonID(nil))
	same(t, "supported, erased", len(readDue(t, s, org, w.worker.ID, care.PartMember).Supported), 0)
}

func whatAClockNeedsCounts(t *testing.T, s Store) {
	w := settle(t, s)
	ctx, org, person := t.Context(), w.org.ID, w.person.ID
	marks := []care.SupportMark{
		{ID: care.MarkID(w.goal.ID), Organisation: org, Person: person, Kind: care.MarkIntervention, On: "2026-03-20", At: at(50), By: w.account.ID},
		{ID: care.MarkID(w.step.ID), Organisation: org, Person: person, Kind: care.MarkIntervention, On: "2026-03-25", At: at(51), By: w.account.ID},
		{ID: care.MarkID(w.entry.ID), Organisation: org, Person: person, Kind: care.MarkAssessment, On: "2026-03-15", At: at(52), By: w.account.ID},
	}
	for _, m := range marks {
		write(t, s, func(tx care.Tx) error { return once(true, "mark")(tx.InsertSupportMark(ctx, m)) })
	}
	clock := func() care.ClockOf { return readDue(t, s, org, w.worker.ID, care.PartMember).Clock[0] }
	want := care.ClockOf{Person: person, Team: w.team.ID, Bloom: w.assessment.On, Plan: w.goal.At, Assessed: "2026-03-15", Helped: "2026-03-25"}
	same(t, "with marks", clock(), want)
	for i, by := range []care.AccountID{w.account.ID, "another"} { // the second time changes nothing
		gone := marks[1]
		gone.Withdrawn, gone.WithdrawnBy = at(60+i), by
		write(t, s, func(tx care.Tx) error { return tx.WithdrawSupportMark(ctx, gone) })
	}
	want.Helped = "2026-03-20"
	same(t, "one taken back", clock(), want)
	marks[1].Withdrawn, marks[1].WithdrawnBy = at(60), w.account.ID
	list := read(t, s, func(tx care.Tx) ([]care.SupportMark, error) { return tx.ListSupportMarks(ctx, org, person) })
	same(t, "all are kept", list, []care.SupportMark{marks[2], marks[0], marks[1], w.mark})
	// Support that began after all of it has none of it: a mark counts by its day, in care.
	left, back := w.supported, w.supported
	left.Until, back.Since = at(1e6), at(2e6)
	write(t, s, func(tx care.Tx) error {
		return all(func() error { return tx.EndTeamPerson(ctx, left) }, func() error { return tx.InsertTeamPerson(ctx, back) })
	})
	want.Bloom, want.Plan = "", time.Time{}
	same(t, "support that began anew", clock(), want)
}
