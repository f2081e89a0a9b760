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
