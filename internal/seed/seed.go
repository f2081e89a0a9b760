// Package seed makes up the demonstration: an organisation of two services and
// six teams, the cast, and some hundreds of people with three years of uneven
// histories behind them; and beside them, where more are wanted, a population of
// whom there is no more than what reports count. Nobody in it is real. The same number on the same day
// gives the same rows to the last letter, and they are rows as the service itself
// would have written them.
package seed

import (
	"fmt"
	"math/rand/v2"
	"time"

	"towpath/internal/care"
	"towpath/internal/instrument"
	"towpath/internal/mirror"
)

// Limits of how many people a demonstration may have. The cast are four of them.
const (
	MinPeople = 24
	MaxPeople = 5_000_000
	// Told is how many of them have a whole story. Whoever is beyond that is of its
	// Population.
	Told = 240
)

// Demo is everything that a demonstration holds.
type Demo struct {
	Organisation care.Organisation
	Services     []care.ClinicalService
	Teams        []care.Team
	Workers      []care.Worker
	TeamWorkers  []care.TeamWorker
	Accounts     []care.Account
	Schedules    []care.MeasureSchedule
	// Courses are the prospectus, Enrolments who comes, in the order of each list.
	Courses    []care.CourseVersion
	Enrolments []care.Enrolment
	Histories  []History
	Mirrors    []Mirror
}

// History is one person with all that is written of them.
type History struct {
	Person    care.Person
	Teams     []care.TeamPerson
	Occasions []Occasion
	// Measurements have the scores that their answers give.
	Measurements []care.ScoredMeasurement
	Declines     []care.MeasureDecline
	Goals        []care.GoalPlan
	Entries      []care.Entry
	// Appointments have a line for each version.
	Appointments []care.Appointment
	Audit        []care.AuditEntry
	Members      []care.Member
	Consents     []care.Consent
	Told         []care.Told
	Asked        Asked
	Plans        []Written
	Crises       []care.Crisis
	Reviews      []care.CrisisReview
}

// Occasion is an assessment with all that was said. Answers hold those that were
// replaced too.
type Occasion struct {
	Assessment care.Assessment
	Readings   []care.Reading
	Answers    []care.Answer
	Chosen     []care.ChosenArea
}

// Parts is what a demonstration is made from.
type Parts struct {
	// Number chooses among demonstrations; Today is the day on which it ends.
	Number uint64
	Today  care.Date
	// People is how many people there are, MinPeople to MaxPeople.
	People      int
	Instruments *instrument.Library
	// Mirror is what teams rate themselves on.
	Mirror *mirror.Mirror
}

// Build makes a demonstration, without its Population. It fails only if the parts are not as they should be.
func Build(p Parts) (*Demo, error) {
	day, ok := p.Today.Time()
	if !ok {
		return nil, fmt.Errorf("demonstration: %q is no day", p.Today)
	}
	if p.People < MinPeople || p.People > MaxPeople {
		return nil, fmt.Errorf("demonstration: %d people; it can have %d to %d", p.People, MinPeople, MaxPeople)
	}
	d := &Demo{Organisation: care.Organisation{
		ID: OrganisationOf(p.Number, p.People), Name: "Heron Lock NHS Trust (made up)", Created: day.AddDate(-3, -1, 0),
	}}
	for _, id := range measuresAsked {
		if _, ok := p.Instruments.LatestMeasure(id); !ok {
			return nil, fmt.Errorf("demonstration: there is no measure %q", id)
		}
	}
	m := &maker{number: p.Number, rng: newRand(p.Number, 0), org: d.Organisation.ID, today: day, library: p.Instruments, demo: d}
	m.place()
	m.cast()
	m.rng = newRand(p.Number, scheduleStream)
	m.schedules()
	m.learning()
	m.rng = newRand(p.Number, mirrorStream)
	if err := m.mirrors(p.Mirror); err != nil {
		return nil, err
	}
	for i := range min(p.People, Told) {
		m.rng = newRand(p.Number, uint64(i)+1)
		h, err := m.history(i)
		if err != nil {
			return nil, err
		}
		m.rng = newRand(p.Number, askedStream+uint64(i))
		m.asked(i, &h)
		d.Histories = append(d.Histories, h)
	}
	return d, nil
}

// newRand gives a stream of its own to each person, so that one more person
// changes nobody else.
func newRand(number, stream uint64) *rand.Rand { return rand.New(rand.NewPCG(number, stream)) }

// maker makes the rows. Its random stream is that of whoever is being made.
type maker struct {
	number  uint64
	rng     *rand.Rand
	org     care.OrganisationID
	today   time.Time // midnight UTC; everything lies before it
	library *instrument.Library
	demo    *Demo
	staff   map[care.TeamID][]care.Account
	names   map[care.AccountID]care.Account
	planned int // how many beside the cast have a crisis plan so far
}

// chance is true in so many of a hundred cases.
func (m *maker) chance(percent int) bool { return m.rng.IntN(100) < percent }

// between gives a whole number from low to high, both included.
func (m *maker) between(low, high int) int { return low + m.rng.IntN(high-low+1) }

func pick[T any](m *maker, list []T) T { return list[m.rng.IntN(len(list))] }

// hour gives a moment of a working day so many days ago.
func (m *maker) hour(daysAgo int) time.Time {
	t := m.today.AddDate(0, 0, -daysAgo)
	switch t.Weekday() {
	case time.Saturday:
		t = t.AddDate(0, 0, -1)
	case time.Sunday:
		t = t.AddDate(0, 0, -2)
	default:
	}
	return t.Add(time.Duration(m.between(9*60, 16*60)) * time.Minute)
}

func dayOf(t time.Time) care.Date { return care.DateOf(t, time.UTC) }
