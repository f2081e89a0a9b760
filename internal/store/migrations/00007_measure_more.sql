-- +goose Up
-- stated is what the form or another system said the scores are, "key=number" pairs,
-- kept beside ours. goals says which goal each question is about, "link=goal" pairs:
-- set when the measurement is begun, and never changed. checked_at is when a form that
-- was typed twice was found to be the same.
ALTER TABLE measurement ADD COLUMN stated TEXT NOT NULL DEFAULT '';
ALTER TABLE measurement ADD COLUMN goals TEXT NOT NULL DEFAULT '';
ALTER TABLE measurement ADD COLUMN checked_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE measurement ADD COLUMN checked_by TEXT NOT NULL DEFAULT '';
CREATE INDEX measurement_by_measure ON measurement (organisation_id, measure, version, measurement_id);

-- What a service found among its own people, where no reliable change was published.
-- The latest for a scoring counts; the earlier ones stay. spread is a standard
-- deviation; both numbers are kept as they were typed.
CREATE TABLE local_estimate (
    organisation_id TEXT NOT NULL,
    measure TEXT NOT NULL,
    version TEXT NOT NULL,
    score TEXT NOT NULL,
    noted_at BIGINT NOT NULL,
    digest TEXT NOT NULL,
    spread TEXT NOT NULL,
    reliability TEXT NOT NULL,
    people BIGINT NOT NULL,
    noted_by TEXT NOT NULL,
    PRIMARY KEY (organisation_id, measure, version, score, noted_at)
);
