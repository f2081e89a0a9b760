-- name: InsertReading :execrows
INSERT INTO reading (organisation_id, assessment_id, voice, person_id, steps, started_at, started_by, changed_at, handed_in_at)
VALUES (@organisation_id, @assessment_id, @voice, @person_id, @steps, @started_at, @started_by, @changed_at, @handed_in_at)
ON CONFLICT DO NOTHING;

-- name: GetReadingSteps :one
SELECT steps FROM reading
WHERE organisation_id = @organisation_id AND assessment_id = @assessment_id AND voice = @voice;

-- name: SetReadingSteps :exec
UPDATE reading SET steps = @steps, changed_at = @changed_at
WHERE organisation_id = @organisation_id AND assessment_id = @assessment_id AND voice = @voice;

-- name: HandInReading :execrows
UPDATE reading SET handed_in_at = @handed_in_at
WHERE organisation_id = @organisation_id AND assessment_id = @assessment_id AND voice = @voice AND handed_in_at = 0;

-- name: ListReadingsOfAssessment :many
SELECT * FROM reading
WHERE organisation_id = @organisation_id AND assessment_id = @assessment_id
ORDER BY voice;

-- name: ListReadingsOfPerson :many
SELECT * FROM reading
WHERE organisation_id = @organisation_id AND person_id = @person_id
ORDER BY assessment_id, voice;

-- name: InsertAnswer :execrows
INSERT INTO answer (organisation_id, answer_id, assessment_id, person_id, voice, area, step, not_given, note, matters, help_wanted, enough, given_at, given_by, form_id, replaced_by)
VALUES (@organisation_id, @answer_id, @assessment_id, @person_id, @voice, @area, @step, @not_given, @note, @matters, @help_wanted, @enough, @given_at, @given_by, @form_id, '')
ON CONFLICT DO NOTHING;

-- name: ReplaceAnswer :execrows
UPDATE answer SET replaced_by = @replaced_by
WHERE organisation_id = @organisation_id AND answer_id = @answer_id AND assessment_id = @assessment_id AND replaced_by = '';

-- name: ListAnswers :many
SELECT a.*, CAST(COALESCE(acc.name, '') AS TEXT) AS given_by_name, CAST(COALESCE(acc.person_id, '') AS TEXT) AS given_by_person
FROM answer a
LEFT JOIN account acc ON acc.organisation_id = a.organisation_id AND acc.account_id = a.given_by
WHERE a.organisation_id = @organisation_id AND a.assessment_id = @assessment_id
  AND a.replaced_by = ''
ORDER BY a.voice, a.area, a.given_at, a.answer_id;

-- name: ListAnswersOfPerson :many
SELECT a.*, CAST(COALESCE(acc.name, '') AS TEXT) AS given_by_name, CAST(COALESCE(acc.person_id, '') AS TEXT) AS given_by_person
FROM assessment s
JOIN answer a ON a.organisation_id = s.organisation_id AND a.assessment_id = s.assessment_id
LEFT JOIN account acc ON acc.organisation_id = a.organisation_id AND acc.account_id = a.given_by
WHERE s.organisation_id = @organisation_id AND s.person_id = @person_id
  AND a.replaced_by = ''
ORDER BY a.assessment_id, a.voice, a.area, a.given_at, a.answer_id;

-- name: ListWords :many
SELECT a.answer_id, a.voice, a.area, a.step, a.not_given, a.note, a.matters, a.help_wanted, a.enough, a.given_at, a.given_by,
    CAST(COALESCE(acc.name, '') AS TEXT) AS given_by_name, CAST(COALESCE(acc.person_id, '') AS TEXT) AS given_by_person
FROM answer a
LEFT JOIN account acc ON acc.organisation_id = a.organisation_id AND acc.account_id = a.given_by
WHERE a.organisation_id = @organisation_id AND a.assessment_id = @assessment_id AND a.replaced_by = ''
  AND (a.note <> '' OR a.matters <> 0 OR a.help_wanted <> 0 OR a.enough <> 0)
ORDER BY a.voice, a.area, a.given_at, a.answer_id;

-- name: ListAnswersOfArea :many
SELECT a.*, CAST(COALESCE(acc.name, '') AS TEXT) AS given_by_name, CAST(COALESCE(acc.person_id, '') AS TEXT) AS given_by_person
FROM answer a
LEFT JOIN account acc ON acc.organisation_id = a.organisation_id AND acc.account_id = a.given_by
WHERE a.organisation_id = @organisation_id AND a.assessment_id = @assessment_id
  AND a.replaced_by = '' AND a.voice = @voice AND a.area = @area
ORDER BY a.given_at, a.answer_id;

-- name: ListAnswerHistory :many
SELECT a.*, CAST(COALESCE(acc.name, '') AS TEXT) AS given_by_name, CAST(COALESCE(acc.person_id, '') AS TEXT) AS given_by_person
FROM answer a
LEFT JOIN account acc ON acc.organisation_id = a.organisation_id AND acc.account_id = a.given_by
WHERE a.organisation_id = @organisation_id AND a.assessment_id = @assessment_id
ORDER BY a.voice, a.area, a.given_at, a.answer_id;
