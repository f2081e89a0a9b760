package store

import (
	"context"

	"towpath/internal/care"
	"towpath/internal/store/db"
)

// InsertReflection implements care.Tx. It is sealed with the account's own key, which
// nobody else's pages ever ask for.
func (t *tx) InsertReflection(ctx context.Context, r care.Reflection) (bool, error) {
	words := t.row(ctx, signInOwner(r.Organisation, r.Account), "reflection", string(r.ID))
	p := db.InsertReflectionParams{
		OrganisationID: string(r.Organisation), AccountID: string(r.Account), ReflectionID: string(r.ID),
		Question: words.seal("question", r.Question), Words: words.seal("words", r.Words), KeptAt: micro(r.At),
	}
	if words.err != nil {
		return false, failed("InsertReflection", words.err)
	}
	n, err := t.q.InsertReflection(ctx, p)
	return added("InsertReflection", n, err)
}

// ListReflections implements care.Tx.
func (t *tx) ListReflections(ctx context.Context, org care.OrganisationID, account care.AccountID) ([]care.Reflection, error) {
	rows, err := t.q.ListReflections(ctx, db.ListReflectionsParams{OrganisationID: string(org), AccountID: string(account)})
	return eachOpened("ListReflections", rows, err, func(r db.Reflection) (care.Reflection, error) {
		words := t.row(ctx, signInOwner(org, account), "reflection", r.ReflectionID)
		return care.Reflection{
			ID: care.ReflectionID(r.ReflectionID), Organisation: org, Account: account,
			Question: words.open("question", r.Question), Words: words.open("words", r.Words), At: instant(r.KeptAt),
		}, words.err
	})
}

// DeleteReflection implements care.Tx.
func (t *tx) DeleteReflection(ctx context.Context, org care.OrganisationID, account care.AccountID, id care.ReflectionID) error {
	return failed("DeleteReflection", t.q.DeleteReflection(ctx, db.DeleteReflectionParams{OrganisationID: string(org), AccountID: string(account), ReflectionID: string(id)}))
}

// SetRemarks implements care.Tx.
func (t *tx) SetRemarks(ctx context.Context, org care.OrganisationID, account care.AccountID, off bool) error {
	_, err := t.q.SetRemarks(ctx, db.SetRemarksParams{OrganisationID: string(org), AccountID: string(account), RemarksOff: flag(off)})
	return failed("SetRemarks", err)
}
