package care

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"towpath/internal/library"
)

// SupportLibrary is the published state of the support library, with what is in force
// today. It does not change, and may be kept for a page.
type SupportLibrary struct {
	*library.Library
	// Today is the day on which collections are in force.
	Today    Date
	items    map[SupportID]supportItem
	bySlug   map[string]SupportID
	switches []CollectionSwitch
	links    map[string]SupportLink
	words    *library.Vocabulary
	revision int64
}

// supportItem is what readers see of one entry.
type supportItem struct {
	Entry       SupportEntry
	Item        library.Item
	PublishedAt time.Time
	// words are those that it is found by.
	words library.Indexed
}

// SupportFacts are what is known of a published entry beside its text.
type SupportFacts struct {
	ID          SupportID
	PublishedAt time.Time
	// ReviewedBy is empty as long as nobody looked it over. Since tells that its text
	// changed since.
	ReviewedBy      string
	ReviewedOn      Date
	ReviewDue       Date
	ChangedSince    bool
	WrittenByOthers bool // it came with Towpath, and the service never edited it
}

// Facts gives what is known of a published entry.
func (l *SupportLibrary) Facts(kind library.EntryKind, slug string) (SupportFacts, bool) {
	at, ok := l.items[l.bySlug[string(kind)+"/"+slug]]
	e := at.Entry
	return SupportFacts{
		ID: e.ID, PublishedAt: at.PublishedAt, ReviewedBy: e.ReviewedBy, ReviewedOn: e.ReviewedOn, ReviewDue: e.ReviewDue,
		ChangedSince: e.ReviewedVersion != e.Published, WrittenByOthers: !e.Edited,
	}, ok
}

// StandingCollection is a collection that readers see today.
type StandingCollection struct {
	library.Collection
	Switch CollectionSwitch
}

// Link gives what is known of an address, where somebody looked.
func (l *SupportLibrary) Link(address string) (SupportLink, bool) {
	link, ok := l.links[address]
	return link, ok
}

// byTitle gives everything in the order of titles.
func (l *SupportLibrary) byTitle() []supportItem {
	return slices.SortedFunc(maps.Values(l.items), func(a, b supportItem) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Item.Title()), strings.ToLower(b.Item.Title())), strings.Compare(string(a.Entry.ID), string(b.Entry.ID)))
	})
}

// InForce gives the collections that stand today, those that end first before the others.
func (l *SupportLibrary) InForce() []StandingCollection {
	var out []StandingCollection
	for _, c := range l.switches {
		if at, ok := l.items[c.Collection]; ok && c.InForce(l.Today) {
			out = append(out, StandingCollection{at.Item.Collection, c})
		}
	}
	slices.SortStableFunc(out, func(a, b StandingCollection) int { return cmp.Compare(a.Switch.Until, b.Switch.Until) })
	return out
}

// StandingCollection finds a collection that stands today, with the switch that holds
// longest.
func (l *SupportLibrary) StandingCollection(slug string) (StandingCollection, bool) {
	all := l.InForce()
	slices.Reverse(all)
	at := slices.IndexFunc(all, func(c StandingCollection) bool { return c.ID == slug })
	if at < 0 {
		return StandingCollection{}, false
	}
	return all[at], true
}

// supportShelf holds the library of each organisation in memory.
type supportShelf struct {
	mu    sync.Mutex
	known map[OrganisationID]*SupportLibrary
}

// SupportLibrary gives the published state of an organisation's library. It is open to
// everybody: nobody is tracked for reading it. It costs one small query, unless something
// changed.
func (s *Service) SupportLibrary(ctx context.Context, org OrganisationID) (*SupportLibrary, error) {
	var shelf *SupportLibrary
	err := s.store.Read(ctx, func(tx Tx) (err error) {
		shelf, err = s.shelfOf(ctx, tx, org)
		return err
	})
	return shelf, err
}

// shelfOf gives the library as a transaction sees it.
func (s *Service) shelfOf(ctx context.Context, tx Tx, org OrganisationID) (*SupportLibrary, error) {
	state, err := tx.SupportState(ctx, org)
	if err != nil {
		return nil, err
	}
	s.support.mu.Lock() // whoever comes while it is made waits for it, and has it made
	defer s.support.mu.Unlock()
	known := s.support.known[org]
	if known == nil {
		known = &SupportLibrary{Library: library.New(nil, nil, nil), words: library.NewVocabulary(nil)}
	}
	if known.revision < state.Revision {
		if known, err = s.bring(ctx, tx, org, known, state.Revision); err != nil {
			return nil, err
		}
		s.support.known[org] = known
	}
	today := *known
	today.Today = s.today()
	return &today, nil
}

// bring gives the library with what changed since. An entry that cannot be read any more
// is left out and said in the log: it must not take the others along.
func (s *Service) bring(ctx context.Context, tx Tx, org OrganisationID, l *SupportLibrary, revision int64) (*SupportLibrary, error) {
	changes, err := tx.ListSupportChanges(ctx, org, l.revision)
	if err != nil {
		return nil, err
	}
	next := &SupportLibrary{items: maps.Clone(l.items), bySlug: maps.Clone(l.bySlug), revision: revision}
	if next.items == nil {
		next.items, next.bySlug = map[SupportID]supportItem{}, map[string]SupportID{}
	}
	if next.switches, err = tx.ListCollectionSwitches(ctx, org); err != nil {
		return nil, err
	}
	if next.links, err = linksOf(ctx, tx, org); err != nil {
		return nil, err
	}
	var more, fewer []library.Indexed
	for _, change := range changes {
		e := change.Entry
		if had, ok := next.items[e.ID]; ok {
			fewer = append(fewer, had.words)
			delete(next.items, e.ID)
		}
		if change.Body == "" {
			continue
		}
		item, err := library.Parse(e.Kind, []byte(change.Body))
		if err != nil {
			s.log.ErrorContext(ctx, "an entry of the support library cannot be read", "entry", e.ID, "error", err)
			continue
		}
		now := supportItem{Entry: e, Item: item, PublishedAt: change.PublishedAt, words: item.Indexed()}
		next.items[e.ID], next.bySlug[string(e.Kind)+"/"+e.Slug] = now, e.ID
		more = append(more, now.words)
	}
	next.words = l.words.With(more, fewer)
	next.Library = next.read()
	return next, nil
}

// read puts what readers see into lists.
func (l *SupportLibrary) read() *library.Library {
	var resources []library.Resource
	var collections []library.Collection
	var pages []library.Page
	for _, at := range l.items {
		switch at.Entry.Kind {
		case library.ResourceEntry:
			resources = append(resources, at.Item.Resource)
		case library.CollectionEntry:
			collections = append(collections, at.Item.Collection)
		case library.PageEntry:
			pages = append(pages, at.Item.Page)
		}
	}
	return library.New(resources, collections, pages)
}

// ServiceNames gives the names of an organisation's services, which are public.
func (s *Service) ServiceNames(ctx context.Context, org OrganisationID) (map[ServiceID]string, error) {
	names := map[ServiceID]string{}
	err := s.store.Read(ctx, func(tx Tx) error {
		services, err := tx.Services(ctx, org)
		for _, of := range services {
			names[of.ID] = of.Name
		}
		return err
	})
	return names, err
}
