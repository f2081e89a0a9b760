-- +goose Up
-- What the prospectus says of a course: public, and of nobody. A change adds a version;
-- readers see the last one that is no draft. details is JSON.
CREATE TABLE course_version (
    organisation_id TEXT NOT NULL,
    course_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    details TEXT NOT NULL,
    set_at BIGINT NOT NULL,
    set_by TEXT NOT NULL,
    PRIMARY KEY (organisation_id, course_id, version)
);

-- The last place in the order of those who come to a course. Whoever adds one holds it.
CREATE TABLE course_order (
    organisation_id TEXT NOT NULL,
    course_id TEXT NOT NULL,
    last_place BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, course_id)
);

-- Who comes to a course. It belongs to an account, or to a form with a code, and never to
-- a person's record. Their words, and whether they came, are sealed: with the account's own
-- key, or with one of the form's. It goes some weeks after the course.
CREATE TABLE enrolment (
    organisation_id TEXT NOT NULL,
    enrolment_id TEXT NOT NULL,
    course_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    code_hash TEXT NOT NULL,
    place BIGINT NOT NULL,
    waited BIGINT NOT NULL,
    name TEXT NOT NULL,
    contact TEXT NOT NULL,
    needs TEXT NOT NULL,
    buddy TEXT NOT NULL,
    buddy_note TEXT NOT NULL,
    buddy_with TEXT NOT NULL,
    buddy_agreed BIGINT NOT NULL,
    came TEXT NOT NULL,
    answered BIGINT NOT NULL,
    enrolled_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, enrolment_id)
);
CREATE UNIQUE INDEX enrolment_by_place ON enrolment (organisation_id, course_id, place);
CREATE INDEX enrolment_by_account ON enrolment (organisation_id, account_id);
CREATE INDEX enrolment_by_code ON enrolment (organisation_id, code_hash);

-- What somebody said after a course, without a name, a time, or a number that grows. words
-- are sealed with the organisation's key.
CREATE TABLE course_feedback (
    organisation_id TEXT NOT NULL,
    course_id TEXT NOT NULL,
    feedback_id TEXT NOT NULL,
    welcome BIGINT NOT NULL,
    useful BIGINT NOT NULL,
    again BIGINT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (organisation_id, course_id, feedback_id)
);

-- What somebody wants to learn, sealed with their account's own key, for nobody but them.
CREATE TABLE learning_plan (
    organisation_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    want TEXT NOT NULL,
    why TEXT NOT NULL,
    how TEXT NOT NULL,
    helps TEXT NOT NULL,
    did TEXT NOT NULL,
    took TEXT NOT NULL,
    kept_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, account_id)
);

-- The address at which a calendar reads somebody's courses.
CREATE TABLE calendar_feed (
    organisation_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    code_hash TEXT NOT NULL,
    busy BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, account_id)
);
CREATE INDEX calendar_feed_by_code ON calendar_feed (organisation_id, code_hash);
