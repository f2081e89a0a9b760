-- +goose Up
-- What another computer system wants to be told of. Its words, its address, its headers and
-- what signs are sealed: an address or a condition can hold somebody's name. place is how far
-- in the log it was told; held_until and holder say which process tells it now.
CREATE TABLE subscription (
    organisation_id TEXT NOT NULL,
    subscription_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    app_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    criteria TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    payload BIGINT NOT NULL,
    headers TEXT NOT NULL,
    extra TEXT NOT NULL,
    ends_at BIGINT NOT NULL,
    secret TEXT NOT NULL,
    secret_before TEXT NOT NULL,
    before_until BIGINT NOT NULL,
    mark_key TEXT NOT NULL,
    status TEXT NOT NULL,
    error TEXT NOT NULL,
    version BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    place BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    failing_since BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    sent_at BIGINT NOT NULL,
    holder TEXT NOT NULL,
    held_until BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, subscription_id)
);
CREATE INDEX subscription_account ON subscription (organisation_id, account_id);

-- What was sent last of each resource: a digest under a key that is sealed, and how often.
CREATE TABLE subscription_sent (
    organisation_id TEXT NOT NULL,
    subscription_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    resource TEXT NOT NULL,
    digest TEXT NOT NULL,
    times BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, subscription_id, person_id, resource)
);
CREATE INDEX subscription_sent_person ON subscription_sent (organisation_id, person_id);
