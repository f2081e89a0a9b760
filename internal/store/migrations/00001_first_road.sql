-- +goose Up
-- One text for SQLite and PostgreSQL. Instants are microseconds since 1970 (UTC),
-- dates are ISO text, an empty text or a nought stands for "none", and
-- organisation_id comes first in every key, so that rows spread by organisation.

CREATE TABLE organisation (
    organisation_id TEXT NOT NULL,
    name TEXT NOT NULL,
    settings TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id)
);

CREATE TABLE service (
    organisation_id TEXT NOT NULL,
    service_id TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (organisation_id, service_id)
);

CREATE TABLE team (
    organisation_id TEXT NOT NULL,
    team_id TEXT NOT NULL,
    service_id TEXT NOT NULL,
    name TEXT NOT NULL,
    setting TEXT NOT NULL,
    PRIMARY KEY (organisation_id, team_id)
);

CREATE TABLE worker (
    organisation_id TEXT NOT NULL,
    worker_id TEXT NOT NULL,
    name TEXT NOT NULL,
    job_title TEXT NOT NULL,
    PRIMARY KEY (organisation_id, worker_id)
);

CREATE TABLE person (
    organisation_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    name TEXT NOT NULL,
    preferred_name TEXT NOT NULL,
    reference TEXT NOT NULL,
    born TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, person_id)
);
CREATE INDEX person_by_reference ON person (organisation_id, reference);

-- part is 'member' or 'manager'.
CREATE TABLE team_worker (
    organisation_id TEXT NOT NULL,
    team_id TEXT NOT NULL,
    worker_id TEXT NOT NULL,
    part TEXT NOT NULL,
    since BIGINT NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, team_id, worker_id, since)
);
CREATE INDEX team_worker_by_worker ON team_worker (organisation_id, worker_id);

CREATE TABLE team_person (
    organisation_id TEXT NOT NULL,
    team_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    since BIGINT NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, team_id, person_id, since)
);
CREATE INDEX team_person_by_person ON team_person (organisation_id, person_id);

CREATE TABLE account (
    organisation_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    username TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    person_id TEXT NOT NULL,
    worker_id TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    must_change BIGINT NOT NULL,
    closed_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, account_id)
);
CREATE UNIQUE INDEX account_by_username ON account (organisation_id, username);

-- session_id is the SHA-256 of the token that only the browser holds.
CREATE TABLE session (
    organisation_id TEXT NOT NULL,
    session_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    device TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, session_id)
);
CREATE INDEX session_by_account ON session (organisation_id, account_id);

CREATE TABLE sign_in_attempt (
    organisation_id TEXT NOT NULL,
    attempt_id TEXT NOT NULL,
    subject TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, attempt_id)
);
CREATE INDEX sign_in_attempt_by_subject ON sign_in_attempt (organisation_id, subject, at);

CREATE TABLE assessment (
    organisation_id TEXT NOT NULL,
    assessment_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    instrument_id TEXT NOT NULL,
    instrument_version TEXT NOT NULL,
    kind TEXT NOT NULL,
    way TEXT NOT NULL,
    on_date TEXT NOT NULL,
    present TEXT NOT NULL,
    minutes BIGINT NOT NULL,
    source TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    started_by TEXT NOT NULL,
    completed_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, assessment_id)
);
CREATE INDEX assessment_by_person ON assessment (organisation_id, person_id, on_date);

-- steps is worked out from the answers and kept beside them, two hex digits an
-- area in the instrument's order, so that charts and counts need no answers.
CREATE TABLE reading (
    organisation_id TEXT NOT NULL,
    assessment_id TEXT NOT NULL,
    voice TEXT NOT NULL,
    person_id TEXT NOT NULL,
    steps TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    started_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    handed_in_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, assessment_id, voice)
);
CREATE INDEX reading_by_person ON reading (organisation_id, person_id);

-- A record of care: rows are added, never changed, but for replaced_by, which
-- names the later answer given by somebody who had read this one.
CREATE TABLE answer (
    organisation_id TEXT NOT NULL,
    answer_id TEXT NOT NULL,
    assessment_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    voice TEXT NOT NULL,
    area TEXT NOT NULL,
    step BIGINT NOT NULL,
    not_given TEXT NOT NULL,
    note TEXT NOT NULL,
    matters BIGINT NOT NULL,
    help_wanted BIGINT NOT NULL,
    enough BIGINT NOT NULL,
    given_at BIGINT NOT NULL,
    given_by TEXT NOT NULL,
    form_id TEXT NOT NULL,
    replaced_by TEXT NOT NULL,
    PRIMARY KEY (organisation_id, answer_id)
);
CREATE INDEX answer_by_assessment ON answer (organisation_id, assessment_id, replaced_by, voice, area);

