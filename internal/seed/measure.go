package seed

import (
	"cmp"
	"context"
	"math"
	"strconv"
	"time"

	"towpath/internal/care"
	"towpath/internal/instrument"
)

// measures makes what was measured: mostly beside an assessment, often once and never
// again, as it goes in real services. Amina has no DIALOG and no PHQ-9 yet: the
// browser tests ask her.
func (m *maker) measures(l *life) {
	switch own := m.accountOf(l.Person.ID); l.Person.ID {
	case Amina:
		for _, ago := range []int{41, 6} {
			m.measure(l, "water-today", m.hour(ago), care.MannerAlone, own.ID)
		}
	case Chiara:
		for _, ago := range []int{618, 480, 301, 68} {
			m.measure(l, "carer-check-in", m.hour(ago), care.MannerAlone, own.ID)
		}
	case Gwen:
		m.gwenMeasures(l)
	case Nia:
		m.measure(l, "swemwbs", m.after(l.Occasions[0]), care.MannerPaper, l.worker.ID)
		m.unfinished(l, "dialog", m.hour(2))
	default:
		m.ordinary(l)
	}
	for i := range l.Measurements {
		t := &l.Measurements[i]
		record := "measurement:" + string(t.ID)
		if seen := t.HelpShownAt.Add(2 * time.Hour); !t.HelpShownAt.IsZero() && seen.Before(m.today) { // what is older was talked about
			t.HelpSeenAt, t.HelpSeenBy = seen, m.staff[l.Teams[len(l.Teams)-1].Team][0].ID
			m.logged(l, seen, t.HelpSeenBy, "AcknowledgeHelp", record)
		}
		m.logged(l, t.BegunAt, t.BegunBy, "BeginMeasurement", record)
		if t.Completed() {
			m.logged(l, t.CompletedAt, t.CompletedBy, "CompleteMeasurement", record)
		}
	}
	for _, d := range l.Declines {
		m.logged(l, d.At, d.By, "DeclineMeasure", "measure-decline:"+string(d.ID))
	}
}

// gwenMeasures has an answer about not wanting to live, once: the ways to get help
// were shown to both.
func (m *maker) gwenMeasures(l *life) {
	for i, o := range l.Occasions[:2] {
		at := m.after(o)
		m.measure(l, "dialog", at, care.MannerPaper, l.worker.ID)
		t := m.measure(l, "phq-9", at.Add(12*time.Minute), care.MannerPaper, l.worker.ID)
		if i == 0 {
			t.Answers["9"] = "1"
		} else {
			t.Answers["9"] = "0"
		}
		m.score(t)
	}
}

// ordinary makes what was measured with somebody of whom nothing is laid down.
func (m *maker) ordinary(l *life) {
	var asked []time.Time
	for _, o := range l.Occasions {
		if o.Assessment.Completed() {
			asked = append(asked, m.after(o))
		}
	}
	if l.setting == care.SettingCarers {
		if m.chance(75) {
			m.again(l, "carer-check-in", asked, care.MannerTogether, 60)
		}
		return
	}
	if m.chance(85) {
		m.again(l, "dialog", asked, care.MannerPaper, 55)
	}
	switch n := m.rng.IntN(100); {
	case n < 26:
		m.again(l, "phq-9", asked, care.MannerPaper, 45)
		if m.chance(60) {
			m.again(l, "gad-7", asked, care.MannerPaper, 40)
		}
	case n < 38:
		m.again(l, "core-10", asked, care.MannerPaper, 50)
	case n < 54:
		m.again(l, "swemwbs", asked, care.MannerPaper, 50)
	}
	if len(asked) > 0 && m.chance(22) {
		for range m.between(2, 5) {
			m.measure(l, "water-today", m.hour(m.between(l.until+1, l.since-1)), care.MannerTogether, l.worker.ID)
		}
	}
	if l.until == 0 && m.chance(7) {
		m.unfinished(l, "dialog", m.hour(m.between(1, min(20, l.since-1))))
	}
}

// again asks at the first time and then now and then; sometimes the answer is no.
func (m *maker) again(l *life, measure string, asked []time.Time, manner care.Manner, percent int) {
	least := 80 * 24 * time.Hour
	if l.setting == care.SettingCrisis || l.setting == care.SettingInpatient {
		least = 10 * 24 * time.Hour
	}
	var last time.Time
	for _, at := range asked {
		at = at.Add(time.Duration(len(l.Measurements)%4*9) * time.Minute)
		switch {
		case !last.IsZero() && (at.Sub(last) < least || !m.chance(percent)):
		case m.chance(7):
			m.decline(l, measure, at)
			last = at
		default:
			m.measure(l, measure, at, manner, l.worker.ID)
			last = at
		}
	}
}

// after gives a moment shortly after an assessment.
func (m *maker) after(o Occasion) time.Time {
	at := cmp.Or(o.Assessment.CompletedAt, o.Assessment.StartedAt)
	return at.Add(time.Duration(m.between(2, 9)) * time.Minute)
}

func (m *maker) decline(l *life, measure string, at time.Time) {
	d := care.MeasureDecline{
		ID: care.DeclineID(m.id(at)), Organisation: m.org, Person: l.Person.ID, Measure: measure, At: at, By: l.worker.ID,
	}
	if m.chance(60) {
		d.Words = pick(m, declinedSaid)
	}
	l.Declines = append(l.Declines, d)
}

