package seed

import (
	"context"
	"strings"
	"time"

	"towpath/internal/care"
	"towpath/internal/instrument"
)

// Streams of random numbers of their own, so that what is asked of people changes
// nothing else about them.
const (
	scheduleStream = 1 << 40
	askedStream    = 1 << 41
)

// Asked is what became of asking a person for what the schedule asks for.
type Asked struct {
	Times    []AskedTime
	Declines []care.MeasureDecline
	Marks    []care.SupportMark
	Choices  []care.ReminderChoice
}

// AskedTime is a measurement with its scores, which has none while it is not finished.
type AskedTime struct {
	care.Measurement
	Scores []care.MeasureScore
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

// asked makes what became of asking whoever is supported now. Amina and Chiara were
// not asked yet: their stories are told elsewhere.
func (m *maker) asked(i int, h *History) {
	if len(h.Teams) == 0 || i < 2 {
		return
	}
	now := h.Teams[len(h.Teams)-1]
	if !now.Until.IsZero() {
		return
	}
	for _, l := range m.demo.Schedules {
		if m.holds(l, now.Team) {
			m.askFor(i, h, l, int(m.today.Sub(now.Since).Hours())/24)
		}
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

func (m *maker) holds(l care.MeasureSchedule, team care.TeamID) bool {
	for _, t := range m.demo.Teams {
		if t.ID == team {
			return t.Service == l.Service && (l.Setting == "" || l.Setting == t.Setting)
		}
	}
	return false
}

// askFor makes the times that a person was asked for one measure: in time, late, never,
// with a no, with one left half-way. Support began since days ago.
func (m *maker) askFor(i int, h *History, l care.MeasureSchedule, since int) {
	luck := m.rng.IntN(100)
	every := max(l.Every, 28)
	last := m.between(1, every-1)
	switch {
	case i == 2 || luck < 9: // Gwen said no
		m.decline(h, l, min(last, since))
		return
	case i == 3 || luck < 16: // Nia is half-way
		m.measured(h, l, min(m.between(0, 9), since), false)
		last += every
	case luck < 28:
		return // never asked
	case luck < 55 && l.Every > 0:
		last = every + m.between(0, l.Window)
	case luck < 70 && l.Every > 0:
		last = every + l.Window + m.between(1, 200)
	}
	for at := min(last, since); at >= 0 && at <= since && at < 3*every+last; at += every + m.between(-5, 15) {
		m.measured(h, l, at, true)
	}
}

var saidNo = []string{
	"Not today. I have talked about myself enough this week.", "Numbers do not say how I am.", "", "I did one at the hospital on Monday.", "", "I would rather do the Bloom.",
}

func (m *maker) decline(h *History, l care.MeasureSchedule, ago int) {
	at := m.hour(ago)
	h.Asked.Declines = append(h.Asked.Declines, care.MeasureDecline{
		ID: care.DeclineID(m.id(at)), Organisation: m.org, Person: h.Person.ID, Measure: l.Measure, Words: pick(m, saidNo), At: at, By: m.workerOf(h),
	})
}

// workerOf gives an account of the team that supports somebody.
func (m *maker) workerOf(h *History) care.AccountID {
	return m.staff[h.Teams[len(h.Teams)-1].Team][0].ID
}

// measured makes one measurement, with answers spread round a middle that drifts up.
func (m *maker) measured(h *History, l care.MeasureSchedule, ago int, done bool) {
	of, ok := m.library.LatestMeasure(l.Measure)
	if !ok {
		return
	}
	at := m.hour(ago)
	t := AskedTime{Measurement: care.Measurement{
		ID: care.MeasurementID(m.id(at)), Organisation: m.org, Person: h.Person.ID, Measure: of.ID, Version: of.Version, AnsweredBy: l.AnsweredBy,
		Manner: pick(m, care.Manners[:3]), On: dayOf(at), Answers: map[string]string{}, BegunAt: at, BegunBy: m.workerOf(h), ChangedAt: at,
	}}
	marks := of.Blank()
	for slot, item := range of.Items {
		scale := of.Scales[item.Scale]
		if item.OnlyIf >= 0 || item.Safety || !done && slot > len(of.Items)/3 {
			continue
		}
		mark := instrument.Mark(scale.From) + instrument.Mark(m.rng.IntN(int(scale.To-scale.From)+1))
		marks[slot], t.Answers[item.LinkID] = mark, of.Code(slot, mark)
	}
	if done {
		t.CompletedAt, t.CompletedBy = at.Add(12*time.Minute), t.BegunBy
		for i, r := range of.Plan().Run(marks, nil) {
			t.Scores = append(t.Scores, care.MeasureScore{
				Organisation: m.org, Measurement: t.ID, Person: t.Person, Score: of.Scores[i].Key, Method: of.Scores[i].Method, Digest: of.Digest, Result: r, At: t.CompletedAt,
			})
		}
	}
	h.Asked.Times = append(h.Asked.Times, t)
}

// notedDays makes the days that workers noted: of help, of an assessment elsewhere, and
// of an end that is near.
func (m *maker) notedDays(h *History, now care.TeamPerson) {
	since := int(m.today.Sub(now.Since).Hours()) / 24
	note := func(kind care.MarkKind, ago int) {
		at := m.hour(max(ago, 0))
		h.Asked.Marks = append(h.Asked.Marks, care.SupportMark{
			ID: care.MarkID(m.id(at)), Organisation: m.org, Person: h.Person.ID, Kind: kind, On: care.Date(m.today.AddDate(0, 0, -ago).Format(time.DateOnly)), At: at, By: m.workerOf(h),
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
		func() error {
			return all(ctx, a.Times, func(ctx context.Context, t AskedTime) error { return t.insert(ctx, tx) })
		},
		func() error { return each(ctx, a.Declines, tx.InsertMeasureDecline) },
		func() error { return each(ctx, a.Marks, tx.InsertSupportMark) },
		func() error { return each(ctx, a.Choices, tx.InsertReminderChoice) },
	)
}

func (t *AskedTime) insert(ctx context.Context, tx care.Tx) error {
	if _, err := tx.InsertMeasurement(ctx, t.Measurement); err != nil || !t.Completed() {
		return err
	}
	if err := all(ctx, t.Scores, tx.InsertMeasureScore); err != nil {
		return err
	}
	return tx.CompleteMeasurement(ctx, t.Organisation, t.Person, t.ID, t.CompletedBy, t.CompletedAt)
}
