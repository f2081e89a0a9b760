-- +goose Up
-- Who stands around a person, what the person agreed to share with them, and what
-- was opened without being asked. Rows are added; an end is written once.

-- account_id is empty until the invitation was used. code_hash is the SHA-256 of
-- the code, which only the paper has.
CREATE TABLE circle_member (
    organisation_id TEXT NOT NULL,
    member_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    relation TEXT NOT NULL,
    code_hash TEXT NOT NULL,
    invited_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    joined_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    ended_by TEXT NOT NULL,
    PRIMARY KEY (organisation_id, member_id)
);
CREATE INDEX circle_member_by_person ON circle_member (organisation_id, person_id, account_id);
CREATE INDEX circle_member_by_account ON circle_member (organisation_id, account_id);
CREATE INDEX circle_member_by_code ON circle_member (organisation_id, code_hash);

-- condition is 'always' or 'crisis'; until_at is 0 where no end was set.
CREATE TABLE consent (
    organisation_id TEXT NOT NULL,
    consent_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    member_id TEXT NOT NULL,
    topic TEXT NOT NULL,
    condition TEXT NOT NULL,
    granted_at BIGINT NOT NULL,
    granted_by TEXT NOT NULL,
    until_at BIGINT NOT NULL,
    withdrawn_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, consent_id)
);
CREATE INDEX consent_by_member ON consent (organisation_id, person_id, member_id, withdrawn_at);

CREATE TABLE crisis (
    organisation_id TEXT NOT NULL,
    crisis_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    began_at BIGINT NOT NULL,
    began_by TEXT NOT NULL,
    ended_at BIGINT NOT NULL,
    ended_by TEXT NOT NULL,
    PRIMARY KEY (organisation_id, crisis_id)
);
CREATE INDEX crisis_by_person ON crisis (organisation_id, person_id, ended_at);

-- What somebody of the circle told the team. With open_to_person at 0 it is for
-- the team alone.
CREATE TABLE told (
    organisation_id TEXT NOT NULL,
    told_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    member_id TEXT NOT NULL,
    words TEXT NOT NULL,
    open_to_person BIGINT NOT NULL,
    told_at BIGINT NOT NULL,
    told_by TEXT NOT NULL,
    read_at BIGINT NOT NULL,
    read_by TEXT NOT NULL,
    PRIMARY KEY (organisation_id, told_id)
);
CREATE INDEX told_by_person ON told (organisation_id, person_id, told_at);

CREATE TABLE emergency (
    organisation_id TEXT NOT NULL,
    emergency_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, emergency_id)
);
CREATE INDEX emergency_by_person ON emergency (organisation_id, person_id, account_id, until_at);

-- A link by which the person gives their own reading without signing in. It opens
-- this one assessment, in the person's voice.
CREATE TABLE reading_link (
    organisation_id TEXT NOT NULL,
    link_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    assessment_id TEXT NOT NULL,
    code_hash TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    made_by TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, link_id)
);
CREATE INDEX reading_link_by_code ON reading_link (organisation_id, code_hash);
CREATE INDEX reading_link_by_assessment ON reading_link (organisation_id, assessment_id);

-- When the person let both readings be seen before both were in; 0 is never.
ALTER TABLE assessment ADD COLUMN opened_at BIGINT NOT NULL DEFAULT 0;
