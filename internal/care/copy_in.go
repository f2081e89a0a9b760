package care

import (
	"context"
	"slices"

	"towpath/internal/fault"
	"towpath/internal/instrument"
)

// ImportPerson takes in a record that a person brings from another service, all of
// it or nothing, and puts them into a team. Everything keeps its id, so that a
// record that is here already, or an id that is somebody else's, is a
// fault.Conflict. Those who wrote are kept as closed accounts, so that their names
// stand beside their words; nobody can sign in with one. Who looked before, and who
// was in the circle, is not taken over: the log is this service's own, and consent
// is given anew.
func (s *Service) ImportPerson(ctx context.Context, a Actor, r Record, team TeamID) error {
	if err := s.CheckRecord(r); err != nil {
		return err
	}
	return s.write(ctx, a, "ImportPerson", about("", "person:"+string(r.Person.ID)), func(tx Tx) error {
		if team != "" {
			if err := teamExists(ctx, tx, a.Organisation, team); err != nil {
				return err
			}
		}
		if err := s.mustBeFree(ctx, tx, a, "ImportPerson", r.Person.ID, r.Person.Reference); err != nil {
			return err
		}
		in := importing{ctx: ctx, tx: tx, org: a.Organisation}
		in.person(s, r, team)
		in.authors(s, r)
		for _, o := range r.Occasions {
			in.occasion(o)
		}
		in.measured(r)
		in.reminded(r)
		in.appointments(r)
		for _, m := range r.Resources {
			m.Organisation = in.org
			in.added("what was said of a resource")(in.tx.InsertResourceMark(ctx, m))
		}
		for _, g := range r.Goals {
			in.goal(g)
		}
		for _, e := range r.Entries {
			e.Organisation = in.org
			in.added("an entry of the journey")(tx.InsertJourneyEntry(ctx, e))
		}
		in.stories(r)
		in.written(r)
		in.extras(s, a, r)
		return in.err
	})
}

// CheckRecord refuses a record that no Towpath would have written: ids that are
// none, another person's lines, words too long, numbers that there are not.
func (s *Service) CheckRecord(r Record) error {
	var c fault.Check
	p := r.Person
	c.Require(ValidID(string(p.ID)) && isLine(p.Name) && Fits(p.PreferredName, MaxLine) && Fits(p.Reference, MaxLine) &&
		(p.Born == "" || p.Born.Valid()), "person", "copy.error.person")
	for _, o := range r.Occasions {
		c.Require(s.goodOccasion(p.ID, o), "assessment", "copy.error.assessment", "id", string(o.Assessment.ID))
	}
	s.checkMeasured(&c, r)
	s.checkReminded(&c, r)
	for _, m := range r.Resources {
		c.Require(s.goodResourceMark(p.ID, m), "resource", "copy.error.resource", "id", string(m.ID))
	}
	for _, g := range r.Goals {
		c.Require(goodGoal(p.ID, g), "goal", "copy.error.goal", "id", string(g.ID))
	}
	for _, e := range r.Entries {
		c.Require(e.Person == p.ID && ValidID(string(e.ID)) && slices.Contains(EntryKinds, e.Kind) && e.On.Valid() && e.Water >= 0 && e.Water <= MaxWater &&
			Fits(e.Happened, MaxNote) && Fits(e.Helped, MaxNote) && Fits(e.Area, MaxLine), "journey", "copy.error.entry", "id", string(e.ID))
	}
	for _, one := range r.Appointments {
		c.Require(s.goodAppointment(p.ID, one), "appointment", "copy.error.appointment", "id", string(one.ID))
	}
	checkStories(&c, r)
	s.checkWritten(&c, r)
	for _, e := range r.Extras {
		c.Require(goodExtra(e), "extra", "copy.error.extra", "id", e.Kind+"/"+e.Resource)
	}
	return c.Err("ImportPerson")
}

