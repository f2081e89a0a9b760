package care

import (
	"context"
	"time"
)

// Outcomes of an audit entry.
const (
	OutcomeAllowed = "allowed"
	OutcomeDenied  = "denied"
)

// AuditEntry is one line of the record of the record: who did what, to whose
// record, by which policy. Entries are added and never changed.
type AuditEntry struct {
	ID           string
	Organisation OrganisationID
	At           time.Time
	Account      AccountID
	Name         string // as it was that day
	Role         Role
	Action       string
	Person       PersonID
	Subject      string
	Outcome      string
	Policies     string
	Request      string
}

// AuditPage is a page of a person's audit entries, latest first.
type AuditPage struct {
	Person  Person
	Entries []AuditEntry
	Total   int
	After   int
}

// AuditPageSize is how many entries one page holds.
const AuditPageSize = 50

// ListAuditEntries shows who looked at or changed a person's record. Looking at
// this list is itself recorded.
func (s *Service) ListAuditEntries(ctx context.Context, a Actor, person PersonID, after int) (AuditPage, error) {
	page := AuditPage{After: max(after, 0)}
	err := s.read(ctx, a, "ListAuditEntries", about(person, ""), func(tx Tx) error {
		var err error
		if page.Person, err = tx.Person(ctx, a.Organisation, person); err != nil {
			return err
		}
		if page.Total, err = tx.CountAuditEntries(ctx, a.Organisation, person); err != nil {
			return err
		}
		page.Entries, err = tx.ListAuditEntries(ctx, a.Organisation, person, AuditPageSize, page.After)
		return err
	})
	return page, err
}
