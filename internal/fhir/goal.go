package fhir

import (
	"slices"

	"towpath/internal/care"
)

// Goal is something a person wants (hl7.org/fhir/R4/goal.html).
type Goal struct {
	ResourceType    string    `json:"resourceType"`
	ID              string    `json:"id"`
	Extension       Exts      `json:"extension,omitempty"`
	LifecycleStatus string    `json:"lifecycleStatus"`
	Achievement     *Concept  `json:"achievementStatus,omitempty"`
	Description     Concept   `json:"description"`
	Subject         Reference `json:"subject"`
	StartDate       string    `json:"startDate,omitempty"`
	StatusDate      string    `json:"statusDate,omitempty"`
}

// Task is one step of an action plan.
type Task struct {
	ResourceType string       `json:"resourceType"`
	ID           string       `json:"id"`
	Extension    Exts         `json:"extension,omitempty"`
	Status       string       `json:"status"`
	Intent       string       `json:"intent"`
	Description  string       `json:"description,omitempty"`
	Focus        Reference    `json:"focus"`
	For          Reference    `json:"for"`
	AuthoredOn   string       `json:"authoredOn,omitempty"`
	Owner        *Reference   `json:"owner,omitempty"`
	Restriction  *Restriction `json:"restriction,omitempty"`
	Note         []Annotation `json:"note,omitempty"`
}

// Restriction says by when.
type Restriction struct {
	Period Period `json:"period"`
}

// Annotation is words beside something: on a step, a review of what became of it.
type Annotation struct {
	Extension Exts   `json:"extension,omitempty"`
	Time      string `json:"time,omitempty"`
	Text      string `json:"text"`
}

var lifecycle = map[care.Ending]string{"": "active", care.EndingReached: "completed", care.EndingChanged: "cancelled", care.EndingLeft: "cancelled"}

// achievement says of each way to end whether the goal was reached.
var achievement = map[care.Ending]string{"": "in-progress", care.EndingReached: "achieved", care.EndingLeft: "not-achieved"}

// OfGoal gives a goal as a resource.
func OfGoal(g care.Goal) Goal {
	goal := Goal{
		ResourceType: "Goal", ID: string(g.ID), LifecycleStatus: lifecycle[g.Ending], Description: Concept{Text: g.Words}, Subject: patient(g.Person),
		StartDate: string(care.DateOf(g.At, utc)),
	}
	if at, ok := achievement[g.Ending]; ok {
		goal.Achievement = &Concept{Coding: []Coding{{System: "http://terminology.hl7.org/CodeSystem/goal-achievement", Code: at}}}
	}
	if !g.Active() {
		goal.StatusDate = string(care.DateOf(g.EndedAt, utc))
	}
	goal.Extension.text("area", g.Area)
	goal.Extension.text("assessment", string(g.Assessment))
	goal.Extension.instant("set", g.At)
	goal.Extension.instant("ended", g.EndedAt)
	goal.Extension.code("ending", string(g.Ending))
	goal.Extension.by(g.By)
	return goal
}

// Area is the area of life that a goal is in, "" for none.
func (g Goal) Area() string { return g.Extension.find("area").ValueString }

// FromAssessment is the assessment from which a goal grew, "" for none.
func (g Goal) FromAssessment() care.AssessmentID {
	return care.AssessmentID(g.Extension.find("assessment").ValueString)
}

// Ended gives how a goal ended, "" where it stands. A goal that was cancelled was left,
// unless it says that it changed. It tells whether the status is one that Towpath has.
func (g Goal) Ended() (ending care.Ending, ok bool) {
	said := care.Ending(g.Extension.find("ending").ValueCode)
	switch {
	case g.LifecycleStatus == "active":
		return "", true
	case g.LifecycleStatus == "completed":
		return care.EndingReached, true
	case g.LifecycleStatus == "cancelled" && said == care.EndingChanged:
		return said, true
	}
	return care.EndingLeft, g.LifecycleStatus == "cancelled"
}

// ratingCode is of observations that say how near a goal is.
const ratingCode = "goal-rating"

