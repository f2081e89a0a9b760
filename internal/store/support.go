package store

import (
	"context"
	"strings"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/library"
	"towpath/internal/store/db"
)

// SupportState implements care.Tx.
func (t *tx) SupportState(ctx context.Context, org care.OrganisationID) (care.SupportState, error) {
	row, err := t.q.GetSupportState(ctx, string(org))
	state, err := one("SupportState", row, err, func(r db.SupportState) care.SupportState {
		return care.SupportState{Revision: r.Revision, ShippedDigest: r.ShippedDigest, Indexed: r.Indexed}
	})
	if fault.Is(err, fault.Denied) {
		return care.SupportState{}, nil
	}
	return state, err
}

// AdvanceSupport implements care.Tx.
func (t *tx) AdvanceSupport(ctx context.Context, org care.OrganisationID) (int64, error) {
	if _, err := t.q.InsertSupportState(ctx, string(org)); err != nil {
		return 0, failed("AdvanceSupport", err)
	}
	revision, err := t.q.AdvanceSupport(ctx, string(org))
	return revision, failed("AdvanceSupport", err)
}

// SetSupportState implements care.Tx.
func (t *tx) SetSupportState(ctx context.Context, org care.OrganisationID, s care.SupportState) error {
	_, err := t.q.SetSupportState(ctx, db.SetSupportStateParams{OrganisationID: string(org), ShippedDigest: s.ShippedDigest, Indexed: s.Indexed})
	return failed("SetSupportState", err)
}

// SetSupportLink implements care.Tx.
func (t *tx) SetSupportLink(ctx context.Context, l care.SupportLink) error {
	_, err := t.q.SetSupportLink(ctx, db.SetSupportLinkParams{
		OrganisationID: string(l.Organisation), Address: l.Address, CheckedAt: micro(l.CheckedAt), WorkedAt: micro(l.WorkedAt),
		FailedDays: int64(l.FailedDays), FailedOn: string(l.FailedOn), Outcome: string(l.Outcome),
	})
	return failed("SetSupportLink", err)
}

// ListSupportLinks implements care.Tx.
func (t *tx) ListSupportLinks(ctx context.Context, org care.OrganisationID) ([]care.SupportLink, error) {
	rows, err := t.q.ListSupportLinks(ctx, string(org))
	return each("ListSupportLinks", rows, err, func(r db.SupportLink) care.SupportLink {
		return care.SupportLink{
			Organisation: org, Address: r.Address, CheckedAt: instant(r.CheckedAt), WorkedAt: instant(r.WorkedAt),
			FailedDays: int(r.FailedDays), FailedOn: care.Date(r.FailedOn), Outcome: care.LinkOutcome(r.Outcome),
		}
	})
}

func supportEntryOf(r db.SupportEntry) care.SupportEntry {
	return care.SupportEntry{
		ID: care.SupportID(r.EntryID), Organisation: care.OrganisationID(r.OrganisationID), Kind: library.EntryKind(r.Kind), Slug: r.Slug, Title: r.Title,
		Latest: int(r.Latest), Published: int(r.Published), Shipped: int(r.Shipped), ShippedDigest: r.ShippedDigest, Edited: r.Edited != 0,
		RetiredAt: instant(r.RetiredAt), RetiredBy: care.AccountID(r.RetiredBy), ReviewedBy: r.ReviewedBy, ReviewedOn: care.Date(r.ReviewedOn),
		ReviewedVersion: int(r.ReviewedVersion), ReviewDue: care.Date(r.ReviewDue), ChangedAt: instant(r.ChangedAt), Revision: r.Revision,
	}
}

// InsertSupportEntry implements care.Tx.
func (t *tx) InsertSupportEntry(ctx context.Context, e care.SupportEntry) (bool, error) {
	n, err := t.q.InsertSupportEntry(ctx, db.InsertSupportEntryParams{
		OrganisationID: string(e.Organisation), EntryID: string(e.ID), Kind: string(e.Kind), Slug: e.Slug, Title: e.Title,
		Latest: int64(e.Latest), Published: int64(e.Published), Shipped: int64(e.Shipped), ShippedDigest: e.ShippedDigest, Edited: flag(e.Edited),
		RetiredAt: micro(e.RetiredAt), RetiredBy: string(e.RetiredBy), ReviewedBy: e.ReviewedBy, ReviewedOn: string(e.ReviewedOn),
		ReviewedVersion: int64(e.ReviewedVersion), ReviewDue: string(e.ReviewDue), ChangedAt: micro(e.ChangedAt), Revision: e.Revision,
	})
	return added("InsertSupportEntry", n, err)
}

