package store

import (
	"context"

	"towpath/internal/care"
	"towpath/internal/store/db"
)

// InsertJourneyEntry implements care.Tx.
func (t *tx) InsertJourneyEntry(ctx context.Context, e care.Entry) (bool, error) {
	words := t.row(ctx, personOwner(e.Organisation, e.Person), "journey_entry", string(e.ID))
	p := db.InsertJourneyEntryParams{
		OrganisationID: string(e.Organisation), EntryID: string(e.ID), PersonID: string(e.Person), Kind: string(e.Kind),
		OnDate: string(e.On), Water: int64(e.Water), Happened: words.seal("happened", e.Happened), Helped: words.seal("helped", e.Helped), Area: e.Area,
		NotedAt: micro(e.At), NotedBy: string(e.By),
	}
	if words.err != nil {
		return false, failed("InsertJourneyEntry", words.err)
	}
	n, err := t.q.InsertJourneyEntry(ctx, p)
	return added("InsertJourneyEntry", n, err)
}

// ListJourneyEntries implements care.Tx.
func (t *tx) ListJourneyEntries(ctx context.Context, org care.OrganisationID, person care.PersonID) ([]care.Entry, error) {
	rows, err := t.q.ListJourneyEntries(ctx, db.ListJourneyEntriesParams{OrganisationID: string(org), PersonID: string(person)})
	return journeyEntries(ctx, t, "ListJourneyEntries", org, person, rows, err, func(r db.ListJourneyEntriesRow) db.ListJourneyEntriesRow { return r })
}

// ListLatestEntries implements care.Tx.
func (t *tx) ListLatestEntries(ctx context.Context, org care.OrganisationID, person care.PersonID, most int) ([]care.Entry, error) {
	rows, err := t.q.ListLatestEntries(ctx, db.ListLatestEntriesParams{OrganisationID: string(org), PersonID: string(person), UpTo: int32(most)})
	return journeyEntries(ctx, t, "ListLatestEntries", org, person, rows, err, func(r db.ListLatestEntriesRow) db.ListJourneyEntriesRow { return db.ListJourneyEntriesRow(r) })
}

// ListHelped implements care.Tx.
func (t *tx) ListHelped(ctx context.Context, org care.OrganisationID, person care.PersonID, most int) ([]care.Entry, error) {
	rows, err := t.q.ListHelped(ctx, db.ListHelpedParams{OrganisationID: string(org), PersonID: string(person), UpTo: int32(most)})
	return journeyEntries(ctx, t, "ListHelped", org, person, rows, err, func(r db.ListHelpedRow) db.ListJourneyEntriesRow { return db.ListJourneyEntriesRow(r) })
}

// journeyEntries opens a list of entries, whichever query it comes from.
func journeyEntries[R any](
	ctx context.Context, t *tx, op string, org care.OrganisationID, person care.PersonID, rows []R, err error, as func(R) db.ListJourneyEntriesRow,
) ([]care.Entry, error) {
	by := func(one R) writer { r := as(one); return writer{r.NotedBy, r.NotedByPerson, r.NotedByName} }
	return eachNamed(ctx, t, op, org, person, rows, err, by, func(one R, name string) (care.Entry, error) {
		r := as(one)
		words := t.row(ctx, personOwner(org, person), "journey_entry", r.EntryID)
		return care.Entry{
			ID: care.EntryID(r.EntryID), Organisation: org, Person: person, Kind: care.EntryKind(r.Kind), On: care.Date(r.OnDate),
			Water: care.Water(r.Water), Happened: words.open("happened", r.Happened), Helped: words.open("helped", r.Helped), Area: r.Area,
			At: instant(r.NotedAt), By: care.AccountID(r.NotedBy), ByName: name,
		}, words.err
	})
}
