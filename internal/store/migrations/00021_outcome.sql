-- +goose Up
-- The team with which something was answered, so that a report by team says tomorrow what
-- it says today: that of whoever began it where the team supports the person, else the one
-- that has supported them longest. Empty where there is none.
ALTER TABLE assessment ADD COLUMN team_id TEXT NOT NULL DEFAULT '';
ALTER TABLE measurement ADD COLUMN team_id TEXT NOT NULL DEFAULT '';
UPDATE assessment SET team_id = COALESCE((
    SELECT tp.team_id FROM team_person tp
    WHERE tp.organisation_id = assessment.organisation_id AND tp.person_id = assessment.person_id
    ORDER BY CASE WHEN tp.since <= assessment.started_at AND (tp.until = 0 OR tp.until > assessment.started_at) THEN 0 ELSE 1 END,
        CASE WHEN EXISTS (SELECT 1 FROM team_worker tw
            JOIN account ac ON ac.organisation_id = tw.organisation_id AND ac.worker_id = tw.worker_id
            WHERE tw.organisation_id = tp.organisation_id AND tw.team_id = tp.team_id AND ac.account_id = assessment.started_by
              AND tw.since <= assessment.started_at AND (tw.until = 0 OR tw.until > assessment.started_at)) THEN 0 ELSE 1 END,
        tp.since, tp.team_id
    LIMIT 1), '');
UPDATE measurement SET team_id = COALESCE((
    SELECT tp.team_id FROM team_person tp
    WHERE tp.organisation_id = measurement.organisation_id AND tp.person_id = measurement.person_id
    ORDER BY CASE WHEN tp.since <= measurement.begun_at AND (tp.until = 0 OR tp.until > measurement.begun_at) THEN 0 ELSE 1 END,
        CASE WHEN EXISTS (SELECT 1 FROM team_worker tw
            JOIN account ac ON ac.organisation_id = tw.organisation_id AND ac.worker_id = tw.worker_id
            WHERE tw.organisation_id = tp.organisation_id AND tw.team_id = tp.team_id AND ac.account_id = measurement.begun_by
              AND tw.since <= measurement.begun_at AND (tw.until = 0 OR tw.until > measurement.begun_at)) THEN 0 ELSE 1 END,
        tp.since, tp.team_id
    LIMIT 1), '');

-- What reports can be split by, of a person: kind is 'gender', 'ethnicity', 'language',
-- 'deprivation' or 'legal_status'. The latest of a kind counts; the earlier ones stay. Rows
-- go when the person is erased.
CREATE TABLE characteristic (
    organisation_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    noted_at BIGINT NOT NULL,
    code TEXT NOT NULL,
    noted_by TEXT NOT NULL,
    PRIMARY KEY (organisation_id, person_id, kind, noted_at)
);

-- How small a number an organisation shows, how reports round and what pairs they take. The
-- latest counts; a later one never lets smaller numbers be shown.
CREATE TABLE outcome_rule (
    organisation_id TEXT NOT NULL,
    set_at BIGINT NOT NULL,
    at_least BIGINT NOT NULL,
    round_to BIGINT NOT NULL,
    means_at_least BIGINT NOT NULL,
    min_days BIGINT NOT NULL,
    min_contacts BIGINT NOT NULL,
    set_by TEXT NOT NULL,
    PRIMARY KEY (organisation_id, set_at)
);

-- The secret, sealed, by which an organisation's reports round: the same people always to
-- the same number.
CREATE TABLE outcome_secret (
    organisation_id TEXT NOT NULL,
    secret TEXT NOT NULL,
    PRIMARY KEY (organisation_id)
);
