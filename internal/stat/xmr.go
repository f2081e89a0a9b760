package stat

import (
	"fmt"
	"math"
)

// The constants of a chart of individuals and moving ranges, as Wheeler prints them
// (Understanding Variation, 1993) and as the NHS's own charts use them, so that limits
// agree with theirs to the last digit. They are 3/d2 = 2.6587 and D4 = 1 + 3 d3/d2 =
// 3.2665 rounded, where d2 = 2/√π = 1.128 and d3 = √(2-4/π) = 0.853 belong to ranges of
// two values.
const (
	LimitFactor = 2.66
	RangeFactor = 3.267
)

// What is usual of a chart.
const (
	// LeastPoints is how many points limits need: the NHS's "Making data count" charts
	// call limits of fewer than 12 trial limits. Wheeler draws them from five or six,
	// the Health Care Data Guide (Provost and Murray 2011) asks for 20 to 30.
	LeastPoints = 12
	// RunLength is how many points on one side of the centre are too many for chance:
	// 8 in Wheeler and in the Western Electric handbook of 1956; the NHS's charts take
	// 7, Nelson (1984) 9. Where nothing changed and the centre is right, one chart of 24
	// points in 14 shows a run of 8 by chance, one in 7 a run of 7.
	RunLength = 8
	// TrendLength is how many points, each above the one before it (or each below), are
	// too many: 6 in Nelson 1984, "The Shewhart control chart: tests for special
	// causes", J Qual Technol 16; the NHS's charts take 7. Runs and trends are counted
	// in points, not in the steps between them.
	TrendLength = 6
	// HuggingLength is how many points in a row within the inner third are too many:
	// 15 in Nelson 1984. Limits are then likely too wide, as where groups were mixed.
	HuggingLength = 15
)

// Point is one month or quarter of a chart.
type Point struct {
	// Known is false where there is no value: nobody was asked. Such a month breaks the
	// moving range and whatever goes by points in a row.
	Known bool
	Value float64
	// N is how many people are behind the value.
	N int64
}

// Baseline is the period, from one point to another and both in it, that sets the
// limits from its first point on until the next baseline begins. Points are counted
// from 0. Why it was set is for the caller to keep.
type Baseline struct {
	From, To int
}

// Rules are how a chart is read. Where one of the lengths is 0, the usual holds.
type Rules struct {
	// Least is how many points a baseline needs before there are limits.
	Least int
	// Run, Trend and Hugging are how many points in a row make a signal.
	Run, Trend, Hugging int
	// People is how many people a point needs so as not to be called Few; 0 for none.
	People int64
}

func (r Rules) usual() Rules {
	for _, length := range []struct {
		of    *int
		usual int
	}{{&r.Least, LeastPoints}, {&r.Run, RunLength}, {&r.Trend, TrendLength}, {&r.Hugging, HuggingLength}} {
		if *length.of <= 0 {
			*length.of = length.usual
		}
	}
	return r
}

// Phase is a part of a chart with limits of its own, in the unit of the points.
type Phase struct {
	// From and To are the first and the last point that it holds for.
	From, To int
	// Baseline is what set it; Points is how many known points are in that.
	Baseline Baseline
	Points   int
	// Known is false where there are too few points yet: then there are no limits, and
	// no signals either.
	Known bool
	// Centre is the mean of the baseline; Low and High are the natural process limits.
	// They may lie where no value can: a page that draws shares cuts them at 0 and 1.
	Centre, Low, High float64
	// MeanRange is the mean of the moving ranges of the baseline, RangeHigh the limit of
	// a single one.
	MeanRange, RangeHigh float64
}

// XmR is a chart of individual values and their moving ranges.
type XmR struct {
	// Ranges has, for each point, how far it is from the one before it. The first point,
	// one beside a missing one, and the first of a phase have none.
	Ranges []Number
	// Few says of each point whether fewer people are behind it than the rules ask.
	Few     []bool
	Phases  []Phase
	Signals []Signal
}

// XmROf makes a chart of points in the order of time: centre line, limits and what is
// not likely to be chance (Wheeler 1993). Without a baseline
// all points together are one. Points before the first baseline have no limits. Where
// all points are equal, the limits are that value and the first that differs is outside.
//
// It is an error where baselines overlap, are out of order or lie outside the chart.
func XmROf(points []Point, baselines []Baseline, rules Rules) (XmR, error) {
	if len(baselines) == 0 && len(points) > 0 {
		baselines = []Baseline{{0, len(points) - 1}}
	}
	rules = rules.usual()
	c := XmR{Ranges: make([]Number, len(points)), Few: make([]bool, len(points))}
	for i, p := range points {
		c.Few[i] = p.Known && p.N < rules.People
	}
	next := 0
	for i, b := range baselines {
		to := len(points) - 1
		if i+1 < len(baselines) {
			to = baselines[i+1].From - 1
		}
		if b.From < next || b.To < b.From || b.To > to {
			return XmR{}, fmt.Errorf("stat: baseline %d, from point %d to %d, overlaps another or lies outside the %d points", i, b.From, b.To, len(points))
		}
		if i == 0 {
			ranges(points, c.Ranges, 0, b.From-1)
		}
		ranges(points, c.Ranges, b.From, to)
		c.Phases = append(c.Phases, phaseOf(points, c.Ranges, b, to, rules.Least))
		next = b.To + 1
	}
	c.Signals = signals(points, c, rules)
	return c, nil
}

// there tells whether a point has a value that can be reckoned with.
func (p Point) there() bool {
	return p.Known && !math.IsNaN(p.Value) && !math.IsInf(p.Value, 0)
}

// ranges fills in the moving ranges from the point after from up to the point to.
func ranges(points []Point, into []Number, from, to int) {
	for i := from + 1; i <= to; i++ {
		if points[i-1].there() && points[i].there() {
			into[i] = Number{true, math.Abs(points[i].Value - points[i-1].Value)}
		}
	}
}

func phaseOf(points []Point, ranges []Number, b Baseline, to, least int) Phase {
	p := Phase{From: b.From, To: to, Baseline: b}
	var first, sum, moved float64
	var steps int
	for i := b.From; i <= b.To; i++ {
		if ranges[i].Known {
			moved += ranges[i].Value
			steps++
		}
		if !points[i].there() {
			continue
		}
		if p.Points == 0 {
			first = points[i].Value
		}
		sum += points[i].Value - first // from the first one, so that equal values have just that mean
		p.Points++
	}
	if p.Points < least || steps == 0 || 2*steps < least-1 {
		return p // also where missing months left hardly a range
	}
	p.Known = true
	p.Centre = first + sum/float64(p.Points)
	p.MeanRange = moved / float64(steps)
	p.Low, p.High = p.Centre-LimitFactor*p.MeanRange, p.Centre+LimitFactor*p.MeanRange
	p.RangeHigh = RangeFactor * p.MeanRange
	return p
}
