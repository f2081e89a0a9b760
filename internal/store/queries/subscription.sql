-- name: InsertSubscription :execrows
INSERT INTO subscription (organisation_id, subscription_id, account_id, app_id, reason, criteria, endpoint, payload, headers, extra, ends_at,
    secret, secret_before, before_until, mark_key, status, error, version, made_at, changed_at, place, failures, failing_since, next_at, sent_at, holder, held_until)
VALUES (@organisation_id, @subscription_id, @account_id, @app_id, @reason, @criteria, @endpoint, @payload, @headers, @extra, @ends_at,
    @secret, '', 0, @mark_key, @status, '', 1, @made_at, @made_at, @place, 0, 0, 0, 0, '', 0)
ON CONFLICT DO NOTHING;

-- name: GetSubscription :one
SELECT * FROM subscription WHERE organisation_id = @organisation_id AND subscription_id = @subscription_id;

-- name: ListSubscriptions :many
SELECT * FROM subscription WHERE organisation_id = @organisation_id ORDER BY made_at, subscription_id;

-- name: ListSubscriptionsDue :many
SELECT subscription_id, place FROM subscription
WHERE organisation_id = @organisation_id AND status = 'active' AND next_at <= @now AND held_until <= @now
ORDER BY next_at, subscription_id;

-- name: SetSubscription :execrows
UPDATE subscription SET reason = @reason, criteria = @criteria, endpoint = @endpoint, payload = @payload, headers = @headers, extra = @extra, ends_at = @ends_at,
    secret = @secret, secret_before = @secret_before, before_until = @before_until, status = @status, error = @error, version = @version, changed_at = @changed_at,
    failures = @failures, failing_since = @failing_since, next_at = @next_at
WHERE organisation_id = @organisation_id AND subscription_id = @subscription_id;

-- Who holds it already goes on holding it; it can be taken once nobody does any more.
-- name: HoldSubscription :execrows
UPDATE subscription SET holder = @holder, held_until = @held_until
WHERE organisation_id = @organisation_id AND subscription_id = @subscription_id AND status = 'active' AND (holder = @holder OR held_until <= @now);

-- name: MoveSubscription :execrows
UPDATE subscription SET place = @place, status = @status, error = @error, version = @version, changed_at = @changed_at,
    failures = @failures, failing_since = @failing_since, next_at = @next_at, sent_at = @sent_at, holder = @next_holder, held_until = @held_until
WHERE organisation_id = @organisation_id AND subscription_id = @subscription_id AND holder = @holder AND status = 'active';

-- name: DeleteSubscription :execrows
DELETE FROM subscription WHERE organisation_id = @organisation_id AND subscription_id = @subscription_id;

-- name: PutSubscriptionSent :exec
INSERT INTO subscription_sent (organisation_id, subscription_id, person_id, resource, digest, times)
VALUES (@organisation_id, @subscription_id, @person_id, @resource, @digest, @times)
ON CONFLICT (organisation_id, subscription_id, person_id, resource) DO UPDATE SET digest = excluded.digest, times = excluded.times;

-- name: ListSubscriptionSent :many
SELECT resource, digest, times FROM subscription_sent
WHERE organisation_id = @organisation_id AND subscription_id = @subscription_id AND person_id = @person_id;

-- name: DeleteSubscriptionSent :exec
DELETE FROM subscription_sent WHERE organisation_id = @organisation_id AND subscription_id = @subscription_id;

-- name: EraseSubscriptionSent :exec
DELETE FROM subscription_sent WHERE organisation_id = @organisation_id AND person_id = @person_id;
