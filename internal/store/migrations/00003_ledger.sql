-- +goose Up
-- The log: audit entries in the order in which they were kept. seq is an entry's
-- place, from 0, in its organisation's log; leaf is the hash of the row with its
-- place (internal/ledger). A row from before the log has -1 and an empty leaf until
-- the program brings it in, once, when it first opens the database.
ALTER TABLE audit_entry ADD COLUMN seq BIGINT NOT NULL DEFAULT -1;
ALTER TABLE audit_entry ADD COLUMN leaf BYTEA NOT NULL DEFAULT '';
CREATE UNIQUE INDEX audit_entry_by_seq ON audit_entry (organisation_id, seq) WHERE seq >= 0;

CREATE TABLE audit_tree (
    organisation_id TEXT NOT NULL,
    size BIGINT NOT NULL,
    PRIMARY KEY (organisation_id)
);

-- The hash of each full subtree of 256 leaves (level 8), of 65,536 (level 16) and so on.
CREATE TABLE audit_subtree (
    organisation_id TEXT NOT NULL,
    level BIGINT NOT NULL,
    n BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (organisation_id, level, n)
);

-- note is the signed text; size and signed_at stand in it too.
CREATE TABLE audit_checkpoint (
    organisation_id TEXT NOT NULL,
    size BIGINT NOT NULL,
    signed_at BIGINT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (organisation_id, size)
);

-- What a person asks about an entry of their record, and what they are answered.
-- Added once, answered once, never changed.
CREATE TABLE audit_question (
    organisation_id TEXT NOT NULL,
    question_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    audit_id TEXT NOT NULL,
    words TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    asked_by TEXT NOT NULL,
    answer TEXT NOT NULL,
    answered_at BIGINT NOT NULL,
    answered_by TEXT NOT NULL,
    PRIMARY KEY (organisation_id, question_id)
);
CREATE INDEX audit_question_by_person ON audit_question (organisation_id, person_id, asked_at);
