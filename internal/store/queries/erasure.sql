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

-- name: ListErasures :many
SELECT organisation_id, person_id FROM erasure;

-- name: CloseAccountsOf :exec
UPDATE account SET password_hash = '', username_index = '', must_change = 0,
    closed_at = CASE WHEN closed_at = 0 THEN @closed_at ELSE closed_at END
WHERE organisation_id = @organisation_id AND person_id = @person_id;

-- name: DeleteSessionsOfPerson :exec
DELETE FROM session WHERE session.organisation_id = @organisation_id AND session.account_id IN (
    SELECT a.account_id FROM account a WHERE a.organisation_id = @organisation_id AND a.person_id = @person_id);

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
