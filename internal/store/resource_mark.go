package store

import (
	"context"

	"towpath/internal/care"
	"towpath/internal/store/db"
)

// InsertResourceMark implements care.Tx.
func (t *tx) InsertResourceMark(ctx context.Context, m care.ResourceMark) (bool, error) {
	words := t.row(ctx, personOwner(m.Organisation, m.Person), "resource_mark", string(m.ID))
	p := db.InsertResourceMarkParams{
		OrganisationID: string(m.Organisation), MarkID: string(m.ID), PersonID: string(m.Person), Resource: words.seal("resource", m.Resource),
		Area: words.seal("area", m.Area), Said: string(m.Said), SaidAt: micro(m.At), SaidBy: string(m.By),
	}
	if words.err != nil {
		return false, failed("InsertResourceMark", words.err)
	}
	n, err := t.q.InsertResourceMark(ctx, p)
	return added("InsertResourceMark", n, err)
}

// ListResourceMarks implements care.Tx.
func (t *tx) ListResourceMarks(ctx context.Context, org care.OrganisationID, person care.PersonID) ([]care.ResourceMark, error) {
	rows, err := t.q.ListResourceMarks(ctx, db.ListResourceMarksParams{OrganisationID: string(org), PersonID: string(person)})
	return eachOpened("ListResourceMarks", rows, err, func(r db.ResourceMark) (care.ResourceMark, error) {
		words := t.row(ctx, personOwner(org, person), "resource_mark", r.MarkID)
		return care.ResourceMark{
			ID: care.ResourceMarkID(r.MarkID), Organisation: org, Person: person, Resource: words.open("resource", r.Resource),
			Area: words.open("area", r.Area), Said: care.ResourceSaid(r.Said), At: instant(r.SaidAt), By: care.AccountID(r.SaidBy),
		}, words.err
	})
}
