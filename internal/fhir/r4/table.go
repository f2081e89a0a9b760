package r4

import (
	_ "embed" // the facts are part of the program
	"slices"
	"strings"
	"sync"
)

//go:embed elements.txt
var elementsText string

//go:embed codes.txt
var codesText string

// definition is one type: a resource, a datatype, or what is nested in one.
type definition struct {
	name     string
	resource bool
	slots    map[string]*slot // by name in JSON: each type of a choice has its own
	elements []*element       // in their order
	needed   []*element
	rules    []string
	held     []held
}

// element is one element of a type.
type element struct {
	name   string // of a choice without [x]
	choice bool
	min    int
	many   bool
	rules  []held
}

// slot is an element as one type that it may have.
type slot struct {
	*element
	typ     string
	prim    *primitive  // nil where it is no primitive
	def     *definition // nil where it is one, and for a resource of any type
	targets []string    // of a Reference; empty for any
	codes   *codeSet
}

// codeSet is the codes of a list by system, or all under "".
type codeSet struct {
	name    string
	systems map[string]map[string]bool
}

// has tells whether the list has the code; without a system, in any of them.
func (c *codeSet) has(system, code string) bool {
	if system != "" {
		return c.systems[system][code]
	}
	for _, codes := range c.systems {
		if codes[code] {
			return true
		}
	}
	return false
}

// list gives the first few codes, for a sentence.
func (c *codeSet) list() string {
	var all []string
	for _, codes := range c.systems {
		for code := range codes {
			all = append(all, code)
		}
	}
	slices.Sort(all)
	const most = 12
	if all = slices.Compact(all); len(all) > most {
		return strings.Join(all[:most], ", ") + " and others"
	}
	return strings.Join(all, ", ")
}

// facts is everything that elements.txt and codes.txt say.
type facts struct {
	types     map[string]*definition
	resources map[string]bool // the names of all resources of R4, also of those not known here
}

// table reads the facts, once.
var table = sync.OnceValue(func() *facts { return readFacts(elementsText, codesText) })

// resource gives the definition of a resource that is known here; nil for others.
func (f *facts) resource(name string) *definition {
	if d := f.types[name]; d != nil && d.resource && name != "Resource" && name != "DomainResource" {
		return d
	}
	return nil
}

// Known tells whether resources of a type can be validated here.
func Known(resourceType string) bool { return table().resource(resourceType) != nil }

func readCodes(text string) map[string]*codeSet {
	out := map[string]*codeSet{}
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) < 3 || fields[0] == "#" {
			continue
		}
		set := out[fields[0]]
		if set == nil {
			set = &codeSet{name: fields[0], systems: map[string]map[string]bool{}}
			out[fields[0]] = set
		}
		codes := make(map[string]bool, len(fields)-2)
		for _, code := range fields[2:] {
			codes[code] = true
		}
		set.systems[fields[1]] = codes
	}
	return out
}

func readFacts(elements, codes string) *facts {
	f := &facts{types: make(map[string]*definition, 256), resources: map[string]bool{}}
	sets := readCodes(codes)
	bases := map[*definition]string{}
	var d *definition
	for line := range strings.Lines(elements) {
		fields := strings.Fields(line)
		switch {
		case len(fields) == 0 || fields[0] == "#":
		case line[0] == ' ':
			d.read(fields, sets)
		case fields[0] == "resources":
			for _, name := range fields[1:] {
				f.resources[name] = true
			}
		default:
			d = &definition{name: fields[1], resource: fields[0] == "resource", slots: map[string]*slot{}, rules: rulesIn(fields)}
			f.types[d.name], bases[d] = d, fields[2]
		}
	}
	for d := range bases {
		f.inherit(d, bases)
	}
	for _, d := range f.types {
		d.held = heldOf(d.name, d.rules)
		for _, s := range d.slots {
			if s.prim = primitives[s.typ]; s.prim == nil && s.typ != "Resource" {
				s.def = f.types[s.typ]
			}
		}
	}
	if id := f.types["Resource"].slots["id"]; id != nil {
		id.prim = primitives["id"] // the definitions say string, the specification says id
	}
	return f
}

func rulesIn(fields []string) (rules []string) {
	for _, field := range fields {
		if key, ok := strings.CutPrefix(field, "!"); ok {
			rules = append(rules, key)
		}
	}
	return rules
}

// read takes one line: the name of an element, how many, and its types.
func (d *definition) read(fields []string, sets map[string]*codeSet) {
	name, choice := strings.CutSuffix(fields[0], "[x]")
	least, most, _ := strings.Cut(fields[1], "..")
	e := &element{name: name, choice: choice, many: most != "1", rules: heldOf(d.name, rulesIn(fields))}
	if least != "0" {
		e.min = 1
	}
	d.elements = append(d.elements, e)
	for _, field := range fields[2:] {
		if field[0] == '!' {
			continue
		}
		typ, set, _ := strings.Cut(field, "=")
		typ, targets, _ := strings.Cut(typ, "(")
		s := &slot{element: e, typ: typ, codes: sets[set]}
		if targets != "" {
			s.targets = strings.Split(strings.TrimSuffix(targets, ")"), "|")
		}
		key := name
		if choice {
			key += strings.ToUpper(typ[:1]) + typ[1:]
		}
		d.slots[key] = s
	}
}

// inherit gives a type what its base has, and that from its own.
func (f *facts) inherit(d *definition, bases map[*definition]string) {
	base := f.types[bases[d]]
	bases[d] = ""
	if base != nil {
		f.inherit(base, bases)
		d.elements = append(slices.Clone(base.elements), d.elements...)
		for key, s := range base.slots {
			if d.slots[key] == nil {
				d.slots[key] = s
			}
		}
		for _, key := range base.rules {
			if !slices.Contains(d.rules, key) {
				d.rules = append(d.rules, key)
			}
		}
	}
	d.needed = nil
	for _, e := range d.elements {
		if e.min > 0 {
			d.needed = append(d.needed, e)
		}
	}
}

// nearest gives the name of an element that is most like what was written, "" if none is.
func (d *definition) nearest(name string) string {
	if len(name) > 64 {
		return ""
	}
	best, least := "", max(2, len(name)/3)+1
	for key := range d.slots {
		n := distance(strings.ToLower(name), strings.ToLower(key))
		if n < least || n == least && best != "" && key < best {
			best, least = key, n
		}
	}
	return best
}

// distance counts the letters to change, add, take away or swap between two names.
func distance(a, b string) int {
	rows := [3][]int{make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)}
	for j := range rows[1] {
		rows[1][j] = j
	}
	for i := range len(a) {
		before, last, row := rows[0], rows[1], rows[2]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(row[j]+1, last[j+1]+1, last[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		rows[0], rows[1], rows[2] = last, row, before
	}
	return rows[1][len(b)]
}
