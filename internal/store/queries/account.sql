-- name: InsertAccount :exec
INSERT INTO account (organisation_id, account_id, username, name, role, person_id, worker_id, password_hash, must_change, closed_at, created_at, username_index, duties)
VALUES (@organisation_id, @account_id, @username, @name, @role, @person_id, @worker_id, @password_hash, @must_change, @closed_at, @created_at, @username_index, @duties);

-- name: GetAccountByUsername :one
SELECT * FROM account WHERE organisation_id = @organisation_id AND username_index = @username_index AND username_index <> '';

-- name: GetAccount :one
SELECT * FROM account WHERE organisation_id = @organisation_id AND account_id = @account_id;

-- name: ListAccounts :many
SELECT * FROM account WHERE organisation_id = @organisation_id ORDER BY created_at, account_id
LIMIT @up_to OFFSET @after;

-- name: SetPassword :execrows
UPDATE account SET password_hash = @password_hash, must_change = @must_change
WHERE organisation_id = @organisation_id AND account_id = @account_id;

-- name: SetDuties :execrows
UPDATE account SET duties = @duties
WHERE organisation_id = @organisation_id AND account_id = @account_id;

-- name: SetRemarks :execrows
UPDATE account SET remarks_off = @remarks_off
WHERE organisation_id = @organisation_id AND account_id = @account_id;

-- name: InsertSession :exec
INSERT INTO session (organisation_id, session_id, account_id, device, created_at, seen_at, expires_at, way, proved_at, strong, shared)
VALUES (@organisation_id, @session_id, @account_id, @device, @created_at, @seen_at, @expires_at, @way, @proved_at, @strong, @shared);

-- name: GetSession :one
SELECT s.session_id, s.device, s.created_at, s.seen_at, s.expires_at, s.way, s.proved_at, s.strong, s.shared, COALESCE(f.since, 0) AS required_since, a.organisation_id, a.account_id, a.username, a.name, a.role, a.person_id, a.worker_id, a.must_change, a.closed_at, a.duties, a.remarks_off
FROM session s
JOIN account a ON a.organisation_id = s.organisation_id AND a.account_id = s.account_id
LEFT JOIN required_factor f ON f.organisation_id = a.organisation_id AND f.role = a.role
WHERE s.organisation_id = @organisation_id AND s.session_id = @session_id;

-- name: ListSessions :many
SELECT * FROM session WHERE organisation_id = @organisation_id AND account_id = @account_id AND expires_at > @now
ORDER BY seen_at DESC, session_id;

-- name: TouchSession :exec
UPDATE session SET seen_at = @seen_at, expires_at = @expires_at
WHERE organisation_id = @organisation_id AND session_id = @session_id;

-- name: DeleteSession :execrows
DELETE FROM session WHERE organisation_id = @organisation_id AND account_id = @account_id AND session_id = @session_id;

-- name: DeleteSessionsOf :execrows
DELETE FROM session WHERE organisation_id = @organisation_id AND account_id = @account_id;

-- name: DeleteOtherSessions :execrows
DELETE FROM session WHERE organisation_id = @organisation_id AND account_id = @account_id AND session_id <> @session_id;

-- name: DeleteSessionsBefore :execrows
DELETE FROM session WHERE organisation_id = @organisation_id AND expires_at < @before;

-- name: InsertSignInAttempt :exec
INSERT INTO sign_in_attempt (organisation_id, attempt_id, subject, at)
VALUES (@organisation_id, @attempt_id, @subject, @at);

-- name: CountSignInAttempts :one
SELECT count(*) FROM sign_in_attempt
WHERE organisation_id = @organisation_id AND subject = @subject AND at > @since;

-- name: DeleteSignInAttempts :exec
DELETE FROM sign_in_attempt WHERE organisation_id = @organisation_id AND subject = @subject;

-- name: DeleteSignInAttemptsBefore :exec
DELETE FROM sign_in_attempt WHERE organisation_id = @organisation_id AND at < @before;
