// Package stat works out the numbers of an outcome report: means and shares with their
// intervals, quartiles, reliable change, control charts and funnels. It works out what
// is handed in, and knows nothing of whom it is about. The same numbers give the same
// result, in whatever order and in how many parts they were counted: there is no clock
// and no chance in it. Another kind of processor may differ in the last bit.
//
// What is not known is said, never put as a nought or as NaN: each result that may be
// missing has a field Known, and what stands beside it is 0 and means nothing where
// Known is false.
package stat

// Level is how sure an interval is where nobody asks for another level.
const Level = 0.95

// Number is a number that may be missing.
type Number struct {
	Known bool
	Value float64
}

// Interval is a range from Low to High, both of them in it.
type Interval struct {
	Known     bool
	Low, High float64
}

// Has tells whether a number lies in the interval; nothing lies in one that is unknown.
func (i Interval) Has(value float64) bool {
	return i.Known && i.Low <= value && value <= i.High
}

// times gives the interval in another unit; a factor below 0 turns it round.
func (i Interval) times(by float64) Interval {
	i.Low, i.High = i.Low*by, i.High*by
	if i.Low > i.High {
		i.Low, i.High = i.High, i.Low
	}
	return i
}

// valid tells whether a level is one: above 0 and below 1.
func valid(level float64) bool { return level > 0 && level < 1 }
