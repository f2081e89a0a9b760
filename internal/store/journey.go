package store

import (
	"context"

	"towpath/internal/care"
	"towpath/internal/store/db"
)

// InsertJourneyEntry implements care.Tx.
func (t *tx) InsertJourneyEntry(ctx context.Context, e care.Entry) (bool, error) {
	n, err := t.q.InsertJourneyEntry(ctx, db.InsertJourneyEntryParams{
		OrganisationID: string(e.Organisation), EntryID: string(e.ID), PersonID: string(e.Person), Kind: string(e.Kind),
		OnDate: string(e.On), Water: int64(e.Water), Happened: e.Happened, Helped: e.Helped, Area: e.Area,
		NotedAt: micro(e.At), NotedBy: string(e.By),
	})
	return added("InsertJourneyEntry", n, err)
}

// ListJourneyEntries implements care.Tx.
func (t *tx) ListJourneyEntries(ctx context.Context, org care.OrganisationID, person care.PersonID) ([]care.Entry, error) {
	rows, err := t.q.ListJourneyEntries(ctx, db.ListJourneyEntriesParams{OrganisationID: string(org), PersonID: string(person)})
	return each("ListJourneyEntries", rows, err, func(r db.ListJourneyEntriesRow) care.Entry {
		return care.Entry{
			ID: care.EntryID(r.EntryID), Organisation: org, Person: person, Kind: care.EntryKind(r.Kind), On: care.Date(r.OnDate),
			Water: care.Water(r.Water), Happened: r.Happened, Helped: r.Helped, Area: r.Area,
			At: instant(r.NotedAt), By: care.AccountID(r.NotedBy), ByName: r.NotedByName,
		}
	})
}
