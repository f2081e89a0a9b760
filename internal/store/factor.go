package store

import (
	"context"
	"time"

	"towpath/internal/auth"
	"towpath/internal/care"
	"towpath/internal/store/db"
)

func (t *tx) passkeyOf(ctx context.Context, r db.Passkey) (auth.Passkey, error) {
	org, account := care.OrganisationID(r.OrganisationID), care.AccountID(r.AccountID)
	name, err := t.open(ctx, signInOwner(org, account), "passkey", "name", r.PasskeyID, r.Name)
	return auth.Passkey{
		ID: auth.PasskeyID(r.PasskeyID), Organisation: org, Account: account, Credential: r.CredentialID,
		Name: name, Content: r.Content, Suspect: r.Suspect != 0, Created: instant(r.CreatedAt), Used: instant(r.UsedAt),
	}, err
}

// InsertPasskey implements auth.Tx.
func (t *tx) InsertPasskey(ctx context.Context, p auth.Passkey) error {
	name, err := t.seal(ctx, signInOwner(p.Organisation, p.Account), "passkey", "name", string(p.ID), p.Name)
	if err != nil {
		return failed("InsertPasskey", err)
	}
	return failed("InsertPasskey", t.q.InsertPasskey(ctx, db.InsertPasskeyParams{
		OrganisationID: string(p.Organisation), PasskeyID: string(p.ID), AccountID: string(p.Account), CredentialID: p.Credential,
		Name: name, Content: p.Content, CreatedAt: micro(p.Created),
	}))
}

// ListPasskeys implements auth.Tx.
func (t *tx) ListPasskeys(ctx context.Context, org care.OrganisationID, account care.AccountID) ([]auth.Passkey, error) {
	rows, err := t.q.ListPasskeys(ctx, db.ListPasskeysParams{OrganisationID: string(org), AccountID: string(account)})
	return eachOpened("ListPasskeys", rows, err, func(r db.Passkey) (auth.Passkey, error) { return t.passkeyOf(ctx, r) })
}

// PasskeyByCredential implements auth.Tx.
func (t *tx) PasskeyByCredential(ctx context.Context, org care.OrganisationID, credential string) (auth.Passkey, error) {
	row, err := t.q.GetPasskeyByCredential(ctx, db.GetPasskeyByCredentialParams{OrganisationID: string(org), CredentialID: credential})
	return oneOpened("PasskeyByCredential", row, err, func(r db.Passkey) (auth.Passkey, error) { return t.passkeyOf(ctx, r) })
}

// UsePasskey implements auth.Tx.
func (t *tx) UsePasskey(ctx context.Context, p auth.Passkey) error {
	return failed("UsePasskey", t.q.UsePasskey(ctx, db.UsePasskeyParams{
		OrganisationID: string(p.Organisation), PasskeyID: string(p.ID), Content: p.Content, Suspect: flag(p.Suspect), UsedAt: micro(p.Used),
	}))
}

// NamePasskey implements auth.Tx.
func (t *tx) NamePasskey(ctx context.Context, org care.OrganisationID, account care.AccountID, id auth.PasskeyID, name string) (bool, error) {
	sealed, err := t.seal(ctx, signInOwner(org, account), "passkey", "name", string(id), name)
	if err != nil {
		return false, failed("NamePasskey", err)
	}
	n, err := t.q.NamePasskey(ctx, db.NamePasskeyParams{OrganisationID: string(org), AccountID: string(account), PasskeyID: string(id), Name: sealed})
	return added("NamePasskey", n, err)
}

// DeletePasskey implements auth.Tx.
func (t *tx) DeletePasskey(ctx context.Context, org care.OrganisationID, account care.AccountID, id auth.PasskeyID) (bool, error) {
	n, err := t.q.DeletePasskey(ctx, db.DeletePasskeyParams{OrganisationID: string(org), AccountID: string(account), PasskeyID: string(id)})
	return added("DeletePasskey", n, err)
}

