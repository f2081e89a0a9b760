-- name: InsertPasskey :exec
INSERT INTO passkey (organisation_id, passkey_id, account_id, credential_id, name, content, suspect, created_at, used_at)
VALUES (@organisation_id, @passkey_id, @account_id, @credential_id, @name, @content, 0, @created_at, 0);

-- name: ListPasskeys :many
SELECT * FROM passkey WHERE organisation_id = @organisation_id AND account_id = @account_id ORDER BY created_at, passkey_id;

-- name: GetPasskeyByCredential :one
SELECT * FROM passkey WHERE organisation_id = @organisation_id AND credential_id = @credential_id;

-- name: UsePasskey :exec
UPDATE passkey SET content = @content, suspect = @suspect, used_at = @used_at
WHERE organisation_id = @organisation_id AND passkey_id = @passkey_id;

-- name: NamePasskey :execrows
UPDATE passkey SET name = @name
WHERE organisation_id = @organisation_id AND account_id = @account_id AND passkey_id = @passkey_id;

-- name: DeletePasskey :execrows
DELETE FROM passkey WHERE organisation_id = @organisation_id AND account_id = @account_id AND passkey_id = @passkey_id;

-- name: DeletePasskeysOf :exec
DELETE FROM passkey WHERE organisation_id = @organisation_id AND account_id = @account_id;

-- name: PutOneTimeKey :exec
INSERT INTO one_time_key (organisation_id, account_id, secret, step, confirmed_at)
VALUES (@organisation_id, @account_id, @secret, @step, @confirmed_at)
ON CONFLICT (organisation_id, account_id) DO UPDATE SET secret = excluded.secret, step = excluded.step, confirmed_at = excluded.confirmed_at;

-- name: GetOneTimeKey :one
SELECT * FROM one_time_key WHERE organisation_id = @organisation_id AND account_id = @account_id;

-- name: UseOneTimeStep :execrows
UPDATE one_time_key SET step = @step
WHERE organisation_id = @organisation_id AND account_id = @account_id AND step < @step;

-- name: DeleteOneTimeKey :exec
DELETE FROM one_time_key WHERE organisation_id = @organisation_id AND account_id = @account_id;

-- name: InsertRecoveryCode :exec
INSERT INTO recovery_code (organisation_id, account_id, code_hash, made_at, used_at)
VALUES (@organisation_id, @account_id, @code_hash, @made_at, 0);

-- name: UseRecoveryCode :execrows
UPDATE recovery_code SET used_at = @used_at
WHERE organisation_id = @organisation_id AND account_id = @account_id AND code_hash = @code_hash AND used_at = 0;

-- name: CountRecoveryCodes :one
SELECT count(*) FROM recovery_code WHERE organisation_id = @organisation_id AND account_id = @account_id AND used_at = 0;

-- name: DeleteRecoveryCodesOf :exec
DELETE FROM recovery_code WHERE organisation_id = @organisation_id AND account_id = @account_id;

-- name: InsertChallenge :exec
INSERT INTO challenge (organisation_id, challenge_id, kind, account_id, content, expires_at)
VALUES (@organisation_id, @challenge_id, @kind, @account_id, @content, @expires_at);

-- name: GetChallenge :one
SELECT * FROM challenge
WHERE organisation_id = @organisation_id AND challenge_id = @challenge_id AND kind = @kind AND expires_at > @now;

-- name: DeleteChallenge :execrows
DELETE FROM challenge WHERE organisation_id = @organisation_id AND challenge_id = @challenge_id;

-- name: DeleteChallengesBefore :exec
DELETE FROM challenge WHERE organisation_id = @organisation_id AND expires_at < @before;

-- name: InsertSignInCode :exec
INSERT INTO sign_in_code (organisation_id, code_id, code_hash, person_id, account_id, made_by, made_at, expires_at, used_at, revoked_at)
VALUES (@organisation_id, @code_id, @code_hash, @person_id, @account_id, @made_by, @made_at, @expires_at, 0, 0);

