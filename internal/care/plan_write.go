package care

import (
	"context"
	"slices"
	"strings"
	"time"

	"towpath/internal/fault"
	"towpath/internal/plan"
)

// NewPlanEdit is an edit as it comes from a form. Saving the same id again is the same
// edit.
type NewPlanEdit struct {
	ID      PlanEditID
	Line    string
	Section string
	Act     plan.Act
	// Base are the edits of the line that the writer had in front of them.
	Base   []string
	Words  string
	Detail string
	Day    Date
	After  string
	Voice  plan.Voice
	Source string
}

// planSources are where the words of a line may have been taken over from.
var planSources = []string{"", "journey", "step", plan.ThroughApp}

func (n NewPlanEdit) check(kind plan.Kind) error {
	var c fault.Check
	section, ok := kind.Section(n.Section)
	c.Require(ValidID(string(n.ID)) && ValidID(n.Line), "id", "error.id")
	c.Require(ok, "section", "plan.error.section")
	c.Require(n.Act == plan.Write || n.Act == plan.Remove || n.Act == plan.Place, "act", "plan.error.act")
	c.Require(n.Voice.Valid(), "voice", "plan.error.voice")
	c.Require(len(n.Base) <= MaxPlanEdits && !slices.ContainsFunc(n.Base, func(id string) bool { return !ValidID(id) }), "id", "error.id")
	c.Require(slices.Contains(planSources, n.Source), "source", "plan.error.source")
	c.Require(n.After == "" || n.Act == plan.Place && ValidID(n.After), "id", "error.id")
	if n.Act == plan.Write {
		c.Require(strings.TrimSpace(n.Words) != "", "words", "plan.error.words")
		c.Require(Fits(n.Words, MaxPlanLine), "words", "error.long", "most", MaxPlanLine)
		c.Require(Fits(n.Detail, MaxPlanLine), "detail", "error.long", "most", MaxPlanLine)
		c.Require(section.Detail || n.Detail == "", "detail", "plan.error.detail")
		c.Require(n.Day == "" || section.Day && n.Day.Valid(), "day", "plan.error.day")
	} else {
		c.Require(n.Words == "" && n.Detail == "" && n.Day == "", "words", "plan.error.act")
	}
	return c.Err("WritePlan")
}

func (n NewPlanEdit) edit(a Actor, at time.Time) plan.Edit {
	switch {
	case a.App != "":
		n.Source = plan.ThroughApp
	case n.Source == plan.ThroughApp:
		n.Source = ""
	}
	return plan.Edit{
		ID: string(n.ID), Line: n.Line, Section: n.Section, Act: n.Act, Base: n.Base, Words: n.Words, Detail: n.Detail, Day: string(n.Day),
		After: n.After, Voice: n.Voice, By: string(a.Account), Name: a.Name, Source: n.Source, At: at,
	}
}

// AtEdit says which of several edits an error is about, from 0.
type AtEdit struct {
	At int
	error
}

// Unwrap gives what is wrong with the edit.
func (e AtEdit) Unwrap() error { return e.error }

// WritePlan keeps edits of a plan, all of them or none, one after the other. Nothing that
// others wrote at the same time is lost: plan.Read says what then stands. An error is an
// AtEdit where one of the edits is wrong.
func (s *Service) WritePlan(ctx context.Context, a Actor, r PlanRef, list ...NewPlanEdit) error {
	id, ok := r.id()
	if !ok {
		return denied("WritePlan")
	}
	for i, n := range list {
		if err := n.check(r.Kind); err != nil {
			return AtEdit{i, err}
		}
	}
	return s.write(ctx, a, writePlan(r.Kind), about(r.Person, "plan:"+string(id)), func(tx Tx) error {
		head, err := s.planOf(ctx, tx, a, r)
		if err != nil {
			return err
		}
		return s.keepEdits(ctx, tx, a, head, list)
	})
}

func (s *Service) keepEdits(ctx context.Context, tx Tx, a Actor, head PlanHead, news []NewPlanEdit) error {
	person, err := tx.Person(ctx, a.Organisation, head.Person)
	if err != nil {
		return err
	}
	voices := voicesOf(a, person, head.Kind)
	list, err := tx.ListPlanEdits(ctx, a.Organisation, head.Person, head.ID)
	if err != nil {
		return err
	}
	for i, n := range news {
		if !slices.Contains(voices, n.Voice) {
			return denied("WritePlan")
		}
		added, err := s.keepEdit(ctx, tx, a, head, list, n)
		if err != nil {
			return AtEdit{i, err}
		}
		list = append(list, added...)
	}
	return nil
}

