-- name: InsertMirrorRound :execrows
INSERT INTO mirror_round (organisation_id, round_id, team_id, kind, together, last_day, opened_at, opened_by, closed_at, closed_by, shown, priorities, review_on)
VALUES (@organisation_id, @round_id, @team_id, @kind, @together, @last_day, @opened_at, @opened_by, 0, '', '', '', '')
ON CONFLICT DO NOTHING;

-- name: GetMirrorRound :one
SELECT * FROM mirror_round WHERE organisation_id = @organisation_id AND round_id = @round_id;

-- name: ListMirrorRounds :many
SELECT * FROM mirror_round WHERE organisation_id = @organisation_id AND team_id = @team_id
ORDER BY opened_at DESC, round_id DESC;

-- name: HoldMirrorRound :execrows
UPDATE mirror_round SET kind = kind WHERE organisation_id = @organisation_id AND round_id = @round_id;

-- name: CloseMirrorRound :execrows
UPDATE mirror_round SET closed_at = @closed_at, closed_by = @closed_by, shown = @shown
WHERE organisation_id = @organisation_id AND round_id = @round_id AND closed_at = 0;

-- name: SetMirrorPlan :exec
UPDATE mirror_round SET priorities = @priorities, review_on = @review_on
WHERE organisation_id = @organisation_id AND round_id = @round_id;

-- name: InsertMirrorPart :execrows
INSERT INTO mirror_part (organisation_id, round_id, part_id) VALUES (@organisation_id, @round_id, @part_id)
ON CONFLICT DO NOTHING;

-- name: CountMirrorPart :one
SELECT count(*) FROM mirror_part WHERE organisation_id = @organisation_id AND round_id = @round_id AND part_id = @part_id;

-- name: GetMirrorBox :one
SELECT ratings FROM mirror_box WHERE organisation_id = @organisation_id AND round_id = @round_id;

-- name: SetMirrorBox :exec
INSERT INTO mirror_box (organisation_id, round_id, ratings) VALUES (@organisation_id, @round_id, @ratings)
ON CONFLICT (organisation_id, round_id) DO UPDATE SET ratings = excluded.ratings;

-- name: DeleteMirrorBox :exec
DELETE FROM mirror_box WHERE organisation_id = @organisation_id AND round_id = @round_id;

-- name: InsertMirrorAgreed :execrows
INSERT INTO mirror_agreed (organisation_id, round_id, item, version, stage, evidence, agreed_by, lived_by, next_step, changed_at, changed_by)
VALUES (@organisation_id, @round_id, @item, @version, @stage, @evidence, @agreed_by, @lived_by, @next_step, @changed_at, @changed_by)
ON CONFLICT DO NOTHING;

-- name: ListMirrorAgreed :many
SELECT * FROM mirror_agreed WHERE organisation_id = @organisation_id AND round_id = @round_id
ORDER BY item, version;

-- name: InsertMirrorTest :execrows
INSERT INTO mirror_test (organisation_id, test_id, version, round_id, item, parts, changed_at, changed_by)
VALUES (@organisation_id, @test_id, @version, @round_id, @item, @parts, @changed_at, @changed_by)
ON CONFLICT DO NOTHING;

-- name: ListMirrorTests :many
SELECT * FROM mirror_test WHERE organisation_id = @organisation_id AND round_id = @round_id
ORDER BY changed_at, test_id, version;

-- name: InsertMirrorSkill :execrows
INSERT INTO mirror_skill (organisation_id, skill_id, team_id, words, whose, added_at, added_by)
VALUES (@organisation_id, @skill_id, @team_id, @words, @whose, @added_at, @added_by)
ON CONFLICT DO NOTHING;

-- name: ListMirrorSkills :many
SELECT * FROM mirror_skill WHERE organisation_id = @organisation_id AND team_id = @team_id
ORDER BY added_at, skill_id;

-- name: DeleteMirrorSkill :exec
DELETE FROM mirror_skill WHERE organisation_id = @organisation_id AND team_id = @team_id AND skill_id = @skill_id;

-- name: InsertMirrorResult :execrows
INSERT INTO mirror_result (organisation_id, result_id, team_id, tool, on_day, rated_by, answered, found, source, noted_at, noted_by)
VALUES (@organisation_id, @result_id, @team_id, @tool, @on_day, @rated_by, @answered, @found, @source, @noted_at, @noted_by)
ON CONFLICT DO NOTHING;

-- name: ListMirrorResults :many
SELECT * FROM mirror_result WHERE organisation_id = @organisation_id AND team_id = @team_id
ORDER BY on_day DESC, result_id;

