-- name: InsertPlan :execrows
INSERT INTO plan (organisation_id, plan_id, person_id, kind, title, on_date, review_months, made_at, made_by)
VALUES (@organisation_id, @plan_id, @person_id, @kind, @title, @on_date, @review_months, @made_at, @made_by)
ON CONFLICT DO NOTHING;

-- name: GetPlan :one
SELECT * FROM plan WHERE organisation_id = @organisation_id AND person_id = @person_id AND plan_id = @plan_id;

-- name: ListPlans :many
SELECT * FROM plan WHERE organisation_id = @organisation_id AND person_id = @person_id
ORDER BY made_at, plan_id;

-- name: SetPlanReview :execrows
UPDATE plan SET review_months = @review_months
WHERE organisation_id = @organisation_id AND person_id = @person_id AND plan_id = @plan_id;

-- name: InsertPlanEdit :execrows
INSERT INTO plan_edit (organisation_id, edit_id, plan_id, person_id, line_id, section, act, base, words, detail, on_date, after_line, voice, source, written_at, written_by)
VALUES (@organisation_id, @edit_id, @plan_id, @person_id, @line_id, @section, @act, @base, @words, @detail, @on_date, @after_line, @voice, @source, @written_at, @written_by)
ON CONFLICT DO NOTHING;

-- name: ListPlanEdits :many
SELECT r.*, CAST(COALESCE(acc.name, '') AS TEXT) AS by_name, CAST(COALESCE(acc.person_id, '') AS TEXT) AS by_person
FROM plan_edit r
LEFT JOIN account acc ON acc.organisation_id = r.organisation_id AND acc.account_id = r.written_by
WHERE r.organisation_id = @organisation_id AND r.person_id = @person_id AND r.plan_id = @plan_id
ORDER BY r.written_at, r.edit_id;

-- name: InsertPlanVersion :execrows
INSERT INTO plan_version (organisation_id, version_id, plan_id, person_id, number, body, digest, written_with, capacity, witnesses, made_at, made_by)
VALUES (@organisation_id, @version_id, @plan_id, @person_id, @number, @body, @digest, @written_with, @capacity, @witnesses, @made_at, @made_by)
ON CONFLICT DO NOTHING;

-- name: ListPlanVersions :many
SELECT r.*, CAST(COALESCE(acc.name, '') AS TEXT) AS by_name, CAST(COALESCE(acc.person_id, '') AS TEXT) AS by_person
FROM plan_version r
LEFT JOIN account acc ON acc.organisation_id = r.organisation_id AND acc.account_id = r.made_by
WHERE r.organisation_id = @organisation_id AND r.person_id = @person_id AND r.plan_id = @plan_id
ORDER BY r.number, r.version_id;

-- name: InsertPlanSignature :execrows
INSERT INTO plan_signature (organisation_id, signature_id, version_id, plan_id, person_id, voice, verdict, because, signed_at, signed_by)
VALUES (@organisation_id, @signature_id, @version_id, @plan_id, @person_id, @voice, @verdict, @because, @signed_at, @signed_by)
ON CONFLICT DO NOTHING;

-- name: ListPlanSignatures :many
SELECT r.*, CAST(COALESCE(acc.name, '') AS TEXT) AS by_name, CAST(COALESCE(acc.person_id, '') AS TEXT) AS by_person
FROM plan_signature r
LEFT JOIN account acc ON acc.organisation_id = r.organisation_id AND acc.account_id = r.signed_by
WHERE r.organisation_id = @organisation_id AND r.person_id = @person_id AND r.plan_id = @plan_id
ORDER BY r.signed_at, r.signature_id;

-- name: InsertPlanConfirmation :execrows
INSERT INTO plan_confirmation (organisation_id, confirmation_id, version_id, plan_id, person_id, voice, confirmed_at, confirmed_by)
VALUES (@organisation_id, @confirmation_id, @version_id, @plan_id, @person_id, @voice, @confirmed_at, @confirmed_by)
ON CONFLICT DO NOTHING;

-- name: ListPlanConfirmations :many
SELECT r.*, CAST(COALESCE(acc.name, '') AS TEXT) AS by_name, CAST(COALESCE(acc.person_id, '') AS TEXT) AS by_person
FROM plan_confirmation r
LEFT JOIN account acc ON acc.organisation_id = r.organisation_id AND acc.account_id = r.confirmed_by
WHERE r.organisation_id = @organisation_id AND r.person_id = @person_id AND r.plan_id = @plan_id
ORDER BY r.confirmed_at, r.confirmation_id;

-- name: InsertPlanCopy :execrows
INSERT INTO plan_copy (organisation_id, copy_id, version_id, plan_id, person_id, place, given_at, given_by, back_at)
VALUES (@organisation_id, @copy_id, @version_id, @plan_id, @person_id, @place, @given_at, @given_by, @back_at)
ON CONFLICT DO NOTHING;

-- name: EndPlanCopy :execrows
UPDATE plan_copy SET back_at = @back_at
WHERE organisation_id = @organisation_id AND person_id = @person_id AND copy_id = @copy_id AND back_at = 0;

-- name: ListPlanCopies :many
SELECT * FROM plan_copy WHERE organisation_id = @organisation_id AND person_id = @person_id AND plan_id = @plan_id
ORDER BY given_at, copy_id;
