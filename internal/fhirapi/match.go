package fhirapi

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// condition is one parameter of a search, read: any of its alternatives will do.
type condition struct {
	param    param
	modifier string
	any      []operand
}

// operand is one alternative: what is asked for, and how it is compared.
type operand struct {
	prefix       string
	system, code string
	anySystem    bool
	text         string
	from, to     time.Time
	reference    string
	number       float64
}

var prefixes = []string{"eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap"}

// readCondition reads name[:modifier]=a,b of a parameter that the type has.
func readCondition(p param, modifier, raw string) (condition, error) {
	c := condition{param: p, modifier: modifier}
	place := p.name
	if modifier != "" {
		place += ":" + modifier
	}
	if modifier == "missing" {
		if raw != "true" && raw != "false" {
			return c, refuse(400, "value", place, "%s takes true or false, not %q.", place, raw)
		}
		c.any = []operand{{code: raw}}
		return c, nil
	}
	if !slices.Contains(modifiers(p), modifier) {
		return c, refuse(400, "not-supported", place, "The parameter %s is not known with :%s.", p.name, modifier)
	}
	for _, part := range alternatives(raw) {
		o, ok := readOperand(p, part)
		if !ok {
			return c, refuse(400, "value", place, "%s=%q is not a %s that can be looked for.", place, part, p.form)
		}
		c.any = append(c.any, o)
	}
	if c.any == nil {
		return c, refuse(400, "value", place, "%s has no value.", place)
	}
	return c, nil
}

// modifiers lists what a parameter may carry beside :missing.
func modifiers(p param) []string {
	switch p.form {
	case tokenForm:
		return []string{"", "not", "text"}
	case stringForm:
		return []string{"", "exact", "contains"}
	case referenceForm:
		return append([]string{"", "identifier"}, p.target...)
	case uriForm:
		return []string{"", "below"}
	}
	return []string{""}
}