// SetSupportEntry implements care.Tx.
func (t *tx) SetSupportEntry(ctx context.Context, e care.SupportEntry) error {
	_, err := t.q.SetSupportEntry(ctx, db.SetSupportEntryParams{
		OrganisationID: string(e.Organisation), EntryID: string(e.ID), Title: e.Title,
		Latest: int64(e.Latest), Published: int64(e.Published), Shipped: int64(e.Shipped), ShippedDigest: e.ShippedDigest, Edited: flag(e.Edited),
		RetiredAt: micro(e.RetiredAt), RetiredBy: string(e.RetiredBy), ReviewedBy: e.ReviewedBy, ReviewedOn: string(e.ReviewedOn),
		ReviewedVersion: int64(e.ReviewedVersion), ReviewDue: string(e.ReviewDue), ChangedAt: micro(e.ChangedAt), Revision: e.Revision,
	})
	return failed("SetSupportEntry", err)
}

// SupportEntry implements care.Tx.
func (t *tx) SupportEntry(ctx context.Context, org care.OrganisationID, id care.SupportID) (care.SupportEntry, error) {
	row, err := t.q.GetSupportEntry(ctx, db.GetSupportEntryParams{OrganisationID: string(org), EntryID: string(id)})
	return one("SupportEntry", row, err, supportEntryOf)
}

