package disclose

import (
	"encoding/json"
	"math"
	"strconv"
)

// Kind is what a cell shows.
type Kind uint8

// The kinds. Unknown is the cell of a row or column that is not there.
const (
	Unknown Kind = iota
	Hidden       // nothing, for a Reason
	Nobody       // nought, since nobody can ever be in it
	Count        // about so many people
	Mean         // a mean, with an interval
	Percent      // a whole percentage of two counts that are shown
)

var kinds = [...]string{"unknown", "hidden", "nobody", "count", "mean", "percent"}

// String is the kind's word in a file, and in the name of a text.
func (k Kind) String() string { return kinds[k] }

// Reason is why a cell shows nothing.
type Reason uint8

// The reasons.
const (
	NoReason      Reason = iota
	TooFewPeople         // in the row
	TooFewInIt           // in the category
	ForAnother           // so that another cannot be worked out
	TooFewForMean        // with a value
)

var reasons = [...]string{"", "too_few_people", "too_few_in_it", "for_another", "too_few_for_mean"}

// String is the reason's word in a file, and in the name of a text.
func (r Reason) String() string { return reasons[r] }

// Cell is one number as it may be shown, or why none is. It cannot be made but by
// publishing; the zero Cell shows nothing.
type Cell struct {
	number, low, high int32 // in units of the last decimal
	kind              Kind
	why               Reason
	decimals          uint8
}

// Kind is what it shows.
func (c Cell) Kind() Kind { return c.kind }

// Reason is why it shows nothing.
func (c Cell) Reason() Reason { return c.why }

// Number is what it shows: a count, a mean or a percentage; 0 of Nobody.
func (c Cell) Number() (n float64, ok bool) {
	return c.value(c.number), c.kind == Count || c.kind == Mean || c.kind == Percent || c.kind == Nobody
}

// Under is the number that there are too few for, where that is why it shows nothing; 0
// otherwise. What is hidden may in truth be a little more, since numbers are moved first.
func (c Cell) Under() int {
	if c.kind != Hidden {
		return 0
	}
	return int(c.number)
}

// Between is the interval of a mean or of a share, which allows for the move.
func (c Cell) Between() (low, high float64, ok bool) {
	return c.value(c.low), c.value(c.high), c.hasEnds()
}

// Figure is the number as it is written in a file, "45" or "4.2", and "" where there is
// none. Every format writes this one, and adds its own words by Kind and Reason.
func (c Cell) Figure() string {
	if _, ok := c.Number(); !ok {
		return ""
	}
	return c.written(c.number)
}

// Ends are the two ends of the interval as they are written.
func (c Cell) Ends() (low, high string) {
	if !c.hasEnds() {
		return "", ""
	}
	return c.written(c.low), c.written(c.high)
}

func (c Cell) value(n int32) float64 { return float64(n) / math.Pow10(int(c.decimals)) }

func (c Cell) written(n int32) string {
	return strconv.FormatFloat(c.value(n), 'f', int(c.decimals), 64)
}

// Share gives what percentage a count is of another, out of what is shown of both. It is
// hidden where either is.
func (c Cell) Share(of Cell) Cell {
	switch {
	case c.kind == Hidden:
		return c
	case of.kind == Hidden:
		return of
	case c.kind != Count || of.kind != Count || of.number == 0:
		return Cell{}
	}
	return Cell{kind: Percent, number: int32(min(100, math.Round(100*float64(c.number)/float64(of.number))))}
}

// MarshalJSON writes what is shown, and nothing else is there to write.
func (c Cell) MarshalJSON() ([]byte, error) {
	out := struct {
		Kind   string       `json:"kind"`
		Reason string       `json:"reason,omitempty"`
		Under  int          `json:"under,omitempty"`
		Number *json.Number `json:"number,omitempty"`
		Low    *json.Number `json:"low,omitempty"`
		High   *json.Number `json:"high,omitempty"`
	}{Kind: c.kind.String(), Reason: c.why.String(), Under: c.Under()}
	number := func(s string) *json.Number {
		if s == "" {
			return nil
		}
		n := json.Number(s)
		return &n
	}
	low, high := c.Ends()
	out.Number, out.Low, out.High = number(c.Figure()), number(low), number(high)
	return json.Marshal(out)
}
