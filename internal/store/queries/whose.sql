-- name: PersonOfPerson :one
SELECT person_id FROM person WHERE organisation_id = @organisation_id AND person_id = @id;

-- name: PersonOfGoal :one
SELECT person_id FROM goal WHERE organisation_id = @organisation_id AND goal_id = @id;

-- name: PersonOfStep :one
SELECT person_id FROM action_step WHERE organisation_id = @organisation_id AND step_id = @id;

-- name: PersonOfEntry :one
SELECT person_id FROM journey_entry WHERE organisation_id = @organisation_id AND entry_id = @id;

-- name: PersonOfAssessment :one
SELECT person_id FROM assessment WHERE organisation_id = @organisation_id AND assessment_id = @id;

-- name: PersonOfMeasurement :one
SELECT person_id FROM measurement WHERE organisation_id = @organisation_id AND measurement_id = @id;

-- name: PersonOfDecline :one
SELECT person_id FROM measure_decline WHERE organisation_id = @organisation_id AND decline_id = @id;

-- name: PersonOfMember :one
SELECT person_id FROM circle_member WHERE organisation_id = @organisation_id AND member_id = @id;

-- name: PersonOfConsent :one
SELECT person_id FROM consent WHERE organisation_id = @organisation_id AND consent_id = @id;

-- name: PersonOfPlan :one
SELECT person_id FROM plan WHERE organisation_id = @organisation_id AND plan_id = @id;

-- name: PersonOfAuditEntry :one
SELECT person_id FROM audit_entry WHERE organisation_id = @organisation_id AND audit_id = @id;

-- name: PersonOfRating :one
SELECT person_id FROM goal_rating WHERE organisation_id = @organisation_id AND rating_id = @id;

-- name: PersonOfMark :one
SELECT person_id FROM support_mark WHERE organisation_id = @organisation_id AND mark_id = @id;

-- name: PersonOfReminderChoice :one
SELECT person_id FROM reminder_choice WHERE organisation_id = @organisation_id AND choice_id = @id;

-- name: PersonOfResourceMark :one
SELECT person_id FROM resource_mark WHERE organisation_id = @organisation_id AND mark_id = @id;

-- name: PersonOfCrisis :one
SELECT person_id FROM crisis WHERE organisation_id = @organisation_id AND crisis_id = @id;

-- name: PersonOfTold :one
SELECT person_id FROM told WHERE organisation_id = @organisation_id AND told_id = @id;

-- name: PersonOfStory :one
SELECT person_id FROM story WHERE organisation_id = @organisation_id AND story_id = @id;

-- name: ListPeopleOfTeam :many
SELECT DISTINCT tp.person_id FROM team_person tp
WHERE tp.organisation_id = @organisation_id AND tp.team_id = @team_id AND tp.person_id > @after AND tp.until = 0
  AND NOT EXISTS (SELECT 1 FROM erasure e WHERE e.organisation_id = tp.organisation_id AND e.person_id = tp.person_id)
ORDER BY tp.person_id
LIMIT @up_to;

-- name: ListEverybody :many
SELECT p.person_id FROM person p
WHERE p.organisation_id = @organisation_id AND p.person_id > @after
  AND NOT EXISTS (SELECT 1 FROM erasure e WHERE e.organisation_id = p.organisation_id AND e.person_id = p.person_id)
ORDER BY p.person_id
LIMIT @up_to;

-- name: ListPeopleOfWorker :many
SELECT p.person_id FROM person p
WHERE p.organisation_id = @organisation_id AND p.person_id > @after
  AND NOT EXISTS (SELECT 1 FROM erasure e WHERE e.organisation_id = p.organisation_id AND e.person_id = p.person_id)
  AND p.person_id IN (SELECT tp.person_id FROM team_worker tw
    JOIN team_person tp ON tp.organisation_id = tw.organisation_id AND tp.team_id = tw.team_id AND tp.until = 0
    WHERE tw.organisation_id = @organisation_id AND tw.until = 0 AND tw.worker_id = @worker_id AND tw.part = 'member')
ORDER BY p.person_id
LIMIT @up_to;

-- name: CountPeopleOfTeam :one
SELECT count(DISTINCT tp.person_id) FROM team_person tp
WHERE tp.organisation_id = @organisation_id AND tp.team_id = @team_id AND tp.until = 0
  AND NOT EXISTS (SELECT 1 FROM erasure e WHERE e.organisation_id = tp.organisation_id AND e.person_id = tp.person_id);

-- name: PersonOfAppointment :one
SELECT person_id FROM appointment WHERE organisation_id = @organisation_id AND appointment_id = @id LIMIT 1;
