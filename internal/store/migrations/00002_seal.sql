-- +goose Up
-- Names, contact details and everything that somebody wrote are sealed with a key
-- of whoever they are about (docs/adr/0007). What is found by its text is found by a
-- code that only the organisation's index key can make.

ALTER TABLE account ADD COLUMN username_index TEXT NOT NULL DEFAULT '';
DROP INDEX account_by_username;
CREATE UNIQUE INDEX account_by_username_index ON account (organisation_id, username_index) WHERE username_index <> '';
CREATE INDEX account_by_person ON account (organisation_id, person_id);
DROP INDEX person_by_reference;

-- One row for each beginning of each word by which a person can be found.
CREATE TABLE person_index (
    organisation_id TEXT NOT NULL,
    code TEXT NOT NULL,
    person_id TEXT NOT NULL,
    PRIMARY KEY (organisation_id, code, person_id)
);
CREATE INDEX person_index_by_person ON person_index (organisation_id, person_id);

-- reason is sealed with the organisation's key: it outlives the person's.
CREATE TABLE erasure (
    organisation_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    erased_at BIGINT NOT NULL,
    erased_by TEXT NOT NULL,
    PRIMARY KEY (organisation_id, person_id)
);

CREATE TABLE legal_hold (
    organisation_id TEXT NOT NULL,
    hold_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    begun_at BIGINT NOT NULL,
    begun_by TEXT NOT NULL,
    end_reason TEXT NOT NULL,
    ended_at BIGINT NOT NULL,
    ended_by TEXT NOT NULL,
    PRIMARY KEY (organisation_id, hold_id)
);
CREATE INDEX legal_hold_by_person ON legal_hold (organisation_id, person_id, ended_at);

-- How far the rows of a table from before are sealed; under the name 'shed', that
-- all are and nothing of the plain text is left on disk; and, under the name
-- 'keyring', which store of keys belongs to this database.
CREATE TABLE sealing (
    name TEXT NOT NULL,
    organisation_id TEXT NOT NULL,
    row_id TEXT NOT NULL,
    done BIGINT NOT NULL,
    PRIMARY KEY (name)
);
