package care

import (
	"context"
	"slices"
	"time"

	"towpath/internal/fault"
	"towpath/internal/plan"
)

// PlanHead is a plan that people write together, or the sheet of a meeting. Of the
// wellness plan, the crisis plan and the carer's plan somebody has one each.
type PlanHead struct {
	ID           PlanID
	Organisation OrganisationID
	Person       PersonID
	Kind         plan.Kind
	// Title and On are of meetings and sheets: what it is about, and the day.
	Title string
	On    Date
	// ReviewMonths is after how many months what was agreed is to be confirmed.
	ReviewMonths int
	At           time.Time
	By           AccountID
}

// ReviewMonths are the times that may be chosen between two confirmations.
var ReviewMonths = []int{1, 3, 6, 12}

// DefaultReviewMonths holds until the person chooses another.
const DefaultReviewMonths = 3

// Limits of a plan: characters of one line, lines of one section, edits of one plan.
const (
	MaxPlanLine  = 500
	MaxPlanLines = 40
	MaxPlanEdits = 3000
)

// PlanIDOf is the id of the one plan of a kind that somebody has.
func PlanIDOf(person PersonID, kind plan.Kind) PlanID {
	return PlanID(IDFrom(string(person), "plan", string(kind)))
}

// ofOne tells whether an id is kept for a plan of which somebody has one: nobody may begin
// another under it.
func ofOne(id PlanID) bool { return id[14] == '8' }

// PlanEdit is an edit of somebody's plan.
type PlanEdit struct {
	Organisation OrganisationID
	Person       PersonID
	Plan         PlanID
	plan.Edit
}

// PlanVersion is a plan as it was put forward to be signed. It never changes.
type PlanVersion struct {
	ID           PlanVersionID
	Organisation OrganisationID
	Person       PersonID
	Plan         PlanID
	// Number counts from 1.
	Number int
	// Body is a plan.Frozen as it is kept, Digest its SHA-256 in hexadecimal.
	Body, Digest string
	// With, Capacity and Witnesses say with whom it was written, what was noted of the
	// person's capacity to decide, and who was there.
	With, Capacity, Witnesses string
	At                        time.Time
	By                        AccountID
	ByName                    string
}

// Frozen gives what the version says; fault.Internal where it is not what was kept,
// fault.Denied where the reader was given no more of it than that there is one.
func (v PlanVersion) Frozen() (plan.Frozen, error) {
	if v.Body == "" && v.Digest == "" {
		return plan.Frozen{}, denied("Frozen")
	}
	if plan.Digest(v.Body) != v.Digest {
		return plan.Frozen{}, fault.New(fault.Internal, "a version of a plan is not what was signed", nil)
	}
	return plan.Thaw(v.Body)
}

// Verdict is what somebody says of a version.
type Verdict string

// The verdicts.
const (
	VerdictAgreed    Verdict = "agreed"
	VerdictNotAgreed Verdict = "not_agreed"
)

// PlanSignature is what one voice says of a version. The latest of each signer counts.
type PlanSignature struct {
	ID           SignatureID
	Organisation OrganisationID
	Person       PersonID
	Plan         PlanID
	Version      PlanVersionID
	Voice        plan.Voice
	Verdict      Verdict
	Because      string
	At           time.Time
	By           AccountID
	ByName       string
	// Recorded says that somebody else wrote down what the person said.
	Recorded bool
}

// PlanConfirmation says that a version still holds.
type PlanConfirmation struct {
	ID           ConfirmationID
	Organisation OrganisationID
	Person       PersonID
	Plan         PlanID
	Version      PlanVersionID
	Voice        plan.Voice
	At           time.Time
	By           AccountID
	ByName       string
}

// PlanCopy is a copy of a version that went to somebody.
type PlanCopy struct {
	ID           PlanCopyID
	Organisation OrganisationID
	Person       PersonID
	Plan         PlanID
	Version      PlanVersionID
	Place        string
	At           time.Time
	By           AccountID
	// BackAt is when it came back or was destroyed, zero while it is out.
	BackAt time.Time
}

