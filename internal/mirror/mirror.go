// Package mirror reads what a team rates itself on: the ten challenges for an
// organisation that supports recovery, each with what three stages of it look like, and
// a shorter checklist. The words are our own. It knows no team and keeps nothing.
package mirror

import "slices"

// Kind is which of the two forms it is.
type Kind string

// The forms.
const (
	Challenges Kind = "challenges"
	Checklist  Kind = "checklist"
)

// Kinds lists them in the order in which screens show them.
var Kinds = []Kind{Challenges, Checklist}

// Item is a challenge, or a statement of the checklist, which has only a title.
type Item struct {
	ID    string
	Title string
	Why   string
	// Looks says what each of Stages looks like.
	Looks     [3]string
	Questions []string
}

// Stages are those of a challenge, in their order. A team agrees on one of them, or on
// None, which is before them.
var Stages = [3]string{"engagement", "development", "transformation"}

// None is what comes before the first stage.
const None = "none"

// Levels is how many answers of a form have an order; the first two are its lower half.
const Levels = 4

// Form is what is rated in one round.
type Form struct {
	Kind  Kind
	Items []Item
	// Levels are the answers that have an order, the least first; Outside those that
	// have none. An item that was left has no answer.
	Levels  [Levels]string
	Outside []string
}

// Item gives one item.
func (f *Form) Item(id string) (Item, bool) {
	i := slices.IndexFunc(f.Items, func(it Item) bool { return it.ID == id })
	if i < 0 {
		return Item{}, false
	}
	return f.Items[i], true
}

// Level gives the place of an answer among Levels; ok is false for those outside.
func (f *Form) Level(answer string) (level int, ok bool) {
	level = slices.Index(f.Levels[:], answer)
	return level, level >= 0
}

// Takes tells whether something may be the answer to an item.
func (f *Form) Takes(answer string) bool {
	return slices.Contains(f.Levels[:], answer) || slices.Contains(f.Outside, answer)
}

// Mirror is both forms.
type Mirror struct{ challenges, checklist *Form }

// Form gives the form of a kind; ok is false for what is no kind.
func (m *Mirror) Form(k Kind) (form *Form, ok bool) {
	switch k {
	case Challenges:
		return m.challenges, true
	case Checklist:
		return m.checklist, true
	}
	return nil, false
}