-- The areas that a person chose to grow in, and what was said about each.
CREATE TABLE chosen_area (
    organisation_id TEXT NOT NULL,
    chosen_id TEXT NOT NULL,
    assessment_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    area TEXT NOT NULL,
    place BIGINT NOT NULL,
    understand TEXT NOT NULL,
    look_ahead TEXT NOT NULL,
    could_help TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    written_by TEXT NOT NULL,
    replaced_by TEXT NOT NULL,
    PRIMARY KEY (organisation_id, chosen_id)
);
CREATE INDEX chosen_area_by_assessment ON chosen_area (organisation_id, assessment_id, replaced_by);

CREATE TABLE goal (
    organisation_id TEXT NOT NULL,
    goal_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    assessment_id TEXT NOT NULL,
    area TEXT NOT NULL,
    words TEXT NOT NULL,
    set_at BIGINT NOT NULL,
    set_by TEXT NOT NULL,
    ended_at BIGINT NOT NULL,
    ending TEXT NOT NULL,
    PRIMARY KEY (organisation_id, goal_id)
);
CREATE INDEX goal_by_person ON goal (organisation_id, person_id);

CREATE TABLE goal_rating (
    organisation_id TEXT NOT NULL,
    rating_id TEXT NOT NULL,
    goal_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    rating BIGINT NOT NULL,
    rated_at BIGINT NOT NULL,
    rated_by TEXT NOT NULL,
    PRIMARY KEY (organisation_id, rating_id)
);
CREATE INDEX goal_rating_by_person ON goal_rating (organisation_id, person_id);

CREATE TABLE action_step (
    organisation_id TEXT NOT NULL,
    step_id TEXT NOT NULL,
    goal_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    words TEXT NOT NULL,
    who TEXT NOT NULL,
    by_date TEXT NOT NULL,
    agreed_at BIGINT NOT NULL,
    agreed_by TEXT NOT NULL,
    PRIMARY KEY (organisation_id, step_id)
);
CREATE INDEX action_step_by_person ON action_step (organisation_id, person_id);

CREATE TABLE step_review (
    organisation_id TEXT NOT NULL,
    review_id TEXT NOT NULL,
    step_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    assessment_id TEXT NOT NULL,
    outcome TEXT NOT NULL,
    note TEXT NOT NULL,
    reviewed_at BIGINT NOT NULL,
    reviewed_by TEXT NOT NULL,
    PRIMARY KEY (organisation_id, review_id)
);
CREATE INDEX step_review_by_person ON step_review (organisation_id, person_id);

CREATE TABLE journey_entry (
    organisation_id TEXT NOT NULL,
    entry_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    on_date TEXT NOT NULL,
    water BIGINT NOT NULL,
    happened TEXT NOT NULL,
    helped TEXT NOT NULL,
    area TEXT NOT NULL,
    noted_at BIGINT NOT NULL,
    noted_by TEXT NOT NULL,
    PRIMARY KEY (organisation_id, entry_id)
);
CREATE INDEX journey_entry_by_person ON journey_entry (organisation_id, person_id, on_date);

CREATE TABLE audit_entry (
    organisation_id TEXT NOT NULL,
    audit_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    account_id TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    action TEXT NOT NULL,
    person_id TEXT NOT NULL,
    subject TEXT NOT NULL,
    outcome TEXT NOT NULL,
    policies TEXT NOT NULL,
    request_id TEXT NOT NULL,
    PRIMARY KEY (organisation_id, audit_id)
);
CREATE INDEX audit_entry_by_person ON audit_entry (organisation_id, person_id, at);

CREATE TABLE import_batch (
    organisation_id TEXT NOT NULL,
    batch_id TEXT NOT NULL,
    file_name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    readings BIGINT NOT NULL,
    imported_at BIGINT NOT NULL,
    imported_by TEXT NOT NULL,
    PRIMARY KEY (organisation_id, batch_id)
);
