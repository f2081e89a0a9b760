package care

import (
	"context"
	"slices"

	"towpath/internal/library"
)

// SupportDue is what an editor has to look at, the most pressing first. Of each list no
// more than MaxSupportDue are given; the numbers count all of them.
type SupportDue struct {
	Today Date
	// Ending are collections that stand, those that end first; Off can be switched on.
	Ending []StandingCollection
	Off    []DueEntry
	// News have a newer text by Towpath. Broken links failed on several days.
	News, Broken, Overdue, Never, Unchecked                                    []DueEntry
	NewsInAll, BrokenInAll, OverdueInAll, NeverInAll, UncheckedInAll, AllInAll int
}

// DueEntry is an entry on such a list.
type DueEntry struct {
	ID      SupportID
	Kind    library.EntryKind
	Slug    string
	Title   string
	Address string
	Due     Date // when a review was due
	Link    SupportLink
	Days    int // for how long a collection stands
}

// MaxSupportDue is how many entries each list has at most.
const MaxSupportDue = 25

// ListSupportDue gives what needs review.
func (s *Service) ListSupportDue(ctx context.Context, a Actor) (SupportDue, error) {
	var due SupportDue
	err := s.read(ctx, a, "ListSupportDue", subject{}, func(tx Tx) error {
		shelf, err := s.shelfOf(ctx, tx, a.Organisation)
		if err != nil {
			return err
		}
		due = shelf.due()
		return nil
	})
	return due, err
}

func (l *SupportLibrary) due() SupportDue {
	due := SupportDue{Today: l.Today, Ending: l.InForce(), AllInAll: len(l.items)}
	for _, at := range l.byTitle() {
		e := at.Entry
		entry := DueEntry{ID: e.ID, Kind: e.Kind, Slug: e.Slug, Title: at.Item.Title(), Due: e.ReviewDue}
		if e.HasNews() {
			note(&due.News, &due.NewsInAll, entry)
		}
		if e.Kind == library.CollectionEntry {
			if entry.Days = at.Item.Collection.Days; !slices.ContainsFunc(due.Ending, func(c StandingCollection) bool { return c.Switch.Collection == e.ID }) {
				due.Off = append(due.Off, entry)
			}
			continue
		}
		r := at.Item.Resource
		if entry.Due == "" && !r.DueForReview.IsZero() {
			entry.Due = DateOf(r.DueForReview, r.DueForReview.Location())
		}
		switch {
		case entry.Due == "":
			note(&due.Never, &due.NeverInAll, entry)
		case entry.Due <= l.Today:
			note(&due.Overdue, &due.OverdueInAll, entry)
		}
		entry.Address, entry.Link = r.Address, l.links[r.Address]
		switch {
		case entry.Link.Broken():
			note(&due.Broken, &due.BrokenInAll, entry)
		case r.Address != "" && r.Checked.IsZero() && entry.Link.WorkedAt.IsZero():
			note(&due.Unchecked, &due.UncheckedInAll, entry)
		}
	}
	return due
}

func note(list *[]DueEntry, n *int, e DueEntry) {
	if *n++; len(*list) < MaxSupportDue {
		*list = append(*list, e)
	}
}
