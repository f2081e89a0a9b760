package care

import (
	"context"
	"slices"
	"time"

	"towpath/internal/plan"
)

// WaitKind says what it is that waits for a person.
type WaitKind string

// The kinds: a measure to answer, a step whose day has come, a plan to be confirmed, a
// meeting that is near.
const (
	WaitMeasure WaitKind = "measure"
	WaitStep    WaitKind = "step"
	WaitPlan    WaitKind = "plan"
	WaitMeeting WaitKind = "meeting"
)

// WaitKinds lists them in the order in which screens show them.
var WaitKinds = []WaitKind{WaitMeasure, WaitPlan, WaitMeeting, WaitStep}

// Waiting is one thing that waits for a person.
type Waiting struct {
	Kind                WaitKind
	Subject, AnsweredBy string
	Day                 Date
	// Words are a step's own, or what a meeting is about; Plan is the kind of a plan.
	Words string
	Plan  plan.Kind
}

// daysAhead is how long before its day somebody is reminded of a meeting or a step.
const daysAhead = 1

// waiting gives all that waits for a person, as far as they are to be asked themselves.
func (s *Service) waiting(ctx context.Context, tx Tx, org OrganisationID, person PersonID) ([]Waiting, error) {
	due, err := s.dueOf(ctx, tx, org, person)
	if err != nil {
		return nil, err
	}
	var list []Waiting
	for _, r := range ownDue(due, RoleCarer) {
		list = append(list, Waiting{Kind: WaitMeasure, Subject: r.Measure, AnsweredBy: r.AnsweredBy, Day: r.Day})
	}
	beside, err := s.waitingBeside(ctx, tx, org, person)
	return append(list, beside...), err
}

// waitingBeside gives what waits for a person that is no measure: plans to be confirmed,
// meetings, steps.
func (s *Service) waitingBeside(ctx context.Context, tx Tx, org OrganisationID, person PersonID) ([]Waiting, error) {
	heads, err := tx.ListPlans(ctx, org, person)
	if err != nil {
		return nil, err
	}
	until := s.today().Plus(daysAhead)
	var list []Waiting
	for _, h := range heads {
		if !h.Kind.Signed() {
			if h.On >= s.today() && h.On <= until {
				list = append(list, Waiting{Kind: WaitMeeting, Subject: string(h.ID), AnsweredBy: "person", Day: h.On, Words: h.Title, Plan: h.Kind})
			}
			continue
		}
		st, err := s.planState(ctx, tx, h)
		if err != nil {
			return nil, err
		}
		if st.Stale {
			list = append(list, Waiting{Kind: WaitPlan, Subject: string(h.ID), AnsweredBy: "person", Day: DateOf(st.DueAt, s.place), Plan: h.Kind})
		}
	}
	goals, err := standingPlans(ctx, tx, org, person)
	for _, g := range goals {
		for _, step := range g.Steps {
			if step.Open() && step.ByDate.Valid() && step.ByDate <= until {
				list = append(list, Waiting{Kind: WaitStep, Subject: string(step.ID), AnsweredBy: "person", Day: step.ByDate, Words: step.Words})
			}
		}
	}
	return list, err
}

// Today is what a worker may want to look at first, of the people of their own teams. It
// holds what has happened and what is near, and orders nobody by how they are.
type Today struct {
	// Crises are those that last; After those that are over and of which the team has not
	// said whether the plan was followed.
	Crises, After []TodayLine
	// Told is what was told to the team and nobody has read.
	Told []TodayLine
	// Confirm are plans that were not confirmed in time; Meetings are near, Steps are due.
	Confirm, Meetings, Steps []TodayLine
}

// TodayLine is one thing about one person.
type TodayLine struct {
	Person  Person
	Subject string
	// Words are a step's, or what a meeting is about.
	Words string
	Plan  plan.Kind
	// At is when it began, was told or confirmed last; On is a day on which it is due.
	At time.Time
	On Date
}

// MostToday is how many lines of each kind there are at most.
const MostToday = 30

// stepDays is for how many days a step stays on a worker's page after its day: one that is
// older waits on the person's goals, where it is talked about.
const stepDays = 28

// afterDays is for how many days a crisis that is over is asked about.
const afterDays = 60

// TodayTx is what the people of a worker's teams have today. Every list holds people whom
// such a team supports now, and of each Person only the ID.
type TodayTx interface {
	CrisesOfWorker(ctx context.Context, org OrganisationID, w WorkerID, since time.Time, most int) (lasting, over []TodayLine, err error)
	UnreadToldOfWorker(ctx context.Context, org OrganisationID, w WorkerID, most int) ([]TodayLine, error)
	// HeldPlansOfWorker gives the plans that somebody agreed to, with when the person last
	// said that they hold, and after how many months that is asked again.
	HeldPlansOfWorker(ctx context.Context, org OrganisationID, w WorkerID) ([]HeldPlan, error)
	MeetingsOfWorker(ctx context.Context, org OrganisationID, w WorkerID, from, until Date, most int) ([]TodayLine, error)
	StepsOfWorker(ctx context.Context, org OrganisationID, w WorkerID, from, until Date, most int) ([]TodayLine, error)
}

// HeldPlan is a plan that the person agreed to.
type HeldPlan struct {
	TodayLine
	ReviewMonths int
}

// ShowToday gives a worker what waits in their own teams.
func (s *Service) ShowToday(ctx context.Context, a Actor) (Today, error) {
	var today Today
	err := s.read(ctx, a, "ShowToday", subject{}, func(tx Tx) (err error) {
		today = Today{}
		org, w, now := a.Organisation, a.Worker, s.today()
		if today.Crises, today.After, err = tx.CrisesOfWorker(ctx, org, w, s.Now().AddDate(0, 0, -afterDays), MostToday); err != nil {
			return err
		}
		if today.Told, err = tx.UnreadToldOfWorker(ctx, org, w, MostToday); err != nil {
			return err
		}
		held, err := tx.HeldPlansOfWorker(ctx, org, w)
		if err != nil {
			return err
		}
		for _, h := range held {
			if due := h.At.AddDate(0, h.ReviewMonths, 0); !s.Now().Before(due) && len(today.Confirm) < MostToday {
				h.On = DateOf(due, s.place)
				today.Confirm = append(today.Confirm, h.TodayLine)
			}
		}
		if today.Meetings, err = tx.MeetingsOfWorker(ctx, org, w, now, now.Plus(7), MostToday); err != nil {
			return err
		}
		if today.Steps, err = tx.StepsOfWorker(ctx, org, w, now.Plus(-stepDays), now.Plus(daysAhead), MostToday); err != nil {
			return err
		}
		return today.name(ctx, tx, org)
	})
	return today, err
}

// name fills in who people are.
func (t *Today) name(ctx context.Context, tx Tx, org OrganisationID) error {
	lists := [][]TodayLine{t.Crises, t.After, t.Told, t.Confirm, t.Meetings, t.Steps}
	var people []PersonID
	for _, l := range slices.Concat(lists...) {
		people = append(people, l.Person.ID)
	}
	slices.Sort(people)
	names, err := tx.NamesOf(ctx, org, slices.Compact(people))
	if err != nil {
		return err
	}
	for _, list := range lists {
		for i := range list {
			list[i].Person = names[list[i].Person.ID]
		}
	}
	return nil
}
