package library

import "slices"

// Filter narrows a list of resources. What is empty is not asked.
type Filter struct {
	Audience Audience
	Area     string
	Kind     Kind
	// Place is where somebody is: what serves a wider place around it fits too.
	Place  Place
	Format Format
	Cost   Cost
}

// Valid tells whether each part is one that a resource can have.
func (f Filter) Valid() bool {
	known := func(text string, list []string) bool { return text == "" || slices.Contains(list, text) }
	return known(string(f.Audience), audiences) && known(f.Area, areas) && known(string(f.Kind), kinds) &&
		known(string(f.Place), places) && known(string(f.Format), formats) && known(string(f.Cost), costs)
}

// Any tells whether anything is asked.
func (f Filter) Any() bool { return f != Filter{} }

// Fits tells whether a resource has all that is asked.
func (f Filter) Fits(r Resource) bool {
	return (f.Audience == "" || slices.Contains(r.Audience, f.Audience)) &&
		(f.Area == "" || slices.Contains(r.Areas, f.Area)) &&
		(f.Kind == "" || r.Kind == f.Kind) &&
		(f.Place == "" || near(f.Place, r.Places) != notThere) &&
		(f.Format == "" || slices.Contains(r.Formats, f.Format)) &&
		(f.Cost == "" || r.Cost == f.Cost)
}

// Kinds lists the kinds of resource; Places, Formats, Costs and Audiences likewise.
func Kinds() []Kind { return as[Kind](kinds) }

// Places lists the places that a resource may serve.
func Places() []Place { return as[Place](places) }

// Formats lists the forms in which a resource may be had.
func Formats() []Format { return as[Format](formats) }

// Costs lists what a resource may cost.
func Costs() []Cost { return as[Cost](costs) }

// Audiences lists whom a resource may be for.
func Audiences() []Audience { return as[Audience](audiences) }

// marks are words that nobody types, by which what is indexed is narrowed. A digit at the
// end keeps an engine from taking them for English.
const (
	markAudience = "xaudience"
	markArea     = "xarea"
	markKind     = "xkind"
	markPlace    = "xplace"
	markFormat   = "xformat"
	markCost     = "xcost"
)

func mark(of, value string) string {
	out := make([]byte, 0, len(of)+len(value)+1)
	out = append(out, of...)
	for i := range len(value) {
		if value[i] != '-' {
			out = append(out, value[i])
		}
	}
	return string(append(out, '0'))
}

func marks[T ~string](of string, values ...T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = mark(of, string(v))
	}
	return out
}

// marks gives the words that an entry in the index must have: one of each list.
func (f Filter) marks() [][]string {
	var out [][]string
	one := func(of, value string) {
		if value != "" {
			out = append(out, []string{mark(of, value)})
		}
	}
	one(markAudience, string(f.Audience))
	one(markArea, f.Area)
	one(markKind, string(f.Kind))
	one(markFormat, string(f.Format))
	one(markCost, string(f.Cost))
	if f.Place != "" {
		var wide []string
		for at, ok := f.Place, true; ok; at, ok = around[at] {
			wide = append(wide, mark(markPlace, string(at)))
		}
		out = append(out, wide)
	}
	return out
}
