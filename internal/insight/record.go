package insight

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"towpath/internal/care"
	"towpath/internal/column"
	"towpath/internal/outcome"
)

// person is what is gathered of somebody.
type person struct {
	column.Person
	series map[string][]dated
}

// dated is a reading with what decides its place among others of one day.
type dated struct {
	column.Reading
	assessment care.AssessmentID
}

// gatherer takes in facts and readings.
type gatherer struct {
	names   *names
	secret  []byte
	people  map[care.PersonID]*person
	areas   map[string]int // of each series
	skipped int
}

func newGatherer(n *names, secret []byte) *gatherer {
	return &gatherer{names: n, secret: secret, people: map[care.PersonID]*person{}, areas: map[string]int{}}
}

func (g *gatherer) fact(f care.OutcomeFact) error {
	if f.Kind == care.FactPerson {
		g.people[f.Person] = &person{Person: column.Person{Key: keyOf(g.secret, f.Person)}}
		return nil
	}
	p, ok := g.people[f.Person]
	if !ok {
		return nil // of somebody who is not there any more
	}
	switch kind := care.CharacteristicKind(f.Kind); f.Kind {
	case care.FactStart:
		p.Start, _ = outcome.ParseDay(f.Value)
	case care.FactContacts:
		p.Contacts, _ = strconv.Atoi(f.Value)
	default:
		n := g.names.characteristic(kind, f.Value)
		switch kind {
		case care.BirthYear:
			p.Born, _ = strconv.Atoi(f.Value)
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
	return nil
}

func (g *gatherer) reading(r *care.OutcomeReading) error {
	p, ok := g.people[r.Person]
	day, okDay := outcome.ParseDay(string(r.On))
	voice, okVoice := outcome.ParseVoice(string(r.Voice))
	if !ok || !okDay || !okVoice {
		return fmt.Errorf("insight: a reading of %q in the voice %q of nobody's day", r.On, r.Voice)
	}
	name := seriesName(r.Instrument, r.Version)
	codes, err := unpack(make([]outcome.Code, 0, len(r.Steps)/2), r.Steps)
	if err != nil {
		return err
	}
	if len(codes) > g.areas[name] {
		g.areas[name] = len(codes)
	}
	if p.series == nil {
		p.series = map[string][]dated{}
	}
	p.series[name] = append(p.series[name], dated{
		column.Reading{Day: day, Team: g.names.team[string(r.Team)], Voice: voice, Codes: codes}, r.Assessment,
	})
	return nil
}

// readings gives somebody's readings of a series in order, each with as many areas as the
// series has: a reading in which nothing was said has none of its own.
func (p *person) readings(name string, areas int) []column.Reading {
	list := p.series[name]
	slices.SortStableFunc(list, func(a, b dated) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.assessment, b.assessment), cmp.Compare(a.Voice, b.Voice))
	})
	out := make([]column.Reading, len(list))
	for i, at := range list {
		out[i] = at.Reading
		for len(out[i].Codes) < areas {
			out[i].Codes = append(out[i].Codes, outcome.NeverAsked)
		}
		out[i].Beside = i > 0 && list[i-1].assessment == at.assessment
	}
	return out
}

// gather reads everybody, or one person.
func gather(ctx context.Context, tx care.Tx, org care.OrganisationID, who care.PersonID, g *gatherer) error {
	if err := tx.EachOutcomeFact(ctx, org, who, g.fact); err != nil {
		return err
	}
	return tx.EachOutcomeReading(ctx, org, who, g.reading)
}

// build packs everybody.
func (g *gatherer) build() (*column.Set, error) {
	b := column.NewBuilder()
	for name, areas := range g.areas {
		if err := b.Begin(name, areas, outcome.BloomLevels); err != nil {
			return nil, err
		}
	}
	for _, p := range g.people {
		if err := b.AddPerson(p.Person); err != nil {
			return nil, err
		}
		for name := range p.series {
			if err := b.Add(name, p.Key, p.readings(name, g.areas[name])); err != nil {
				return nil, err
			}
		}
	}
	return b.Build(g.names.places)
}
