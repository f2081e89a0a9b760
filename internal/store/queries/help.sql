-- name: InsertHelpLine :execrows
INSERT INTO help_line (organisation_id, line_id, version, service_id, place, kind, name, use_when, contact, word, hours, hours_note, languages, audience, answers, asks, cannot, cost, relay, bsl, removed, set_at, set_by)
VALUES (@organisation_id, @line_id, @version, @service_id, @place, @kind, @name, @use_when, @contact, @word, @hours, @hours_note, @languages, @audience, @answers, @asks, @cannot, @cost, @relay, @bsl, @removed, @set_at, @set_by)
ON CONFLICT DO NOTHING;

-- name: ListHelpLines :many
SELECT * FROM help_line WHERE organisation_id = @organisation_id
ORDER BY service_id, place, line_id, version;

-- name: CountHelpLines :one
SELECT count(*) FROM help_line WHERE organisation_id = @organisation_id;