func (s *Service) goodOccasion(person PersonID, o Occasion) bool {
	as := o.Assessment
	inst, known := s.instruments.Get(as.Instrument, as.InstrumentVersion)
	if !known || as.Person != person || !ValidID(string(as.ID)) || !slices.Contains(Kinds, as.Kind) || !as.On.Valid() ||
		(as.Way != WayTogether && as.Way != WayApart) || !Fits(as.Present, MaxLine) || as.Minutes < 0 || as.Minutes > 480 || !Fits(as.Source, MaxLine) {
		return false
	}
	for _, r := range o.Readings {
		if !r.Voice.Valid() || r.Person != person || r.Assessment != as.ID || len(r.Values) != len(inst.Areas) ||
			slices.ContainsFunc(r.Values, func(v instrument.Answer) bool { return !v.Valid() }) {
			return false
		}
	}
	for _, ans := range o.Answers {
		_, area := inst.Area(ans.Area)
		if !ValidID(string(ans.ID)) || !area || !ans.Voice.Valid() || ans.Person != person || ans.Assessment != as.ID || !ans.Given.Valid() ||
			!Fits(ans.Note, MaxNote) || ans.Matters > instrument.MattersMost || ans.Help < 0 || ans.Help > HelpNotWanted ||
			ans.Enough != 0 && !ans.Enough.Valid() {
			return false
		}
	}
	return !slices.ContainsFunc(o.Chosen, func(c ChosenArea) bool {
		return !ValidID(string(c.ID)) || c.Person != person || c.Assessment != as.ID || c.Place < 0 || c.Place > MaxChosen || !Fits(c.Area, MaxLine) ||
			!Fits(c.Understand, MaxNote) || !Fits(c.LookAhead, MaxNote) || !Fits(c.CouldHelp, MaxNote)
	})
}

func goodGoal(person PersonID, g GoalPlan) bool {
	if !ValidID(string(g.ID)) || g.Person != person || !isLine(g.Words) || !Fits(g.Area, MaxLine) || !g.Active() && !slices.Contains(Endings, g.Ending) {
		return false
	}
	for _, r := range g.Ratings {
		if !ValidID(string(r.ID)) || r.Goal != g.ID || r.Rating < 0 || r.Rating > MaxRating {
			return false
		}
	}
	for _, st := range g.Steps {
		if !ValidID(string(st.ID)) || st.Goal != g.ID || !isLine(st.Words) || !Fits(st.Who, MaxLine) || st.ByDate != "" && !st.ByDate.Valid() ||
			slices.ContainsFunc(st.Reviews, func(r StepReview) bool {
				return !ValidID(string(r.ID)) || r.Step != st.ID || !slices.Contains(Outcomes, r.Outcome) || !Fits(r.Note, MaxNote)
			}) {
			return false
		}
	}
	return true
}

// importing inserts line after line until one fails.
type importing struct {
	ctx context.Context
	tx  Tx
	org OrganisationID
	err error
}

// added fails where an insertion added nothing: the id is here already.
func (in *importing) added(what string) func(bool, error) {
	return func(added bool, err error) {
		if in.err == nil && err == nil && !added {
			err = fault.New(fault.Conflict, "ImportPerson: "+what+" is here already", nil)
		}
		in.fail(err)
	}
}

func (in *importing) fail(err error) {
	if in.err == nil {
		in.err = err
	}
}

func (in *importing) person(s *Service, r Record, team TeamID) {
	p := r.Person
	in.added("the person")(in.tx.InsertPerson(in.ctx, Person{
		ID: p.ID, Organisation: in.org, Name: p.Name, PreferredName: p.PreferredName, Reference: p.Reference, Born: p.Born, Created: s.Now(),
	}))
	if in.err == nil && team != "" {
		in.fail(in.tx.InsertTeamPerson(in.ctx, TeamPerson{Organisation: in.org, Team: team, Person: p.ID, Since: s.Now()}))
	}
}

