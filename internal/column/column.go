// Package column holds the readings of one organisation packed in memory, the readings of a
// person side by side, so that a report over millions of them is one pass over some tens of
// megabytes. It is built from the database, which holds the truth; it keeps nothing that
// stands nowhere else, and no name: a person is a key that only the organisation's secret
// leads to.
package column

import (
	"encoding/binary"
	"fmt"
	"slices"

	"towpath/internal/outcome"
)

// Limits of what fits. Whatever lies beyond is an error, never a wrong number.
const (
	MaxTeams     = 1 << 13
	MaxAreas     = 64
	MaxLanguages = 1 << 15
	maxReadings  = 1 << 15
	maxContacts  = 1<<8 - 1
)

// Reading is one voice's reading on one occasion. Codes has one for each area.
type Reading struct {
	Day   outcome.Day
	Team  int // its number in Teams
	Voice outcome.Voice
	// Beside tells that it belongs to the same occasion as the reading before it.
	Beside bool
	Codes  []outcome.Code
}

// Person is what a report can be split by, of one person. Numbers are the caller's; 0 is
// always "not known".
type Person struct {
	Key                                                   uint64
	Born                                                  int // the year, 0 for not known
	Start                                                 outcome.Day
	Gender, Ethnicity, Language, Deprivation, LegalStatus int
	Contacts                                              int
}

// Team is where readings were done.
type Team struct{ Service, Setting int }

// traits are the five numbers of a person, packed: gender 4 bits, ethnicity 5, legal status
// 4, deprivation 4, language 15.
type traits uint32

func packTraits(p Person) (traits, error) {
	for _, at := range [...]struct {
		what      string
		n, beyond int
	}{
		{"gender", p.Gender, 1 << 4},
		{"ethnicity", p.Ethnicity, 1 << 5},
		{"legal status", p.LegalStatus, 1 << 4},
		{"deprivation", p.Deprivation, 1 << 4},
		{"language", p.Language, MaxLanguages},
	} {
		if at.n < 0 || at.n >= at.beyond {
			return 0, fmt.Errorf("column: %s %d is beyond %d", at.what, at.n, at.beyond-1)
		}
	}
	return traits(p.Gender | p.Ethnicity<<4 | p.LegalStatus<<9 | p.Deprivation<<13 | p.Language<<17), nil
}

// year keeps a year of birth that can be one.
func year(born int) uint16 {
	if born < 1900 || born >= 2100 {
		return 0
	}
	return uint16(born)
}

func (t traits) gender() int      { return int(t & 15) }
func (t traits) ethnicity() int   { return int(t >> 4 & 31) }
func (t traits) legalStatus() int { return int(t >> 9 & 15) }
func (t traits) deprivation() int { return int(t >> 13 & 15) }
func (t traits) language() int    { return int(t >> 17) }

// people are columns of persons, by ascending key.
type people struct {
	keys     []uint64
	born     []uint16 // years, 0 for not known
	start    []outcome.Day
	traits   []traits
	contacts []uint8
}

// A row is: day 2 bytes, place 2 bytes, one byte an area. In place, 13 bits are the team, one
// tells that it stands beside the row before, two are the voice.
const (
	rowHead    = 4
	placeTeam  = MaxTeams - 1
	placeAside = MaxTeams
	placeVoice = 14
)

// Series is one version of one instrument: rows, person by person in the order of people.
type Series struct {
	areas  int
	levels int      // one more than the highest code of a number
	counts []uint16 // of rows, for each person
	rows   []byte   // and room to read a word beyond the last
}

func (s *Series) stride() int { return rowHead + s.areas }

// readBeyond is how many bytes may be read after the last row.
const readBeyond = 16

var beyond [readBeyond]byte

// In the count of a person's rows, one bit tells that they are not all of one voice and team.
const (
	countRows  = maxReadings - 1
	countMixed = maxReadings
)

// appendRow packs a reading onto rows.
func appendRow(rows []byte, r Reading) []byte {
	place := uint16(r.Team) | uint16(r.Voice)<<placeVoice //nolint:gosec // both were checked
	if r.Beside {
		place |= placeAside
	}
	rows = binary.LittleEndian.AppendUint16(rows, uint16(r.Day))
	rows = binary.LittleEndian.AppendUint16(rows, place)
	for _, c := range r.Codes {
		rows = append(rows, byte(c))
	}
	return rows
}

func rowDay(row []byte) outcome.Day { return outcome.Day(binary.LittleEndian.Uint16(row)) }
func rowPlace(row []byte) uint16    { return binary.LittleEndian.Uint16(row[2:]) }

// Builder gathers an organisation's people and readings, in any order of people.
type Builder struct {
	people []Person
	at     map[uint64]int
	series map[string]*gathering
}

type gathering struct {
	areas, levels int
	owner         []int // of each run of readings, a person
	ends          []int // where each run ends, in rows
	rows          []byte
}

// NewBuilder begins one.
func NewBuilder() *Builder {
	return &Builder{at: map[uint64]int{}, series: map[string]*gathering{}}
}

