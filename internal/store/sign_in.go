package store

import (
	"context"
	"time"

	"towpath/internal/care"
	"towpath/internal/store/db"
)

func signInCodeOf(r db.SignInCode) care.SignInCode {
	return care.SignInCode{
		ID: care.CodeID(r.CodeID), Organisation: care.OrganisationID(r.OrganisationID), Hash: r.CodeHash, Person: care.PersonID(r.PersonID),
		Account: care.AccountID(r.AccountID), MadeBy: care.AccountID(r.MadeBy), Made: instant(r.MadeAt), Expires: instant(r.ExpiresAt),
		Used: instant(r.UsedAt), Revoked: instant(r.RevokedAt),
	}
}

// InsertSignInCode implements care.Tx.
func (t *tx) InsertSignInCode(ctx context.Context, c care.SignInCode) error {
	return failed("InsertSignInCode", t.q.InsertSignInCode(ctx, db.InsertSignInCodeParams{
		OrganisationID: string(c.Organisation), CodeID: string(c.ID), CodeHash: c.Hash, PersonID: string(c.Person), AccountID: string(c.Account),
		MadeBy: string(c.MadeBy), MadeAt: micro(c.Made), ExpiresAt: micro(c.Expires),
	}))
}

// SignInCode implements auth.Tx.
func (t *tx) SignInCode(ctx context.Context, org care.OrganisationID, hash string, now time.Time) (care.SignInCode, error) {
	row, err := t.q.GetSignInCode(ctx, db.GetSignInCodeParams{OrganisationID: string(org), CodeHash: hash, Now: micro(now)})
	return one("SignInCode", row, err, signInCodeOf)
}

// UseSignInCode implements auth.Tx.
func (t *tx) UseSignInCode(ctx context.Context, org care.OrganisationID, id care.CodeID, account care.AccountID, at time.Time) (bool, error) {
	n, err := t.q.UseSignInCode(ctx, db.UseSignInCodeParams{OrganisationID: string(org), CodeID: string(id), AccountID: string(account), UsedAt: micro(at)})
	return added("UseSignInCode", n, err)
}

// ListSignInCodes implements care.Tx.
func (t *tx) ListSignInCodes(ctx context.Context, org care.OrganisationID, person care.PersonID) ([]care.SignInCode, error) {
	rows, err := t.q.ListSignInCodes(ctx, db.ListSignInCodesParams{OrganisationID: string(org), PersonID: string(person)})
	return each("ListSignInCodes", rows, err, signInCodeOf)
}

// RevokeSignInCodes implements care.Tx.
func (t *tx) RevokeSignInCodes(ctx context.Context, org care.OrganisationID, person care.PersonID, account care.AccountID, at time.Time) error {
	return failed("RevokeSignInCodes", t.q.RevokeSignInCodes(ctx, db.RevokeSignInCodesParams{
		OrganisationID: string(org), PersonID: string(person), AccountID: string(account), RevokedAt: micro(at),
	}))
}

// AccountsOfPerson implements care.Tx.
func (t *tx) AccountsOfPerson(ctx context.Context, org care.OrganisationID, person care.PersonID) ([]care.AccountID, error) {
	rows, err := t.q.AccountsOfPerson(ctx, db.AccountsOfPersonParams{OrganisationID: string(org), PersonID: string(person)})
	return each("AccountsOfPerson", rows, err, func(id string) care.AccountID { return care.AccountID(id) })
}

// DeleteFactorsOf implements care.Tx.
func (t *tx) DeleteFactorsOf(ctx context.Context, org care.OrganisationID, account care.AccountID) error {
	o, a := string(org), string(account)
	for _, forget := range []func() error{
		func() error {
			return t.q.DeletePasskeysOf(ctx, db.DeletePasskeysOfParams{OrganisationID: o, AccountID: a})
		},
		func() error {
			return t.q.DeleteOneTimeKey(ctx, db.DeleteOneTimeKeyParams{OrganisationID: o, AccountID: a})
		},
		func() error {
			return t.q.DeleteRecoveryCodesOf(ctx, db.DeleteRecoveryCodesOfParams{OrganisationID: o, AccountID: a})
		},
		func() error {
			return t.q.DeleteProviderLinksOf(ctx, db.DeleteProviderLinksOfParams{OrganisationID: o, AccountID: a})
		},
	} {
		if err := forget(); err != nil {
			return failed("DeleteFactorsOf", err)
		}
	}
	return nil
}

