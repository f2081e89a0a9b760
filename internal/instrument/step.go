package instrument

import (
	"fmt"
	"strconv"
	"strings"
)

// Step is a place on the ten steps, counted in half steps: 2 is step 1.0 and 20
// is step 10.0. The zero Step is no step; it is never a nought on the scale.
// People choose whole steps; halves come from agreed readings and imports.
type Step int8

// MinStep and MaxStep are the ends of the scale.
const (
	MinStep Step = 2
	MaxStep Step = 20
)

// WholeStep gives step n; n must be 1 to 10, or the result is not Valid.
func WholeStep(n int) Step {
	if n < 1 || n > 10 {
		return 0
	}
	return Step(2 * n)
}

// Valid reports whether s is on the scale.
func (s Step) Valid() bool { return s >= MinStep && s <= MaxStep }

// Whole reports whether s is a full step, one that a person can choose.
func (s Step) Whole() bool { return s.Valid() && s%2 == 0 }

// Float gives the step as a number from 1 to 10, for charts.
func (s Step) Float() float64 { return float64(s) / 2 }

// String gives "6" or "6.5", and "" for no step.
func (s Step) String() string {
	if !s.Valid() {
		return ""
	}
	return strconv.FormatFloat(s.Float(), 'f', -1, 64)
}

// Stage gives the stage 1 to 5 that holds the step, and 0 for no step. A half
// step belongs to the stage of the whole step below it: 6.5 is still stage 3,
// because nobody is moved on to a stage before they have reached it.
func (s Step) Stage() int {
	if !s.Valid() {
		return 0
	}
	return (int(s)/2 + 1) / 2
}

// ParseStep reads "6", "6.5" or "6.0". Anything that is not a half step from
// 1 to 10, written in plain digits, is refused.
func ParseStep(text string) (Step, error) {
	whole, half, hasPoint := strings.Cut(text, ".")
	n, err := strconv.Atoi(whole)
	plain := err == nil && strconv.Itoa(n) == whole
	step := 0
	if plain && n >= 1 && n <= 10 {
		step = 2 * n
	}
	switch {
	case step == 0:
	case !hasPoint || half == "0":
		return Step(step), nil
	case half == "5" && n < 10:
		return Step(step + 1), nil
	}
	return 0, fmt.Errorf("%q is not a step from 1 to 10, in halves", text)
}
