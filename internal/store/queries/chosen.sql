-- name: InsertChosenArea :execrows
INSERT INTO chosen_area (organisation_id, chosen_id, assessment_id, person_id, area, place, understand, look_ahead, could_help, written_at, written_by, replaced_by)
VALUES (@organisation_id, @chosen_id, @assessment_id, @person_id, @area, @place, @understand, @look_ahead, @could_help, @written_at, @written_by, '')
ON CONFLICT DO NOTHING;

-- name: ReplaceChosenArea :execrows
UPDATE chosen_area SET replaced_by = @replaced_by
WHERE organisation_id = @organisation_id AND chosen_id = @chosen_id AND assessment_id = @assessment_id AND replaced_by = '';

-- name: ListChosenAreas :many
SELECT * FROM chosen_area
WHERE organisation_id = @organisation_id AND assessment_id = @assessment_id AND replaced_by = ''
ORDER BY place, written_at, chosen_id;

-- name: ListChosenAreasOfPerson :many
SELECT c.* FROM assessment s
JOIN chosen_area c ON c.organisation_id = s.organisation_id AND c.assessment_id = s.assessment_id
WHERE s.organisation_id = @organisation_id AND s.person_id = @person_id AND c.replaced_by = ''
ORDER BY c.assessment_id, c.place, c.written_at, c.chosen_id;
