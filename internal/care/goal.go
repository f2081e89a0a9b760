package care

import (
	"context"
	"slices"
	"time"

	"towpath/internal/fault"
)

// MaxActiveGoals is how many goals a person may have on the go. More than three
// are hard to hold in mind, and the goal measure rates up to three.
const MaxActiveGoals = 3

// MaxRating is the top of the 0 to 10 on which a person rates how near a goal is.
const MaxRating = 10

// Goal is something a person wants, in their own words. It is rated 0 (not begun)
// to 10 (reached) by the person, and paired only with itself.
type Goal struct {
	ID           GoalID
	Organisation OrganisationID
	Person       PersonID
	Assessment   AssessmentID
	Area         string
	Words        string
	At           time.Time
	By           AccountID
	EndedAt      time.Time
	Ending       Ending
}

// Ending says how a goal ended.
type Ending string

// The endings. None of them is a failure.
const (
	EndingReached Ending = "reached"
	EndingChanged Ending = "changed"
	EndingLeft    Ending = "left"
)

// Endings lists them in order.
var Endings = []Ending{EndingReached, EndingChanged, EndingLeft}

// Active tells whether the goal still stands.
func (g Goal) Active() bool { return g.EndedAt.IsZero() }

// GoalRating is how near the person says the goal is, 0 to 10.
type GoalRating struct {
	ID           RatingID
	Organisation OrganisationID
	Goal         GoalID
	Person       PersonID
	Rating       int
	At           time.Time
	By           AccountID
}

// GoalPlan is a goal with its ratings and steps, oldest first.
type GoalPlan struct {
	Goal
	Ratings []GoalRating
	Steps   []PlanStep
}

// GoalsPage is a person's goals, oldest first.
type GoalsPage struct {
	Person Person
	Goals  []GoalPlan
	// Resources are what stands in the plan from the library.
	Resources KeptResources
}

// ListGoals gives a person's goals with ratings, steps and what became of them.
func (s *Service) ListGoals(ctx context.Context, a Actor, person PersonID) (GoalsPage, error) {
	var page GoalsPage
	err := s.read(ctx, a, "ListGoals", about(person, ""), func(tx Tx) (err error) {
		if page.Person, err = tx.Person(ctx, a.Organisation, person); err != nil {
			return err
		}
		if page.Goals, err = goalPlans(ctx, tx, a.Organisation, person); err != nil {
			return err
		}
		page.Resources, err = keptResources(ctx, tx, a.Organisation, person)
		return err
	})
	return page, err
}

// GoalsRated gives the goals of ListGoals without their steps, in the same way and with the
// same line in the log, for readers who look for what was said of them.
func (s *Service) GoalsRated(ctx context.Context, a Actor, person PersonID) (GoalsPage, error) {
	var page GoalsPage
	err := s.read(ctx, a, "ListGoals", about(person, ""), func(tx Tx) (err error) {
		if page.Person, err = tx.Person(ctx, a.Organisation, person); err != nil {
			return err
		}
		if page.Goals, err = ratedGoals(ctx, tx, a.Organisation, person); err != nil {
			return err
		}
		page.Resources, err = keptResources(ctx, tx, a.Organisation, person)
		return err
	})
	return page, err
}

func ratedGoals(ctx context.Context, tx Tx, org OrganisationID, person PersonID) ([]GoalPlan, error) {
	goals, err := tx.ListGoals(ctx, org, person)
	if err != nil || len(goals) == 0 {
		return nil, err
	}
	ratings, err := tx.ListGoalRatings(ctx, org, person)
	return withRatings(goals, ratings), err
}

func withRatings(goals []Goal, ratings []GoalRating) []GoalPlan {
	plans := make([]GoalPlan, len(goals))
	for i, g := range goals {
		plans[i].Goal = g
		for _, r := range ratings {
			if r.Goal == g.ID {
				plans[i].Ratings = append(plans[i].Ratings, r)
			}
		}
	}
	return plans
}

func goalPlans(ctx context.Context, tx Tx, org OrganisationID, person PersonID) ([]GoalPlan, error) {
	plans, err := ratedGoals(ctx, tx, org, person)
	if err != nil || len(plans) == 0 {
		return nil, err
	}
	return withSteps(ctx, tx, org, person, plans)
}

// standingPlans gives the goals that stand, with their steps and without ratings.
func standingPlans(ctx context.Context, tx Tx, org OrganisationID, person PersonID) ([]GoalPlan, error) {
	goals, err := tx.ListGoals(ctx, org, person)
	goals = slices.DeleteFunc(goals, func(g Goal) bool { return !g.Active() })
	if err != nil || len(goals) == 0 {
		return nil, err
	}
	return withSteps(ctx, tx, org, person, withRatings(goals, nil))
}

func withSteps(ctx context.Context, tx Tx, org OrganisationID, person PersonID, plans []GoalPlan) ([]GoalPlan, error) {
	steps, err := tx.ListActionSteps(ctx, org, person)
	if err != nil {
		return nil, err
	}
	reviews, err := tx.ListStepReviews(ctx, org, person)
	if err != nil {
		return nil, err
	}
	for i := range plans {
		for _, st := range steps {
			if st.Goal != plans[i].ID {
				continue
			}
			p := PlanStep{ActionStep: st}
			for _, r := range reviews {
				if r.Step == st.ID {
					p.Reviews = append(p.Reviews, r)
				}
			}
			plans[i].Steps = append(plans[i].Steps, p)
		}
	}
	return plans, nil
}

// NewGoal is a goal as it comes from a form. Rating is -1 where none was given.
type NewGoal struct {
	ID         GoalID
	Assessment AssessmentID
	Area       string
	Words      string
	Rating     int
	RatingID   RatingID
	Steps      []NewStep
}