// PutOneTimeKey implements auth.Tx.
func (t *tx) PutOneTimeKey(ctx context.Context, k auth.OneTimeKey) error {
	secret, err := t.seal(ctx, signInOwner(k.Organisation, k.Account), "one_time_key", "secret", string(k.Account), k.Secret)
	if err != nil {
		return failed("PutOneTimeKey", err)
	}
	return failed("PutOneTimeKey", t.q.PutOneTimeKey(ctx, db.PutOneTimeKeyParams{
		OrganisationID: string(k.Organisation), AccountID: string(k.Account), Secret: secret, Step: k.Step, ConfirmedAt: micro(k.Confirmed),
	}))
}

// OneTimeKey implements auth.Tx.
func (t *tx) OneTimeKey(ctx context.Context, org care.OrganisationID, account care.AccountID) (auth.OneTimeKey, error) {
	row, err := t.q.GetOneTimeKey(ctx, db.GetOneTimeKeyParams{OrganisationID: string(org), AccountID: string(account)})
	return oneOpened("OneTimeKey", row, err, func(r db.OneTimeKey) (auth.OneTimeKey, error) {
		secret, err := t.open(ctx, signInOwner(org, account), "one_time_key", "secret", r.AccountID, r.Secret)
		return auth.OneTimeKey{Organisation: org, Account: account, Secret: secret, Step: r.Step, Confirmed: instant(r.ConfirmedAt)}, err
	})
}

// UseOneTimeStep implements auth.Tx.
func (t *tx) UseOneTimeStep(ctx context.Context, org care.OrganisationID, account care.AccountID, step int64) (bool, error) {
	n, err := t.q.UseOneTimeStep(ctx, db.UseOneTimeStepParams{OrganisationID: string(org), AccountID: string(account), Step: step})
	return added("UseOneTimeStep", n, err)
}

// DeleteOneTimeKey implements auth.Tx.
func (t *tx) DeleteOneTimeKey(ctx context.Context, org care.OrganisationID, account care.AccountID) error {
	return failed("DeleteOneTimeKey", t.q.DeleteOneTimeKey(ctx, db.DeleteOneTimeKeyParams{OrganisationID: string(org), AccountID: string(account)}))
}

// ReplaceRecoveryCodes implements auth.Tx.
func (t *tx) ReplaceRecoveryCodes(ctx context.Context, org care.OrganisationID, account care.AccountID, hashes []string, at time.Time) error {
	err := t.q.DeleteRecoveryCodesOf(ctx, db.DeleteRecoveryCodesOfParams{OrganisationID: string(org), AccountID: string(account)})
	for i := 0; err == nil && i < len(hashes); i++ {
		err = t.q.InsertRecoveryCode(ctx, db.InsertRecoveryCodeParams{
			OrganisationID: string(org), AccountID: string(account), CodeHash: hashes[i], MadeAt: micro(at),
		})
	}
	return failed("ReplaceRecoveryCodes", err)
}

// UseRecoveryCode implements auth.Tx.
func (t *tx) UseRecoveryCode(ctx context.Context, org care.OrganisationID, account care.AccountID, hash string, at time.Time) (bool, error) {
	n, err := t.q.UseRecoveryCode(ctx, db.UseRecoveryCodeParams{OrganisationID: string(org), AccountID: string(account), CodeHash: hash, UsedAt: micro(at)})
	return added("UseRecoveryCode", n, err)
}

// CountRecoveryCodes implements auth.Tx.
func (t *tx) CountRecoveryCodes(ctx context.Context, org care.OrganisationID, account care.AccountID) (int, error) {
	n, err := t.q.CountRecoveryCodes(ctx, db.CountRecoveryCodesParams{OrganisationID: string(org), AccountID: string(account)})
	return int(n), failed("CountRecoveryCodes", err)
}

