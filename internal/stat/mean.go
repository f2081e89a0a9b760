package stat

import (
	"math"
	"math/bits"
)

// Sums is all that a mean needs to know of whole numbers: how many there are, their sum
// and the sum of their squares. A score with decimals, or a mean of goals, is handed in
// as whole units (hundredths, sixths) and the result put back by Times. Sums are exact,
// so that it does not matter in which order or in how many parts they were added; they
// stay so for 60 million people with values up to 390,000.
type Sums struct {
	N, Sum, Squares int64
}

// Add takes in a value that so many people have.
func (s *Sums) Add(value, people int64) {
	s.N += people
	s.Sum += people * value
	s.Squares += people * value * value
}

// Plus gives the sums of both together.
func (s Sums) Plus(o Sums) Sums {
	return Sums{s.N + o.N, s.Sum + o.Sum, s.Squares + o.Squares}
}

// Mean is an average with what may be said of it, all in the unit of the values.
type Mean struct {
	// N is how many values there are.
	N int64
	// Known is false where there are none.
	Known bool
	Value float64
	// SD is the standard deviation between the values (of n-1); it needs two of them,
	// and is 0 where they are all equal.
	SD Number
	// Interval is Student's interval for the mean; it needs two values, and has no
	// width where they are all equal.
	Interval Interval
}

// MeanOf gives the mean of values with its interval at a level. Of no value nothing is
// known; of one its value alone. Sums that no values can have are taken as none.
//
// Paired change is the same over the differences between each person's latest and first
// value: the interval is then that of the paired t-test (Student 1908, "The probable
// error of a mean", Biometrika 6).
func MeanOf(s Sums, level float64) Mean {
	if s.N <= 0 || s.Squares < 0 {
		return Mean{}
	}
	spread, ok := s.spread()
	if !ok {
		return Mean{}
	}
	n := float64(s.N)
	return meanFrom(s.N, float64(s.Sum)/n, math.Sqrt(spread/n/(n-1)), level)
}

// spread gives N × Squares - Sum², which is exact until it is made a float; it is not
// ok where it is below 0.
func (s Sums) spread() (float64, bool) {
	high, low := bits.Mul64(uint64(s.N), uint64(s.Squares))
	sum := uint64(max(s.Sum, -s.Sum))
	lessHigh, lessLow := bits.Mul64(sum, sum)
	low, borrow := bits.Sub64(low, lessLow, 0)
	high, borrow = bits.Sub64(high, lessHigh, borrow)
	return math.Ldexp(float64(high), 64) + float64(low), borrow == 0
}

// MeanOfFloats is MeanOf for numbers that are not whole. It takes a difference of two
// large numbers, so an SD below a hundred-millionth of the values is noise: where values
// can be whole units, Sums are better.
func MeanOfFloats(n int64, sum, squares, level float64) Mean {
	if n <= 0 || math.IsNaN(sum) || math.IsInf(sum, 0) || !(squares >= 0) || math.IsInf(squares, 0) {
		return Mean{}
	}
	value := sum / float64(n)
	spread := squares - sum*value
	if spread < -1e-9*squares {
		return Mean{}
	}
	return meanFrom(n, value, math.Sqrt(max(spread, 0)/float64(n-1)), level)
}

func meanFrom(n int64, value, sd, level float64) Mean {
	m := Mean{N: n, Known: true, Value: value}
	if n < 2 {
		return m
	}
	m.SD = Number{true, sd}
	if valid(level) {
		half := student(level, n-1) * sd / math.Sqrt(float64(n))
		m.Interval = Interval{true, value - half, value + half}
	}
	return m
}

// Times gives the mean in another unit: by 0.01 where the values were hundredths, by -1
// where lower is better and better is to be above.
func (m Mean) Times(by float64) Mean {
	m.Value *= by
	m.SD.Value *= math.Abs(by)
	m.Interval = m.Interval.times(by)
	return m
}
