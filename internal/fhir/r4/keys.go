package r4

import (
	"slices"
	"strings"
)

// What is kept is JSON, but no resource: an object that is a part of one of ours has the
// member mark, and is laid only where that is still there. A primitive in an array stands
// with its sibling in an object of the two.
const (
	mark    = "~"
	pairOf  = "~v" // the value of a primitive
	pairExt = "~s" // what stands beside it
	equalTo = "~=" // of a part that nothing names: what it is equal to
)

func isPart(n *node) bool { return n.kind == Object && len(n.kids) > 0 && n.kids[0].key == mark }

// part makes a part of one of ours.
func part(key string, kids []node) node {
	return node{key: key, kind: Object, kids: append([]node{{key: mark, kind: Bool, text: "true"}}, kids...)}
}

// keyOf tells which of the elements of an array one is, by what names it; with a keyed
// array, an element that nothing names is the one that is equal to it.
func keyOf(array string, n *node) (key string, names []node) {
	named := func(members ...string) {
		for _, m := range members {
			if k := n.get(m); k != nil {
				names = append(names, *k)
				key += m + "\x00" + string(canonical(nil, k)) + "\x00"
			}
		}
	}
	switch array {
	case "item":
		named("linkId")
	case "identifier":
		if n.get("value") != nil {
			named("system", "value")
		}
	case "coding", "tag", "security":
		if n.get("code") != nil {
			named("system", "code")
		}
	case "activity":
		named("id")
	case "contained":
		if n.get("id") != nil {
			named("resourceType", "id")
		}
	case "participant":
		if actor := whoTakesPart(n); actor != nil {
			return "actor\x00" + string(canonical(nil, actor)), []node{*actor}
		}
	case "extension", "modifierExtension":
		for i := range n.kids {
			if typed(n.kids[i].key, "value") {
				named("url", n.kids[i].key)
			}
		}
	case pairOf:
		if named(pairOf); key == "" {
			named(pairExt)
		}
	}
	if key == "" {
		return "=" + string(canonical(nil, n)), []node{{key: equalTo, kind: String, text: string(canonical(nil, n))}}
	}
	return key, names
}

// whoTakesPart gives by what a participant's actor is known: what it points to, else its name.
func whoTakesPart(n *node) *node {
	for _, name := range []string{"reference", "display"} {
		if k := n.get("actor").get(name); k != nil && k.kind == String {
			return &node{key: "actor", kind: Object, kids: []node{*k}}
		}
	}
	return nil
}

// isKeyed tells whether elements of an array are known by what names them.
func isKeyed(array string) bool {
	switch array {
	case "item", "identifier", "coding", "tag", "security", "contained", "activity", "participant", "extension", "modifierExtension":
		return true
	}
	return false
}

// hasPlaces tells whether elements of an array are known by their places.
func hasPlaces(array string) bool { return array == "answer" }

// pairs gives the primitives of an array with what stands beside each; ok where a member
// is such an array, as FHIR writes it or as it is kept.
func pairs(n *node, name string) (list []node, ok bool) {
	values, beside := n.get(name), n.get("_"+name)
	if values != nil && (values.kind != Array || len(values.kids) > 0 && values.kids[0].kind == Object && values.kids[0].get(pairOf) == nil && values.kids[0].get(pairExt) == nil) {
		return nil, false
	}
	if values == nil && (beside == nil || beside.kind != Array) {
		return nil, false
	}
	if values != nil && len(values.kids) > 0 && values.kids[0].kind == Object {
		return values.kids, true
	}
	count := 0
	for _, m := range []*node{values, beside} {
		if m != nil {
			count = max(count, len(m.kids))
		}
	}
	list = make([]node, count)
	for i := range list {
		list[i].kind = Object
		for _, m := range []struct {
			from *node
			as   string
		}{{values, pairOf}, {beside, pairExt}} {
			if m.from != nil && i < len(m.from.kids) && m.from.kids[i].kind != Null {
				k := m.from.kids[i]
				k.key = m.as
				list[i].kids = append(list[i].kids, k)
			}
		}
	}
	return slices.DeleteFunc(list, func(n node) bool { return len(n.kids) == 0 }), true
}

// unpaired gives pairs as the two members that FHIR writes.
func unpaired(name string, list []node) (values, beside node) {
	values, beside = node{key: name, kind: Array}, node{key: "_" + name, kind: Array}
	for i := range list {
		for _, m := range []struct {
			to *node
			as string
		}{{&values, pairOf}, {&beside, pairExt}} {
			k := node{kind: Null}
			if from := list[i].get(m.as); from != nil {
				k = *from
				k.key = ""
			}
			m.to.kids = append(m.to.kids, k)
		}
	}
	return values, beside
}

// says tells whether an array holds anything but null.
func says(n *node) bool {
	for i := range n.kids {
		if n.kids[i].kind != Null {
			return true
		}
	}
	return false
}

// slotOf gives what a definition says of a member; nil where it says nothing.
func (d *definition) slotOf(key string) *slot {
	if d == nil {
		return nil
	}
	return d.slots[strings.TrimPrefix(key, "_")]
}

// below gives the definition of what stands in a member.
func below(d *definition, m *node) *definition {
	if s := d.slotOf(m.key); s != nil {
		return s.def
	}
	return nil
}

// otherChoice gives the member of an object that is another type of the same choice.
func otherChoice(n *node, d *definition, key string) *node {
	s := d.slotOf(key)
	if s == nil || !s.choice {
		return nil
	}
	name := strings.TrimPrefix(key, "_")
	for i := range n.kids {
		k := &n.kids[i]
		if o := d.slotOf(k.key); o != nil && o.element == s.element && strings.TrimPrefix(k.key, "_") != name {
			return k
		}
	}
	return nil
}
