-- name: InsertReminderChoice :execrows
INSERT INTO reminder_choice (organisation_id, choice_id, person_id, way, address, chosen_at, chosen_by)
VALUES (@organisation_id, @choice_id, @person_id, @way, @address, @chosen_at, @chosen_by)
ON CONFLICT DO NOTHING;

-- name: ListReminderChoices :many
SELECT * FROM reminder_choice
WHERE organisation_id = @organisation_id AND person_id = @person_id
ORDER BY chosen_at, choice_id;

-- Those whose latest choice is this way.
-- name: ListPeopleByWay :many
SELECT c.person_id FROM reminder_choice c
WHERE c.organisation_id = @organisation_id AND c.way = @way
  AND NOT EXISTS (SELECT 1 FROM reminder_choice l
    WHERE l.organisation_id = c.organisation_id AND l.person_id = c.person_id
      AND (l.chosen_at > c.chosen_at OR l.chosen_at = c.chosen_at AND l.choice_id > c.choice_id))
  AND NOT EXISTS (SELECT 1 FROM erasure e WHERE e.organisation_id = c.organisation_id AND e.person_id = c.person_id)
ORDER BY c.person_id;

-- A reminder that did not go may be tried again.
-- name: InsertReminder :execrows
INSERT INTO reminder (organisation_id, person_id, kind, subject, answered_by, due_day, way, sent_at, sent_by, failed)
VALUES (@organisation_id, @person_id, @kind, @subject, @answered_by, @due_day, @way, @sent_at, @sent_by, 0)
ON CONFLICT (organisation_id, person_id, subject, answered_by, due_day) DO UPDATE
SET way = excluded.way, sent_at = excluded.sent_at, sent_by = excluded.sent_by, failed = 0
WHERE reminder.failed = 1;

-- name: FailReminders :exec
UPDATE reminder SET failed = 1
WHERE organisation_id = @organisation_id AND person_id = @person_id AND sent_at = @sent_at;

-- name: ListReminders :many
SELECT * FROM reminder
WHERE organisation_id = @organisation_id AND person_id = @person_id
ORDER BY sent_at, subject, answered_by, due_day;

-- Those of a worker's teams whose latest choice is this way.
-- name: ListPeopleOfTeamsByWay :many
SELECT c.person_id FROM reminder_choice c
WHERE c.organisation_id = @organisation_id AND c.way = @way
  AND NOT EXISTS (SELECT 1 FROM reminder_choice l
    WHERE l.organisation_id = c.organisation_id AND l.person_id = c.person_id
      AND (l.chosen_at > c.chosen_at OR l.chosen_at = c.chosen_at AND l.choice_id > c.choice_id))
  AND c.person_id IN (SELECT tp.person_id FROM team_worker tw
    JOIN team_person tp ON tp.organisation_id = tw.organisation_id AND tp.team_id = tw.team_id AND tp.until = 0
    WHERE tw.organisation_id = @organisation_id AND tw.worker_id = @worker_id AND tw.part = @part AND tw.until = 0)
ORDER BY c.person_id;
