package care

import (
	"context"
	"slices"
	"strings"
	"time"

	"towpath/internal/fault"
	"towpath/internal/library"
)

// SupportEntry is one thing of the support library: a resource, a collection or a page.
// Published, Latest and Shipped are numbers of its versions, 0 for none; Shipped is the
// latest that came with Towpath.
type SupportEntry struct {
	ID           SupportID
	Organisation OrganisationID
	Kind         library.EntryKind
	Slug         string
	Title        string // of the latest version
	Latest       int
	Published    int
	Shipped      int
	// ShippedDigest names the text that came with Towpath last.
	ShippedDigest string
	// Edited: the service wrote a version of its own.
	Edited    bool
	RetiredAt time.Time
	RetiredBy AccountID
	// ReviewedBy are the words that readers see: who looked it over. ReviewedVersion is
	// the one they looked at.
	ReviewedBy      string
	ReviewedOn      Date
	ReviewedVersion int
	ReviewDue       Date
	ChangedAt       time.Time
	Revision        int64
}

// Standing tells whether readers see it.
func (e SupportEntry) Standing() bool { return e.Published > 0 && e.RetiredAt.IsZero() }

// HasNews tells whether Towpath has a newer text than the one that readers see.
func (e SupportEntry) HasNews() bool { return e.RetiredAt.IsZero() && e.Shipped > e.Published }

// HasDraft tells whether the latest version was written here and is not published.
func (e SupportEntry) HasDraft() bool {
	return e.RetiredAt.IsZero() && e.Latest > e.Published && e.Latest != e.Shipped
}

// SupportIDOf gives the id of an entry, which is always the same for a kind and slug.
func SupportIDOf(org OrganisationID, kind library.EntryKind, slug string) SupportID {
	return SupportID(IDFrom(string(org), string(kind), slug))
}

// SupportVersion is a text of an entry as it was saved. It never changes.
type SupportVersion struct {
	ID           VersionID
	Organisation OrganisationID
	Entry        SupportID
	Number       int
	// Base is the version that the writer had before them, 0 for none.
	Base  int
	Title string
	// Body is JSON in the form of the files of content/.
	Body string
	// Note says why, to other editors.
	Note string
	At   time.Time
	// By is empty for what came with Towpath. ByName is looked up when it is shown.
	By          AccountID
	ByName      string
	PublishedAt time.Time
	PublishedBy AccountID
}

// CollectionSwitch is a collection that was switched on, from a day to the end of a day.
type CollectionSwitch struct {
	ID           SwitchID
	Organisation OrganisationID
	Collection   SupportID
	// Service is empty where it is on for the whole organisation.
	Service     ServiceID
	From, Until Date
	At          time.Time
	By          AccountID
	EndedAt     time.Time
	EndedBy     AccountID
}

// InForce tells whether it stands on a day.
func (c CollectionSwitch) InForce(day Date) bool {
	return c.EndedAt.IsZero() && c.From <= day && day <= c.Until
}

// SupportState is what is known of a whole library.
type SupportState struct {
	Revision      int64
	ShippedDigest string
	// Indexed names the form in which all of it can be searched.
	Indexed string
}

// SupportChange is an entry that changed, with what readers see of it now.
type SupportChange struct {
	Entry       SupportEntry
	Body        string // empty where they see nothing
	PublishedAt time.Time
}

// SupportCounts says how many entries there are of each state.
type SupportCounts struct{ Published, Drafts, News, Retired int }

// SupportIndexed is an entry as it is searched.
type SupportIndexed struct {
	Entry SupportID
	Words library.Indexed
}

// SupportTx is the support library: its entries, their versions, and how it is searched.
type SupportTx interface {
	// SupportState is zero where there is nothing yet.
	SupportState(ctx context.Context, org OrganisationID) (SupportState, error)
	// AdvanceSupport holds the library until the transaction ends, and gives the revision
	// that changes made in it belong to.
	AdvanceSupport(ctx context.Context, org OrganisationID) (int64, error)
	SetSupportState(ctx context.Context, org OrganisationID, s SupportState) error

	InsertSupportEntry(ctx context.Context, e SupportEntry) (bool, error)
	SetSupportEntry(ctx context.Context, e SupportEntry) error
	SupportEntry(ctx context.Context, org OrganisationID, id SupportID) (SupportEntry, error)
	ListSupportEntries(ctx context.Context, org OrganisationID, q SupportQuery, most int) ([]SupportEntry, error)
	CountSupportEntries(ctx context.Context, org OrganisationID) (SupportCounts, error)
	ListSupportChanges(ctx context.Context, org OrganisationID, after int64) ([]SupportChange, error)

	InsertSupportVersion(ctx context.Context, v SupportVersion) (bool, error)
	PublishSupportVersion(ctx context.Context, v SupportVersion) error
	SupportVersion(ctx context.Context, org OrganisationID, entry SupportID, number int) (SupportVersion, error)
	SupportVersionByID(ctx context.Context, org OrganisationID, id VersionID) (SupportVersion, error)
	ListSupportVersions(ctx context.Context, org OrganisationID, entry SupportID) ([]SupportVersion, error)

	InsertCollectionSwitch(ctx context.Context, c CollectionSwitch) (bool, error)
	EndCollectionSwitch(ctx context.Context, org OrganisationID, id SwitchID, by AccountID, at time.Time) error
	ListCollectionSwitches(ctx context.Context, org OrganisationID) ([]CollectionSwitch, error)

	SetSupportLink(ctx context.Context, l SupportLink) error
	ListSupportLinks(ctx context.Context, org OrganisationID) ([]SupportLink, error)

	// IndexSupport puts entries into the index in the place of what was there of them;
	// DropFromIndex takes them out.
	IndexSupport(ctx context.Context, org OrganisationID, list []SupportIndexed) error
	DropFromIndex(ctx context.Context, org OrganisationID, ids []SupportID) error
	CountIndexed(ctx context.Context, org OrganisationID) (int, error)
	// SearchSupport gives the entries that have one word of each list and one mark of each
	// list of marks, the best first. Words are those of library.Words.
	SearchSupport(ctx context.Context, org OrganisationID, words, marks [][]string, most int) ([]SupportID, error)
}