// alternatives parts a value at its commas, but for those written \,.
func alternatives(raw string) (parts []string) {
	var b strings.Builder
	escaped := false
	for _, r := range raw {
		switch {
		case escaped:
			if !strings.ContainsRune(`,|$\`, r) {
				b.WriteByte('\\')
			}
			if r == '|' { // a bar that is part of a code
				r = '\x1f'
			}
			b.WriteRune(r)
			escaped = false
		case r == '\\':
			escaped = true
		case r == ',':
			parts = append(parts, b.String())
			b.Reset()
		default:
			b.WriteRune(r)
		}
	}
	if last := b.String(); last != "" {
		parts = append(parts, last)
	}
	return slices.DeleteFunc(parts, func(p string) bool { return p == "" })
}

func readOperand(p param, part string) (o operand, ok bool) {
	whole := strings.ReplaceAll(part, "\x1f", "|")
	switch p.form {
	case tokenForm:
		system, code, parted := strings.Cut(part, "|")
		if !parted {
			system, code = "", part
		}
		o.system, o.code, o.anySystem = strings.ReplaceAll(system, "\x1f", "|"), strings.ReplaceAll(code, "\x1f", "|"), !parted
		o.text = fold(whole)
		return o, true
	case stringForm:
		o.text, o.code = fold(whole), whole
		return o, true
	case dateForm:
		o.prefix, whole = prefixOf(whole)
		o.from, o.to, ok = span(whole)
		return o, ok
	case numberForm:
		o.prefix, whole = prefixOf(whole)
		n, err := strconv.ParseFloat(whole, 64)
		o.number = n
		return o, err == nil
	case quantityForm:
		number, unit, _ := strings.Cut(whole, "|")
		o.system, o.code, _ = strings.Cut(unit, "|")
		o.prefix, number = prefixOf(number)
		n, err := strconv.ParseFloat(number, 64)
		o.number = n
		return o, err == nil
	case referenceForm:
		o.reference, o.code = whole, whole
		if system, code, parted := strings.Cut(part, "|"); parted {
			o.system, o.code = system, code
		}
		return o, true
	}
	o.code = whole
	_, err := url.Parse(whole)
	return o, err == nil
}

func prefixOf(text string) (prefix, rest string) {
	if len(text) > 2 && slices.Contains(prefixes, text[:2]) {
		return text[:2], text[2:]
	}
	return "eq", text
}

// fold makes texts comparable as FHIR wants them: without case and accents.
func fold(text string) string {
	bare, _, err := transform.String(transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC), text)
	if err != nil {
		bare = text
	}
	return strings.ToLower(bare)
}

// met tells whether a resource meets a condition.
func (c condition) met(r *resource) bool {
	values := c.param.values(r)
	if c.modifier == "missing" {
		return (len(values) == 0) == (c.any[0].code == "true")
	}
	meets := slices.ContainsFunc(c.any, func(o operand) bool {
		return slices.ContainsFunc(values, func(v value) bool { return c.equal(o, v) })
	})
	return meets != (c.modifier == "not")
}

func (c condition) equal(o operand, v value) bool {
	switch c.param.form {
	case tokenForm:
		if c.modifier == "text" {
			return strings.HasPrefix(fold(v.text), o.text)
		}
		return v.code != "" && (o.code == "" || o.code == v.code) && (o.anySystem || o.system == v.system)
	case stringForm:
		switch c.modifier {
		case "exact":
			return v.text == o.code
		case "contains":
			return strings.Contains(fold(v.text), o.text)
		}
		return strings.HasPrefix(fold(v.text), o.text)
	case dateForm:
		return inTime(o, v)
	case numberForm:
		return inOrder(o.prefix, v.number, o.number)
	case quantityForm:
		return inOrder(o.prefix, v.number, o.number) && (o.system == "" || o.system == v.system) && (o.code == "" || o.code == v.code || o.code == v.text)
	case referenceForm:
		return c.refers(o, v)
	}
	return v.code == o.code || c.modifier == "below" && strings.HasPrefix(v.code, o.code)
}

// local gives a reference as Type/id where it is a whole address here.
func local(reference string) string {
	if at := strings.Index(reference, Base+"/"); at >= 0 {
		return reference[at+len(Base)+1:]
	}
	return reference
}

// refers tells whether a reference is the one asked for: Type/id, an id alone, or a whole
// address that ends so.
func (c condition) refers(o operand, v value) bool {
	if c.modifier == "identifier" {
		return v.code != "" && v.code == o.code && (o.system == "" || v.system == o.system)
	}
	asked := local(o.reference)
	if c.modifier != "" && !strings.Contains(asked, "/") {
		asked = c.modifier + "/" + asked
	}
	if strings.Contains(asked, "/") || v.reference == asked {
		return v.reference == asked
	}
	_, id, _ := strings.Cut(v.reference, "/")
	return id == asked
}

// inTime compares the time that a value covers with what was asked for
// (hl7.org/fhir/R4/search.html#date).
func inTime(o operand, v value) bool {
	switch o.prefix {
	case "eq":
		return !v.from.Before(o.from) && !v.to.After(o.to)
	case "ne":
		return v.from.Before(o.from) || v.to.After(o.to)
	case "gt":
		return v.to.After(o.to)
	case "ge":
		return v.to.After(o.to) || !v.from.Before(o.from)
	case "lt":
		return v.from.Before(o.from)
	case "le":
		return v.from.Before(o.from) || !v.to.After(o.to)
	case "sa":
		return !v.from.Before(o.to)
	case "eb":
		return !v.to.After(o.from)
	}
	near := o.to.Sub(o.from) / 10
	return v.from.Before(o.to.Add(near)) && v.to.After(o.from.Add(-near))
}

func inOrder(prefix string, v, o float64) bool {
	switch prefix {
	case "eq":
		return v == o
	case "ne":
		return v != o
	case "gt", "sa":
		return v > o
	case "ge":
		return v >= o
	case "lt", "eb":
		return v < o
	case "le":
		return v <= o
	}
	return v >= o-0.1*abs(o) && v <= o+0.1*abs(o)
}

func abs(x float64) float64 { return max(x, -x) }
