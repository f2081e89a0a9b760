-- +goose Up
-- A bulk export that an account asked for, and nothing of what is in it: its files are made
-- while they are fetched. What was asked is sealed, since it can hold somebody's name.
CREATE TABLE bulk_export (
    organisation_id TEXT NOT NULL,
    export_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    client TEXT NOT NULL,
    asked TEXT NOT NULL,
    begun_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, export_id)
);
CREATE INDEX bulk_export_account ON bulk_export (organisation_id, account_id);
