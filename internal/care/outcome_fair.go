package care

import (
	"context"
	"maps"
	"slices"

	"towpath/internal/disclose"
	"towpath/internal/fault"
	"towpath/internal/outcome"
)

// FairReport is a report of places beside each other, with what differs between the people who
// come to them.
type FairReport struct {
	OutcomeReport
	// Mix has, for each part of people that is looked at, a row for each of Groups of which it
	// could be counted.
	Mix []FairMix
}

// FairMix is how many of the people of each place are of one kind.
type FairMix struct {
	// ID is MixYoung, MixOld, MixDeprived or MixNew.
	ID        string
	Published *disclose.Published
}

// The kinds of people that are looked at: what is known to bear on how lives move, and is
// noted of most people.
const (
	MixYoung    = "young"    // under 25
	MixOld      = "old"      // 65 and older
	MixDeprived = "deprived" // from the two most deprived tenths of places
	MixNew      = "new"      // supported for under six months
)

// MostNewPlaces is of how many places the time since start is looked at: each takes a count of
// its own.
const MostNewPlaces = 12

// ShowFair is ShowOutcome by service, team or setting, with who comes there.
func (s *Service) ShowFair(ctx context.Context, a Actor, ask OutcomeAsk) (FairReport, error) {
	ask.Gap = false
	var fair FairReport
	var err error
	if fair.OutcomeReport, err = s.askOutcome(ask); err != nil {
		return fair, err
	}
	var c fault.Check
	c.Require(slices.Contains([]outcome.Dimension{outcome.ByService, outcome.ByTeam, outcome.BySetting}, ask.By), "by", "outcome.error.by")
	if err := c.Err("ShowFair"); err != nil {
		return fair, err
	}
	err = s.readReport(ctx, a, "ShowOutcome", &fair.OutcomeReport, func(tx Tx, q OutcomeQuestion, secret []byte) error {
		if err := s.fillOutcome(ctx, tx, a.Organisation, q, secret, &fair.OutcomeReport); err != nil {
			return err
		}
		if err := s.countOthers(ctx, tx, a, q, secret, &fair.OutcomeReport); err != nil {
			return err
		}
		fair.Mix = nil
		for _, mix := range fair.mixes(q) {
			groups, err := s.outcomes.Tally(ctx, tx, a.Organisation, mix.q)
			if err != nil {
				return err
			}
			if err := fair.addMix(secret, mix.id, groups[0]); err != nil {
				return err
			}
		}
		return s.mixNew(ctx, tx, a.Organisation, q, secret, &fair)
	})
	return fair, err
}

type mixQuestion struct {
	id string
	q  OutcomeQuestion
}

// mixes narrows a question to each kind of people. What was narrowed already tells nothing.
func (r *FairReport) mixes(q OutcomeQuestion) (list []mixQuestion) {
	if len(q.Ages) == 0 {
		young, old := q, q
		for band := 1; band < outcome.AgeBands; band++ {
			switch first, last := outcome.AgeBandFrom(band); {
			case last > 0 && last < 25:
				young.Ages = append(young.Ages, band)
			case first >= 65:
				old.Ages = append(old.Ages, band)
			}
		}
		list = append(list, mixQuestion{MixYoung, young}, mixQuestion{MixOld, old})
	}
	if len(q.Of[Deprivation]) == 0 {
		deprived := q
		deprived.Of = maps.Clone(q.Of)
		if deprived.Of == nil {
			deprived.Of = map[CharacteristicKind][]string{}
		}
		deprived.Of[Deprivation] = []string{"1", "2"}
		list = append(list, mixQuestion{MixDeprived, deprived})
	}
	return list
}

// addMix publishes a row for each place.
func (r *FairReport) addMix(secret []byte, id string, groups map[string]*outcome.Group) error {
	var lines []outcome.Line
	for _, name := range r.Groups {
		lines = append(lines, outcome.Line{Name: rowName(name), Group: r.groupOr(groups[name])})
	}
	published, err := r.publish(secret, outcome.Series(r.tableName(), r.Form, lines))
	r.Mix = append(r.Mix, FairMix{id, published})
	return err
}

// mixNew counts the people of each place who have been supported for under six months.
func (s *Service) mixNew(ctx context.Context, tx Tx, org OrganisationID, q OutcomeQuestion, secret []byte, r *FairReport) error {
	if len(r.Groups) > MostNewPlaces {
		return nil
	}
	all := q.Teams
	q.By = outcome.ByTimeSinceStart
	groups := map[string]*outcome.Group{}
	for _, place := range r.Groups {
		if q.Teams = r.teamsAt(place, all); len(q.Teams) == 0 {
			continue
		}
		bands, err := s.outcomes.Tally(ctx, tx, org, q)
		if err != nil {
			return err
		}
		groups[place] = r.empty()
		for _, band := range [...]string{"1", "2"} {
			if g := bands[0][band]; g != nil {
				groups[place].Merge(g)
			}
		}
	}
	return r.addMix(secret, MixNew, groups)
}

// teamsAt gives those of some teams that are at a place.
func (r *FairReport) teamsAt(place string, all []TeamID) (teams []TeamID) {
	for _, t := range r.Teams {
		at := map[outcome.Dimension]string{outcome.ByService: string(t.Service), outcome.ByTeam: string(t.ID), outcome.BySetting: string(t.Setting)}[r.Ask.By]
		if at == place && slices.Contains(all, t.ID) {
			teams = append(teams, t.ID)
		}
	}
	return teams
}
