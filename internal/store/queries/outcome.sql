-- Where something has no team yet: that of whoever began it where the team supports the
-- person, else the one that has supported them longest. A range, so that one person's are found
-- by the index, however many others there are.
-- name: SetAssessmentTeams :exec
UPDATE assessment SET team_id = COALESCE((
    SELECT tp.team_id FROM team_person tp
    WHERE tp.organisation_id = assessment.organisation_id AND tp.person_id = assessment.person_id
    ORDER BY CASE WHEN tp.since <= assessment.started_at AND (tp.until = 0 OR tp.until > assessment.started_at) THEN 0 ELSE 1 END,
        CASE WHEN EXISTS (SELECT 1 FROM team_worker tw
            JOIN account ac ON ac.organisation_id = tw.organisation_id AND ac.worker_id = tw.worker_id
            WHERE tw.organisation_id = tp.organisation_id AND tw.team_id = tp.team_id AND ac.account_id = assessment.started_by
              AND tw.since <= assessment.started_at AND (tw.until = 0 OR tw.until > assessment.started_at)) THEN 0 ELSE 1 END,
        tp.since, tp.team_id
    LIMIT 1), '')
WHERE assessment.organisation_id = @organisation_id AND assessment.person_id BETWEEN CAST(@first_person AS text) AND CAST(@last_person AS text) AND assessment.team_id = '';

-- name: SetMeasurementTeams :exec
UPDATE measurement SET team_id = COALESCE((
    SELECT tp.team_id FROM team_person tp
    WHERE tp.organisation_id = measurement.organisation_id AND tp.person_id = measurement.person_id
    ORDER BY CASE WHEN tp.since <= measurement.begun_at AND (tp.until = 0 OR tp.until > measurement.begun_at) THEN 0 ELSE 1 END,
        CASE WHEN EXISTS (SELECT 1 FROM team_worker tw
            JOIN account ac ON ac.organisation_id = tw.organisation_id AND ac.worker_id = tw.worker_id
            WHERE tw.organisation_id = tp.organisation_id AND tw.team_id = tp.team_id AND ac.account_id = measurement.begun_by
              AND tw.since <= measurement.begun_at AND (tw.until = 0 OR tw.until > measurement.begun_at)) THEN 0 ELSE 1 END,
        tp.since, tp.team_id
    LIMIT 1), '')
WHERE measurement.organisation_id = @organisation_id AND measurement.person_id = @person_id AND measurement.team_id = '';

-- name: InsertCharacteristic :execrows
INSERT INTO characteristic (organisation_id, person_id, kind, noted_at, code, noted_by)
VALUES (@organisation_id, @person_id, @kind, @noted_at, @code, @noted_by)
ON CONFLICT DO NOTHING;

-- name: ListCharacteristics :many
SELECT * FROM characteristic
WHERE organisation_id = @organisation_id AND person_id = @person_id
ORDER BY kind, noted_at;

-- name: DeleteCharacteristics :exec
DELETE FROM characteristic WHERE organisation_id = @organisation_id AND person_id = @person_id;

-- What a log has added after a place that changes what a report counts. SQLite seeks by the
-- first of two bounds: with the place second it reads the whole log.
-- name: ListOutcomeChanges :many
SELECT seq, at, action, person_id, subject FROM audit_entry
WHERE organisation_id = @organisation_id AND seq >= CAST(@first AS bigint) AND seq >= 0 AND outcome = 'allowed'
    AND substr(action, 1, 4) NOT IN ('Show', 'List')
ORDER BY seq
LIMIT @up_to;

-- name: InsertOutcomeRule :execrows
INSERT INTO outcome_rule (organisation_id, set_at, at_least, round_to, means_at_least, min_days, min_contacts, set_by)
VALUES (@organisation_id, @set_at, @at_least, @round_to, @means_at_least, @min_days, @min_contacts, @set_by)
ON CONFLICT DO NOTHING;

-- name: ListOutcomeRules :many
SELECT * FROM outcome_rule WHERE organisation_id = @organisation_id ORDER BY set_at;

-- name: InsertOutcomeSecret :exec
INSERT INTO outcome_secret (organisation_id, secret) VALUES (@organisation_id, @secret) ON CONFLICT DO NOTHING;

-- name: GetOutcomeSecret :one
SELECT secret FROM outcome_secret WHERE organisation_id = @organisation_id;

-- name: InsertChartBaseline :execrows
INSERT INTO chart_baseline (organisation_id, chart, set_at, first_month, last_month, reason, set_by)
VALUES (@organisation_id, @chart, @set_at, @first_month, @last_month, @reason, @set_by)
ON CONFLICT DO NOTHING;

-- name: ListChartBaselines :many
SELECT * FROM chart_baseline WHERE organisation_id = @organisation_id AND chart = @chart ORDER BY set_at;
