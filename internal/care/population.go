package care

import (
	"context"
	"slices"

	"towpath/internal/fault"
	"towpath/internal/instrument"
)

// Population is a part of a made-up population: places, or people, or both.
type Population struct {
	Services    []ClinicalService
	Teams       []Team
	Workers     []Worker
	TeamWorkers []TeamWorker
	Accounts    []Account
	People      []PopulationPerson
}

// PopulationPerson is somebody made up with what reports count of them, and no words but those
// of their goals.
type PopulationPerson struct {
	Person    Person
	Teams     []TeamPerson
	Noted     []Characteristic
	Occasions []PopulationOccasion
	Marks     []SupportMark
	Goals     []Goal
	Ratings   []GoalRating
}

// PopulationOccasion is a completed assessment, the team with which it was done, and its
// readings, which have values and no answers behind them.
type PopulationOccasion struct {
	Assessment Assessment
	Team       TeamID
	Readings   []Reading
	// Chosen are areas without words, Measured what was answered beside it and is done.
	Chosen   []ChosenArea
	Measured []ScoredMeasurement
}

// Seed takes in a part of a made-up population, all or nothing of it, and tells whether it
// was new: a part whose first person is there adds nothing. It is for the command line.
func (s *Service) Seed(ctx context.Context, a Actor, p Population) (added bool, err error) {
	if !s.goodPopulation(a.Organisation, &p) {
		return false, fault.New(fault.Invalid, "Seed: something that was not checked", nil)
	}
	err = s.write(ctx, a, "Seed", subject{}, func(tx Tx) (err error) {
		added, err = tx.InsertPopulation(ctx, p)
		return err
	})
	return added, err
}

// goodPopulation tells whether all of it can stand in the organisation.
func (s *Service) goodPopulation(org OrganisationID, p *Population) bool {
	return !slices.ContainsFunc(p.Services, func(at ClinicalService) bool { return at.Organisation != org || !ValidID(string(at.ID)) }) &&
		!slices.ContainsFunc(p.Teams, func(t Team) bool {
			return t.Organisation != org || !ValidID(string(t.ID)) || !slices.Contains(Settings, t.Setting)
		}) &&
		!slices.ContainsFunc(p.Workers, func(w Worker) bool { return w.Organisation != org || !ValidID(string(w.ID)) }) &&
		!slices.ContainsFunc(p.TeamWorkers, func(w TeamWorker) bool { return w.Organisation != org }) &&
		!slices.ContainsFunc(p.Accounts, func(at Account) bool {
			return at.Organisation != org || !ValidID(string(at.ID)) || at.Role != RoleWorker
		}) &&
		!slices.ContainsFunc(p.People, func(one PopulationPerson) bool { return !s.goodSettler(org, &one) })
}

func (s *Service) goodSettler(org OrganisationID, p *PopulationPerson) bool {
	who := p.Person.ID
	return p.Person.Organisation == org && ValidID(string(who)) && Fits(p.Person.Name, MaxLine) && p.Person.Name != "" &&
		!slices.ContainsFunc(p.Teams, func(t TeamPerson) bool { return t.Organisation != org || t.Person != who }) &&
		!slices.ContainsFunc(p.Noted, func(c Characteristic) bool {
			return c.Organisation != org || c.Person != who || !slices.Contains(CharacteristicKinds, c.Kind) || !goodCharacteristic(c.Kind, c.Code)
		}) &&
		!slices.ContainsFunc(p.Marks, func(m SupportMark) bool {
			return m.Organisation != org || m.Person != who || !ValidID(string(m.ID)) || !m.On.Valid()
		}) &&
		!slices.ContainsFunc(p.Goals, func(g Goal) bool {
			return g.Organisation != org || g.Person != who || !ValidID(string(g.ID)) || g.Words == "" || !Fits(g.Words, MaxLine) || g.Ending != ""
		}) &&
		!slices.ContainsFunc(p.Ratings, func(r GoalRating) bool {
			return r.Organisation != org || r.Person != who || !ValidID(string(r.ID)) || r.Rating < 0 || r.Rating > MaxRating ||
				!slices.ContainsFunc(p.Goals, func(g Goal) bool { return g.ID == r.Goal })
		}) &&
		!slices.ContainsFunc(p.Occasions, func(o PopulationOccasion) bool {
			return !s.goodCompleted(org, who, &o) || !s.goodBeside(org, who, &o)
		})
}

// goodBeside looks at what stands beside an assessment.
func (s *Service) goodBeside(org OrganisationID, who PersonID, o *PopulationOccasion) bool {
	inst, _ := s.instruments.Get(o.Assessment.Instrument, o.Assessment.InstrumentVersion)
	return !slices.ContainsFunc(o.Chosen, func(c ChosenArea) bool {
		return c.Organisation != org || c.Person != who || c.Assessment != o.Assessment.ID || !ValidID(string(c.ID)) || c.Place < 1 || c.Place > MaxChosen ||
			c.Understand+c.LookAhead+c.CouldHelp != "" ||
			!slices.ContainsFunc(inst.Areas, func(a instrument.Area) bool { return a.Key == c.Area })
	}) && !slices.ContainsFunc(o.Measured, func(m ScoredMeasurement) bool {
		of, known := s.instruments.Measure(m.Measure, m.Version)
		return !known || m.Organisation != org || m.Person != who || !ValidID(string(m.ID)) || !m.On.Valid() || !m.Completed() ||
			slices.ContainsFunc(m.Scores, func(sc MeasureScore) bool {
				return sc.Measurement != m.ID || sc.Person != who || sc.Digest != of.Digest
			})
	})
}

func (s *Service) goodCompleted(org OrganisationID, who PersonID, o *PopulationOccasion) bool {
	a := &o.Assessment
	inst, known := s.instruments.Get(a.Instrument, a.InstrumentVersion)
	return known && a.Organisation == org && a.Person == who && ValidID(string(a.ID)) && a.Completed() && a.On.Valid() && a.Present == "" &&
		slices.Contains(Kinds, a.Kind) &&
		!slices.ContainsFunc(o.Readings, func(r Reading) bool {
			return r.Organisation != org || r.Person != who || r.Assessment != a.ID || !r.Voice.Valid() || len(r.Values) != len(inst.Areas) ||
				slices.ContainsFunc(r.Values, func(v instrument.Answer) bool { return !v.Valid() })
		})
}
