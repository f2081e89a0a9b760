package care

import (
	"context"

	"towpath/internal/library"
)

// SupportFound is what a search of the library found, the best first. Asked tells what
// was looked for.
type SupportFound struct {
	Asked library.Asked
	Hits  []SupportHit
	// Some tells that nothing had all of the words, so that these have some of them.
	Some bool
	// Full tells that there may be more than were looked at.
	Full bool
}

// SupportHit is one entry that was found.
type SupportHit struct {
	Kind library.EntryKind
	Item library.Item
	SupportFacts
}

// MaxSupportHits is how many entries a search gives at most.
const MaxSupportHits = 200

// SearchSupport looks for published entries. It is open to everybody, leaves no trace of
// who looked for what, and does not fail whatever was typed. Collections are found while
// they are in force.
func (s *Service) SearchSupport(ctx context.Context, org OrganisationID, text string, narrow library.Filter) (SupportFound, error) {
	var found SupportFound
	err := s.store.Read(ctx, func(tx Tx) error {
		shelf, err := s.shelfOf(ctx, tx, org)
		if err != nil {
			return err
		}
		found = SupportFound{Asked: shelf.words.Ask(text, narrow)}
		if found.Asked.Nothing() {
			return nil
		}
		if err := found.look(ctx, tx, org, shelf, found.Asked.All); err != nil {
			return err
		}
		if len(found.Hits) == 0 && len(found.Asked.All) > 1 {
			var anyOf []string
			for _, some := range found.Asked.All {
				anyOf = append(anyOf, some...)
			}
			found.Some = true
			return found.look(ctx, tx, org, shelf, [][]string{anyOf})
		}
		return nil
	})
	return found, err
}

func (f *SupportFound) look(ctx context.Context, tx Tx, org OrganisationID, shelf *SupportLibrary, words [][]string) error {
	ids, err := tx.SearchSupport(ctx, org, words, f.Asked.Marks, MaxSupportHits)
	if err != nil {
		return err
	}
	f.Full = len(ids) == MaxSupportHits
	for _, id := range ids {
		at, ok := shelf.items[id]
		if !ok {
			continue
		}
		if at.Entry.Kind == library.CollectionEntry {
			if _, on := shelf.StandingCollection(at.Entry.Slug); !on {
				continue
			}
		}
		facts, _ := shelf.Facts(at.Entry.Kind, at.Entry.Slug)
		f.Hits = append(f.Hits, SupportHit{Kind: at.Entry.Kind, Item: at.Item, SupportFacts: facts})
	}
	return nil
}
