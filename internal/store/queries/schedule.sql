-- name: InsertMeasureSchedule :execrows
INSERT INTO measure_schedule (organisation_id, schedule_id, service_id, setting, measure, answered_by, start_days, review_days, window_days, at_close, checked_twice, baseline, first_at, begun_at, begun_by, ended_at, ended_by, replaces)
VALUES (@organisation_id, @schedule_id, @service_id, @setting, @measure, @answered_by, @start_days, @review_days, @window_days, @at_close, @checked_twice, @baseline, @first_at, @begun_at, @begun_by, 0, '', @replaces)
ON CONFLICT DO NOTHING;

-- name: EndMeasureSchedule :execrows
UPDATE measure_schedule SET ended_at = @ended_at, ended_by = @ended_by
WHERE organisation_id = @organisation_id AND schedule_id = @schedule_id AND ended_at = 0;

-- name: ListMeasureSchedules :many
SELECT * FROM measure_schedule
WHERE organisation_id = @organisation_id
ORDER BY service_id, setting, measure, answered_by, begun_at, schedule_id;

-- name: ListSupportOfPerson :many
SELECT t.organisation_id, t.team_id, t.service_id, t.name, t.setting, tp.since
FROM team_person tp
JOIN team t ON t.organisation_id = tp.organisation_id AND t.team_id = tp.team_id
WHERE tp.organisation_id = @organisation_id AND tp.person_id = @person_id AND tp.until = 0
ORDER BY tp.since, t.team_id;

-- Whom the teams support in which a worker has this part.
-- name: ListSupported :many
SELECT tp.team_id, tp.person_id, tp.since
FROM team_worker tw
JOIN team_person tp ON tp.organisation_id = tw.organisation_id AND tp.team_id = tw.team_id AND tp.until = 0
WHERE tw.organisation_id = @organisation_id AND tw.worker_id = @worker_id AND tw.part = @part AND tw.until = 0
  AND NOT EXISTS (SELECT 1 FROM erasure e WHERE e.organisation_id = tp.organisation_id AND e.person_id = tp.person_id);

-- One row for each measurement: the latest of each is found by whoever reads them, which
-- is faster than here. The order of the joins is said, since SQLite would begin with all
-- measurements of a large service.
-- name: ListAsked :many
SELECT m.person_id, m.measure, m.answered_by, m.on_day, CAST(CASE WHEN m.completed_at > 0 THEN 1 ELSE 0 END AS BIGINT) AS done
FROM team_worker tw CROSS JOIN team_person tp CROSS JOIN measurement m
WHERE tw.organisation_id = @organisation_id AND tw.worker_id = @worker_id AND tw.part = @part AND tw.until = 0
  AND tp.organisation_id = tw.organisation_id AND tp.team_id = tw.team_id AND tp.until = 0
  AND m.organisation_id = tp.organisation_id AND m.person_id = tp.person_id;

-- name: ListDeclined :many
SELECT d.person_id, d.measure, d.declined_at, CAST(CASE WHEN d.words = '' THEN 0 ELSE 1 END AS BIGINT) AS has_words
FROM team_worker tw
JOIN team_person tp ON tp.organisation_id = tw.organisation_id AND tp.team_id = tw.team_id AND tp.until = 0
JOIN measure_decline d ON d.organisation_id = tp.organisation_id AND d.person_id = tp.person_id
WHERE tw.organisation_id = @organisation_id AND tw.worker_id = @worker_id AND tw.part = @part AND tw.until = 0;

-- name: ListSupportedNames :many
SELECT p.person_id, p.name, p.preferred_name, p.reference
FROM team_worker tw
JOIN team_person tp ON tp.organisation_id = tw.organisation_id AND tp.team_id = tw.team_id AND tp.until = 0
JOIN person p ON p.organisation_id = tp.organisation_id AND p.person_id = tp.person_id
WHERE tw.organisation_id = @organisation_id AND tw.worker_id = @worker_id AND tw.part = @part AND tw.until = 0;

