-- name: InsertCrisisCard :execrows
INSERT INTO crisis_card (organisation_id, card_id, person_id, code_hash, sections, shows_name, made_at, made_by, expires_at, ended_at)
VALUES (@organisation_id, @card_id, @person_id, @code_hash, @sections, @shows_name, @made_at, @made_by, @expires_at, @ended_at)
ON CONFLICT DO NOTHING;

-- name: EndCrisisCard :execrows
UPDATE crisis_card SET ended_at = @ended_at, code_hash = ''
WHERE organisation_id = @organisation_id AND person_id = @person_id AND card_id = @card_id AND ended_at = 0;

-- name: EraseCrisisCards :exec
UPDATE crisis_card SET code_hash = '', ended_at = CASE WHEN ended_at = 0 THEN @at ELSE ended_at END
WHERE organisation_id = @organisation_id AND person_id = @person_id;

-- name: GetCrisisCard :one
SELECT * FROM crisis_card
WHERE organisation_id = @organisation_id AND code_hash = @code_hash AND ended_at = 0 AND expires_at > @now;

-- name: ListCrisisCards :many
SELECT * FROM crisis_card WHERE organisation_id = @organisation_id AND person_id = @person_id
ORDER BY made_at, card_id;

-- name: InsertCardOpening :execrows
INSERT INTO crisis_card_opening (organisation_id, card_id, person_id, opened_at, opening_id)
VALUES (@organisation_id, @card_id, @person_id, @opened_at, @opening_id)
ON CONFLICT DO NOTHING;

-- name: ListCardOpenings :many
SELECT * FROM crisis_card_opening WHERE organisation_id = @organisation_id AND person_id = @person_id
ORDER BY opened_at, opening_id;

-- name: InsertCrisisReview :execrows
INSERT INTO crisis_review (organisation_id, review_id, crisis_id, version_id, person_id, voice, followed, words, said_at, said_by)
VALUES (@organisation_id, @review_id, @crisis_id, @version_id, @person_id, @voice, @followed, @words, @said_at, @said_by)
ON CONFLICT DO NOTHING;

-- name: ListCrisisReviews :many
SELECT r.*, CAST(COALESCE(acc.name, '') AS TEXT) AS by_name, CAST(COALESCE(acc.person_id, '') AS TEXT) AS by_person
FROM crisis_review r
LEFT JOIN account acc ON acc.organisation_id = r.organisation_id AND acc.account_id = r.said_by
WHERE r.organisation_id = @organisation_id AND r.person_id = @person_id
ORDER BY r.said_at, r.review_id;

-- The latest that each voice said of each crisis of the people whom a team supports now.
-- name: CountFollowed :many
SELECT r.voice, r.followed, COUNT(*) AS reviews
FROM crisis_review r
WHERE r.organisation_id = @organisation_id AND r.said_at >= @since
  AND EXISTS (SELECT 1 FROM team_person tp WHERE tp.organisation_id = r.organisation_id AND tp.person_id = r.person_id AND tp.team_id = @team_id AND tp.until = 0)
  AND NOT EXISTS (SELECT 1 FROM crisis_review l WHERE l.organisation_id = r.organisation_id AND l.crisis_id = r.crisis_id AND l.voice = r.voice
    AND (l.said_at > r.said_at OR l.said_at = r.said_at AND l.review_id > r.review_id))
GROUP BY r.voice, r.followed
ORDER BY r.voice, r.followed;
