package care

import (
	"context"
	"slices"
	"time"

	"towpath/internal/fault"
	"towpath/internal/plan"
)

// WrittenPlan is a plan as it goes with its person: all that was ever written in it, what
// was put forward, what each said of it, and where copies went. Cards stay: what they open
// is with the service that they were made at.
type WrittenPlan struct {
	PlanHead
	Edits         []PlanEdit
	Versions      []PlanVersion
	Signatures    []PlanSignature
	Confirmations []PlanConfirmation
	Copies        []PlanCopy
}

// Now gives what stands in the plan.
func (p WrittenPlan) Now() plan.Plan { return plan.Read(p.Kind, edits(p.Edits)) }

// Agreed gives the version that stands, and whether there is one.
func (p WrittenPlan) Agreed() (PlanVersion, bool) {
	v, _, ok := PlanState{Versions: p.Versions, Signatures: p.Signatures}.agreed()
	return v, ok
}

// Page gives the plan as whoever may write in it sees it.
func (p WrittenPlan) Page() PlanPage {
	return PlanPage{Head: p.PlanHead, Now: p.Now(), PlanState: p.State(), Copies: p.Copies, Voices: []plan.Voice{plan.Person}, Whole: &p}
}

// copyWritten adds the plans, and all that was said of crises that are over.
func copyWritten(ctx context.Context, tx Tx, a Actor, person PersonID, r *Record) error {
	heads, err := tx.ListPlans(ctx, a.Organisation, person)
	if err != nil {
		return err
	}
	r.Plans, r.Crises = nil, nil
	for _, h := range heads {
		p, err := writtenPlan(ctx, tx, h)
		if err != nil {
			return err
		}
		r.Plans = append(r.Plans, p)
	}
	crises, err := tx.ListCrises(ctx, a.Organisation, person)
	if err != nil {
		return err
	}
	reviews, err := tx.ListCrisisReviews(ctx, a.Organisation, person)
	for _, c := range crises {
		if c.Now() {
			continue
		}
		rc := ReviewedCrisis{Crisis: c}
		for _, review := range reviews {
			if review.Crisis == c.ID {
				rc.Reviews = append(rc.Reviews, review)
			}
		}
		r.Crises = append(r.Crises, rc)
	}
	return err
}

func writtenPlan(ctx context.Context, tx Tx, h PlanHead) (p WrittenPlan, err error) {
	p.PlanHead = h
	if p.Edits, err = tx.ListPlanEdits(ctx, h.Organisation, h.Person, h.ID); err != nil {
		return p, err
	}
	if p.Versions, err = tx.ListPlanVersions(ctx, h.Organisation, h.Person, h.ID); err != nil {
		return p, err
	}
	if p.Signatures, err = tx.ListPlanSignatures(ctx, h.Organisation, h.Person, h.ID); err != nil {
		return p, err
	}
	if p.Confirmations, err = tx.ListPlanConfirmations(ctx, h.Organisation, h.Person, h.ID); err != nil {
		return p, err
	}
	p.Copies, err = tx.ListPlanCopies(ctx, h.Organisation, h.Person, h.ID)
	return p, err
}

// planWriters gives the account of every line of the plans and of what was said of crises.
func (r *Record) planWriters() []AccountID {
	var ids []AccountID
	for _, p := range r.Plans {
		ids = append(ids, p.By)
		for _, e := range p.Edits {
			ids = append(ids, AccountID(e.By))
		}
		for _, v := range p.Versions {
			ids = append(ids, v.By)
		}
		for _, s := range p.Signatures {
			ids = append(ids, s.By)
		}
		for _, c := range p.Confirmations {
			ids = append(ids, c.By)
		}
		for _, c := range p.Copies {
			ids = append(ids, c.By)
		}
	}
	for _, c := range r.Crises {
		ids = append(ids, c.BeganBy, c.EndedBy)
		for _, review := range c.Reviews {
			ids = append(ids, review.By)
		}
	}
	return ids
}

// own tells whether an account was the person's own: they wrote with it in their voice,
// and nobody wrote it down for them.
func (r *Record) own(id AccountID) bool {
	return slices.ContainsFunc(r.Plans, func(p WrittenPlan) bool {
		return slices.ContainsFunc(p.Edits, func(e PlanEdit) bool { return e.By == string(id) && e.Voice == plan.Person && !e.Recorded }) ||
			slices.ContainsFunc(p.Signatures, func(s PlanSignature) bool { return s.By == id && s.Voice == plan.Person && !s.Recorded })
	})
}

// checkWritten refuses plans and reviews that no Towpath would have kept.
func (s *Service) checkWritten(c *fault.Check, r Record) {
	has := func(t time.Time) bool { return !t.IsZero() && !t.After(s.Now().Add(clocksApart)) }
	for _, p := range r.Plans {
		c.Require(goodPlan(r.Person.ID, p, has), "plan", "copy.error.plan", "id", string(p.ID))
	}
	for _, rc := range r.Crises {
		c.Require(goodCrisis(r.Person.ID, rc, has), "crisis", "copy.error.crisis", "id", string(rc.ID))
	}
}

