-- name: InsertPersonIndex :exec
INSERT INTO person_index (organisation_id, code, person_id)
VALUES (@organisation_id, @code, @person_id)
ON CONFLICT DO NOTHING;

-- name: DeletePersonIndex :exec
DELETE FROM person_index WHERE organisation_id = @organisation_id AND person_id = @person_id;

-- name: InsertErasure :execrows
INSERT INTO erasure (organisation_id, person_id, reason, erased_at, erased_by)
VALUES (@organisation_id, @person_id, @reason, @erased_at, @erased_by)
ON CONFLICT DO NOTHING;

-- Whose keys are to be gone: those who were erased, their accounts, and stories that were
-- withdrawn.
-- name: ListErasures :many
SELECT e.organisation_id, e.person_id AS key_owner FROM erasure e
UNION ALL
SELECT a.organisation_id, a.account_id AS key_owner FROM account a
JOIN erasure e ON e.organisation_id = a.organisation_id AND e.person_id = a.person_id
UNION ALL
SELECT s.organisation_id, CAST('story:' || s.story_id AS TEXT) AS key_owner FROM story s WHERE s.withdrawn_at > 0;

-- name: CloseAccountsOf :exec
UPDATE account SET password_hash = '', username_index = '', must_change = 0,
    closed_at = CASE WHEN closed_at = 0 THEN @closed_at ELSE closed_at END
WHERE organisation_id = @organisation_id AND person_id = @person_id;

-- name: DeleteSessionsOfPerson :exec
DELETE FROM session WHERE session.organisation_id = @organisation_id AND session.account_id IN (
    SELECT a.account_id FROM account a WHERE a.organisation_id = @organisation_id AND a.person_id = @person_id);

-- name: ErasePasskeys :exec
DELETE FROM passkey WHERE passkey.organisation_id = @organisation_id AND passkey.account_id IN (
    SELECT a.account_id FROM account a WHERE a.organisation_id = @organisation_id AND a.person_id = @person_id);

-- name: EraseOneTimeKeys :exec
DELETE FROM one_time_key WHERE one_time_key.organisation_id = @organisation_id AND one_time_key.account_id IN (
    SELECT a.account_id FROM account a WHERE a.organisation_id = @organisation_id AND a.person_id = @person_id);

-- name: EraseRecoveryCodes :exec
DELETE FROM recovery_code WHERE recovery_code.organisation_id = @organisation_id AND recovery_code.account_id IN (
    SELECT a.account_id FROM account a WHERE a.organisation_id = @organisation_id AND a.person_id = @person_id);

-- name: EraseChallenges :exec
DELETE FROM challenge WHERE challenge.organisation_id = @organisation_id AND challenge.account_id IN (
    SELECT a.account_id FROM account a WHERE a.organisation_id = @organisation_id AND a.person_id = @person_id);

-- name: EraseProviderLinks :exec
DELETE FROM provider_link WHERE provider_link.organisation_id = @organisation_id AND provider_link.account_id IN (
    SELECT a.account_id FROM account a WHERE a.organisation_id = @organisation_id AND a.person_id = @person_id);

-- name: EraseProviderMarks :exec
DELETE FROM provider_mark WHERE provider_mark.organisation_id = @organisation_id AND provider_mark.account_id IN (
    SELECT a.account_id FROM account a WHERE a.organisation_id = @organisation_id AND a.person_id = @person_id);

-- name: EraseVouches :exec
DELETE FROM vouch WHERE vouch.organisation_id = @organisation_id AND (vouch.person_id = @person_id OR vouch.account_id IN (
    SELECT a.account_id FROM account a WHERE a.organisation_id = @organisation_id AND a.person_id = @person_id));

-- name: EraseSignInCodes :exec
DELETE FROM sign_in_code WHERE sign_in_code.organisation_id = @organisation_id AND (sign_in_code.person_id = @person_id OR sign_in_code.account_id IN (
    SELECT a.account_id FROM account a WHERE a.organisation_id = @organisation_id AND a.person_id = @person_id));

-- name: EraseReadingLinks :exec
UPDATE reading_link SET code_hash = '', ended_at = CASE WHEN ended_at = 0 THEN @at ELSE ended_at END
WHERE organisation_id = @organisation_id AND person_id = @person_id;

-- The person's own circle, and where they stand in somebody else's.
-- name: EraseMemberships :exec
UPDATE circle_member SET code_hash = '', ended_at = @at, ended_by = @by_account
WHERE circle_member.organisation_id = @organisation_id AND circle_member.ended_at = 0
  AND (circle_member.person_id = @person_id OR circle_member.account_id IN (
    SELECT a.account_id FROM account a WHERE a.organisation_id = @organisation_id AND a.person_id = @person_id));

-- name: ListAccountIDsOf :many
SELECT account_id FROM account WHERE organisation_id = @organisation_id AND person_id = @person_id ORDER BY account_id;

-- name: InsertLegalHold :execrows
INSERT INTO legal_hold (organisation_id, hold_id, person_id, reason, begun_at, begun_by, end_reason, ended_at, ended_by)
VALUES (@organisation_id, @hold_id, @person_id, @reason, @begun_at, @begun_by, '', 0, '')
ON CONFLICT DO NOTHING;

-- name: GetLegalHold :one
SELECT * FROM legal_hold
WHERE organisation_id = @organisation_id AND person_id = @person_id AND ended_at = 0
ORDER BY begun_at, hold_id
LIMIT 1;

-- name: EndLegalHold :execrows
UPDATE legal_hold SET end_reason = @end_reason, ended_at = @ended_at, ended_by = @ended_by
WHERE organisation_id = @organisation_id AND hold_id = @hold_id AND ended_at = 0;

-- name: BeginSealing :exec
INSERT INTO sealing (name, organisation_id, row_id, done)
VALUES (@name, '', @row_id, 0)
ON CONFLICT DO NOTHING;

-- name: HoldSealing :exec
UPDATE sealing SET name = name WHERE name = @name;

-- name: GetSealing :one
SELECT * FROM sealing WHERE name = @name;

-- name: SetSealing :exec
UPDATE sealing SET organisation_id = @organisation_id, row_id = @row_id, done = @done WHERE name = @name;
