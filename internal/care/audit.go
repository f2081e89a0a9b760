package care

import (
	"context"
	"slices"
	"strings"
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

// Look tells whether the entry is of somebody who looked and changed nothing. The
// store narrows lists by the same rule.
func (e AuditEntry) Look() bool {
	return e.Outcome != OutcomeDenied && (strings.HasPrefix(e.Action, "Show") || strings.HasPrefix(e.Action, "List"))
}

// LoggedEntry is an entry with its place in the log and what was hashed of it.
type LoggedEntry struct {
	AuditEntry
	Seq  int64
	Body []byte
}

// AuditKind narrows a list of audit entries.
type AuditKind string

// The kinds that can be asked for; none asks for all.
const (
	AuditLooks    AuditKind = "looks"
	AuditChanges  AuditKind = "changes"
	AuditRefusals AuditKind = "refused"
)

// AuditKinds lists them in the order in which screens show them.
var AuditKinds = []AuditKind{AuditLooks, AuditChanges, AuditRefusals}

// AuditQuery narrows a person's audit entries to those of one account, or of one
// kind, after so many.
type AuditQuery struct {
	Who   AccountID
	Kind  AuditKind
	After int
}

// AuditReader is somebody who stands in a person's record, named as they were the
// last time.
type AuditReader struct {
	Account AccountID
	Name    string
}

// AuditPage is a page of a person's audit entries, latest first, with what was
// asked about entries, who stands in the record, and how the entries stood when
// they were checked against the log just now.
type AuditPage struct {
	Person    Person
	Entries   []LoggedEntry
	Total     int
	Query     AuditQuery
	Readers   []AuditReader
	Questions []Question
	Check     LogCheck
}

// AuditPageSize is how many entries one page holds.
const AuditPageSize = 45

// tidy leaves out what nobody can have asked for.
func (q AuditQuery) tidy() AuditQuery {
	q.After = min(max(q.After, 0), 1<<30)
	if !ValidID(string(q.Who)) && q.Who != OperatorAccount {
		q.Who = ""
	}
	if !slices.Contains(AuditKinds, q.Kind) {
		q.Kind = ""
	}
	return q
}

// ListAuditEntries shows who looked at or changed a person's record. Looking at
// this list is itself recorded.
func (s *Service) ListAuditEntries(ctx context.Context, a Actor, person PersonID, q AuditQuery) (AuditPage, error) {
	page := AuditPage{Query: q.tidy()}
	err := s.read(ctx, a, "ListAuditEntries", about(person, ""), func(tx Tx) error {
		var err error
		if page.Person, err = tx.Person(ctx, a.Organisation, person); err != nil {
			return err
		}
		if page.Total, err = tx.CountLogged(ctx, a.Organisation, person, page.Query); err != nil {
			return err
		}
		if page.Entries, err = tx.ListLogged(ctx, a.Organisation, person, page.Query, AuditPageSize); err != nil {
			return err
		}
		if page.Readers, err = tx.ListAuditReaders(ctx, a.Organisation, person); err != nil {
			return err
		}
		if page.Questions, err = tx.ListQuestions(ctx, a.Organisation, person); err != nil {
			return err
		}
		page.Check, err = s.checkEntries(ctx, tx, a.Organisation, page.Entries)
		return err
	})
	return page, err
}

// AuditEntryPage is one entry with what was asked about it.
type AuditEntryPage struct {
	Person    Person
	Entry     LoggedEntry
	Questions []Question
	Check     LogCheck
}

// ShowAuditEntry shows one entry about a person.
func (s *Service) ShowAuditEntry(ctx context.Context, a Actor, person PersonID, id string) (AuditEntryPage, error) {
	var page AuditEntryPage
	err := s.read(ctx, a, "ShowAuditEntry", about(person, "audit:"+id), func(tx Tx) (err error) {
		if !ValidID(id) {
			return denied("ShowAuditEntry")
		}
		if page.Person, err = tx.Person(ctx, a.Organisation, person); err != nil {
			return err
		}
		if page.Entry, err = tx.LoggedEntry(ctx, a.Organisation, person, id); err != nil {
			return err
		}
		all, err := tx.ListQuestions(ctx, a.Organisation, person)
		if err != nil {
			return err
		}
		page.Questions = slices.DeleteFunc(all, func(q Question) bool { return q.Entry.ID != id })
		page.Check, err = s.checkEntries(ctx, tx, a.Organisation, []LoggedEntry{page.Entry})
		return err
	})
	return page, err
}
