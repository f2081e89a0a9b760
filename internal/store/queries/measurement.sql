-- name: InsertMeasurement :execrows
INSERT INTO measurement (organisation_id, measurement_id, person_id, measure, version, answered_by, manner, on_day, answers, begun_at, begun_by, changed_at, completed_at, completed_by, help_shown_at, replaces, stated, goals)
VALUES (@organisation_id, @measurement_id, @person_id, @measure, @version, @answered_by, @manner, @on_day, @answers, @begun_at, @begun_by, @begun_at, 0, '', @help_shown_at, @replaces, @stated, @goals)
ON CONFLICT DO NOTHING;

-- name: GetMeasurement :one
SELECT * FROM measurement
WHERE organisation_id = @organisation_id AND person_id = @person_id AND measurement_id = @measurement_id;

-- name: GetStandingMeasurement :one
SELECT m.* FROM measurement m
WHERE m.organisation_id = @organisation_id AND m.person_id = @person_id AND m.measurement_id = @measurement_id
  AND NOT EXISTS (SELECT 1 FROM measurement r
    WHERE r.organisation_id = m.organisation_id AND r.person_id = m.person_id AND r.measure = m.measure AND r.completed_at > 0 AND r.replaces = m.measurement_id);

-- name: ListMeasurements :many
SELECT * FROM measurement
WHERE organisation_id = @organisation_id AND person_id = @person_id
ORDER BY measure, on_day, begun_at, measurement_id;

-- name: SetMeasurementAnswers :execrows
UPDATE measurement SET on_day = @on_day, stated = @stated, answers = @answers, changed_at = @changed_at, checked_at = @checked_at, checked_by = @checked_by,
    help_shown_at = CASE WHEN help_shown_at = 0 THEN CAST(@help_shown_at AS bigint) ELSE help_shown_at END
WHERE organisation_id = @organisation_id AND person_id = @person_id AND measurement_id = @measurement_id AND completed_at = 0;

-- name: CompleteMeasurement :execrows
UPDATE measurement SET completed_at = @completed_at, completed_by = @completed_by
WHERE organisation_id = @organisation_id AND person_id = @person_id AND measurement_id = @measurement_id AND completed_at = 0;

-- name: InsertMeasureScore :execrows
INSERT INTO measure_score (organisation_id, measurement_id, score, digest, person_id, method, standing, units, decimals, which, answered, asked, filled, worked_at)
VALUES (@organisation_id, @measurement_id, @score, @digest, @person_id, @method, @standing, @units, @decimals, @which, @answered, @asked, @filled, @worked_at)
ON CONFLICT DO NOTHING;

-- name: ListMeasureScores :many
SELECT * FROM measure_score
WHERE organisation_id = @organisation_id AND person_id = @person_id
ORDER BY measurement_id, worked_at, score, digest;

-- name: ListScoresOfMeasurement :many
SELECT * FROM measure_score
WHERE organisation_id = @organisation_id AND measurement_id = @measurement_id AND person_id = @person_id
ORDER BY worked_at, score, digest;

-- name: InsertMeasureDecline :execrows
INSERT INTO measure_decline (organisation_id, decline_id, person_id, measure, words, declined_at, declined_by)
VALUES (@organisation_id, @decline_id, @person_id, @measure, @words, @declined_at, @declined_by)
ON CONFLICT DO NOTHING;

-- name: ListMeasureDeclines :many
SELECT * FROM measure_decline
WHERE organisation_id = @organisation_id AND person_id = @person_id
ORDER BY declined_at, decline_id;

-- name: InsertPaperForm :execrows
INSERT INTO paper_form (organisation_id, measurement_id, person_id, code, printed_at, printed_by)
VALUES (@organisation_id, @measurement_id, @person_id, @code, @printed_at, @printed_by)
ON CONFLICT DO NOTHING;

-- name: GetPaperForm :one
SELECT * FROM paper_form
WHERE organisation_id = @organisation_id AND person_id = @person_id AND measurement_id = @measurement_id;

-- name: GetPaperFormByCode :one
SELECT * FROM paper_form
WHERE organisation_id = @organisation_id AND code = @code;

-- Completed ones that have no score of this scoring, but for people who were erased.
-- name: ListMeasurementsToScore :many
SELECT m.* FROM measurement m
WHERE m.organisation_id = @organisation_id AND m.measure = @measure AND m.version = @version AND m.measurement_id > @after
  AND m.completed_at > 0
  AND NOT EXISTS (
    SELECT 1 FROM measure_score s
    WHERE s.organisation_id = m.organisation_id AND s.measurement_id = m.measurement_id AND s.digest = @digest)
  AND NOT EXISTS (
    SELECT 1 FROM erasure e WHERE e.organisation_id = m.organisation_id AND e.person_id = m.person_id)
ORDER BY m.measurement_id
LIMIT @up_to;

-- name: InsertLocalEstimate :execrows
INSERT INTO local_estimate (organisation_id, measure, version, score, noted_at, digest, spread, reliability, people, noted_by)
VALUES (@organisation_id, @measure, @version, @score, @noted_at, @digest, @spread, @reliability, @people, @noted_by)
ON CONFLICT DO NOTHING;

-- name: ListLocalEstimates :many
SELECT * FROM local_estimate WHERE organisation_id = @organisation_id
ORDER BY measure, version, score, noted_at;

-- name: SetHelpSeen :execrows
UPDATE measurement SET help_seen_at = @help_seen_at, help_seen_by = @help_seen_by
WHERE organisation_id = @organisation_id AND person_id = @person_id AND measurement_id = @measurement_id AND help_shown_at > 0 AND help_seen_at = 0;

-- Answers for which help was shown and that nobody said were talked about, in the
-- worker's own teams.
-- name: ListHelpShown :many
SELECT m.* FROM measurement m
WHERE m.organisation_id = @organisation_id AND m.help_shown_at > 0 AND m.help_seen_at = 0
  AND m.person_id IN (SELECT tp.person_id FROM team_worker tw
    JOIN team_person tp ON tp.organisation_id = tw.organisation_id AND tp.team_id = tw.team_id AND tp.until = 0
    WHERE tw.organisation_id = @organisation_id AND tw.until = 0 AND tw.worker_id = @worker_id AND tw.part = 'member')
  AND NOT EXISTS (SELECT 1 FROM erasure e WHERE e.organisation_id = m.organisation_id AND e.person_id = m.person_id)
ORDER BY m.help_shown_at DESC, m.measurement_id
LIMIT @up_to;
