package r4

import (
	"errors"
	"slices"
	"strings"
)

// Left gives what of a posted resource our own rendering does not say, to be kept beside
// what was saved, and what the rendering contradicts. Objects are held together by their
// members; in arrays, items by linkId, extensions by url and value, identifiers by system
// and value, codings by system and code, contained resources by id, answers by their
// place, and all else by an element of ours that says everything the posted one does.
//
// The server's own are neither kept nor contradicted: id, meta.versionId,
// meta.lastUpdated, and a narrative that was made from the rest (only one of status
// additional is kept). An extension whose address begins with one of own is ours to say
// where we say one of that address. A number that is equal, and the same microsecond in
// another time zone, are the same.
func Left(posted, ours Tree, own ...string) (kept Tree, contradicted []Issue) {
	if posted.Kind() != Object || ours.Kind() != Object {
		return Tree{}, nil
	}
	l := leaver{own: own}
	l.src = posted.src
	l.at = trail{{key: posted.Type()}}
	if posted.Type() != ours.Type() {
		l.differ(posted.n, ours.Type())
		return Tree{}, l.list
	}
	kids := l.object(bare(posted.n, ours.n), ours.n, table().resource(posted.Type()))
	if len(kids) == 0 {
		return Tree{}, l.list
	}
	return Tree{&node{kind: Object, kids: kids}, ""}, l.list
}

// Load reads what Left gave from its JSON, or a rendering of our own.
func Load(data []byte) (Tree, error) {
	t, _ := Parse(data)
	if t.Kind() != Object {
		return Tree{}, errors.New("r4: what was kept cannot be read")
	}
	t.src = ""
	return t, nil
}

// bare is a posted resource without what is the server's own.
func bare(posted, ours *node) *node {
	out := node{kind: Object, at: posted.at}
	for _, m := range posted.kids {
		switch m.key {
		case "resourceType", "id":
			continue
		case "text":
			if m.textOf("status") != "additional" || ours.get("text") != nil {
				continue
			}
		case "meta":
			m.kids = slices.DeleteFunc(slices.Clone(m.kids), func(k node) bool { return k.key == "versionId" || k.key == "lastUpdated" })
			if len(m.kids) == 0 {
				continue
			}
		}
		out.kids = append(out.kids, m)
	}
	return &out
}

// leaver goes through what was posted and what we say together.
type leaver struct {
	issues
	own []string
}

func (l *leaver) differ(p *node, said string) {
	sent := kindName(p)
	if p.kind == String || p.kind == Number || p.kind == Bool {
		sent = shown(p)
	}
	l.add(p.at, Invalid, "%s was sent, and what was saved says %s", sent, said)
}

// object gives the members that are left of an object.
func (l *leaver) object(p, o *node, def *definition) (left []node) {
	for i := range p.kids {
		m := &p.kids[i]
		name, sibling := strings.CutPrefix(m.key, "_")
		if sibling && p.get(name) != nil && m.kind == Array {
			continue // it is looked at together with its values
		}
		l.at = append(l.at, step{key: m.key})
		left = append(left, l.member(p, o, m, name, def)...)
		l.at = l.at[:len(l.at)-1]
	}
	return left
}

// member gives what is left of a member, and of the siblings of its primitives.
func (l *leaver) member(p, o, m *node, name string, def *definition) []node {
	if list, ok := pairs(p, name); ok && m.kind == Array {
		said, has := pairs(o, name)
		switch {
		case has:
			if rest := l.keyed(pairOf, list, said, nil); len(rest) > 0 {
				return []node{{key: name, kind: Array, kids: rest}}
			}
			return nil
		case o.get(name) == nil:
			whole := []node{*m}
			if beside := p.get("_" + name); beside != nil && beside != m {
				whole = append(whole, *beside)
			}
			return whole
		}
	}
	said := o.get(m.key)
	if said == nil {
		if other := otherChoice(o, def, m.key); other != nil {
			l.add(m.at, Invalid, "%s was sent, and what was saved says %s", m.key, other.key)
			return nil
		}
		return []node{*m}
	}
	if said.kind != m.kind {
		l.differ(m, kindName(said))
		return nil
	}
	switch m.kind {
	case Object:
		if kids := l.object(m, said, below(def, m)); len(kids) > 0 {
			return []node{part(m.key, kids)}
		}
	case Array:
		if kids := l.array(m, said, below(def, m)); len(kids) > 0 {
			return []node{{key: m.key, kind: Array, kids: kids}}
		}
	default:
		if !same(m, said) {
			l.differ(m, shown(said))
		}
	}
	return nil
}

