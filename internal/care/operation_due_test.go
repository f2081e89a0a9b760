package care_test

import (
	"context"
	"maps"
	"time"

	"towpath/internal/care"
)

func init() { maps.Copy(operations, dueOperations) }

// serviceOf gives the service of a team.
func serviceOf(ctx context.Context, k story, team care.TeamID) (service care.ServiceID, err error) {
	err = k.Store.Read(ctx, func(tx care.Tx) error {
		teams, err := tx.Teams(ctx, k.Organisation)
		for _, t := range teams {
			if t.ID == team {
				service = t.Service
			}
		}
		return err
	})
	return service, err
}

// asks puts a line into the schedule of River's service.
func asks(ctx context.Context, k story, a care.Actor, measure string) (care.ScheduleID, error) {
	service, err := serviceOf(ctx, k, k.River)
	if err != nil {
		return "", err
	}
	id := care.ScheduleID(k.IDs.New())
	return id, k.SetSchedule(ctx, a, care.NewSchedule{ID: id, Service: service, Measure: measure, AtStart: 14, Every: 182, Window: 28})
}

// dueOperations are those of schedules, of who is due, of reminders and waiting times.
var dueOperations = map[string]operation{
	"ListSchedules": {nobody: true, may: asDele, by: "manager-", call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.ListSchedules(ctx, a)
	}},
	"SetSchedule": {nobody: true, may: asDele, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		_, err := asks(ctx, k, a, "phq-9")
		return only(err)
	}},
	"EndSchedule": {nobody: true, may: asDele, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		id := care.ScheduleID(k.IDs.New())
		err := k.Store.Write(ctx, func(tx care.Tx) error { // one line at least, to be ended or not
			service, err := serviceOf(ctx, k, k.River)
			if err != nil {
				return err
			}
			_, err = tx.InsertMeasureSchedule(ctx, care.MeasureSchedule{ID: id, Organisation: k.Organisation, Service: service, Measure: string(id), AnsweredBy: "person", Begun: k.Clock.Now()})
			return err
		})
		if err != nil {
			return nil, err
		}
		return only(k.EndSchedule(ctx, a, id))
	}},
	"TakeSuggestedSchedule": {nobody: true, may: asDele, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		service, err := serviceOf(ctx, k, k.River)
		if err != nil {
			return nil, err
		}
		return only(k.TakeSuggestedSchedule(ctx, a, service))
	}},
	"ListDue": {scoped: true, nobody: true, may: asBen, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.ListDue(ctx, a, care.DueQuery{})
	}},
	"CountDue": {scoped: true, nobody: true, as: "ListDue", may: asBen, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.CountDue(ctx, a)
	}},
	"ListClock": {scoped: true, nobody: true, may: asBen, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.ListClock(ctx, a, care.ClockQuery{})
	}},
	"ShowToday": {scoped: true, nobody: true, may: asBen, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.ShowToday(ctx, a)
	}},
	"CorrectPerson": {may: asBen, call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.CorrectPerson(ctx, a, p, care.PersonDetails{Name: "Amina Yusuf-Hall"}.To)
	}},
	"ListAppointments": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.ListAppointments(ctx, a, p)
	}},
	"WriteAppointment": {may: asBen, call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.WriteAppointment(ctx, a, p, k.meeting(k.Clock.Now().Add(time.Hour)))
	}},
	"TakeRows": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.TakeRows(ctx, a, p)
	}},
	"ListMarks": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.ListMarks(ctx, a, p)
	}},
	"SuggestResources": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.SuggestResources(ctx, a, p, care.IdeaQuery{Area: "body"})
	}},
	"MarkResource": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.MarkResource(ctx, a, p, care.NewResourceMark{ID: care.ResourceMarkID(k.IDs.New()), Resource: "a-line", Area: "body", Said: care.ResourceAway}))
	}},
	"MarkSupport": {may: asBen, call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.MarkSupport(ctx, a, p, care.NewMark{ID: care.MarkID(k.IDs.New()), Kind: care.MarkIntervention, On: "2026-03-01"}))
	}},
	"WithdrawMark": {may: asBen, call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.WithdrawMark(ctx, a, p, care.MarkID(k.IDs.New())))
	}},
	"ShowReminders": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.ShowReminders(ctx, a, p)
	}},
	"JourneyEntries": {as: "ShowJourney", call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.JourneyEntries(ctx, a, p)
	}},
	"GoalsRated": {as: "ListGoals", call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.GoalsRated(ctx, a, p)
	}},
	"MeasurementsAlone": {as: "ListMeasurements", call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.MeasurementsAlone(ctx, a, p)
	}},
	"ReminderChosen": {as: "ShowReminders", call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.ReminderChosen(ctx, a, p)
	}},
	"Reminded": {as: "ShowReminders", call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.Reminded(ctx, a, p)
	}},
	"ChooseReminder": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.ChooseReminder(ctx, a, p, care.NewReminderChoice{ID: care.ReminderID(k.IDs.New()), Way: care.ByEmail, Address: "amina@example.org"}))
	}},
	"SendReminders": {nobody: true, may: func(k story) care.Actor { return care.Operator(k.Organisation) }, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		_, err := k.SendReminders(ctx, a, func(context.Context, string) error { return nil })
		return only(err)
	}},
	"ListLetters": {scoped: true, nobody: true, may: asBen, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.ListLetters(ctx, a)
	}},
	"HandOutLetter": {may: asBen, call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.HandOutLetter(ctx, a, p))
	}},
}
