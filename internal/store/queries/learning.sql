-- name: InsertCourseVersion :execrows
INSERT INTO course_version (organisation_id, course_id, version, state, reason, details, set_at, set_by)
VALUES (@organisation_id, @course_id, @version, @state, @reason, @details, @set_at, @set_by)
ON CONFLICT DO NOTHING;

-- name: ListCourseVersions :many
SELECT * FROM course_version WHERE organisation_id = @organisation_id
ORDER BY course_id, version;

-- name: GetCourseVersions :many
SELECT * FROM course_version WHERE organisation_id = @organisation_id AND course_id = @course_id
ORDER BY version;

-- Whoever adds somebody to a course holds this row until their transaction ends.
-- name: NextPlace :one
INSERT INTO course_order (organisation_id, course_id, last_place) VALUES (@organisation_id, @course_id, 1)
ON CONFLICT (organisation_id, course_id) DO UPDATE SET last_place = course_order.last_place + 1
RETURNING last_place;

-- name: InsertEnrolment :execrows
INSERT INTO enrolment (organisation_id, enrolment_id, course_id, account_id, code_hash, place, waited, name, contact, needs, buddy, buddy_note, buddy_with, buddy_agreed, came, answered, enrolled_at)
VALUES (@organisation_id, @enrolment_id, @course_id, @account_id, @code_hash, @place, @waited, @name, @contact, @needs, @buddy, @buddy_note, @buddy_with, @buddy_agreed, @came, @answered, @enrolled_at)
ON CONFLICT DO NOTHING;

-- name: SetEnrolment :execrows
UPDATE enrolment SET name = @name, contact = @contact, needs = @needs, buddy = @buddy, buddy_note = @buddy_note,
    buddy_with = @buddy_with, buddy_agreed = @buddy_agreed, came = @came, answered = @answered
WHERE organisation_id = @organisation_id AND enrolment_id = @enrolment_id;

-- name: DeleteEnrolment :exec
DELETE FROM enrolment WHERE organisation_id = @organisation_id AND enrolment_id = @enrolment_id;

-- name: UnpairBuddies :exec
UPDATE enrolment SET buddy_with = '', buddy_agreed = 0
WHERE organisation_id = @organisation_id AND buddy_with = @enrolment_id;

-- name: ListEnrolments :many
SELECT * FROM enrolment WHERE organisation_id = @organisation_id AND course_id = @course_id
ORDER BY place;

-- name: ListEnrolmentsOf :many
SELECT * FROM enrolment WHERE organisation_id = @organisation_id AND account_id = @account_id AND account_id <> ''
ORDER BY enrolled_at, enrolment_id;

-- name: GetEnrolmentByCode :one
SELECT * FROM enrolment WHERE organisation_id = @organisation_id AND code_hash = @code_hash AND code_hash <> '';

-- name: CountEnrolments :many
SELECT course_id, count(*) AS n FROM enrolment WHERE organisation_id = @organisation_id
GROUP BY course_id;

-- name: InsertCourseFeedback :execrows
INSERT INTO course_feedback (organisation_id, course_id, feedback_id, welcome, useful, again, words)
VALUES (@organisation_id, @course_id, @feedback_id, @welcome, @useful, @again, @words)
ON CONFLICT DO NOTHING;

-- name: ListCourseFeedback :many
SELECT * FROM course_feedback WHERE organisation_id = @organisation_id AND course_id = @course_id
ORDER BY feedback_id;

-- name: GetLearningPlan :one
SELECT * FROM learning_plan WHERE organisation_id = @organisation_id AND account_id = @account_id;

-- name: InsertLearningPlan :execrows
INSERT INTO learning_plan (organisation_id, account_id, version, want, why, how, helps, did, took, kept_at)
VALUES (@organisation_id, @account_id, @version, @want, @why, @how, @helps, @did, @took, @kept_at)
ON CONFLICT DO NOTHING;

-- name: SetLearningPlan :execrows
UPDATE learning_plan SET version = @version, want = @want, why = @why, how = @how, helps = @helps, did = @did, took = @took, kept_at = @kept_at
WHERE organisation_id = @organisation_id AND account_id = @account_id AND version = @version - 1;

-- name: SetCalendarFeed :exec
INSERT INTO calendar_feed (organisation_id, account_id, code_hash, busy, made_at)
VALUES (@organisation_id, @account_id, @code_hash, @busy, @made_at)
ON CONFLICT (organisation_id, account_id) DO UPDATE SET code_hash = excluded.code_hash, busy = excluded.busy, made_at = excluded.made_at;

-- name: GetCalendarFeed :one
SELECT * FROM calendar_feed WHERE organisation_id = @organisation_id AND account_id = @account_id;

-- name: GetCalendarFeedByCode :one
SELECT * FROM calendar_feed WHERE organisation_id = @organisation_id AND code_hash = @code_hash AND code_hash <> '';

-- name: EndCalendarFeed :exec
DELETE FROM calendar_feed WHERE organisation_id = @organisation_id AND account_id = @account_id;

-- Everything that one account learns, when it goes.
-- name: EraseEnrolments :exec
DELETE FROM enrolment WHERE enrolment.organisation_id = @organisation_id AND enrolment.account_id IN (
    SELECT a.account_id FROM account a WHERE a.organisation_id = @organisation_id AND a.person_id = @person_id);

-- name: EraseBuddies :exec
UPDATE enrolment SET buddy_with = '', buddy_agreed = 0
WHERE enrolment.organisation_id = @organisation_id AND enrolment.buddy_with IN (
    SELECT e.enrolment_id FROM enrolment e JOIN account a ON a.organisation_id = e.organisation_id AND a.account_id = e.account_id
    WHERE e.organisation_id = @organisation_id AND a.person_id = @person_id);

-- name: EraseLearningPlans :exec
DELETE FROM learning_plan WHERE learning_plan.organisation_id = @organisation_id AND learning_plan.account_id IN (
    SELECT a.account_id FROM account a WHERE a.organisation_id = @organisation_id AND a.person_id = @person_id);

-- name: EraseCalendarFeeds :exec
DELETE FROM calendar_feed WHERE calendar_feed.organisation_id = @organisation_id AND calendar_feed.account_id IN (
    SELECT a.account_id FROM account a WHERE a.organisation_id = @organisation_id AND a.person_id = @person_id);
