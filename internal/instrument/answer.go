package instrument

import "fmt"

// NotGiven says in which way somebody gave no number. The three ways mean
// different things and are kept apart. None of them is a nought, and all of them
// differ from never having been asked.
type NotGiven uint8

// The ways of giving no number; Given stands for none of them.
const (
	Given         NotGiven = iota
	Left                   // left for today: ask again another day
	NotApplicable          // this does not apply to me
	NotSure                // I'm not sure
)

// WaysNotGiven lists the three ways in the order a page offers them.
var WaysNotGiven = [3]NotGiven{Left, NotApplicable, NotSure}

var notGivenCodes = [...]string{"", "left", "not-applicable", "not-sure"}

// String gives the code "left", "not-applicable" or "not-sure", and "" otherwise.
func (n NotGiven) String() string {
	if int(n) >= len(notGivenCodes) {
		return ""
	}
	return notGivenCodes[n]
}

// ParseNotGiven reads a code that String gives. It refuses the empty text.
func ParseNotGiven(code string) (NotGiven, error) {
	for _, n := range WaysNotGiven {
		if n.String() == code {
			return n, nil
		}
	}
	return Given, fmt.Errorf("%q is not a way of giving no number", code)
}

// Answer is what was said about one area: a step, or a way of giving none.
// The zero Answer means that nobody asked.
type Answer struct {
	Step     Step
	NotGiven NotGiven
}

// NeverAsked reports the zero Answer.
func (a Answer) NeverAsked() bool { return a == Answer{} }

// HasStep reports whether a number was given. Only these answers may be
// counted, charted or compared.
func (a Answer) HasStep() bool { return a.NotGiven == Given && a.Step.Valid() }

// Valid reports whether exactly one of the two is set and is known, or neither.
func (a Answer) Valid() bool {
	if a.NotGiven == Given {
		return a.Step == 0 || a.Step.Valid()
	}
	return a.Step == 0 && a.NotGiven.String() != ""
}

// String gives the form value: "6.5", "left", "not-applicable", "not-sure", or
// "" for never asked.
func (a Answer) String() string {
	if a.NotGiven != Given {
		return a.NotGiven.String()
	}
	return a.Step.String()
}

// ParseAnswer reads what String gives; the empty text is never asked.
func ParseAnswer(text string) (Answer, error) {
	if text == "" {
		return Answer{}, nil
	}
	if n, err := ParseNotGiven(text); err == nil {
		return Answer{NotGiven: n}, nil
	}
	step, err := ParseStep(text)
	if err != nil {
		return Answer{}, fmt.Errorf("%q is neither a step from 1 to 10 nor a way of giving no number", text)
	}
	return Answer{Step: step}, nil
}

// Matters says how much an area matters to the person; 0 is not said.
type Matters uint8

// The three levels of mattering.
const (
	MattersALittle Matters = iota + 1
	MattersQuiteABit
	MattersMost
)

// MattersLevels lists the levels in the order a page offers them.
var MattersLevels = [3]Matters{MattersALittle, MattersQuiteABit, MattersMost}

var mattersCodes = [...]string{"", "a-little", "quite-a-bit", "most"}

// String gives the code "a-little", "quite-a-bit" or "most", and "" otherwise.
func (m Matters) String() string {
	if int(m) >= len(mattersCodes) {
		return ""
	}
	return mattersCodes[m]
}

// ParseMatters reads a code that String gives; the empty text is not said.
func ParseMatters(code string) (Matters, error) {
	for m, c := range mattersCodes {
		if c == code {
			return Matters(m), nil
		}
	}
	return 0, fmt.Errorf("%q is not a level of mattering", code)
}
