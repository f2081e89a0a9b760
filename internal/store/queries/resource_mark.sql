-- name: InsertResourceMark :execrows
INSERT INTO resource_mark (organisation_id, mark_id, person_id, resource, area, said, said_at, said_by)
VALUES (@organisation_id, @mark_id, @person_id, @resource, @area, @said, @said_at, @said_by)
ON CONFLICT DO NOTHING;

-- name: ListResourceMarks :many
SELECT * FROM resource_mark
WHERE organisation_id = @organisation_id AND person_id = @person_id
ORDER BY said_at, mark_id;
