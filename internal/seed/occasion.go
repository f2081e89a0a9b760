package seed

import (
	"slices"
	"strings"
	"time"

	"towpath/internal/care"
	"towpath/internal/instrument"
)

// view is one voice on one occasion: what it says of each area, and who writes it.
type view struct {
	voice  care.Voice
	by     care.AccountID
	values []instrument.Answer
	// notes are by key of area.
	notes map[string]string
}

// begin makes an assessment of a day.
func (m *maker) begin(l *life, daysAgo int, kind care.Kind, way care.Way) care.Assessment {
	at := m.hour(daysAgo)
	as := care.Assessment{
		ID: care.AssessmentID(m.id(at)), Organisation: m.org, Person: l.Person.ID, Instrument: l.inst.ID, InstrumentVersion: l.inst.Version,
		Kind: kind, Way: way, On: dayOf(at), Source: care.SourceSeed, StartedAt: at, StartedBy: l.worker.ID,
	}
	if m.chance(50) {
		as.Minutes = pick(m, []int{20, 30, 45, 60})
	}
	if way == care.WayTogether && m.chance(60) {
		as.Present = l.Person.Called() + " and " + firstName(l.worker.Name)
	}
	return as
}

// occasion makes an assessment done together and finished on its day.
func (m *maker) occasion(l *life, daysAgo int, kind care.Kind) {
	as := m.begin(l, daysAgo, kind, care.WayTogether)
	o := Occasion{Assessment: as}
	person := m.view(l, care.VoicePerson, daysAgo)
	at := as.StartedAt
	switch n := m.rng.IntN(100); {
	case n < 48:
		person.voice = care.VoiceAgreed
		at = m.say(l, &o, person, at)
	case n < 62:
		at = m.say(l, &o, person, at)
	default:
		worker := m.besides(l, person)
		at = m.say(l, &o, person, at)
		at = m.say(l, &o, worker, at)
		if n >= 74 {
			at = m.say(l, &o, m.agreed(l, person, worker), at)
		}
	}
	o.Assessment.CompletedAt = at.Add(time.Duration(m.between(2, 9)) * time.Minute)
	if m.chance(50) {
		m.choose(l, &o)
	}
	l.Occasions = append(l.Occasions, o)
}

// view makes up what somebody says on a day. Some areas are left, do not apply or
// are not asked at all; sometimes the time runs out.
func (m *maker) view(l *life, voice care.Voice, daysAgo int) view {
	v := view{voice: voice, by: l.worker.ID, notes: map[string]string{}}
	asked := len(l.inst.Areas)
	if m.chance(9) {
		asked = m.between(3, asked-1)
	}
	for i, area := range l.inst.Areas {
		var a instrument.Answer
		n := m.rng.IntN(100)
		switch {
		case i >= asked || n < 2:
		case n < 6:
			a.NotGiven = instrument.Left
		case n < 8:
			a.NotGiven = instrument.NotSure
		case n < 9 || area.Key == "habits" && n < 22 || area.Key == "work" && n < 16:
			a.NotGiven = instrument.NotApplicable
		default:
			a.Step = m.step(l.course.at(i, m.month(l, daysAgo)))
		}
		v.values = append(v.values, a)
		if text := m.note(l, area.Key, a); text != "" {
			v.notes[area.Key] = text
		}
	}
	if !slices.ContainsFunc(v.values, instrument.Answer.HasStep) {
		v.values[0] = instrument.Answer{Step: m.step(l.course.at(0, m.month(l, daysAgo)))}
	}
	return v
}

// note gives words that suit an answer, each only once for a person.
func (m *maker) note(l *life, area string, a instrument.Answer) string {
	if !a.HasStep() || !m.chance(34) {
		return ""
	}
	words := adultSaid
	switch l.setting {
	case care.SettingSecure:
		words = secureSaid
	case care.SettingCarers:
		words = carerSaid
	default:
	}
	list := words[area].mid
	if a.Step.Stage() <= 2 {
		list = words[area].low
	} else if a.Step.Stage() >= 4 {
		list = words[area].high
	}
	if len(list) == 0 {
		return ""
	}
	text := pick(m, list)
	if l.said[text] {
		return ""
	}
	l.said[text] = true
	return text
}