// SetGoal saves a goal, how near it is now, and its first steps, all or nothing.
// Saving the same id again is the same goal.
func (s *Service) SetGoal(ctx context.Context, a Actor, person PersonID, n NewGoal) error {
	var c fault.Check
	c.Require(ValidID(string(n.ID)), "id", "error.id")
	c.Require(isLine(n.Words), "words", "goal.error.words")
	c.Require(n.Assessment == "" || ValidID(string(n.Assessment)), "id", "error.id")
	c.Require(Fits(n.Area, MaxLine), "area", "error.long", "most", MaxLine)
	c.Require(n.Rating >= -1 && n.Rating <= MaxRating, "rating", "goal.error.rating")
	c.Require(n.Rating < 0 || ValidID(string(n.RatingID)), "rating", "error.id")
	for _, st := range n.Steps {
		st.check(&c, "step")
	}
	if err := c.Err("SetGoal"); err != nil {
		return err
	}
	return s.write(ctx, a, "SetGoal", about(person, "goal:"+string(n.ID)), func(tx Tx) error {
		if err := s.grewFrom(ctx, tx, a, person, n.Assessment, n.Area); err != nil {
			return err
		}
		return s.setGoal(ctx, tx, a, person, n)
	})
}

func (s *Service) setGoal(ctx context.Context, tx Tx, a Actor, person PersonID, n NewGoal) error {
	goals, err := tx.ListGoals(ctx, a.Organisation, person)
	if err != nil {
		return err
	}
	active := 0
	for _, g := range goals {
		if g.ID == n.ID {
			return again("SetGoal", goals, nil, func(g Goal) bool { return g.ID == n.ID && g.Words == n.Words && g.Area == n.Area })
		}
		if g.Active() {
			active++
		}
	}
	var c fault.Check
	c.Require(active < MaxActiveGoals, "words", "goal.error.many", "most", MaxActiveGoals)
	if err := c.Err("SetGoal"); err != nil {
		return err
	}
	added, err := tx.InsertGoal(ctx, Goal{
		ID: n.ID, Organisation: a.Organisation, Person: person, Assessment: n.Assessment, Area: n.Area,
		Words: n.Words, At: s.Now(), By: a.Account,
	})
	if err == nil && !added {
		err = again[Goal]("SetGoal", nil, nil, nil) // the id is somebody else's goal
	}
	if err == nil && n.Rating >= 0 {
		err = s.insertRating(ctx, tx, a, person, GoalRating{ID: n.RatingID, Goal: n.ID, Rating: n.Rating, At: s.Now()})
	}
	for _, st := range n.Steps {
		if err == nil {
			err = s.insertStep(ctx, tx, a, person, n.ID, st)
		}
	}
	return err
}

// grewFrom refuses an assessment that is not this person's, and an area that no
// instrument has. A goal may also stand by itself.
func (s *Service) grewFrom(ctx context.Context, tx Tx, a Actor, person PersonID, id AssessmentID, area string) error {
	var c fault.Check
	c.Require(area == "" || s.knowsArea(area), "words", "assessment.error.area")
	if err := c.Err("goal"); err != nil || id == "" {
		return err
	}
	_, err := tx.Assessment(ctx, a.Organisation, person, id)
	return err
}

func (s *Service) insertRating(ctx context.Context, tx Tx, a Actor, person PersonID, r GoalRating) error {
	r.Organisation, r.Person, r.By = a.Organisation, person, a.Account
	added, err := tx.InsertGoalRating(ctx, r)
	if err != nil || added {
		return err
	}
	all, err := tx.ListGoalRatings(ctx, a.Organisation, person)
	return again("RateGoal", all, err, func(o GoalRating) bool { return o.ID == r.ID && o.Goal == r.Goal && o.Rating == r.Rating })
}

// activeGoal refuses a goal that is not this person's or has ended.
func activeGoal(ctx context.Context, tx Tx, a Actor, person PersonID, id GoalID) error {
	goals, err := tx.ListGoals(ctx, a.Organisation, person)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(goals, func(g Goal) bool { return g.ID == id })
	if i < 0 {
		return denied("goal")
	}
	if !goals[i].Active() {
		return fault.New(fault.Conflict, "goal: ended", nil)
	}
	return nil
}

// RateGoal adds a rating, 0 to 10, to a goal that stands.
func (s *Service) RateGoal(ctx context.Context, a Actor, person PersonID, goal GoalID, id RatingID, rating int) error {
	var c fault.Check
	c.Require(ValidID(string(id)), "id", "error.id")
	c.Require(rating >= 0 && rating <= MaxRating, "rating", "goal.error.rating")
	if err := c.Err("RateGoal"); err != nil {
		return err
	}
	return s.write(ctx, a, "RateGoal", about(person, "goal:"+string(goal)), func(tx Tx) error {
		if err := activeGoal(ctx, tx, a, person, goal); err != nil {
			return err
		}
		return s.insertRating(ctx, tx, a, person, GoalRating{ID: id, Goal: goal, Rating: rating, At: s.Now()})
	})
}

// EndGoal ends a goal: reached, changed or left. It stays on the journey.
func (s *Service) EndGoal(ctx context.Context, a Actor, person PersonID, goal GoalID, ending Ending) error {
	var c fault.Check
	c.Require(slices.Contains(Endings, ending), "ending", "goal.error.ending")
	if err := c.Err("EndGoal"); err != nil {
		return err
	}
	return s.write(ctx, a, "EndGoal", about(person, "goal:"+string(goal)), func(tx Tx) error {
		if err := activeGoal(ctx, tx, a, person, goal); err != nil {
			if fault.Is(err, fault.Conflict) {
				return nil
			}
			return err
		}
		return tx.EndGoal(ctx, a.Organisation, person, goal, ending, s.Now())
	})
}
