-- +goose Up
-- From which months on a control chart has limits of its own, and why. chart names what the
-- chart shows; months are counted from January 1900. The latest of a first month counts; one
-- that ends with its first month or before takes it back.
CREATE TABLE chart_baseline (
    organisation_id TEXT NOT NULL,
    chart TEXT NOT NULL,
    set_at BIGINT NOT NULL,
    first_month BIGINT NOT NULL,
    last_month BIGINT NOT NULL,
    reason TEXT NOT NULL,
    set_by TEXT NOT NULL,
    PRIMARY KEY (organisation_id, chart, set_at)
);
