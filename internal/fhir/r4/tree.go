// Package r4 is what FHIR R4 (4.0.1) says a resource looks like, and JSON in and out
// that loses nothing. It knows no resource of ours, no person and no connection:
//
//   - Parse reads JSON from a sender that nobody trusts, and keeps every digit.
//   - Validate holds a tree to elements.txt and codes.txt (facts that
//     scripts/fhir-definitions.mjs takes from the published definitions), to the formats
//     of primitives, and to the rules in rules.go; unchecked names those it leaves out.
//   - Left says what of a posted resource our own rendering of it does not say, Load reads
//     that from where it was kept, and Lay lays it over the rendering again.
//   - Outcome writes what was found as an OperationOutcome.
//
// Not held: profiles, codes of lists that are no more than proposed or cannot be written
// down (languages, kinds of media, units, currencies), what an extension is about and where
// it may stand, and what an address in a reference leads to. No modifier extension is
// known, so each is refused; so are rules that a resource says it follows.
package r4

import "strings"

// Kind says what a value is in JSON.
type Kind uint8

// The kinds of JSON. None is the kind of what is not there.
const (
	None Kind = iota
	Null
	Bool
	Number
	String
	Array
	Object
)

// node is one value with what stands in it. A number keeps its text.
type node struct {
	key  string // its name, in an object
	text string // of a string, decoded; of a number or a boolean, as it is written
	kids []node
	at   int32 // where it begins in what was parsed
	kind Kind
}

func (n *node) get(key string) *node {
	if n == nil {
		return nil
	}
	for i := range n.kids {
		if n.kids[i].key == key {
			return &n.kids[i]
		}
	}
	return nil
}

// beside gives the member with the ids and extensions of a primitive: "_" and its name.
func (n *node) beside(key string) *node {
	for i := range n.kids {
		if k := n.kids[i].key; len(k) == len(key)+1 && k[0] == '_' && k[1:] == key {
			return &n.kids[i]
		}
	}
	return nil
}

// textOf gives the text of a member, "" where it is not there or is not a string.
func (n *node) textOf(key string) string {
	if m := n.get(key); m != nil && m.kind == String {
		return m.text
	}
	return ""
}

// Tree is a value in JSON: a resource, or something in one. It is never changed once
// it is made. The zero Tree is what is not there.
type Tree struct {
	n   *node
	src string // what was parsed, for the numbers of lines
}

// Kind says what it is; None where it is not there.
func (t Tree) Kind() Kind {
	if t.n == nil {
		return None
	}
	return t.n.kind
}

// Empty tells whether there is nothing: no value, or an object with no members.
func (t Tree) Empty() bool { return t.n == nil || t.n.kind == Object && len(t.n.kids) == 0 }

// Get gives a member of an object, and of that another. What is not there is empty.
func (t Tree) Get(keys ...string) Tree {
	n := t.n
	for _, key := range keys {
		if n == nil || n.kind != Object {
			return Tree{}
		}
		n = n.get(key)
	}
	return Tree{n, t.src}
}

// Items gives what stands in an array.
func (t Tree) Items() []Tree {
	if t.Kind() != Array {
		return nil
	}
	out := make([]Tree, len(t.n.kids))
	for i := range t.n.kids {
		out[i] = Tree{&t.n.kids[i], t.src}
	}
	return out
}

// Keys gives the names of the members of an object, in their order.
func (t Tree) Keys() []string {
	if t.Kind() != Object {
		return nil
	}
	out := make([]string, len(t.n.kids))
	for i := range t.n.kids {
		out[i] = t.n.kids[i].key
	}
	return out
}

// Text gives a string, or a number or boolean as it was written; "" for all else.
func (t Tree) Text() string {
	if t.n == nil {
		return ""
	}
	return t.n.text
}

// Type gives the resourceType, ID the id of a resource.
func (t Tree) Type() string { return t.n.textOf("resourceType") }

// ID gives the id of a resource.
func (t Tree) ID() string { return t.n.textOf("id") }

// Line is the line on which it begins, from 1; 0 where it was not parsed.
func (t Tree) Line() int {
	if t.n == nil {
		return 0
	}
	return lineOf(t.src, t.n.at)
}

func lineOf(src string, at int32) int {
	if src == "" {
		return 0
	}
	return 1 + strings.Count(src[:min(int(at), len(src))], "\n")
}

// JSON gives it as JSON, with members in their order and numbers as they were written.
func (t Tree) JSON() []byte { return t.AppendJSON(nil) }

// AppendJSON appends what JSON gives.
func (t Tree) AppendJSON(b []byte) []byte {
	if t.n == nil {
		return append(b, "{}"...)
	}
	return appendNode(b, t.n)
}

func appendNode(b []byte, n *node) []byte {
	switch n.kind {
	case Object, Array:
		return appendKids(b, n)
	case String:
		return AppendString(b, n.text)
	case Number, Bool:
		return append(b, n.text...)
	}
	return append(b, "null"...)
}

func appendKids(b []byte, n *node) []byte {
	open, end := byte('{'), byte('}')
	if n.kind == Array {
		open, end = '[', ']'
	}
	b = append(b, open)
	for i := range n.kids {
		if i > 0 {
			b = append(b, ',')
		}
		if n.kind == Object {
			b = append(AppendString(b, n.kids[i].key), ':')
		}
		b = appendNode(b, &n.kids[i])
	}
	return append(b, end)
}
