-- +goose Up
-- When what is said of who somebody is was last corrected; 0 is never.
ALTER TABLE person ADD COLUMN corrected_at BIGINT NOT NULL DEFAULT 0;
