package outcome

import (
	"slices"
	"time"
)

// Since says from when a first reading counts.
type Since uint8

const (
	// SinceStart pairs the first reading that there ever was with the latest of the window.
	SinceStart Since = iota
	// SinceWindow pairs the first with the latest of the window.
	SinceWindow
)

// SinceCodes are its words in an address and in a specification.
var SinceCodes = []string{SinceStart: "start", SinceWindow: "window"}

// String gives its word.
func (s Since) String() string {
	if int(s) >= len(SinceCodes) {
		return ""
	}
	return SinceCodes[s]
}

// ParseSince reads what String gives.
func ParseSince(text string) (Since, bool) {
	n := slices.Index(SinceCodes, text)
	return Since(max(n, 0)), n >= 0 //nolint:gosec // one of two
}

// Dimension is what a report can be split by. A dimension of readings (where they were done)
// can put one person into several groups, each with the pairs that were done there; one of
// people puts a person into one group.
type Dimension uint8

// The dimensions.
const (
	ByNothing Dimension = iota
	ByService
	ByTeam
	BySetting
	ByAge
	ByGender
	ByEthnicity
	ByLanguage
	ByDeprivation
	ByLegalStatus
	ByTimeSinceStart
	ByQuarter
	ByMonth
	ByServiceAndQuarter
	dimensions
)

var dimensionCodes = [dimensions]string{
	"", "service", "team", "setting", "age", "gender", "ethnicity", "language", "deprivation", "legal_status",
	"time_since_start", "quarter", "month", "service_quarter",
}

// String gives its word in an address and in a specification.
func (d Dimension) String() string {
	if d >= dimensions {
		return ""
	}
	return dimensionCodes[d]
}

// ParseDimension reads what String gives.
func ParseDimension(text string) (Dimension, bool) {
	for d, code := range dimensionCodes {
		if code == text {
			return Dimension(d), true
		}
	}
	return 0, false
}

// OfReadings tells whether a person can be in several groups of it.
func (d Dimension) OfReadings() bool {
	return d == ByService || d == ByTeam || d == BySetting || d == ByServiceAndQuarter
}

// Set is a choice among groups by their numbers. The empty set is no choice: everybody.
type Set map[int]bool

// Has tells whether a group is chosen.
func (s Set) Has(n int) bool { return len(s) == 0 || s[n] }

// Window is a stretch of days, both ends in it.
type Window struct{ From, To Day }

// Months gives the windows of whole months from one to another, both counted as Day.Month
// does.
func Months(first, last int) []Window {
	var list []Window
	for m := first; m <= last; m++ {
		list = append(list, Window{firstOfMonth(m), firstOfMonth(m+1) - 1})
	}
	return list
}

// Quarters is Months for quarters.
func Quarters(first, last int) []Window {
	var list []Window
	for n := first; n <= last; n++ {
		list = append(list, Window{firstOfMonth(3 * n), firstOfMonth(3*n+3) - 1})
	}
	return list
}

func firstOfMonth(m int) Day {
	at := time.Date(1900+m/12, time.Month(m%12+1), 1, 0, 0, 0, 0, time.UTC)
	return Day(at.Sub(epoch) / (24 * time.Hour)) //nolint:gosec // a day of months that there are
}

// Question is what one report asks of one series. Whoever asks it has made sure that Teams
// holds no team that they may not count.
type Question struct {
	Voice Voice
	// From and To are the first and the last day of the window. A person is counted who has
	// a reading with a number on one of its days.
	From, To Day
	Since    Since
	// MinDays is how many days must lie between a first and a latest reading, 1 at least.
	MinDays int
	// MinContacts is how many contacts a person must have had; 0 asks for none.
	MinContacts int
	// Teams are the teams whose readings count, by their numbers. No team, no reading:
	// AllTeams stands for all of them.
	Teams    Set
	AllTeams bool
	// The other choices are of people, by the numbers of their groups.
	Ages, Genders, Ethnicities, Languages, Deprivations, LegalStatuses Set
	By                                                                 Dimension
	// Gap asks how a person's own numbers and a worker's stand beside each other, on the latest
	// occasion of the window on which both gave one, instead of how one voice moved. Voice,
	// Since and MinDays then say nothing, and everybody is in one group.
	Gap bool
	// Far counts people by the ways in which an area of theirs moved by at least so many codes;
	// 0 asks for nothing.
	Far int
}

// ageBands begin at these ages, in years on the last day of the window. The first number
// stands for "not known".
var ageBands = [...]int{0, 18, 25, 35, 45, 55, 65, 75}

// AgeBands is how many groups ages make, with that of ages not known, which is 0.
const AgeBands = len(ageBands) + 1

// AgeBand gives the number of the band in which somebody born in a year is on a day, by the
// birthday of that year: 0 where the year is not known.
func AgeBand(born int, on Day) int {
	years := on.Time().Year() - born
	if born == 0 || years < 0 {
		return 0
	}
	band := 0
	for i, from := range ageBands {
		if years >= from {
			band = i + 1
		}
	}
	return band
}

// AgeBandFrom gives the first and the last age of a band; the last is 0 for "and older".
func AgeBandFrom(band int) (first, last int) {
	if band < 1 || band > len(ageBands) {
		return 0, 0
	}
	if band == len(ageBands) {
		return ageBands[band-1], 0
	}
	return ageBands[band-1], ageBands[band] - 1
}

// startBands are the days since the start of support at which the bands after the first begin.
var startBands = [...]int{91, 183, 365, 730}

// StartBands is how many groups the time since start makes, with that of no known start, 0.
const StartBands = len(startBands) + 2

// StartBand gives the number of the band of a day by the start of support: 0 where that is
// not known or lies ahead.
func StartBand(start, on Day) int {
	if start == 0 || start > on {
		return 0
	}
	band := 1
	for _, from := range startBands {
		if int(on-start) >= from {
			band++
		}
	}
	return band
}

// StartBandFrom gives the first and the last day of a band; the last is 0 for "and longer".
func StartBandFrom(band int) (first, last int) {
	switch {
	case band < 1 || band >= StartBands:
		return 0, 0
	case band == 1:
		return 0, startBands[0] - 1
	case band == StartBands-1:
		return startBands[band-2], 0
	}
	return startBands[band-2], startBands[band-1] - 1
}
