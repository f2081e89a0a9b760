package store

import (
	"context"

	"towpath/internal/care"
	"towpath/internal/plan"
	"towpath/internal/store/db"
)

// InsertPlanVersion implements care.Tx.
func (t *tx) InsertPlanVersion(ctx context.Context, v care.PlanVersion) (bool, error) {
	words := t.row(ctx, personOwner(v.Organisation, v.Person), "plan_version", string(v.ID))
	p := db.InsertPlanVersionParams{
		OrganisationID: string(v.Organisation), VersionID: string(v.ID), PlanID: string(v.Plan), PersonID: string(v.Person), Number: int64(v.Number),
		Body: words.seal("body", v.Body), Digest: v.Digest, WrittenWith: words.seal("written_with", v.With),
		Capacity: words.seal("capacity", v.Capacity), Witnesses: words.seal("witnesses", v.Witnesses), MadeAt: micro(v.At), MadeBy: string(v.By),
	}
	if words.err != nil {
		return false, failed("InsertPlanVersion", words.err)
	}
	n, err := t.q.InsertPlanVersion(ctx, p)
	return added("InsertPlanVersion", n, err)
}

// ListPlanVersions implements care.Tx.
func (t *tx) ListPlanVersions(ctx context.Context, org care.OrganisationID, person care.PersonID, id care.PlanID) ([]care.PlanVersion, error) {
	rows, err := t.q.ListPlanVersions(ctx, db.ListPlanVersionsParams{OrganisationID: string(org), PersonID: string(person), PlanID: string(id)})
	return eachNamed(ctx, t, "ListPlanVersions", org, person, rows, err,
		func(r db.ListPlanVersionsRow) writer { return writer{r.MadeBy, r.ByPerson, r.ByName} },
		func(r db.ListPlanVersionsRow, name string) (care.PlanVersion, error) {
			words := t.row(ctx, personOwner(org, person), "plan_version", r.VersionID)
			return care.PlanVersion{
				ID: care.PlanVersionID(r.VersionID), Organisation: org, Person: person, Plan: id, Number: int(r.Number),
				Body: words.open("body", r.Body), Digest: r.Digest, With: words.open("written_with", r.WrittenWith),
				Capacity: words.open("capacity", r.Capacity), Witnesses: words.open("witnesses", r.Witnesses),
				At: instant(r.MadeAt), By: care.AccountID(r.MadeBy), ByName: name,
			}, words.err
		})
}

// InsertPlanSignature implements care.Tx.
func (t *tx) InsertPlanSignature(ctx context.Context, s care.PlanSignature) (bool, error) {
	words := t.row(ctx, personOwner(s.Organisation, s.Person), "plan_signature", string(s.ID))
	p := db.InsertPlanSignatureParams{
		OrganisationID: string(s.Organisation), SignatureID: string(s.ID), VersionID: string(s.Version), PlanID: string(s.Plan), PersonID: string(s.Person),
		Voice: string(s.Voice), Verdict: string(s.Verdict), Because: words.seal("because", s.Because), SignedAt: micro(s.At), SignedBy: string(s.By),
	}
	if words.err != nil {
		return false, failed("InsertPlanSignature", words.err)
	}
	n, err := t.q.InsertPlanSignature(ctx, p)
	return added("InsertPlanSignature", n, err)
}

// ListPlanSignatures implements care.Tx.
func (t *tx) ListPlanSignatures(ctx context.Context, org care.OrganisationID, person care.PersonID, id care.PlanID) ([]care.PlanSignature, error) {
	rows, err := t.q.ListPlanSignatures(ctx, db.ListPlanSignaturesParams{OrganisationID: string(org), PersonID: string(person), PlanID: string(id)})
	return eachNamed(ctx, t, "ListPlanSignatures", org, person, rows, err,
		func(r db.ListPlanSignaturesRow) writer { return writer{r.SignedBy, r.ByPerson, r.ByName} },
		func(r db.ListPlanSignaturesRow, name string) (care.PlanSignature, error) {
			words := t.row(ctx, personOwner(org, person), "plan_signature", r.SignatureID)
			return care.PlanSignature{
				ID: care.SignatureID(r.SignatureID), Organisation: org, Person: person, Plan: id, Version: care.PlanVersionID(r.VersionID),
				Voice: plan.Voice(r.Voice), Verdict: care.Verdict(r.Verdict), Because: words.open("because", r.Because),
				At: instant(r.SignedAt), By: care.AccountID(r.SignedBy), ByName: name, Recorded: r.Voice == string(plan.Person) && r.ByPerson != r.PersonID,
			}, words.err
		})
}

// InsertPlanConfirmation implements care.Tx.
func (t *tx) InsertPlanConfirmation(ctx context.Context, c care.PlanConfirmation) (bool, error) {
	n, err := t.q.InsertPlanConfirmation(ctx, db.InsertPlanConfirmationParams{
		OrganisationID: string(c.Organisation), ConfirmationID: string(c.ID), VersionID: string(c.Version), PlanID: string(c.Plan), PersonID: string(c.Person),
		Voice: string(c.Voice), ConfirmedAt: micro(c.At), ConfirmedBy: string(c.By),
	})
	return added("InsertPlanConfirmation", n, err)
}

// ListPlanConfirmations implements care.Tx.
func (t *tx) ListPlanConfirmations(ctx context.Context, org care.OrganisationID, person care.PersonID, id care.PlanID) ([]care.PlanConfirmation, error) {
	rows, err := t.q.ListPlanConfirmations(ctx, db.ListPlanConfirmationsParams{OrganisationID: string(org), PersonID: string(person), PlanID: string(id)})
	return eachNamed(ctx, t, "ListPlanConfirmations", org, person, rows, err,
		func(r db.ListPlanConfirmationsRow) writer { return writer{r.ConfirmedBy, r.ByPerson, r.ByName} },
		func(r db.ListPlanConfirmationsRow, name string) (care.PlanConfirmation, error) {
			return care.PlanConfirmation{
				ID: care.ConfirmationID(r.ConfirmationID), Organisation: org, Person: person, Plan: id, Version: care.PlanVersionID(r.VersionID),
				Voice: plan.Voice(r.Voice), At: instant(r.ConfirmedAt), By: care.AccountID(r.ConfirmedBy), ByName: name,
			}, nil
		})
}
