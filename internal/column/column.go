// Package column holds the readings of one organisation packed in memory, the readings of a
// person side by side, so that a report over millions of them is one pass over some tens of
// megabytes. It is built from the database, which holds the truth; it keeps nothing that
// stands nowhere else, and no name: a person is a key that only the organisation's secret
// leads to.
package column

import (
	"encoding/binary"
	"fmt"
	"sync"

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

// lastYear is the last in which somebody can be born.
const lastYear = 2099

// year keeps a year of birth that can be one.
func year(born int) uint16 {
	if born < 1900 || born > lastYear {
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
	tight  *tight   // nil where a row is kept as it is read
	marked sync.Once
	marks  []int // where the rows of every markEach-th person begin, once it was asked
}

// stride is how many bytes a row takes where it is read.
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
