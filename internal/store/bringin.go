package store

import (
	"context"
	"math"

	"towpath/internal/store/db"
)

// broughtInAtOnce is how many entries are read together when those from before
// the log are brought in.
const broughtInAtOnce = 20_000

// bringIn takes the entries of organisations that have no log yet into one, in the
// order of their time. It happens once: an organisation with a log is left alone,
// and an entry without a place in it was put there by somebody else.
func (s *Store) bringIn(ctx context.Context) error {
	var without []string
	err := s.engine.look(ctx, func(t *tx) (err error) {
		without, err = t.q.ListOrganisationsWithoutTree(ctx)
		return failed("bring in", err)
	})
	if err != nil || len(without) == 0 {
		return err
	}
	return s.engine.write(ctx, func(t *tx) error {
		for _, org := range without {
			if err := t.bringIn(ctx, org); err != nil {
				return failed("bring in", err)
			}
		}
		return nil
	})
}

func (t *tx) bringIn(ctx context.Context, org string) error {
	// This keeps another process from doing the same at the same time.
	size, err := t.q.GrowTree(ctx, db.GrowTreeParams{OrganisationID: org, Many: 0})
	if err != nil || size > 0 {
		return err
	}
	seq, at, id := int64(0), int64(math.MinInt64), ""
	for {
		rows, err := t.q.ListUnplaced(ctx, db.ListUnplacedParams{OrganisationID: org, At: at, AuditID: id, UpTo: broughtInAtOnce})
		if err != nil {
			return err
		}
		for _, r := range rows {
			e := placed(entryParams(r), seq)
			err := t.q.PlaceEntry(ctx, db.PlaceEntryParams{OrganisationID: org, AuditID: r.AuditID, Seq: e.Seq, Leaf: e.Leaf})
			if err != nil {
				return err
			}
			seq, at, id = seq+1, r.At, r.AuditID
		}
		if len(rows) < broughtInAtOnce {
			break
		}
	}
	if err := t.q.SetTreeSize(ctx, db.SetTreeSizeParams{OrganisationID: org, Size: seq}); err != nil {
		return err
	}
	return complete(ctx, t.q, org, 0, seq)
}

// entryParams gives an entry as it is read in the shape in which it is written.
func entryParams(r db.AuditEntry) db.InsertAuditEntryParams { return db.InsertAuditEntryParams(r) }
