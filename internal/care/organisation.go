package care

import (
	"context"
	"time"

	"towpath/internal/fault"
)

// Organisation is the tenant: everything else belongs to one.
type Organisation struct {
	ID      OrganisationID
	Name    string
	Created time.Time
}

// ClinicalService is one service of the organisation, such as "Community
// recovery". (Service is this package's own front; hence the longer name.)
type ClinicalService struct {
	ID           ServiceID
	Organisation OrganisationID
	Name         string
}

// AddOrganisation founds an organisation. The operator of a new one may do it.
func (s *Service) AddOrganisation(ctx context.Context, a Actor, name string) error {
	var c fault.Check
	c.Require(ValidID(string(a.Organisation)), "id", "error.id")
	c.Require(isLine(name), "name", "organisation.error.name")
	if err := c.Err("AddOrganisation"); err != nil {
		return err
	}
	return s.write(ctx, a, "AddOrganisation", about("", "organisation:"+string(a.Organisation)), func(tx Tx) error {
		return tx.InsertOrganisation(ctx, Organisation{ID: a.Organisation, Name: name, Created: s.Now()})
	})
}
