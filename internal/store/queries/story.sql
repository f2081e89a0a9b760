-- name: InsertStory :execrows
INSERT INTO story (organisation_id, story_id, person_id, together, begun_at, begun_by, withdrawn_at, withdrawn_by)
VALUES (@organisation_id, @story_id, @person_id, @together, @begun_at, @begun_by, 0, '')
ON CONFLICT DO NOTHING;

-- name: GetStory :one
SELECT * FROM story WHERE organisation_id = @organisation_id AND story_id = @story_id;

-- name: ListStories :many
SELECT * FROM story WHERE organisation_id = @organisation_id AND person_id = @person_id
ORDER BY begun_at, story_id;

-- name: SetStoryTogether :execrows
UPDATE story SET together = @together
WHERE organisation_id = @organisation_id AND person_id = @person_id AND story_id = @story_id AND withdrawn_at = 0;

-- name: WithdrawStory :execrows
UPDATE story SET withdrawn_at = @withdrawn_at, withdrawn_by = @withdrawn_by
WHERE organisation_id = @organisation_id AND person_id = @person_id AND story_id = @story_id AND withdrawn_at = 0;

-- A text changes until it is published.
-- name: PutStoryText :execrows
INSERT INTO story_text (organisation_id, story_id, number, state, words, written_at, written_by, handed_in_at, handed_in_by, reviewed_at, reviewed_by, note)
VALUES (@organisation_id, @story_id, @number, @state, @words, @written_at, @written_by, @handed_in_at, @handed_in_by, @reviewed_at, @reviewed_by, @note)
ON CONFLICT (organisation_id, story_id, number) DO UPDATE
SET state = excluded.state, words = excluded.words, written_at = excluded.written_at, written_by = excluded.written_by, handed_in_at = excluded.handed_in_at,
    handed_in_by = excluded.handed_in_by, reviewed_at = excluded.reviewed_at, reviewed_by = excluded.reviewed_by, note = excluded.note;

-- name: DeleteStoryText :exec
DELETE FROM story_text WHERE organisation_id = @organisation_id AND story_id = @story_id AND number = @number;

-- name: DeleteStoryTexts :exec
DELETE FROM story_text WHERE organisation_id = @organisation_id AND story_id = @story_id;

-- name: ListStoryTexts :many
SELECT * FROM story_text WHERE organisation_id = @organisation_id AND story_id = @story_id
ORDER BY number;

-- name: ListStoryTextsIn :many
SELECT * FROM story_text WHERE organisation_id = @organisation_id AND state = @state
ORDER BY handed_in_at, story_id, number;

-- name: InsertStoryConsent :execrows
INSERT INTO story_consent (organisation_id, story_id, purpose, given_at, given_by, taken_back_at)
VALUES (@organisation_id, @story_id, @purpose, @given_at, @given_by, 0)
ON CONFLICT DO NOTHING;

-- name: TakeBackStoryConsent :execrows
UPDATE story_consent SET taken_back_at = @taken_back_at
WHERE organisation_id = @organisation_id AND story_id = @story_id AND purpose = @purpose AND taken_back_at = 0;

-- name: ListStoryConsents :many
SELECT * FROM story_consent WHERE organisation_id = @organisation_id AND story_id = @story_id
ORDER BY given_at, purpose;

-- name: ListStandingStoryConsents :many
SELECT * FROM story_consent WHERE organisation_id = @organisation_id AND taken_back_at = 0
ORDER BY story_id, given_at, purpose;

-- name: DeleteStoryConsents :exec
DELETE FROM story_consent WHERE organisation_id = @organisation_id AND story_id = @story_id;

-- name: AddStoryHope :exec
INSERT INTO story_hope (organisation_id, story_id, feeling, readers)
VALUES (@organisation_id, @story_id, @feeling, 1)
ON CONFLICT (organisation_id, story_id, feeling) DO UPDATE SET readers = story_hope.readers + 1;

-- name: ListStoryHope :many
SELECT * FROM story_hope WHERE organisation_id = @organisation_id AND story_id = @story_id
ORDER BY feeling;

-- name: DeleteStoryHope :exec
DELETE FROM story_hope WHERE organisation_id = @organisation_id AND story_id = @story_id;

-- name: PutHiddenTopics :exec
INSERT INTO hidden_topics (organisation_id, account_id, topics)
VALUES (@organisation_id, @account_id, @topics)
ON CONFLICT (organisation_id, account_id) DO UPDATE SET topics = excluded.topics;

-- name: GetHiddenTopics :one
SELECT topics FROM hidden_topics WHERE organisation_id = @organisation_id AND account_id = @account_id;

-- name: EraseHiddenTopics :exec
DELETE FROM hidden_topics WHERE hidden_topics.organisation_id = @organisation_id AND hidden_topics.account_id IN (
    SELECT a.account_id FROM account a WHERE a.organisation_id = @organisation_id AND a.person_id = @person_id);
