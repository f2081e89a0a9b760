package chart

import "strconv"

// Value is a place on the ten steps, counted in half steps: 2 is step 1 and
// 20 is step 10. The zero Value is no number.
type Value int8

// The lowest and highest Value.
const (
	Lowest  Value = 2
	Highest Value = 20
)

// Step gives the Value of a whole step from 1 to 10.
func Step(n int) Value { return Value(2 * n) }

// Valid reports whether v is a number on the scale.
func (v Value) Valid() bool { return v >= Lowest && v <= Highest }

// Stage gives the stage of v, 1 to 5, or 0 if v is no number. A half step
// belongs to the stage of the whole step below it, as that step is reached.
func (v Value) Stage() int {
	if !v.Valid() {
		return 0
	}
	return (int(v)/2 + 1) / 2
}

// String gives "6", "6½", or "–" if v is no number. It reads the same in
// every language, which "6.5" does not. In right-to-left text it needs a
// left-to-right element of its own (<bdi dir="ltr">), or it turns into "½6".
func (v Value) String() string {
	if !v.Valid() {
		return "–"
	}
	return string(appendHalves(nil, int(v)))
}

// Difference is a distance between two Values, in half steps.
type Difference int8

// Abs gives the size of d.
func (d Difference) Abs() Difference {
	if d < 0 {
		return -d
	}
	return d
}

// String gives the size of d without its sign: "2", "2½", "½". The words
// beside it ("up", "down") carry the direction.
func (d Difference) String() string { return string(appendHalves(nil, int(d.Abs()))) }

func appendHalves(dst []byte, n int) []byte {
	if n >= 2 || n == 0 {
		dst = strconv.AppendInt(dst, int64(n/2), 10)
	}
	if n%2 == 1 {
		dst = append(dst, "½"...)
	}
	return dst
}

// NotGiven is why an answer has no number. None of them is a nought.
type NotGiven uint8

// The reasons. NeverAsked is the zero value, since it needs no act of anybody.
const (
	NeverAsked NotGiven = iota
	LeftForToday
	NotApplicable
	NotSure
)

// Answer is what one voice said about one area: a Value, or why there is none.
type Answer struct {
	Value Value
	// Why is read only if Value is no number.
	Why NotGiven
}

// At gives the Answer for a Value.
func At(v Value) Answer { return Answer{Value: v} }

// Without gives the Answer that has no number, and why.
func Without(why NotGiven) Answer { return Answer{Why: why} }

// Given reports whether the answer has a number.
func (a Answer) Given() bool { return a.Value.Valid() }
