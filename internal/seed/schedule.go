package seed

import (
	"context"
	"strings"
	"time"

	"towpath/internal/care"
)

// Streams of random numbers of their own, so that what is asked of people changes
// nothing else about them.
const (
	scheduleStream = 1 << 40
	askedStream    = 1 << 41
)

// Asked is what was noted of a person’s support, and how they want to be reminded.
type Asked struct {
	Marks   []care.SupportMark
	Choices []care.ReminderChoice
}

// scheduleLines are what the services of the demonstration ask for.
var scheduleLines = []struct {
	service             string
	setting             care.Setting
	measure, answeredBy string
	start, every, grace int
	close, baseline     bool
}{
	{community, care.SettingCommunity, "dialog", "person", 14, 154, 28, true, true},
	{community, care.SettingCarers, "carer-check-in", "carer", 28, 91, 14, false, false},
	{hospital, care.SettingCrisis, "dialog", "person", 2, 28, 7, false, true},
	{hospital, care.SettingInpatient, "dialog", "person", 2, 28, 7, true, true},
	{hospital, "", "phq-9", "person", 7, 0, 0, false, false},
}

// schedules makes the lines, as they were set when the services began.
func (m *maker) schedules() {
	begun := m.demo.Organisation.Created
	for _, l := range scheduleLines {
		service := m.demo.Services[0].ID
		if l.service == hospital {
			service = m.demo.Services[1].ID
		}
		m.demo.Schedules = append(m.demo.Schedules, care.MeasureSchedule{
			ID: care.ScheduleID(m.id(begun)), Organisation: m.org, Service: service, Setting: l.setting, Measure: l.measure, AnsweredBy: l.answeredBy,
			AtStart: l.start, Every: l.every, Window: l.grace, AtClose: l.close, Twice: l.measure == "phq-9", Baseline: l.baseline, First: begun, Begun: begun,
		})
	}
}

// asked makes what was noted of whoever is supported now, and how they want to be
// reminded. What they were asked and answered is in History.Measurements.
func (m *maker) asked(i int, h *History) {
	if len(h.Teams) == 0 || i < 2 {
		return
	}
	now := h.Teams[len(h.Teams)-1]
	if !now.Until.IsZero() {
		return
	}
	m.notedDays(h, now)
	switch luck := m.rng.IntN(100); {
	case i < 4 || luck > 16:
	case luck < 9:
		m.remind(h, care.ByEmail, strings.ReplaceAll(strings.ToLower(h.Person.Name), " ", ".")+"@example.org")
	case luck < 14:
		m.remind(h, care.ByLetter, "")
	default:
		m.remind(h, care.ByNone, "")
	}
}

// workerOf gives an account of the team that supports somebody.
func (m *maker) workerOf(h *History) care.AccountID {
	return m.staff[h.Teams[len(h.Teams)-1].Team][0].ID
}

// notedDays makes the days that workers noted: of help, of an assessment elsewhere, and
// of an end that is near.
func (m *maker) notedDays(h *History, now care.TeamPerson) {
	since := int(m.today.Sub(now.Since).Hours()) / 24
	note := func(kind care.MarkKind, ago int) {
		at := m.hour(max(ago, 0))
		on := dayOf(m.today.AddDate(0, 0, -ago))
		if ago >= 0 {
			on = dayOf(at) // nobody notes what lies ahead
		}
		h.Asked.Marks = append(h.Asked.Marks, care.SupportMark{
			ID: care.MarkID(m.id(at)), Organisation: m.org, Person: h.Person.ID, Kind: kind, On: on, At: at, By: m.workerOf(h),
		})
	}
	if m.chance(60) && since > 8 {
		note(care.MarkIntervention, m.between(1, min(since-1, 60)))
	}
	if m.chance(8) && since > 8 {
		note(care.MarkAssessment, m.between(1, since-1))
	}
	if m.chance(4) && since > 40 {
		note(care.MarkEnding, -m.between(-3, 20))
	}
}

func (m *maker) remind(h *History, way care.ReminderWay, address string) {
	at := h.Person.Created.Add(time.Hour)
	h.Asked.Choices = append(h.Asked.Choices, care.ReminderChoice{
		ID: care.ReminderID(m.id(at)), Organisation: m.org, Person: h.Person.ID, Way: way, Address: address, At: at, By: m.workerOf(h),
	})
}

func (a *Asked) insert(ctx context.Context, tx care.Tx) error {
	return first(
		func() error { return each(ctx, a.Marks, tx.InsertSupportMark) },
		func() error { return each(ctx, a.Choices, tx.InsertReminderChoice) },
	)
}
