-- +goose Up
-- What somebody looks after beside their role, such as the support library: one bit each.
ALTER TABLE account ADD COLUMN duties BIGINT NOT NULL DEFAULT 0;
