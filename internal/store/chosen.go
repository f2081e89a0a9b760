package store

import (
	"context"

	"towpath/internal/care"
	"towpath/internal/store/db"
)

// InsertChosenArea implements care.Tx.
func (t *tx) InsertChosenArea(ctx context.Context, c care.ChosenArea) (bool, error) {
	n, err := t.q.InsertChosenArea(ctx, db.InsertChosenAreaParams{
		OrganisationID: string(c.Organisation), ChosenID: string(c.ID), AssessmentID: string(c.Assessment), PersonID: string(c.Person),
		Area: c.Area, Place: int64(c.Place), Understand: c.Understand, LookAhead: c.LookAhead, CouldHelp: c.CouldHelp,
		WrittenAt: micro(c.At), WrittenBy: string(c.By),
	})
	return added("InsertChosenArea", n, err)
}

// ReplaceChosenArea implements care.Tx.
func (t *tx) ReplaceChosenArea(ctx context.Context, old care.ChosenArea, by care.ChosenID) error {
	_, err := t.q.ReplaceChosenArea(ctx, db.ReplaceChosenAreaParams{
		OrganisationID: string(old.Organisation), ChosenID: string(old.ID), AssessmentID: string(old.Assessment), ReplacedBy: string(by),
	})
	return failed("ReplaceChosenArea", err)
}

// ListChosenAreas implements care.Tx.
func (t *tx) ListChosenAreas(ctx context.Context, org care.OrganisationID, id care.AssessmentID) ([]care.ChosenArea, error) {
	rows, err := t.q.ListChosenAreas(ctx, db.ListChosenAreasParams{OrganisationID: string(org), AssessmentID: string(id)})
	return each("ListChosenAreas", rows, err, func(r db.ChosenArea) care.ChosenArea {
		return care.ChosenArea{
			ID: care.ChosenID(r.ChosenID), Organisation: org, Assessment: id, Person: care.PersonID(r.PersonID), Area: r.Area,
			Place: int(r.Place), Understand: r.Understand, LookAhead: r.LookAhead, CouldHelp: r.CouldHelp,
			At: instant(r.WrittenAt), By: care.AccountID(r.WrittenBy),
		}
	})
}