// SupportStanding is a state of entries, by which they are listed.
type SupportStanding string

// The states. An entry may be in several of them.
const (
	SupportPublished SupportStanding = "published"
	SupportDrafts    SupportStanding = "drafts"
	SupportNews      SupportStanding = "news" // Towpath has a newer text than the published one
	SupportRetired   SupportStanding = "retired"
)

// SupportStandings lists them in the order in which screens show them.
var SupportStandings = []SupportStanding{SupportPublished, SupportDrafts, SupportNews, SupportRetired}

// SupportQuery narrows the list of entries. What is empty is not asked.
type SupportQuery struct {
	Kind     library.EntryKind
	Standing SupportStanding
	Search   string // a part of the title or the slug
	After    int    // how many to pass over
}

// SupportList is a page of entries, by title. More tells that there is another page.
type SupportList struct {
	Entries []SupportEntry
	Counts  SupportCounts
	More    bool
}

// SupportPageSize is how many entries one page of them holds.
const SupportPageSize = 50

// ListSupport gives a page of the library's entries, whatever their state.
func (s *Service) ListSupport(ctx context.Context, a Actor, q SupportQuery) (SupportList, error) {
	var list SupportList
	q.After = max(q.After, 0)
	q.Search = strings.ToLower(strings.TrimSpace(q.Search))
	err := s.read(ctx, a, "ListSupport", subject{}, func(tx Tx) (err error) {
		if list.Counts, err = tx.CountSupportEntries(ctx, a.Organisation); err != nil {
			return err
		}
		list.Entries, err = tx.ListSupportEntries(ctx, a.Organisation, q, SupportPageSize+1)
		return err
	})
	if list.More = len(list.Entries) > SupportPageSize; list.More {
		list.Entries = list.Entries[:SupportPageSize]
	}
	return list, err
}

// SupportPage is an entry with all its versions, the latest first, and for a collection
// when it was switched on.
type SupportPage struct {
	Entry    SupportEntry
	Versions []SupportVersion
	Switches []CollectionSwitch
	Files    []FileInfo // held here, the earliest first
}

// Version gives one of the versions.
func (p SupportPage) Version(number int) (SupportVersion, bool) {
	at := slices.IndexFunc(p.Versions, func(v SupportVersion) bool { return v.Number == number })
	if at < 0 {
		return SupportVersion{}, false
	}
	return p.Versions[at], true
}

// ShowSupport gives an entry with its history.
func (s *Service) ShowSupport(ctx context.Context, a Actor, id SupportID) (SupportPage, error) {
	var page SupportPage
	err := s.read(ctx, a, "ShowSupport", about("", "support:"+string(id)), func(tx Tx) (err error) {
		if page.Entry, err = tx.SupportEntry(ctx, a.Organisation, id); err != nil {
			return err
		}
		if page.Versions, err = tx.ListSupportVersions(ctx, a.Organisation, id); err != nil {
			return err
		}
		if page.Entry.Kind == library.CollectionEntry {
			all, err := tx.ListCollectionSwitches(ctx, a.Organisation)
			if err != nil {
				return err
			}
			page.Switches = slices.DeleteFunc(all, func(c CollectionSwitch) bool { return c.Collection != id })
		}
		if page.Files, err = supportFiles(ctx, tx, a.Organisation, id); err != nil {
			return err
		}
		return nameWriters(ctx, tx, a.Organisation, page.Versions)
	})
	if err != nil {
		return SupportPage{}, err
	}
	return page, nil
}

// nameWriters fills in who wrote what. An account that is gone has no name any more.
func nameWriters(ctx context.Context, tx Tx, org OrganisationID, versions []SupportVersion) error {
	names := map[AccountID]string{"": "", OperatorAccount: Operator(org).Name}
	for i, v := range versions {
		name, ok := names[v.By]
		if !ok {
			account, err := tx.Account(ctx, org, v.By)
			if err != nil && !fault.Is(err, fault.Denied) {
				return err
			}
			name, names[v.By] = account.Name, account.Name
		}
		versions[i].ByName = name
	}
	return nil
}
