-- +goose Up
-- A link opens either the person's reading of one assessment or one measurement; the
-- other of the two is empty.
ALTER TABLE reading_link ADD COLUMN measurement_id TEXT NOT NULL DEFAULT '';
CREATE INDEX reading_link_by_measurement ON reading_link (organisation_id, measurement_id);

-- A measure that was printed to be answered on paper. The code stands on the sheet in
-- place of a name, and leads whoever types it in back to where it belongs.
CREATE TABLE paper_form (
    organisation_id TEXT NOT NULL,
    measurement_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    code TEXT NOT NULL,
    printed_at BIGINT NOT NULL,
    printed_by TEXT NOT NULL,
    PRIMARY KEY (organisation_id, measurement_id)
);
CREATE UNIQUE INDEX paper_form_by_code ON paper_form (organisation_id, code);

-- When a worker said that an answer for which help was shown has been talked about.
ALTER TABLE measurement ADD COLUMN help_seen_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE measurement ADD COLUMN help_seen_by TEXT NOT NULL DEFAULT '';
CREATE INDEX measurement_help_shown ON measurement (organisation_id, person_id) WHERE help_shown_at > 0 AND help_seen_at = 0;
