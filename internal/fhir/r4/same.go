package r4

import (
	"slices"
	"strings"
	"time"
)

// same tells whether two values that are neither objects nor arrays say the same: a
// number with any noughts behind it, an instant in any time zone, to the microsecond that
// is kept of it.
func same(a, b *node) bool {
	switch {
	case a.kind != b.kind:
		return false
	case a.text == b.text:
		return true
	case a.kind == Number:
		return plainNumber(a.text) == plainNumber(b.text)
	case a.kind == String && isInstant(a.text) && isInstant(b.text):
		x, errX := time.Parse(time.RFC3339Nano, a.text)
		y, errY := time.Parse(time.RFC3339Nano, b.text)
		return errX == nil && errY == nil && x.Truncate(time.Microsecond).Equal(y.Truncate(time.Microsecond))
	}
	return false
}

// number is a number without the ways in which it may be written.
type number struct {
	negative bool
	digits   string // without noughts at either end
	power    int    // of ten, behind the digits
}

func plainNumber(s string) number {
	var n number
	s, n.negative = strings.CutPrefix(s, "-")
	if at := strings.IndexAny(s, "eE"); at >= 0 {
		sign := 1
		for _, c := range s[at+1:] {
			switch {
			case c == '-':
				sign = -1
			case c != '+' && n.power < 1<<20:
				n.power = n.power*10 + int(c-'0')
			}
		}
		n.power *= sign
		s = s[:at]
	}
	whole, part, _ := strings.Cut(s, ".")
	n.power -= len(part)
	n.digits = strings.TrimLeft(whole+part, "0")
	short := strings.TrimRight(n.digits, "0")
	n.power += len(n.digits) - len(short)
	if n.digits = short; short == "" {
		return number{}
	}
	return n
}

// canonical gives a value as JSON with its members in order, so that two that are equal
// are the same text.
func canonical(b []byte, n *node) []byte {
	if n.kind != Object && n.kind != Array {
		return appendNode(b, n)
	}
	sorted := n.kids
	if n.kind == Object {
		sorted = slices.Clone(n.kids)
		slices.SortStableFunc(sorted, func(x, y node) int { return strings.Compare(x.key, y.key) })
	}
	b = append(b, '[')
	for i := range sorted {
		if n.kind == Object {
			b = append(AppendString(b, sorted[i].key), ':')
		}
		b = append(canonical(b, &sorted[i]), ',')
	}
	return append(b, ']')
}

// subsumes tells whether one value says everything that another does.
func subsumes(all, some *node) bool {
	switch {
	case all.kind != some.kind:
		return false
	case some.kind == Object:
		for i := range some.kids {
			m := all.get(some.kids[i].key)
			if m == nil || !subsumes(m, &some.kids[i]) {
				return false
			}
		}
		return true
	case some.kind == Array:
		_, missing := match(some.kids, all.kids)
		return len(missing) == 0
	}
	return same(all, some)
}

// match finds for each of some another of all that says everything it does: first those
// that are equal, so that no other takes their place. Those that find none are missing.
func match(some, all []node) (found map[int]int, missing []int) {
	found = make(map[int]int, len(some))
	taken := make([]bool, len(all))
	equals := make(map[string][]int, len(all))
	var text []byte
	for i := range all {
		text = canonical(text[:0], &all[i])
		equals[string(text)] = append(equals[string(text)], i)
	}
	var rest []int
	for i := range some {
		text = canonical(text[:0], &some[i])
		if places := equals[string(text)]; len(places) > 0 {
			found[i], taken[places[0]] = places[0], true
			equals[string(text)] = places[1:]
			continue
		}
		rest = append(rest, i)
	}
	for _, i := range rest {
		at := -1
		for j := range all {
			if !taken[j] && subsumes(&all[j], &some[i]) {
				at = j
				break
			}
		}
		if at < 0 {
			missing = append(missing, i)
			continue
		}
		found[i], taken[at] = at, true
	}
	return found, missing
}
