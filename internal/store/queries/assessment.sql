-- name: InsertAssessment :execrows
INSERT INTO assessment (organisation_id, assessment_id, person_id, instrument_id, instrument_version, kind, way, on_date, present, minutes, source, started_at, started_by, completed_at)
VALUES (@organisation_id, @assessment_id, @person_id, @instrument_id, @instrument_version, @kind, @way, @on_date, @present, @minutes, @source, @started_at, @started_by, @completed_at)
ON CONFLICT DO NOTHING;

-- name: GetAssessment :one
SELECT * FROM assessment
WHERE organisation_id = @organisation_id AND assessment_id = @assessment_id AND person_id = @person_id;

-- name: ListAssessments :many
SELECT * FROM assessment
WHERE organisation_id = @organisation_id AND person_id = @person_id
ORDER BY on_date, started_at, assessment_id;

-- name: CompleteAssessment :execrows
UPDATE assessment SET completed_at = @completed_at
WHERE organisation_id = @organisation_id AND assessment_id = @assessment_id AND person_id = @person_id AND completed_at = 0;
