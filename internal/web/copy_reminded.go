package web

import (
	"slices"

	"towpath/internal/care"
)

// copyReminded is how the person is reminded and of what they were, the latest first,
// and the days noted in their support, in their order.
type copyReminded struct {
	choices, sent []string
	days          []copyDay
}

// copyDay is a day in support, what happened on it, and when it was noted or taken back.
type copyDay struct{ on, kind, note string }

func (v *visit) copyReminded(r care.Record) (out copyReminded) {
	for _, c := range slices.Backward(r.Choices) {
		text := v.Words.F("copy.choice_"+string(c.Way), "day", v.Words.Date(c.At), "address", c.Address)
		if by := r.Authors[c.By]; c.By != v.actor().Account && by.Name != "" {
			text = join(text, by.Name)
		}
		out.choices = append(out.choices, text)
	}
	for _, m := range slices.Backward(r.Reminders) {
		out.sent = append(out.sent, v.reminderSent(m))
	}
	for _, m := range r.Marks {
		out.days = append(out.days, copyDay{on: v.day(m.On), kind: v.Words.T("support.kind_" + string(m.Kind)), note: v.markNote(m)})
	}
	return out
}
