package store

import (
	"context"
	"strings"
	"time"

	"towpath/internal/care"
	"towpath/internal/plan"
	"towpath/internal/store/db"
)

// InsertPlan implements care.Tx.
func (t *tx) InsertPlan(ctx context.Context, p care.PlanHead) (bool, error) {
	words := t.row(ctx, personOwner(p.Organisation, p.Person), "plan", string(p.ID))
	params := db.InsertPlanParams{
		OrganisationID: string(p.Organisation), PlanID: string(p.ID), PersonID: string(p.Person), Kind: string(p.Kind),
		Title: words.seal("title", p.Title), OnDate: string(p.On), ReviewMonths: int64(p.ReviewMonths), MadeAt: micro(p.At), MadeBy: string(p.By),
	}
	if words.err != nil {
		return false, failed("InsertPlan", words.err)
	}
	n, err := t.q.InsertPlan(ctx, params)
	return added("InsertPlan", n, err)
}

func (t *tx) planOf(ctx context.Context, r db.Plan) (care.PlanHead, error) {
	org, person := care.OrganisationID(r.OrganisationID), care.PersonID(r.PersonID)
	words := t.row(ctx, personOwner(org, person), "plan", r.PlanID)
	return care.PlanHead{
		ID: care.PlanID(r.PlanID), Organisation: org, Person: person, Kind: plan.Kind(r.Kind), Title: words.open("title", r.Title),
		On: care.Date(r.OnDate), ReviewMonths: int(r.ReviewMonths), At: instant(r.MadeAt), By: care.AccountID(r.MadeBy),
	}, words.err
}

// Plan implements care.Tx.
func (t *tx) Plan(ctx context.Context, org care.OrganisationID, person care.PersonID, id care.PlanID) (care.PlanHead, error) {
	row, err := t.q.GetPlan(ctx, db.GetPlanParams{OrganisationID: string(org), PersonID: string(person), PlanID: string(id)})
	if err != nil {
		return care.PlanHead{}, failed("Plan", err)
	}
	p, err := t.planOf(ctx, row)
	return p, failed("Plan", err)
}

// ListPlans implements care.Tx.
func (t *tx) ListPlans(ctx context.Context, org care.OrganisationID, person care.PersonID) ([]care.PlanHead, error) {
	rows, err := t.q.ListPlans(ctx, db.ListPlansParams{OrganisationID: string(org), PersonID: string(person)})
	return eachOpened("ListPlans", rows, err, func(r db.Plan) (care.PlanHead, error) { return t.planOf(ctx, r) })
}

// SetPlanReview implements care.Tx.
func (t *tx) SetPlanReview(ctx context.Context, org care.OrganisationID, person care.PersonID, id care.PlanID, months int) error {
	_, err := t.q.SetPlanReview(ctx, db.SetPlanReviewParams{OrganisationID: string(org), PersonID: string(person), PlanID: string(id), ReviewMonths: int64(months)})
	return failed("SetPlanReview", err)
}

// InsertPlanEdit implements care.Tx.
func (t *tx) InsertPlanEdit(ctx context.Context, e care.PlanEdit) (bool, error) {
	words := t.row(ctx, personOwner(e.Organisation, e.Person), "plan_edit", e.ID)
	p := db.InsertPlanEditParams{
		OrganisationID: string(e.Organisation), EditID: e.ID, PlanID: string(e.Plan), PersonID: string(e.Person), LineID: e.Line, Section: e.Section,
		Act: string(e.Act), Base: strings.Join(e.Base, " "), Words: words.seal("words", e.Words), Detail: words.seal("detail", e.Detail),
		OnDate: e.Day, AfterLine: e.After, Voice: string(e.Voice), Source: e.Source, WrittenAt: micro(e.At), WrittenBy: e.By,
	}
	if words.err != nil {
		return false, failed("InsertPlanEdit", words.err)
	}
	n, err := t.q.InsertPlanEdit(ctx, p)
	return added("InsertPlanEdit", n, err)
}

