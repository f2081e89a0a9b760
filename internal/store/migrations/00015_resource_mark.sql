-- +goose Up
-- What somebody said of a resource that was offered to them, and the area for which it
-- was. Both are sealed: which line somebody kept says much about them. The latest holds.
CREATE TABLE resource_mark (
    organisation_id TEXT NOT NULL,
    mark_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    resource TEXT NOT NULL,
    area TEXT NOT NULL,
    said TEXT NOT NULL,
    said_at BIGINT NOT NULL,
    said_by TEXT NOT NULL,
    PRIMARY KEY (organisation_id, mark_id)
);
CREATE INDEX resource_mark_by_person ON resource_mark (organisation_id, person_id, said_at);
