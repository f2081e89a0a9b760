package r4

import (
	"bytes"
	"strings"
	"sync"
	"unicode/utf8"
)

// What a sender may send: deeper, or of more values, is refused before it is read on.
const (
	mostDepth  = 64
	mostValues = 1_000_000
	mostDigits = 64
	mostPower  = 64
	// From so many members, a name that stands twice is looked for with a map.
	manyMembers = 12
	chunk       = 1024
)

// Parse reads a resource. What is no JSON at all ends it with an empty Tree; of what is
// JSON and not as FHIR writes it, the Tree is given with the issues. It takes time and
// memory in proportion to the size, whatever is sent.
func Parse(data []byte) (Tree, []Issue) {
	p := parser{in: string(data)}
	p.src = p.in
	defer p.borrow()()
	if !p.encoded(data) {
		return Tree{}, p.list
	}
	root := p.document()
	if root == nil {
		return Tree{}, p.named("")
	}
	t := Tree{root, p.in}
	if root.kind != Object {
		p.add(root.at, Structure, "A resource is a JSON object")
	} else if t.Type() == "" {
		p.add(root.at, Required, `"resourceType" is missing: it says what this is`)
	}
	return t, p.named(t.Type())
}

// parser reads JSON without a step back. The members of what is open stand on one
// stack, and are copied off it when it is closed.
type parser struct {
	issues
	in     string
	pos    int
	depth  int
	values int
	stack  []node
	room   []node
	seen   map[string]bool
	broken bool
}

// stacks are used again: one that has grown serves the next reader as well.
var stacks = sync.Pool{New: func() any { return new([]node) }}

// mostStack is how many nodes a stack that is kept has room for.
const mostStack = 1 << 14

// borrow takes a stack, and gives back what returns it with nothing left in it.
func (p *parser) borrow() func() {
	kept := stacks.Get().(*[]node)
	p.stack = *kept
	return func() {
		if cap(p.stack) > mostStack {
			return
		}
		clear(p.stack) // of what was broken off
		*kept = p.stack[:0]
		stacks.Put(kept)
	}
}

// named puts the type of the resource before the expressions, once it is known.
func (p *parser) named(root string) []Issue {
	if root == "" {
		for i := range p.stack {
			if p.stack[i].key == "resourceType" && p.stack[i].kind == String {
				root = p.stack[i].text
				break
			}
		}
	}
	if known := table().resource(root); known == nil {
		root = "Resource"
	}
	for i, issue := range p.list {
		switch {
		case issue.Expression == "":
			p.list[i].Expression = root
		case issue.Expression[0] == '[':
			p.list[i].Expression = root + issue.Expression
		default:
			p.list[i].Expression = root + "." + issue.Expression
		}
	}
	return p.list
}

// encoded tells whether it is UTF-8, and says what it is instead.
func (p *parser) encoded(data []byte) bool {
	if name := encoding(data); name != "" {
		p.src = ""
		p.add(0, Structure, "It is written in %s: send it in UTF-8, without a byte-order mark", name)
		p.list[0].Expression = "Resource"
		return false
	}
	if !utf8.Valid(data) {
		at := 0
		for at < len(data) {
			r, n := utf8.DecodeRune(data[at:])
			if r == utf8.RuneError && n == 1 {
				break
			}
			at += n
		}
		p.add(int32(at), Structure, "The byte 0x%02X is not UTF-8; is it written in Windows-1252 or Latin-1? Send it in UTF-8", data[at])
		p.list[0].Expression = "Resource"
		return false
	}
	return true
}

// encoding names what the first bytes show, "" where they may be UTF-8.
func encoding(data []byte) string {
	marks := []struct{ mark, name string }{
		{"\xEF\xBB\xBF", "UTF-8 with a byte-order mark"},
		{"\x00\x00\xFE\xFF", "UTF-32"},
		{"\xFF\xFE\x00\x00", "UTF-32"},
		{"\xFE\xFF", "UTF-16"},
		{"\xFF\xFE", "UTF-16"},
	}
	for _, m := range marks {
		if bytes.HasPrefix(data, []byte(m.mark)) {
			return m.name
		}
	}
	if len(data) < 4 || bytes.IndexByte(data[:4], 0) < 0 {
		return ""
	}
	if zeros := bytes.Count(data[:4], []byte{0}); zeros == 3 {
		return "UTF-32"
	}
	return "UTF-16"
}

// document reads one value and sees that nothing follows it.
func (p *parser) document() *node {
	p.space()
	if p.pos == len(p.in) {
		p.fatal("There is nothing in it")
		return nil
	}
	root := p.value("")
	if p.broken {
		return nil
	}
	p.space()
	if p.pos < len(p.in) {
		p.fatal("Something follows the end of the resource: %s", p.here())
		return nil
	}
	return &root
}

// fatal ends the reading: what follows could mean anything.
func (p *parser) fatal(format string, args ...any) {
	if !p.broken {
		p.add(int32(p.pos), Structure, format, args...)
	}
	p.broken = true
}

// here quotes what stands where the parser is.
func (p *parser) here() string {
	if p.pos >= len(p.in) {
		return "the end"
	}
	rest := p.in[p.pos:min(len(p.in), p.pos+16)]
	for len(rest) > 1 && !utf8.ValidString(rest) {
		rest = rest[:len(rest)-1]
	}
	return quoted(rest)
}

func (p *parser) space() {
	for p.pos < len(p.in) {
		switch p.in[p.pos] {
		case ' ', '\t', '\n', '\r':
			p.pos++
		default:
			return
		}
	}
}

// next tells whether a byte comes next, and goes past it.
func (p *parser) next(c byte) bool {
	if p.pos < len(p.in) && p.in[p.pos] == c {
		p.pos++
		return true
	}
	return false
}

func (p *parser) value(key string) node {
	n := node{key: key, at: int32(p.pos)}
	if p.full() {
		p.broken = true // more would not be said
		return n
	}
	if p.values++; p.values > mostValues {
		p.broken = true
		p.add(n.at, TooLong, "It holds more than %d values", mostValues)
		return n
	}
	if p.pos == len(p.in) {
		p.fatal("It ends in the middle")
		return n
	}
	switch c := p.in[p.pos]; c {
	case '{', '[':
		p.nested(&n, c)
	case '"':
		n.kind, n.text = String, p.text()
		if n.text == "" && !p.broken {
			p.add(n.at, Value, "It is empty: leave it out instead")
		}
	case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		n.kind, n.text = Number, p.number()
	default:
		p.word(&n)
	}
	return n
}

// words are what may stand without quotes, and what some senders write there.
var words = []struct {
	text string
	kind Kind
}{{"true", Bool}, {"false", Bool}, {"null", Null}}

func (p *parser) word(n *node) {
	rest := p.in[p.pos:]
	for _, w := range words {
		if strings.HasPrefix(rest, w.text) {
			n.kind, n.text = w.kind, w.text
			p.pos += len(w.text)
			return
		}
	}
	for _, w := range []string{"NaN", "Infinity", "undefined", "None", "True", "False"} {
		if strings.HasPrefix(rest, w) {
			p.fatal("%s is not JSON: leave the element out, or write what it is", w)
			return
		}
	}
	switch rest[0] {
	case '\'':
		p.fatal("A text stands in double quotes in JSON, not in single ones")
	case '/':
		p.fatal("JSON has no comments")
	case ']', '}':
		p.fatal("A value is missing before %q: is there a comma too many?", rest[:1])
	default:
		p.fatal("A value is expected here, and not %s", p.here())
	}
}
