-- name: InsertApp :execrows
INSERT INTO app (organisation_id, app_id, name, kind, redirects, launch, scopes, keys, keys_address, secret_hash, account_id, made_by, made_at, ended_at)
VALUES (@organisation_id, @app_id, @name, @kind, @redirects, @launch, @scopes, @keys, @keys_address, @secret_hash, @account_id, @made_by, @made_at, 0)
ON CONFLICT DO NOTHING;

-- name: GetApp :one
SELECT * FROM app WHERE organisation_id = @organisation_id AND app_id = @app_id;

-- name: ListApps :many
SELECT * FROM app WHERE organisation_id = @organisation_id ORDER BY made_at, app_id;

-- When each backend service asked last.
-- name: ListAppsHeard :many
SELECT p.app_id, CAST(max(g.used_at) AS BIGINT) AS used_at
FROM app p
JOIN app_grant g ON g.organisation_id = p.organisation_id AND g.account_id = p.account_id AND g.app_id = p.app_id
WHERE p.organisation_id = @organisation_id AND p.kind = 'backend'
GROUP BY p.app_id;

-- name: EndApp :execrows
UPDATE app SET ended_at = @ended_at WHERE organisation_id = @organisation_id AND app_id = @app_id AND ended_at = 0;

-- name: InsertAppGrant :execrows
INSERT INTO app_grant (organisation_id, grant_id, app_id, account_id, person_id, session_id, scopes, made_at, expires_at, used_at, ended_at)
VALUES (@organisation_id, @grant_id, @app_id, @account_id, @person_id, @session_id, @scopes, @made_at, @expires_at, 0, 0)
ON CONFLICT DO NOTHING;

-- A grant whose session is gone has ended with it.
-- name: ListAppGrants :many
SELECT g.*, p.name AS app_name FROM app_grant g
JOIN app p ON p.organisation_id = g.organisation_id AND p.app_id = g.app_id AND p.ended_at = 0
LEFT JOIN session s ON s.organisation_id = g.organisation_id AND s.session_id = g.session_id AND s.expires_at > @now
WHERE g.organisation_id = @organisation_id AND g.account_id = @account_id AND g.ended_at = 0 AND (g.expires_at = 0 OR g.expires_at > @now)
    AND (g.session_id = '' OR s.session_id IS NOT NULL)
ORDER BY g.made_at DESC, g.grant_id;

-- name: EndAppGrant :execrows
UPDATE app_grant SET ended_at = @ended_at
WHERE organisation_id = @organisation_id AND account_id = @account_id AND grant_id = @grant_id AND ended_at = 0;

-- name: EndAppGrantsOf :exec
UPDATE app_grant SET ended_at = @ended_at WHERE organisation_id = @organisation_id AND account_id = @account_id AND ended_at = 0;

-- name: EndAppGrantsOfPerson :exec
UPDATE app_grant SET ended_at = @ended_at
WHERE app_grant.organisation_id = @organisation_id AND app_grant.ended_at = 0 AND (app_grant.person_id = @person_id OR app_grant.account_id IN (
    SELECT a.account_id FROM account a WHERE a.organisation_id = @organisation_id AND a.person_id = @person_id));

-- name: CloseAccount :exec
UPDATE account SET closed_at = @closed_at WHERE organisation_id = @organisation_id AND account_id = @account_id AND closed_at = 0;

-- name: TouchAppGrant :exec
UPDATE app_grant SET used_at = @used_at WHERE organisation_id = @organisation_id AND grant_id = @grant_id AND used_at < @used_at;

-- name: InsertAppToken :exec
INSERT INTO app_token (organisation_id, token_hash, kind, grant_id, scopes, content, made_at, expires_at, used_at)
VALUES (@organisation_id, @token_hash, @kind, @grant_id, @scopes, @content, @made_at, @expires_at, 0);

-- Everything that a token stands for, in one read: each request of an app begins with it.
-- name: GetAppToken :one
SELECT t.kind, t.grant_id, t.scopes, t.content, t.expires_at, t.used_at,
    g.app_id, g.person_id, g.session_id, g.scopes AS grant_scopes, g.made_at, g.expires_at AS grant_expires_at, g.used_at AS grant_used_at, g.ended_at AS grant_ended_at,
    p.name AS app_name, p.kind AS app_kind, p.ended_at AS app_ended_at, COALESCE(s.expires_at, 0) AS session_expires_at,
    a.organisation_id, a.account_id, a.username, a.name, a.role, a.person_id AS own_person_id, a.worker_id, a.must_change, a.closed_at, a.duties, a.remarks_off
FROM app_token t
JOIN app_grant g ON g.organisation_id = t.organisation_id AND g.grant_id = t.grant_id
JOIN app p ON p.organisation_id = g.organisation_id AND p.app_id = g.app_id
JOIN account a ON a.organisation_id = g.organisation_id AND a.account_id = g.account_id
LEFT JOIN session s ON s.organisation_id = g.organisation_id AND s.session_id = g.session_id
WHERE t.organisation_id = @organisation_id AND t.token_hash = @token_hash;

-- name: UseAppToken :execrows
UPDATE app_token SET used_at = @used_at WHERE organisation_id = @organisation_id AND token_hash = @token_hash AND used_at = 0;

-- Whoever else would trade the token waits, and then sees what came of it.
-- name: HoldAppToken :exec
UPDATE app_token SET used_at = used_at WHERE organisation_id = @organisation_id AND token_hash = @token_hash;

-- What was given for a refresh token, and is the last that was.
-- name: SupersedeRefreshToken :execrows
UPDATE app_token SET used_at = @used_at
WHERE organisation_id = @organisation_id AND grant_id = @grant_id AND content = @content AND kind = 'refresh' AND used_at = 0;

-- name: DeleteSupersededToken :exec
DELETE FROM app_token WHERE organisation_id = @organisation_id AND grant_id = @grant_id AND content = @content AND kind = 'access';

-- name: DeleteAppToken :exec
DELETE FROM app_token WHERE organisation_id = @organisation_id AND token_hash = @token_hash;

-- name: DeleteAppTokensBefore :exec
DELETE FROM app_token WHERE organisation_id = @organisation_id AND expires_at < @before;

-- name: GetSystemGrant :one
SELECT g.grant_id FROM app_grant g
WHERE g.organisation_id = @organisation_id AND g.app_id = @app_id AND g.account_id = @account_id AND g.ended_at = 0;

-- name: InsertAppAssertion :execrows
INSERT INTO app_assertion (organisation_id, assertion_hash, expires_at) VALUES (@organisation_id, @assertion_hash, @expires_at)
ON CONFLICT DO NOTHING;

-- name: DeleteAppAssertionsBefore :exec
DELETE FROM app_assertion WHERE organisation_id = @organisation_id AND expires_at < @before;

-- name: InsertAppKey :exec
INSERT INTO app_key (organisation_id, key_id, content, made_at) VALUES (@organisation_id, @key_id, @content, @made_at);

-- name: ListAppKeys :many
SELECT * FROM app_key WHERE organisation_id = @organisation_id ORDER BY made_at DESC, key_id;
