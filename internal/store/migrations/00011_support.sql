-- +goose Up
-- The support library: what there is to read, to call and to join, collections of it,
-- and pages. Its texts are for everybody, so they are not sealed. published, latest and
-- shipped are numbers of versions, 0 for none; shipped is the latest that came with
-- Towpath, and edited is set once the service wrote one of its own. revision is that of
-- support_state when the entry last changed.
CREATE TABLE support_entry (
    organisation_id TEXT NOT NULL,
    entry_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    slug TEXT NOT NULL,
    title TEXT NOT NULL,
    latest BIGINT NOT NULL,
    published BIGINT NOT NULL,
    shipped BIGINT NOT NULL,
    shipped_digest TEXT NOT NULL,
    edited BIGINT NOT NULL,
    retired_at BIGINT NOT NULL,
    retired_by TEXT NOT NULL,
    reviewed_by TEXT NOT NULL,
    reviewed_on TEXT NOT NULL,
    reviewed_version BIGINT NOT NULL,
    review_due TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, entry_id)
);
CREATE UNIQUE INDEX support_entry_slug ON support_entry (organisation_id, kind, slug);
CREATE INDEX support_entry_revision ON support_entry (organisation_id, revision);

-- Versions are added and never changed, but for when they were published. base is the
-- version that the writer had in view; written_by is empty for what came with Towpath.
-- note is sealed.
CREATE TABLE support_version (
    organisation_id TEXT NOT NULL,
    entry_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    version_id TEXT NOT NULL,
    base BIGINT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    note TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    written_by TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    published_by TEXT NOT NULL,
    PRIMARY KEY (organisation_id, entry_id, number)
);
CREATE UNIQUE INDEX support_version_id ON support_version (organisation_id, version_id);

-- A collection stands from a day until the end of a day; service_id is empty where the
-- whole organisation switched it on.
CREATE TABLE collection_switch (
    organisation_id TEXT NOT NULL,
    switch_id TEXT NOT NULL,
    entry_id TEXT NOT NULL,
    service_id TEXT NOT NULL,
    from_day TEXT NOT NULL,
    until_day TEXT NOT NULL,
    begun_at BIGINT NOT NULL,
    begun_by TEXT NOT NULL,
    ended_at BIGINT NOT NULL,
    ended_by TEXT NOT NULL,
    PRIMARY KEY (organisation_id, switch_id)
);

-- One row for each organisation: revision grows with each change of its library, so that
-- what is held in memory is known to be old; shipped_digest is that of all that Towpath
-- brought, and indexed the form in which all of it can be searched.
CREATE TABLE support_state (
    organisation_id TEXT NOT NULL,
    revision BIGINT NOT NULL,
    shipped_digest TEXT NOT NULL,
    indexed TEXT NOT NULL,
    PRIMARY KEY (organisation_id)
);
