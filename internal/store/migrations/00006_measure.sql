-- +goose Up
-- Each time that a measure was answered about a person. answers is "link=code" pairs;
-- they change until completed_at is set, and never after: a correction is a new row
-- that names the one it replaces.
CREATE TABLE measurement (
    organisation_id TEXT NOT NULL,
    measurement_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    measure TEXT NOT NULL,
    version TEXT NOT NULL,
    answered_by TEXT NOT NULL,
    manner TEXT NOT NULL,
    on_day TEXT NOT NULL,
    answers TEXT NOT NULL,
    begun_at BIGINT NOT NULL,
    begun_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    completed_at BIGINT NOT NULL,
    completed_by TEXT NOT NULL,
    help_shown_at BIGINT NOT NULL,
    replaces TEXT NOT NULL,
    PRIMARY KEY (organisation_id, measurement_id)
);
CREATE INDEX measurement_by_person ON measurement (organisation_id, person_id, measure, on_day);

-- What was worked out of the answers. digest names the scoring that did it: after a
-- change of the pack the old row stays beside the new one.
CREATE TABLE measure_score (
    organisation_id TEXT NOT NULL,
    measurement_id TEXT NOT NULL,
    score TEXT NOT NULL,
    digest TEXT NOT NULL,
    person_id TEXT NOT NULL,
    method TEXT NOT NULL,
    standing BIGINT NOT NULL,
    units BIGINT NOT NULL,
    decimals BIGINT NOT NULL,
    which BIGINT NOT NULL,
    answered BIGINT NOT NULL,
    asked BIGINT NOT NULL,
    filled BIGINT NOT NULL,
    worked_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, measurement_id, score, digest)
);
CREATE INDEX measure_score_by_person ON measure_score (organisation_id, person_id);

-- Somebody was asked and did not want to. words is why, where they said.
CREATE TABLE measure_decline (
    organisation_id TEXT NOT NULL,
    decline_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    measure TEXT NOT NULL,
    words TEXT NOT NULL,
    declined_at BIGINT NOT NULL,
    declined_by TEXT NOT NULL,
    PRIMARY KEY (organisation_id, decline_id)
);
CREATE INDEX measure_decline_by_person ON measure_decline (organisation_id, person_id);
