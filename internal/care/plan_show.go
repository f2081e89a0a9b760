package care

import (
	"context"
	"slices"
	"time"

	"towpath/internal/fault"
	"towpath/internal/plan"
)

// PlanState is how far a plan is agreed, and whether it is still to be trusted.
type PlanState struct {
	// Versions are what was put forward, by number.
	Versions   []PlanVersion
	Signatures []PlanSignature
	// Confirmations are of the version that stands, oldest first.
	Confirmations []PlanConfirmation
	// Agreed is the number of the version that stands: the latest that the person agreed
	// to. 0 where there is none.
	Agreed int
	// HeldAt is when the person last said that the version that stands holds, DueAt when
	// that is to be asked again. Stale says that it was not.
	HeldAt, DueAt time.Time
	Stale         bool
}

// Version gives a version by its number, 0 for the latest.
func (s PlanState) Version(number int) (PlanVersion, bool) {
	if number == 0 {
		number = len(s.Versions)
	}
	if number < 1 || number > len(s.Versions) {
		return PlanVersion{}, false
	}
	return s.Versions[number-1], true
}

// Said gives what each signer last said of a version.
func (s PlanState) Said(version PlanVersionID) []PlanSignature {
	var list []PlanSignature
	for _, sig := range s.Signatures {
		if sig.Version != version {
			continue
		}
		list = slices.DeleteFunc(list, func(o PlanSignature) bool { return o.By == sig.By && o.Voice == sig.Voice })
		list = append(list, sig)
	}
	return list
}

// personAgreed gives when the person agreed to a version, by the latest that they said.
func (s PlanState) personAgreed(version PlanVersionID) (time.Time, bool) {
	var at time.Time
	agreed := false
	for _, sig := range s.Signatures {
		if sig.Version == version && sig.Voice == plan.Person {
			at, agreed = sig.At, sig.Verdict == VerdictAgreed
		}
	}
	return at, agreed
}

// agreed gives the version that stands: the latest that the person agreed to, and when.
func (s PlanState) agreed() (PlanVersion, time.Time, bool) {
	for _, v := range slices.Backward(s.Versions) {
		if at, yes := s.personAgreed(v.ID); yes {
			return v, at, true
		}
	}
	return PlanVersion{}, time.Time{}, false
}

func (s *Service) planState(ctx context.Context, tx Tx, h PlanHead) (PlanState, error) {
	p, err := saidOfPlan(ctx, tx, h)
	return s.stateOf(p), err
}

// saidOfPlan gives what was put forward of a plan, and what was said of it.
func saidOfPlan(ctx context.Context, tx Tx, h PlanHead) (p WrittenPlan, err error) {
	p.PlanHead = h
	if !h.Kind.Signed() {
		return p, nil
	}
	if p.Versions, err = tx.ListPlanVersions(ctx, h.Organisation, h.Person, h.ID); err != nil || len(p.Versions) == 0 {
		return p, err
	}
	if p.Signatures, err = tx.ListPlanSignatures(ctx, h.Organisation, h.Person, h.ID); err != nil {
		return p, err
	}
	p.Confirmations, err = tx.ListPlanConfirmations(ctx, h.Organisation, h.Person, h.ID)
	return p, err
}

func (s *Service) stateOf(p WrittenPlan) PlanState {
	st := p.State()
	st.Stale = st.Agreed > 0 && !s.Now().Before(st.DueAt)
	return st
}

// State gives how far the plan is agreed; whether that is to be asked again now is for
// whoever knows what time it is.
func (p WrittenPlan) State() PlanState {
	st := PlanState{Versions: p.Versions, Signatures: p.Signatures}
	v, at, agreed := st.agreed()
	if !agreed {
		return st
	}
	st.Agreed, st.HeldAt = v.Number, at
	for _, c := range p.Confirmations {
		if c.Version == v.ID {
			st.Confirmations = append(st.Confirmations, c)
			if c.At.After(st.HeldAt) {
				st.HeldAt = c.At
			}
		}
	}
	st.DueAt = st.HeldAt.AddDate(0, p.ReviewMonths, 0)
	return st
}

