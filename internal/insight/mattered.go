package insight

import (
	"context"
	"slices"

	"towpath/internal/care"
	"towpath/internal/column"
	"towpath/internal/outcome"
)

// matteredEnding marks the series that holds what mattered beside a version of a Bloom.
const matteredEnding = "#mattered"

// mattered turns what people chose and aimed for, which comes by person and assessment, into
// readings of the columns: one to each assessment.
type mattered struct {
	roll  *roll
	forms care.MeasureForms
	areas *areasOf
	of    map[string][]string // the areas of each series, nil of what is not here
	last  care.OutcomeMattered
	codes []outcome.Code
	put   func(series string, person int, r column.Reading) error
	begin func(series string, areas int) error
}

// matters puts everybody's into a stream.
func (k *Keeper) matters(ctx context.Context, from Streams, org care.OrganisationID, r *roll, known *areasOf, stream *column.Stream) error {
	d := &mattered{roll: r, forms: k.forms, areas: known, put: stream.Add}
	d.begin = func(name string, areas int) error { return stream.Begin(name, areas, outcome.MatteredLevels) }
	if err := from.StreamOutcomeMattered(ctx, org, d.read); err != nil {
		return err
	}
	return d.flush()
}

func (d *mattered) read(m *care.OutcomeMattered) error {
	if m.Assessment != d.last.Assessment || m.Person != d.last.Person {
		if err := d.flush(); err != nil {
			return err
		}
		d.last = *m
	}
	areas, err := d.series(m)
	if err != nil || areas == nil {
		return err
	}
	if len(d.codes) == 0 {
		d.codes = slices.Grow(d.codes, len(areas)*len(outcome.MatteredWays))[:len(areas)*len(outcome.MatteredWays)]
		clear(d.codes)
	}
	care.MatteredCodes(d.codes, areas, m)
	return nil
}

// flush hands on the assessment that was gathered.
func (d *mattered) flush() error {
	m, codes := d.last, d.codes
	d.codes = d.codes[:0]
	n, ok := d.roll.number[m.Person]
	day, good := outcome.ParseDay(string(m.On))
	if !ok || !good || len(codes) == 0 { // came while the roll was read, or of nothing that is here
		return nil
	}
	return d.put(matteredName(&m), int(n), column.Reading{Day: day, Team: d.roll.names.team[string(m.Team)], Voice: outcome.Person, Codes: codes})
}

func matteredName(m *care.OutcomeMattered) string {
	return seriesName(m.Instrument, m.Version) + matteredEnding
}

// series gives the areas of something's series, and begins it where it is new.
func (d *mattered) series(m *care.OutcomeMattered) ([]string, error) {
	name := matteredName(m)
	if areas, ok := d.of[name]; ok {
		return areas, nil
	}
	if d.of == nil {
		d.of = map[string][]string{}
	}
	areas := d.forms.BloomAreas(m.Instrument, m.Version)
	n := len(areas) * len(outcome.MatteredWays)
	if n > column.MaxAreas {
		areas = nil
	}
	if d.of[name] = areas; areas == nil {
		return nil, nil
	}
	d.areas.mu.Lock()
	d.areas.known[name] = n
	d.areas.mu.Unlock()
	return areas, d.begin(name, n)
}