func goodPlan(person PersonID, p WrittenPlan, has func(time.Time) bool) bool {
	if !p.Kind.Valid() || p.Person != person || !slices.Contains(ReviewMonths, p.ReviewMonths) || !has(p.At) || !isAccount(p.By) || len(p.Edits) > MaxPlanEdits {
		return false
	}
	if p.Kind.Single() != (p.ID == PlanIDOf(person, p.Kind)) || !ValidID(string(p.ID)) || !p.Kind.Single() && (ofOne(p.ID) || !isLine(p.Title) || !p.On.Valid()) {
		return false
	}
	for _, e := range p.Edits {
		if e.Person != person || e.Plan != p.ID || !has(e.At) || !isAccount(AccountID(e.By)) || newEdit(e).check(p.Kind) != nil {
			return false
		}
	}
	return goodVersions(p, has) && goodSaid(p, has)
}

// newEdit gives an edit as a form would have sent it.
func newEdit(e PlanEdit) NewPlanEdit {
	return NewPlanEdit{
		ID: PlanEditID(e.ID), Line: e.Line, Section: e.Section, Act: e.Act, Base: e.Base, Words: e.Words, Detail: e.Detail, Day: Date(e.Day), After: e.After,
		Voice: e.Voice, Source: e.Source,
	}
}

func goodVersions(p WrittenPlan, has func(time.Time) bool) bool {
	for i, v := range p.Versions {
		f, err := v.Frozen()
		if err != nil || f.Kind != p.Kind || !p.Kind.Signed() || v.Number != i+1 || v.Plan != p.ID || v.Person != p.Person || !ValidID(string(v.ID)) ||
			!Fits(v.With, MaxPlanLine) || !Fits(v.Capacity, MaxPlanLine) || !Fits(v.Witnesses, MaxPlanLine) || !has(v.At) || !isAccount(v.By) {
			return false
		}
	}
	return true
}

func goodSaid(p WrittenPlan, has func(time.Time) bool) bool {
	of := func(plan PlanID, person PersonID, v PlanVersionID, at time.Time, by AccountID) bool {
		return plan == p.ID && person == p.Person && has(at) && isAccount(by) && slices.ContainsFunc(p.Versions, func(o PlanVersion) bool { return o.ID == v })
	}
	for _, s := range p.Signatures {
		if !ValidID(string(s.ID)) || !of(s.Plan, s.Person, s.Version, s.At, s.By) || !s.Voice.Valid() || !Fits(s.Because, MaxPlanLine) ||
			s.Verdict != VerdictAgreed && (s.Verdict != VerdictNotAgreed || s.Because == "") {
			return false
		}
	}
	for _, c := range p.Confirmations {
		if !ValidID(string(c.ID)) || !of(c.Plan, c.Person, c.Version, c.At, c.By) || c.Voice != plan.Person {
			return false
		}
	}
	return !slices.ContainsFunc(p.Copies, func(c PlanCopy) bool {
		return !ValidID(string(c.ID)) || !of(c.Plan, c.Person, c.Version, c.At, c.By) || !isLine(c.Place)
	})
}

func goodCrisis(person PersonID, rc ReviewedCrisis, has func(time.Time) bool) bool {
	if !ValidID(string(rc.ID)) || rc.Person != person || !has(rc.BeganAt) || !has(rc.EndedAt) || rc.EndedAt.Before(rc.BeganAt) || !isAccount(rc.BeganBy) || !isAccount(rc.EndedBy) {
		return false
	}
	return !slices.ContainsFunc(rc.Reviews, func(r CrisisReview) bool {
		return !ValidID(string(r.ID)) || r.Person != person || r.Crisis != rc.ID || r.Version != "" && !ValidID(string(r.Version)) || !r.Voice.Valid() ||
			!slices.Contains(AllFollowed, r.Followed) || !Fits(r.Words, MaxNote) || !has(r.At) || !isAccount(r.By)
	})
}

// written brings plans in, and what was said of crises.
func (in *importing) written(r Record) {
	for _, p := range r.Plans {
		in.plan(p)
	}
	for _, rc := range r.Crises {
		if in.err != nil {
			return
		}
		rc.Organisation = in.org
		in.added("a crisis")(in.tx.InsertCrisis(in.ctx, rc.Crisis))
		if in.err == nil {
			in.fail(in.tx.EndCrisis(in.ctx, in.org, rc.Person, rc.EndedBy, rc.EndedAt))
		}
		for _, review := range rc.Reviews {
			if in.err == nil {
				review.Organisation = in.org
				in.added("what was said of a crisis")(in.tx.InsertCrisisReview(in.ctx, review))
			}
		}
	}
}

func (in *importing) plan(p WrittenPlan) {
	add := func(what string, insert func() (bool, error)) {
		if in.err == nil {
			in.added(what)(insert())
		}
	}
	p.Organisation = in.org
	add("a plan", func() (bool, error) { return in.tx.InsertPlan(in.ctx, p.PlanHead) })
	for _, e := range p.Edits {
		e.Organisation = in.org
		add("what was written in a plan", func() (bool, error) { return in.tx.InsertPlanEdit(in.ctx, e) })
	}
	for _, v := range p.Versions {
		v.Organisation = in.org
		add("a version of a plan", func() (bool, error) { return in.tx.InsertPlanVersion(in.ctx, v) })
	}
	for _, s := range p.Signatures {
		s.Organisation = in.org
		add("what was said of a version", func() (bool, error) { return in.tx.InsertPlanSignature(in.ctx, s) })
	}
	for _, c := range p.Confirmations {
		c.Organisation = in.org
		add("a confirmation", func() (bool, error) { return in.tx.InsertPlanConfirmation(in.ctx, c) })
	}
	for _, c := range p.Copies {
		c.Organisation = in.org
		add("a copy of a plan", func() (bool, error) { return in.tx.InsertPlanCopy(in.ctx, c) })
	}
}