// besides is the worker's view beside the person's: mostly near it, at times two
// or three steps away.
func (m *maker) besides(l *life, person view) view {
	w := view{voice: care.VoiceWorker, by: l.worker.ID, notes: map[string]string{}}
	lean := m.rng.Float64()*1.6 - 0.8
	for i, area := range l.inst.Areas {
		a := person.values[i]
		switch {
		case a.HasStep() && m.chance(95):
			a.Step = m.step(a.Step.Float() + lean + 0.7*m.rng.NormFloat64())
		case a.HasStep():
			a = instrument.Answer{NotGiven: instrument.NotSure}
		case a.NotGiven == instrument.Left && m.chance(50):
			a = instrument.Answer{}
		}
		w.values = append(w.values, a)
		if a.HasStep() && m.chance(9) {
			w.notes[area.Key] = strings.ReplaceAll(pick(m, workerSaid), "{name}", l.Person.Called())
		}
	}
	return w
}

// agreed lies between the two, nearer to the person's.
func (m *maker) agreed(l *life, person, worker view) view {
	v := view{voice: care.VoiceAgreed, by: l.worker.ID, notes: map[string]string{}}
	for i := range l.inst.Areas {
		p, w := person.values[i], worker.values[i]
		if p.HasStep() && w.HasStep() {
			p.Step = instrument.WholeStep((2*int(p.Step) + int(w.Step) + 3) / 6)
		}
		v.values = append(v.values, p)
	}
	return v
}

// say writes the answers of a voice and the reading that they make, and gives the
// time at which it is done.
func (m *maker) say(l *life, o *Occasion, v view, at time.Time) time.Time {
	as := o.Assessment
	at = at.Add(time.Duration(m.between(60, 200)) * time.Second)
	r := care.Reading{
		Organisation: m.org, Assessment: as.ID, Person: l.Person.ID, Voice: v.voice,
		Values: slices.Clone(v.values), StartedAt: at, StartedBy: v.by,
	}
	for i, area := range l.inst.Areas {
		a := m.answer(l, v, area.Key, v.values[i])
		if a.Empty() {
			continue
		}
		a.Assessment, a.At = as.ID, at
		if v.values[i].HasStep() && m.chance(3) {
			a = m.changedMind(o, a)
			at = a.At
		}
		a.ID = care.AnswerID(m.id(a.At))
		if n := len(o.Answers); n > 0 && o.Answers[n-1].ReplacedBy == pending {
			o.Answers[n-1].ReplacedBy = a.ID
		}
		o.Answers = append(o.Answers, a)
		r.ChangedAt = at
		at = at.Add(time.Duration(m.between(25, 140)) * time.Second)
	}
	if as.Way == care.WayApart {
		r.HandedInAt = at
	}
	o.Readings = append(o.Readings, r)
	return at
}

// pending stands in an answer until the one that replaces it has its id.
const pending = "pending"

// changedMind puts an earlier answer before one, which then replaces it.
func (m *maker) changedMind(o *Occasion, a care.Answer) care.Answer {
	old := a
	old.ID, old.ReplacedBy = care.AnswerID(m.id(a.At)), pending
	old.Given.Step = a.Given.Step + 2
	if !old.Given.Step.Valid() {
		old.Given.Step = a.Given.Step - 2
	}
	o.Answers = append(o.Answers, old)
	a.At = a.At.Add(time.Duration(m.between(8, 50)) * time.Second)
	return a
}

func (m *maker) answer(l *life, v view, area string, given instrument.Answer) care.Answer {
	a := care.Answer{
		Organisation: m.org, Person: l.Person.ID, Voice: v.voice, Area: area, Given: given, Note: v.notes[area],
		By: v.by, ByName: m.names[v.by].Name,
	}
	if a.Empty() || v.voice == care.VoiceWorker {
		return a
	}
	if m.chance(40) {
		a.Matters = pick(m, []instrument.Matters{instrument.MattersALittle, instrument.MattersQuiteABit, instrument.MattersQuiteABit, instrument.MattersMost})
	}
	if m.chance(26) {
		a.Help = care.HelpNotWanted
		if !given.HasStep() || m.rng.IntN(10) >= int(given.Step)/2 {
			a.Help = care.HelpWanted
		}
	}
	if given.HasStep() && m.chance(14) {
		a.Enough = min(given.Step+instrument.Step(2*m.between(0, 3)), instrument.MaxStep)
	}
	return a
}
