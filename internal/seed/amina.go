package seed

import (
	"slices"
	"time"

	"towpath/internal/care"
	"towpath/internal/instrument"
)

// amina writes the history that the screenshots and the documentation show.
func (m *maker) amina(l *life) {
	l.since = 1092
	own := m.accountOf(Amina)
	for i, w := range aminaBlooms {
		m.told(l, w, aminaNotes[i], own)
	}
	m.aminaGoals(l)
	for _, s := range aminaStory {
		by := own.ID
		if s.ben {
			by = l.worker.ID
		}
		m.enter(l, m.hour(s.ago), s.happening, by)
	}
	slices.SortStableFunc(l.Entries, func(a, b care.Entry) int { return a.At.Compare(b.At) })
	m.circle(l, own)
	m.audit(l)
}

// toldBloom is an occasion of which the numbers are laid down: one for each area,
// or one of the codes below.
type toldBloom struct {
	ago                   int
	way                   care.Way
	present               string
	person, worker, agree []int
	chosen                []toldChoice
}

type toldChoice struct{ area, understand, ahead, help string }

// Codes in the place of a number. 0 is never asked.
const (
	left    = -1
	notMine = -2
	unsure  = -3
)

func values(list []int) []instrument.Answer {
	out := make([]instrument.Answer, len(list))
	for i, n := range list {
		switch n {
		case left:
			out[i].NotGiven = instrument.Left
		case notMine:
			out[i].NotGiven = instrument.NotApplicable
		case unsure:
			out[i].NotGiven = instrument.NotSure
		default:
			out[i].Step = instrument.WholeStep(n)
		}
	}
	return out
}

// told writes an occasion that is laid down. Apart, each writes for themselves.
func (m *maker) told(l *life, w toldBloom, notes map[string]string, own care.Account) {
	kind := care.KindReview
	if len(l.Occasions) == 0 {
		kind = care.KindBaseline
	}
	o := Occasion{Assessment: m.begin(l, w.ago, kind, w.way)}
	o.Assessment.Present = w.present
	at := o.Assessment.StartedAt
	by := l.worker.ID
	if w.way == care.WayApart || w.present == "" && own.ID != "" {
		by = own.ID
	}
	for _, part := range []struct {
		voice care.Voice
		list  []int
		by    care.AccountID
	}{{care.VoicePerson, w.person, by}, {care.VoiceWorker, w.worker, l.worker.ID}, {care.VoiceAgreed, w.agree, l.worker.ID}} {
		if part.list == nil {
			continue
		}
		v := view{voice: part.voice, by: part.by, values: values(part.list), notes: map[string]string{}}
		if len(o.Readings) == 0 {
			v.notes = notes
		}
		at = m.say(l, &o, v, at)
	}
	o.Assessment.CompletedAt = at.Add(4 * time.Minute)
	for i, c := range w.chosen {
		t := o.Assessment.CompletedAt.Add(-time.Minute)
		o.Chosen = append(o.Chosen, care.ChosenArea{
			ID: care.ChosenID(m.id(t)), Organisation: m.org, Assessment: o.Assessment.ID, Person: l.Person.ID, Area: c.area, Place: i + 1,
			Understand: c.understand, LookAhead: c.ahead, CouldHelp: c.help, At: t, By: l.worker.ID,
		})
	}
	l.Occasions = append(l.Occasions, o)
}

// toldGoal is a goal that is laid down; its ratings follow the occasions from the
// one on which it was set.
type toldGoal struct {
	area, words string
	set, end    int // occasions, from 0; end is -1 while it stands
	ending      care.Ending
	ratings     []int
	steps       []toldStep
}

type toldStep struct {
	words, who string
	reviews    []toldReview
}

type toldReview struct {
	occasion int
	outcome  care.Outcome
	note     string
}

func (m *maker) aminaGoals(l *life) {
	for _, t := range aminaGoals {
		o := l.Occasions[t.set]
		at := o.Assessment.CompletedAt.Add(time.Minute * time.Duration(1+len(l.Goals)))
		g := care.GoalPlan{Goal: care.Goal{
			ID: care.GoalID(m.id(at)), Organisation: m.org, Person: l.Person.ID, Assessment: o.Assessment.ID, Area: t.area,
			Words: t.words, At: at, By: l.worker.ID,
		}}
		for i, rating := range t.ratings {
			when := at
			if i > 0 {
				when = l.Occasions[t.set+i].Assessment.StartedAt.Add(30 * time.Second)
			}
			m.rate(&g, rating, when)
		}
		for i, s := range t.steps {
			st := care.PlanStep{ActionStep: care.ActionStep{
				ID: care.StepID(m.id(at)), Organisation: m.org, Goal: g.ID, Person: l.Person.ID, Words: s.words, Who: s.who,
				ByDate: dayOf(at.AddDate(0, 0, 14+28*i)), At: at, By: l.worker.ID,
			}}
			for _, r := range s.reviews {
				seen := l.Occasions[r.occasion].Assessment
				st.Reviews = append(st.Reviews, care.StepReview{
					ID: care.ReviewID(m.id(seen.StartedAt)), Organisation: m.org, Step: st.ID, Person: l.Person.ID, Assessment: seen.ID,
					Outcome: r.outcome, Note: r.note, At: seen.StartedAt.Add(20 * time.Second), By: l.worker.ID,
				})
			}
			g.Steps = append(g.Steps, st)
		}
		if t.end >= 0 {
			g.EndedAt, g.Ending = l.Occasions[t.end].Assessment.StartedAt.Add(time.Minute), t.ending
		}
		l.Goals = append(l.Goals, g)
	}
}
