package insight

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"

	"towpath/internal/care"
	"towpath/internal/column"
	"towpath/internal/outcome"
)

// roll is who there is, and what is known of them.
type roll struct {
	names  *names
	secret []byte
	number map[care.PersonID]int32
	people []column.Person
}

func newRoll(n *names, secret []byte) *roll {
	return &roll{names: n, secret: secret, number: map[care.PersonID]int32{}}
}

func (r *roll) fact(f care.OutcomeFact) error {
	if f.Kind == care.FactPerson {
		r.number[f.Person] = int32(len(r.people)) //nolint:gosec // fewer than two thousand million people
		r.people = append(r.people, column.Person{Key: care.PersonKey(r.secret, f.Person)})
		return nil
	}
	n, ok := r.number[f.Person]
	if !ok {
		return nil // of somebody who is not there any more
	}
	p := &r.people[n]
	switch kind := care.CharacteristicKind(f.Kind); f.Kind {
	case care.FactStart:
		if day, ok := outcome.ParseDay(f.Value); ok && (p.Start == 0 || day < p.Start) {
			p.Start = day
		}
	case care.FactContacts:
		p.Contacts++
	case string(care.BirthYear):
		p.Born, _ = strconv.Atoi(f.Value)
	default:
		r.characteristic(p, kind, r.names.characteristic(kind, f.Value))
	}
	return nil
}

func (r *roll) characteristic(p *column.Person, kind care.CharacteristicKind, n int) {
	switch kind {
	case care.Gender:
		p.Gender = n
	case care.Ethnicity:
		p.Ethnicity = n
	case care.Language:
		p.Language = n
	case care.Deprivation:
		p.Deprivation = n
	case care.LegalStatus:
		p.LegalStatus = n
	}
}

// areasOf remembers how many areas each series has, over all parts of a reading of it.
type areasOf struct {
	mu    sync.Mutex
	known map[string]int
}

// errWider says that a series turned out to have more areas than its first reading.
var errWider = errors.New("insight: a reading has more areas than the first of its series")

// days are those that were read, each worked out once.
type days map[care.Date]outcome.Day

func (d days) day(on care.Date) (outcome.Day, error) {
	day, ok := d[on]
	if !ok {
		if day, ok = outcome.ParseDay(string(on)); !ok {
			return 0, fmt.Errorf("insight: a reading of the day %q", on)
		}
		d[on] = day
	}
	return day, nil
}

// reader turns readings of the record into those of the columns.
type reader struct {
	roll   *roll
	areas  *areasOf
	days   days
	series map[[2]string]series
	last   care.AssessmentID
	owner  care.PersonID
	codes  []outcome.Code
	put    func(series string, person int, r column.Reading) error
	begin  func(series string, areas int) error
}

type series struct {
	name  string
	areas int
}

func newReader(r *roll, areas *areasOf) *reader {
	return &reader{roll: r, areas: areas, days: days{}, series: map[[2]string]series{}}
}

// read takes in the next reading, by assessment.
func (d *reader) read(r *care.OutcomeReading) error {
	beside := r.Assessment == d.last && r.Person == d.owner
	d.last, d.owner = r.Assessment, r.Person
	n, ok := d.roll.number[r.Person]
	if !ok {
		return nil // came while the roll was read; the log tells of them
	}
	day, err := d.days.day(r.On)
	if err != nil {
		return err
	}
	voice, ok := outcome.ParseVoice(string(r.Voice))
	if !ok {
		return fmt.Errorf("insight: a reading in the voice %q", r.Voice)
	}
	of, err := d.seriesOf(r)
	if err != nil || of.areas == 0 {
		return err
	}
	if d.codes, err = unpack(d.codes[:0], r.Steps); err != nil {
		return err
	}
	if len(d.codes) > of.areas {
		d.areas.mu.Lock()
		defer d.areas.mu.Unlock()
		d.areas.known[of.name] = len(d.codes)
		return errWider
	}
	for len(d.codes) < of.areas {
		d.codes = append(d.codes, outcome.NeverAsked)
	}
	return d.put(of.name, int(n), column.Reading{Day: day, Team: d.roll.names.team[string(r.Team)], Voice: voice, Beside: beside, Codes: d.codes})
}

// seriesOf gives the series of a reading, and begins it where it is new. A reading in which
// nothing was ever said begins none.
func (d *reader) seriesOf(r *care.OutcomeReading) (series, error) {
	key := [2]string{r.Instrument, r.Version}
	if at, ok := d.series[key]; ok {
		return at, nil
	}
	at := series{name: seriesName(r.Instrument, r.Version)}
	d.areas.mu.Lock()
	if d.areas.known[at.name] == 0 && len(r.Steps) > 0 {
		d.areas.known[at.name] = len(r.Steps) / 2
	}
	at.areas = d.areas.known[at.name]
	d.areas.mu.Unlock()
	if at.areas == 0 {
		return at, nil
	}
	d.series[key] = at
	return at, d.begin(at.name, at.areas)
}

// unpack adds the codes of a reading's steps: two hex digits an area.
func unpack(codes []outcome.Code, steps string) ([]outcome.Code, error) {
	if len(steps)%2 != 0 {
		return codes, fmt.Errorf("insight: the steps %q", steps)
	}
	for i := 0; i < len(steps); i += 2 {
		hi, lo := nibbles[steps[i]], nibbles[steps[i+1]]
		if hi|lo > 15 {
			return codes, fmt.Errorf("insight: the steps %q", steps)
		}
		codes = append(codes, outcome.Code(hi<<4|lo))
	}
	return codes, nil
}

// nibbles has the value of each small hex digit, and 255 for what is none.
var nibbles = func() (table [256]byte) {
	for i := range table {
		switch {
		case i >= '0' && i <= '9':
			table[i] = byte(i - '0')
		case i >= 'a' && i <= 'f':
			table[i] = byte(i - 'a' + 10)
		default:
			table[i] = 255
		}
	}
	return table
}()

// parts is how many streams the readings come in.
const parts = 2

// build reads everybody's readings and packs them, and tells m how far it is. areas are those
// known so far; facts waits until the roll has what is known of people.
func (k *Keeper) build(ctx context.Context, from Streams, org care.OrganisationID, r *roll, areas map[string]int, m *making, facts func() error) (*column.Set, error) {
	b := column.NewBuilder()
	for n := range r.people {
		if _, err := b.AddPerson(column.Person{Key: r.people[n].Key}); err != nil {
			return nil, err
		}
	}
	known := &areasOf{known: areas}
	var wait sync.WaitGroup
	errs := make([]error, parts+2)
	read := func(at int, fn func(*column.Stream) error) {
		stream := b.Stream()
		wait.Go(func() { errs[at] = fn(stream) })
	}
	for part := range parts {
		read(part, func(stream *column.Stream) error {
			d := newReader(r, known)
			d.put = m.counting(stream.Add)
			d.begin = func(name string, areas int) error { return stream.Begin(name, areas, outcome.BloomLevels) }
			return from.StreamOutcomeReadings(ctx, org, part, parts, d.read)
		})
	}
	read(parts, func(stream *column.Stream) error { return k.measurements(ctx, from, org, r, known, stream) })
	read(parts+1, func(stream *column.Stream) error { return k.matters(ctx, from, org, r, known, stream) })
	wait.Wait()
	if err := errors.Join(append(errs, facts())...); err != nil {
		return nil, err
	}
	for n, p := range r.people {
		if err := b.SetPerson(n, p); err != nil {
			return nil, err
		}
	}
	return b.Build(r.names.places)
}
