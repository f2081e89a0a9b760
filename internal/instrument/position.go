package instrument

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"sort"
	"unicode/utf8"
)

// maxDepth bounds nesting, so that a hostile file cannot exhaust the stack.
const maxDepth = 32

type nodeKind uint8

const (
	nullNode nodeKind = iota
	boolNode
	numberNode
	textNode
	listNode
	objectNode
)

var kindNames = [...]string{"null", "true or false", "a number", "text", "a list", "an object"}

func (k nodeKind) String() string { return kindNames[k] }

// node is one JSON value that remembers the line it starts on.
type node struct {
	kind    nodeKind
	line    int
	text    string // the text, the number as written, or "true"/"false"
	items   []*node
	members []member
}

type member struct {
	key   string
	line  int
	value *node
}

func (n *node) get(key string) *node {
	for i := range n.members {
		if n.members[i].key == key {
			return n.members[i].value
		}
	}
	return nil
}

// positionError is a fault found while reading JSON, before its meaning is looked at.
type positionError struct {
	line   int
	reason string
}

func (e *positionError) Error() string { return fmt.Sprintf("%d: %s", e.line, e.reason) }

// parseNodes reads exactly one JSON value. It refuses what encoding/json
// quietly lets through: bad UTF-8, a key given twice, and endless nesting.
func parseNodes(data []byte) (*node, *positionError) {
	w := &walk{data: data}
	for i, b := range data {
		if b == '\n' {
			w.newlines = append(w.newlines, i)
		}
	}
	if i := firstInvalidUTF8(data); i >= 0 {
		return nil, &positionError{w.line(i), "not valid UTF-8"}
	}
	var whole json.RawMessage
	if err := json.Unmarshal(data, &whole); err != nil {
		at := len(data)
		if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
			at = max(int(syntax.Offset)-1, 0)
		}
		return nil, &positionError{w.line(at), "not valid JSON: " + err.Error()}
	}
	w.dec = json.NewDecoder(bytes.NewReader(data))
	w.dec.UseNumber()
	return w.value(0)
}

func firstInvalidUTF8(data []byte) int {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

type walk struct {
	data     []byte
	newlines []int
	dec      *json.Decoder
}

func (w *walk) line(offset int) int {
	return sort.SearchInts(w.newlines, offset) + 1
}

// next is the line on which the token to come starts.
func (w *walk) next() int {
	at := int(w.dec.InputOffset())
	for at < len(w.data) && bytes.IndexByte([]byte(" \t\r\n,:"), w.data[at]) >= 0 {
		at++
	}
	return w.line(at)
}

func (w *walk) value(depth int) (*node, *positionError) {
	n := &node{line: w.next()}
	if depth > maxDepth {
		return nil, &positionError{n.line, fmt.Sprintf("nested more than %d deep", maxDepth)}
	}
	token, err := w.dec.Token()
	if err != nil {
		return nil, &positionError{n.line, "not valid JSON: " + err.Error()}
	}
	switch t := token.(type) {
	case string:
		n.kind, n.text = textNode, t
	case json.Number:
		n.kind, n.text = numberNode, t.String()
	case bool:
		n.kind, n.text = boolNode, fmt.Sprint(t)
	case json.Delim:
		if t == '[' {
			return n, w.list(n, depth)
		}
		return n, w.object(n, depth)
	}
	return n, nil
}

func (w *walk) list(n *node, depth int) *positionError {
	n.kind = listNode
	for w.dec.More() {
		item, fault := w.value(depth + 1)
		if fault != nil {
			return fault
		}
		n.items = append(n.items, item)
	}
	_, _ = w.dec.Token() // the closing bracket; the whole was found valid before
	return nil
}

func (w *walk) object(n *node, depth int) *positionError {
	n.kind = objectNode
	seen := map[string]bool{}
	for w.dec.More() {
		line := w.next()
		token, err := w.dec.Token()
		key, isText := token.(string)
		if err != nil || !isText {
			return &positionError{line, "not valid JSON: a key must be text"}
		}
		if seen[key] {
			return &positionError{line, fmt.Sprintf("%q is given twice", key)}
		}
		seen[key] = true
		value, fault := w.value(depth + 1)
		if fault != nil {
			return fault
		}
		n.members = append(n.members, member{key: key, line: line, value: value})
	}
	_, _ = w.dec.Token() // the closing brace
	return nil
}
