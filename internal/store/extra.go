package store

import (
	"context"
	"strconv"

	"towpath/internal/care"
	"towpath/internal/store/db"
)

// InsertExtra implements care.Tx.
func (t *tx) InsertExtra(ctx context.Context, e care.Extra) (bool, error) {
	words := t.row(ctx, personOwner(e.Organisation, e.Person), "extra", extraRow(e.Kind, e.Resource, micro(e.At)))
	p := db.InsertExtraParams{
		OrganisationID: string(e.Organisation), PersonID: string(e.Person), Kind: e.Kind, ResourceID: e.Resource,
		SaidAt: micro(e.At), SaidBy: string(e.By), Words: words.seal("words", e.Words),
	}
	if words.err != nil {
		return false, failed("InsertExtra", words.err)
	}
	n, err := t.q.InsertExtra(ctx, p)
	return added("InsertExtra", n, err)
}

// ListExtras implements care.Tx.
func (t *tx) ListExtras(ctx context.Context, org care.OrganisationID, person care.PersonID) ([]care.Extra, error) {
	rows, err := t.q.ListExtras(ctx, db.ListExtrasParams{OrganisationID: string(org), PersonID: string(person)})
	return eachOpened("ListExtras", rows, err, func(r db.Extra) (care.Extra, error) {
		words := t.row(ctx, personOwner(org, person), "extra", extraRow(r.Kind, r.ResourceID, r.SaidAt))
		return care.Extra{
			Organisation: org, Person: person, Kind: r.Kind, Resource: r.ResourceID,
			At: instant(r.SaidAt), By: care.AccountID(r.SaidBy), Words: words.open("words", r.Words),
		}, words.err
	})
}

func extraRow(kind, resource string, at int64) string {
	return kind + "/" + resource + "/" + strconv.FormatInt(at, 10)
}
