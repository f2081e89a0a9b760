-- name: InsertGoal :execrows
INSERT INTO goal (organisation_id, goal_id, person_id, assessment_id, area, words, set_at, set_by, ended_at, ending)
VALUES (@organisation_id, @goal_id, @person_id, @assessment_id, @area, @words, @set_at, @set_by, 0, '')
ON CONFLICT DO NOTHING;

-- name: EndGoal :execrows
UPDATE goal SET ended_at = @ended_at, ending = @ending
WHERE organisation_id = @organisation_id AND goal_id = @goal_id AND person_id = @person_id AND ended_at = 0;

-- name: ListGoals :many
SELECT * FROM goal WHERE organisation_id = @organisation_id AND person_id = @person_id
ORDER BY set_at, goal_id;

-- name: InsertGoalRating :execrows
INSERT INTO goal_rating (organisation_id, rating_id, goal_id, person_id, rating, rated_at, rated_by)
VALUES (@organisation_id, @rating_id, @goal_id, @person_id, @rating, @rated_at, @rated_by)
ON CONFLICT DO NOTHING;

-- name: ListGoalRatings :many
SELECT * FROM goal_rating WHERE organisation_id = @organisation_id AND person_id = @person_id
ORDER BY rated_at, rating_id;

-- name: InsertActionStep :execrows
INSERT INTO action_step (organisation_id, step_id, goal_id, person_id, words, who, by_date, agreed_at, agreed_by)
VALUES (@organisation_id, @step_id, @goal_id, @person_id, @words, @who, @by_date, @agreed_at, @agreed_by)
ON CONFLICT DO NOTHING;

-- name: ListActionSteps :many
SELECT * FROM action_step WHERE organisation_id = @organisation_id AND person_id = @person_id
ORDER BY agreed_at, step_id;

-- name: InsertStepReview :execrows
INSERT INTO step_review (organisation_id, review_id, step_id, person_id, assessment_id, outcome, note, reviewed_at, reviewed_by)
VALUES (@organisation_id, @review_id, @step_id, @person_id, @assessment_id, @outcome, @note, @reviewed_at, @reviewed_by)
ON CONFLICT DO NOTHING;

-- name: ListStepReviews :many
SELECT * FROM step_review WHERE organisation_id = @organisation_id AND person_id = @person_id
ORDER BY reviewed_at, review_id;