// AddPerson adds somebody. Two with one key are an error: the secret has to be another.
func (b *Builder) AddPerson(p Person) error {
	if _, there := b.at[p.Key]; there {
		return fmt.Errorf("column: two people have one key")
	}
	if _, err := packTraits(p); err != nil {
		return err
	}
	b.at[p.Key] = len(b.people)
	b.people = append(b.people, p)
	return nil
}

// Begin names a series before its readings come. Levels is one more than its highest code.
func (b *Builder) Begin(series string, areas, levels int) error {
	if areas < 1 || areas > MaxAreas || levels < 2 || levels > int(outcome.MaxCode)+1 {
		return fmt.Errorf("column: %s has %d areas and %d levels", series, areas, levels)
	}
	b.series[series] = &gathering{areas: areas, levels: levels}
	return nil
}

// Add adds all the readings of a person in a series, from the first to the latest.
func (b *Builder) Add(series string, key uint64, readings []Reading) error {
	g, ok := b.series[series]
	owner, known := b.at[key]
	if !ok || !known {
		return fmt.Errorf("column: readings of nobody, or of no series")
	}
	if err := checkReadings(g.areas, g.levels, readings); err != nil {
		return err
	}
	for _, r := range readings {
		g.rows = appendRow(g.rows, r)
	}
	g.owner = append(g.owner, owner)
	g.ends = append(g.ends, len(g.rows)/(rowHead+g.areas))
	return nil
}

func checkReadings(areas, levels int, readings []Reading) error {
	if len(readings) >= maxReadings {
		return fmt.Errorf("column: a person has %d readings", len(readings))
	}
	for i, r := range readings {
		switch {
		case len(r.Codes) != areas:
			return fmt.Errorf("column: a reading has %d areas, not %d", len(r.Codes), areas)
		case r.Team < 0 || r.Team >= MaxTeams:
			return fmt.Errorf("column: team %d is beyond %d", r.Team, MaxTeams-1)
		case r.Voice > outcome.Carer:
			return fmt.Errorf("column: voice %d", r.Voice)
		case r.Day == 0 || i > 0 && r.Day < readings[i-1].Day:
			return fmt.Errorf("column: the readings of a person are out of order")
		}
		for _, c := range r.Codes {
			if c.Number() && int(c) >= levels {
				return fmt.Errorf("column: code %d of %d levels", c, levels)
			}
		}
	}
	return nil
}

// Build packs what was gathered.
func (b *Builder) Build(teams []Team) (*Set, error) {
	if len(teams) > MaxTeams {
		return nil, fmt.Errorf("column: %d teams are beyond %d", len(teams), MaxTeams)
	}
	order := make([]int, len(b.people))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, c int) int {
		if b.people[a].Key < b.people[c].Key {
			return -1
		}
		return 1
	})
	set := &Set{teams: teams, series: map[string]*Series{}}
	set.people = packPeople(b.people, order)
	place := make([]int, len(order))
	for i, n := range order {
		place[n] = i
	}
	for name, g := range b.series {
		s, err := g.pack(place)
		if err != nil {
			return nil, err
		}
		set.series[name] = s
	}
	return set, nil
}

func packPeople(list []Person, order []int) people {
	n := len(order)
	p := people{
		keys: make([]uint64, n), born: make([]uint16, n), start: make([]outcome.Day, n),
		traits: make([]traits, n), contacts: make([]uint8, n),
	}
	for i, at := range order {
		one := list[at]
		p.keys[i], p.born[i], p.start[i] = one.Key, year(one.Born), one.Start
		p.traits[i], _ = packTraits(one)
		p.contacts[i] = uint8(min(max(one.Contacts, 0), maxContacts))
	}
	return p
}

// pack puts the runs of readings into the order of people.
func (g *gathering) pack(place []int) (*Series, error) {
	s := &Series{areas: g.areas, levels: g.levels, counts: make([]uint16, len(place))}
	runOf := make([]int32, len(place)) // one more than the run of each person, 0 for none
	for run, owner := range g.owner {
		at := place[owner]
		if runOf[at] != 0 {
			return nil, fmt.Errorf("column: the readings of one person came twice")
		}
		runOf[at] = int32(run) + 1
	}
	s.rows = make([]byte, 0, len(g.rows)+readBeyond)
	stride := s.stride()
	for i := range place {
		run := int(runOf[i]) - 1
		if run < 0 {
			continue
		}
		from := 0
		if run > 0 {
			from = g.ends[run-1]
		}
		s.rows = append(s.rows, g.rows[from*stride:g.ends[run]*stride]...)
		n := g.ends[run] - from
		s.counts[i] = countOf(g.rows[from*stride:], stride, n)
	}
	s.rows = append(s.rows, beyond[:]...)
	return s, nil
}

// countOf gives how many rows somebody has, and whether they are mixed.
func countOf(rows []byte, stride, n int) uint16 {
	count := uint16(n) //nolint:gosec // below maxReadings
	for row := 1; row < n; row++ {
		if (rowPlace(rows[row*stride:])^rowPlace(rows))&^placeAside != 0 {
			return count | countMixed
		}
	}
	return count
}
