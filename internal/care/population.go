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

// PopulationPerson is somebody made up with what reports count of them, and no words.
type PopulationPerson struct {
	Person    Person
	Teams     []TeamPerson
	Noted     []Characteristic
	Occasions []PopulationOccasion
	Marks     []SupportMark
}

// PopulationOccasion is a completed assessment, the team with which it was done, and its
// readings, which have values and no answers behind them.
type PopulationOccasion struct {
	Assessment Assessment
	Team       TeamID
	Readings   []Reading
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
		!slices.ContainsFunc(p.Occasions, func(o PopulationOccasion) bool { return !s.goodCompleted(org, who, &o) })
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