// PlanTx is plans, their edits, versions, signatures, and what became of them.
type PlanTx interface {
	InsertPlan(ctx context.Context, p PlanHead) (bool, error)
	// Plan gives a plan; fault.Denied if there is none.
	Plan(ctx context.Context, org OrganisationID, person PersonID, id PlanID) (PlanHead, error)
	ListPlans(ctx context.Context, org OrganisationID, person PersonID) ([]PlanHead, error)
	SetPlanReview(ctx context.Context, org OrganisationID, person PersonID, id PlanID, months int) error
	InsertPlanEdit(ctx context.Context, e PlanEdit) (bool, error)
	ListPlanEdits(ctx context.Context, org OrganisationID, person PersonID, id PlanID) ([]PlanEdit, error)
	InsertPlanVersion(ctx context.Context, v PlanVersion) (bool, error)
	// ListPlanVersions gives them by number.
	ListPlanVersions(ctx context.Context, org OrganisationID, person PersonID, id PlanID) ([]PlanVersion, error)
	InsertPlanSignature(ctx context.Context, s PlanSignature) (bool, error)
	ListPlanSignatures(ctx context.Context, org OrganisationID, person PersonID, id PlanID) ([]PlanSignature, error)
	InsertPlanConfirmation(ctx context.Context, c PlanConfirmation) (bool, error)
	ListPlanConfirmations(ctx context.Context, org OrganisationID, person PersonID, id PlanID) ([]PlanConfirmation, error)
	InsertPlanCopy(ctx context.Context, c PlanCopy) (bool, error)
	EndPlanCopy(ctx context.Context, org OrganisationID, person PersonID, id PlanCopyID, at time.Time) error
	ListPlanCopies(ctx context.Context, org OrganisationID, person PersonID, id PlanID) ([]PlanCopy, error)
	InsertCrisisCard(ctx context.Context, c CrisisCard) (bool, error)
	EndCrisisCard(ctx context.Context, org OrganisationID, person PersonID, id CardID, at time.Time) error
	// CrisisCard finds the card whose code has this hash and still opens.
	CrisisCard(ctx context.Context, org OrganisationID, codeHash string, at time.Time) (CrisisCard, error)
	ListCrisisCards(ctx context.Context, org OrganisationID, person PersonID) ([]CrisisCard, error)
	InsertCardOpening(ctx context.Context, o CardOpening) (bool, error)
	ListCardOpenings(ctx context.Context, org OrganisationID, person PersonID) ([]CardOpening, error)
	InsertCrisisReview(ctx context.Context, r CrisisReview) (bool, error)
	ListCrisisReviews(ctx context.Context, org OrganisationID, person PersonID) ([]CrisisReview, error)
	// CountFollowed counts the latest that each voice said of each crisis since an instant,
	// of the people whom a team supports now.
	CountFollowed(ctx context.Context, org OrganisationID, team TeamID, since time.Time) ([]FollowedCount, error)
}

// planTopic is what has to be shared for somebody of the circle to see a kind of plan. A
// wellness plan and a carer's plan are the same topic: each on its owner's record.
func planTopic(kind plan.Kind) Topic {
	switch kind {
	case plan.Crisis:
		return TopicCrisis
	case plan.Meeting, plan.EarlySigns, plan.Problem:
		return TopicMeetings
	}
	return TopicWellness
}

// showPlan and writePlan are the operations of a kind of plan: each is a sentence of its
// own in the policies.
func showPlan(kind plan.Kind) string  { return "Show" + planNoun(kind) }
func writePlan(kind plan.Kind) string { return "Write" + planNoun(kind) }

func planNoun(kind plan.Kind) string {
	switch kind {
	case plan.Wellness:
		return "WellnessPlan"
	case plan.Crisis:
		return "CrisisPlan"
	case plan.Carer:
		return "CarerPlan"
	}
	return "Meeting"
}

// PlanRef names a plan. Plan is left empty for a kind of which there is one.
type PlanRef struct {
	Person PersonID
	Kind   plan.Kind
	Plan   PlanID
}

// id gives the plan's id, and whether the reference can be one at all.
func (r PlanRef) id() (PlanID, bool) {
	if !r.Kind.Valid() {
		return "", false
	}
	if r.Kind.Single() {
		return PlanIDOf(r.Person, r.Kind), r.Plan == ""
	}
	return r.Plan, ValidID(string(r.Plan))
}

// planOf gives a plan for writing, and begins the one of its kind where there is none.
func (s *Service) planOf(ctx context.Context, tx Tx, a Actor, r PlanRef) (PlanHead, error) {
	id, _ := r.id()
	head, err := tx.Plan(ctx, a.Organisation, r.Person, id)
	if err == nil && head.Kind != r.Kind {
		return head, denied("Plan")
	}
	if !fault.Is(err, fault.Denied) || !r.Kind.Single() {
		return head, err
	}
	head = PlanHead{
		ID: id, Organisation: a.Organisation, Person: r.Person, Kind: r.Kind, ReviewMonths: DefaultReviewMonths, At: s.Now(), By: a.Account,
	}
	added, err := tx.InsertPlan(ctx, head)
	if err == nil && !added {
		err = fault.New(fault.Conflict, "Plan: the id holds something else", nil)
	}
	return head, err
}

