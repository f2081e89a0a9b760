package care

import (
	"context"
	"slices"
	"time"
	"unicode/utf8"

	"towpath/internal/fault"
)

// Extra is what another system said of something in a person's record that Towpath has no
// place for. It is kept as it was said, and given back with what it was said of; nothing is
// worked out of it. The latest of a resource holds; empty words take it away.
type Extra struct {
	Organisation OrganisationID
	Person       PersonID
	// Kind and Resource say of what: a type of FHIR, and its id.
	Kind, Resource string
	Words          string
	At             time.Time
	By             AccountID
}

// MaxExtra is how many bytes may be kept beside one resource.
const MaxExtra = 256 << 10

// ExtraTx is what other systems said.
type ExtraTx interface {
	InsertExtra(ctx context.Context, e Extra) (bool, error)
	// ListExtras gives the latest of each resource last.
	ListExtras(ctx context.Context, org OrganisationID, person PersonID) ([]Extra, error)
}

// goodExtra tells whether it can be kept.
func goodExtra(e Extra) bool {
	return e.Words != "" && len(e.Words) <= MaxExtra && utf8.ValidString(e.Words) && isLine(e.Kind) && isLine(e.Resource)
}

// KeepExtra keeps what another system said of something in a person's record.
func (s *Service) KeepExtra(ctx context.Context, a Actor, person PersonID, e Extra) error {
	var c fault.Check
	c.Require(len(e.Words) <= MaxExtra, "words", "error.long", "most", MaxExtra)
	c.Require(utf8.ValidString(e.Words), "words", "error.id")
	c.Require(e.Kind != "" && Fits(e.Kind, MaxLine) && e.Resource != "" && Fits(e.Resource, MaxLine), "id", "error.id")
	if err := c.Err("KeepExtra"); err != nil {
		return err
	}
	e.Organisation, e.Person, e.At, e.By = a.Organisation, person, s.Now(), a.Account
	return s.write(ctx, a, "KeepExtra", about(person, ""), func(tx Tx) error {
		added, err := tx.InsertExtra(ctx, e)
		if err == nil && !added {
			err = fault.New(fault.Conflict, "KeepExtra: something else was said at the same instant", nil)
		}
		return err
	})
}

// ListExtras gives what other systems said of the things in a person's record, the latest of
// each. Where there is nothing to look at it leaves no entry. Whoever is let in by consent
// alone sees none: what stands in them belongs to no topic.
func (s *Service) ListExtras(ctx context.Context, a Actor, person PersonID) (list []Extra, err error) {
	on, nothing := about(person, ""), false
	look := func(tx Tx) (err error) {
		list, err = tx.ListExtras(ctx, a.Organisation, person)
		return err
	}
	first := s.store.Read(ctx, func(tx Tx) error {
		_, tx, err := s.decide(ctx, tx, a, "ListExtras", on)
		if err == nil {
			err = look(tx)
		}
		nothing = err == nil && len(list) == 0
		return err
	})
	if first == nil && nothing {
		return nil, nil
	}
	if err := s.read(ctx, a, "ListExtras", on, look); err != nil {
		return nil, err
	}
	return latestExtras(list), nil
}

// latestExtras keeps the latest of each resource.
func latestExtras(list []Extra) []Extra {
	for i := range list[:max(len(list)-1, 0)] {
		if list[i].Kind == list[i+1].Kind && list[i].Resource == list[i+1].Resource {
			list[i].Words = "" // said anew
		}
	}
	return slices.DeleteFunc(list, func(e Extra) bool { return e.Words == "" })
}

// copyExtras adds to a copy what other systems said.
func copyExtras(ctx context.Context, tx Tx, a Actor, person PersonID, r *Record) error {
	list, err := tx.ListExtras(ctx, a.Organisation, person)
	r.Extras = latestExtras(list)
	return err
}
