-- name: InsertExport :execrows
INSERT INTO bulk_export (organisation_id, export_id, account_id, client, asked, begun_at)
VALUES (@organisation_id, @export_id, @account_id, @client, @asked, @begun_at)
ON CONFLICT DO NOTHING;

-- name: ListExports :many
SELECT * FROM bulk_export
WHERE organisation_id = @organisation_id AND account_id = @account_id
ORDER BY begun_at, export_id;

-- name: DeleteExport :execrows
DELETE FROM bulk_export
WHERE organisation_id = @organisation_id AND export_id = @export_id;

-- name: DeleteExportsBefore :exec
DELETE FROM bulk_export
WHERE organisation_id = @organisation_id AND begun_at < @before;
