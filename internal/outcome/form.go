package outcome

import "strconv"

// Form says what the numbers of a series are of, and what of them a table shows.
type Form struct {
	Areas []Area
	// Together tells that areas are of one kind, so that the way of a person is the mean of
	// theirs. What is already a sum of others is never taken together with them.
	Together bool
	// Goals tells that each area is one goal of a person's own: no two people's areas can be
	// compared, so that people are counted and no area has a column. Far is then how far a goal
	// must move to count, 0 where nothing is said of that.
	Goals bool
	Far   int
}

// Area is one thing that a series has a number of: an area of a Bloom, or a score or a
// question of a measure.
type Area struct {
	Key   string
	Scale Scale
	// Better is 1 where a higher number is the better one, -1 where a lower one is, and 0 where
	// neither is.
	Better int
	// Reliable is how far a number must move to be more than chance; 0 where nothing was
	// published.
	Reliable float64
}

// BloomForm is the form of a Bloom with these areas.
func BloomForm(keys []string) Form {
	f := Form{Areas: make([]Area, len(keys)), Together: true}
	for i, key := range keys {
		f.Areas[i] = Area{Key: key, Scale: BloomScale, Better: 1}
	}
	return f
}

// Levels is one more than the highest code of any area.
func (f Form) Levels() int {
	most := 1
	for _, a := range f.Areas {
		most = max(most, int(a.Scale.Latest)+1)
	}
	return most
}

// span is how far a number of an area can move at most.
func (s Scale) span() float64 { return s.Value(s.Latest) - s.Value(s.First) }

// Value gives the number that a code stands for.
func (s Scale) Value(c Code) float64 {
	if s.Values == nil {
		return float64(c) / s.Per
	}
	return s.Values[c]
}

// near is less than any two numbers of a scale lie apart, and more than adding them up in
// halves and thirds is wrong by.
const near = 1e-6

// step is the least by which two numbers of a scale differ.
func (s Scale) step() float64 {
	least := s.span()
	for c := s.First; c < s.Latest; c++ {
		least = min(least, s.Value(c+1)-s.Value(c))
	}
	return least
}

// Names of what a reliable change is counted by.
const (
	EndingFar = ".reliable"
	FarHigher = "far_higher"
	NotFar    = "not_far"
	FarLower  = "far_lower"
)

// FarColumn names the column that counts an area's reliable changes. How much is reliable is
// in the name: where it is not the same in two tables, their dice must not be the same either.
func (a Area) FarColumn() string { return a.Key + EndingFar + " " + number(a.Reliable) }

// AnyFar tells that every change is a reliable one, as no number can move by less: there is
// then no column of its own.
func (a Area) AnyFar() bool { return a.Reliable > 0 && a.Reliable <= a.Scale.step()+near }

func (a Area) countsFar() bool { return a.Reliable > 0 && !a.AnyFar() }

func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// UnderCut and FromCut name the categories on both sides of a cut-off.
func UnderCut(at float64) string { return "under " + number(at) }

// FromCut is UnderCut for the upper side, which the cut-off itself is on.
func FromCut(at float64) string { return "from " + number(at) }

// part gives the stretch of a scale that a code lies in, from 0: its stage, or between which
// cut-offs.
func (s Scale) part(c Code) int {
	if s.Stages > 0 {
		return s.StageOf(c)
	}
	n := 0
	for _, at := range s.Cuts {
		if s.Value(c) >= at-near {
			n++
		}
	}
	return n
}

// parts names the stretches of a scale. One that has no stages and no cut-off has none.
func (s Scale) parts() (names []string) {
	for stage := range s.Stages {
		names = append(names, StageName(stage))
	}
	if s.Stages > 0 || len(s.Cuts) == 0 {
		return names
	}
	names = append(names, UnderCut(s.Cuts[0]))
	for _, at := range s.Cuts {
		names = append(names, FromCut(at))
	}
	return names
}

// Names of the column that counts people by how far their goals moved, each by itself, and
// its categories.
const (
	columnFar = "far "
	FarUp     = "far_up"
	FarDown   = "far_down"
	FarBoth   = "far_both"
	FarNone   = "far_none"
)

// GoalsColumn names it.
func (f Form) GoalsColumn() string { return columnFar + strconv.Itoa(f.Far) }

// FarCategories lists its categories by the way in which goals moved: 1 is up, 2 is down,
// and 3 one up and another down.
var FarCategories = [4]string{FarNone, FarUp, FarDown, FarBoth}
