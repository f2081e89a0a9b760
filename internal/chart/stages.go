package chart

// Stages is how many people stand in each stage, from the first on. Small counts must be
// suppressed before they get here: what is not told of is Rest, at the end of the bar.
type Stages struct {
	Counts [5]int
	Rest   int
}

// AppendStages appends two bars, one over the other: where people stood, and where they
// stand. The numbers stand beside them, so that they are hidden from screen readers. Negative
// counts are taken as none.
func AppendStages(dst []byte, then, now *Stages) []byte {
	dst = append(dst, `<svg class="chart stages" viewBox="0 0 100 20" preserveAspectRatio="none" aria-hidden="true">`...)
	dst = then.append(dst, "0")
	dst = now.append(dst, "12")
	return append(dst, `</svg>`...)
}

func (s *Stages) append(dst []byte, y string) []byte {
	all := max(s.Rest, 0)
	for _, n := range s.Counts {
		all += max(n, 0)
	}
	x := 0.0
	part := func(class string, n int) {
		if n <= 0 {
			return
		}
		width := 100 * float64(n) / float64(all)
		dst = appendBar(dst, class, x, width, y)
		x += width
	}
	for i, n := range s.Counts {
		part(stageClasses[i], n)
	}
	part("rest", s.Rest)
	return dst
}

var stageClasses = [5]string{"s1", "s2", "s3", "s4", "s5"}

// appendBar appends a bar eight high from a place on. It is a path since that takes fewer bytes
// than a rectangle, and a report has many.
func appendBar(dst []byte, class string, x, width float64, y string) []byte {
	dst = append(append(append(dst, `<path class="`...), class...), `" d="M`...)
	dst = append(append(append(appendNum(dst, x), ' '), y...), 'h')
	dst = append(appendNum(dst, width), `v8H`...)
	return append(appendNum(dst, x), `z"/>`...)
}
