// Package strictjson reads JSON files that people write by hand: it refuses what
// encoding/json quietly lets through, remembers on which line everything stands, and
// names every fault at once.
package strictjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"sort"
	"unicode/utf8"
)

// MaxDepth bounds nesting, so that a hostile file cannot exhaust the stack.
const MaxDepth = 32

type Kind uint8

const (
	Null Kind = iota
	Bool
	Number
	Text
	List
	Object
)

var kindNames = [...]string{"null", "true or false", "a number", "text", "a list", "an object"}

func (k Kind) String() string { return kindNames[k] }

// Node is one JSON value that remembers the line it starts on.
type Node struct {
	Kind    Kind
	Line    int
	Text    string // the text, the number as written, or "true"/"false"
	Items   []*Node
	Members []Member
}

type Member struct {
	Key   string
	Line  int
	Value *Node
}

// Get finds the value of a key, or nil.
func (n *Node) Get(key string) *Node {
	for i := range n.Members {
		if n.Members[i].Key == key {
			return n.Members[i].Value
		}
	}
	return nil
}

// Fault is a fault found while reading JSON, before its meaning is looked at.
type Fault struct {
	Line   int
	Reason string
}

func (e *Fault) Error() string { return fmt.Sprintf("%d: %s", e.Line, e.Reason) }

// Parse reads exactly one JSON value. It refuses what encoding/json
// quietly lets through: bad UTF-8, a key given twice, and endless nesting.
func Parse(data []byte) (*Node, *Fault) {
	w := &walk{data: data}
	for i, b := range data {
		if b == '\n' {
			w.newlines = append(w.newlines, i)
		}
	}
	if i := InvalidUTF8(data); i >= 0 {
		return nil, &Fault{w.line(i), "not valid UTF-8"}
	}
	var whole json.RawMessage
	if err := json.Unmarshal(data, &whole); err != nil {
		at := len(data)
		if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
			at = max(int(syntax.Offset)-1, 0)
		}
		return nil, &Fault{w.line(at), "not valid JSON: " + err.Error()}
	}
	w.dec = json.NewDecoder(bytes.NewReader(data))
	w.dec.UseNumber()
	return w.value(0)
}

// InvalidUTF8 gives the place of the first byte that is not UTF-8, -1 for none.
func InvalidUTF8(data []byte) int {
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

func (w *walk) value(depth int) (*Node, *Fault) {
	n := &Node{Line: w.next()}
	if depth > MaxDepth {
		return nil, &Fault{n.Line, fmt.Sprintf("nested more than %d deep", MaxDepth)}
	}
	token, err := w.dec.Token()
	if err != nil {
		return nil, &Fault{n.Line, "not valid JSON: " + err.Error()}
	}
	switch t := token.(type) {
	case string:
		n.Kind, n.Text = Text, t
	case json.Number:
		n.Kind, n.Text = Number, t.String()
	case bool:
		n.Kind, n.Text = Bool, fmt.Sprint(t)
	case json.Delim:
		if t == '[' {
			return n, w.list(n, depth)
		}
		return n, w.object(n, depth)
	}
	return n, nil
}

func (w *walk) list(n *Node, depth int) *Fault {
	n.Kind = List
	for w.dec.More() {
		item, fault := w.value(depth + 1)
		if fault != nil {
			return fault
		}
		n.Items = append(n.Items, item)
	}
	_, _ = w.dec.Token() // the closing bracket; the whole was found valid before
	return nil
}

func (w *walk) object(n *Node, depth int) *Fault {
	n.Kind = Object
	seen := map[string]bool{}
	for w.dec.More() {
		line := w.next()
		token, err := w.dec.Token()
		key, isText := token.(string)
		if err != nil || !isText {
			return &Fault{line, "not valid JSON: a key must be text"}
		}
		if seen[key] {
			return &Fault{line, fmt.Sprintf("%q is given twice", key)}
		}
		seen[key] = true
		value, fault := w.value(depth + 1)
		if fault != nil {
			return fault
		}
		n.Members = append(n.Members, Member{Key: key, Line: line, Value: value})
	}
	_, _ = w.dec.Token() // the closing brace
	return nil
}
