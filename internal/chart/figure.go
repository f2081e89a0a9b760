// Package chart draws every picture Towpath shows, as SVG, and gives the
// findings and the table rows that say the same in words.
//
// A picture is appended to a byte slice and depends on nothing but its
// arguments: no clock, no network, no files. All words come from the caller,
// translated; this package supplies the facts for them (Find, Rows).
// Every label is escaped, so the output is well-formed XML whatever the text.
// Colours live in the style sheet; the SVG carries classes and presentation
// attributes only, never style attributes, links or scripts.
//
// Pictures keep the same order and direction in right-to-left pages, so that
// two people looking at one screen see one picture.
package chart

// Area is one area of life as a picture shows it.
type Area struct {
	// Label is the name, in the reader's language. It is escaped.
	Label string
	// Icon is the inside of a 24 by 24 line icon, as trusted SVG from the
	// asset build. If empty, the first letter of Label stands in.
	Icon string
}

// Figure is what one Bloom shows. Slices run parallel to Areas; a slice that
// is too short counts as never asked for the areas it lacks.
type Figure struct {
	// ID starts every id in the picture and must be unique on the page.
	ID string
	// Title names the picture and Desc says its finding in words.
	Title, Desc string
	Areas       []Area
	// Now is the reading drawn. Then, if not nil, is an earlier reading to
	// compare with. Other, if not nil, is a second voice on the same
	// occasion: petals are split, and Then shows in the table only.
	Now, Then, Other []Answer
	// Enough holds the step a person called enough for them, by area.
	Enough []Value
	// Growing lists the areas chosen to grow in, by index; up to three.
	Growing []int
	// RTL says that labels run right to left.
	RTL bool
}

func answerAt(list []Answer, i int) Answer {
	if i < len(list) {
		return list[i]
	}
	return Answer{}
}

func (f *Figure) enough(i int) Value {
	if i < len(f.Enough) && f.Enough[i].Valid() {
		return f.Enough[i]
	}
	return 0
}

func (f *Figure) growing(i int) bool {
	for _, g := range f.Growing {
		if g == i {
			return true
		}
	}
	return false
}
