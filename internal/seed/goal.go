package seed

import (
	"strings"
	"time"

	"towpath/internal/care"
)

// goals makes goals out of the areas that were chosen, follows them from one
// occasion to the next, and ends some of them.
func (m *maker) goals(l *life) {
	for _, o := range l.Occasions {
		for g := range l.Goals {
			m.follow(l, &l.Goals[g], o)
		}
		for _, c := range o.Chosen {
			if active(l.Goals) >= care.MaxActiveGoals || m.chance(25) {
				continue
			}
			if a, ok := m.aim(l, c.Area); ok {
				m.set(l, a, o)
			}
		}
	}
}

func active(goals []care.GoalPlan) int {
	n := 0
	for _, g := range goals {
		if g.Active() {
			n++
		}
	}
	return n
}

// aim finds a goal for an area that this person has not had yet.
func (m *maker) aim(l *life, area string) (aim, bool) {
	list := homeAims
	switch l.setting {
	case care.SettingSecure:
		list = wardAims
	case care.SettingCarers:
		list = carerAims
	default:
	}
	var fit []aim
	for _, a := range list {
		if a.area == area && !l.said[a.words] {
			fit = append(fit, a)
		}
	}
	if len(fit) == 0 {
		return aim{}, false
	}
	a := pick(m, fit)
	l.said[a.words] = true
	return a, true
}

// set writes a goal with its steps and how near it is.
func (m *maker) set(l *life, a aim, o Occasion) {
	at := o.Assessment.CompletedAt.Add(time.Minute * time.Duration(1+active(l.Goals)))
	g := care.GoalPlan{Goal: care.Goal{
		ID: care.GoalID(m.id(at)), Organisation: m.org, Person: l.Person.ID, Assessment: o.Assessment.ID, Area: a.area,
		Words: a.words, At: at, By: l.worker.ID,
	}}
	m.rate(&g, m.between(0, 4), at)
	worker := firstName(l.worker.Name)
	for i, p := range a.steps {
		st := care.PlanStep{ActionStep: care.ActionStep{
			ID: care.StepID(m.id(at)), Organisation: m.org, Goal: g.ID, Person: l.Person.ID,
			Words: strings.ReplaceAll(p.words, "{worker}", worker), Who: strings.ReplaceAll(p.who, "{worker}", worker), At: at, By: l.worker.ID,
		}}
		if m.chance(70) {
			st.ByDate = dayOf(at.AddDate(0, 0, 7+21*i+m.rng.IntN(20)))
		}
		g.Steps = append(g.Steps, st)
	}
	l.Goals = append(l.Goals, g)
}

func (m *maker) rate(g *care.GoalPlan, rating int, at time.Time) {
	g.Ratings = append(g.Ratings, care.GoalRating{
		ID: care.RatingID(m.id(at)), Organisation: m.org, Goal: g.ID, Person: g.Person,
		Rating: min(max(rating, 0), care.MaxRating), At: at, By: g.By,
	})
}

// follow looks at a goal again on a later occasion.
func (m *maker) follow(l *life, g *care.GoalPlan, o Occasion) {
	if !g.Active() || m.chance(22) {
		return
	}
	at := o.Assessment.StartedAt.Add(30 * time.Second)
	done := 0
	for i := range g.Steps {
		st := &g.Steps[i]
		if st.Open() && m.chance(75) {
			m.review(st, m.outcome(), o.Assessment.ID, at)
		}
		if !st.Open() {
			done++
		}
	}
	rating := g.Ratings[len(g.Ratings)-1].Rating + m.between(-2, 3) + min(done, 2)
	m.rate(g, rating, at)
	switch {
	case rating >= 8 && m.chance(70):
		g.EndedAt, g.Ending = at.Add(time.Minute), care.EndingReached
	case m.chance(8):
		g.EndedAt, g.Ending = at.Add(time.Minute), care.EndingChanged
	case m.chance(7):
		g.EndedAt, g.Ending = at.Add(time.Minute), care.EndingLeft
	}
}

func (m *maker) outcome() care.Outcome {
	switch n := m.rng.IntN(100); {
	case n < 52:
		return care.StepDone
	case n < 74:
		return care.StepPartly
	case n < 92:
		return care.StepNot
	default:
		return care.StepChanged
	}
}

func (m *maker) review(st *care.PlanStep, outcome care.Outcome, assessment care.AssessmentID, at time.Time) {
	st.Reviews = append(st.Reviews, care.StepReview{
		ID: care.ReviewID(m.id(at)), Organisation: m.org, Step: st.ID, Person: st.Person, Assessment: assessment,
		Outcome: outcome, Note: pick(m, reviewSaid[string(outcome)]), At: at, By: st.By,
	})
}
