package care

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"towpath/internal/disclose"
	"towpath/internal/instrument"
	"towpath/internal/outcome"
)

// askSeries finds the Bloom or measure that is asked about; ok is false where it is not here.
func (s *Service) askSeries(r *OutcomeReport) (ok bool) {
	id, version := r.Ask.Instrument, r.Ask.Version
	if r.Instrument, ok = s.instruments.Latest(id); ok && version != "" {
		r.Instrument, ok = s.instruments.Get(id, version)
	}
	if ok {
		keys := make([]string, len(r.Instrument.Areas))
		for i := range keys {
			keys[i] = r.Instrument.Areas[i].Key
		}
		r.Form, r.Ask.Version = outcome.BloomForm(keys), r.Instrument.Version
		return true
	}
	r.Instrument = nil
	if r.Measure, ok = s.instruments.LatestMeasure(id); ok && version != "" {
		r.Measure, ok = s.instruments.Measure(id, version)
	}
	if !ok {
		return false
	}
	if r.measure = OutcomeForm(r.Measure); r.measure == nil {
		return false
	}
	r.Form, r.Ask.Version = r.measure.Form(), r.Measure.Version
	return true
}

// asksVoice tells whether somebody with the voice that is asked for can have answered.
func (r *OutcomeReport) asksVoice() bool {
	if r.Measure == nil {
		return r.Ask.Voice.Valid()
	}
	return slices.Contains(OutcomeVoices(r.Measure), r.Ask.Voice)
}

// OutcomeVoices gives those who can have answered a measure and are asked about in reports.
func OutcomeVoices(m *instrument.Measure) (list []Voice) {
	for _, by := range m.AnsweredBy {
		if _, ok := outcome.ParseVoice(by); ok {
			list = append(list, Voice(by))
		}
	}
	return list
}

func (r *OutcomeReport) areaKeys() []string {
	keys := make([]string, len(r.Form.Areas))
	for i := range keys {
		keys[i] = r.Form.Areas[i].Key
	}
	return keys
}

// Area finds what the report has numbers of by its key.
func (r *OutcomeReport) Area(key string) (outcome.Area, bool) {
	for _, a := range r.Form.Areas {
		if a.Key == key && !r.Form.Goals {
			return a, true
		}
	}
	return outcome.Area{}, false
}

// empty is a group of nobody.
func (r *OutcomeReport) empty() *outcome.Group {
	return outcome.NewGroup(len(r.Form.Areas), r.Form.Levels())
}

// Series is one version of one instrument.
type Series struct{ Instrument, Version string }

// OtherVersion is a version of what a report is about that is not counted in it. People are
// those who answered it in the window.
type OtherVersion struct {
	Version string
	People  disclose.Cell
}

// AreaClaim is a number that a report holds people's numbers against: where it is from, and
// how sure that is.
type AreaClaim struct {
	Area string // "" for each goal
	// Cut tells that it is a cut-off, and not how much more than chance is.
	Cut bool
	At  float64
	instrument.Claim
}

// Claims gives those of a report, area by area.
func (r *OutcomeReport) Claims() (list []AreaClaim) {
	if r.measure == nil {
		return nil
	}
	preset, chosen := PresetOf(r.Ask.Preset, r.Ask.Instrument)
	if r.Form.Goals {
		at := AreaClaim{At: float64(r.Form.Far), Claim: r.Measure.Rates.One.Claim}
		if chosen {
			at.Claim = preset.Reliable
		}
		return []AreaClaim{at}
	}
	for _, a := range r.Form.Areas {
		score, _ := r.Measure.Score(a.Key)
		if a.Reliable > 0 {
			at := AreaClaim{Area: a.Key, At: a.Reliable, Claim: score.Change.Claim}
			if chosen {
				at.Claim = preset.Reliable
			}
			list = append(list, at)
		}
		for _, cut := range a.Scale.Cuts {
			at := AreaClaim{Area: a.Key, Cut: true, At: cut, Claim: preset.Cut}
			for _, of := range score.Cutoffs {
				if !chosen && of.At.Float() == cut {
					at.Claim = of.Claim
				}
			}
			list = append(list, at)
		}
	}
	return list
}

// outcomeChoices gives what can be asked about: every series that somebody answered, and the
// newest version of each measure that a service asks for.
func (s *Service) outcomeChoices(ctx context.Context, tx Tx, org OrganisationID) ([]Series, error) {
	list, err := s.outcomes.Series(ctx, tx, org)
	if err != nil {
		return nil, err
	}
	lines, err := tx.ListMeasureSchedules(ctx, org)
	for _, line := range lines {
		if m, ok := s.instruments.LatestMeasure(line.Measure); ok && line.Stands() && OutcomeForm(m) != nil {
			list = append(list, Series{m.ID, m.Version})
		}
	}
	slices.SortFunc(list, func(a, b Series) int {
		return cmp.Or(strings.Compare(a.Instrument, b.Instrument), instrument.CompareVersions(b.Version, a.Version))
	})
	return slices.Compact(list), err
}

// countOthers counts, for each other version that somebody answered, the people who did so in
// the window.
func (s *Service) countOthers(ctx context.Context, tx Tx, a Actor, q OutcomeQuestion, secret []byte, report *OutcomeReport) error {
	report.Others = nil
	for _, at := range report.Choices {
		if at.Instrument != report.Ask.Instrument || at.Version == report.Ask.Version {
			continue
		}
		other := OutcomeReport{Ask: report.Ask, Rule: report.Rule}
		if other.Ask.Version = at.Version; !s.askSeries(&other) {
			continue
		}
		q.Version, q.Areas, q.Form, q.By, q.Far = at.Version, len(other.Form.Areas), other.measure, outcome.ByNothing, 0
		groups, err := s.outcomes.Tally(ctx, tx, a.Organisation, q)
		if err != nil {
			return err
		}
		g := other.groupOr(groups[0][""])
		published, err := other.publish(secret, disclose.Table{
			Name: other.tableName(), Rows: []disclose.Row{{Name: outcome.Total, People: g.People, Key: disclose.Key{People: g.Key, Records: g.Records}}},
		})
		if err != nil {
			return err
		}
		report.Others = append(report.Others, OtherVersion{at.Version, published.People(outcome.Total)})
	}
	return nil
}
