package care

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"towpath/internal/library"
)

// indexForm names how words are indexed, so that a change of it has them indexed anew.
const indexForm = "1"

// SyncSupport takes in what this Towpath brings of the support library. What the service
// never edited is published as it is; of all else the new text waits for an editor. It
// also indexes anew where the index is missing something. It is cheap where nothing
// changed, may run in several processes at once, and tells whether anything was done.
func (s *Service) SyncSupport(ctx context.Context, a Actor, shipped []library.Entry) (bool, error) {
	digest := digestOfAll(shipped)
	var settled bool
	err := s.store.Read(ctx, func(tx Tx) (err error) {
		settled, err = supportSettled(ctx, tx, a.Organisation, digest)
		return err
	})
	if err != nil || settled {
		return false, err
	}
	err = s.write(ctx, a, "SyncSupport", subject{}, func(tx Tx) error {
		revision, err := tx.AdvanceSupport(ctx, a.Organisation)
		if err != nil {
			return err
		}
		state, err := tx.SupportState(ctx, a.Organisation)
		if err != nil {
			return err
		}
		if state.ShippedDigest != digest {
			for _, entry := range shipped {
				if err := s.takeShipped(ctx, tx, a.Organisation, entry, revision); err != nil {
					return err
				}
			}
		}
		if err := reindex(ctx, tx, a.Organisation); err != nil {
			return err
		}
		return tx.SetSupportState(ctx, a.Organisation, SupportState{ShippedDigest: digest, Indexed: indexForm})
	})
	return err == nil, err
}

// supportSettled tells whether all that was shipped is there and can be found.
func supportSettled(ctx context.Context, tx Tx, org OrganisationID, digest string) (bool, error) {
	state, err := tx.SupportState(ctx, org)
	if err != nil || state.ShippedDigest != digest || state.Indexed != indexForm {
		return false, err
	}
	there, err := tx.CountIndexed(ctx, org)
	if err != nil {
		return false, err
	}
	counts, err := tx.CountSupportEntries(ctx, org)
	return there == counts.Published, err
}

func digestOf(e library.Entry) string {
	h := sha256.Sum256(e.Body)
	return hex.EncodeToString(h[:])
}

func digestOfAll(shipped []library.Entry) string {
	h := sha256.New()
	for _, e := range shipped {
		_, _ = h.Write([]byte(string(e.Kind) + " " + e.ID + " " + digestOf(e) + "\n")) // it does not fail
	}
	return hex.EncodeToString(h.Sum(nil))
}

// takeShipped adds a shipped text as a version by nobody, unless it was the latest such.
func (s *Service) takeShipped(ctx context.Context, tx Tx, org OrganisationID, entry library.Entry, revision int64) error {
	digest := digestOf(entry)
	item, err := library.Parse(entry.Kind, entry.Body)
	if err != nil {
		return err
	}
	e, err := s.entryToWrite(ctx, tx, Actor{Organisation: org}, entry.Kind, item, 0)
	if err != nil || e.ShippedDigest == digest {
		return err
	}
	v := SupportVersion{
		ID: VersionID(s.newID()), Organisation: org, Entry: e.ID, Number: e.Latest + 1, Base: e.Shipped, Title: item.Title(),
		Body: string(entry.Body), At: s.Now(),
	}
	e.Latest, e.Shipped, e.ShippedDigest, e.Title, e.Revision = v.Number, v.Number, digest, v.Title, revision
	if !e.Edited {
		e.Published, v.PublishedAt = v.Number, v.At
	}
	if err := keepEntry(ctx, tx, e); err != nil {
		return err
	}
	_, err = tx.InsertSupportVersion(ctx, v)
	return err
}

// reindex indexes all that readers see.
func reindex(ctx context.Context, tx Tx, org OrganisationID) error {
	all, err := tx.ListSupportChanges(ctx, org, 0)
	if err != nil {
		return err
	}
	var found []SupportIndexed
	var gone []SupportID
	for _, change := range all {
		item, err := library.Parse(change.Entry.Kind, []byte(change.Body))
		if change.Body == "" || err != nil { // readers do not see it
			gone = append(gone, change.Entry.ID)
			continue
		}
		found = append(found, indexed(change.Entry.ID, item)...)
	}
	if err := tx.DropFromIndex(ctx, org, gone); err != nil {
		return err
	}
	return tx.IndexSupport(ctx, org, found)
}
