-- +goose Up
-- Plans that people write together. What a plan says is worked out from its edits, which
-- only grow. All words are sealed under the person's key.
CREATE TABLE plan (
    organisation_id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    on_date TEXT NOT NULL,
    review_months BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    made_by TEXT NOT NULL,
    PRIMARY KEY (organisation_id, plan_id)
);
CREATE INDEX plan_by_person ON plan (organisation_id, person_id);

CREATE TABLE plan_edit (
    organisation_id TEXT NOT NULL,
    edit_id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    line_id TEXT NOT NULL,
    section TEXT NOT NULL,
    act TEXT NOT NULL,
    base TEXT NOT NULL,
    words TEXT NOT NULL,
    detail TEXT NOT NULL,
    on_date TEXT NOT NULL,
    after_line TEXT NOT NULL,
    voice TEXT NOT NULL,
    source TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    written_by TEXT NOT NULL,
    PRIMARY KEY (organisation_id, edit_id)
);
CREATE INDEX plan_edit_by_plan ON plan_edit (organisation_id, plan_id, written_at);

-- A version is a plan as it was put forward to be signed. It never changes.
CREATE TABLE plan_version (
    organisation_id TEXT NOT NULL,
    version_id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    body TEXT NOT NULL,
    digest TEXT NOT NULL,
    written_with TEXT NOT NULL,
    capacity TEXT NOT NULL,
    witnesses TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    made_by TEXT NOT NULL,
    PRIMARY KEY (organisation_id, version_id)
);
CREATE UNIQUE INDEX plan_version_number ON plan_version (organisation_id, plan_id, number);

CREATE TABLE plan_signature (
    organisation_id TEXT NOT NULL,
    signature_id TEXT NOT NULL,
    version_id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    voice TEXT NOT NULL,
    verdict TEXT NOT NULL,
    because TEXT NOT NULL,
    signed_at BIGINT NOT NULL,
    signed_by TEXT NOT NULL,
    PRIMARY KEY (organisation_id, signature_id)
);
CREATE INDEX plan_signature_by_plan ON plan_signature (organisation_id, plan_id, signed_at);

-- Somebody said that a version still holds.
CREATE TABLE plan_confirmation (
    organisation_id TEXT NOT NULL,
    confirmation_id TEXT NOT NULL,
    version_id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    voice TEXT NOT NULL,
    confirmed_at BIGINT NOT NULL,
    confirmed_by TEXT NOT NULL,
    PRIMARY KEY (organisation_id, confirmation_id)
);
CREATE INDEX plan_confirmation_by_plan ON plan_confirmation (organisation_id, plan_id, confirmed_at);

-- Where copies of a version went.
CREATE TABLE plan_copy (
    organisation_id TEXT NOT NULL,
    copy_id TEXT NOT NULL,
    version_id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    place TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    given_by TEXT NOT NULL,
    back_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, copy_id)
);
CREATE INDEX plan_copy_by_plan ON plan_copy (organisation_id, plan_id, given_at);

-- A card opens some sections of a crisis plan to whoever has its code, for a while.
CREATE TABLE crisis_card (
    organisation_id TEXT NOT NULL,
    card_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    code_hash TEXT NOT NULL,
    sections TEXT NOT NULL,
    shows_name BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    made_by TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, card_id)
);
CREATE INDEX crisis_card_by_code ON crisis_card (organisation_id, code_hash);
CREATE INDEX crisis_card_by_person ON crisis_card (organisation_id, person_id, made_at);

CREATE TABLE crisis_card_opening (
    organisation_id TEXT NOT NULL,
    card_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    opening_id TEXT NOT NULL,
    PRIMARY KEY (organisation_id, opening_id)
);
CREATE INDEX crisis_card_opening_by_person ON crisis_card_opening (organisation_id, person_id, opened_at);

-- Whether the crisis plan was followed in a crisis, as one voice says.
CREATE TABLE crisis_review (
    organisation_id TEXT NOT NULL,
    review_id TEXT NOT NULL,
    crisis_id TEXT NOT NULL,
    version_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    voice TEXT NOT NULL,
    followed TEXT NOT NULL,
    words TEXT NOT NULL,
    said_at BIGINT NOT NULL,
    said_by TEXT NOT NULL,
    PRIMARY KEY (organisation_id, review_id)
);
CREATE INDEX crisis_review_by_person ON crisis_review (organisation_id, person_id, said_at);
