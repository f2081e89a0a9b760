-- +goose Up
-- Apps by other makers and other computer systems (SMART App Launch 2), and what
-- somebody let them do.

-- redirects has one address to a line. One of keys (a JSON Web Key Set), keys_address
-- and secret_hash is how the app shows who it is; a public one has none. account_id is
-- the account of a backend service.
CREATE TABLE app (
    organisation_id TEXT NOT NULL,
    app_id TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    redirects TEXT NOT NULL,
    launch TEXT NOT NULL,
    scopes TEXT NOT NULL,
    keys TEXT NOT NULL,
    keys_address TEXT NOT NULL,
    secret_hash TEXT NOT NULL,
    account_id TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, app_id)
);

-- person_id is the one person whom it is about, session_id the session with which it
-- ends; both may be empty. expires_at is 0 for a backend service.
CREATE TABLE app_grant (
    organisation_id TEXT NOT NULL,
    grant_id TEXT NOT NULL,
    app_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    session_id TEXT NOT NULL,
    scopes TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, grant_id)
);
CREATE INDEX app_grant_by_account ON app_grant (organisation_id, account_id);
CREATE INDEX app_grant_by_person ON app_grant (organisation_id, person_id);

-- token_hash is the SHA-256 of what only the app holds. kind is code, access or refresh;
-- content is what a code is bound to, as JSON. A code or a refresh token that was used
-- stays until it would have ended, so that a second use is seen.
CREATE TABLE app_token (
    organisation_id TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    kind TEXT NOT NULL,
    grant_id TEXT NOT NULL,
    scopes TEXT NOT NULL,
    content TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, token_hash)
);
CREATE INDEX app_token_by_grant ON app_token (organisation_id, grant_id);
CREATE INDEX app_token_by_expiry ON app_token (organisation_id, expires_at);

-- What an app signed to show who it is, so that it counts once.
CREATE TABLE app_assertion (
    organisation_id TEXT NOT NULL,
    assertion_hash TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, assertion_hash)
);

-- The key that signs who somebody is, sealed.
CREATE TABLE app_key (
    organisation_id TEXT NOT NULL,
    key_id TEXT NOT NULL,
    content TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, key_id)
);
