-- +goose Up
-- A time at which a person and somebody meant to meet, each change a version of its own. code
-- finds it by the number that another system knows it by, without saying the number. identifier
-- is that number with its system, attendees who takes part and where, as JSON; both are sealed.
CREATE TABLE appointment (
    organisation_id TEXT NOT NULL,
    appointment_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    person_id TEXT NOT NULL,
    code TEXT NOT NULL,
    identifier TEXT NOT NULL,
    status TEXT NOT NULL,
    way TEXT NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    about TEXT NOT NULL,
    bring TEXT NOT NULL,
    attendees TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    written_by TEXT NOT NULL,
    PRIMARY KEY (organisation_id, appointment_id, version)
);
CREATE INDEX appointment_by_person ON appointment (organisation_id, person_id, appointment_id, version);
CREATE INDEX appointment_by_code ON appointment (organisation_id, code);
