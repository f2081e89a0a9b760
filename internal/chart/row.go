package chart

// Change says how an area stands against the earlier reading.
type Change uint8

// The kinds of Change.
const (
	// NotCompared: there is no earlier reading, or no number in either.
	NotCompared Change = iota
	Higher
	Lower
	Same
	// OnlyNow and OnlyThen: just one of the two readings has a number.
	OnlyNow
	OnlyThen
)

// WorthTalkingFrom is the gap between two voices from which the table says
// that it is worth talking about: two steps.
const WorthTalkingFrom Difference = 4

// Row is one line of the table that stands beside a Bloom.
type Row struct {
	// Index is the area's place in Figure.Areas.
	Index            int
	Area             Area
	Now, Then, Other Answer
	Change           Change
	// Delta is Now less Then; read it only if Change is Higher, Lower or Same.
	Delta Difference
	// Voices reports whether both voices gave a number. Gap, the size of
	// their difference, is 0 unless they did.
	Voices       bool
	Gap          Difference
	WorthTalking bool
	Growing      bool
	// Enough is the step called enough, or 0.
	Enough Value
}

// Rows gives one Row for each area of f, in the order in which they are drawn.
func Rows(f *Figure) []Row {
	rows := make([]Row, len(f.Areas))
	for i := range f.Areas {
		rows[i] = f.row(i)
	}
	return rows
}

func (f *Figure) row(i int) Row {
	r := Row{
		Index: i, Area: f.Areas[i],
		Now: answerAt(f.Now, i), Then: answerAt(f.Then, i), Other: answerAt(f.Other, i),
		Growing: f.growing(i), Enough: f.enough(i),
	}
	if f.Then != nil {
		r.Change, r.Delta = compare(r.Now, r.Then)
	}
	if r.Now.Given() && r.Other.Given() {
		r.Voices = true
		r.Gap = Difference(r.Now.Value - r.Other.Value).Abs()
		r.WorthTalking = r.Gap >= WorthTalkingFrom
	}
	return r
}

func compare(now, then Answer) (Change, Difference) {
	switch {
	case now.Given() && then.Given():
		d := Difference(now.Value - then.Value)
		switch {
		case d > 0:
			return Higher, d
		case d < 0:
			return Lower, d
		}
		return Same, 0
	case now.Given():
		return OnlyNow, 0
	case then.Given():
		return OnlyThen, 0
	}
	return NotCompared, 0
}
