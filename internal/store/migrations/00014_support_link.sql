-- +goose Up
-- What was found when somebody last looked at an address of the library. failed_days are
-- days on which it did not work since it last did; outcome says what the last look found.
CREATE TABLE support_link (
    organisation_id TEXT NOT NULL,
    address TEXT NOT NULL,
    checked_at BIGINT NOT NULL,
    worked_at BIGINT NOT NULL,
    failed_days BIGINT NOT NULL,
    failed_on TEXT NOT NULL,
    outcome TEXT NOT NULL,
    PRIMARY KEY (organisation_id, address)
);
