package store

import (
	"context"

	"towpath/internal/care"
	"towpath/internal/store/db"
)

// InsertChosenArea implements care.Tx.
func (t *tx) InsertChosenArea(ctx context.Context, c care.ChosenArea) (bool, error) {
	words := t.row(ctx, personOwner(c.Organisation, c.Person), "chosen_area", string(c.ID))
	p := db.InsertChosenAreaParams{
		OrganisationID: string(c.Organisation), ChosenID: string(c.ID), AssessmentID: string(c.Assessment), PersonID: string(c.Person),
		Area: c.Area, Place: int64(c.Place), Understand: words.seal("understand", c.Understand),
		LookAhead: words.seal("look_ahead", c.LookAhead), CouldHelp: words.seal("could_help", c.CouldHelp),
		WrittenAt: micro(c.At), WrittenBy: string(c.By),
	}
	if words.err != nil {
		return false, failed("InsertChosenArea", words.err)
	}
	n, err := t.q.InsertChosenArea(ctx, p)
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
	return eachOpened("ListChosenAreas", rows, err, t.chosen(ctx))
}

// ListChosenAreasOfPerson implements care.Tx.
func (t *tx) ListChosenAreasOfPerson(ctx context.Context, org care.OrganisationID, person care.PersonID) ([]care.ChosenArea, error) {
	rows, err := t.q.ListChosenAreasOfPerson(ctx, db.ListChosenAreasOfPersonParams{OrganisationID: string(org), PersonID: string(person)})
	return eachOpened("ListChosenAreasOfPerson", rows, err, t.chosen(ctx))
}

func (t *tx) chosen(ctx context.Context) func(db.ChosenArea) (care.ChosenArea, error) {
	return func(r db.ChosenArea) (care.ChosenArea, error) {
		org, person := care.OrganisationID(r.OrganisationID), care.PersonID(r.PersonID)
		words := t.row(ctx, personOwner(org, person), "chosen_area", r.ChosenID)
		return care.ChosenArea{
			ID: care.ChosenID(r.ChosenID), Organisation: org, Assessment: care.AssessmentID(r.AssessmentID), Person: person, Area: r.Area,
			Place: int(r.Place), Understand: words.open("understand", r.Understand), LookAhead: words.open("look_ahead", r.LookAhead),
			CouldHelp: words.open("could_help", r.CouldHelp), At: instant(r.WrittenAt), By: care.AccountID(r.WrittenBy),
		}, words.err
	}
}