// ListPlanEdits implements care.Tx.
func (t *tx) ListPlanEdits(ctx context.Context, org care.OrganisationID, person care.PersonID, id care.PlanID) ([]care.PlanEdit, error) {
	rows, err := t.q.ListPlanEdits(ctx, db.ListPlanEditsParams{OrganisationID: string(org), PersonID: string(person), PlanID: string(id)})
	return eachNamed(ctx, t, "ListPlanEdits", org, person, rows, err,
		func(r db.ListPlanEditsRow) writer { return writer{r.WrittenBy, r.ByPerson, r.ByName} },
		func(r db.ListPlanEditsRow, name string) (care.PlanEdit, error) {
			words := t.row(ctx, personOwner(org, person), "plan_edit", r.EditID)
			return care.PlanEdit{Organisation: org, Person: person, Plan: id, Edit: plan.Edit{
				ID: r.EditID, Line: r.LineID, Section: r.Section, Act: plan.Act(r.Act), Base: strings.Fields(r.Base),
				Words: words.open("words", r.Words), Detail: words.open("detail", r.Detail), Day: r.OnDate, After: r.AfterLine,
				Voice: plan.Voice(r.Voice), By: r.WrittenBy, Name: name, Recorded: r.Voice == string(plan.Person) && r.ByPerson != r.PersonID, Source: r.Source, At: instant(r.WrittenAt),
			}}, words.err
		})
}

// writer is whoever wrote a row, as a query found them: their account, the person whose
// account it is, and its sealed name.
type writer struct{ account, person, name string }

// eachNamed is eachOpened for rows that name who wrote them: the keys of all of them are
// looked for at once.
func eachNamed[R, T any](
	ctx context.Context, t *tx, op string, org care.OrganisationID, person care.PersonID, rows []R, err error, by func(R) writer, turn func(R, string) (T, error),
) ([]T, error) {
	owners := make([]string, 0, 1+len(rows))
	owners = append(owners, string(person))
	for _, r := range rows {
		w := by(r)
		owners = append(owners, nameOwner(w.account, w.person, w.name))
	}
	if err == nil && len(rows) > 0 {
		err = t.keys.load(ctx, string(org), owners...)
	}
	return eachOpened(op, rows, err, func(r R) (none T, err error) {
		w := by(r)
		name, err := t.accountName(ctx, string(org), w.account, w.person, w.name)
		if err != nil {
			return none, err
		}
		return turn(r, name)
	})
}

// InsertPlanCopy implements care.Tx.
func (t *tx) InsertPlanCopy(ctx context.Context, c care.PlanCopy) (bool, error) {
	words := t.row(ctx, personOwner(c.Organisation, c.Person), "plan_copy", string(c.ID))
	p := db.InsertPlanCopyParams{
		OrganisationID: string(c.Organisation), CopyID: string(c.ID), VersionID: string(c.Version), PlanID: string(c.Plan), PersonID: string(c.Person),
		Place: words.seal("place", c.Place), GivenAt: micro(c.At), GivenBy: string(c.By), BackAt: micro(c.BackAt),
	}
	if words.err != nil {
		return false, failed("InsertPlanCopy", words.err)
	}
	n, err := t.q.InsertPlanCopy(ctx, p)
	return added("InsertPlanCopy", n, err)
}

// EndPlanCopy implements care.Tx.
func (t *tx) EndPlanCopy(ctx context.Context, org care.OrganisationID, person care.PersonID, id care.PlanCopyID, at time.Time) error {
	_, err := t.q.EndPlanCopy(ctx, db.EndPlanCopyParams{OrganisationID: string(org), PersonID: string(person), CopyID: string(id), BackAt: micro(at)})
	return failed("EndPlanCopy", err)
}

// ListPlanCopies implements care.Tx.
func (t *tx) ListPlanCopies(ctx context.Context, org care.OrganisationID, person care.PersonID, id care.PlanID) ([]care.PlanCopy, error) {
	rows, err := t.q.ListPlanCopies(ctx, db.ListPlanCopiesParams{OrganisationID: string(org), PersonID: string(person), PlanID: string(id)})
	return eachOpened("ListPlanCopies", rows, err, func(r db.PlanCopy) (care.PlanCopy, error) {
		words := t.row(ctx, personOwner(org, person), "plan_copy", r.CopyID)
		return care.PlanCopy{
			ID: care.PlanCopyID(r.CopyID), Organisation: org, Person: person, Plan: id, Version: care.PlanVersionID(r.VersionID),
			Place: words.open("place", r.Place), At: instant(r.GivenAt), By: care.AccountID(r.GivenBy), BackAt: instant(r.BackAt),
		}, words.err
	})
}
