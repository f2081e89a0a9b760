-- +goose Up
-- A summary that a person gives out by a SMART Health Link. file is the summary as it was
-- when the link was made: encrypted with a key that stands in the link alone, and sealed
-- beside. token_hash is the SHA-256 of what stands in the link's address; it, the file and
-- the passcode are taken away when the link ends. parts are apart by a space. tries_left is
-- how many wrong passcodes more end it.
CREATE TABLE summary_link (
    organisation_id TEXT NOT NULL,
    link_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    label TEXT NOT NULL,
    parts TEXT NOT NULL,
    passcode TEXT NOT NULL,
    tries_left BIGINT NOT NULL,
    file TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    made_by TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, link_id)
);
CREATE INDEX summary_link_by_token ON summary_link (organisation_id, token_hash);
CREATE INDEX summary_link_by_person ON summary_link (organisation_id, person_id, made_at);

-- reader is the name that whoever opened it gave. fetch_hash is the SHA-256 of what the
-- file can be fetched with once, where it was too large for the first answer.
CREATE TABLE summary_link_opening (
    organisation_id TEXT NOT NULL,
    opening_id TEXT NOT NULL,
    link_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    reader TEXT NOT NULL,
    fetch_hash TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, opening_id)
);
CREATE INDEX summary_link_opening_by_person ON summary_link_opening (organisation_id, person_id, opened_at);