-- name: DeleteMirrorResult :exec
DELETE FROM mirror_result WHERE organisation_id = @organisation_id AND team_id = @team_id AND result_id = @result_id;

-- name: InsertMirrorShare :execrows
INSERT INTO mirror_share (organisation_id, share_id, round_id, team_id, item, agreed_by, what, shared_at, shared_by, ended_at, ended_by)
VALUES (@organisation_id, @share_id, @round_id, @team_id, @item, @agreed_by, @what, @shared_at, @shared_by, 0, '')
ON CONFLICT DO NOTHING;

-- name: EndMirrorShare :exec
UPDATE mirror_share SET ended_at = @ended_at, ended_by = @ended_by
WHERE organisation_id = @organisation_id AND round_id = @round_id AND item = @item AND ended_at = 0;

-- name: ListMirrorShares :many
SELECT * FROM mirror_share WHERE organisation_id = @organisation_id AND ended_at = 0
ORDER BY team_id, item, share_id;

-- name: CountMirrorEvidence :one
SELECT
    (SELECT count(DISTINCT a.person_id) FROM team_person tp
     JOIN assessment a ON a.organisation_id = tp.organisation_id AND a.person_id = tp.person_id AND a.completed_at > 0
     JOIN reading own ON own.organisation_id = a.organisation_id AND own.assessment_id = a.assessment_id AND own.voice = 'person' AND own.handed_in_at > 0
     JOIN reading theirs ON theirs.organisation_id = a.organisation_id AND theirs.assessment_id = a.assessment_id AND theirs.voice = 'worker' AND theirs.handed_in_at > 0
     WHERE tp.organisation_id = @organisation_id AND tp.team_id = @team_id AND tp.until = 0) AS both_voices,
    (SELECT count(DISTINCT g.person_id) FROM team_person tp
     JOIN goal g ON g.organisation_id = tp.organisation_id AND g.person_id = tp.person_id AND g.ended_at = 0
     WHERE tp.organisation_id = @organisation_id AND tp.team_id = @team_id AND tp.until = 0) AS with_goal,
    (SELECT count(DISTINCT sig.person_id) FROM team_person tp
     JOIN plan p ON p.organisation_id = tp.organisation_id AND p.person_id = tp.person_id AND p.kind = 'crisis'
     JOIN plan_signature sig ON sig.organisation_id = p.organisation_id AND sig.plan_id = p.plan_id AND sig.voice = 'person' AND sig.verdict = 'agreed'
     WHERE tp.organisation_id = @organisation_id AND tp.team_id = @team_id AND tp.until = 0) AS plan_agreed,
    (SELECT count(DISTINCT sig.person_id) FROM team_person tp
     JOIN plan p ON p.organisation_id = tp.organisation_id AND p.person_id = tp.person_id AND p.kind = 'crisis'
     JOIN plan_signature sig ON sig.organisation_id = p.organisation_id AND sig.plan_id = p.plan_id AND sig.voice = 'person' AND sig.verdict = 'agreed'
     JOIN consent cs ON cs.organisation_id = tp.organisation_id AND cs.person_id = tp.person_id AND cs.topic = 'crisis_plan' AND cs.withdrawn_at = 0 AND (cs.until_at = 0 OR cs.until_at > @at)
     WHERE tp.organisation_id = @organisation_id AND tp.team_id = @team_id AND tp.until = 0) AS plan_shared,
    (SELECT count(DISTINCT p.person_id) FROM team_person tp
     JOIN plan p ON p.organisation_id = tp.organisation_id AND p.person_id = tp.person_id AND p.kind = 'crisis'
     WHERE tp.organisation_id = @organisation_id AND tp.team_id = @team_id AND tp.until = 0
       AND (EXISTS (SELECT 1 FROM plan_signature sig WHERE sig.organisation_id = p.organisation_id AND sig.plan_id = p.plan_id
              AND sig.voice = 'person' AND sig.verdict = 'agreed' AND sig.signed_at >= @since)
         OR EXISTS (SELECT 1 FROM plan_confirmation pc WHERE pc.organisation_id = p.organisation_id AND pc.plan_id = p.plan_id
              AND pc.voice = 'person' AND pc.confirmed_at >= @since))) AS plan_held,
    (SELECT count(DISTINCT r.crisis_id) FROM team_person tp
     JOIN crisis_review r ON r.organisation_id = tp.organisation_id AND r.person_id = tp.person_id AND r.followed IN ('yes', 'partly') AND r.said_at >= @since
     WHERE tp.organisation_id = @organisation_id AND tp.team_id = @team_id AND tp.until = 0) AS followed,
    (SELECT count(DISTINCT st.story_id) FROM story_text st
     WHERE st.organisation_id = @organisation_id AND st.state = 'published') AS stories;