// authors keeps those who wrote and are not known here.
func (in *importing) authors(s *Service, r Record) {
	for id, author := range r.called() {
		if in.err != nil || !ValidID(string(id)) || !isLine(author.Name) {
			continue
		}
		_, err := in.tx.Account(in.ctx, in.org, id)
		if !fault.Is(err, fault.Denied) {
			in.fail(err)
			continue
		}
		account := Account{
			ID: id, Organisation: in.org, Username: "elsewhere:" + string(id), Name: author.Name, Role: RoleWorker, Created: s.Now(), ClosedAt: s.Now(),
		}
		if r.own(id) { // so that their words do not look as if somebody else had written them down
			account.Person = r.Person.ID
		}
		in.fail(in.tx.InsertAccount(in.ctx, account))
	}
}

// called names those who wrote: as the record does, and the person by their own account.
func (r *Record) called() map[AccountID]Author {
	names := map[AccountID]Author{}
	for _, id := range r.Writers() {
		author, known := r.Authors[id]
		if !known && r.own(id) {
			author, known = Author{Name: r.Person.Name, Role: RolePerson}, true
		}
		if known {
			names[id] = author
		}
	}
	return names
}

// Nameless lists those who wrote and of whom the record does not say what they are called.
func (r *Record) Nameless() (list []AccountID) {
	names := r.called()
	for _, id := range r.Writers() {
		if _, known := names[id]; !known && ValidID(string(id)) && !slices.Contains(list, id) {
			list = append(list, id)
		}
	}
	return list
}

// extras brings in what other systems said.
func (in *importing) extras(s *Service, a Actor, r Record) {
	for _, e := range r.Extras {
		if in.err == nil {
			e.Organisation, e.Person, e.At, e.By = in.org, r.Person.ID, s.Now(), a.Account
			in.added("what another system said")(in.tx.InsertExtra(in.ctx, e))
		}
	}
}

func (in *importing) occasion(o Occasion) {
	if in.err != nil {
		return
	}
	as := o.Assessment
	as.Organisation = in.org
	in.added("an assessment")(in.tx.InsertAssessment(in.ctx, as))
	if in.err == nil && !as.OpenedAt.IsZero() {
		in.fail(in.tx.OpenAssessment(in.ctx, in.org, as.Person, as.ID, as.OpenedAt))
	}
	for _, r := range o.Readings {
		if in.err == nil {
			r.Organisation = in.org
			in.fail(in.tx.InsertReading(in.ctx, r))
		}
	}
	for _, ans := range o.Answers {
		if in.err == nil {
			ans.Organisation = in.org
			in.added("an answer")(in.tx.InsertAnswer(in.ctx, ans))
		}
	}
	for _, c := range o.Chosen {
		if in.err == nil {
			c.Organisation = in.org
			in.added("a chosen area")(in.tx.InsertChosenArea(in.ctx, c))
		}
	}
}

func (in *importing) goal(g GoalPlan) {
	if in.err != nil {
		return
	}
	g.Organisation = in.org
	in.added("a goal")(in.tx.InsertGoal(in.ctx, g.Goal))
	for _, r := range g.Ratings {
		if in.err == nil {
			r.Organisation, r.Person = in.org, g.Person
			in.added("a rating")(in.tx.InsertGoalRating(in.ctx, r))
		}
	}
	for _, st := range g.Steps {
		if in.err == nil {
			st.Organisation, st.Person = in.org, g.Person
			in.added("a step")(in.tx.InsertActionStep(in.ctx, st.ActionStep))
		}
		for _, r := range st.Reviews {
			if in.err == nil {
				r.Organisation, r.Person = in.org, g.Person
				in.added("a review")(in.tx.InsertStepReview(in.ctx, r))
			}
		}
	}
	if in.err == nil && !g.Active() {
		in.fail(in.tx.EndGoal(in.ctx, in.org, g.Person, g.ID, g.Ending, g.EndedAt))
	}
}
