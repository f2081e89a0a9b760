-- +goose Up
-- People are reminded of more than measures: of steps, of plans to be confirmed, of meetings.
ALTER TABLE reminder RENAME COLUMN measure TO subject;
ALTER TABLE reminder ADD COLUMN kind TEXT NOT NULL DEFAULT 'measure';