// keepEdit keeps an edit behind those that are there; it gives none where it is one of them.
func (s *Service) keepEdit(ctx context.Context, tx Tx, a Actor, head PlanHead, list []PlanEdit, n NewPlanEdit) ([]PlanEdit, error) {
	at := s.Now()
	for _, e := range list {
		if e.ID == string(n.ID) {
			return nil, again("WritePlan", list, nil, func(e PlanEdit) bool { return sameEdit(e.Edit, n, a) })
		}
		if !at.After(e.At) {
			at = e.At.Add(time.Microsecond)
		}
	}
	if err := n.fits(head.Kind, edits(list)); err != nil {
		return nil, err
	}
	e := PlanEdit{Organisation: a.Organisation, Person: head.Person, Plan: head.ID, Edit: n.edit(a, at)}
	added, err := tx.InsertPlanEdit(ctx, e)
	if err == nil && !added {
		err = fault.New(fault.Conflict, "WritePlan: the id holds something else", nil)
	}
	return []PlanEdit{e}, err
}

// sameEdit tells whether an edit that is there is the one that comes again.
func sameEdit(e plan.Edit, n NewPlanEdit, a Actor) bool {
	want := n.edit(a, e.At)
	return e.Line == want.Line && e.Section == want.Section && e.Same(want) && e.After == want.After && e.Voice == want.Voice &&
		e.By == want.By && slices.Equal(e.Base, want.Base)
}

// fits tells whether an edit can follow those that are there: what it means to replace is
// on its line, a line stays where it was begun, and there is an end to a plan.
func (n NewPlanEdit) fits(kind plan.Kind, list []plan.Edit) error {
	var c fault.Check
	now := plan.Read(kind, list)
	l, there := now.Line(n.Line)
	known := func(id string) bool {
		return slices.ContainsFunc(l.History, func(e plan.Edit) bool { return e.ID == id })
	}
	c.Require(there || n.Act == plan.Write && len(n.Base) == 0, "line", "plan.error.line")
	c.Require(!there || l.Standing.Section == n.Section, "section", "plan.error.section")
	c.Require(!slices.ContainsFunc(n.Base, func(id string) bool { return !known(id) }), "line", "plan.error.line")
	c.Require(len(list) < MaxPlanEdits && (there || len(now.Part(n.Section).Lines) < MaxPlanLines), "words", "plan.error.many", "most", MaxPlanLines)
	if n.After != "" {
		_, ok := now.Line(n.After)
		c.Require(ok, "after", "plan.error.line")
	}
	return c.Err("WritePlan")
}

// NewPlanVersion is a plan to put forward. Wording and order are those of the moment.
type NewPlanVersion struct {
	ID                        PlanVersionID
	With, Capacity, Witnesses string
}

// PutForward makes a version of a plan as it stands, which is then signed or not. A plan
// of which nothing has changed since the last version is fault.Invalid.
func (s *Service) PutForward(ctx context.Context, a Actor, r PlanRef, n NewPlanVersion) error {
	id, ok := r.id()
	if !ok || !r.Kind.Signed() {
		return denied("PutForward")
	}
	var c fault.Check
	c.Require(ValidID(string(n.ID)), "id", "error.id")
	for field, text := range map[string]string{"with": n.With, "capacity": n.Capacity, "witnesses": n.Witnesses} {
		c.Require(Fits(text, MaxPlanLine), field, "error.long", "most", MaxPlanLine)
	}
	if err := c.Err("PutForward"); err != nil {
		return err
	}
	return s.write(ctx, a, "PutForward", about(r.Person, "plan:"+string(id)), func(tx Tx) error {
		head, err := tx.Plan(ctx, a.Organisation, r.Person, id)
		if err != nil {
			return err
		}
		versions, err := tx.ListPlanVersions(ctx, a.Organisation, r.Person, id)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(versions, func(v PlanVersion) bool { return v.ID == n.ID }) {
			return again("PutForward", versions, nil, func(v PlanVersion) bool {
				return v.ID == n.ID && v.With == n.With && v.Capacity == n.Capacity && v.Witnesses == n.Witnesses
			})
		}
		return s.putForward(ctx, tx, a, head, versions, n)
	})
}

func (s *Service) putForward(ctx context.Context, tx Tx, a Actor, head PlanHead, versions []PlanVersion, n NewPlanVersion) error {
	list, err := tx.ListPlanEdits(ctx, a.Organisation, head.Person, head.ID)
	if err != nil {
		return err
	}
	now := plan.Read(head.Kind, edits(list))
	body, digest := now.Freeze().Body()
	var c fault.Check
	c.Require(!now.Empty(), "", "plan.error.empty")
	c.Require(len(versions) == 0 || versions[len(versions)-1].Digest != digest, "", "plan.error.same")
	if err := c.Err("PutForward"); err != nil {
		return err
	}
	added, err := tx.InsertPlanVersion(ctx, PlanVersion{
		ID: n.ID, Organisation: a.Organisation, Person: head.Person, Plan: head.ID, Number: len(versions) + 1, Body: body, Digest: digest,
		With: n.With, Capacity: n.Capacity, Witnesses: n.Witnesses, At: s.Now(), By: a.Account,
	})
	if err == nil && !added {
		err = fault.New(fault.Conflict, "PutForward: the id holds something else", nil)
	}
	return err
}
