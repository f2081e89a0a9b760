package store

import (
	"context"
	"time"

	"towpath/internal/care"
	"towpath/internal/store/db"
)

// InsertTold implements care.Tx.
func (t *tx) InsertTold(ctx context.Context, n care.Told) (bool, error) {
	words, err := t.seal(ctx, personOwner(n.Organisation, n.Person), "told", "words", string(n.ID), n.Words)
	if err != nil {
		return false, failed("InsertTold", err)
	}
	rows, err := t.q.InsertTold(ctx, db.InsertToldParams{
		OrganisationID: string(n.Organisation), ToldID: string(n.ID), PersonID: string(n.Person), MemberID: string(n.Member), Words: words,
		OpenToPerson: flag(n.OpenToPerson), ToldAt: micro(n.At), ToldBy: string(n.By),
	})
	return added("InsertTold", rows, err)
}

// MarkToldRead implements care.Tx.
func (t *tx) MarkToldRead(ctx context.Context, org care.OrganisationID, person care.PersonID, id care.ToldID, by care.AccountID, at time.Time) error {
	_, err := t.q.MarkToldRead(ctx, db.MarkToldReadParams{
		OrganisationID: string(org), PersonID: string(person), ToldID: string(id), ReadBy: string(by), ReadAt: micro(at),
	})
	return failed("MarkToldRead", err)
}

// ListTold implements care.Tx.
func (t *tx) ListTold(ctx context.Context, org care.OrganisationID, person care.PersonID) ([]care.Told, error) {
	rows, err := t.q.ListTold(ctx, db.ListToldParams{OrganisationID: string(org), PersonID: string(person)})
	return eachOpened("ListTold", rows, err, func(r db.Told) (care.Told, error) {
		words, err := t.open(ctx, personOwner(org, person), "told", "words", r.ToldID, r.Words)
		return care.Told{
			ID: care.ToldID(r.ToldID), Organisation: org, Person: person, Member: care.MemberID(r.MemberID), Words: words,
			OpenToPerson: r.OpenToPerson != 0, At: instant(r.ToldAt), By: care.AccountID(r.ToldBy), ReadAt: instant(r.ReadAt), ReadBy: care.AccountID(r.ReadBy),
		}, err
	})
}

// InsertEmergency implements care.Tx.
func (t *tx) InsertEmergency(ctx context.Context, e care.Emergency) (bool, error) {
	reason, err := t.seal(ctx, personOwner(e.Organisation, e.Person), "emergency", "reason", string(e.ID), e.Reason)
	if err != nil {
		return false, failed("InsertEmergency", err)
	}
	n, err := t.q.InsertEmergency(ctx, db.InsertEmergencyParams{
		OrganisationID: string(e.Organisation), EmergencyID: string(e.ID), PersonID: string(e.Person), AccountID: string(e.Account),
		Reason: reason, OpenedAt: micro(e.OpenedAt), UntilAt: micro(e.Until),
	})
	return added("InsertEmergency", n, err)
}

// MarkEmergencySeen implements care.Tx.
func (t *tx) MarkEmergencySeen(ctx context.Context, org care.OrganisationID, person care.PersonID, id care.EmergencyID, at time.Time) error {
	_, err := t.q.MarkEmergencySeen(ctx, db.MarkEmergencySeenParams{
		OrganisationID: string(org), PersonID: string(person), EmergencyID: string(id), SeenAt: micro(at),
	})
	return failed("MarkEmergencySeen", err)
}

// ListEmergencies implements care.Tx.
func (t *tx) ListEmergencies(ctx context.Context, org care.OrganisationID, person care.PersonID) ([]care.Emergency, error) {
	rows, err := t.q.ListEmergencies(ctx, db.ListEmergenciesParams{OrganisationID: string(org), PersonID: string(person)})
	owners := []string{string(person)}
	for _, r := range rows {
		owners = append(owners, nameOwner(r.Emergency.AccountID, r.OpenerPerson, r.Opener))
	}
	if err == nil && len(rows) > 0 {
		err = t.keys.load(ctx, string(org), owners...)
	}
	return eachOpened("ListEmergencies", rows, err, func(row db.ListEmergenciesRow) (care.Emergency, error) {
		r := row.Emergency
		reason, err := t.open(ctx, personOwner(org, person), "emergency", "reason", r.EmergencyID, r.Reason)
		if err != nil {
			return care.Emergency{}, err
		}
		name, err := t.accountName(ctx, string(org), r.AccountID, row.OpenerPerson, row.Opener)
		return care.Emergency{
			ID: care.EmergencyID(r.EmergencyID), Organisation: org, Person: person, Account: care.AccountID(r.AccountID), Name: name, Reason: reason,
			OpenedAt: instant(r.OpenedAt), Until: instant(r.UntilAt), SeenAt: instant(r.SeenAt),
		}, err
	})
}
