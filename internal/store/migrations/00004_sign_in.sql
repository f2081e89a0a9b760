-- +goose Up
-- Ways to sign in: passkeys, one-time codes, recovery codes, codes of invitation,
-- an outside provider; and what a session knows of how it began.

-- way is how the session began, proved_at when its owner last proved who they are
-- (0: before anybody asked), strong 1 where two factors did, shared 1 on a device
-- that others use too.
ALTER TABLE session ADD COLUMN way TEXT NOT NULL DEFAULT 'password';
ALTER TABLE session ADD COLUMN proved_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN strong BIGINT NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN shared BIGINT NOT NULL DEFAULT 0;

-- content is the public half of a passkey with its counter, as JSON. suspect is 1
-- once two devices seemed to hold the same key.
CREATE TABLE passkey (
    organisation_id TEXT NOT NULL,
    passkey_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    credential_id TEXT NOT NULL,
    name TEXT NOT NULL,
    content TEXT NOT NULL,
    suspect BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, passkey_id)
);
CREATE UNIQUE INDEX passkey_by_credential ON passkey (organisation_id, credential_id);
CREATE INDEX passkey_by_account ON passkey (organisation_id, account_id);

-- The key of an app that makes one-time codes. step is the last one used, so that
-- a code works once; confirmed_at is 0 until the first code was right.
CREATE TABLE one_time_key (
    organisation_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    secret TEXT NOT NULL,
    step BIGINT NOT NULL,
    confirmed_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, account_id)
);

CREATE TABLE recovery_code (
    organisation_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    code_hash TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, account_id, code_hash)
);

-- What was asked of one browser and is answered once: challenge_id is the SHA-256
-- of a token that only this browser holds.
CREATE TABLE challenge (
    organisation_id TEXT NOT NULL,
    challenge_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    account_id TEXT NOT NULL,
    content TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, challenge_id)
);
CREATE INDEX challenge_by_expiry ON challenge (organisation_id, expires_at);

-- A code that lets somebody in once: to a person's first account (account_id is
-- empty until it was used), or back into an account.
CREATE TABLE sign_in_code (
    organisation_id TEXT NOT NULL,
    code_id TEXT NOT NULL,
    code_hash TEXT NOT NULL,
    person_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL,
    revoked_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, code_id)
);
CREATE UNIQUE INDEX sign_in_code_by_hash ON sign_in_code (organisation_id, code_hash);
CREATE INDEX sign_in_code_by_person ON sign_in_code (organisation_id, person_id);
CREATE INDEX sign_in_code_by_account ON sign_in_code (organisation_id, account_id);

-- Somebody says that they know who has lost every way in; somebody else confirms.
CREATE TABLE vouch (
    organisation_id TEXT NOT NULL,
    vouch_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    how TEXT NOT NULL,
    started_by TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    confirmed_by TEXT NOT NULL,
    confirmed_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, vouch_id)
);
CREATE INDEX vouch_by_account ON vouch (organisation_id, account_id);

-- An account at an outside provider (OpenID Connect) that is one of ours.
CREATE TABLE provider_link (
    organisation_id TEXT NOT NULL,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    account_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, issuer, subject)
);
CREATE INDEX provider_link_by_account ON provider_link (organisation_id, account_id);

-- An administrator said that whoever the provider knows by this claim (its
-- SHA-256) is this account.
CREATE TABLE provider_mark (
    organisation_id TEXT NOT NULL,
    claim_hash TEXT NOT NULL,
    account_id TEXT NOT NULL,
    marked_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, claim_hash)
);

-- Roles that sign in with two factors.
CREATE TABLE required_factor (
    organisation_id TEXT NOT NULL,
    role TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, role)
);
