-- name: InsertImportBatch :execrows
INSERT INTO import_batch (organisation_id, batch_id, file_name, sha256, readings, imported_at, imported_by)
VALUES (@organisation_id, @batch_id, @file_name, @sha256, @readings, @imported_at, @imported_by)
ON CONFLICT DO NOTHING;

-- name: ListImportBatches :many
SELECT * FROM import_batch WHERE organisation_id = @organisation_id ORDER BY imported_at DESC;

-- name: ListImportedReadings :many
SELECT r.assessment_id, r.voice FROM reading r
JOIN assessment a ON a.organisation_id = r.organisation_id AND a.assessment_id = r.assessment_id
WHERE a.organisation_id = @organisation_id AND a.source = 'import';
