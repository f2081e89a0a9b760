package instrument

// Method is how a score is worked out of answers.
type Method string

// The methods. Each works on the answers after reversing and weighting.
const (
	MethodSum     Method = "sum"
	MethodMean    Method = "mean"
	MethodPercent Method = "percent" // of the way from the lowest to the highest that could be answered
	MethodTable   Method = "table"   // the sum, looked up in a published table
	MethodHighest Method = "highest" // which of several scores is highest; of equals the later
)

// Score says how one number, or for MethodHighest one of several names, is worked
// out.
type Score struct {
	Key    string
	Method Method
	Terms  []Term // empty for MethodHighest
	Of     []int  // for MethodHighest: places in Scores before this one
	// Times multiplies the result, 1 where nothing else is said.
	Times    int64
	Decimals uint8
	Missing  Missing
	Table    map[int64]Amount
	// Better is the direction in which things are going well.
	Better  Better
	Bands   []Band
	Cutoffs []Cutoff
	Change  Change
	Claim   Claim // of the arithmetic
}

// Better says which way of a score is the better one.
type Better string

// The ways. A MethodHighest names a score and has none of its own: BetterNeither.
const (
	BetterHigher  Better = "higher"
	BetterLower   Better = "lower"
	BetterNeither Better = "neither"
)

// Term is one answer's part in a score.
type Term struct {
	Slot     int
	Weight   int64
	Reversed bool
}

// Missing says what becomes of a score when answers are missing. The usual rule is
// that nothing is scored unless all is answered.
type Missing struct {
	AtMost int
	Then   Then
	// OnlyUnknown lets only those be missing that are marked as not known: a question
	// that was passed over is then not enough.
	OnlyUnknown bool
	Claim
}

// Then is what a score does about the few that are missing.
type Then string

// With Prorate they count as the mean of the others; with Leave they count nothing.
const (
	Prorate Then = "prorate"
	Leave   Then = "leave"
)

// Band names a range of a score, up to the next band.
type Band struct {
	Key  string
	From Amount
	Claim
}

// Cutoff is a point that sources treat as a boundary. At and above it a score is
// on the upper side.
type Cutoff struct {
	Key string
	At  Amount
	Claim
}

// Change is how much a score must move to be more than chance. Reliable is nought
// where nothing was published.
type Change struct {
	Reliable Amount
	Claim
}

// Known tells whether a reliable change was published.
func (c Change) Known() bool { return c.Reliable.Units > 0 }

// Standing is what came of working out a score.
type Standing uint8

// A score was worked out; too few answers were given for it; nothing in it applies.
const (
	Scored Standing = iota
	NotEnough
	NothingApplies
)

var standingNames = [...]string{"scored", "not-enough", "nothing-applies"}

func (s Standing) String() string { return standingNames[s] }

// Result is a score worked out of one set of answers.
type Result struct {
	Standing Standing
	Value    Amount
	// Which is the place in Of of the highest, for MethodHighest.
	Which int
	// Answered of Asked that apply; Filled tells that the missing ones were prorated.
	Answered, Asked int
	Filled          bool
}

// Band gives the place of the band in which a result lies, -1 for none.
func (s *Score) Band(r Result) int {
	at := -1
	if r.Standing != Scored {
		return at
	}
	for i, b := range s.Bands {
		if r.Value.Compare(b.From) >= 0 {
			at = i
		}
	}
	return at
}
