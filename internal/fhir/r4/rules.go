package r4

import (
	"strconv"
	"strings"
)

// rule is one of FHIR's own rules about an element: what it says, and whether it holds.
type rule struct {
	says  string
	holds func(n *node) bool
}

// unchecked lists the rules of FHIR that are not held here, each with its reason.
var unchecked = map[string]string{
	"ref-1": "held with the reference: contained.go",
	"txt-1": "held with the narrative: narrative.go",
	"txt-2": "held with the narrative: narrative.go",
	"ppc-2": "as published it compares with the system \"something\", so it always holds",
	"ppc-3": "as published it compares with the system \"something\", so it always holds",
	"ppc-4": "as published it compares with the system \"something\", so it always holds",
	"ppc-5": "as published it compares with the system \"something\", so it always holds",
}

// held is a rule with its key.
type held struct {
	rule
	key string
}

// heldOf finds the rules of a type or an element. One key may stand for two rules, so the
// type may be named before it.
func heldOf(typ string, keys []string) (out []held) {
	for _, key := range keys {
		if r, ok := rules[typ+":"+key]; ok {
			out = append(out, held{r, key})
		} else if r, ok := rules[key]; ok {
			out = append(out, held{r, key})
		}
	}
	return out
}

// hold says which of the rules an element breaks.
func (v *validator) hold(n *node, rules []held) {
	for _, r := range rules {
		if !r.holds(n) {
			v.add(n.at, Invariant, "%s (rule %s)", r.says, r.key)
		}
	}
}

// What follows makes rules out of smaller ones.

func needs(a string, others ...string) func(*node) bool {
	return func(n *node) bool {
		if !there(n, a) {
			return true
		}
		for _, b := range others {
			if there(n, b) {
				return true
			}
		}
		return false
	}
}

func notBoth(a, b string) func(*node) bool {
	return func(n *node) bool { return !there(n, a) || !there(n, b) }
}

func oneOf(a, b string) func(*node) bool {
	return func(n *node) bool { return there(n, a) != there(n, b) }
}

func anyOf(names ...string) func(*node) bool {
	return func(n *node) bool {
		for _, name := range names {
			if there(n, name) {
				return true
			}
		}
		return false
	}
}

func all(rules ...func(*node) bool) func(*node) bool {
	return func(n *node) bool {
		for _, r := range rules {
			if !r(n) {
				return false
			}
		}
		return true
	}
}

// is tells whether an element has one of the values.
func is(n *node, name string, values ...string) bool {
	m := n.get(name)
	if m == nil {
		return false
	}
	for _, v := range values {
		if m.text == v {
			return true
		}
	}
	return false
}

// onlyIf says that the first element needs another of one of the values.
func onlyIf(name, other string, values ...string) func(*node) bool {
	return func(n *node) bool { return !there(n, name) || is(n, other, values...) }
}

// never says that an element does not stand beside another with one of the values.
func never(other string, values []string, names ...string) func(*node) bool {
	return func(n *node) bool { return !is(n, other, values...) || !anyOf(names...)(n) }
}

// kids gives what stands in an array.
func kids(n *node, name string) []node {
	if m := n.get(name); m != nil && m.kind == Array {
		return m.kids
	}
	return nil
}

// each holds a rule to everything in an array.
func each(name string, holds func(*node) bool) func(*node) bool {
	return func(n *node) bool {
		list := kids(n, name)
		for i := range list {
			if !holds(&list[i]) {
				return false
			}
		}
		return true
	}
}

// distinct says that no two in an array have the same words in all of the elements.
func distinct(list string, names ...string) func(*node) bool {
	return func(n *node) bool {
		seen := map[string]bool{}
		for _, k := range kids(n, list) {
			var key strings.Builder
			for _, name := range names {
				key.WriteString(k.textOf(name) + "\x00")
			}
			if seen[key.String()] {
				return false
			}
			seen[key.String()] = true
		}
		return true
	}
}

// notNegative says that a number is nought or more.
func notNegative(name string) func(*node) bool {
	return func(n *node) bool { m := n.get(name); return m == nil || !strings.HasPrefix(m.text, "-") }
}

const ucum = "http://unitsofmeasure.org"

// measured says that a quantity with a value has a code, and that of UCUM.
func measured(n *node) bool {
	return needs("value", "code")(n) && (!there(n, "system") || is(n, "system", ucum))
}

// orderedTimes says that one time is not before another. Where that cannot be told, it
// holds.
func orderedTimes(from, to string) func(n *node) bool {
	return func(n *node) bool { return !after(n.textOf(from), n.textOf(to)) }
}

// after tells whether a time is after another, whatever the two may mean.
func after(start, end string) bool {
	if start == "" || end == "" || !isDateTime(start) || !isDateTime(end) {
		return false
	}
	from, _ := span(start)
	_, to := span(end)
	return from.After(to)
}

// orderedRange says that a range does not end below where it starts.
func orderedRange(n *node) bool {
	low, high := n.get("low"), n.get("high")
	if low.textOf("code") != high.textOf("code") || low.textOf("unit") != high.textOf("unit") {
		return true
	}
	a, b := low.get("value"), high.get("value")
	if a == nil || b == nil {
		return true
	}
	x, errX := strconv.ParseFloat(a.text, 64)
	y, errY := strconv.ParseFloat(b.text, 64)
	return errX != nil || errY != nil || x <= y
}
