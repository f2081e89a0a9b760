-- name: GetTreeSize :one
SELECT size FROM audit_tree WHERE organisation_id = @organisation_id;

-- name: SetTreeSize :exec
INSERT INTO audit_tree (organisation_id, size) VALUES (@organisation_id, @size)
ON CONFLICT (organisation_id) DO UPDATE SET size = excluded.size;

-- Makes room at the end of the log, and keeps others from doing so until the
-- transaction ends.
-- name: GrowTree :one
INSERT INTO audit_tree (organisation_id, size) VALUES (@organisation_id, @many)
ON CONFLICT (organisation_id) DO UPDATE SET size = audit_tree.size + excluded.size
RETURNING size;

-- name: ListLeaves :many
SELECT leaf FROM audit_entry
WHERE organisation_id = @organisation_id AND seq >= @first AND seq < @last AND seq >= 0
ORDER BY seq;

-- name: ListSubtrees :many
SELECT hash FROM audit_subtree
WHERE organisation_id = @organisation_id AND level = @level AND n >= @first AND n < @last
ORDER BY n;

-- name: InsertSubtree :exec
INSERT INTO audit_subtree (organisation_id, level, n, hash) VALUES (@organisation_id, @level, @n, @hash);

-- name: InsertCheckpoint :exec
INSERT INTO audit_checkpoint (organisation_id, size, signed_at, note) VALUES (@organisation_id, @size, @signed_at, @note)
ON CONFLICT (organisation_id, size) DO NOTHING;

-- name: GetLatestCheckpoint :one
SELECT * FROM audit_checkpoint WHERE organisation_id = @organisation_id ORDER BY size DESC LIMIT 1;

-- name: ListCheckpoints :many
SELECT * FROM audit_checkpoint WHERE organisation_id = @organisation_id ORDER BY size;

-- name: ListAllSubtrees :many
SELECT level, n, hash FROM audit_subtree WHERE organisation_id = @organisation_id ORDER BY level, n;

-- name: ListLog :many
SELECT * FROM audit_entry
WHERE organisation_id = @organisation_id AND seq >= @first AND seq >= 0
ORDER BY seq LIMIT @up_to;

-- name: CountStrays :one
SELECT count(*) FROM audit_entry WHERE organisation_id = @organisation_id AND seq < 0;

-- Those from before the log, in the order of their time.
-- name: ListUnplaced :many
SELECT * FROM audit_entry
WHERE organisation_id = @organisation_id AND seq < 0 AND (at > @at OR (at = @at AND audit_id > @audit_id))
ORDER BY at, audit_id LIMIT @up_to;

-- name: PlaceEntry :exec
UPDATE audit_entry SET seq = @seq, leaf = @leaf WHERE organisation_id = @organisation_id AND audit_id = @audit_id;

-- name: ListOrganisationsWithoutTree :many
SELECT organisation_id FROM organisation o
WHERE NOT EXISTS (SELECT 1 FROM audit_tree t WHERE t.organisation_id = o.organisation_id);

-- Every organisation that anything of a log says it is of.
-- name: ListLogs :many
SELECT organisation_id FROM audit_tree
UNION SELECT organisation_id FROM audit_subtree
UNION SELECT organisation_id FROM audit_checkpoint
UNION SELECT organisation_id FROM audit_entry
ORDER BY organisation_id;
