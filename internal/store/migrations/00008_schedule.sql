-- +goose Up
-- Which measures a service asks for, of whom and when. A line that is changed ends, and
-- the one that takes its place names it in replaces; first_at is when the first of them
-- began. setting is empty for every setting of the service; days of 0 say "not asked".
CREATE TABLE measure_schedule (
    organisation_id TEXT NOT NULL,
    schedule_id TEXT NOT NULL,
    service_id TEXT NOT NULL,
    setting TEXT NOT NULL,
    measure TEXT NOT NULL,
    answered_by TEXT NOT NULL,
    start_days BIGINT NOT NULL,
    review_days BIGINT NOT NULL,
    window_days BIGINT NOT NULL,
    at_close BIGINT NOT NULL,
    checked_twice BIGINT NOT NULL,
    baseline BIGINT NOT NULL,
    first_at BIGINT NOT NULL,
    begun_at BIGINT NOT NULL,
    begun_by TEXT NOT NULL,
    ended_at BIGINT NOT NULL,
    ended_by TEXT NOT NULL,
    replaces TEXT NOT NULL,
    PRIMARY KEY (organisation_id, schedule_id)
);
-- One line stands for each measure, setting and answerer of a service.
CREATE UNIQUE INDEX measure_schedule_standing ON measure_schedule (organisation_id, service_id, setting, measure, answered_by) WHERE ended_at = 0;

-- Everything that "who is due" asks of measurements stands in this index.
CREATE INDEX measurement_asked ON measurement (organisation_id, person_id, measure, answered_by, completed_at, on_day);

-- By which way a person wants to be reminded; the latest counts. address is sealed.
CREATE TABLE reminder_choice (
    organisation_id TEXT NOT NULL,
    choice_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    way TEXT NOT NULL,
    address TEXT NOT NULL,
    chosen_at BIGINT NOT NULL,
    chosen_by TEXT NOT NULL,
    PRIMARY KEY (organisation_id, choice_id)
);
CREATE INDEX reminder_choice_by_person ON reminder_choice (organisation_id, person_id, chosen_at);

-- What a person was reminded of, once for each day on which it was due. A row is there
-- before anything is sent, so that nothing is sent twice; failed says that it did not go.
CREATE TABLE reminder (
    organisation_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    measure TEXT NOT NULL,
    answered_by TEXT NOT NULL,
    due_day TEXT NOT NULL,
    way TEXT NOT NULL,
    sent_at BIGINT NOT NULL,
    sent_by TEXT NOT NULL,
    failed BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, person_id, measure, answered_by, due_day)
);

-- A day that a worker notes in somebody's support: kind is 'intervention', 'assessment'
-- or 'ending'.
CREATE TABLE support_mark (
    organisation_id TEXT NOT NULL,
    mark_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    on_day TEXT NOT NULL,
    marked_at BIGINT NOT NULL,
    marked_by TEXT NOT NULL,
    withdrawn_at BIGINT NOT NULL,
    withdrawn_by TEXT NOT NULL,
    PRIMARY KEY (organisation_id, mark_id)
);
CREATE INDEX support_mark_by_kind ON support_mark (organisation_id, kind, withdrawn_at, person_id);
CREATE INDEX assessment_closing ON assessment (organisation_id, person_id) WHERE kind = 'closing';
CREATE INDEX support_mark_by_person ON support_mark (organisation_id, person_id, kind, on_day);
