package care

import (
	"context"
	"slices"
	"time"

	"towpath/internal/fault"
)

// ActionStep is one thing that somebody will do towards a goal: who, by when.
type ActionStep struct {
	ID           StepID
	Organisation OrganisationID
	Goal         GoalID
	Person       PersonID
	Words        string
	Who          string
	ByDate       Date
	At           time.Time
	By           AccountID
}

// Outcome says what became of a step of an action plan.
type Outcome string

// The outcomes of a step.
const (
	StepDone    Outcome = "done"
	StepPartly  Outcome = "partly"
	StepNot     Outcome = "not"
	StepChanged Outcome = "changed"
)

// Outcomes lists them in order.
var Outcomes = []Outcome{StepDone, StepPartly, StepNot, StepChanged}

// StepReview says, at some later time, what became of a step.
type StepReview struct {
	ID           ReviewID
	Organisation OrganisationID
	Step         StepID
	Person       PersonID
	Assessment   AssessmentID
	Outcome      Outcome
	Note         string
	At           time.Time
	By           AccountID
}

// PlanStep is a step with what became of it, latest last.
type PlanStep struct {
	ActionStep
	Reviews []StepReview
}

// Latest gives the last review, if there is one.
func (p PlanStep) Latest() (StepReview, bool) {
	if len(p.Reviews) == 0 {
		return StepReview{}, false
	}
	return p.Reviews[len(p.Reviews)-1], true
}

// Open tells whether there is still something to do.
func (p PlanStep) Open() bool {
	r, ok := p.Latest()
	return !ok || r.Outcome == StepPartly || r.Outcome == StepNot
}

// NewStep is a step as it comes from a form.
type NewStep struct {
	ID     StepID
	Words  string
	Who    string
	ByDate Date
}

func (n NewStep) check(c *fault.Check, field string) {
	c.Require(ValidID(string(n.ID)), field, "error.id")
	c.Require(isLine(n.Words), field, "goal.error.step_words")
	c.Require(Fits(n.Who, MaxLine), field+"_who", "error.long", "most", MaxLine)
	c.Require(n.ByDate == "" || n.ByDate.Valid(), field+"_by", "error.date")
}

func (s *Service) insertStep(ctx context.Context, tx Tx, a Actor, person PersonID, goal GoalID, n NewStep) error {
	added, err := tx.InsertActionStep(ctx, ActionStep{
		ID: n.ID, Organisation: a.Organisation, Goal: goal, Person: person, Words: n.Words, Who: n.Who, ByDate: n.ByDate,
		At: s.Now(), By: a.Account,
	})
	if err != nil || added {
		return err
	}
	all, err := tx.ListActionSteps(ctx, a.Organisation, person)
	return again("AgreeStep", all, err, func(st ActionStep) bool {
		return st.ID == n.ID && st.Goal == goal && st.Words == n.Words && st.Who == n.Who && st.ByDate == n.ByDate
	})
}

// AgreeStep adds a step to a goal that stands.
func (s *Service) AgreeStep(ctx context.Context, a Actor, person PersonID, goal GoalID, n NewStep) error {
	var c fault.Check
	n.check(&c, "step")
	if err := c.Err("AgreeStep"); err != nil {
		return err
	}
	return s.write(ctx, a, "AgreeStep", about(person, "goal:"+string(goal)), func(tx Tx) error {
		if err := activeGoal(ctx, tx, a, person, goal); err != nil {
			return err
		}
		return s.insertStep(ctx, tx, a, person, goal, n)
	})
}

// NewReview is what became of a step, as it comes from a form.
type NewReview struct {
	ID         ReviewID
	Step       StepID
	Assessment AssessmentID
	Outcome    Outcome
	Note       string
}

// ReviewStep says what became of a step. Earlier reviews stay.
func (s *Service) ReviewStep(ctx context.Context, a Actor, person PersonID, n NewReview) error {
	var c fault.Check
	c.Require(ValidID(string(n.ID)), "id", "error.id")
	c.Require(n.Assessment == "" || ValidID(string(n.Assessment)), "id", "error.id")
	c.Require(slices.Contains(Outcomes, n.Outcome), "outcome", "goal.error.outcome")
	c.Require(Fits(n.Note, MaxNote), "note", "error.long", "most", MaxNote)
	if err := c.Err("ReviewStep"); err != nil {
		return err
	}
	return s.write(ctx, a, "ReviewStep", about(person, "step:"+string(n.Step)), func(tx Tx) error {
		steps, err := tx.ListActionSteps(ctx, a.Organisation, person)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(steps, func(st ActionStep) bool { return st.ID == n.Step }) {
			return denied("ReviewStep")
		}
		if err := s.grewFrom(ctx, tx, a, person, n.Assessment, ""); err != nil {
			return err
		}
		added, err := tx.InsertStepReview(ctx, StepReview{
			ID: n.ID, Organisation: a.Organisation, Step: n.Step, Person: person, Assessment: n.Assessment,
			Outcome: n.Outcome, Note: n.Note, At: s.Now(), By: a.Account,
		})
		if err != nil || added {
			return err
		}
		all, err := tx.ListStepReviews(ctx, a.Organisation, person)
		return again("ReviewStep", all, err, func(r StepReview) bool {
			return r.ID == n.ID && r.Step == n.Step && r.Outcome == n.Outcome && r.Note == n.Note
		})
	})
}
