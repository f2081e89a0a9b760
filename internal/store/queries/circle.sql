-- name: InsertCircleMember :execrows
INSERT INTO circle_member (organisation_id, member_id, person_id, account_id, kind, name, relation, code_hash, invited_at, expires_at, joined_at, ended_at, ended_by)
VALUES (@organisation_id, @member_id, @person_id, '', @kind, @name, @relation, @code_hash, @invited_at, @expires_at, 0, 0, '')
ON CONFLICT DO NOTHING;

-- name: ListCircleMembers :many
SELECT * FROM circle_member
WHERE organisation_id = @organisation_id AND person_id = @person_id
ORDER BY invited_at, member_id;

-- name: ListCirclesOfAccount :many
SELECT * FROM circle_member
WHERE organisation_id = @organisation_id AND account_id = @account_id AND account_id <> '' AND joined_at > 0 AND ended_at = 0
ORDER BY joined_at, member_id;

-- name: GetInvitation :one
SELECT * FROM circle_member
WHERE organisation_id = @organisation_id AND code_hash = @code_hash AND joined_at = 0 AND ended_at = 0 AND expires_at > @now;

-- name: JoinCircle :execrows
UPDATE circle_member SET account_id = @account_id, joined_at = @joined_at, code_hash = ''
WHERE organisation_id = @organisation_id AND member_id = @member_id AND joined_at = 0 AND ended_at = 0;

-- name: EndCircleMember :execrows
UPDATE circle_member SET ended_at = @ended_at, ended_by = @ended_by, code_hash = ''
WHERE organisation_id = @organisation_id AND person_id = @person_id AND member_id = @member_id AND ended_at = 0;

-- name: InsertConsent :execrows
INSERT INTO consent (organisation_id, consent_id, person_id, member_id, topic, condition, granted_at, granted_by, until_at, withdrawn_at)
VALUES (@organisation_id, @consent_id, @person_id, @member_id, @topic, @condition, @granted_at, @granted_by, @until_at, 0)
ON CONFLICT DO NOTHING;

-- name: WithdrawConsent :execrows
UPDATE consent SET withdrawn_at = @withdrawn_at
WHERE organisation_id = @organisation_id AND person_id = @person_id AND member_id = @member_id AND topic = @topic AND withdrawn_at = 0;

-- name: ListConsents :many
SELECT * FROM consent
WHERE organisation_id = @organisation_id AND person_id = @person_id
ORDER BY granted_at, consent_id;

-- name: ListStanding :many
SELECT 'team' AS via, tw.part AS what
FROM team_person tp
JOIN team_worker tw ON tw.organisation_id = tp.organisation_id AND tw.team_id = tp.team_id AND tw.until = 0
WHERE tp.organisation_id = @organisation_id AND tp.person_id = @person_id AND tp.until = 0
  AND tw.worker_id = @worker_id AND tw.worker_id <> ''
UNION ALL
SELECT 'circle' AS via, COALESCE(c.topic, '') AS what
FROM circle_member m
LEFT JOIN consent c ON c.organisation_id = m.organisation_id AND c.person_id = m.person_id AND c.member_id = m.member_id
  AND c.withdrawn_at = 0 AND (c.until_at = 0 OR c.until_at > @now)
  AND (c.condition = 'always' OR EXISTS (SELECT 1 FROM crisis k
    WHERE k.organisation_id = c.organisation_id AND k.person_id = c.person_id AND k.ended_at = 0))
WHERE m.organisation_id = @organisation_id AND m.person_id = @person_id
  AND m.account_id = @account_id AND m.account_id <> '' AND m.joined_at > 0 AND m.ended_at = 0
UNION ALL
SELECT 'emergency' AS via, '' AS what
FROM emergency e
WHERE e.organisation_id = @organisation_id AND e.person_id = @person_id
  AND e.account_id = @account_id AND e.account_id <> '' AND e.until_at > @now;

-- name: InsertCrisis :execrows
INSERT INTO crisis (organisation_id, crisis_id, person_id, began_at, began_by, ended_at, ended_by)
VALUES (@organisation_id, @crisis_id, @person_id, @began_at, @began_by, 0, '')
ON CONFLICT DO NOTHING;

-- name: EndCrisis :execrows
UPDATE crisis SET ended_at = @ended_at, ended_by = @ended_by
WHERE organisation_id = @organisation_id AND person_id = @person_id AND ended_at = 0;

-- name: ListCrises :many
SELECT * FROM crisis WHERE organisation_id = @organisation_id AND person_id = @person_id
ORDER BY began_at, crisis_id;

-- name: InsertTold :execrows
INSERT INTO told (organisation_id, told_id, person_id, member_id, words, open_to_person, told_at, told_by, read_at, read_by)
VALUES (@organisation_id, @told_id, @person_id, @member_id, @words, @open_to_person, @told_at, @told_by, 0, '')
ON CONFLICT DO NOTHING;

-- name: MarkToldRead :execrows
UPDATE told SET read_at = @read_at, read_by = @read_by
WHERE organisation_id = @organisation_id AND person_id = @person_id AND told_id = @told_id AND read_at = 0;

-- name: ListTold :many
SELECT * FROM told WHERE organisation_id = @organisation_id AND person_id = @person_id
ORDER BY told_at, told_id;

-- name: InsertEmergency :execrows
INSERT INTO emergency (organisation_id, emergency_id, person_id, account_id, reason, opened_at, until_at, seen_at)
VALUES (@organisation_id, @emergency_id, @person_id, @account_id, @reason, @opened_at, @until_at, 0)
ON CONFLICT DO NOTHING;

-- name: MarkEmergencySeen :execrows
UPDATE emergency SET seen_at = @seen_at
WHERE organisation_id = @organisation_id AND person_id = @person_id AND emergency_id = @emergency_id AND seen_at = 0;

-- name: ListEmergencies :many
SELECT sqlc.embed(e), COALESCE(n.name, '') AS opener, COALESCE(n.person_id, '') AS opener_person FROM emergency e
LEFT JOIN account n ON n.organisation_id = e.organisation_id AND n.account_id = e.account_id
WHERE e.organisation_id = @organisation_id AND e.person_id = @person_id
ORDER BY e.opened_at, e.emergency_id;

-- name: InsertReadingLink :execrows
INSERT INTO reading_link (organisation_id, link_id, person_id, assessment_id, measurement_id, code_hash, made_at, made_by, expires_at, ended_at)
VALUES (@organisation_id, @link_id, @person_id, @assessment_id, @measurement_id, @code_hash, @made_at, @made_by, @expires_at, 0)
ON CONFLICT DO NOTHING;

-- name: EndReadingLinks :execrows
UPDATE reading_link SET ended_at = @ended_at
WHERE organisation_id = @organisation_id AND person_id = @person_id AND assessment_id = @assessment_id AND measurement_id = @measurement_id AND ended_at = 0;

-- name: GetReadingLink :one
SELECT * FROM reading_link
WHERE organisation_id = @organisation_id AND code_hash = @code_hash AND ended_at = 0 AND expires_at > @now;

-- name: ListReadingLinks :many
SELECT * FROM reading_link
WHERE organisation_id = @organisation_id AND person_id = @person_id AND assessment_id = @assessment_id AND measurement_id = @measurement_id
ORDER BY made_at, link_id;

-- name: OpenAssessment :execrows
UPDATE assessment SET opened_at = @opened_at
WHERE organisation_id = @organisation_id AND person_id = @person_id AND assessment_id = @assessment_id AND opened_at = 0;
