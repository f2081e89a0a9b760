package care

import (
	"context"
	"slices"
	"strings"

	"towpath/internal/fault"
	"towpath/internal/plan"
)

// NewSignature is what somebody says of a version. Where they do not agree they say why,
// in their words, which stay beside it.
type NewSignature struct {
	ID      SignatureID
	Version PlanVersionID
	Voice   plan.Voice
	Verdict Verdict
	Because string
}

// SignPlan keeps what one voice says of a version. What was said is never changed; who
// changes their mind says it again.
func (s *Service) SignPlan(ctx context.Context, a Actor, r PlanRef, n NewSignature) error {
	n.Because = strings.TrimSpace(n.Because)
	var c fault.Check
	c.Require(ValidID(string(n.ID)) && ValidID(string(n.Version)), "id", "error.id")
	c.Require(n.Voice.Valid(), "voice", "plan.error.voice")
	c.Require(n.Verdict == VerdictAgreed || n.Verdict == VerdictNotAgreed, "verdict", "plan.error.verdict")
	c.Require(n.Verdict != VerdictNotAgreed || n.Because != "", "because", "plan.error.because")
	c.Require(Fits(n.Because, MaxPlanLine), "because", "error.long", "most", MaxPlanLine)
	if err := c.Err("SignPlan"); err != nil {
		return err
	}
	return s.ofVersion(ctx, a, "SignPlan", r, n.Version, n.Voice, func(tx Tx, v PlanVersion, _ PlanState) error {
		added, err := tx.InsertPlanSignature(ctx, PlanSignature{
			ID: n.ID, Organisation: a.Organisation, Person: r.Person, Plan: v.Plan, Version: v.ID,
			Voice: n.Voice, Verdict: n.Verdict, Because: n.Because, At: s.Now(), By: a.Account,
		})
		if err != nil || added {
			return err
		}
		all, err := tx.ListPlanSignatures(ctx, a.Organisation, r.Person, v.Plan)
		return again("SignPlan", all, err, func(o PlanSignature) bool {
			return o.ID == n.ID && o.Version == n.Version && o.Voice == n.Voice && o.Verdict == n.Verdict && o.Because == n.Because && o.By == a.Account
		})
	})
}

// ofVersion lets fn change something about a version of a plan, if the actor may speak
// with a voice there.
func (s *Service) ofVersion(ctx context.Context, a Actor, op string, r PlanRef, version PlanVersionID, voice plan.Voice, fn func(Tx, PlanVersion, PlanState) error) error {
	id, ok := r.id()
	if !ok || !r.Kind.Signed() {
		return denied(op)
	}
	return s.write(ctx, a, op, about(r.Person, "plan:"+string(id)), func(tx Tx) error {
		head, err := tx.Plan(ctx, a.Organisation, r.Person, id)
		if err != nil {
			return err
		}
		person, err := tx.Person(ctx, a.Organisation, r.Person)
		if err != nil {
			return err
		}
		if voice != "" && !slices.Contains(voicesOf(a, person, r.Kind), voice) {
			return denied(op)
		}
		st, err := s.planState(ctx, tx, head)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(st.Versions, func(v PlanVersion) bool { return v.ID == version })
		if i < 0 {
			return denied(op)
		}
		return fn(tx, st.Versions[i], st)
	})
}

// NewConfirmation says that what was agreed still holds.
type NewConfirmation struct {
	ID      ConfirmationID
	Version PlanVersionID
	Voice   plan.Voice
}

// ConfirmPlan says, as the person, that the version that stands still holds. Another
// version than that is fault.Conflict.
func (s *Service) ConfirmPlan(ctx context.Context, a Actor, r PlanRef, n NewConfirmation) error {
	var c fault.Check
	c.Require(ValidID(string(n.ID)) && ValidID(string(n.Version)), "id", "error.id")
	c.Require(n.Voice == plan.Person, "voice", "plan.error.voice")
	if err := c.Err("ConfirmPlan"); err != nil {
		return err
	}
	return s.ofVersion(ctx, a, "ConfirmPlan", r, n.Version, n.Voice, func(tx Tx, v PlanVersion, st PlanState) error {
		if v.Number != st.Agreed {
			return fault.New(fault.Conflict, "ConfirmPlan: another version stands", nil)
		}
		added, err := tx.InsertPlanConfirmation(ctx, PlanConfirmation{
			ID: n.ID, Organisation: a.Organisation, Person: r.Person, Plan: v.Plan, Version: v.ID, Voice: n.Voice, At: s.Now(), By: a.Account,
		})
		if err != nil || added {
			return err
		}
		all, err := tx.ListPlanConfirmations(ctx, a.Organisation, r.Person, v.Plan)
		return again("ConfirmPlan", all, err, func(o PlanConfirmation) bool { return o.ID == n.ID && o.Version == n.Version && o.By == a.Account })
	})
}

// SetPlanReview says after how many months a plan is to be confirmed.
func (s *Service) SetPlanReview(ctx context.Context, a Actor, r PlanRef, months int) error {
	id, ok := r.id()
	if !ok || !r.Kind.Signed() {
		return denied("SetPlanReview")
	}
	var c fault.Check
	c.Require(slices.Contains(ReviewMonths, months), "months", "plan.error.months")
	if err := c.Err("SetPlanReview"); err != nil {
		return err
	}
	return s.write(ctx, a, "SetPlanReview", about(r.Person, "plan:"+string(id)), func(tx Tx) error {
		if _, err := s.planOf(ctx, tx, a, r); err != nil {
			return err
		}
		return tx.SetPlanReview(ctx, a.Organisation, r.Person, id, months)
	})
}

// NewPlanCopy says where a copy of a version went.
type NewPlanCopy struct {
	ID      PlanCopyID
	Version PlanVersionID
	Place   string
}

// NotePlanCopy keeps where a copy went, so that it can be brought up to date or taken
// back.
func (s *Service) NotePlanCopy(ctx context.Context, a Actor, r PlanRef, n NewPlanCopy) error {
	var c fault.Check
	c.Require(ValidID(string(n.ID)) && ValidID(string(n.Version)), "id", "error.id")
	c.Require(isLine(n.Place), "place", "plan.error.place")
	if err := c.Err("NotePlanCopy"); err != nil {
		return err
	}
	return s.ofVersion(ctx, a, "NotePlanCopy", r, n.Version, "", func(tx Tx, v PlanVersion, _ PlanState) error {
		added, err := tx.InsertPlanCopy(ctx, PlanCopy{
			ID: n.ID, Organisation: a.Organisation, Person: r.Person, Plan: v.Plan, Version: v.ID, Place: n.Place, At: s.Now(), By: a.Account,
		})
		if err != nil || added {
			return err
		}
		all, err := tx.ListPlanCopies(ctx, a.Organisation, r.Person, v.Plan)
		return again("NotePlanCopy", all, err, func(o PlanCopy) bool { return o.ID == n.ID && o.Version == n.Version && o.Place == n.Place })
	})
}

// EndPlanCopy says that a copy came back or was destroyed.
func (s *Service) EndPlanCopy(ctx context.Context, a Actor, person PersonID, id PlanCopyID) error {
	return s.write(ctx, a, "EndPlanCopy", about(person, "plan-copy:"+string(id)), func(tx Tx) error {
		return tx.EndPlanCopy(ctx, a.Organisation, person, id, s.Now())
	})
}
