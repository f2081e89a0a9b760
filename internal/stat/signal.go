package stat

import (
	"math"
	"sort"
)

// Signal is something on a chart that is not likely to be chance: a special cause worth
// asking about. It says neither why nor whether it is good.
type Signal struct {
	Kind Kind
	// Side is 1 above the centre or rising, -1 below it or falling, 0 where it is
	// neither.
	Side int8
	// Points are the places of the points that make it up, counted from 0.
	Points []int
}

// Kind is which test a Signal comes from.
type Kind string

// The kinds of Signal. A point that is just on a limit or a third is not beyond it.
// Nothing reaches over a missing point or from one phase into the next.
const (
	// Outside is a point beyond a natural process limit.
	Outside Kind = "outside"
	// Jump is a moving range beyond its limit; Side is the way it went.
	Jump Kind = "jump"
	// Run is many points in a row on one side of the centre line. A point just on it
	// belongs to neither side: it does not count, and does not end the run (Provost and
	// Murray 2011, recalled and not confirmed; the NHS's charts let it end the run).
	Run Kind = "run"
	// Trend is many points in a row of which each is above the one before it, or each
	// below; two equal ones end it.
	Trend Kind = "trend"
	// NearLimit is two of three points in a row more than two thirds of the way from the
	// centre to the same limit, or beyond it (Western Electric 1956). The third may lie
	// anywhere; the NHS's charts want it on the same side.
	NearLimit Kind = "near"
	// Hugging is many points in a row less than a third of the way to a limit.
	Hugging Kind = "hugging"
)

// reader looks for signals in one unbroken stretch of one phase.
type reader struct {
	points []Point
	phase  Phase
	rules  Rules
	// blur is how near two numbers are that differ by rounding alone.
	blur  float64
	found []Signal
}

// signals gives every signal of a chart, in the order of their first points.
func signals(points []Point, c XmR, rules Rules) []Signal {
	var largest float64
	for _, p := range points {
		if p.there() {
			largest = max(largest, math.Abs(p.Value))
		}
	}
	r := reader{points: points, rules: rules, blur: largest * 1e-11}
	for _, r.phase = range c.Phases {
		if !r.phase.Known {
			continue
		}
		for from := r.phase.From; from <= r.phase.To; from++ {
			to := from
			for to <= r.phase.To && points[to].there() {
				to++
			}
			r.read(from, to)
			from = to
		}
	}
	sort.SliceStable(r.found, func(i, j int) bool { return r.found[i].Points[0] < r.found[j].Points[0] })
	return r.found
}

// read makes every test on the points from one up to but not with another.
func (r *reader) read(from, to int) {
	for i := from; i < to; i++ {
		r.note(Outside, r.beyond(i, 1), []int{i}, 1)
		if i > from {
			r.note(Jump, r.jumped(i), []int{i - 1, i}, 1)
		}
	}
	r.runs(from, to)
	r.trends(from, to)
	for _, side := range []int8{1, -1} {
		r.near(from, to, side)
	}
	r.hugging(from, to)
}

// note keeps a signal if it has a side or needs none, and points enough.
func (r *reader) note(kind Kind, side int8, points []int, least int) {
	if len(points) >= least && (side != 0 || kind == Hugging) {
		r.found = append(r.found, Signal{kind, side, points})
	}
}

// side gives the sign of a number, 0 where it differs from 0 by rounding alone.
func (r *reader) side(number float64) int8 {
	switch {
	case number > r.blur:
		return 1
	case number < -r.blur:
		return -1
	}
	return 0
}

// off gives how far a point is from the centre.
func (r *reader) off(i int) float64 { return r.points[i].Value - r.phase.Centre }

// beyond gives on which side a point is further from the centre than a part of the way
// to the limit.
func (r *reader) beyond(i int, part float64) int8 {
	off := r.off(i)
	if r.side(math.Abs(off)-part*LimitFactor*r.phase.MeanRange) <= 0 {
		return 0
	}
	return r.side(off)
}

func (r *reader) jumped(i int) int8 {
	step := r.points[i].Value - r.points[i-1].Value
	if r.side(math.Abs(step)-r.phase.RangeHigh) <= 0 {
		return 0
	}
	return r.side(step)
}

func (r *reader) runs(from, to int) {
	var side int8
	var run []int
	for i := from; i < to; i++ {
		at := r.side(r.off(i))
		if at == 0 {
			continue
		}
		if at != side {
			r.note(Run, side, run, r.rules.Run)
			side, run = at, nil
		}
		run = append(run, i)
	}
	r.note(Run, side, run, r.rules.Run)
}

func (r *reader) trends(from, to int) {
	var side int8
	var trend []int
	for i := from + 1; i < to; i++ {
		at := r.side(r.points[i].Value - r.points[i-1].Value)
		if at != side || trend == nil {
			r.note(Trend, side, trend, r.rules.Trend)
			side, trend = at, []int{i - 1}
		}
		trend = append(trend, i)
	}
	r.note(Trend, side, trend, r.rules.Trend)
}

// near joins windows of three that share a point into one signal, which names the
// points that are near the limit.
func (r *reader) near(from, to int, side int8) {
	const window = 3
	var points []int
	last := -1 // the last point of the window before
	for i := from; i+window <= to; i++ {
		var near []int
		for j := i; j < i+window; j++ {
			if r.beyond(j, 2.0/3) == side {
				near = append(near, j)
			}
		}
		if len(near) < 2 {
			continue
		}
		if i > last {
			r.note(NearLimit, side, points, 2)
			points = nil
		}
		for _, j := range near {
			if len(points) == 0 || j > points[len(points)-1] {
				points = append(points, j)
			}
		}
		last = i + window - 1
	}
	r.note(NearLimit, side, points, 2)
}

func (r *reader) hugging(from, to int) {
	var points []int
	for i := from; i < to; i++ {
		if r.side(LimitFactor*r.phase.MeanRange/3-math.Abs(r.off(i))) <= 0 {
			r.note(Hugging, 0, points, r.rules.Hugging)
			points = nil
			continue
		}
		points = append(points, i)
	}
	r.note(Hugging, 0, points, r.rules.Hugging)
}
