package chart

// Findings is what a Bloom shows, as facts from which the page makes its
// sentences. Each list holds indexes into Figure.Areas, in drawing order.
type Findings struct {
	// Given has a number now; NotGiven has none, for whatever reason.
	// Together they are all areas. Reasons are in the Row.
	Given, NotGiven []int
	// The five below are filled only if there is an earlier reading.
	Higher, Lower, Same, OnlyNow, OnlyThen []int
	// GrewMost holds the areas that rose by GrewMostBy, the largest rise;
	// FellMost the same for the largest fall (FellMostBy is its size).
	GrewMost, FellMost     []int
	GrewMostBy, FellMostBy Difference
	// Strongest holds the areas with the highest number now.
	Strongest   []int
	StrongestAt Value
	// WidestGap holds the areas where two voices differ by WidestGapBy, the
	// largest gap; empty if they agree everywhere. WorthTalking has every
	// area with a gap of two steps or more.
	WidestGap    []int
	WidestGapBy  Difference
	WorthTalking []int
	// EnoughMet has a number now at or above the step called enough.
	EnoughMet []int
}

// Find gives the findings of f.
func Find(f *Figure) Findings {
	var out Findings
	for i := range f.Areas {
		r := f.row(i)
		if r.Now.Given() {
			out.Given = append(out.Given, i)
			out.Strongest, out.StrongestAt = keepLargest(out.Strongest, out.StrongestAt, r.Now.Value, i)
			if r.Enough != 0 && r.Now.Value >= r.Enough {
				out.EnoughMet = append(out.EnoughMet, i)
			}
		} else {
			out.NotGiven = append(out.NotGiven, i)
		}
		out.addChange(r, i)
		if r.Gap > 0 {
			out.WidestGap, out.WidestGapBy = keepLargest(out.WidestGap, out.WidestGapBy, r.Gap, i)
		}
		if r.WorthTalking {
			out.WorthTalking = append(out.WorthTalking, i)
		}
	}
	return out
}

func (out *Findings) addChange(r Row, i int) {
	switch r.Change {
	case Higher:
		out.Higher = append(out.Higher, i)
		out.GrewMost, out.GrewMostBy = keepLargest(out.GrewMost, out.GrewMostBy, r.Delta, i)
	case Lower:
		out.Lower = append(out.Lower, i)
		out.FellMost, out.FellMostBy = keepLargest(out.FellMost, out.FellMostBy, -r.Delta, i)
	case Same:
		out.Same = append(out.Same, i)
	case OnlyNow:
		out.OnlyNow = append(out.OnlyNow, i)
	case OnlyThen:
		out.OnlyThen = append(out.OnlyThen, i)
	}
}

// keepLargest keeps the list of indexes that share the largest size so far.
func keepLargest[T ~int8](list []int, best, size T, i int) ([]int, T) {
	switch {
	case size > best:
		return append(list[:0], i), size
	case size == best:
		return append(list, i), best
	}
	return list, best
}
