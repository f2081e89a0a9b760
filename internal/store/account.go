package store

import (
	"context"

	"towpath/internal/care"
	"towpath/internal/store/db"
)

func accountOf(r db.Account) care.Account {
	return care.Account{
		ID: care.AccountID(r.AccountID), Organisation: care.OrganisationID(r.OrganisationID), Username: r.Username,
		Name: r.Name, Role: care.Role(r.Role), Person: care.PersonID(r.PersonID), Worker: care.WorkerID(r.WorkerID),
		PasswordHash: r.PasswordHash, MustChange: r.MustChange != 0, ClosedAt: instant(r.ClosedAt), Created: instant(r.CreatedAt),
	}
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// InsertAccount implements care.Tx.
func (t *tx) InsertAccount(ctx context.Context, a care.Account) error {
	return failed("InsertAccount", t.q.InsertAccount(ctx, db.InsertAccountParams{
		OrganisationID: string(a.Organisation), AccountID: string(a.ID), Username: a.Username, Name: a.Name,
		Role: string(a.Role), PersonID: string(a.Person), WorkerID: string(a.Worker), PasswordHash: a.PasswordHash,
		MustChange: flag(a.MustChange), CreatedAt: micro(a.Created),
	}))
}

// Account implements care.Tx.
func (t *tx) Account(ctx context.Context, org care.OrganisationID, id care.AccountID) (care.Account, error) {
	row, err := t.q.GetAccount(ctx, db.GetAccountParams{OrganisationID: string(org), AccountID: string(id)})
	return one("Account", row, err, accountOf)
}

// AccountByUsername implements care.Tx.
func (t *tx) AccountByUsername(ctx context.Context, org care.OrganisationID, username string) (care.Account, error) {
	row, err := t.q.GetAccountByUsername(ctx, db.GetAccountByUsernameParams{OrganisationID: string(org), Username: username})
	return one("AccountByUsername", row, err, accountOf)
}

// ListAccounts implements care.Tx.
func (t *tx) ListAccounts(ctx context.Context, org care.OrganisationID, most, after int) ([]care.Account, error) {
	rows, err := t.q.ListAccounts(ctx, db.ListAccountsParams{OrganisationID: string(org), UpTo: int32(most), After: int32(after)})
	return each("ListAccounts", rows, err, accountOf)
}

// SetPassword implements care.Tx.
func (t *tx) SetPassword(ctx context.Context, org care.OrganisationID, id care.AccountID, hash string, mustChange bool) error {
	_, err := t.q.SetPassword(ctx, db.SetPasswordParams{
		OrganisationID: string(org), AccountID: string(id), PasswordHash: hash, MustChange: flag(mustChange),
	})
	return failed("SetPassword", err)
}

// DeleteSessionsOf implements care.Tx.
func (t *tx) DeleteSessionsOf(ctx context.Context, org care.OrganisationID, id care.AccountID) error {
	_, err := t.q.DeleteSessionsOf(ctx, db.DeleteSessionsOfParams{OrganisationID: string(org), AccountID: string(id)})
	return failed("DeleteSessionsOf", err)
}
