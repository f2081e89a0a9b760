package instrument

import (
	"maps"
	"slices"
)

// Reach says which values a score can take: from Least on in so many even steps up to
// Greatest, or those of its table, rising.
type Reach struct {
	Least, Greatest Amount
	Steps           int
	Table           []Amount
}

// reachPlaces is how many places the ends of a reach have.
const reachPlaces = maxDecimals

// Reach gives that of a score; ok is false for one that only names another. The steps are those
// of whole answers: what is made up for a missing one can lie between them.
func (m *Measure) Reach(s *Score) (r Reach, ok bool) {
	if s.Method == MethodHighest {
		return r, false
	}
	if s.Method == MethodTable {
		r.Table = slices.SortedFunc(maps.Values(s.Table), Amount.Compare)
		r.Table = slices.CompactFunc(r.Table, func(a, b Amount) bool { return a.Compare(b) == 0 })
		r.Least, r.Greatest, r.Steps = r.Table[0], r.Table[len(r.Table)-1], len(r.Table)-1
		return r, true
	}
	var low, high int64
	leaves := s.Missing.Then == Leave
	for _, at := range s.Terms {
		t := m.term(at)
		low, high = low+t.low, high+t.high
		for _, mark := range m.Scales[m.Items[at.Slot].Scale].Others {
			leaves = leaves || mark == DoesNotApply
		}
		leaves = leaves || t.gate >= 0
	}
	over := int64(1)
	switch s.Method {
	case MethodMean:
		over = int64(len(s.Terms))
	case MethodPercent:
		r.Steps = int(high - low)
		r.Greatest = ratio(100*s.Times, 1, reachPlaces)
		r.Least.Decimals = reachPlaces
		return r, true
	case MethodSum:
		if leaves { // whoever is not asked everything has a lower sum
			low = min(low, 0)
		}
	}
	r.Steps = int(high - low)
	r.Least, r.Greatest = ratio(low*s.Times, over, reachPlaces), ratio(high*s.Times, over, reachPlaces)
	return r, true
}

// factAlone is the fact of a measure whose every question is read by itself too.
const factAlone = "alone"

// Alone gives the places of the questions that stand by themselves beside the scores: those
// that are in one, where the measure says with a source that its questions do.
func (m *Measure) Alone() (slots []int) {
	if !slices.ContainsFunc(m.Facts, func(f Fact) bool { return f.Key == factAlone }) {
		return nil
	}
	for i := range m.Scores {
		for _, t := range m.Scores[i].Terms {
			slots = append(slots, t.Slot)
		}
	}
	slices.Sort(slots)
	return slices.Compact(slots)
}
