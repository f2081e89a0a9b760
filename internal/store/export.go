package store

import (
	"context"
	"time"

	"towpath/internal/care"
	"towpath/internal/store/db"
)

// InsertExport implements care.Tx.
func (t *tx) InsertExport(ctx context.Context, e care.Export) (bool, error) {
	words := t.row(ctx, signInOwner(e.Organisation, e.Account), "bulk_export", string(e.ID))
	p := db.InsertExportParams{
		OrganisationID: string(e.Organisation), ExportID: string(e.ID), AccountID: string(e.Account), Client: e.Client,
		Asked: words.seal("asked", e.Asked), BegunAt: micro(e.Begun),
	}
	if words.err != nil {
		return false, failed("InsertExport", words.err)
	}
	n, err := t.q.InsertExport(ctx, p)
	return added("InsertExport", n, err)
}

// ListExports implements care.Tx.
func (t *tx) ListExports(ctx context.Context, org care.OrganisationID, account care.AccountID) ([]care.Export, error) {
	rows, err := t.q.ListExports(ctx, db.ListExportsParams{OrganisationID: string(org), AccountID: string(account)})
	return eachOpened("ListExports", rows, err, func(r db.BulkExport) (care.Export, error) {
		words := t.row(ctx, signInOwner(org, account), "bulk_export", r.ExportID)
		return care.Export{
			ID: care.ExportID(r.ExportID), Organisation: org, Account: account, Client: r.Client,
			Asked: words.open("asked", r.Asked), Begun: instant(r.BegunAt),
		}, words.err
	})
}

// EndExport implements care.Tx.
func (t *tx) EndExport(ctx context.Context, org care.OrganisationID, id care.ExportID) error {
	n, err := t.q.DeleteExport(ctx, db.DeleteExportParams{OrganisationID: string(org), ExportID: string(id)})
	return struck("EndExport", n, err)
}

// EndExportsBefore implements care.Tx.
func (t *tx) EndExportsBefore(ctx context.Context, org care.OrganisationID, before time.Time) error {
	return failed("EndExportsBefore", t.q.DeleteExportsBefore(ctx, db.DeleteExportsBeforeParams{OrganisationID: string(org), Before: micro(before)}))
}

// PeopleOfTeam implements care.Tx.
func (t *tx) PeopleOfTeam(ctx context.Context, org care.OrganisationID, team care.TeamID, after care.PersonID, most int) ([]care.PersonID, error) {
	ids, err := t.q.ListPeopleOfTeam(ctx, db.ListPeopleOfTeamParams{
		OrganisationID: string(org), TeamID: string(team), After: string(after), UpTo: int32(most), //nolint:gosec // at most care.MostPeople
	})
	return each("PeopleOfTeam", ids, err, func(id string) care.PersonID { return care.PersonID(id) })
}

// CountPeopleOfTeam implements care.Tx.
func (t *tx) CountPeopleOfTeam(ctx context.Context, org care.OrganisationID, team care.TeamID) (int, error) {
	n, err := t.q.CountPeopleOfTeam(ctx, db.CountPeopleOfTeamParams{OrganisationID: string(org), TeamID: string(team)})
	return int(n), failed("CountPeopleOfTeam", err)
}
