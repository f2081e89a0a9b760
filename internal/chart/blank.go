package chart

import (
	"math"
	"strconv"
)

// Measures of a blank Bloom. Its viewBox takes in the labels, since paper has
// nothing to overflow into, and a key under the flower.
const (
	blankBox   = `viewBox="-304 -226 608 520"`
	keyLeft    = -235.0
	keyStep    = 47.0 // length of one step
	keyY       = 246.0
	keyWordY   = 280.0
	keyTextPx  = 11.5
	keyLinePx  = 12.5
	keyWordMax = 2*keyStep - 6
)

// AppendBlank appends an empty Bloom to print and fill in by hand: each petal
// is marked off in ten steps, and a key under it gives the stage words.
func AppendBlank(dst []byte, f *Figure, stages [5]string) []byte {
	dst = appendHead(dst, head{class: "bloom blank", box: blankBox, id: f.ID, title: f.Title, desc: f.Desc})
	dst = append(dst, stageRings...)
	g := geometryFor(len(f.Areas))
	for i := range g.spokes {
		dst = appendPath(dst, "track", g.spokes[i].whole[Highest])
		dst = append(dst, `<path class="steps" d="`...)
		for step := 1; step < 10; step++ {
			dst = g.spokes[i].dir.appendRoundEnd(dst, g.shapes[Step(step)])
		}
		dst = append(dst, `"/>`...)
	}
	dst = appendRingNumbers(dst, len(g.spokes))
	dst = append(dst, `<circle class="hub" r="17"/>`...)
	dst = appendBadges(dst, &Figure{Areas: f.Areas, RTL: f.RTL})
	dst = appendKey(dst, stages)
	return append(dst, `</svg>`...)
}

// appendRoundEnd appends the round end of a petal, where shading would stop.
func (d direction) appendRoundEnd(dst []byte, s petalShape) []byte {
	const half = 1.15 // angle from the spoke, in radians: inside the track's sides
	r, t := s.c2+s.w2*math.Cos(half), s.w2*math.Sin(half)
	dst = d.appendAt(append(dst, 'M'), r, -t)
	return d.appendArc(dst, s.w2, "0 1", r, t)
}

// appendRingNumbers numbers the five rings between the last petal and the first.
func appendRingNumbers(dst []byte, n int) []byte {
	if n == 0 {
		return dst
	}
	sin, cos := math.Sincos(-math.Pi/2 - math.Pi/float64(n))
	d := direction{cos, sin}
	for step := 2; step <= 10; step += 2 {
		x, y := d.at(tip(Step(step)), 0)
		dst = appendXY(append(dst, `<text class="ring-number" text-anchor="middle"`...), x, y+3.2)
		dst = strconv.AppendInt(append(dst, '>'), int64(step), 10)
		dst = append(dst, `</text>`...)
	}
	return dst
}

// appendKey appends a petal on its side with the ten steps, and the five
// stage words under it.
func appendKey(dst []byte, stages [5]string) []byte {
	const length = 10*keyStep + 8
	s := petalShape{w1: 9, w2: 19}
	s.c1, s.c2 = s.w1, length-s.w2
	s.sin = (s.w2 - s.w1) / (s.c2 - s.c1)
	s.cos = math.Sqrt(1 - s.sin*s.sin)
	dst = appendPoint(append(dst, `<g class="key-petal" transform="translate(`...), keyLeft-4, keyY)
	dst = append(dst, `)">`...)
	dst = append(direction{1, 0}.appendPetal(append(dst, `<path class="track" d="`...), s), `"/>`...)
	for step := 1; step <= 10; step++ {
		x := 4 + keyStep*(float64(step)-.5)
		if step%2 == 0 && step < 10 {
			edge := x + keyStep/2
			h := s.w1 + (s.w2-s.w1)*edge/length
			dst = appendPoint(append(dst, `<path class="steps" d="M`...), edge, -h)
			dst = appendNum(append(dst, 'V'), h)
			dst = append(dst, `"/>`...)
		}
		dst = appendXY(append(dst, `<text class="key-number" text-anchor="middle"`...), x, 4.6)
		dst = strconv.AppendInt(append(dst, '>'), int64(step), 10)
		dst = append(dst, `</text>`...)
	}
	dst = append(dst, `</g>`...)
	for i, word := range stages {
		dst = appendKeyWord(dst, keyLeft+keyStep*(2*float64(i)+1), word)
	}
	return dst
}

func appendKeyWord(dst []byte, x float64, word string) []byte {
	first, rest := word, ""
	if textWidth(word, keyTextPx) > keyWordMax {
		first, rest, _ = split(word)
	}
	for i, line := range [2]string{first, rest} {
		if i > 0 && line == "" {
			break
		}
		dst = append(dst, `<text class="key-word" text-anchor="middle"`...)
		dst = append(appendXY(dst, x, keyWordY+float64(i)*keyLinePx), '>')
		dst = append(appendCut(dst, line, keyTextPx, keyWordMax), `</text>`...)
	}
	return dst
}
