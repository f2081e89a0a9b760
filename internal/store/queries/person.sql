-- name: InsertPerson :execrows
INSERT INTO person (organisation_id, person_id, name, preferred_name, reference, born, created_at)
VALUES (@organisation_id, @person_id, @name, @preferred_name, @reference, @born, @created_at)
ON CONFLICT DO NOTHING;

-- name: GetPerson :one
SELECT * FROM person WHERE organisation_id = @organisation_id AND person_id = @person_id;

-- name: ListPeopleByReference :many
SELECT person_id, reference FROM person WHERE organisation_id = @organisation_id AND reference <> '';

-- name: ListCaseload :many
SELECT p.person_id, p.name, p.preferred_name, p.reference,
    CAST(COALESCE((SELECT max(a.on_date) FROM assessment a
        WHERE a.organisation_id = p.organisation_id AND a.person_id = p.person_id AND a.completed_at > 0), '') AS TEXT) AS last_on,
    CAST(COALESCE((SELECT max(a.assessment_id) FROM assessment a
        WHERE a.organisation_id = p.organisation_id AND a.person_id = p.person_id AND a.completed_at = 0), '') AS TEXT) AS open_assessment
FROM person p
WHERE p.organisation_id = @organisation_id
  AND EXISTS (SELECT 1 FROM team_person tp
    JOIN team_worker tw ON tw.organisation_id = tp.organisation_id AND tw.team_id = tp.team_id AND tw.until = 0
    WHERE tp.organisation_id = p.organisation_id AND tp.person_id = p.person_id AND tp.until = 0
      AND tw.worker_id = @worker_id)
  AND (CAST(@part AS TEXT) = ''
    OR replace(lower(p.name), CAST(@part AS TEXT), '') <> lower(p.name)
    OR replace(lower(p.preferred_name), CAST(@part AS TEXT), '') <> lower(p.preferred_name)
    OR replace(lower(p.reference), CAST(@part AS TEXT), '') <> lower(p.reference))
ORDER BY last_on, p.name, p.person_id
LIMIT @up_to OFFSET @after;

-- name: CountCaseload :one
SELECT count(*)
FROM person p
WHERE p.organisation_id = @organisation_id
  AND EXISTS (SELECT 1 FROM team_person tp
    JOIN team_worker tw ON tw.organisation_id = tp.organisation_id AND tw.team_id = tp.team_id AND tw.until = 0
    WHERE tp.organisation_id = p.organisation_id AND tp.person_id = p.person_id AND tp.until = 0
      AND tw.worker_id = @worker_id)
  AND (CAST(@part AS TEXT) = ''
    OR replace(lower(p.name), CAST(@part AS TEXT), '') <> lower(p.name)
    OR replace(lower(p.preferred_name), CAST(@part AS TEXT), '') <> lower(p.preferred_name)
    OR replace(lower(p.reference), CAST(@part AS TEXT), '') <> lower(p.reference));
