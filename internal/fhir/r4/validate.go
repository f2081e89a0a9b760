package r4

import (
	"strings"
)

// Read is Parse and then, where nothing was wrong, Validate: for what others send.
func Read(data []byte) (Tree, []Issue) {
	t, list := Parse(data)
	if Failed(list) {
		return t, list
	}
	return t, append(list, Validate(t)...)
}

// Validate holds a resource to what FHIR R4 says of its type, and says at most Most
// things that are wrong. It is for a Tree in which Parse found nothing wrong: of one with
// names that stand twice it takes longer than it should.
func Validate(t Tree) []Issue {
	v := &validator{facts: table()}
	v.src = t.src
	if t.Kind() != Object {
		v.at = trail{{key: "Resource"}}
		v.add(0, Structure, "A resource is a JSON object")
		return v.list
	}
	name := t.Type()
	if v.facts.resource(name) == nil {
		name = "Resource"
	}
	v.at = trail{{key: name}}
	v.whole(t.n)
	return v.list
}

// validator goes through one resource and those in it.
type validator struct {
	issues
	*facts
	within *container
}

func (v *validator) in(key string) { v.at = append(v.at, step{key: key}) }
func (v *validator) nth(i int)     { v.at = append(v.at, step{index: i}) }
func (v *validator) out()          { v.at = v.at[:len(v.at)-1] }

// say notes an issue at a member of what is being looked at.
func (v *validator) say(n *node, key, code, format string, args ...any) {
	v.in(key)
	v.add(n.at, code, format, args...)
	v.out()
}

// whole looks at a resource that stands by itself: one that was sent, or one in a Bundle.
func (v *validator) whole(n *node) {
	outer := v.within
	v.within = newContainer(n)
	v.resource(n)
	v.contained(n)
	v.within = outer
}

// resource looks at a resource, also at one that is contained in another.
func (v *validator) resource(n *node) {
	if n.kind != Object {
		v.add(n.at, Structure, "A resource is a JSON object")
		return
	}
	name := n.textOf("resourceType")
	def := v.facts.resource(name)
	switch {
	case name == "":
		v.add(n.at, Required, `"resourceType" is missing: it says what this is`)
	case def == nil && v.resources[name]:
		v.add(n.at, NotSupported, "Resources of the type %s are not taken here", name)
	case def == nil:
		v.say(n, "resourceType", NotSupported, "%s is no type of resource in FHIR R4", quoted(name))
	default:
		v.object(n, def)
	}
}

// object looks at every member of an object.
func (v *validator) object(n *node, def *definition) {
	if n.kind != Object {
		v.add(n.at, Structure, "%s is a JSON object, and not %s", article(def.name), kindName(n))
		return
	}
	chosen := make([]*node, 0, 4)
	for i := range n.kids {
		if v.full() {
			return
		}
		m := &n.kids[i]
		name, sibling := strings.CutPrefix(m.key, "_")
		s := def.slots[name]
		switch {
		case s == nil && m.key == "resourceType" && def.resource:
			continue
		case s == nil:
			v.unknown(m, def)
			continue
		case s.choice && !v.one(m, chosen, s, def):
			continue
		case s.choice:
			chosen = append(chosen, m)
		}
		v.in(m.key)
		if sibling {
			v.sibling(n, m, s)
		} else {
			v.member(n, m, s)
		}
		v.out()
	}
	for _, e := range def.needed {
		if !has(n, e.name, e.choice) {
			name := e.name
			if e.choice {
				name += "[x]"
			}
			v.say(n, e.name, Required, "%q is missing: every %s has one", name, def.name)
		}
	}
	if def.name == "Extension" && !oneOf("extension", "value[x]")(n) {
		v.add(n.at, Invariant, "An extension has a value or more extensions, and not both (rule ext-1)")
	}
	v.hold(n, def.held)
}

// saysNothing refuses an object with no more than an id.
func (v *validator) saysNothing(n *node) {
	if len(n.kids) == 1 && n.kids[0].key == "id" {
		v.add(n.at, Invariant, "It has an id and says nothing (rule ele-1)")
	}
}

// unknown refuses what the type does not have: to leave it out would lose what was said.
func (v *validator) unknown(m *node, def *definition) {
	name := strings.TrimPrefix(m.key, "_")
	if near := def.nearest(name); near != "" {
		v.say(m, m.key, NotSupported, "%s is not an element of %s; is %q meant?", quoted(m.key), def.name, near)
		return
	}
	v.say(m, m.key, NotSupported, "%s is not an element of %s", quoted(m.key), def.name)
}

// one tells whether a member is the only type of its choice.
func (v *validator) one(m *node, chosen []*node, s *slot, def *definition) bool {
	name := strings.TrimPrefix(m.key, "_")
	for _, other := range chosen {
		before := strings.TrimPrefix(other.key, "_")
		if o := def.slots[before]; o.element == s.element && before != name {
			v.say(m, m.key, Structure, "%q stands here beside %q: one of them only", m.key, other.key)
			return false
		}
	}
	return true
}

