-- +goose Up
-- What another system said of a record that Towpath has no place for, sealed: as it said it,
-- to be given back. The latest of a resource holds.
CREATE TABLE extra (
    organisation_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    resource_id TEXT NOT NULL,
    said_at BIGINT NOT NULL,
    said_by TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (organisation_id, person_id, kind, resource_id, said_at)
);
