package care

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"towpath/internal/fault"
	"towpath/internal/library"
)

// SupportRow is one entry of a file that is brought in; At says where it stands there.
type SupportRow struct {
	At string
	NewSupport
}

// SupportFault says of a row why it cannot be brought in.
type SupportFault struct{ At, Reason string }

// SupportImported counts what an import did.
type SupportImported struct{ Added, Changed, Same int }

// MaxSupportRows bounds one import.
const MaxSupportRows = 25_000

// ImportSupport brings many texts in, all of them or none: as drafts, or published at
// once. A text that is there already as the latest is passed over. Where some cannot be
// read, all reasons are given and nothing is changed.
func (s *Service) ImportSupport(ctx context.Context, a Actor, rows []SupportRow, publish bool) (SupportImported, []SupportFault, error) {
	var c fault.Check
	c.Require(len(rows) > 0, "file", "support.error.no_rows")
	c.Require(len(rows) <= MaxSupportRows, "file", "support.error.rows")
	if err := c.Err("ImportSupport"); err != nil {
		return SupportImported{}, nil, err
	}
	items, faults := readRows(rows)
	if len(faults) > 0 {
		c.Require(false, "file", "support.error.rows_wrong")
		return SupportImported{}, faults, c.Err("ImportSupport")
	}
	var done SupportImported
	err := s.write(ctx, a, "ImportSupport", subject{}, func(tx Tx) (err error) {
		done, faults, err = s.bringInSupport(ctx, tx, a, rows, items, publish)
		return err
	})
	return done, faults, err
}

// readRows reads every row, and says why where one cannot be used.
func readRows(rows []SupportRow) ([]library.Item, []SupportFault) {
	items := make([]library.Item, len(rows))
	var faults []SupportFault
	seen := map[string]string{}
	for i, row := range rows {
		item, err := readSupport("ImportSupport", row.Kind, row.Body)
		if err != nil {
			faults = append(faults, SupportFault{row.At, rowReason(err)})
			continue
		}
		key := string(row.Kind) + "/" + item.ID()
		if at, twice := seen[key]; twice {
			faults = append(faults, SupportFault{row.At, fmt.Sprintf("%q stands at %s already", item.ID(), at)})
		}
		seen[key], items[i] = row.At, item
	}
	return items, faults
}

func rowReason(err error) string {
	if cause := errors.Unwrap(err); cause != nil {
		return cause.Error()
	}
	return "the text is too long"
}

// bringInSupport writes what was read: resources before collections, which may hold them.
func (s *Service) bringInSupport(ctx context.Context, tx Tx, a Actor, rows []SupportRow, items []library.Item, publish bool) (done SupportImported, faults []SupportFault, err error) {
	revision, err := tx.AdvanceSupport(ctx, a.Organisation)
	if err != nil {
		return done, nil, err
	}
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	place := func(i int) int { return slices.Index(library.EntryKinds, rows[i].Kind) }
	slices.SortStableFunc(order, func(i, j int) int { return place(i) - place(j) })
	var found []SupportIndexed
	for _, i := range order {
		e, err := s.bringIn(ctx, tx, a, rows[i].NewSupport, items[i], revision, publish, &done)
		if fault.Is(err, fault.Invalid) {
			faults = append(faults, SupportFault{rows[i].At, "the collection has a resource that is not published"})
			continue
		}
		if err != nil {
			return done, nil, err
		}
		if publish && e.Standing() {
			found = append(found, indexed(e.ID, items[i])...)
		}
	}
	if len(faults) > 0 {
		var c fault.Check
		c.Require(false, "file", "support.error.rows_wrong")
		return SupportImported{}, faults, c.Err("ImportSupport")
	}
	return done, nil, tx.IndexSupport(ctx, a.Organisation, found)
}

// bringIn writes one text as the latest of its entry, unless it is that already.
func (s *Service) bringIn(ctx context.Context, tx Tx, a Actor, n NewSupport, item library.Item, revision int64, publish bool, done *SupportImported) (SupportEntry, error) {
	e, err := s.entryToWrite(ctx, tx, a, n.Kind, item, 0)
	if err != nil {
		return e, err
	}
	added := e.Latest == 0
	if n.Base = e.Latest; !added {
		latest, err := tx.SupportVersion(ctx, a.Organisation, e.ID, e.Latest)
		if err != nil {
			return e, err
		}
		if latest.Body == string(n.Body) && (!publish || e.Published == e.Latest && e.Standing()) {
			done.Same++
			return e, nil
		}
	}
	e.Revision = revision
	v, err := s.addVersion(ctx, tx, a, &e, n, item)
	if err != nil {
		return e, err
	}
	if publish {
		if err := s.publish(ctx, tx, a, &e, v, item); err != nil {
			return e, err
		}
		if err := tx.SetSupportEntry(ctx, e); err != nil {
			return e, err
		}
	}
	if added {
		done.Added++
	} else {
		done.Changed++
	}
	return e, nil
}

// ExportSupport gives every text that readers see, by kind and then by slug.
func (s *Service) ExportSupport(ctx context.Context, a Actor) ([]SupportRow, error) {
	var rows []SupportRow
	err := s.read(ctx, a, "ExportSupport", subject{}, func(tx Tx) error {
		all, err := tx.ListSupportChanges(ctx, a.Organisation, 0)
		for _, c := range all {
			if c.Body != "" {
				rows = append(rows, SupportRow{At: c.Entry.Slug, NewSupport: NewSupport{Kind: c.Entry.Kind, Body: []byte(c.Body)}})
			}
		}
		return err
	})
	slices.SortFunc(rows, func(a, b SupportRow) int {
		return cmp.Or(slices.Index(library.EntryKinds, a.Kind)-slices.Index(library.EntryKinds, b.Kind), cmp.Compare(a.At, b.At))
	})
	return rows, err
}
