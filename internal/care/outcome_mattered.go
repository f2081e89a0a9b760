package care

import (
	"context"
	"slices"

	"towpath/internal/outcome"
)

// OutcomeMattered is one thing that somebody did about an area with a completed assessment:
// one of outcome.MatteredWays. A first choice is told as that alone.
type OutcomeMattered struct {
	Person     PersonID
	Assessment AssessmentID
	Instrument string
	Version    string
	On         Date
	Team       TeamID
	What, Area string
}

// MatteredCodes marks in codes, which has three for each area, what somebody did.
func MatteredCodes(codes []outcome.Code, areas []string, m *OutcomeMattered) {
	area, way := slices.Index(areas, m.Area), slices.Index(outcome.MatteredWays, m.What)
	if area < 0 || way < 0 {
		return
	}
	at := codes[area*len(outcome.MatteredWays):]
	at[way] = 1
	if m.What == outcome.MatteredFirst {
		at[0] = 1
	}
}

// BloomAreas gives the keys of the areas of a version of a Bloom; none where it is not here.
func (f MeasureForms) BloomAreas(id, version string) (keys []string) {
	if f.library == nil {
		return nil
	}
	if inst, ok := f.library.Get(id, version); ok {
		for i := range inst.Areas {
			keys = append(keys, inst.Areas[i].Key)
		}
	}
	return keys
}

// countMattered counts what mattered to the people of a report of a Bloom.
func (s *Service) countMattered(ctx context.Context, tx Tx, org OrganisationID, q OutcomeQuestion, secret []byte, report *OutcomeReport) error {
	if report.Measure != nil || report.Ask.Gap {
		return nil
	}
	q.Mattered, q.Voice, q.Since, q.MinDays, q.By = report.areaKeys(), VoicePerson, outcome.SinceWindow, 1, outcome.ByNothing
	q.Areas = len(q.Mattered) * len(outcome.MatteredWays)
	groups, err := s.outcomes.Tally(ctx, tx, org, q)
	if err != nil {
		return err
	}
	total := groups[0][""]
	if total == nil {
		total = outcome.NewGroup(q.Areas, outcome.MatteredLevels)
	}
	report.Mattered, err = report.publish(secret, outcome.MatteredTable("mattered "+report.Ask.Instrument+"@"+report.Ask.Version, q.Mattered, total))
	return err
}
