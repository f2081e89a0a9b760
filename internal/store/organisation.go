package store

import (
	"context"

	"towpath/internal/care"
	"towpath/internal/store/db"
)

// InsertOrganisation implements care.Tx.
func (t *tx) InsertOrganisation(ctx context.Context, o care.Organisation) error {
	return failed("InsertOrganisation", t.q.InsertOrganisation(ctx, db.InsertOrganisationParams{
		OrganisationID: string(o.ID), Name: o.Name, Settings: "{}", CreatedAt: micro(o.Created),
	}))
}

// Organisations implements care.Tx.
func (t *tx) Organisations(ctx context.Context) ([]care.Organisation, error) {
	rows, err := t.q.ListOrganisations(ctx)
	return each("Organisations", rows, err, func(r db.Organisation) care.Organisation {
		return care.Organisation{ID: care.OrganisationID(r.OrganisationID), Name: r.Name, Created: instant(r.CreatedAt)}
	})
}

// InsertService implements care.Tx.
func (t *tx) InsertService(ctx context.Context, s care.ClinicalService) error {
	return failed("InsertService", t.q.InsertService(ctx, db.InsertServiceParams{
		OrganisationID: string(s.Organisation), ServiceID: string(s.ID), Name: s.Name,
	}))
}

// Services implements care.Tx.
func (t *tx) Services(ctx context.Context, org care.OrganisationID) ([]care.ClinicalService, error) {
	rows, err := t.q.ListServices(ctx, string(org))
	return each("Services", rows, err, func(r db.Service) care.ClinicalService {
		return care.ClinicalService{ID: care.ServiceID(r.ServiceID), Organisation: org, Name: r.Name}
	})
}
