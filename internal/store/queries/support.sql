-- name: InsertSupportState :execrows
INSERT INTO support_state (organisation_id, revision, shipped_digest, indexed) VALUES (@organisation_id, 0, '', '')
ON CONFLICT DO NOTHING;

-- Whoever changes the library holds this row until their transaction ends.
-- name: AdvanceSupport :one
UPDATE support_state SET revision = revision + 1 WHERE organisation_id = @organisation_id
RETURNING revision;

-- name: GetSupportState :one
SELECT * FROM support_state WHERE organisation_id = @organisation_id;

-- name: SetSupportState :execrows
UPDATE support_state SET shipped_digest = @shipped_digest, indexed = @indexed WHERE organisation_id = @organisation_id;

-- name: InsertSupportEntry :execrows
INSERT INTO support_entry (organisation_id, entry_id, kind, slug, title, latest, published, shipped, shipped_digest, edited, retired_at, retired_by, reviewed_by, reviewed_on, reviewed_version, review_due, changed_at, revision)
VALUES (@organisation_id, @entry_id, @kind, @slug, @title, @latest, @published, @shipped, @shipped_digest, @edited, @retired_at, @retired_by, @reviewed_by, @reviewed_on, @reviewed_version, @review_due, @changed_at, @revision)
ON CONFLICT DO NOTHING;

-- name: SetSupportEntry :execrows
UPDATE support_entry SET title = @title, latest = @latest, published = @published, shipped = @shipped, shipped_digest = @shipped_digest, edited = @edited,
    retired_at = @retired_at, retired_by = @retired_by, reviewed_by = @reviewed_by, reviewed_on = @reviewed_on, reviewed_version = @reviewed_version,
    review_due = @review_due, changed_at = @changed_at, revision = @revision
WHERE organisation_id = @organisation_id AND entry_id = @entry_id;

-- name: GetSupportEntry :one
SELECT * FROM support_entry WHERE organisation_id = @organisation_id AND entry_id = @entry_id;

-- name: ListSupportEntries :many
SELECT * FROM support_entry
WHERE organisation_id = @organisation_id
  AND (CAST(@kind AS text) = '' OR kind = @kind)
  AND (CAST(@search AS text) = '' OR lower(title) LIKE @search OR slug LIKE @search)
  AND (CAST(@retired AS bigint) = 1 AND retired_at > 0
    OR CAST(@published AS bigint) = 1 AND retired_at = 0 AND published > 0
    OR CAST(@draft AS bigint) = 1 AND retired_at = 0 AND latest > published AND latest <> shipped
    OR CAST(@news AS bigint) = 1 AND retired_at = 0 AND shipped > published)
ORDER BY lower(title), entry_id
LIMIT @up_to OFFSET @past;

-- name: CountSupportEntries :one
SELECT CAST(COALESCE(SUM(CASE WHEN retired_at = 0 AND published > 0 THEN 1 ELSE 0 END), 0) AS bigint) AS published,
    CAST(COALESCE(SUM(CASE WHEN retired_at = 0 AND latest > published AND latest <> shipped THEN 1 ELSE 0 END), 0) AS bigint) AS drafts,
    CAST(COALESCE(SUM(CASE WHEN retired_at = 0 AND shipped > published THEN 1 ELSE 0 END), 0) AS bigint) AS news,
    CAST(COALESCE(SUM(CASE WHEN retired_at > 0 THEN 1 ELSE 0 END), 0) AS bigint) AS retired
FROM support_entry WHERE organisation_id = @organisation_id;

-- What changed after a revision, with what is published of it: nothing where it is
-- retired, or was never published.
-- name: ListSupportChanges :many
SELECT sqlc.embed(e), COALESCE(v.body, '') AS body, COALESCE(v.published_at, 0) AS published_at FROM support_entry e
LEFT JOIN support_version v ON v.organisation_id = e.organisation_id AND v.entry_id = e.entry_id AND v.number = e.published AND e.retired_at = 0
WHERE e.organisation_id = @organisation_id AND e.revision > @after
ORDER BY e.revision, e.entry_id;

-- name: InsertSupportVersion :execrows
INSERT INTO support_version (organisation_id, entry_id, number, version_id, base, title, body, note, written_at, written_by, published_at, published_by)
VALUES (@organisation_id, @entry_id, @number, @version_id, @base, @title, @body, @note, @written_at, @written_by, @published_at, @published_by)
ON CONFLICT DO NOTHING;

-- name: SetSupportPublished :execrows
UPDATE support_version SET published_at = @published_at, published_by = @published_by
WHERE organisation_id = @organisation_id AND entry_id = @entry_id AND number = @number;

-- name: ListSupportVersions :many
SELECT * FROM support_version
WHERE organisation_id = @organisation_id AND entry_id = @entry_id
ORDER BY number DESC;

-- name: GetSupportVersion :one
SELECT * FROM support_version
WHERE organisation_id = @organisation_id AND entry_id = @entry_id AND number = @number;

-- name: GetSupportVersionByID :one
SELECT * FROM support_version
WHERE organisation_id = @organisation_id AND version_id = @version_id;

-- name: InsertCollectionSwitch :execrows
INSERT INTO collection_switch (organisation_id, switch_id, entry_id, service_id, from_day, until_day, begun_at, begun_by, ended_at, ended_by)
VALUES (@organisation_id, @switch_id, @entry_id, @service_id, @from_day, @until_day, @begun_at, @begun_by, 0, '')
ON CONFLICT DO NOTHING;

-- name: EndCollectionSwitch :execrows
UPDATE collection_switch SET ended_at = @ended_at, ended_by = @ended_by
WHERE organisation_id = @organisation_id AND switch_id = @switch_id AND ended_at = 0;

-- name: ListCollectionSwitches :many
SELECT * FROM collection_switch WHERE organisation_id = @organisation_id
ORDER BY begun_at DESC, switch_id;

-- name: SetSupportLink :execrows
INSERT INTO support_link (organisation_id, address, checked_at, worked_at, failed_days, failed_on, outcome)
VALUES (@organisation_id, @address, @checked_at, @worked_at, @failed_days, @failed_on, @outcome)
ON CONFLICT (organisation_id, address) DO UPDATE SET checked_at = EXCLUDED.checked_at, worked_at = EXCLUDED.worked_at,
    failed_days = EXCLUDED.failed_days, failed_on = EXCLUDED.failed_on, outcome = EXCLUDED.outcome;

-- name: ListSupportLinks :many
SELECT * FROM support_link WHERE organisation_id = @organisation_id ORDER BY address;
