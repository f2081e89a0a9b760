-- name: ListCrisesOfWorker :many
SELECT c.crisis_id, c.person_id, c.began_at, c.ended_at FROM crisis c
WHERE c.organisation_id = @organisation_id
  AND (c.ended_at = 0 OR c.ended_at >= @since AND NOT EXISTS (SELECT 1 FROM crisis_review r
    WHERE r.organisation_id = c.organisation_id AND r.crisis_id = c.crisis_id AND r.voice = 'worker'))
  AND c.person_id IN (SELECT tp.person_id FROM team_worker tw
    JOIN team_person tp ON tp.organisation_id = tw.organisation_id AND tp.team_id = tw.team_id AND tp.until = 0
    WHERE tw.organisation_id = @organisation_id AND tw.until = 0 AND tw.worker_id = @worker_id AND tw.part = 'member')
  AND NOT EXISTS (SELECT 1 FROM erasure e WHERE e.organisation_id = c.organisation_id AND e.person_id = c.person_id)
ORDER BY c.began_at DESC, c.crisis_id
LIMIT @up_to;

-- name: ListUnreadToldOfWorker :many
SELECT t.told_id, t.person_id, t.told_at FROM told t
WHERE t.organisation_id = @organisation_id AND t.read_at = 0
  AND t.person_id IN (SELECT tp.person_id FROM team_worker tw
    JOIN team_person tp ON tp.organisation_id = tw.organisation_id AND tp.team_id = tw.team_id AND tp.until = 0
    WHERE tw.organisation_id = @organisation_id AND tw.until = 0 AND tw.worker_id = @worker_id AND tw.part = 'member')
  AND NOT EXISTS (SELECT 1 FROM erasure e WHERE e.organisation_id = t.organisation_id AND e.person_id = t.person_id)
ORDER BY t.told_at, t.told_id
LIMIT @up_to;

-- When the person last said that a plan holds: by agreeing to a version, or later.
-- name: ListHeldPlansOfWorker :many
SELECT p.plan_id, p.person_id, p.kind, p.review_months, CAST(MAX(h.at) AS BIGINT) AS held_at FROM plan p
JOIN (
    SELECT s.organisation_id, s.plan_id, s.signed_at AS at FROM plan_signature s WHERE s.organisation_id = @organisation_id AND s.voice = 'person' AND s.verdict = 'agreed'
    UNION ALL
    SELECT c.organisation_id, c.plan_id, c.confirmed_at AS at FROM plan_confirmation c WHERE c.organisation_id = @organisation_id AND c.voice = 'person'
) h ON h.organisation_id = p.organisation_id AND h.plan_id = p.plan_id
WHERE p.organisation_id = @organisation_id
  AND p.person_id IN (SELECT tp.person_id FROM team_worker tw
    JOIN team_person tp ON tp.organisation_id = tw.organisation_id AND tp.team_id = tw.team_id AND tp.until = 0
    WHERE tw.organisation_id = @organisation_id AND tw.until = 0 AND tw.worker_id = @worker_id AND tw.part = 'member')
  AND NOT EXISTS (SELECT 1 FROM erasure e WHERE e.organisation_id = p.organisation_id AND e.person_id = p.person_id)
GROUP BY p.plan_id, p.person_id, p.kind, p.review_months
ORDER BY held_at, p.plan_id;

-- name: ListMeetingsOfWorker :many
SELECT p.plan_id, p.person_id, p.kind, p.title, p.on_date FROM plan p
WHERE p.organisation_id = @organisation_id AND p.on_date >= @from_date AND p.on_date <= @until_date
  AND p.person_id IN (SELECT tp.person_id FROM team_worker tw
    JOIN team_person tp ON tp.organisation_id = tw.organisation_id AND tp.team_id = tw.team_id AND tp.until = 0
    WHERE tw.organisation_id = @organisation_id AND tw.until = 0 AND tw.worker_id = @worker_id AND tw.part = 'member')
  AND NOT EXISTS (SELECT 1 FROM erasure e WHERE e.organisation_id = p.organisation_id AND e.person_id = p.person_id)
ORDER BY p.on_date, p.plan_id
LIMIT @up_to;

-- Steps whose day has come lately and of which the latest that was said, if anything, leaves them open.
-- name: ListStepsOfWorker :many
SELECT st.step_id, st.person_id, st.words, st.by_date FROM action_step st
JOIN goal g ON g.organisation_id = st.organisation_id AND g.goal_id = st.goal_id AND g.ended_at = 0
WHERE st.organisation_id = @organisation_id AND st.by_date >= @from_date AND st.by_date <= @until_date
  AND NOT EXISTS (SELECT 1 FROM step_review r
    WHERE r.organisation_id = st.organisation_id AND r.person_id = st.person_id AND r.step_id = st.step_id AND r.outcome NOT IN ('partly', 'not')
      AND NOT EXISTS (SELECT 1 FROM step_review l WHERE l.organisation_id = r.organisation_id AND l.person_id = r.person_id AND l.step_id = r.step_id
        AND (l.reviewed_at > r.reviewed_at OR l.reviewed_at = r.reviewed_at AND l.review_id > r.review_id)))
  AND st.person_id IN (SELECT tp.person_id FROM team_worker tw
    JOIN team_person tp ON tp.organisation_id = tw.organisation_id AND tp.team_id = tw.team_id AND tp.until = 0
    WHERE tw.organisation_id = @organisation_id AND tw.until = 0 AND tw.worker_id = @worker_id AND tw.part = 'member')
  AND NOT EXISTS (SELECT 1 FROM erasure e WHERE e.organisation_id = st.organisation_id AND e.person_id = st.person_id)
ORDER BY st.by_date, st.step_id
LIMIT @up_to;
