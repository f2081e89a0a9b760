package outcome

// Tally is the exact answer to a question: how many people stand at which pair of numbers. It
// holds small numbers, and no page, file or program outside ever sees it: what leaves is made
// from it by package disclose. Everything else that a report says follows from it.
type Tally struct {
	// Groups has those in which somebody was counted, by number.
	Groups map[int]*Group
	Areas  int
}

// Group is one group of a tally.
type Group struct {
	// People were counted: they have a number somewhere in the window. Paired have a pair in
	// one area at least.
	People, Paired int
	// Key is the sum of the keys of the people, and Records that of a number that follows
	// from each one's key and pairs: the same people with the same records, the same two sums.
	Key, Records uint64
	// Travelled is the sum, over those who are paired, of each one's mean change over the
	// areas that are paired, in codes times TravelledUnit, and TravelledSquares the sum of the
	// squares. Both are 0 where there are more than MostTravelled areas.
	Travelled, TravelledSquares int64
	// Far counts those who are paired by the way in which an area of theirs moved as far as the
	// question says: FarCategories has the ways.
	Far   [4]int
	Areas []AreaTally
}

// AreaTally is one area of a group. Paired, Once, TooClose and the ways of no number add up
// to the people of the group.
type AreaTally struct {
	// Joint counts pairs: a first code f and a latest l stand at f·Levels + l.
	Joint  []uint32
	Levels int
	// Once gave a number once; TooClose twice, with too few days between.
	Once, TooClose int
	// These gave no number in the window; the latest reading says how.
	Left, NotApplicable, NotSure, NotScored, NeverAsked int
}

// BloomLevels is one more than the highest code of a step: steps are coded in halves.
const BloomLevels = 21

// Add counts people who gave no number, by the code that says why.
func (a *AreaTally) Add(why Code, people int) {
	switch why {
	case Left:
		a.Left += people
	case NotApplicable:
		a.NotApplicable += people
	case NotSure:
		a.NotSure += people
	case NotScored:
		a.NotScored += people
	default:
		a.NeverAsked += people
	}
}

// Paired is how many pairs there are.
func (a AreaTally) Paired() int {
	n := 0
	for _, k := range a.Joint {
		n += int(k)
	}
	return n
}

// TravelledUnit is by what changes are multiplied before they are shared among areas, so that
// up to MostTravelled areas share without a remainder.
const (
	TravelledUnit = 27720
	MostTravelled = 12
)