// unfinished begins a measure of which a few questions have an answer.
func (m *maker) unfinished(l *life, measure string, at time.Time) {
	t := m.measure(l, measure, at, care.MannerPaper, l.worker.ID)
	of, _ := m.library.LatestMeasure(measure)
	for _, item := range of.Items[m.between(3, len(of.Items)-3):] {
		delete(t.Answers, item.LinkID)
	}
	t.CompletedAt, t.CompletedBy, t.Scores = time.Time{}, "", nil
}

// measure answers a measure as life is on a day, and scores it. What it gives is good
// until the next one is made.
func (m *maker) measure(l *life, measure string, at time.Time, manner care.Manner, by care.AccountID) *care.ScoredMeasurement {
	of, _ := m.library.LatestMeasure(measure) // that they are all there is looked at first
	done := at.Add(time.Duration(m.between(2, 7)) * time.Minute)
	t := care.ScoredMeasurement{Measurement: care.Measurement{
		ID: care.MeasurementID(m.id(at)), Organisation: m.org, Person: l.Person.ID, Measure: of.ID, Version: of.Version, AnsweredBy: of.AnsweredBy[0],
		Manner: manner, On: dayOf(at), Answers: map[string]string{}, BegunAt: at, BegunBy: by, ChangedAt: at, CompletedAt: done, CompletedBy: by,
	}}
	level := 5.5
	if len(l.course.start) > 0 {
		level = l.course.mean(float64(l.since)/30 - m.today.Sub(at).Hours()/24/30)
	}
	for slot, item := range of.Items {
		if n, ok := m.mark(of, slot, level); ok {
			t.Answers[item.LinkID] = strconv.Itoa(n)
		}
	}
	l.Measurements = append(l.Measurements, t)
	out := &l.Measurements[len(l.Measurements)-1]
	m.score(out)
	return out
}

// mark makes up an answer: a better life gives better answers, a little blurred. One
// in forty is left out, and whatever no score asks for is often left out.
func (m *maker) mark(of *instrument.Measure, slot int, level float64) (int, bool) {
	item := of.Items[slot]
	from, to := int(of.Scales[item.Scale].From), int(of.Scales[item.Scale].To)
	up, scored := upwards(of, slot)
	if !scored {
		return m.between(from, to), m.chance(60)
	}
	part := (level-1)/9 + 0.16*m.rng.NormFloat64()
	if item.Safety {
		part += 0.7 // few of those who are low do not want to live
	}
	if !up {
		part = 1 - part
	}
	n := from + int(math.Round(part*float64(to-from)))
	return min(max(n, from), to), len(of.Items) == 1 || !m.chance(2)
}

// upwards tells whether a higher answer is the better one, by the first score that
// asks for it.
func upwards(of *instrument.Measure, slot int) (up, scored bool) {
	for i := range of.Scores {
		for _, t := range of.Scores[i].Terms {
			if t.Slot == slot {
				return (of.Scores[i].Better == instrument.BetterHigher) != t.Reversed, true
			}
		}
	}
	return false, false
}

// score works out what the answers give, and whether the ways to get help were shown.
func (m *maker) score(t *care.ScoredMeasurement) {
	of, _ := m.library.LatestMeasure(t.Measure)
	marks := of.Blank()
	t.HelpShownAt, t.Scores = time.Time{}, nil
	for link, code := range t.Answers {
		slot := of.Slot(link)
		marks[slot], _ = of.ParseMark(slot, code) // it is one of the scale's
		if of.NeedsHelp(slot, marks[slot]) {
			t.HelpShownAt = t.BegunAt
		}
	}
	for i, r := range of.Plan().Run(marks, nil) {
		t.Scores = append(t.Scores, care.MeasureScore{
			Organisation: t.Organisation, Measurement: t.ID, Person: t.Person, Score: of.Scores[i].Key, Method: of.Scores[i].Method,
			Digest: of.Digest, Result: r, At: t.CompletedAt,
		})
	}
}

// measuresAsked are the measures of the demonstration.
var measuresAsked = []string{"carer-check-in", "core-10", "dialog", "gad-7", "phq-9", "swemwbs", "water-today"}

func (h *History) insertMeasured(ctx context.Context, tx care.Tx) error {
	err := all(ctx, h.Measurements, func(ctx context.Context, t care.ScoredMeasurement) error {
		return first(
			func() error { return each(ctx, []care.Measurement{t.Measurement}, tx.InsertMeasurement) },
			func() error {
				if t.HelpShownAt.IsZero() {
					return nil
				}
				return tx.SetMeasurementAnswers(ctx, t.Measurement)
			},
			func() error {
				if t.HelpSeenAt.IsZero() {
					return nil
				}
				return tx.SetHelpSeen(ctx, t.Organisation, t.Person, t.ID, t.HelpSeenBy, t.HelpSeenAt)
			},
			func() error { return all(ctx, t.Scores, tx.InsertMeasureScore) },
			func() error {
				if !t.Completed() {
					return nil
				}
				return tx.CompleteMeasurement(ctx, t.Organisation, t.Person, t.ID, t.CompletedBy, t.CompletedAt)
			},
		)
	})
	return first(func() error { return err }, func() error { return each(ctx, h.Declines, tx.InsertMeasureDecline) })
}

// declinedSaid is what somebody says who does not want to.
var declinedSaid = []string{
	"Not today, please.", "I have filled in three of these this month.", "The numbers do not say what I mean.",
	"Maybe when I have slept.", "I would rather talk.", "Ask me in the new year.", "I did it at the surgery last week.",
}
