package care

import (
	"context"
	"slices"
	"time"

	"towpath/internal/fault"
)

// MaxChosen is how many areas a person may choose to grow in at a time.
const MaxChosen = 3

// ChosenArea is an area that the person chose to grow in, with what was said of
// it in three of the four short steps; the fourth is a goal. Place is 1 to 3; a
// place of 0 means that the choice was taken back.
type ChosenArea struct {
	ID           ChosenID
	Organisation OrganisationID
	Assessment   AssessmentID
	Person       PersonID
	Area         string
	Place        int
	Understand   string
	LookAhead    string
	CouldHelp    string
	At           time.Time
	By           AccountID
}

// ChooseAreas sets which areas to grow in, in order. What was already written
// about an area that stays chosen stays with it.
func (s *Service) ChooseAreas(ctx context.Context, a Actor, person PersonID, id AssessmentID, areas []string) error {
	var c fault.Check
	c.Require(len(areas) <= MaxChosen, "areas", "chosen.error.many", "most", MaxChosen)
	for i, area := range areas {
		c.Require(!slices.Contains(areas[:i], area), "areas", "chosen.error.twice")
	}
	if err := c.Err("ChooseAreas"); err != nil {
		return err
	}
	return s.write(ctx, a, "ChooseAreas", about(person, "assessment:"+string(id)), func(tx Tx) error {
		page, err := s.assessmentPage(ctx, tx, a, person, id)
		if err != nil {
			return err
		}
		for _, area := range areas {
			_, known := page.Instrument.Area(area)
			c.Require(known, "areas", "assessment.error.area")
		}
		if err := c.Err("ChooseAreas"); err != nil {
			return err
		}
		for _, old := range page.Chosen {
			if !slices.Contains(areas, old.Area) && old.Place > 0 {
				if err := s.rewrite(ctx, tx, a, old, ChosenArea{Area: old.Area, Understand: old.Understand, LookAhead: old.LookAhead, CouldHelp: old.CouldHelp}); err != nil {
					return err
				}
			}
		}
		for i, area := range areas {
			versions := slices.DeleteFunc(slices.Clone(page.Chosen), func(o ChosenArea) bool { return o.Area != area })
			if len(versions) == 0 {
				versions = []ChosenArea{{Organisation: a.Organisation, Assessment: id, Person: person, Area: area}}
			}
			for _, old := range versions {
				if old.Place == i+1 {
					continue
				}
				next := old
				next.Place = i + 1
				if err := s.rewrite(ctx, tx, a, old, next); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// rewrite adds a new version of a chosen area in the place of an old one; an old
// one without an id was never written.
func (s *Service) rewrite(ctx context.Context, tx Tx, a Actor, old, next ChosenArea) error {
	next.Organisation, next.Assessment, next.Person = old.Organisation, old.Assessment, old.Person
	next.ID, next.At, next.By = ChosenID(s.newID()), s.Now(), a.Account
	if _, err := tx.InsertChosenArea(ctx, next); err != nil || old.ID == "" {
		return err
	}
	return tx.ReplaceChosenArea(ctx, old, next.ID)
}

// ChosenWords is what is said of a chosen area. Replaces are the versions that its
// writer had in view.
type ChosenWords struct {
	ID         ChosenID
	Area       string
	Understand string
	LookAhead  string
	CouldHelp  string
	Replaces   []ChosenID
}

// WriteChosenArea saves what was said of a chosen area. Where somebody else wrote
// since, nothing is replaced: both versions stand, as with answers.
func (s *Service) WriteChosenArea(ctx context.Context, a Actor, person PersonID, id AssessmentID, n ChosenWords) error {
	var c fault.Check
	c.Require(ValidID(string(n.ID)), "id", "error.id")
	c.Require(Fits(n.Understand, MaxNote), "understand", "error.long", "most", MaxNote)
	c.Require(Fits(n.LookAhead, MaxNote), "look_ahead", "error.long", "most", MaxNote)
	c.Require(Fits(n.CouldHelp, MaxNote), "could_help", "error.long", "most", MaxNote)
	if err := c.Err("WriteChosenArea"); err != nil {
		return err
	}
	return s.write(ctx, a, "WriteChosenArea", about(person, "assessment:"+string(id)), func(tx Tx) error {
		page, err := s.assessmentPage(ctx, tx, a, person, id)
		if err != nil {
			return err
		}
		standing := slices.DeleteFunc(page.Chosen, func(o ChosenArea) bool { return o.Area != n.Area || o.Place == 0 })
		c.Require(len(standing) > 0, "areas", "chosen.error.not_chosen")
		if err := c.Err("WriteChosenArea"); err != nil {
			return err
		}
		if slices.ContainsFunc(standing, func(o ChosenArea) bool { return n.says(o) && (o.ID == n.ID || len(standing) == 1) }) {
			return nil
		}
		next := standing[len(standing)-1]
		next.ID, next.At, next.By = n.ID, s.Now(), a.Account
		next.Understand, next.LookAhead, next.CouldHelp = n.Understand, n.LookAhead, n.CouldHelp
		added, err := tx.InsertChosenArea(ctx, next)
		if err != nil {
			return err
		}
		if !added {
			return fault.New(fault.Conflict, "WriteChosenArea: the id holds something else", nil)
		}
		for _, old := range standing {
			if slices.Contains(n.Replaces, old.ID) {
				if err := tx.ReplaceChosenArea(ctx, old, n.ID); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// says tells whether a version says the same already.
func (n ChosenWords) says(o ChosenArea) bool {
	return o.Understand == n.Understand && o.LookAhead == n.LookAhead && o.CouldHelp == n.CouldHelp
}
