-- +goose Up
-- Ways to get help as services say them: public, and of nobody. A change adds a version,
-- and the last one of a line holds; service_id is empty for everybody.
CREATE TABLE help_line (
    organisation_id TEXT NOT NULL,
    line_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    service_id TEXT NOT NULL,
    place BIGINT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    use_when TEXT NOT NULL,
    contact TEXT NOT NULL,
    word TEXT NOT NULL,
    hours TEXT NOT NULL,
    hours_note TEXT NOT NULL,
    languages TEXT NOT NULL,
    audience TEXT NOT NULL,
    answers TEXT NOT NULL,
    asks TEXT NOT NULL,
    cannot TEXT NOT NULL,
    cost TEXT NOT NULL,
    relay TEXT NOT NULL,
    bsl TEXT NOT NULL,
    removed BIGINT NOT NULL,
    set_at BIGINT NOT NULL,
    set_by TEXT NOT NULL,
    PRIMARY KEY (organisation_id, line_id, version)
);

-- A minute's thought of a worker, for nobody but them. question and words are sealed with
-- the account's own key.
CREATE TABLE reflection (
    organisation_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    reflection_id TEXT NOT NULL,
    question TEXT NOT NULL,
    words TEXT NOT NULL,
    kept_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, account_id, reflection_id)
);

-- Whether somebody wants no other words offered while they write.
ALTER TABLE account ADD COLUMN remarks_off BIGINT NOT NULL DEFAULT 0;
