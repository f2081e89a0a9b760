-- +goose Up
-- A recovery story that somebody tells. Everything that it says is sealed with a key of its
-- own, whose owner is the story: withdrawing it takes its rows away and destroys the key, so
-- that no copy of the database can be read either. What stays here is that there was one.
-- together says that a worker may write it down with the person.
CREATE TABLE story (
    organisation_id TEXT NOT NULL,
    story_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    together BIGINT NOT NULL,
    begun_at BIGINT NOT NULL,
    begun_by TEXT NOT NULL,
    withdrawn_at BIGINT NOT NULL,
    withdrawn_by TEXT NOT NULL,
    PRIMARY KEY (organisation_id, story_id)
);
CREATE INDEX story_by_person ON story (organisation_id, person_id, begun_at);

-- The texts of a story, at most two of them: the one that is published, and a later one on
-- its way. state is 'draft', 'handed_in', 'sent_back' or 'published'. words and note are
-- sealed.
CREATE TABLE story_text (
    organisation_id TEXT NOT NULL,
    story_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    state TEXT NOT NULL,
    words TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    written_by TEXT NOT NULL,
    handed_in_at BIGINT NOT NULL,
    handed_in_by TEXT NOT NULL,
    reviewed_at BIGINT NOT NULL,
    reviewed_by TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (organisation_id, story_id, number)
);
CREATE INDEX story_text_by_state ON story_text (organisation_id, state, handed_in_at);

-- What a story may be used for: 'site', 'inside', 'training' or 'report', each by itself.
CREATE TABLE story_consent (
    organisation_id TEXT NOT NULL,
    story_id TEXT NOT NULL,
    purpose TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    given_by TEXT NOT NULL,
    taken_back_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, story_id, purpose, given_at)
);

-- How hopeful a story left its readers: how many said what, and nobody's name.
CREATE TABLE story_hope (
    organisation_id TEXT NOT NULL,
    story_id TEXT NOT NULL,
    feeling TEXT NOT NULL,
    readers BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, story_id, feeling)
);

-- The topics that somebody does not want in stories, sealed.
CREATE TABLE hidden_topics (
    organisation_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    topics TEXT NOT NULL,
    PRIMARY KEY (organisation_id, account_id)
);

-- Files that were uploaded, in sealed parts of at most 1 MB, so that one database serves
-- several processes. owner_id is a story, whose key seals them, or 'library'. use says what
-- a file is to its owner, such as 'recording' or 'captions'. A file is there once it is
-- complete.
CREATE TABLE stored_file (
    organisation_id TEXT NOT NULL,
    file_id TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    use TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    size BIGINT NOT NULL,
    pages BIGINT NOT NULL,
    added_at BIGINT NOT NULL,
    added_by TEXT NOT NULL,
    complete_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, file_id)
);
CREATE INDEX stored_file_by_owner ON stored_file (organisation_id, owner_id, added_at);

CREATE TABLE stored_part (
    organisation_id TEXT NOT NULL,
    file_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (organisation_id, file_id, number)
);