func (l *leaver) array(m, said *node, def *definition) []node {
	switch {
	case hasPlaces(m.key):
		return l.placed(m.kids, said.kids, def)
	case isKeyed(m.key):
		return l.keyed(m.key, m.kids, said.kids, def)
	}
	_, missing := match(m.kids, said.kids)
	if len(missing) == 0 {
		return nil
	}
	left := make([]node, len(missing))
	for i, at := range missing {
		left[i] = m.kids[at]
	}
	// Where what is missing would be taken for another, all is kept: there have to be as
	// many as were sent.
	if found, _ := match(left, said.kids); len(found) > 0 {
		return m.kids
	}
	return left
}

// placed gives what is left of an array in which places count.
func (l *leaver) placed(p, o []node, def *definition) (left []node) {
	some := false
	for i := range p {
		if i >= len(o) {
			left, some = append(left, p[i]), true
			continue
		}
		l.at = append(l.at, step{index: i})
		kids := l.object(&p[i], &o[i], def)
		l.otherAnswer(&p[i], &o[i], def)
		l.at = l.at[:len(l.at)-1]
		left, some = append(left, part("", kids)), some || len(kids) > 0
	}
	if !some {
		return nil
	}
	return left
}

// otherAnswer says where an answer has a value and ours at its place has none: it was
// saved as another.
func (l *leaver) otherAnswer(p, o *node, def *definition) {
	for i := range p.kids {
		if k := &p.kids[i]; typed(k.key, "value") && !has(o, "value", true) && def != nil {
			l.add(k.at, Invalid, "An answer was sent, and none was saved here")
			return
		}
	}
}

// keyed gives what is left of an array whose elements are named. Of those with the same
// name, the first is held to the first of ours, and so on; one before another of which
// something is left keeps its place.
func (l *leaver) keyed(array string, p, o []node, def *definition) (left []node) {
	ours := map[string][]*node{}
	for i := range o {
		key, _ := keyOf(array, &o[i])
		ours[key] = append(ours[key], &o[i])
	}
	seen, some := map[string]int{}, map[string]bool{}
	type held struct {
		key  string
		node node
	}
	rest := make([]held, 0, len(p))
	for i := range p {
		key, names := keyOf(array, &p[i])
		nth := seen[key]
		seen[key]++
		if nth >= len(ours[key]) {
			if !l.oursToSay(array, &p[i], o) {
				rest, some[key] = append(rest, held{key, p[i]}), true
			}
			continue
		}
		l.at = append(l.at, step{index: i})
		kids := l.object(&p[i], ours[key][nth], def)
		l.at = l.at[:len(l.at)-1]
		some[key] = some[key] || len(kids) > 0
		rest = append(rest, held{key, part("", together(names, kids))})
	}
	for _, h := range rest {
		if some[h.key] {
			left = append(left, h.node)
		}
	}
	return left
}

// together gives what names an element and what is left of it; where both speak of one object,
// that object once.
func together(names, left []node) []node {
	out := slices.Clone(names)
	for _, k := range left {
		at := slices.IndexFunc(out, func(n node) bool { return n.key == k.key && n.kind == Object && k.kind == Object })
		if at < 0 {
			out = append(out, k)
			continue
		}
		k.kids = append(slices.Clone(k.kids), out[at].kids...)
		out[at] = k
	}
	return out
}

// oursToSay tells whether an extension is one of our own that we say otherwise.
func (l *leaver) oursToSay(array string, p *node, o []node) bool {
	url := p.textOf("url")
	if array != "extension" || !slices.ContainsFunc(l.own, func(prefix string) bool { return strings.HasPrefix(url, prefix) }) {
		return false
	}
	return slices.ContainsFunc(o, func(n node) bool { return n.textOf("url") == url })
}