-- name: GetSignInCode :one
SELECT * FROM sign_in_code
WHERE organisation_id = @organisation_id AND code_hash = @code_hash AND used_at = 0 AND revoked_at = 0 AND expires_at > @now;

-- name: UseSignInCode :execrows
UPDATE sign_in_code SET used_at = @used_at, account_id = @account_id
WHERE organisation_id = @organisation_id AND code_id = @code_id AND used_at = 0 AND revoked_at = 0;

-- name: ListSignInCodes :many
SELECT * FROM sign_in_code WHERE organisation_id = @organisation_id AND person_id = @person_id AND person_id <> ''
ORDER BY made_at DESC, code_id LIMIT 20;

-- name: RevokeSignInCodes :exec
UPDATE sign_in_code SET revoked_at = @revoked_at
WHERE organisation_id = @organisation_id AND used_at = 0 AND revoked_at = 0
AND ((person_id = @person_id AND person_id <> '') OR (account_id = @account_id AND account_id <> ''));

-- name: AccountsOfPerson :many
SELECT account_id FROM account WHERE organisation_id = @organisation_id AND person_id = @person_id AND closed_at = 0 AND role = 'person'
ORDER BY created_at;

-- name: InsertVouch :exec
INSERT INTO vouch (organisation_id, vouch_id, account_id, person_id, how, started_by, started_at, expires_at, confirmed_by, confirmed_at)
VALUES (@organisation_id, @vouch_id, @account_id, @person_id, @how, @started_by, @started_at, @expires_at, '', 0);

-- name: GetVouch :one
SELECT * FROM vouch WHERE organisation_id = @organisation_id AND vouch_id = @vouch_id;

-- name: ListVouches :many
SELECT * FROM vouch WHERE organisation_id = @organisation_id AND confirmed_at = 0 AND expires_at > @now
ORDER BY started_at, vouch_id LIMIT 100;

-- name: ListVouchesOfPerson :many
SELECT * FROM vouch WHERE organisation_id = @organisation_id AND person_id = @person_id AND person_id <> ''
ORDER BY started_at DESC, vouch_id LIMIT 20;

-- name: ConfirmVouch :execrows
UPDATE vouch SET confirmed_by = @confirmed_by, confirmed_at = @confirmed_at
WHERE organisation_id = @organisation_id AND vouch_id = @vouch_id AND confirmed_at = 0;

-- name: InsertProviderLink :exec
INSERT INTO provider_link (organisation_id, issuer, subject, account_id, created_at)
VALUES (@organisation_id, @issuer, @subject, @account_id, @created_at);

-- name: GetProviderLink :one
SELECT * FROM provider_link WHERE organisation_id = @organisation_id AND issuer = @issuer AND subject = @subject;

-- name: CountProviderLinks :one
SELECT count(*) FROM provider_link WHERE organisation_id = @organisation_id AND account_id = @account_id;

-- name: DeleteProviderLinksOf :exec
DELETE FROM provider_link WHERE organisation_id = @organisation_id AND account_id = @account_id;

-- name: PutProviderMark :exec
INSERT INTO provider_mark (organisation_id, claim_hash, account_id, marked_at)
VALUES (@organisation_id, @claim_hash, @account_id, @marked_at)
ON CONFLICT (organisation_id, claim_hash) DO UPDATE SET account_id = excluded.account_id, marked_at = excluded.marked_at;

-- name: GetProviderMark :one
SELECT * FROM provider_mark WHERE organisation_id = @organisation_id AND claim_hash = @claim_hash;

-- name: DeleteProviderMark :exec
DELETE FROM provider_mark WHERE organisation_id = @organisation_id AND claim_hash = @claim_hash;

-- name: ListRequiredFactors :many
SELECT role FROM required_factor WHERE organisation_id = @organisation_id ORDER BY role;

-- name: InsertRequiredFactor :exec
INSERT INTO required_factor (organisation_id, role, since) VALUES (@organisation_id, @role, @since)
ON CONFLICT (organisation_id, role) DO NOTHING;

-- name: DeleteRequiredFactors :exec
DELETE FROM required_factor WHERE organisation_id = @organisation_id;