-- When support is to end: as a worker noted it, or a closing assessment began. There are
-- few of either, so they are looked up first.
-- name: ListEndings :many
SELECT tp.person_id, k.on_day AS ending_on, CAST('' AS TEXT) AS closing_on
FROM support_mark k
JOIN team_person tp ON tp.organisation_id = k.organisation_id AND tp.person_id = k.person_id AND tp.until = 0
JOIN team_worker tw ON tw.organisation_id = tp.organisation_id AND tw.team_id = tp.team_id AND tw.until = 0
WHERE k.organisation_id = @organisation_id AND k.kind = 'ending' AND k.withdrawn_at = 0
  AND tw.worker_id = @worker_id AND tw.part = @part
UNION
SELECT tp.person_id, CAST('' AS TEXT) AS ending_on, a.on_date AS closing_on
FROM assessment a
JOIN team_person tp ON tp.organisation_id = a.organisation_id AND tp.person_id = a.person_id AND tp.until = 0 AND tp.since <= a.started_at
JOIN team_worker tw ON tw.organisation_id = tp.organisation_id AND tw.team_id = tp.team_id AND tw.until = 0
WHERE a.organisation_id = @organisation_id AND a.kind = 'closing'
  AND tw.worker_id = @worker_id AND tw.part = @part
ORDER BY 1, 2, 3;

-- What stands of a waiting time's parts since a team began to support somebody.
-- name: ListClock :many
SELECT tp.team_id, tp.person_id,
    CAST(COALESCE((SELECT min(a.on_date) FROM assessment a
        WHERE a.organisation_id = tp.organisation_id AND a.person_id = tp.person_id AND a.completed_at >= tp.since), '') AS TEXT) AS bloom_on,
    CAST(COALESCE((SELECT min(g.set_at) FROM goal g
        WHERE g.organisation_id = tp.organisation_id AND g.person_id = tp.person_id AND g.set_at >= tp.since
          AND (g.area <> '' OR EXISTS (SELECT 1 FROM action_step s
            WHERE s.organisation_id = g.organisation_id AND s.person_id = g.person_id AND s.goal_id = g.goal_id))), 0) AS BIGINT) AS plan_at,
    CAST(COALESCE((SELECT max(k.on_day) FROM support_mark k
        WHERE k.organisation_id = tp.organisation_id AND k.person_id = tp.person_id AND k.kind = 'assessment' AND k.withdrawn_at = 0), '') AS TEXT) AS assessed_on,
    CAST(COALESCE((SELECT max(k.on_day) FROM support_mark k
        WHERE k.organisation_id = tp.organisation_id AND k.person_id = tp.person_id AND k.kind = 'intervention' AND k.withdrawn_at = 0), '') AS TEXT) AS helped_on
FROM team_worker tw
JOIN team_person tp ON tp.organisation_id = tw.organisation_id AND tp.team_id = tw.team_id AND tp.until = 0
WHERE tw.organisation_id = @organisation_id AND tw.worker_id = @worker_id AND tw.part = @part AND tw.until = 0;

-- name: InsertSupportMark :execrows
INSERT INTO support_mark (organisation_id, mark_id, person_id, kind, on_day, marked_at, marked_by, withdrawn_at, withdrawn_by)
VALUES (@organisation_id, @mark_id, @person_id, @kind, @on_day, @marked_at, @marked_by, 0, '')
ON CONFLICT DO NOTHING;

-- name: WithdrawSupportMark :execrows
UPDATE support_mark SET withdrawn_at = @withdrawn_at, withdrawn_by = @withdrawn_by
WHERE organisation_id = @organisation_id AND person_id = @person_id AND mark_id = @mark_id AND withdrawn_at = 0;

-- name: ListSupportMarks :many
SELECT * FROM support_mark
WHERE organisation_id = @organisation_id AND person_id = @person_id
ORDER BY on_day, marked_at, mark_id;