// OfRating gives how near a goal is as an observation.
func OfRating(r care.GoalRating) Observation {
	o := observation(string(r.ID), ratingCode, "How near the goal is, 0 to 10", r.Person)
	o.EffectiveDateTime, o.ValueInteger = Instant(r.At), &r.Rating
	o.Focus = []Reference{{Reference: "Goal/" + string(r.Goal)}}
	o.Performer = Writer(r.By, "")
	o.Extension.by(r.By)
	return o
}

func writeGoal(w *writer, g care.GoalPlan) {
	w.add(OfGoal(g.Goal))
	for _, r := range g.Ratings {
		w.add(OfRating(r))
	}
	for _, st := range g.Steps {
		w.add(OfStep(st, g.Person))
	}
}

// OfStep gives a step of an action plan as a task.
func OfStep(st care.PlanStep, person care.PersonID) Task {
	t := Task{
		ResourceType: "Task", ID: string(st.ID), Status: "accepted", Intent: "plan", Description: st.Words, For: patient(person),
		Focus: Reference{Reference: "Goal/" + string(st.Goal)}, AuthoredOn: Instant(st.At),
	}
	if !st.Open() {
		t.Status = "completed"
	}
	if st.Who != "" {
		t.Owner = &Reference{Display: st.Who}
	}
	if st.ByDate != "" {
		t.Restriction = &Restriction{Period{End: string(st.ByDate)}}
	}
	t.Extension.by(st.By)
	for _, r := range st.Reviews {
		n := Annotation{Time: Instant(r.At), Text: r.Note}
		if n.Text == "" {
			n.Text = string(r.Outcome) // FHIR wants words; the extension says that there were none
			n.Extension.code("no-words", "yes")
		}
		n.Extension.text("id", string(r.ID))
		n.Extension.code("outcome", string(r.Outcome))
		n.Extension.text("assessment", string(r.Assessment))
		n.Extension.by(r.By)
		t.Note = append(t.Note, n)
	}
	return t
}

// Doer is who does a step, Due by when; "" where it is not said.
func (t Task) Doer() string {
	if t.Owner == nil {
		return ""
	}
	return t.Owner.Display
}

// Due is as Doer.
func (t Task) Due() care.Date {
	if t.Restriction == nil {
		return ""
	}
	return care.Date(t.Restriction.Period.End)
}

func (r *reader) goal(in Goal) {
	g := care.Goal{
		ID: care.GoalID(in.ID), Person: care.PersonID(idOf(&in.Subject)), Words: in.Description.Text, Area: in.Extension.find("area").ValueString,
		Assessment: care.AssessmentID(in.Extension.find("assessment").ValueString), At: r.when(in.Extension.find("set").ValueInstant),
		EndedAt: r.when(in.Extension.find("ended").ValueInstant), Ending: care.Ending(in.Extension.find("ending").ValueCode), By: in.Extension.author(),
	}
	r.record.Goals = append(r.record.Goals, care.GoalPlan{Goal: g})
}

// plan gives the goal that a reference names.
func (r *reader) plan(goal *Reference) *care.GoalPlan {
	i := slices.IndexFunc(r.record.Goals, func(g care.GoalPlan) bool { return string(g.ID) == idOf(goal) })
	if i < 0 {
		return nil
	}
	return &r.record.Goals[i]
}

func (r *reader) step(t Task) {
	g := r.plan(&t.Focus)
	if g == nil {
		r.fail("Task/%s: there is no %q in the file", t.ID, t.Focus.Reference)
		return
	}
	st := care.PlanStep{ActionStep: care.ActionStep{
		ID: care.StepID(t.ID), Goal: g.ID, Person: g.Person, Words: t.Description, At: r.when(t.AuthoredOn), By: t.Extension.author(),
	}}
	st.Who, st.ByDate = t.Doer(), t.Due()
	for _, n := range t.Note {
		review := care.StepReview{
			ID: care.ReviewID(n.Extension.find("id").ValueString), Step: st.ID, Person: g.Person, Outcome: care.Outcome(n.Extension.find("outcome").ValueCode),
			Assessment: care.AssessmentID(n.Extension.find("assessment").ValueString), Note: n.Text, At: r.when(n.Time), By: n.Extension.author(),
		}
		if n.Extension.find("no-words").ValueCode != "" {
			review.Note = ""
		}
		st.Reviews = append(st.Reviews, review)
	}
	g.Steps = append(g.Steps, st)
}
