package r4

import (
	"slices"
	"strings"
)

// Lay gives our own rendering of a resource with what was kept laid over it. Nothing that
// we say is changed by it: what was kept is added where we say nothing, and a part of
// what we no longer say is left out.
func Lay(ours, kept Tree) []byte {
	if ours.Kind() != Object || kept.Kind() != Object {
		return ours.JSON()
	}
	laid := layObject(ours.n, kept.n, table().resource(ours.Type()))
	return Tree{n: &laid}.JSON()
}

func layObject(o, k *node, def *definition) node {
	out := *o
	out.kids = slices.Clone(o.kids)
	for i := range k.kids {
		m := &k.kids[i]
		name, sibling := strings.CutPrefix(m.key, "_")
		switch {
		case m.key == mark || m.key == equalTo || sibling && m.kind == Array && k.get(name) != nil:
		case otherChoice(&out, def, m.key) != nil:
		case !layPairs(&out, k, m, name):
			layMember(&out, m, def)
		}
	}
	return out
}

// layPairs lays an array of primitives, and tells whether it is one.
func layPairs(out, k, m *node, name string) bool {
	if m.kind != Array {
		return false
	}
	list, ok := pairs(k, name)
	if !ok {
		return false
	}
	said, ok := pairs(out, name)
	if !ok && out.get(name) != nil {
		return true
	}
	values, beside := unpaired(name, layKeyed(pairOf, said, list, nil))
	for _, array := range []node{values, beside} {
		at := slices.IndexFunc(out.kids, func(n node) bool { return n.key == array.key })
		switch {
		case !says(&array):
		case at < 0:
			out.kids = append(out.kids, array)
		default:
			out.kids[at] = array
		}
	}
	return true
}

// layMember adds a member that we do not say, or lays it over what we say.
func layMember(out, m *node, def *definition) {
	at := slices.IndexFunc(out.kids, func(n node) bool { return n.key == m.key })
	if at < 0 {
		if added, ok := standing(m); ok {
			out.kids = append(out.kids, added)
		}
		return
	}
	said := &out.kids[at]
	switch {
	case said.kind != m.kind:
	case m.kind == Object:
		out.kids[at] = layObject(said, m, below(def, m))
	case m.kind == Array:
		laid := *said
		laid.kids = layArray(m.key, said.kids, m.kids, below(def, m))
		out.kids[at] = laid
	}
}

// standing gives what may stand by itself: no part of what we no longer say.
func standing(m *node) (node, bool) {
	if isPart(m) {
		return node{}, false
	}
	if m.kind != Array {
		return *m, true
	}
	out := *m
	out.kids = slices.DeleteFunc(slices.Clone(m.kids), func(n node) bool { return isPart(&n) })
	return out, len(out.kids) > 0
}

func layArray(array string, said, kept []node, def *definition) []node {
	switch {
	case hasPlaces(array):
		return layPlaced(said, kept, def)
	case isKeyed(array):
		return layKeyed(array, said, kept, def)
	}
	_, missing := match(kept, said)
	out := slices.Clone(said)
	for _, i := range missing {
		out = append(out, kept[i])
	}
	return out
}

func layPlaced(said, kept []node, def *definition) []node {
	out := slices.Clone(said)
	for i := range kept {
		k := &kept[i]
		switch {
		case i < len(said) && isPart(k):
			out[i] = layObject(&said[i], k, def)
		case isPart(k):
		case i >= len(out) || !slices.ContainsFunc(out, func(n node) bool { return subsumes(&n, k) }):
			out = append(out, *k)
		}
	}
	return out
}

func layKeyed(array string, said, kept []node, def *definition) []node {
	out := slices.Clone(said)
	places := map[string][]int{}
	for i := range out {
		key, _ := keyOf(array, &out[i])
		places[key] = append(places[key], i)
	}
	seen := map[string]int{}
	for i := range kept {
		k := &kept[i]
		key, _ := keptKey(array, k)
		nth := seen[key]
		seen[key]++
		switch {
		case nth < len(places[key]):
			out[places[key][nth]] = layObject(&out[places[key][nth]], k, def)
		case !isPart(k):
			places[key] = append(places[key], len(out))
			out = append(out, *k)
		}
	}
	return out
}

// keptKey is keyOf for what was kept: a part names the one of ours that it is equal to.
func keptKey(array string, k *node) (string, []node) {
	if isPart(k) {
		if equal := k.get(equalTo); equal != nil {
			return "=" + equal.text, nil
		}
	}
	return keyOf(array, k)
}
