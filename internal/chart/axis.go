package chart

import (
	"slices"
	"time"
)

// Tick is a place on a time axis that has a date to show. The chart leaves
// out dates that would run into each other.
type Tick struct {
	At    time.Time
	Label string
}

// Pin is a numbered mark on a time axis; its note stands in a numbered list
// under the picture.
type Pin struct {
	At     time.Time
	Number int
	Kind   PinKind
}

// PinKind gives a pin its shape.
type PinKind uint8

// The kinds of Pin: a circle, a rounded square and a drop.
const (
	Milestone PinKind = iota
	Skill
	Helped
)

const (
	axisSize = 13.0 // font size of dates
	pinR     = 9.0
	pinPitch = 2*pinR + 2 // least distance between the middles of two pins
)

// timeScale maps a span of time to a span of x.
type timeScale struct {
	from     time.Time
	span     float64 // seconds
	x0, x1   float64
	anything bool
}

// include widens the span of time to take in t.
func (s *timeScale) include(t time.Time) {
	switch {
	case !s.anything:
		s.from, s.anything = t, true
	case t.Before(s.from):
		s.span += s.from.Sub(t).Seconds()
		s.from = t
	case t.Sub(s.from).Seconds() > s.span:
		s.span = t.Sub(s.from).Seconds()
	}
}

// at gives the x of t; the middle if there is only one moment to show.
func (s *timeScale) at(t time.Time) float64 {
	if s.span <= 0 {
		return (s.x0 + s.x1) / 2
	}
	return s.x0 + (s.x1-s.x0)*t.Sub(s.from).Seconds()/s.span
}

// axisLabel is a date and the span it takes up.
type axisLabel struct {
	text        string
	x, from, to float64
	anchor      anchor
}

// pickLabels chooses the dates that fit between left and right without
// touching: the first and the last first, then from the left.
func pickLabels(ticks []axisLabel, left, right float64) []axisLabel {
	const gap = 12.0
	for i := range ticks {
		ticks[i].place(left, right)
	}
	slices.SortStableFunc(ticks, func(a, b axisLabel) int {
		switch {
		case a.x < b.x:
			return -1
		case a.x > b.x:
			return 1
		}
		return 0
	})
	if len(ticks) == 0 {
		return ticks
	}
	last := ticks[len(ticks)-1]
	kept := ticks[:0]
	end := left - gap
	for _, t := range ticks[:len(ticks)-1] {
		if t.from >= end+gap && t.to+gap <= last.from {
			kept = append(kept, t)
			end = t.to
		}
	}
	return append(kept, last)
}

// place sets a label's span: in the middle of its x, or against an edge.
func (l *axisLabel) place(left, right float64) {
	w := min(textWidth(l.text, axisSize), right-left)
	l.from, l.to, l.anchor = l.x-w/2, l.x+w/2, anchorMiddle
	if l.from < left {
		l.from, l.to, l.anchor = left, left+w, anchorStart
	} else if l.to > right {
		l.from, l.to, l.anchor = right-w, right, anchorEnd
	}
}

// point gives the x at which the label is anchored.
func (l axisLabel) point() float64 {
	switch l.anchor {
	case anchorStart:
		return l.from
	case anchorEnd:
		return l.to
	}
	return l.x
}

// spread moves xs, which must rise, as little as needed to be pitch apart and
// between left and right. Where they cannot all fit they share the space.
func spread(xs []float64, pitch, left, right float64) []float64 {
	out := slices.Clone(xs)
	if len(out) > 1 {
		pitch = min(pitch, (right-left)/float64(len(out)-1))
	}
	low := left
	for i := range out {
		out[i] = max(out[i], low)
		low = out[i] + pitch
	}
	high := right
	for i := len(out) - 1; i >= 0; i-- {
		out[i] = min(out[i], high)
		high = out[i] - pitch
	}
	return out
}

// sortedPins gives pins in order of time.
func sortedPins(pins []Pin) []Pin {
	out := slices.Clone(pins)
	slices.SortStableFunc(out, func(a, b Pin) int { return a.At.Compare(b.At) })
	return out
}

// pinShape is the outline of a pin round 0 0.
func (k PinKind) shape() string {
	switch k {
	case Skill:
		return `<rect x="-8.5" y="-8.5" width="17" height="17" rx="4"/>`
	case Helped:
		return `<path d="M0 -11.5C4 -7.5 9 -4.5 9 1A9 9 0 0 1 -9 1C-9 -4.5 -4 -7.5 0 -11.5Z"/>`
	}
	return `<circle r="9"/>`
}
