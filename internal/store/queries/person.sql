-- name: InsertPerson :execrows
INSERT INTO person (organisation_id, person_id, name, preferred_name, reference, born, created_at)
VALUES (@organisation_id, @person_id, @name, @preferred_name, @reference, @born, @created_at)
ON CONFLICT DO NOTHING;

-- name: GetPerson :one
SELECT p.*, CAST(COALESCE((SELECT e.erased_at FROM erasure e
        WHERE e.organisation_id = p.organisation_id AND e.person_id = p.person_id), 0) AS BIGINT) AS erased_at
FROM person p WHERE p.organisation_id = @organisation_id AND p.person_id = @person_id;

-- name: ListPeopleByReference :many
SELECT person_id, reference FROM person WHERE organisation_id = @organisation_id AND reference <> '';

-- name: ListPeopleByCode :many
SELECT person_id FROM person_index WHERE organisation_id = @organisation_id AND code = @code ORDER BY person_id;

-- name: ListCaseload :many
SELECT p.person_id, p.name, p.preferred_name, p.reference,
    CAST(COALESCE((SELECT max(a.on_date) FROM assessment a
        WHERE a.organisation_id = p.organisation_id AND a.person_id = p.person_id AND a.completed_at > 0), '') AS TEXT) AS last_on,
    CAST(COALESCE((SELECT max(a.assessment_id) FROM assessment a
        WHERE a.organisation_id = p.organisation_id AND a.person_id = p.person_id AND a.completed_at = 0), '') AS TEXT) AS open_assessment,
    CAST(COALESCE((SELECT e.erased_at FROM erasure e
        WHERE e.organisation_id = p.organisation_id AND e.person_id = p.person_id), 0) AS BIGINT) AS erased_at
FROM person p
WHERE p.organisation_id = @organisation_id
  AND p.person_id IN (SELECT tp.person_id FROM team_worker tw
    JOIN team_person tp ON tp.organisation_id = tw.organisation_id AND tp.team_id = tw.team_id AND tp.until = 0
    WHERE tw.organisation_id = @organisation_id AND tw.until = 0 AND tw.worker_id = @worker_id)
  AND (CAST(@word1 AS TEXT) = '' OR EXISTS (SELECT 1 FROM person_index i
    WHERE i.organisation_id = p.organisation_id AND i.code = CAST(@word1 AS TEXT) AND i.person_id = p.person_id))
  AND (CAST(@word2 AS TEXT) = '' OR EXISTS (SELECT 1 FROM person_index i
    WHERE i.organisation_id = p.organisation_id AND i.code = CAST(@word2 AS TEXT) AND i.person_id = p.person_id))
  AND (CAST(@word3 AS TEXT) = '' OR EXISTS (SELECT 1 FROM person_index i
    WHERE i.organisation_id = p.organisation_id AND i.code = CAST(@word3 AS TEXT) AND i.person_id = p.person_id))
  AND (CAST(@word4 AS TEXT) = '' OR EXISTS (SELECT 1 FROM person_index i
    WHERE i.organisation_id = p.organisation_id AND i.code = CAST(@word4 AS TEXT) AND i.person_id = p.person_id))
ORDER BY last_on, p.created_at, p.person_id
LIMIT @up_to OFFSET @after;

-- name: CountCaseload :one
SELECT count(*)
FROM person p
WHERE p.organisation_id = @organisation_id
  AND p.person_id IN (SELECT tp.person_id FROM team_worker tw
    JOIN team_person tp ON tp.organisation_id = tw.organisation_id AND tp.team_id = tw.team_id AND tp.until = 0
    WHERE tw.organisation_id = @organisation_id AND tw.until = 0 AND tw.worker_id = @worker_id)
  AND (CAST(@word1 AS TEXT) = '' OR EXISTS (SELECT 1 FROM person_index i
    WHERE i.organisation_id = p.organisation_id AND i.code = CAST(@word1 AS TEXT) AND i.person_id = p.person_id))
  AND (CAST(@word2 AS TEXT) = '' OR EXISTS (SELECT 1 FROM person_index i
    WHERE i.organisation_id = p.organisation_id AND i.code = CAST(@word2 AS TEXT) AND i.person_id = p.person_id))
  AND (CAST(@word3 AS TEXT) = '' OR EXISTS (SELECT 1 FROM person_index i
    WHERE i.organisation_id = p.organisation_id AND i.code = CAST(@word3 AS TEXT) AND i.person_id = p.person_id))
  AND (CAST(@word4 AS TEXT) = '' OR EXISTS (SELECT 1 FROM person_index i
    WHERE i.organisation_id = p.organisation_id AND i.code = CAST(@word4 AS TEXT) AND i.person_id = p.person_id));

-- name: CorrectPerson :execrows
UPDATE person SET name = @name, preferred_name = @preferred_name, reference = @reference, born = @born, corrected_at = @corrected_at
WHERE organisation_id = @organisation_id AND person_id = @person_id;
