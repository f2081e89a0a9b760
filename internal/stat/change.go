package stat

import "math"

// ReliableChange gives how much a score must move to be more than chance, where nothing
// was published, from the standard deviation and the reliability found among a
// service's own people, in the unit of the standard deviation: 1.96 × SD × √2 × √(1-r)
// (Jacobson and Truax 1991, "Clinical significance", J Consult Clin Psychol 59:12).
// Whatever shows it calls it a local estimate and shows both beside it. It is 0 where
// they make no sense.
func ReliableChange(sd, reliability float64) float64 {
	if !(sd > 0) || !(reliability >= 0) || reliability > 1 || math.IsInf(sd, 0) {
		return 0
	}
	return 1.96 * sd * math.Sqrt2 * math.Sqrt(1-reliability)
}

// Moved is which way a score went between two times, and whether by more than chance.
// Lower is the less wanted way, also where a lower number is better.
type Moved int8

// The ways of Moved, from the least to the most wanted.
const (
	ReliablyLower  Moved = -2
	Lower          Moved = -1
	Same           Moved = 0
	Better         Moved = 1
	ReliablyBetter Moved = 2
)

// Score is what is known of a score, all in whole units of it: hundredths where it
// has two decimals.
type Score struct {
	// Better is 1 where a higher score is better, -1 where a lower one is, 0 where
	// neither is.
	Better int8
	// Reliable is how much a score must move, one way or the other, to be more than
	// chance; by just as much is enough. 0 where that is not known.
	Reliable float64
	// CutOff, where HasCutOff, parts scores into those below it and those at or above.
	CutOff    int64
	HasCutOff bool
}

// Pair is what became of one person's score between the first and the latest time.
type Pair struct {
	// Known is false where neither way is better: then only Change is said.
	Known bool
	// Change is the latest score less the first.
	Change int64
	Moved  Moved
	// Crossed is 1 where it went past the cut-off to the better side, -1 to the other,
	// 0 where it stayed on one.
	Crossed int8
}

// Pair classes a first and a latest score. Where no reliable change is known, nothing
// is called reliable (Jacobson and Truax 1991).
func (s Score) Pair(first, latest int64) Pair {
	p := Pair{Change: latest - first}
	if s.Better == 0 {
		return p
	}
	way := int8(1)
	if s.Better < 0 {
		way = -1
	}
	p.Known = true
	p.Moved = Moved(way * sign(p.Change))
	if s.Reliable > 0 && math.Abs(float64(p.Change)) >= s.Reliable {
		p.Moved *= 2
	}
	if s.HasCutOff && (first >= s.CutOff) != (latest >= s.CutOff) {
		p.Crossed = way * sign(p.Change)
	}
	return p
}

// ReliablyBetterAndAcross tells whether a score went the better way by more than chance
// and past the cut-off to its better side. The paper calls that recovered; recovery is
// more than a score, so we do not.
func (p Pair) ReliablyBetterAndAcross() bool {
	return p.Moved == ReliablyBetter && p.Crossed > 0
}

func sign(n int64) int8 {
	switch {
	case n > 0:
		return 1
	case n < 0:
		return -1
	}
	return 0
}

// EffectSize gives the mean change as a part of the standard deviation that the same
// people's first scores had; both are in the same unit, so it has none. Its sign is that
// of the change. It is unknown where there are fewer than two people or all began at the
// same score (Kazis, Anderson and Meenan 1989, "Effect sizes for interpreting changes in
// health status", Med Care 27; recalled, the paper itself was not seen).
func EffectSize(change, first Sums) Number {
	moved, began := MeanOf(change, Level), MeanOf(first, Level)
	if !moved.SD.Known || !began.SD.Known || began.SD.Value == 0 || moved.N != began.N {
		return Number{}
	}
	return Number{true, moved.Value / began.SD.Value}
}
