package instrument

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// fields reads one JSON object strictly: what is asked for must be there and of
// the right kind, and what nobody asked for is refused by done.
// Opened on something that is no object, it has said so and stays silent.
type fields struct {
	faults *faults
	node   *node
	what   string // names the object in a reason, for one `area "home"`; empty at the top
	asked  map[string]bool
}

func (f *faults) open(n *node, what string) *fields {
	o := &fields{faults: f, what: what, asked: map[string]bool{}}
	if n == nil {
		return o
	}
	if n.kind != objectNode {
		o.say(n.line, "must be an object, not %s", n.kind)
		return o
	}
	o.node = n
	return o
}

// say notes a fault, named after the object it stands in.
func (o *fields) say(line int, format string, args ...any) {
	reason := fmt.Sprintf(format, args...)
	if o.what != "" {
		reason = o.what + ": " + reason
	} else if strings.HasPrefix(reason, "must be") {
		reason = "the file " + reason
	}
	o.faults.add(line, "%s", reason)
}

func (o *fields) has(key string) bool {
	return o.node != nil && o.node.get(key) != nil
}

func (o *fields) hasList(key string) bool {
	return o.has(key) && o.node.get(key).kind == listNode
}

// need finds a value of the wanted kind, or says what is wrong and yields nil.
func (o *fields) need(key string, kind nodeKind) *node {
	o.asked[key] = true
	if o.node == nil {
		return nil
	}
	n := o.node.get(key)
	if n == nil {
		o.say(o.node.line, "%q is missing", key)
		return nil
	}
	if n.kind != kind {
		o.say(n.line, "%q must be %s, not %s", key, kind, n.kind)
		return nil
	}
	return n
}

func (o *fields) line() int {
	if o.node == nil {
		return 0
	}
	return o.node.line
}

func (o *fields) lineOf(key string) int {
	if o.has(key) {
		return o.node.get(key).line
	}
	return o.line()
}

// text is required and printable.
func (o *fields) text(key string) string {
	n := o.need(key, textNode)
	if n == nil {
		return ""
	}
	if reason := untidy(n.text); reason != "" {
		o.say(n.line, "%q %s", key, reason)
		return ""
	}
	return n.text
}

// optionalText may be left out, but not left empty.
func (o *fields) optionalText(key string) string {
	o.asked[key] = true
	if !o.has(key) {
		return ""
	}
	return o.text(key)
}

func (o *fields) number(key string) (float64, bool) {
	n := o.need(key, numberNode)
	if n == nil {
		return 0, false
	}
	v, err := strconv.ParseFloat(n.text, 64)
	if err != nil {
		o.say(n.line, "%q is not a number that can be used: %s", key, n.text)
		return 0, false
	}
	return v, true
}

// exactly demands one number, for what is fixed by the kind of instrument.
func (o *fields) exactly(key string, want float64) {
	if v, ok := o.number(key); ok && v != want {
		o.say(o.lineOf(key), "%q must be %v, not %v", key, want, v)
	}
}

func (o *fields) optionalFlag(key string) bool {
	o.asked[key] = true
	if !o.has(key) {
		return false
	}
	n := o.need(key, boolNode)
	return n != nil && n.text == "true"
}

func (o *fields) list(key string) []*node {
	n := o.need(key, listNode)
	if n == nil {
		return nil
	}
	return n.items
}

func (o *fields) inside(key, what string) *fields {
	return o.faults.open(o.need(key, objectNode), what)
}

// done refuses whatever was not asked for: an unknown name is most often a typing
// mistake, and a value that nobody reads would look as if it had an effect.
func (o *fields) done() {
	if o.node == nil {
		return
	}
	for _, m := range o.node.members {
		if !o.asked[m.key] {
			o.say(m.line, "%q is not known here", m.key)
		}
	}
}

// untidy says what is wrong with a text for a page, or nothing.
func untidy(s string) string {
	switch {
	case strings.TrimSpace(s) == "":
		return "is empty"
	case strings.TrimSpace(s) != s:
		return "starts or ends with a space"
	case strings.ContainsFunc(s, unicode.IsControl):
		return "holds a line break or another control character"
	}
	return ""
}