func vouchOf(r db.Vouch) care.Vouch {
	return care.Vouch{
		ID: care.VouchID(r.VouchID), Organisation: care.OrganisationID(r.OrganisationID), Account: care.AccountID(r.AccountID), Person: care.PersonID(r.PersonID),
		How: care.KnownBy(r.How), StartedBy: care.AccountID(r.StartedBy), Started: instant(r.StartedAt), Expires: instant(r.ExpiresAt),
		ConfirmedBy: care.AccountID(r.ConfirmedBy), Confirmed: instant(r.ConfirmedAt),
	}
}

// InsertVouch implements care.Tx.
func (t *tx) InsertVouch(ctx context.Context, v care.Vouch) error {
	return failed("InsertVouch", t.q.InsertVouch(ctx, db.InsertVouchParams{
		OrganisationID: string(v.Organisation), VouchID: string(v.ID), AccountID: string(v.Account), PersonID: string(v.Person), How: string(v.How),
		StartedBy: string(v.StartedBy), StartedAt: micro(v.Started), ExpiresAt: micro(v.Expires),
	}))
}

// Vouch implements care.Tx.
func (t *tx) Vouch(ctx context.Context, org care.OrganisationID, id care.VouchID) (care.Vouch, error) {
	row, err := t.q.GetVouch(ctx, db.GetVouchParams{OrganisationID: string(org), VouchID: string(id)})
	return one("Vouch", row, err, vouchOf)
}

// ListVouches implements care.Tx.
func (t *tx) ListVouches(ctx context.Context, org care.OrganisationID, now time.Time) ([]care.Vouch, error) {
	rows, err := t.q.ListVouches(ctx, db.ListVouchesParams{OrganisationID: string(org), Now: micro(now)})
	return each("ListVouches", rows, err, vouchOf)
}

// ListVouchesOfPerson implements care.Tx.
func (t *tx) ListVouchesOfPerson(ctx context.Context, org care.OrganisationID, person care.PersonID) ([]care.Vouch, error) {
	rows, err := t.q.ListVouchesOfPerson(ctx, db.ListVouchesOfPersonParams{OrganisationID: string(org), PersonID: string(person)})
	return each("ListVouchesOfPerson", rows, err, vouchOf)
}

// ConfirmVouch implements care.Tx.
func (t *tx) ConfirmVouch(ctx context.Context, org care.OrganisationID, id care.VouchID, by care.AccountID, at time.Time) (bool, error) {
	n, err := t.q.ConfirmVouch(ctx, db.ConfirmVouchParams{OrganisationID: string(org), VouchID: string(id), ConfirmedBy: string(by), ConfirmedAt: micro(at)})
	return added("ConfirmVouch", n, err)
}

// PutProviderMark implements care.Tx.
func (t *tx) PutProviderMark(ctx context.Context, org care.OrganisationID, claimHash string, account care.AccountID, at time.Time) error {
	return failed("PutProviderMark", t.q.PutProviderMark(ctx, db.PutProviderMarkParams{
		OrganisationID: string(org), ClaimHash: claimHash, AccountID: string(account), MarkedAt: micro(at),
	}))
}

// RequiredFactors implements care.Tx.
func (t *tx) RequiredFactors(ctx context.Context, org care.OrganisationID) ([]care.Role, error) {
	rows, err := t.q.ListRequiredFactors(ctx, string(org))
	return each("RequiredFactors", rows, err, func(role string) care.Role { return care.Role(role) })
}

// SetRequiredFactors implements care.Tx.
func (t *tx) SetRequiredFactors(ctx context.Context, org care.OrganisationID, roles []care.Role, at time.Time) error {
	if err := t.q.DeleteRequiredFactors(ctx, string(org)); err != nil {
		return failed("SetRequiredFactors", err)
	}
	for _, r := range roles {
		err := t.q.InsertRequiredFactor(ctx, db.InsertRequiredFactorParams{OrganisationID: string(org), Role: string(r), Since: micro(at)})
		if err != nil {
			return failed("SetRequiredFactors", err)
		}
	}
	return nil
}