// PlanPage is one plan: what stands in it now, and what was agreed.
type PlanPage struct {
	Person Person
	// Head has no time where the plan was not begun.
	Head PlanHead
	Now  plan.Plan
	PlanState
	// Changed says that what stands now is not the version that was put forward last.
	Changed bool
	Copies  []PlanCopy
	Cards   []CrisisCard
	// Openings are of the cards, oldest first.
	Openings []CardOpening
	// Offers are lines from the person's own journey.
	Offers []PlanOffer
	// Goals stand on the page of the wellness plan.
	Goals []GoalPlan
	// Voices are whose words the reader may write; none for whoever may only read.
	Voices []plan.Voice
	// Crisis is the one that lasts.
	Crisis *Crisis
	// Whole is all that was ever written in it, for whoever may see what is being talked
	// about and stands around the person by more than their consent; nil for all others.
	Whole *WrittenPlan
}

// Begun tells whether anybody wrote in it.
func (p PlanPage) Begun() bool { return !p.Head.At.IsZero() }

// ShowPlan gives a plan as it stands, with what was agreed of it.
func (s *Service) ShowPlan(ctx context.Context, a Actor, r PlanRef) (PlanPage, error) {
	page := PlanPage{Now: plan.Plan{Kind: r.Kind}}
	id, ok := r.id()
	if !ok {
		return page, denied("ShowPlan")
	}
	err := s.read(ctx, a, showPlan(r.Kind), about(r.Person, "plan:"+string(id)), func(tx Tx) (err error) {
		if page.Person, err = tx.Person(ctx, a.Organisation, r.Person); err != nil {
			return err
		}
		page.Head, err = tx.Plan(ctx, a.Organisation, r.Person, id)
		switch {
		case err == nil && page.Head.Kind != r.Kind:
			return denied("ShowPlan")
		case fault.Is(err, fault.Denied) && r.Kind.Single() && mayHave(page.Person, r.Kind):
			page.Head = PlanHead{ID: id, Person: r.Person, Kind: r.Kind, ReviewMonths: DefaultReviewMonths}
		case err != nil:
			return err
		}
		page.Voices = voicesOf(a, page.Person, r.Kind)
		return s.fillPlan(ctx, tx, a, &page)
	})
	return page, err
}

// mayHave tells whether a plan that was not begun is one that the reader may see.
func mayHave(p Person, kind plan.Kind) bool { return !p.Narrowed || p.Shared.Has(planTopic(kind)) }

func (s *Service) fillPlan(ctx context.Context, tx Tx, a Actor, page *PlanPage) error {
	list, err := tx.ListPlanEdits(ctx, a.Organisation, page.Person.ID, page.Head.ID)
	if err != nil {
		return err
	}
	page.Now = plan.Read(page.Now.Kind, edits(list))
	whole, err := saidOfPlan(ctx, tx, page.Head)
	if err != nil {
		return err
	}
	page.PlanState = s.stateOf(whole)
	if len(page.Voices) == 0 && (page.Agreed > 0 || page.Person.Narrowed && page.Now.Kind == plan.Crisis) {
		page.Now = plan.Plan{Kind: page.Now.Kind}
		page.onlyAgreed()
		return nil
	}
	if last, ok := page.Version(0); ok {
		_, digest := page.Now.Freeze().Body()
		page.Changed = digest != last.Digest
	}
	if page.Copies, err = tx.ListPlanCopies(ctx, a.Organisation, page.Person.ID, page.Head.ID); err != nil {
		return err
	}
	if whole.Edits, whole.Copies = list, page.Copies; !page.Person.Narrowed {
		page.Whole = &whole
	}
	if page.Crisis, err = crisisNow(ctx, tx, a.Organisation, page.Person.ID); err != nil {
		return err
	}
	switch page.Now.Kind {
	case plan.Crisis:
		if page.Cards, err = tx.ListCrisisCards(ctx, a.Organisation, page.Person.ID); err != nil {
			return err
		}
		if page.Openings, err = tx.ListCardOpenings(ctx, a.Organisation, page.Person.ID); err != nil {
			return err
		}
	case plan.Wellness:
		if page.Goals, err = standingPlans(ctx, tx, a.Organisation, page.Person.ID); err != nil {
			return err
		}
	}
	page.Offers, err = s.planOffers(ctx, tx, a, *page)
	return err
}

