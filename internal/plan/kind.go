// Package plan is how two or more people write one plan, and what each kind of plan is
// made of. A plan is a set of edits that only grows; what it says is worked out from the
// set, whatever order the edits came in and however often. Nobody's words are lost: they
// are replaced only by somebody who had them in front of them, and who may.
package plan

import "slices"

// Kind says what a plan is for.
type Kind string

// The kinds. A person has one wellness plan and one crisis plan, a carer one plan of
// their own; meetings and sheets are as many as there are.
const (
	Wellness   Kind = "wellness"
	Crisis     Kind = "crisis"
	Carer      Kind = "carer"
	Meeting    Kind = "meeting"
	EarlySigns Kind = "early_signs"
	Problem    Kind = "problem"
)

// Kinds lists them in the order in which screens show them.
var Kinds = []Kind{Wellness, Crisis, Carer, Meeting, EarlySigns, Problem}

// Valid tells whether it is a kind.
func (k Kind) Valid() bool { return slices.Contains(Kinds, k) }

// Single tells whether somebody has one plan of the kind and no more.
func (k Kind) Single() bool { return k == Wellness || k == Crisis || k == Carer }

// Signed tells whether versions of the kind are put forward and signed.
func (k Kind) Signed() bool { return k.Single() }

// Section is a part of a plan. Its words are under plan.section.<kind>.<key>.
type Section struct {
	Key string
	// Detail says that a line has a second part: a telephone number, what to do then.
	Detail bool
	// Day says that a line may have a day.
	Day bool
	// Numbered says that the order of the lines means something.
	Numbered bool
}

var sections = map[Kind][]Section{
	Wellness: {
		{Key: "well"},
		{Key: "daily"},
		{Key: "sometimes"},
		{Key: "upsets", Detail: true},
		{Key: "early", Detail: true},
		{Key: "breaking", Detail: true},
		{Key: "afterwards"},
		{Key: "dreams"},
	},
	Crisis: {
		{Key: "signs"},
		{Key: "helps"},
		{Key: "harms"},
		{Key: "call", Detail: true, Numbered: true},
		{Key: "not_call"},
		{Key: "medicines", Detail: true},
		{Key: "allergies"},
		{Key: "dependants", Detail: true},
		{Key: "wishes"},
		{Key: "refusals"},
		{Key: "places"},
		{Key: "told", Detail: true},
		{Key: "after"},
	},
	Carer: {
		{Key: "well"},
		{Key: "daily"},
		{Key: "wears", Detail: true},
		{Key: "early", Detail: true},
		{Key: "much", Detail: true, Numbered: true},
		{Key: "call", Detail: true, Numbered: true},
		{Key: "offered", Detail: true, Day: true},
		{Key: "part"},
		{Key: "mine"},
	},
	Meeting:    {{Key: "agenda", Detail: true, Numbered: true}, {Key: "came"}, {Key: "agreed", Detail: true, Day: true}, {Key: "next", Day: true}},
	EarlySigns: {{Key: "sign", Detail: true}, {Key: "means"}, {Key: "do", Detail: true, Numbered: true}, {Key: "stop"}},
	Problem:    {{Key: "problem"}, {Key: "ideas", Detail: true}, {Key: "try", Detail: true, Day: true, Numbered: true}, {Key: "went"}},
}

// Sections gives the parts of a kind of plan in order.
func (k Kind) Sections() []Section { return sections[k] }

// Section gives a part of a kind of plan by its key.
func (k Kind) Section(key string) (Section, bool) {
	i := slices.IndexFunc(sections[k], func(s Section) bool { return s.Key == key })
	if i < 0 {
		return Section{}, false
	}
	return sections[k][i], true
}
