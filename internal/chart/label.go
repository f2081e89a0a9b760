package chart

import (
	"unicode"
	"unicode/utf8"
)

// Labels may stand outside a Bloom's viewBox, which is drawn with
// overflow: visible, by at most this much on each side.
const (
	OverflowX = 124.0
	OverflowY = 56.0
)

const (
	labelSize  = 13.5 // font size, in units of the viewBox
	lineHeight = 15.0
	tallHeight = 19.0  // the same for right-to-left scripts, some of which slope
	oneLine    = 112.0 // a label beside its badge that is wider is broken
	// oneLineMiddle is the same for one above or under its badge.
	oneLineMiddle = 150.0
	widestLine    = 126.0 // a line that is wider than this is cut short
	maxLabels     = 14    // areas beyond which labels would run into each other
)

// anchor is where on a label its point lies, as a reader of left-to-right
// text would say it.
type anchor uint8

const (
	anchorStart anchor = iota
	anchorMiddle
	anchorEnd
)

// attr gives the attributes for text in the reader's language: SVG's start
// is the right edge in right-to-left text.
func (a anchor) attr(rtl bool) string {
	switch {
	case a == anchorMiddle && rtl:
		return ` text-anchor="middle" direction="rtl"`
	case a == anchorMiddle:
		return ` text-anchor="middle"`
	case rtl && a == anchorStart:
		return ` text-anchor="end" direction="rtl"`
	case rtl:
		return ` text-anchor="start" direction="rtl"`
	case a == anchorStart:
		return ` text-anchor="start"`
	}
	return ` text-anchor="end"`
}

// labelPlace is where a label stands: beside its badge, above or under it.
type labelPlace struct {
	x, y   float64
	anchor anchor
	// lift is the share of a label's extra lines that go above y: 0 for one
	// that hangs under its badge, 1 for one that stands on it.
	lift float64
}

func placeLabel(d direction, x, y float64) labelPlace {
	const beside, side = 0.2, badgeR + 6
	switch {
	case d.x > beside:
		return labelPlace{x + side, y + 4.6, anchorStart, .5}
	case d.x < -beside:
		return labelPlace{x - side, y + 4.6, anchorEnd, .5}
	case d.y < 0:
		return labelPlace{x, y - badgeR - 7, anchorMiddle, 1}
	}
	return labelPlace{x, y + badgeR + 17, anchorMiddle, 0}
}

// appendLabel appends a label, broken into lines where it is long.
func appendLabel(dst []byte, p labelPlace, text string, rtl bool) []byte {
	single := oneLine
	if p.anchor == anchorMiddle {
		single = oneLineMiddle
	}
	lines, n := wrap(text, single)
	height := lineHeight
	if rtl {
		height = tallHeight
	}
	y := p.y - p.lift*float64(n-1)*height
	dst = append(dst, `<text class="label"`...)
	dst = appendXY(dst, p.x, y)
	dst = append(append(dst, p.anchor.attr(rtl)...), '>')
	if n == 1 {
		dst = appendCut(dst, lines[0], labelSize, max(single, widestLine))
		return append(dst, `</text>`...)
	}
	for i, line := range lines[:n] {
		dst = append(dst, `<tspan`...)
		dst = appendXY(dst, p.x, y+float64(i)*height)
		dst = append(dst, '>')
		dst = appendCut(dst, line, labelSize, widestLine)
		dst = append(dst, `</tspan>`...)
	}
	return append(dst, `</text>`...)
}

// wrap breaks a label at spaces into the fewest lines that are not too wide,
// at most three, as even as they can be. One line may be as wide as single.
func wrap(text string, single float64) (lines [3]string, n int) {
	if textWidth(text, labelSize) <= single {
		return [3]string{text}, 1
	}
	first, rest, width := split(text)
	if rest == "" {
		return [3]string{text}, 1
	}
	if width <= widestLine {
		return [3]string{first, rest}, 2
	}
	return wrapThree(text)
}

// wrapThree takes the break that leaves the evenest three lines.
func wrapThree(text string) (lines [3]string, n int) {
	best := -1.0
	for i := 0; i < len(text); i++ {
		if text[i] != ' ' {
			continue
		}
		head := text[:i]
		mid, tail, width := split(text[i+1:])
		if w := textWidth(head, labelSize); w > width {
			width = w
		}
		if tail != "" && (best < 0 || width < best) {
			best, lines = width, [3]string{head, mid, tail}
		}
	}
	if best < 0 {
		first, rest, _ := split(text)
		return [3]string{first, rest}, 2
	}
	return lines, 3
}

// split breaks text at the space that makes the wider part narrowest, and
// gives the width of that part. Without a space, rest is empty.
func split(text string) (first, rest string, width float64) {
	first, width = text, textWidth(text, labelSize)
	whole := width
	left := 0.0
	for i, r := range text {
		if r == ' ' && i > 0 && i < len(text)-1 {
			right := whole - left - runeWidth(' ')*labelSize
			if wider := max(left, right); wider < width || rest == "" {
				first, rest, width = text[:i], text[i+1:], wider
			}
		}
		left += runeWidth(r) * labelSize
	}
	return first, rest, width
}

// appendCut appends text, cut short with "…" if it is wider than limit; the
// table beside every picture has it whole.
func appendCut(dst []byte, text string, size, limit float64) []byte {
	width := 0.0
	for i, r := range text {
		w := runeWidth(r) * size
		if width+w > limit && textWidth(text[i:], size) > limit-width {
			return append(appendText(dst, text[:i]), "…"...)
		}
		width += w
	}
	return appendText(dst, text)
}

// textWidth estimates how wide text is when set at size.
func textWidth(text string, size float64) float64 {
	w := 0.0
	for _, r := range text {
		w += runeWidth(r)
	}
	return w * size
}

var asciiWidth = func() (w [128]float64) {
	for c := range w {
		switch r := rune(c); {
		case r >= 'A' && r <= 'Z':
			w[c] = .64
		default:
			w[c] = .55
		}
	}
	for _, r := range " .,:;'!|ijlItfr()-" {
		w[r] = .34
	}
	for _, r := range "mwMW@%" {
		w[r] = .84
	}
	return w
}()

// runeWidth estimates the width of r in ems, on the generous side.
func runeWidth(r rune) float64 {
	switch {
	case r < 128:
		return asciiWidth[r]
	case unicode.Is(unicode.Mn, r):
		return 0
	case r >= 0x1100 && (r <= 0x11FF || (r >= 0x2E80 && r <= 0xA4CF) || (r >= 0xAC00 && r <= 0xD7A3) || (r >= 0xF900 && r <= 0xFAFF) || (r >= 0xFE30 && r <= 0xFE6F) || (r >= 0xFF00 && r <= 0xFF60) || r >= 0x1F000):
		return 1.05
	case r >= 0x590 && r <= 0x8FF:
		return .42
	}
	return .6
}

// initial gives the letter that stands in for a missing icon, or "".
func initial(label string) string {
	for i, r := range label {
		if unicode.IsLetter(r) {
			return label[i : i+utf8.RuneLen(r)]
		}
	}
	return ""
}
