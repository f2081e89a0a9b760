-- name: InsertReflection :execrows
INSERT INTO reflection (organisation_id, account_id, reflection_id, question, words, kept_at)
VALUES (@organisation_id, @account_id, @reflection_id, @question, @words, @kept_at)
ON CONFLICT DO NOTHING;

-- name: ListReflections :many
SELECT * FROM reflection WHERE organisation_id = @organisation_id AND account_id = @account_id
ORDER BY kept_at DESC, reflection_id DESC;

-- name: DeleteReflection :exec
DELETE FROM reflection WHERE organisation_id = @organisation_id AND account_id = @account_id AND reflection_id = @reflection_id;
