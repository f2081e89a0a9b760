-- name: InsertFile :execrows
INSERT INTO stored_file (organisation_id, file_id, owner_id, use, kind, name, size, pages, added_at, added_by, complete_at)
VALUES (@organisation_id, @file_id, @owner_id, @use, @kind, @name, @size, @pages, @added_at, @added_by, 0)
ON CONFLICT DO NOTHING;

-- A part comes in only while its file is there: an owner may have taken it away meanwhile.
-- name: InsertFilePart :execrows
INSERT INTO stored_part (organisation_id, file_id, number, content)
SELECT f.organisation_id, f.file_id, CAST(@number AS BIGINT), CAST(@content AS TEXT) FROM stored_file f
WHERE f.organisation_id = @organisation_id AND f.file_id = @file_id AND f.complete_at = 0;

-- name: CompleteFile :execrows
UPDATE stored_file SET complete_at = @complete_at
WHERE organisation_id = @organisation_id AND file_id = @file_id AND complete_at = 0;

-- name: GetFile :one
SELECT * FROM stored_file WHERE organisation_id = @organisation_id AND file_id = @file_id AND complete_at > 0;

-- Those that are not complete are too: somebody gave up half way.
-- name: ListFiles :many
SELECT * FROM stored_file WHERE organisation_id = @organisation_id AND owner_id = @owner_id
ORDER BY added_at, file_id;

-- name: GetFilePart :one
SELECT content FROM stored_part WHERE organisation_id = @organisation_id AND file_id = @file_id AND number = @number;

-- name: DeleteFile :exec
DELETE FROM stored_file WHERE organisation_id = @organisation_id AND file_id = @file_id;

-- name: DeleteFileParts :exec
DELETE FROM stored_part WHERE organisation_id = @organisation_id AND file_id = @file_id;

-- name: DeleteFilesOf :exec
DELETE FROM stored_file WHERE organisation_id = @organisation_id AND owner_id = @owner_id;

-- name: DeletePartsOf :exec
DELETE FROM stored_part WHERE stored_part.organisation_id = @organisation_id AND stored_part.file_id IN (
    SELECT f.file_id FROM stored_file f WHERE f.organisation_id = @organisation_id AND f.owner_id = @owner_id);