// InsertChallenge implements auth.Tx.
func (t *tx) InsertChallenge(ctx context.Context, c auth.Challenge) error {
	return failed("InsertChallenge", t.q.InsertChallenge(ctx, db.InsertChallengeParams{
		OrganisationID: string(c.Organisation), ChallengeID: c.ID, Kind: string(c.Kind), AccountID: string(c.Account), Content: c.Content, ExpiresAt: micro(c.Expires),
	}))
}

// Challenge implements auth.Tx.
func (t *tx) Challenge(ctx context.Context, org care.OrganisationID, id string, kind auth.ChallengeKind, now time.Time) (auth.Challenge, error) {
	row, err := t.q.GetChallenge(ctx, db.GetChallengeParams{OrganisationID: string(org), ChallengeID: id, Kind: string(kind), Now: micro(now)})
	return one("Challenge", row, err, func(r db.Challenge) auth.Challenge {
		return auth.Challenge{
			ID: r.ChallengeID, Organisation: org, Kind: kind, Account: care.AccountID(r.AccountID), Content: r.Content, Expires: instant(r.ExpiresAt),
		}
	})
}

// DeleteChallenge implements auth.Tx.
func (t *tx) DeleteChallenge(ctx context.Context, org care.OrganisationID, id string) (bool, error) {
	n, err := t.q.DeleteChallenge(ctx, db.DeleteChallengeParams{OrganisationID: string(org), ChallengeID: id})
	return added("DeleteChallenge", n, err)
}

// DeleteChallengesBefore implements auth.Tx.
func (t *tx) DeleteChallengesBefore(ctx context.Context, org care.OrganisationID, at time.Time) error {
	return failed("DeleteChallengesBefore", t.q.DeleteChallengesBefore(ctx, db.DeleteChallengesBeforeParams{OrganisationID: string(org), Before: micro(at)}))
}

// ProviderLink implements auth.Tx.
func (t *tx) ProviderLink(ctx context.Context, org care.OrganisationID, issuer, subject string) (care.AccountID, error) {
	row, err := t.q.GetProviderLink(ctx, db.GetProviderLinkParams{OrganisationID: string(org), Issuer: issuer, Subject: subject})
	return one("ProviderLink", row, err, func(r db.ProviderLink) care.AccountID { return care.AccountID(r.AccountID) })
}

// InsertProviderLink implements auth.Tx.
func (t *tx) InsertProviderLink(ctx context.Context, org care.OrganisationID, issuer, subject string, account care.AccountID, at time.Time) error {
	return failed("InsertProviderLink", t.q.InsertProviderLink(ctx, db.InsertProviderLinkParams{
		OrganisationID: string(org), Issuer: issuer, Subject: subject, AccountID: string(account), CreatedAt: micro(at),
	}))
}

// CountProviderLinks implements auth.Tx.
func (t *tx) CountProviderLinks(ctx context.Context, org care.OrganisationID, account care.AccountID) (int, error) {
	n, err := t.q.CountProviderLinks(ctx, db.CountProviderLinksParams{OrganisationID: string(org), AccountID: string(account)})
	return int(n), failed("CountProviderLinks", err)
}

// ProviderMark implements auth.Tx.
func (t *tx) ProviderMark(ctx context.Context, org care.OrganisationID, claimHash string) (care.AccountID, error) {
	row, err := t.q.GetProviderMark(ctx, db.GetProviderMarkParams{OrganisationID: string(org), ClaimHash: claimHash})
	return one("ProviderMark", row, err, func(r db.ProviderMark) care.AccountID { return care.AccountID(r.AccountID) })
}

// DeleteProviderMark implements auth.Tx.
func (t *tx) DeleteProviderMark(ctx context.Context, org care.OrganisationID, claimHash string) error {
	return failed("DeleteProviderMark", t.q.DeleteProviderMark(ctx, db.DeleteProviderMarkParams{OrganisationID: string(org), ClaimHash: claimHash}))
}
