package store

import (
	"context"

	"towpath/internal/care"
	"towpath/internal/store/db"
)

// InsertHelpLine implements care.Tx.
func (t *tx) InsertHelpLine(ctx context.Context, l care.HelpLine) (bool, error) {
	n, err := t.q.InsertHelpLine(ctx, db.InsertHelpLineParams{
		OrganisationID: string(l.Organisation), LineID: string(l.ID), Version: int64(l.Version), ServiceID: string(l.Service), Place: int64(l.Place),
		Kind: string(l.Kind), Name: l.Name, UseWhen: l.When, Contact: l.Contact, Word: l.Word, Hours: l.Hours.String(), HoursNote: l.HoursNote,
		Languages: l.Languages, Audience: string(l.For), Answers: l.Answers, Asks: l.Asks, Cannot: l.Cannot, Cost: l.Cost, Relay: l.Relay, Bsl: l.BSL,
		Removed: flag(l.Removed), SetAt: micro(l.At), SetBy: string(l.By),
	})
	return added("InsertHelpLine", n, err)
}

// ListHelpLines implements care.Tx.
func (t *tx) ListHelpLines(ctx context.Context, org care.OrganisationID) ([]care.HelpLine, error) {
	rows, err := t.q.ListHelpLines(ctx, string(org))
	return eachOpened("ListHelpLines", rows, err, func(r db.HelpLine) (care.HelpLine, error) {
		hours, err := care.ParseHours(r.Hours)
		return care.HelpLine{
			ID: care.HelpLineID(r.LineID), Organisation: org, Version: int(r.Version), Service: care.ServiceID(r.ServiceID), Place: int(r.Place),
			HelpDetails: care.HelpDetails{
				Kind: care.HelpKind(r.Kind), Name: r.Name, When: r.UseWhen, Contact: r.Contact, Word: r.Word, Hours: hours, HoursNote: r.HoursNote,
				Languages: r.Languages, For: care.HelpAudience(r.Audience), Answers: r.Answers, Asks: r.Asks, Cannot: r.Cannot, Cost: r.Cost,
				Relay: r.Relay, BSL: r.Bsl,
			},
			Removed: r.Removed != 0, At: instant(r.SetAt), By: care.AccountID(r.SetBy),
		}, err
	})
}

// CountHelpLines implements care.Tx.
func (t *tx) CountHelpLines(ctx context.Context, org care.OrganisationID) (int, error) {
	n, err := t.q.CountHelpLines(ctx, string(org))
	return int(n), failed("CountHelpLines", err)
}