// member looks at the value or the values of an element.
func (v *validator) member(parent, m *node, s *slot) {
	if !s.many {
		if m.kind == Array {
			v.add(m.at, Structure, "There is one at most here, so it is no array")
			return
		}
		v.value(m, s)
		return
	}
	if m.kind != Array {
		v.add(m.at, Structure, "There may be many here, so it is an array, also with one in it")
		return
	}
	sibling := parent.beside(m.key)
	for i := range m.kids {
		if v.full() {
			return
		}
		v.nth(i)
		if k := &m.kids[i]; k.kind == Null {
			v.null(k, s, sibling, i)
		} else {
			v.value(k, s)
		}
		v.out()
	}
}

// null may stand for a primitive that has no value, and an extension beside it.
func (v *validator) null(k *node, s *slot, sibling *node, i int) {
	if s.prim == nil {
		v.add(k.at, Structure, "It is null: leave it out instead")
	} else if sibling == nil || i >= len(sibling.kids) || sibling.kids[i].kind == Null {
		v.add(k.at, Structure, "It is null, and there is nothing in %q that it keeps a place for", "_"+s.name)
	}
}

// sibling looks at the ids and extensions of primitives.
func (v *validator) sibling(parent, m *node, s *slot) {
	if s.prim == nil {
		v.add(m.at, Structure, "%q is for primitives only; extensions of this one stand in it", m.key)
		return
	}
	element := v.types["Element"]
	if !s.many {
		v.object(m, element)
		if parent.get(m.key[1:]) == nil {
			v.saysNothing(m)
		}
		return
	}
	if m.kind != Array {
		v.add(m.at, Structure, "There may be many here, so it is an array, also with one in it")
		return
	}
	values := parent.get(m.key[1:])
	if values != nil && values.kind == Array && len(values.kids) != len(m.kids) {
		v.add(m.at, Structure, "%q has %d places and %q has %d: each has its own, null where there is nothing", m.key, len(m.kids), values.key, len(values.kids))
	}
	for i := range m.kids {
		k := &m.kids[i]
		if k.kind == Null && values != nil && i < len(values.kids) {
			continue
		}
		v.nth(i)
		v.object(k, element)
		if values == nil || i >= len(values.kids) || values.kids[i].kind == Null {
			v.saysNothing(k)
		}
		v.out()
	}
}

// value looks at one value.
func (v *validator) value(m *node, s *slot) {
	switch {
	case s.prim != nil:
		v.primitive(m, s)
	case s.typ == "Resource":
		v.nested(m, s)
	case s.name == "modifierExtension":
		v.add(m.at, NotSupported, "The modifier extension %s is not known here, and could change what everything beside it means", quoted(m.textOf("url")))
	case s.def != nil:
		v.object(m, s.def)
		v.saysNothing(m)
		v.reference(m, s)
		v.coded(m, s)
		v.hold(m, s.rules)
	}
}

// nested looks at a resource in another.
func (v *validator) nested(m *node, s *slot) {
	if s.name != "contained" {
		v.whole(m)
		return
	}
	if v.within.inner {
		v.add(m.at, Invariant, "A contained resource contains none itself")
		return
	}
	v.within.inner = true
	v.resource(m)
	v.within.inner = false
}

func (v *validator) primitive(m *node, s *slot) {
	p := s.prim
	if m.kind != p.json {
		v.add(m.at, Structure, "%s is %s, and not %s", article(p.name), kindName(&node{kind: p.json}), kindName(m))
		return
	}
	switch {
	case m.text == "": // said when it was read
	case p.json == String && p.name != "base64Binary" && len(m.text) > mostText:
		v.add(m.at, TooLong, "It is longer than 1 MB")
	case p.ok != nil && !p.ok(m.text):
		v.add(m.at, Value, "%s is not %s", shown(m), p.like)
	case p.name == "xhtml":
		v.narrative(m)
	case s.name == "implicitRules":
		v.add(m.at, NotSupported, "Rules that a resource follows cannot be looked up here, and could change what it means")
	case s.codes != nil && !s.codes.has("", m.text):
		v.add(m.at, CodeInvalid, "%s is not one of %s", quoted(m.text), s.codes.list())
	case m.text[0] == '#':
		v.within.mention(s.typ, m.text)
	}
	v.hold(m, s.rules)
}

// coded looks at the codes of a Coding or a CodeableConcept whose list is the only one.
func (v *validator) coded(m *node, s *slot) {
	if s.codes == nil {
		return
	}
	codings := []node{*m}
	if s.typ == "CodeableConcept" {
		list := m.get("coding")
		if list == nil {
			return // words alone
		}
		codings = list.kids
	}
	for i := range codings {
		if c := &codings[i]; s.codes.has(c.textOf("system"), c.textOf("code")) || c.get("code") == nil {
			return
		}
	}
	v.add(m.at, CodeInvalid, "None of its codes is one of %s", s.codes.list())
}
