package care

import (
	"context"
	"slices"
	"time"

	"towpath/internal/fault"
	"towpath/internal/instrument"
)

// bindGoals gives each question of a measure that rates goals one of the person's
// goals, in the order in which they were set. A question that is left over has none,
// and is not asked.
func bindGoals(ctx context.Context, tx Tx, of *instrument.Measure, m *Measurement) error {
	if of.Rates == nil {
		return nil
	}
	goals, err := tx.ListGoals(ctx, m.Organisation, m.Person)
	if err != nil {
		return err
	}
	goals = slices.DeleteFunc(goals, func(g Goal) bool { return !g.Active() })
	m.GoalOf = map[string]GoalID{}
	for i := range min(len(goals), len(of.Items)) {
		m.GoalOf[of.Items[i].LinkID] = goals[i].ID
	}
	var c fault.Check
	c.Require(len(goals) > 0, "measure", "measure.error.no_goals")
	return c.Err("BeginMeasurement")
}

// rateGoals adds what a sheet says of each goal to the goal's own ratings, on the day
// that the answers are of. A goal that ended while the sheet was open is rated too: it
// was asked about.
func (s *Service) rateGoals(ctx context.Context, tx Tx, a Actor, m Measurement, of *instrument.Measure, marks []instrument.Mark) error {
	for slot, item := range of.Items {
		goal := m.GoalOf[item.LinkID]
		if goal == "" || !marks[slot].Number() {
			continue
		}
		r := GoalRating{ID: RatingID(s.newID()), Goal: goal, Rating: int(marks[slot]), At: m.answered(s.Now())}
		if err := s.insertRating(ctx, tx, a, m.Person, r); err != nil {
			return err
		}
	}
	return nil
}

// answered gives an instant on the day that the answers are of: now, or the beginning of
// a day that is past.
func (m Measurement) answered(now time.Time) time.Time {
	if day, ok := m.On.Time(); ok && !day.Add(24*time.Hour).After(now) {
		return day
	}
	return now
}

// bound puts the goals beside the questions that are about them.
func (m *Measured) bound(goals []Goal) {
	if len(m.GoalOf) == 0 {
		return
	}
	m.Goals = make([]Goal, len(m.Of.Items))
	for slot, item := range m.Of.Items {
		id := m.GoalOf[item.LinkID]
		m.Goals[slot].ID = id
		if at := slices.IndexFunc(goals, func(g Goal) bool { return g.ID == id }); at >= 0 {
			m.Goals[slot] = goals[at]
		}
	}
}

// GoalMove is how one goal moved from the first to the latest sheet that rated it,
// whichever question it was beside. It is nobody's pair but its own.
type GoalMove struct {
	Goal          Goal
	From, To      Measured
	First, Latest int
	instrument.Move
}

// GoalsMean is the mean of the moves of goals that were rated twice.
type GoalsMean struct {
	Goals int // how many are in it
	instrument.Move
}

// goalMoves pairs the first with the latest rating of each goal, ended ones too, on
// sheets of the newest version that was completed.
func goalMoves(times []Measured) ([]GoalMove, *GoalsMean) {
	last, ok := MeasureSeries{Times: times}.Latest()
	if !ok || last.Of == nil || last.Of.Rates == nil {
		return nil, nil
	}
	var found []GoalMove
	for _, t := range times {
		if t.Of == last.Of && t.Completed() {
			found = t.rated(found)
		}
	}
	var out []GoalMove
	var moves []instrument.Move
	for _, g := range found {
		if g.From.ID == g.To.ID {
			continue
		}
		g.Move = last.Of.Rates.Of(g.First, g.Latest)
		out, moves = append(out, g), append(moves, g.Move)
	}
	if len(moves) == 0 {
		return nil, nil
	}
	return out, &GoalsMean{Goals: len(moves), Move: last.Of.Rates.OfMean(moves)}
}

// rated adds what one sheet says of its goals to what the sheets before it said.
func (m Measured) rated(found []GoalMove) []GoalMove {
	marks, err := m.Marks()
	if err != nil {
		return found
	}
	for slot, goal := range m.Goals {
		if goal.ID == "" || !marks[slot].Number() {
			continue
		}
		at := slices.IndexFunc(found, func(g GoalMove) bool { return g.Goal.ID == goal.ID })
		if at < 0 {
			at = len(found)
			found = append(found, GoalMove{Goal: goal, From: m, First: int(marks[slot])})
		}
		found[at].To, found[at].Latest = m, int(marks[slot])
	}
	return found
}
