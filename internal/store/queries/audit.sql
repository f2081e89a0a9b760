-- name: InsertAuditEntry :exec
INSERT INTO audit_entry (organisation_id, audit_id, at, account_id, name, role, action, person_id, subject, outcome, policies, request_id, seq, leaf)
VALUES (@organisation_id, @audit_id, @at, @account_id, @name, @role, @action, @person_id, @subject, @outcome, @policies, @request_id, @seq, @leaf);

-- kind narrows to looks, changes or refusals; empty texts narrow nothing.
-- name: ListAuditEntries :many
SELECT * FROM audit_entry
WHERE organisation_id = @organisation_id AND person_id = @person_id
    AND (CAST(@account_id AS text) = '' OR account_id = CAST(@account_id AS text))
    AND (CAST(@kind AS text) = ''
        OR (CAST(@kind AS text) = 'refused' AND outcome = 'denied')
        OR (CAST(@kind AS text) = 'looks' AND outcome <> 'denied' AND substr(action, 1, 4) IN ('Show', 'List'))
        OR (CAST(@kind AS text) = 'changes' AND outcome <> 'denied' AND substr(action, 1, 4) NOT IN ('Show', 'List')))
ORDER BY at DESC, audit_id DESC
LIMIT @up_to OFFSET @after;

-- name: CountAuditEntries :one
SELECT count(*) FROM audit_entry
WHERE organisation_id = @organisation_id AND person_id = @person_id
    AND (CAST(@account_id AS text) = '' OR account_id = CAST(@account_id AS text))
    AND (CAST(@kind AS text) = ''
        OR (CAST(@kind AS text) = 'refused' AND outcome = 'denied')
        OR (CAST(@kind AS text) = 'looks' AND outcome <> 'denied' AND substr(action, 1, 4) IN ('Show', 'List'))
        OR (CAST(@kind AS text) = 'changes' AND outcome <> 'denied' AND substr(action, 1, 4) NOT IN ('Show', 'List')));

-- name: GetAuditEntry :one
SELECT * FROM audit_entry WHERE organisation_id = @organisation_id AND audit_id = @audit_id AND person_id = @person_id;

-- The latest entry of each account that stands in a person's record.
-- name: ListAuditReaders :many
SELECT e.* FROM audit_entry e
WHERE e.organisation_id = @organisation_id AND e.seq >= 0 AND e.seq IN (
    SELECT max(a.seq) FROM audit_entry a
    WHERE a.organisation_id = @organisation_id AND a.person_id = @person_id GROUP BY a.account_id)
ORDER BY e.seq DESC;

-- name: InsertQuestion :execrows
INSERT INTO audit_question (organisation_id, question_id, person_id, audit_id, words, asked_at, asked_by, answer, answered_at, answered_by)
VALUES (@organisation_id, @question_id, @person_id, @audit_id, @words, @asked_at, @asked_by, '', 0, '')
ON CONFLICT (organisation_id, question_id) DO NOTHING;

-- name: AnswerQuestion :execrows
UPDATE audit_question SET answer = @answer, answered_at = @answered_at, answered_by = @answered_by
WHERE organisation_id = @organisation_id AND question_id = @question_id AND person_id = @person_id AND answered_at = 0;

-- name: ListQuestions :many
SELECT sqlc.embed(q), sqlc.embed(e), COALESCE(n.name, '') AS answered_name, COALESCE(n.person_id, '') AS answered_person FROM audit_question q
JOIN audit_entry e ON e.organisation_id = q.organisation_id AND e.audit_id = q.audit_id
LEFT JOIN account n ON n.organisation_id = q.organisation_id AND n.account_id = q.answered_by
WHERE q.organisation_id = @organisation_id AND q.person_id = @person_id
ORDER BY q.asked_at, q.question_id;

-- name: CountOpenQuestions :one
SELECT count(*) FROM audit_question WHERE organisation_id = @organisation_id AND person_id = @person_id AND answered_at = 0;

-- Of the people whom a worker's teams support now.
-- name: ListOpenQuestions :many
SELECT q.person_id, count(*) AS questions, CAST(min(q.asked_at) AS bigint) AS first_at FROM audit_question q
WHERE q.organisation_id = @organisation_id AND q.answered_at = 0
  AND q.person_id IN (SELECT tp.person_id FROM team_worker tw
    JOIN team_person tp ON tp.organisation_id = tw.organisation_id AND tp.team_id = tw.team_id AND tp.until = 0
    WHERE tw.organisation_id = @organisation_id AND tw.until = 0 AND tw.worker_id = @worker_id)
GROUP BY q.person_id
ORDER BY 3, q.person_id
LIMIT @up_to;
