-- name: InsertOrganisation :exec
INSERT INTO organisation (organisation_id, name, settings, created_at)
VALUES (@organisation_id, @name, @settings, @created_at)
ON CONFLICT DO NOTHING;

-- name: GetOrganisation :one
SELECT * FROM organisation WHERE organisation_id = @organisation_id;

-- name: ListOrganisations :many
SELECT * FROM organisation ORDER BY created_at, organisation_id;

-- name: InsertService :exec
INSERT INTO service (organisation_id, service_id, name)
VALUES (@organisation_id, @service_id, @name)
ON CONFLICT DO NOTHING;

-- name: ListServices :many
SELECT * FROM service WHERE organisation_id = @organisation_id ORDER BY name, service_id;
