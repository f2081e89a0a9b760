-- name: InsertSummaryLink :execrows
INSERT INTO summary_link (organisation_id, link_id, person_id, token_hash, label, parts, passcode, tries_left, file, made_at, made_by, expires_at, ended_at)
VALUES (@organisation_id, @link_id, @person_id, @token_hash, @label, @parts, @passcode, @tries_left, @file, @made_at, @made_by, @expires_at, 0)
ON CONFLICT DO NOTHING;

-- name: EndSummaryLink :execrows
UPDATE summary_link SET ended_at = @ended_at, token_hash = '', passcode = '', file = ''
WHERE organisation_id = @organisation_id AND person_id = @person_id AND link_id = @link_id AND ended_at = 0;

-- What is over says until when it opened, and nothing is left that it opened.
-- name: ClearSummaryLinks :exec
UPDATE summary_link SET token_hash = '', passcode = '', file = ''
WHERE organisation_id = @organisation_id AND expires_at <= @now AND file <> '';

-- name: MissSummaryLink :execrows
UPDATE summary_link SET tries_left = tries_left - 1
WHERE organisation_id = @organisation_id AND person_id = @person_id AND link_id = @link_id AND tries_left > 0;

-- name: EraseSummaryLinks :exec
UPDATE summary_link SET token_hash = '', label = '', passcode = '', file = '', ended_at = CASE WHEN ended_at = 0 THEN @at ELSE ended_at END
WHERE organisation_id = @organisation_id AND person_id = @person_id;

-- name: EraseSummaryOpenings :exec
UPDATE summary_link_opening SET reader = '', fetch_hash = ''
WHERE organisation_id = @organisation_id AND person_id = @person_id;

-- name: GetSummaryLink :one
SELECT * FROM summary_link
WHERE organisation_id = @organisation_id AND token_hash = @token_hash AND ended_at = 0 AND expires_at > @now;

-- name: ListSummaryLinks :many
SELECT link_id, label, parts, passcode, tries_left, made_at, made_by, expires_at, ended_at FROM summary_link
WHERE organisation_id = @organisation_id AND person_id = @person_id
ORDER BY made_at, link_id;

-- name: InsertSummaryOpening :execrows
INSERT INTO summary_link_opening (organisation_id, opening_id, link_id, person_id, reader, fetch_hash, opened_at)
VALUES (@organisation_id, @opening_id, @link_id, @person_id, @reader, @fetch_hash, @opened_at)
ON CONFLICT DO NOTHING;

-- name: ListSummaryOpenings :many
SELECT * FROM summary_link_opening WHERE organisation_id = @organisation_id AND person_id = @person_id
ORDER BY opened_at, opening_id;

-- name: TakeSummaryFetch :execrows
UPDATE summary_link_opening SET fetch_hash = ''
WHERE organisation_id = @organisation_id AND person_id = @person_id AND link_id = @link_id AND fetch_hash = @fetch_hash AND fetch_hash <> '' AND opened_at > @since;
