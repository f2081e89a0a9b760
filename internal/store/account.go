package store

import (
	"context"
	"slices"
	"strings"

	"towpath/internal/care"
	"towpath/internal/store/db"
)

func (t *tx) accountOf(ctx context.Context, r db.Account) (care.Account, error) {
	words := t.row(ctx, accountOwner(r.OrganisationID, r.AccountID, r.PersonID), "account", r.AccountID)
	return care.Account{
		ID: care.AccountID(r.AccountID), Organisation: care.OrganisationID(r.OrganisationID), Username: words.open("username", r.Username),
		Name: words.open("name", r.Name), Role: care.Role(r.Role), Person: care.PersonID(r.PersonID), Worker: care.WorkerID(r.WorkerID),
		PasswordHash: r.PasswordHash, MustChange: r.MustChange != 0, ClosedAt: instant(r.ClosedAt), Created: instant(r.CreatedAt),
		Duties: care.Duties(r.Duties), RemarksOff: r.RemarksOff != 0,
	}, words.err
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// InsertAccount implements care.Tx.
func (t *tx) InsertAccount(ctx context.Context, a care.Account) error {
	org, id, person := string(a.Organisation), string(a.ID), string(a.Person)
	code, err := t.code(ctx, org, codeUsername, a.Username)
	if err != nil {
		return failed("InsertAccount", err)
	}
	words := t.row(ctx, accountOwner(org, id, person), "account", id)
	p := db.InsertAccountParams{
		OrganisationID: org, AccountID: id, Username: words.seal("username", a.Username), Name: words.seal("name", a.Name),
		Role: string(a.Role), PersonID: person, WorkerID: string(a.Worker), PasswordHash: a.PasswordHash,
		MustChange: flag(a.MustChange), ClosedAt: micro(a.ClosedAt), CreatedAt: micro(a.Created), UsernameIndex: code,
		Duties: int64(a.Duties),
	}
	if words.err != nil {
		return failed("InsertAccount", words.err)
	}
	return failed("InsertAccount", t.q.InsertAccount(ctx, p))
}

// Account implements care.Tx.
func (t *tx) Account(ctx context.Context, org care.OrganisationID, id care.AccountID) (care.Account, error) {
	row, err := t.q.GetAccount(ctx, db.GetAccountParams{OrganisationID: string(org), AccountID: string(id)})
	return oneOpened("Account", row, err, func(r db.Account) (care.Account, error) { return t.accountOf(ctx, r) })
}

// AccountByUsername implements care.Tx.
func (t *tx) AccountByUsername(ctx context.Context, org care.OrganisationID, username string) (care.Account, error) {
	code, err := t.code(ctx, string(org), codeUsername, username)
	if err != nil {
		return care.Account{}, failed("AccountByUsername", err)
	}
	row, err := t.q.GetAccountByUsername(ctx, db.GetAccountByUsernameParams{OrganisationID: string(org), UsernameIndex: code})
	return oneOpened("AccountByUsername", row, err, func(r db.Account) (care.Account, error) { return t.accountOf(ctx, r) })
}

// ListAccounts implements care.Tx. The names are sealed, so the database has the
// pages in order of creation; each page is in order of name.
func (t *tx) ListAccounts(ctx context.Context, org care.OrganisationID, most, after int) ([]care.Account, error) {
	rows, err := t.q.ListAccounts(ctx, db.ListAccountsParams{OrganisationID: string(org), UpTo: int32(most), After: int32(after)})
	owners := make([]string, len(rows))
	for i, r := range rows {
		owners[i] = accountOwner(r.OrganisationID, r.AccountID, r.PersonID).ID
	}
	if err == nil {
		err = t.keys.load(ctx, string(org), owners...)
	}
	list, err := eachOpened("ListAccounts", rows, err, func(r db.Account) (care.Account, error) { return t.accountOf(ctx, r) })
	slices.SortStableFunc(list, func(a, b care.Account) int { return strings.Compare(a.Username, b.Username) })
	return list, err
}

// SetDuties implements care.Tx.
func (t *tx) SetDuties(ctx context.Context, org care.OrganisationID, id care.AccountID, duties care.Duties) error {
	_, err := t.q.SetDuties(ctx, db.SetDutiesParams{OrganisationID: string(org), AccountID: string(id), Duties: int64(duties)})
	return failed("SetDuties", err)
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
