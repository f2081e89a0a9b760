-- name: InsertAuditEntry :exec
INSERT INTO audit_entry (organisation_id, audit_id, at, account_id, name, role, action, person_id, subject, outcome, policies, request_id)
VALUES (@organisation_id, @audit_id, @at, @account_id, @name, @role, @action, @person_id, @subject, @outcome, @policies, @request_id);

-- name: ListAuditEntries :many
SELECT * FROM audit_entry
WHERE organisation_id = @organisation_id AND person_id = @person_id
ORDER BY at DESC, audit_id DESC
LIMIT @up_to OFFSET @after;

-- name: CountAuditEntries :one
SELECT count(*) FROM audit_entry WHERE organisation_id = @organisation_id AND person_id = @person_id;
