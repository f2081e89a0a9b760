package care

import (
	"context"
	"slices"
	"time"

	"towpath/internal/fault"
	"towpath/internal/instrument"
)

// copyReminded adds how the person chose to be reminded, of what they were, and the
// days that were noted in their support, those that were taken back too.
func copyReminded(ctx context.Context, tx Tx, a Actor, person PersonID, r *Record) (err error) {
	if r.Choices, err = tx.ListReminderChoices(ctx, a.Organisation, person); err != nil {
		return err
	}
	if r.Reminders, err = tx.ListReminders(ctx, a.Organisation, person); err != nil {
		return err
	}
	r.Marks, err = tx.ListSupportMarks(ctx, a.Organisation, person)
	return err
}

// clocksApart is how much further on another service's clock may be, and its day. A
// choice that lies ahead would hold against each later one.
const clocksApart = 24 * time.Hour

// checkReminded refuses choices, reminders and days that no Towpath would have kept.
func (s *Service) checkReminded(c *fault.Check, r Record) {
	has := func(t time.Time) bool { return !t.IsZero() && !t.After(s.Now().Add(clocksApart)) }
	for _, n := range r.Choices {
		c.Require(goodChoice(r.Person.ID, n) && has(n.At), "choice", "copy.error.choice", "id", string(n.ID))
	}
	type of struct {
		subject, answeredBy string
		day                 Date
	}
	seen := map[of]bool{}
	for _, n := range r.Reminders {
		key := of{n.Subject, n.AnsweredBy, n.DueDay}
		c.Require(goodReminder(r.Person.ID, n) && has(n.At) && !seen[key], "reminder", "copy.error.reminder", "measure", n.Subject, "day", string(n.DueDay))
		seen[key] = true
	}
	for _, m := range r.Marks {
		c.Require(s.goodMark(r.Person.ID, m) && has(m.At) && (m.Stands() || has(m.Withdrawn)), "mark", "copy.error.mark", "id", string(m.ID))
	}
}

func goodChoice(person PersonID, n ReminderChoice) bool {
	return ValidID(string(n.ID)) && n.Person == person && slices.Contains(ReminderWays, n.Way) && isAccount(n.By) &&
		(n.Way == ByEmail && isAddress(n.Address) || n.Way != ByEmail && n.Address == "")
}

func goodReminder(person PersonID, n Reminder) bool {
	return n.Person == person && goodSubject(n) && slices.Contains(instrument.Answerers, n.AnsweredBy) && n.DueDay.Valid() &&
		(n.Way == ByLetter && !n.Failed || n.Way == ByEmail) && isAccount(n.By)
}

// goodSubject tells whether a reminder is of something: a measure by its key, all else by
// its id, which may be one that only the other service had.
func goodSubject(n Reminder) bool {
	if n.Kind == WaitMeasure {
		return isMeasureKey(n.Subject)
	}
	return slices.Contains(WaitKinds, n.Kind) && ValidID(n.Subject)
}

func (s *Service) goodMark(person PersonID, m SupportMark) bool {
	last := DateOf(m.At.Add(clocksApart), s.place)
	if m.Kind == MarkEnding {
		last = last.Plus(MaxReviewDays)
	}
	return ValidID(string(m.ID)) && m.Person == person && slices.Contains(MarkKinds, m.Kind) && m.On.Valid() && m.On <= last && isAccount(m.By) &&
		(m.Stands() && m.WithdrawnBy == "" || !m.Withdrawn.Before(m.At) && isAccount(m.WithdrawnBy))
}

// isAccount tells whether an id can be an account's, or the command line's.
func isAccount(id AccountID) bool { return ValidID(string(id)) || id == OperatorAccount }

// reminded brings in choices, reminders and days. What did not go is said of all that
// was sent at one instant, so that what went comes after it.
func (in *importing) reminded(r Record) {
	for _, n := range r.Choices {
		if in.err == nil {
			n.Organisation = in.org
			in.added("a choice of how to be reminded")(in.tx.InsertReminderChoice(in.ctx, n))
		}
	}
	for _, failed := range []bool{true, false} {
		for _, n := range r.Reminders {
			if n.Failed == failed {
				in.reminder(n)
			}
		}
	}
	for _, m := range r.Marks {
		in.mark(m)
	}
}

func (in *importing) reminder(n Reminder) {
	if in.err != nil {
		return
	}
	n.Organisation = in.org
	in.added("a reminder")(in.tx.InsertReminder(in.ctx, n))
	if in.err == nil && n.Failed {
		in.fail(in.tx.FailReminders(in.ctx, in.org, n.Person, n.At))
	}
}

func (in *importing) mark(m SupportMark) {
	if in.err != nil {
		return
	}
	m.Organisation = in.org
	in.added("a day in support")(in.tx.InsertSupportMark(in.ctx, m))
	if in.err == nil && !m.Stands() {
		in.fail(in.tx.WithdrawSupportMark(in.ctx, m))
	}
}
