// Package outcome says what an outcome report asks and what its answer is: who counts, which
// readings are paired, and what follows from the pairs. It is pure: readings are handed in by
// whatever holds them, so that the database and the columns in memory can be held to one
// arithmetic, cell by cell.
//
// A pair is a person's first reading and their latest, in one voice and one version of an
// instrument, each area with itself: an area that was left out of the latest is paired with
// the last time that it was answered. Nothing is filled in, and no nought stands for nothing.
package outcome

import (
	"sync"
	"time"
)

// Day counts days from 1 January 1900, which is day 1; 0 is no day. It reaches to 2079.
type Day uint16

// epoch is day 0.
var epoch = time.Date(1899, 12, 31, 0, 0, 0, 0, time.UTC)

// ParseDay reads an ISO day such as 2026-03-01; ok is false for what is none, or lies outside.
func ParseDay(text string) (Day, bool) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return 0, false
	}
	n := int64(t.Sub(epoch) / (24 * time.Hour))
	if n < 1 || n > 0xffff {
		return 0, false
	}
	return Day(n), true
}

// Time gives midnight UTC of the day.
func (d Day) Time() time.Time { return epoch.AddDate(0, 0, int(d)) }

// String gives the day as ISO has it, and "" for none.
func (d Day) String() string {
	if d == 0 {
		return ""
	}
	return d.Time().Format(time.DateOnly)
}

// months has the month of every day, since a calendar asked for each of a million people
// costs more than all else.
var months = sync.OnceValue(func() *[1 << 16]uint16 {
	var all [1 << 16]uint16
	for d := range all {
		t := Day(d).Time() //nolint:gosec // as many as there are days
		all[d] = uint16(max((t.Year()-1900)*12+int(t.Month())-1, 0))
	}
	return &all
})

// Month counts months from January 1900, which is 0.
func (d Day) Month() int { return int(months()[d]) }

// Quarter counts quarters from that of January 1900, which is 0.
func (d Day) Quarter() int { return d.Month() / 3 }

// Code is what stands for one area of one reading: 0 never asked, 1 to MaxCode a number, and
// one of the codes below for no number. What number a code stands for, its Scale says.
type Code uint8

// MaxCode is the highest code of a number. Codes of no number have the highest bit set.
const MaxCode Code = 0x7f

// The ways of giving no number, and of having none.
const (
	NeverAsked    Code = 0
	Left          Code = 0xf1 // left for today
	NotApplicable Code = 0xf2
	NotSure       Code = 0xf3
	NotScored     Code = 0xf4 // a measure's score, with too little answered
)

// Number tells whether it stands for a number.
func (c Code) Number() bool { return c >= 1 && c <= MaxCode }

// Voice is whose answers a reading holds.
type Voice uint8

// The voices of a Bloom, and who can answer a measure.
const (
	Person Voice = iota
	Worker
	Agreed
	Carer
	voices
)

var voiceCodes = [voices]string{"person", "worker", "agreed", "carer"}

// String gives the word that care has for it.
func (v Voice) String() string {
	if v >= voices {
		return ""
	}
	return voiceCodes[v]
}

// ParseVoice reads what String gives.
func ParseVoice(text string) (Voice, bool) {
	for v, code := range voiceCodes {
		if code == text {
			return Voice(v), true
		}
	}
	return 0, false
}
