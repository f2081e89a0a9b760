-- name: InsertJourneyEntry :execrows
INSERT INTO journey_entry (organisation_id, entry_id, person_id, kind, on_date, water, happened, helped, area, noted_at, noted_by)
VALUES (@organisation_id, @entry_id, @person_id, @kind, @on_date, @water, @happened, @helped, @area, @noted_at, @noted_by)
ON CONFLICT DO NOTHING;

-- name: ListJourneyEntries :many
SELECT e.*, CAST(COALESCE(acc.name, '') AS TEXT) AS noted_by_name, CAST(COALESCE(acc.person_id, '') AS TEXT) AS noted_by_person
FROM journey_entry e
LEFT JOIN account acc ON acc.organisation_id = e.organisation_id AND acc.account_id = e.noted_by
WHERE e.organisation_id = @organisation_id AND e.person_id = @person_id
ORDER BY e.on_date, e.noted_at, e.entry_id;

-- name: ListLatestEntries :many
SELECT e.*, CAST(COALESCE(acc.name, '') AS TEXT) AS noted_by_name, CAST(COALESCE(acc.person_id, '') AS TEXT) AS noted_by_person
FROM journey_entry e
LEFT JOIN account acc ON acc.organisation_id = e.organisation_id AND acc.account_id = e.noted_by
WHERE e.organisation_id = @organisation_id AND e.person_id = @person_id
ORDER BY e.on_date DESC, e.noted_at DESC, e.entry_id DESC
LIMIT @up_to;

-- name: ListHelped :many
SELECT e.*, CAST(COALESCE(acc.name, '') AS TEXT) AS noted_by_name, CAST(COALESCE(acc.person_id, '') AS TEXT) AS noted_by_person
FROM journey_entry e
LEFT JOIN account acc ON acc.organisation_id = e.organisation_id AND acc.account_id = e.noted_by
WHERE e.organisation_id = @organisation_id AND e.person_id = @person_id AND e.helped <> ''
ORDER BY CASE WHEN e.water IN (1, 2) THEN 0 ELSE 1 END, e.on_date DESC, e.noted_at DESC, e.entry_id DESC
LIMIT @up_to;
