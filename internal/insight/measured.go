package insight

import (
	"context"
	"slices"

	"towpath/internal/care"
	"towpath/internal/column"
	"towpath/internal/outcome"
)

// measured turns measurements of the record, which come person by person and by their ids,
// into readings of the columns. Those of one person are gathered first: which goals count is
// said by all of them.
type measured struct {
	roll  *roll
	forms care.MeasureForms
	days  days
	areas *areasOf
	of    map[string]*care.MeasureForm // by the name of the series; nil for what cannot be counted
	mine  []care.OutcomeMeasurement
	codes []outcome.Code
	put   func(series string, person int, r column.Reading) error
	begin func(series string, form *care.MeasureForm) error
}

// measurements puts everybody's measurements into a stream.
func (k *Keeper) measurements(ctx context.Context, from Streams, org care.OrganisationID, r *roll, known *areasOf, stream *column.Stream) error {
	d := &measured{roll: r, forms: k.forms, days: days{}, areas: known, put: stream.Add}
	d.begin = func(name string, form *care.MeasureForm) error {
		return stream.Begin(name, len(form.Areas), form.Levels)
	}
	if err := from.StreamOutcomeMeasurements(ctx, org, d.read); err != nil {
		return err
	}
	return d.flush()
}

func (d *measured) read(m *care.OutcomeMeasurement) error {
	if len(d.mine) > 0 && d.mine[0].Person != m.Person {
		if err := d.flush(); err != nil {
			return err
		}
	}
	one := *m
	one.Scores = slices.Clone(m.Scores)
	d.mine = append(d.mine, one)
	return nil
}

// flush hands on the measurements of the person that were gathered.
func (d *measured) flush() error {
	mine := d.mine
	d.mine = d.mine[:0]
	if len(mine) == 0 {
		return nil
	}
	n, ok := d.roll.number[mine[0].Person]
	if !ok {
		return nil // came while the roll was read; the log tells of them
	}
	goals := map[string][]string{}
	for i := range mine {
		m := &mine[i]
		name := seriesName(m.Measure, m.Version)
		form, err := d.form(name, m)
		if err != nil {
			return err
		}
		voice, ok := outcome.ParseVoice(m.AnsweredBy)
		if form == nil || !ok { // a measure that is not here, or what a manager answered
			continue
		}
		if form.Goals && goals[name] == nil {
			goals[name] = care.GoalsOf(slices.DeleteFunc(slices.Clone(mine), func(o care.OutcomeMeasurement) bool {
				return o.Measure != m.Measure || o.Version != m.Version
			}))
		}
		day, err := d.days.day(m.On)
		if err != nil {
			return err
		}
		d.codes = form.Codes(d.codes[:0], m, goals[name])
		err = d.put(name, int(n), column.Reading{Day: day, Team: d.roll.names.team[string(m.Team)], Voice: voice, Codes: d.codes})
		if err != nil {
			return err
		}
	}
	return nil
}

// form gives the form of a measurement's series, and begins the series where it is new.
func (d *measured) form(name string, m *care.OutcomeMeasurement) (*care.MeasureForm, error) {
	if form, ok := d.of[name]; ok {
		return form, nil
	}
	if d.of == nil {
		d.of = map[string]*care.MeasureForm{}
	}
	form := d.forms.Of(m.Measure, m.Version)
	d.of[name] = form
	if form == nil {
		return nil, nil
	}
	d.areas.mu.Lock()
	d.areas.known[name] = len(form.Areas)
	d.areas.mu.Unlock()
	return form, d.begin(name, form)
}
