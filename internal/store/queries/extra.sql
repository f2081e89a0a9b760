-- name: InsertExtra :execrows
INSERT INTO extra (organisation_id, person_id, kind, resource_id, said_at, said_by, words)
VALUES (@organisation_id, @person_id, @kind, @resource_id, @said_at, @said_by, @words)
ON CONFLICT DO NOTHING;

-- name: ListExtras :many
SELECT * FROM extra
WHERE organisation_id = @organisation_id AND person_id = @person_id
ORDER BY kind, resource_id, said_at;
