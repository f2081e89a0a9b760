-- name: InsertAppointment :execrows
INSERT INTO appointment (organisation_id, appointment_id, version, person_id, code, identifier, status, way, starts_at, ends_at, about, bring, attendees, written_at, written_by)
VALUES (@organisation_id, @appointment_id, @version, @person_id, @code, @identifier, @status, @way, @starts_at, @ends_at, @about, @bring, @attendees, @written_at, @written_by)
ON CONFLICT DO NOTHING;

-- name: ListAppointments :many
SELECT * FROM appointment WHERE organisation_id = @organisation_id AND person_id = @person_id
ORDER BY appointment_id, version;

-- The next that stands: where the latest version of it says so.
-- name: ListNextAppointments :many
SELECT a.* FROM appointment a
WHERE a.organisation_id = @organisation_id AND a.person_id = @person_id AND a.ends_at > @since
  AND a.status IN ('booked', 'checked-in', 'arrived')
  AND NOT EXISTS (SELECT 1 FROM appointment later
    WHERE later.organisation_id = a.organisation_id AND later.appointment_id = a.appointment_id AND later.version > a.version)
ORDER BY a.starts_at, a.appointment_id
LIMIT @up_to;

-- The latest version of each that has the code, but for those that were a mistake.
-- name: ListAppointmentsByCode :many
SELECT a.* FROM appointment a
WHERE a.organisation_id = @organisation_id AND a.code = @code AND a.code <> '' AND a.status <> 'entered-in-error'
  AND NOT EXISTS (SELECT 1 FROM appointment later
    WHERE later.organisation_id = a.organisation_id AND later.appointment_id = a.appointment_id AND later.version > a.version)
ORDER BY a.appointment_id;

-- name: DeleteAppointments :exec
DELETE FROM appointment WHERE organisation_id = @organisation_id AND person_id = @person_id;
