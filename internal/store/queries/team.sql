-- name: InsertTeam :exec
INSERT INTO team (organisation_id, team_id, service_id, name, setting)
VALUES (@organisation_id, @team_id, @service_id, @name, @setting)
ON CONFLICT DO NOTHING;

-- name: ListTeams :many
SELECT * FROM team WHERE organisation_id = @organisation_id ORDER BY name, team_id;

-- name: ListTeamsOfWorker :many
SELECT t.organisation_id, t.team_id, t.service_id, t.name, t.setting, tw.part
FROM team_worker tw
JOIN team t ON t.organisation_id = tw.organisation_id AND t.team_id = tw.team_id
WHERE tw.organisation_id = @organisation_id AND tw.worker_id = @worker_id AND tw.until = 0
ORDER BY t.name, t.team_id;

-- name: InsertTeamWorker :exec
INSERT INTO team_worker (organisation_id, team_id, worker_id, part, since, until)
VALUES (@organisation_id, @team_id, @worker_id, @part, @since, 0)
ON CONFLICT DO NOTHING;

-- name: EndTeamWorker :execrows
UPDATE team_worker SET until = @until
WHERE organisation_id = @organisation_id AND team_id = @team_id AND worker_id = @worker_id AND until = 0;

-- name: InsertTeamPerson :exec
INSERT INTO team_person (organisation_id, team_id, person_id, since, until)
VALUES (@organisation_id, @team_id, @person_id, @since, @until)
ON CONFLICT DO NOTHING;

-- name: EndTeamPerson :execrows
UPDATE team_person SET until = @until
WHERE organisation_id = @organisation_id AND team_id = @team_id AND person_id = @person_id AND until = 0;

-- name: InsertWorker :exec
INSERT INTO worker (organisation_id, worker_id, name, job_title)
VALUES (@organisation_id, @worker_id, @name, @job_title)
ON CONFLICT DO NOTHING;

-- name: ListTeamsOfPerson :many
SELECT t.*
FROM team_person tp
JOIN team t ON t.organisation_id = tp.organisation_id AND t.team_id = tp.team_id
WHERE tp.organisation_id = @organisation_id AND tp.person_id = @person_id AND tp.until = 0
ORDER BY t.name, t.team_id;

-- name: ListWorkersOfPerson :many
SELECT DISTINCT w.*
FROM team_person tp
JOIN team_worker tw ON tw.organisation_id = tp.organisation_id AND tw.team_id = tp.team_id AND tw.until = 0 AND tw.part = 'member'
JOIN worker w ON w.organisation_id = tw.organisation_id AND w.worker_id = tw.worker_id
WHERE tp.organisation_id = @organisation_id AND tp.person_id = @person_id AND tp.until = 0
ORDER BY w.worker_id;

-- name: ListStaffOfTeam :many
SELECT w.worker_id, w.name, w.job_title, a.account_id
FROM team_worker tw
JOIN worker w ON w.organisation_id = tw.organisation_id AND w.worker_id = tw.worker_id
JOIN account a ON a.organisation_id = w.organisation_id AND a.worker_id = w.worker_id AND a.closed_at = 0
WHERE tw.organisation_id = @organisation_id AND tw.team_id = @team_id AND tw.until = 0
ORDER BY a.account_id;

-- name: CountTeams :many
SELECT t.team_id, t.service_id, t.name, t.setting,
    (SELECT count(*) FROM team_person tp
     WHERE tp.organisation_id = t.organisation_id AND tp.team_id = t.team_id AND tp.until = 0) AS people,
    (SELECT count(*) FROM team_person tp
     WHERE tp.organisation_id = t.organisation_id AND tp.team_id = t.team_id AND tp.until = 0
       AND EXISTS (SELECT 1 FROM assessment a WHERE a.organisation_id = tp.organisation_id AND a.person_id = tp.person_id AND a.completed_at > 0)) AS with_bloom,
    (SELECT count(*) FROM team_person tp
     WHERE tp.organisation_id = t.organisation_id AND tp.team_id = t.team_id AND tp.until = 0
       AND EXISTS (SELECT 1 FROM assessment a WHERE a.organisation_id = tp.organisation_id AND a.person_id = tp.person_id AND a.completed_at > 0 AND a.kind <> 'baseline')) AS with_review
FROM team t
JOIN team_worker tw ON tw.organisation_id = t.organisation_id AND tw.team_id = t.team_id AND tw.until = 0 AND tw.part = 'manager'
WHERE t.organisation_id = @organisation_id AND tw.worker_id = @worker_id
ORDER BY t.name, t.team_id;
