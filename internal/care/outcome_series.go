package care

import (
	"slices"

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