// voicesOf gives whose words an actor may write in somebody's plan. A worker may write
// down what the person says, which stands as the person's and names who wrote it down.
func voicesOf(a Actor, p Person, kind plan.Kind) []plan.Voice {
	part := kind == plan.Crisis && p.Shared.Has(TopicCrisis) && p.Shared.Has(TopicCrisisPart) ||
		planTopic(kind) == TopicMeetings && p.Shared.Has(TopicMeetings)
	switch {
	case p.ReadOnly && !p.Narrowed || a.Preview || p.Narrowed && !part:
		return nil
	case p.Narrowed && a.Role.Works():
		return []plan.Voice{plan.Worker}
	case p.Narrowed:
		return []plan.Voice{plan.Family}
	case a.Person == p.ID:
		return []plan.Voice{plan.Person}
	}
	return []plan.Voice{plan.Worker, plan.Person}
}

// onlyAgreed leaves of a plan what the person agreed to: whoever may only read gets that,
// and not what is being talked about.
func (s *PlanState) onlyAgreed() {
	var standing PlanVersionID
	for i := range s.Versions {
		if v := &s.Versions[i]; v.Number == s.Agreed {
			standing = v.ID
		} else {
			*v = PlanVersion{ID: v.ID, Number: v.Number, At: v.At}
		}
	}
	s.Signatures = slices.DeleteFunc(s.Signatures, func(sig PlanSignature) bool { return sig.Version != standing })
}

// PlanOffer is a line from the person's own journey that may go into a plan.
type PlanOffer struct {
	// Source is "journey" for what helped on a day, "step" for a step
	// that was done.
	Source string
	Words  string
	// On is the day it was noted, where it is known.
	On Date
	// Section is where it would stand.
	Section string
}

// MaxPlanOffers is how many lines are offered at once.
const MaxPlanOffers = 4

// planOffers gives what helped the person before and does not stand in the plan yet: what
// they noted themselves, on rough days first, then what they said could help.
func (s *Service) planOffers(ctx context.Context, tx Tx, a Actor, page PlanPage) ([]PlanOffer, error) {
	section := map[plan.Kind]string{plan.Wellness: "sometimes", plan.Crisis: "helps", plan.Carer: "daily"}[page.Now.Kind]
	if section == "" || len(page.Voices) == 0 {
		return nil, nil
	}
	var offers []PlanOffer
	offer := func(source, words string, on Date) {
		known := slices.ContainsFunc(offers, func(o PlanOffer) bool { return o.Words == words })
		if words != "" && Fits(words, MaxPlanLine) && !known && !stands(page.Now, words) && len(offers) < MaxPlanOffers {
			offers = append(offers, PlanOffer{Source: source, Words: words, On: on, Section: section})
		}
	}
	helped, err := tx.ListHelped(ctx, a.Organisation, page.Person.ID, MaxPlanOffers)
	if err != nil {
		return nil, err
	}
	for _, e := range helped {
		offer("journey", e.Helped, e.On)
	}
	steps, err := tx.ListStepReviews(ctx, a.Organisation, page.Person.ID)
	if err != nil {
		return nil, err
	}
	words := map[StepID]string{}
	list, err := tx.ListActionSteps(ctx, a.Organisation, page.Person.ID)
	if err != nil {
		return nil, err
	}
	for _, st := range list {
		words[st.ID] = st.Words
	}
	for _, r := range slices.Backward(steps) {
		if r.Outcome == StepDone {
			offer("step", words[r.Step], DateOf(r.At, s.place))
		}
	}
	return offers, nil
}

// stands tells whether words stand in a plan already, or stood there and were taken out.
func stands(p plan.Plan, words string) bool {
	for _, part := range p.Parts {
		for _, l := range slices.Concat(part.Lines, part.Gone) {
			if slices.ContainsFunc(l.History, func(e plan.Edit) bool { return e.Words == words }) {
				return true
			}
		}
	}
	return false
}

// ShowsPlan and WritesPlan name the operations that show and write a kind of plan, for May.
func ShowsPlan(kind plan.Kind) string { return showPlan(kind) }

// WritesPlan is as ShowsPlan.
func WritesPlan(kind plan.Kind) string { return writePlan(kind) }