// part gives a pattern for a part of a text; what a pattern would take for a sign of its
// own is left out.
func part(text string) string {
	text = strings.NewReplacer("%", "", "_", "", `\`, "", "\x00", "").Replace(text)
	if text == "" {
		return ""
	}
	return "%" + strings.ToValidUTF8(text, "") + "%"
}

// ListSupportEntries implements care.Tx.
func (t *tx) ListSupportEntries(ctx context.Context, org care.OrganisationID, q care.SupportQuery, most int) ([]care.SupportEntry, error) {
	is := func(s care.SupportStanding) int64 { return flag(q.Standing == s || q.Standing == "") }
	rows, err := t.q.ListSupportEntries(ctx, db.ListSupportEntriesParams{
		OrganisationID: string(org), Kind: string(q.Kind), Search: part(q.Search), Published: is(care.SupportPublished), Draft: is(care.SupportDrafts),
		News: is(care.SupportNews), Retired: is(care.SupportRetired), UpTo: int32(most), Past: int32(q.After),
	})
	return each("ListSupportEntries", rows, err, supportEntryOf)
}

// CountSupportEntries implements care.Tx.
func (t *tx) CountSupportEntries(ctx context.Context, org care.OrganisationID) (care.SupportCounts, error) {
	row, err := t.q.CountSupportEntries(ctx, string(org))
	return one("CountSupportEntries", row, err, func(r db.CountSupportEntriesRow) care.SupportCounts {
		return care.SupportCounts{Published: int(r.Published), Drafts: int(r.Drafts), News: int(r.News), Retired: int(r.Retired)}
	})
}

// ListSupportChanges implements care.Tx.
func (t *tx) ListSupportChanges(ctx context.Context, org care.OrganisationID, after int64) ([]care.SupportChange, error) {
	rows, err := t.q.ListSupportChanges(ctx, db.ListSupportChangesParams{OrganisationID: string(org), After: after})
	return each("ListSupportChanges", rows, err, func(r db.ListSupportChangesRow) care.SupportChange {
		return care.SupportChange{Entry: supportEntryOf(r.SupportEntry), Body: r.Body, PublishedAt: instant(r.PublishedAt)}
	})
}

// InsertSupportVersion implements care.Tx.
func (t *tx) InsertSupportVersion(ctx context.Context, v care.SupportVersion) (bool, error) {
	words := t.row(ctx, organisationOwner(string(v.Organisation)), "support_version", string(v.ID))
	p := db.InsertSupportVersionParams{
		OrganisationID: string(v.Organisation), EntryID: string(v.Entry), Number: int64(v.Number), VersionID: string(v.ID), Base: int64(v.Base),
		Title: v.Title, Body: v.Body, Note: words.seal("note", v.Note), WrittenAt: micro(v.At), WrittenBy: string(v.By),
		PublishedAt: micro(v.PublishedAt), PublishedBy: string(v.PublishedBy),
	}
	if words.err != nil {
		return false, failed("InsertSupportVersion", words.err)
	}
	n, err := t.q.InsertSupportVersion(ctx, p)
	return added("InsertSupportVersion", n, err)
}

// PublishSupportVersion implements care.Tx.
func (t *tx) PublishSupportVersion(ctx context.Context, v care.SupportVersion) error {
	_, err := t.q.SetSupportPublished(ctx, db.SetSupportPublishedParams{
		OrganisationID: string(v.Organisation), EntryID: string(v.Entry), Number: int64(v.Number), PublishedAt: micro(v.PublishedAt), PublishedBy: string(v.PublishedBy),
	})
	return failed("PublishSupportVersion", err)
}

func (t *tx) supportVersionOf(ctx context.Context) func(r db.SupportVersion) (care.SupportVersion, error) {
	return func(r db.SupportVersion) (care.SupportVersion, error) {
		words := t.row(ctx, organisationOwner(r.OrganisationID), "support_version", r.VersionID)
		return care.SupportVersion{
			ID: care.VersionID(r.VersionID), Organisation: care.OrganisationID(r.OrganisationID), Entry: care.SupportID(r.EntryID), Number: int(r.Number),
			Base: int(r.Base), Title: r.Title, Body: r.Body, Note: words.open("note", r.Note), At: instant(r.WrittenAt), By: care.AccountID(r.WrittenBy),
			PublishedAt: instant(r.PublishedAt), PublishedBy: care.AccountID(r.PublishedBy),
		}, words.err
	}
}

// SupportVersion implements care.Tx.
func (t *tx) SupportVersion(ctx context.Context, org care.OrganisationID, entry care.SupportID, number int) (care.SupportVersion, error) {
	row, err := t.q.GetSupportVersion(ctx, db.GetSupportVersionParams{OrganisationID: string(org), EntryID: string(entry), Number: int64(number)})
	return oneOpened("SupportVersion", row, err, t.supportVersionOf(ctx))
}

// SupportVersionByID implements care.Tx.
func (t *tx) SupportVersionByID(ctx context.Context, org care.OrganisationID, id care.VersionID) (care.SupportVersion, error) {
	row, err := t.q.GetSupportVersionByID(ctx, db.GetSupportVersionByIDParams{OrganisationID: string(org), VersionID: string(id)})
	return oneOpened("SupportVersionByID", row, err, t.supportVersionOf(ctx))
}

// ListSupportVersions implements care.Tx.
func (t *tx) ListSupportVersions(ctx context.Context, org care.OrganisationID, entry care.SupportID) ([]care.SupportVersion, error) {
	rows, err := t.q.ListSupportVersions(ctx, db.ListSupportVersionsParams{OrganisationID: string(org), EntryID: string(entry)})
	return eachOpened("ListSupportVersions", rows, err, t.supportVersionOf(ctx))
}

// InsertCollectionSwitch implements care.Tx.
func (t *tx) InsertCollectionSwitch(ctx context.Context, c care.CollectionSwitch) (bool, error) {
	n, err := t.q.InsertCollectionSwitch(ctx, db.InsertCollectionSwitchParams{
		OrganisationID: string(c.Organisation), SwitchID: string(c.ID), EntryID: string(c.Collection), ServiceID: string(c.Service),
		FromDay: string(c.From), UntilDay: string(c.Until), BegunAt: micro(c.At), BegunBy: string(c.By),
	})
	return added("InsertCollectionSwitch", n, err)
}

// EndCollectionSwitch implements care.Tx.
func (t *tx) EndCollectionSwitch(ctx context.Context, org care.OrganisationID, id care.SwitchID, by care.AccountID, at time.Time) error {
	_, err := t.q.EndCollectionSwitch(ctx, db.EndCollectionSwitchParams{OrganisationID: string(org), SwitchID: string(id), EndedAt: micro(at), EndedBy: string(by)})
	return failed("EndCollectionSwitch", err)
}

// ListCollectionSwitches implements care.Tx.
func (t *tx) ListCollectionSwitches(ctx context.Context, org care.OrganisationID) ([]care.CollectionSwitch, error) {
	rows, err := t.q.ListCollectionSwitches(ctx, string(org))
	return each("ListCollectionSwitches", rows, err, func(r db.CollectionSwitch) care.CollectionSwitch {
		return care.CollectionSwitch{
			ID: care.SwitchID(r.SwitchID), Organisation: care.OrganisationID(r.OrganisationID), Collection: care.SupportID(r.EntryID), Service: care.ServiceID(r.ServiceID),
			From: care.Date(r.FromDay), Until: care.Date(r.UntilDay), At: instant(r.BegunAt), By: care.AccountID(r.BegunBy),
			EndedAt: instant(r.EndedAt), EndedBy: care.AccountID(r.EndedBy),
		}
	})
}
