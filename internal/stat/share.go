package stat

import "math"

// Count is how many said or had something, of how many.
type Count struct {
	Yes, Of int64
}

// valid tells whether there is anybody, and no more said yes than there are.
func (c Count) valid() bool { return c.Of > 0 && 0 <= c.Yes && c.Yes <= c.Of }

func (c Count) share() float64 { return float64(c.Yes) / float64(c.Of) }

// Share is a part of a whole, from 0 to 1.
type Share struct {
	Count
	// Known is false where there is nobody, or more than everybody.
	Known    bool
	Value    float64
	Interval Interval
}

// ShareOf gives a share with Wilson's score interval at a level, without a correction
// for continuity. It is known from one person on, never leaves 0 to 1, and has a width
// at none and at all of n, too (Wilson 1927, "Probable inference, the law of succession,
// and statistical inference", J Am Stat Assoc 22; recommended by Newcombe 1998,
// "Two-sided confidence intervals for the single proportion", Stat Med 17).
func ShareOf(c Count, level float64) Share {
	if !c.valid() {
		return Share{Count: c}
	}
	s := Share{Count: c, Known: true, Value: c.share()}
	if valid(level) {
		s.Interval = wilson(c, normal(level))
	}
	return s
}

func wilson(c Count, z float64) Interval {
	yes, n := float64(c.Yes), float64(c.Of)
	middle := (yes + z*z/2) / (n + z*z)
	half := z / (n + z*z) * math.Sqrt(yes*(n-yes)/n+z*z/4)
	i := Interval{true, max(middle-half, 0), min(middle+half, 1)}
	switch c.Yes {
	case 0:
		i.Low = 0
	case c.Of:
		i.High = 1
	}
	return i
}

// Difference is one share less another, from -1 to 1.
type Difference struct {
	Known    bool
	Value    float64
	Interval Interval
}

// DifferenceOf gives how much larger the share of one group is than that of another who
// are other people, with Newcombe's interval, which is made of both Wilson intervals.
// It is unknown where one of the groups has nobody (Newcombe 1998, "Interval estimation
// for the difference between independent proportions", Stat Med 17:873, method 10).
func DifferenceOf(one, other Count, level float64) Difference {
	if !one.valid() || !other.valid() {
		return Difference{}
	}
	a, b := one.share(), other.share()
	d := Difference{Known: true, Value: a - b}
	if valid(level) {
		z := normal(level)
		i, j := wilson(one, z), wilson(other, z)
		d.Interval = Interval{
			true,
			max(d.Value-math.Hypot(a-i.Low, j.High-b), -1),
			min(d.Value+math.Hypot(i.High-a, b-j.Low), 1),
		}
	}
	return d
}
