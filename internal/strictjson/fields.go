package strictjson

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// Fields reads one JSON object strictly: what is asked for must be there and of
// the right kind, and what nobody asked for is refused by Done.
// Opened on something that is no object, it has said so and stays silent.
type Fields struct {
	faults *Faults
	Node   *Node
	What   string // names the object in a reason, for one `area "home"`; empty at the top
	asked  map[string]bool
}

// Open starts reading an object; what names it in a reason.
func (f *Faults) Open(n *Node, what string) *Fields {
	o := &Fields{faults: f, What: what, asked: map[string]bool{}}
	if n == nil {
		return o
	}
	if n.Kind != Object {
		o.Say(n.Line, "must be an object, not %s", n.Kind)
		return o
	}
	o.Node = n
	return o
}

// Say notes a fault, named after the object it stands in.
func (o *Fields) Say(line int, format string, args ...any) {
	reason := fmt.Sprintf(format, args...)
	if o.What != "" {
		reason = o.What + ": " + reason
	} else if strings.HasPrefix(reason, "must be") {
		reason = "the file " + reason
	}
	o.faults.Add(line, "%s", reason)
}

// Has tells whether a key is there.
func (o *Fields) Has(key string) bool {
	return o.Node != nil && o.Node.Get(key) != nil
}

// HasList tells whether a key holds a list.
func (o *Fields) HasList(key string) bool {
	return o.Has(key) && o.Node.Get(key).Kind == List
}

// Need finds a value of the wanted kind, or says what is wrong and yields nil.
func (o *Fields) Need(key string, kind Kind) *Node {
	o.asked[key] = true
	if o.Node == nil {
		return nil
	}
	n := o.Node.Get(key)
	if n == nil {
		o.Say(o.Node.Line, "%q is missing", key)
		return nil
	}
	if n.Kind != kind {
		o.Say(n.Line, "%q must be %s, not %s", key, kind, n.Kind)
		return nil
	}
	return n
}

// Line is the line on which the object starts.
func (o *Fields) Line() int {
	if o.Node == nil {
		return 0
	}
	return o.Node.Line
}

// LineOf is the line of a key, or of the object where it is missing.
func (o *Fields) LineOf(key string) int {
	if o.Has(key) {
		return o.Node.Get(key).Line
	}
	return o.Line()
}

// Text is required and printable.
func (o *Fields) Text(key string) string {
	n := o.Need(key, Text)
	if n == nil {
		return ""
	}
	if reason := Untidy(n.Text); reason != "" {
		o.Say(n.Line, "%q %s", key, reason)
		return ""
	}
	return n.Text
}

// OptionalText may be left out, but not left empty.
func (o *Fields) OptionalText(key string) string {
	o.asked[key] = true
	if !o.Has(key) {
		return ""
	}
	return o.Text(key)
}

// Number is required, and a number that can be used.
func (o *Fields) Number(key string) (float64, bool) {
	n := o.Need(key, Number)
	if n == nil {
		return 0, false
	}
	v, err := strconv.ParseFloat(n.Text, 64)
	if err != nil {
		o.Say(n.Line, "%q is not a number that can be used: %s", key, n.Text)
		return 0, false
	}
	return v, true
}

// Exactly demands one number, for what is fixed by the kind of instrument.
func (o *Fields) Exactly(key string, want float64) {
	if v, ok := o.Number(key); ok && v != want {
		o.Say(o.LineOf(key), "%q must be %v, not %v", key, want, v)
	}
}

// OptionalFlag is false where nothing stands.
func (o *Fields) OptionalFlag(key string) bool {
	o.asked[key] = true
	if !o.Has(key) {
		return false
	}
	n := o.Need(key, Bool)
	return n != nil && n.Text == "true"
}

// List is required.
func (o *Fields) List(key string) []*Node {
	n := o.Need(key, List)
	if n == nil {
		return nil
	}
	return n.Items
}

// Inside reads the object that a key holds.
func (o *Fields) Inside(key, what string) *Fields {
	return o.faults.Open(o.Need(key, Object), what)
}

// Done refuses whatever was not asked for: an unknown name is most often a typing
// mistake, and a value that nobody reads would look as if it had an effect.
func (o *Fields) Done() {
	if o.Node == nil {
		return
	}
	for _, m := range o.Node.Members {
		if !o.asked[m.Key] {
			o.Say(m.Line, "%q is not known here", m.Key)
		}
	}
}

// Prose is required, and may have lines: paragraphs, lists.
func (o *Fields) Prose(key string) string {
	n := o.Need(key, Text)
	if n == nil {
		return ""
	}
	if reason := Untidy(strings.NewReplacer("\n", " ", "\t", " ").Replace(n.Text)); reason != "" {
		o.Say(n.Line, "%q %s", key, reason)
		return ""
	}
	return n.Text
}

// Untidy says what is wrong with a text for a page, or nothing.
func Untidy(s string) string {
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