// edits gives the edits of a plan as the plan package reads them.
func edits(list []PlanEdit) []plan.Edit {
	out := make([]plan.Edit, len(list))
	for i, e := range list {
		out[i] = e.Edit
	}
	return out
}

// NewMeeting is a meeting or a sheet to begin.
type NewMeeting struct {
	ID    PlanID
	Kind  plan.Kind
	Title string
	On    Date
}

// BeginMeeting begins the sheet of a family or network meeting, of early signs or of
// solving a problem together.
func (s *Service) BeginMeeting(ctx context.Context, a Actor, person PersonID, n NewMeeting) error {
	var c fault.Check
	c.Require(ValidID(string(n.ID)) && !ofOne(n.ID), "id", "error.id")
	c.Require(n.Kind.Valid() && !n.Kind.Single(), "kind", "plan.error.kind")
	c.Require(isLine(n.Title), "title", "plan.error.title")
	c.Require(n.On.Valid(), "on", "plan.error.day")
	if err := c.Err("BeginMeeting"); err != nil {
		return err
	}
	head := PlanHead{
		ID: n.ID, Organisation: a.Organisation, Person: person, Kind: n.Kind, Title: n.Title, On: n.On,
		ReviewMonths: DefaultReviewMonths, At: s.Now(), By: a.Account,
	}
	return s.write(ctx, a, writePlan(n.Kind), about(person, "plan:"+string(n.ID)), func(tx Tx) error {
		added, err := tx.InsertPlan(ctx, head)
		if err != nil || added {
			return err
		}
		all, err := tx.ListPlans(ctx, a.Organisation, person)
		return again("BeginMeeting", all, err, func(p PlanHead) bool {
			return p.ID == n.ID && p.Kind == n.Kind && p.Title == n.Title && p.On == n.On
		})
	})
}

// PlansPage is the plans that somebody has or may see.
type PlansPage struct {
	Person Person
	Plans  []PlanLine
	// Crises are those of which it can be said whether the plan was followed, latest first.
	Crises []ReviewedCrisis
}

// PastCrises gives the crises of ListPlans alone, in the same way and with the same line in the
// log, for readers who put nothing beside them.
func (s *Service) PastCrises(ctx context.Context, a Actor, person PersonID) (list []ReviewedCrisis, err error) {
	err = s.read(ctx, a, "ListPlans", about(person, ""), func(tx Tx) error {
		list, err = reviewedCrises(ctx, tx, a.Organisation, person)
		return err
	})
	return list, err
}

// PlanLine is a plan in a list: what was agreed last, and whether it is still to be
// trusted.
type PlanLine struct {
	PlanHead
	State PlanState
}

// Of gives the line of a kind of which there is one; nothing where it was not begun.
func (p PlansPage) Of(kind plan.Kind) (PlanLine, bool) {
	i := slices.IndexFunc(p.Plans, func(l PlanLine) bool { return l.Kind == kind })
	if i < 0 {
		return PlanLine{}, false
	}
	return p.Plans[i], true
}

// ListPlans gives the plans and sheets of a person that the reader may see.
func (s *Service) ListPlans(ctx context.Context, a Actor, person PersonID) (PlansPage, error) {
	var page PlansPage
	err := s.read(ctx, a, "ListPlans", about(person, ""), func(tx Tx) (err error) {
		if page.Person, err = tx.Person(ctx, a.Organisation, person); err != nil {
			return err
		}
		heads, err := tx.ListPlans(ctx, a.Organisation, person)
		if err != nil {
			return err
		}
		page.Plans = make([]PlanLine, len(heads))
		for i, h := range heads {
			l := &page.Plans[i]
			l.PlanHead = h
			if l.State, err = s.planState(ctx, tx, h); err != nil {
				return err
			}
			if len(voicesOf(a, page.Person, h.Kind)) == 0 {
				l.State.onlyAgreed()
			}
		}
		page.Crises, err = reviewedCrises(ctx, tx, a.Organisation, person)
		return err
	})
	return page, err
}
