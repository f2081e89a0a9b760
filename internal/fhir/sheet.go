package fhir

import (
	"maps"
	"slices"

	"towpath/internal/care"
	"towpath/internal/instrument"
)

// What stands beside the answers of a measurement: totals as they are stated, the goal
// that each question is about, and who typed a paper form a second time.
const (
	statedExt = Extension + "stated"
	ratesExt  = Extension + "rates-goal"
)

func (e *Exts) sheet(m care.Measurement) {
	for _, key := range slices.Sorted(maps.Keys(m.Stated)) {
		*e = append(*e, Ext{URL: statedExt, Extension: []Ext{{URL: "score", ValueString: key}, {URL: "value", ValueString: m.Stated[key].String()}}})
	}
	for _, link := range slices.Sorted(maps.Keys(m.GoalOf)) {
		*e = append(*e, Ext{URL: ratesExt, Extension: []Ext{{URL: "question", ValueString: link}, {URL: "goal", ValueRef: &Reference{Reference: "Goal/" + string(m.GoalOf[link])}}}})
	}
	e.instant("help-seen", m.HelpSeenAt)
	e.who("help-seen-by", m.HelpSeenBy)
	e.instant("checked", m.CheckedAt)
	e.who("checked-by", m.CheckedBy)
}

// sheet reads it back. The same score or question twice is an error.
func (r *reader) sheet(m *care.Measurement, e Exts) {
	m.HelpSeenAt, m.HelpSeenBy = r.when(e.find("help-seen").ValueInstant), e.account("help-seen-by")
	m.CheckedAt, m.CheckedBy = r.when(e.find("checked").ValueInstant), e.account("checked-by")
	for _, x := range e {
		if len(x.Extension) != 2 {
			continue
		}
		name, value := x.Extension[0].ValueString, x.Extension[1]
		switch x.URL {
		case statedExt:
			amount, err := instrument.ParseAmount(value.ValueString)
			if _, twice := m.Stated[name]; twice || err != nil {
				r.fail("QuestionnaireResponse/%s: %q is no total that can be kept for %q", m.ID, value.ValueString, name)
				return
			}
			m.Stated = with(m.Stated, name, amount)
		case ratesExt:
			if _, twice := m.GoalOf[name]; twice {
				r.fail("QuestionnaireResponse/%s: question %q is about two goals", m.ID, name)
				return
			}
			m.GoalOf = with(m.GoalOf, name, care.GoalID(idOf(value.ValueRef)))
		}
	}
}

// WithGoals adds the words of the goals that a sheet is about, each before the question
// that it belongs to, where whoever reads may see them.
func (q QuestionnaireResponse) WithGoals(m care.Measured) QuestionnaireResponse {
	if len(m.Goals) == 0 {
		return q
	}
	var list []Item
	for slot, goal := range m.Goals {
		if goal.Words != "" {
			list = append(list, Item{LinkID: m.Of.GoalLinkOf(slot), Answer: []ItemAnswer{{Text: goal.Words}}})
		}
		for _, item := range q.Item {
			if item.LinkID == m.Of.Items[slot].LinkID {
				list = append(list, item)
			}
		}
	}
	q.Item = list
	return q
}

func with[V any](m map[string]V, key string, value V) map[string]V {
	if m == nil {
		m = map[string]V{}
	}
	m[key] = value
	return m
}
