-- Who came to a team in a time, and what a waiting time needs as far as it was there by the
-- end of it. A day that was noted counts from the day on which support began; care looks.
-- name: ListSupportBegun :many
SELECT tp.team_id, tp.person_id, tp.since,
    CAST(COALESCE((SELECT min(a.on_date) FROM assessment a
        WHERE a.organisation_id = tp.organisation_id AND a.person_id = tp.person_id AND a.completed_at >= tp.since AND a.completed_at < @until), '') AS TEXT) AS bloom_on,
    CAST(COALESCE((SELECT min(g.set_at) FROM goal g
        WHERE g.organisation_id = tp.organisation_id AND g.person_id = tp.person_id AND g.set_at >= tp.since AND g.set_at < @until
          AND (g.area <> '' OR EXISTS (SELECT 1 FROM action_step s
            WHERE s.organisation_id = g.organisation_id AND s.person_id = g.person_id AND s.goal_id = g.goal_id AND s.agreed_at < @until))), 0) AS BIGINT) AS plan_at,
    CAST(COALESCE((SELECT max(k.on_day) FROM support_mark k
        WHERE k.organisation_id = tp.organisation_id AND k.person_id = tp.person_id AND k.kind = 'assessment' AND k.withdrawn_at = 0 AND k.on_day <= @to_day), '') AS TEXT) AS assessed_on,
    CAST(COALESCE((SELECT max(k.on_day) FROM support_mark k
        WHERE k.organisation_id = tp.organisation_id AND k.person_id = tp.person_id AND k.kind = 'intervention' AND k.withdrawn_at = 0 AND k.on_day <= @to_day), '') AS TEXT) AS helped_on
FROM team_person tp
WHERE tp.organisation_id = @organisation_id AND tp.since >= @since AND tp.since < @until
ORDER BY tp.since, tp.person_id, tp.team_id;

-- name: ListMeasuredOfBegun :many
SELECT m.person_id, m.measure, m.answered_by, CAST(max(m.on_day) AS TEXT) AS done_on
FROM measurement m
WHERE m.organisation_id = @organisation_id AND m.completed_at > 0 AND m.completed_at < @until AND m.on_day <= @to_day
  AND EXISTS (SELECT 1 FROM team_person tp
    WHERE tp.organisation_id = m.organisation_id AND tp.person_id = m.person_id AND tp.since >= @since AND tp.since < @until)
GROUP BY m.person_id, m.measure, m.answered_by
ORDER BY m.person_id, m.measure, m.answered_by;

-- What was measured in a time and not put right by another measurement since, with each score
-- that there is.
-- name: ListScoresOn :many
SELECT m.person_id, m.measurement_id, m.measure, m.version, m.answered_by, m.manner, m.on_day, s.score, s.digest, s.units, s.decimals
FROM measurement m
JOIN measure_score s ON s.organisation_id = m.organisation_id AND s.measurement_id = m.measurement_id
WHERE m.organisation_id = @organisation_id AND m.completed_at > 0 AND m.on_day >= @from_day AND m.on_day <= @to_day AND s.standing = @standing
  AND NOT EXISTS (SELECT 1 FROM measurement r
    WHERE r.organisation_id = m.organisation_id AND r.person_id = m.person_id AND r.replaces = m.measurement_id AND r.completed_at > 0)
ORDER BY m.person_id, m.on_day, m.measurement_id, s.score, s.worked_at, s.digest;

-- name: ListSupportIn :many
SELECT team_id, person_id, since, until
FROM team_person
WHERE organisation_id = @organisation_id AND since < @before AND (until = 0 OR until >= @after)
ORDER BY person_id, since, team_id;
