package r4

import (
	"strings"
)

// container is a resource that stands by itself, with what is contained in it.
type container struct {
	ids   map[string]bool // of contained resources, with # before them; nil where none is
	named map[string]bool // those that something refers to
	inner bool            // whether a contained resource is being looked at
}

func newContainer(n *node) *container {
	c := &container{}
	list := n.get("contained")
	if list == nil || list.kind != Array {
		return c
	}
	c.ids, c.named = make(map[string]bool, len(list.kids)), map[string]bool{}
	for i := range list.kids {
		if id := list.kids[i].textOf("id"); id != "" {
			c.ids["#"+id] = true
		}
	}
	return c
}

// mention notes that a value refers to something contained.
func (c *container) mention(typ, text string) {
	if c.named == nil {
		return
	}
	switch typ {
	case "canonical", "uri", "url", "string":
		c.named[text] = true
	}
}

// contained looks at the rules for what is contained: its id, and who refers to it.
func (v *validator) contained(n *node) {
	list := n.get("contained")
	if v.within.ids == nil {
		return
	}
	v.in("contained")
	seen := map[string]bool{}
	for i := range list.kids {
		v.nth(i)
		k := &list.kids[i]
		id := k.textOf("id")
		meta := k.get("meta")
		switch {
		case k.kind != Object:
		case id == "":
			v.add(k.at, Required, "A contained resource has an id, by which the other refers to it")
		case seen[id]:
			v.add(k.at, Invalid, "Two contained resources have the id %s", quoted(id))
		case !v.within.named["#"+id] && !refersUp(k):
			v.add(k.at, Invariant, "Nothing refers to the contained resource %s, and it refers to nothing", quoted("#"+id))
		case meta.get("versionId") != nil || meta.get("lastUpdated") != nil:
			v.add(meta.at, Invariant, "A contained resource has no version of its own")
		case meta.get("security") != nil:
			v.add(meta.at, Invariant, "A contained resource has no security labels of its own")
		}
		seen[id] = true
		v.out()
	}
	v.out()
}

// refersUp tells whether a contained resource refers to the one that it is in.
func refersUp(n *node) bool {
	if n.kind == String && n.text == "#" {
		return true
	}
	for i := range n.kids {
		if refersUp(&n.kids[i]) {
			return true
		}
	}
	return false
}

// reference looks at what a Reference names.
func (v *validator) reference(m *node, s *slot) {
	r := m.get("reference")
	if s.typ != "Reference" || r == nil || r.kind != String {
		return
	}
	v.in("reference")
	defer v.out()
	text := r.text
	switch {
	case text == "" || text == "#" && v.within.inner:
	case text[0] == '#':
		if !v.within.ids[text] {
			v.add(r.at, NotFound, "There is no contained resource %s", quoted(text))
		}
	case !isURI(text):
		v.add(r.at, Value, "%s is no reference: there is space in it", quoted(text))
	case strings.Contains(strings.SplitN(text, "/", 2)[0], ":"): // an address, or urn:uuid:
	default:
		v.relative(r, s.targets)
	}
}

// relative looks at Type/id, Type/id/_history/version and Type?search.
func (v *validator) relative(r *node, targets []string) {
	name, rest, ok := strings.Cut(r.text, "/")
	if typ, _, search := strings.Cut(r.text, "?"); search && !strings.Contains(typ, "/") {
		name = typ
	} else {
		id, version, versioned := strings.Cut(rest, "/_history/")
		if !ok || !isID(id) || versioned && !isID(version) {
			v.add(r.at, Value, "%s is no reference: it looks like Patient/123, or is an address", quoted(r.text))
			return
		}
	}
	if !v.resources[name] {
		v.add(r.at, Value, "%s is no type of resource in FHIR R4", quoted(name))
		return
	}
	for _, t := range targets {
		if t == name {
			return
		}
	}
	if len(targets) > 0 {
		v.add(r.at, Value, "It refers to a resource of the type %s, and may refer to %s", name, strings.Join(targets, ", "))
	}
}

// has tells whether an element is there, as a value or with extensions alone.
func has(n *node, name string, choice bool) bool {
	for i := range n.kids {
		key := strings.TrimPrefix(n.kids[i].key, "_")
		if key == name && !choice || choice && typed(key, name) {
			return true
		}
	}
	return false
}

// typed tells whether a key is a choice with its type: valueString.
func typed(key, name string) bool {
	return len(key) > len(name) && key[:len(name)] == name && key[len(name)]-'A' < 26
}

// there tells whether an element is there, which may be a choice: "value[x]".
func there(n *node, name string) bool {
	if name, choice := strings.CutSuffix(name, "[x]"); choice {
		return has(n, name, true)
	}
	return has(n, name, false)
}

func article(name string) string {
	switch name[0] {
	case 'a', 'e', 'i', 'o', 'A', 'E', 'I', 'O':
		return "An " + name
	case 'u':
		if name[:2] == "un" {
			return "An " + name
		}
	}
	return "A " + name
}

var kindNames = map[Kind]string{None: "nothing", Null: "null", Bool: "true or false", Number: "a number", String: "a text in quotes", Array: "an array", Object: "an object"}

func kindName(n *node) string { return kindNames[n.kind] }

// shown gives a value as a sentence shows it.
func shown(n *node) string {
	if n.kind == String {
		return quoted(n.text)
	}
	return short(n.text)
}
