package store

import (
	"context"
	"strings"
	"time"

	"towpath/internal/care"
	"towpath/internal/store/db"
)

func joinParts(parts []care.SummaryPart) string {
	words := make([]string, len(parts))
	for i, p := range parts {
		words[i] = string(p)
	}
	return strings.Join(words, " ")
}

func splitParts(text string) []care.SummaryPart {
	var parts []care.SummaryPart
	for p := range strings.FieldsSeq(text) {
		parts = append(parts, care.SummaryPart(p))
	}
	return parts
}

// InsertSummaryLink implements care.Tx.
func (t *tx) InsertSummaryLink(ctx context.Context, l care.SummaryLink) (bool, error) {
	words := t.row(ctx, personOwner(l.Organisation, l.Person), "summary_link", string(l.ID))
	p := db.InsertSummaryLinkParams{
		OrganisationID: string(l.Organisation), LinkID: string(l.ID), PersonID: string(l.Person), TokenHash: l.TokenHash, Label: words.seal("label", l.Label),
		Parts: joinParts(l.Parts), Passcode: words.seal("passcode", l.Passcode), TriesLeft: int64(l.TriesLeft), File: words.seal("file", l.File),
		MadeAt: micro(l.MadeAt), MadeBy: string(l.MadeBy), ExpiresAt: micro(l.ExpiresAt),
	}
	if words.err != nil {
		return false, failed("InsertSummaryLink", words.err)
	}
	n, err := t.q.InsertSummaryLink(ctx, p)
	return added("InsertSummaryLink", n, err)
}

// EndSummaryLink implements care.Tx.
func (t *tx) EndSummaryLink(ctx context.Context, org care.OrganisationID, person care.PersonID, id care.SummaryLinkID, at time.Time) error {
	_, err := t.q.EndSummaryLink(ctx, db.EndSummaryLinkParams{OrganisationID: string(org), PersonID: string(person), LinkID: string(id), EndedAt: micro(at)})
	return failed("EndSummaryLink", err)
}

// ClearSummaryLinks implements care.Tx.
func (t *tx) ClearSummaryLinks(ctx context.Context, org care.OrganisationID, at time.Time) error {
	return failed("ClearSummaryLinks", t.q.ClearSummaryLinks(ctx, db.ClearSummaryLinksParams{OrganisationID: string(org), Now: micro(at)}))
}

// MissSummaryLink implements care.Tx.
func (t *tx) MissSummaryLink(ctx context.Context, org care.OrganisationID, person care.PersonID, id care.SummaryLinkID) error {
	_, err := t.q.MissSummaryLink(ctx, db.MissSummaryLinkParams{OrganisationID: string(org), PersonID: string(person), LinkID: string(id)})
	return failed("MissSummaryLink", err)
}

func (t *tx) summaryLinkOf(ctx context.Context, r db.SummaryLink) (care.SummaryLink, error) {
	words := t.row(ctx, personOwner(care.OrganisationID(r.OrganisationID), care.PersonID(r.PersonID)), "summary_link", r.LinkID)
	return care.SummaryLink{
		ID: care.SummaryLinkID(r.LinkID), Organisation: care.OrganisationID(r.OrganisationID), Person: care.PersonID(r.PersonID), TokenHash: r.TokenHash,
		Label: words.open("label", r.Label), Parts: splitParts(r.Parts), Passcode: words.open("passcode", r.Passcode), TriesLeft: int(r.TriesLeft),
		File: words.open("file", r.File), MadeAt: instant(r.MadeAt), MadeBy: care.AccountID(r.MadeBy), ExpiresAt: instant(r.ExpiresAt), EndedAt: instant(r.EndedAt),
	}, words.err
}

// SummaryLink implements care.Tx.
func (t *tx) SummaryLink(ctx context.Context, org care.OrganisationID, tokenHash string, at time.Time) (care.SummaryLink, error) {
	row, err := t.q.GetSummaryLink(ctx, db.GetSummaryLinkParams{OrganisationID: string(org), TokenHash: tokenHash, Now: micro(at)})
	return oneOpened("SummaryLink", row, err, func(r db.SummaryLink) (care.SummaryLink, error) { return t.summaryLinkOf(ctx, r) })
}

// ListSummaryLinks implements care.Tx.
func (t *tx) ListSummaryLinks(ctx context.Context, org care.OrganisationID, person care.PersonID) ([]care.SummaryLink, error) {
	rows, err := t.q.ListSummaryLinks(ctx, db.ListSummaryLinksParams{OrganisationID: string(org), PersonID: string(person)})
	return eachOpened("ListSummaryLinks", rows, err, func(r db.ListSummaryLinksRow) (care.SummaryLink, error) {
		return t.summaryLinkOf(ctx, db.SummaryLink{
			OrganisationID: string(org), LinkID: r.LinkID, PersonID: string(person), Label: r.Label, Parts: r.Parts, Passcode: r.Passcode, TriesLeft: r.TriesLeft,
			MadeAt: r.MadeAt, MadeBy: r.MadeBy, ExpiresAt: r.ExpiresAt, EndedAt: r.EndedAt,
		})
	})
}

// InsertSummaryOpening implements care.Tx.
func (t *tx) InsertSummaryOpening(ctx context.Context, o care.SummaryOpening) (bool, error) {
	words := t.row(ctx, personOwner(o.Organisation, o.Person), "summary_link_opening", o.ID)
	p := db.InsertSummaryOpeningParams{
		OrganisationID: string(o.Organisation), OpeningID: o.ID, LinkID: string(o.Link), PersonID: string(o.Person), Reader: words.seal("reader", o.Reader),
		FetchHash: o.FetchHash, OpenedAt: micro(o.At),
	}
	if words.err != nil {
		return false, failed("InsertSummaryOpening", words.err)
	}
	n, err := t.q.InsertSummaryOpening(ctx, p)
	return added("InsertSummaryOpening", n, err)
}

// TakeSummaryFetch implements care.Tx.
func (t *tx) TakeSummaryFetch(ctx context.Context, org care.OrganisationID, person care.PersonID, id care.SummaryLinkID, fetchHash string, since time.Time) (bool, error) {
	n, err := t.q.TakeSummaryFetch(ctx, db.TakeSummaryFetchParams{
		OrganisationID: string(org), PersonID: string(person), LinkID: string(id), FetchHash: fetchHash, Since: micro(since),
	})
	return added("TakeSummaryFetch", n, err)
}

// ListSummaryOpenings implements care.Tx.
func (t *tx) ListSummaryOpenings(ctx context.Context, org care.OrganisationID, person care.PersonID) ([]care.SummaryOpening, error) {
	rows, err := t.q.ListSummaryOpenings(ctx, db.ListSummaryOpeningsParams{OrganisationID: string(org), PersonID: string(person)})
	return eachOpened("ListSummaryOpenings", rows, err, func(r db.SummaryLinkOpening) (care.SummaryOpening, error) {
		words := t.row(ctx, personOwner(org, person), "summary_link_opening", r.OpeningID)
		return care.SummaryOpening{
			ID: r.OpeningID, Organisation: org, Person: person, Link: care.SummaryLinkID(r.LinkID), Reader: words.open("reader", r.Reader), FetchHash: r.FetchHash, At: instant(r.OpenedAt),
		}, words.err
	})
}
