package stat

import (
	"math"
	"sort"
)

// Bar is how many people have one value.
type Bar struct {
	Value, Count int64
}

// Histogram counts people by a whole number: days between two readings, steps of a gap.
// The bars may stand in any order, and a value in several; a bar of none counts nothing.
type Histogram []Bar

// Sums gives what a mean needs.
func (h Histogram) Sums() Sums {
	var s Sums
	for _, b := range h {
		if b.Count > 0 {
			s.Add(b.Value, b.Count)
		}
	}
	return s
}

// sorted gives the bars that count somebody from the lowest value to the highest, each
// Count now that of everybody up to it, and how many people there are.
func (h Histogram) sorted() (upTo Histogram, n int64) {
	upTo = make(Histogram, 0, len(h))
	for _, b := range h {
		if b.Count > 0 {
			upTo = append(upTo, b)
		}
	}
	sort.Slice(upTo, func(i, j int) bool { return upTo[i].Value < upTo[j].Value })
	for i := range upTo {
		n += upTo[i].Count
		upTo[i].Count = n
	}
	return upTo, n
}

// at gives the value of the person in a place, counted from 0, of sorted bars.
func (h Histogram) at(place int64) float64 {
	return float64(h[sort.Search(len(h), func(i int) bool { return h[i].Count > place })].Value)
}

// quantile gives the value below which a part p of n people lie, of sorted bars.
func (h Histogram) quantile(p float64, n int64) float64 {
	place := p * float64(n-1)
	below := math.Floor(place)
	low, high := h.at(int64(below)), h.at(min(int64(below)+1, n-1))
	return low + (place-below)*(high-low)
}

// Quartiles are the values that part people into four groups of one size.
type Quartiles struct {
	N int64
	// Known is false where there is nobody.
	Known                             bool
	Least, Lower, Median, Upper, Most float64
}

// Quartiles gives the median and what lies around it, in the unit of the values. Of one
// person, and where all values are equal, all five are that value. Between two people
// it goes by the line from one to the next: type 7 of Hyndman and Fan 1996, "Sample
// quantiles in statistical packages", Am Stat 50, which R and spreadsheets use.
func (h Histogram) Quartiles() Quartiles {
	upTo, n := h.sorted()
	if n == 0 {
		return Quartiles{}
	}
	of := func(p float64) float64 { return upTo.quantile(p, n) }
	return Quartiles{n, true, of(0), of(0.25), of(0.5), of(0.75), of(1)}
}

// quantileOf is the same for numbers that are not whole, of which there is at least one.
func quantileOf(values []float64, p float64) float64 {
	sorted := append([]float64(nil), values...)
	sort.Float64s(sorted)
	place := p * float64(len(sorted)-1)
	below := int(math.Floor(place))
	low, high := sorted[below], sorted[min(below+1, len(sorted)-1)]
	return low + (place-float64(below))*(high-low)
}
