package store

import (
	"context"
	"time"

	"towpath/internal/care"
	"towpath/internal/store/db"
)

func linkOf(r db.ReadingLink) care.ReadingLink {
	return care.ReadingLink{
		ID: care.LinkID(r.LinkID), Organisation: care.OrganisationID(r.OrganisationID), Person: care.PersonID(r.PersonID),
		Linked: care.Linked{Assessment: care.AssessmentID(r.AssessmentID), Measurement: care.MeasurementID(r.MeasurementID)}, CodeHash: r.CodeHash, MadeAt: instant(r.MadeAt), MadeBy: care.AccountID(r.MadeBy),
		ExpiresAt: instant(r.ExpiresAt), EndedAt: instant(r.EndedAt),
	}
}

// InsertReadingLink implements care.Tx.
func (t *tx) InsertReadingLink(ctx context.Context, l care.ReadingLink) (bool, error) {
	n, err := t.q.InsertReadingLink(ctx, db.InsertReadingLinkParams{
		OrganisationID: string(l.Organisation), LinkID: string(l.ID), PersonID: string(l.Person), AssessmentID: string(l.Assessment), MeasurementID: string(l.Measurement),
		CodeHash: l.CodeHash, MadeAt: micro(l.MadeAt), MadeBy: string(l.MadeBy), ExpiresAt: micro(l.ExpiresAt),
	})
	return added("InsertReadingLink", n, err)
}

// EndReadingLinks implements care.Tx.
func (t *tx) EndReadingLinks(ctx context.Context, org care.OrganisationID, person care.PersonID, linked care.Linked, at time.Time) error {
	_, err := t.q.EndReadingLinks(ctx, db.EndReadingLinksParams{
		OrganisationID: string(org), PersonID: string(person), AssessmentID: string(linked.Assessment), MeasurementID: string(linked.Measurement), EndedAt: micro(at),
	})
	return failed("EndReadingLinks", err)
}

// ReadingLink implements care.Tx.
func (t *tx) ReadingLink(ctx context.Context, org care.OrganisationID, codeHash string, at time.Time) (care.ReadingLink, error) {
	row, err := t.q.GetReadingLink(ctx, db.GetReadingLinkParams{OrganisationID: string(org), CodeHash: codeHash, Now: micro(at)})
	return one("ReadingLink", row, err, linkOf)
}

// ListReadingLinks implements care.Tx.
func (t *tx) ListReadingLinks(ctx context.Context, org care.OrganisationID, person care.PersonID, linked care.Linked) ([]care.ReadingLink, error) {
	rows, err := t.q.ListReadingLinks(ctx, db.ListReadingLinksParams{
		OrganisationID: string(org), PersonID: string(person), AssessmentID: string(linked.Assessment), MeasurementID: string(linked.Measurement),
	})
	return each("ListReadingLinks", rows, err, linkOf)
}
