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
	owners := make([]string, 0, 1+len(rows))
	owners = append(owners, string(person))
	for _, r := range rows {
		owners = append(owners, nameOwner(r.NotedBy, r.NotedByPerson, r.NotedByName))
	}
	if err == nil && len(rows) > 0 {
		err = t.keys.load(ctx, string(org), owners...)
	}
	return eachOpened("ListJourneyEntries", rows, err, func(r db.ListJourneyEntriesRow) (care.Entry, error) {
		name, err := t.accountName(ctx, r.OrganisationID, r.NotedBy, r.NotedByPerson, r.NotedByName)
		if err != nil {
			return care.Entry{}, err
		}
		words := t.row(ctx, personOwner(org, person), "journey_entry", r.EntryID)
		return care.Entry{
			ID: care.EntryID(r.EntryID), Organisation: org, Person: person, Kind: care.EntryKind(r.Kind), On: care.Date(r.OnDate),
			Water: care.Water(r.Water), Happened: words.open("happened", r.Happened), Helped: words.open("helped", r.Helped), Area: r.Area,
			At: instant(r.NotedAt), By: care.AccountID(r.NotedBy), ByName: name,
		}, words.err
	})
}
