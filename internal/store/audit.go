package store

import (
	"context"

	"towpath/internal/care"
	"towpath/internal/store/db"
)

// InsertAuditEntry implements care.Tx.
func (t *tx) InsertAuditEntry(ctx context.Context, e care.AuditEntry) error {
	return failed("InsertAuditEntry", t.q.InsertAuditEntry(ctx, db.InsertAuditEntryParams{
		OrganisationID: string(e.Organisation), AuditID: e.ID, At: micro(e.At), AccountID: string(e.Account), Name: e.Name,
		Role: string(e.Role), Action: e.Action, PersonID: string(e.Person), Subject: e.Subject, Outcome: e.Outcome,
		Policies: e.Policies, RequestID: e.Request,
	}))
}

// ListAuditEntries implements care.Tx.
func (t *tx) ListAuditEntries(ctx context.Context, org care.OrganisationID, person care.PersonID, most, after int) ([]care.AuditEntry, error) {
	rows, err := t.q.ListAuditEntries(ctx, db.ListAuditEntriesParams{
		OrganisationID: string(org), PersonID: string(person), UpTo: int32(most), After: int32(after),
	})
	return each("ListAuditEntries", rows, err, func(r db.AuditEntry) care.AuditEntry {
		return care.AuditEntry{
			ID: r.AuditID, Organisation: org, At: instant(r.At), Account: care.AccountID(r.AccountID), Name: r.Name,
			Role: care.Role(r.Role), Action: r.Action, Person: person, Subject: r.Subject, Outcome: r.Outcome,
			Policies: r.Policies, Request: r.RequestID,
		}
	})
}

// CountAuditEntries implements care.Tx.
func (t *tx) CountAuditEntries(ctx context.Context, org care.OrganisationID, person care.PersonID) (int, error) {
	n, err := t.q.CountAuditEntries(ctx, db.CountAuditEntriesParams{OrganisationID: string(org), PersonID: string(person)})
	return int(n), failed("CountAuditEntries", err)
}
