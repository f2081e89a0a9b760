package chart

import (
	"math"
	"sync"
)

// Measures of a Bloom, in units of its viewBox.
const (
	rootR   = 30.0  // where a petal starts
	budTip  = 48.0  // tip of a petal at step 1: a bud that can be seen
	fullTip = 140.0 // tip of a petal at step 10
	hubR    = 17.0
	badgeAt = fullTip + 20
	badgeR  = 15.0
	slit    = 0.9 // half the space between the two halves of a split petal
)

// tip gives the radius at which a petal of Value v ends.
func tip(v Value) float64 {
	return budTip + (fullTip-budTip)*float64(v-Lowest)/float64(Highest-Lowest)
}

// petalShape is a petal lying along its spoke: two circles, an inner one at
// radius c1 and an outer one at c2, joined by their common tangents, or the
// outer one alone for a bud that is too short for two. Points are (r, t):
// along the spoke, and across it clockwise.
type petalShape struct {
	c1, w1, c2, w2 float64
	sin, cos       float64 // of the tangents' lean
	bud            bool
}

// widthFactor widens petals where there are few areas and narrows them where
// there are so many that they would touch at the root.
func widthFactor(n int) float64 {
	switch {
	case n > 12:
		return rootR * math.Sin(math.Pi/float64(n)) / 7.6
	case n <= 5:
		return 1.35
	case n <= 8:
		return 1.2
	}
	return 1
}

func shapeFor(n int, v Value) petalShape {
	k, end := widthFactor(n), tip(v)
	halfWidth := func(r float64) float64 { return k * (7.5 + 14.5*(r-rootR)/(fullTip-rootR)) }
	s := petalShape{w1: halfWidth(rootR), w2: halfWidth(end)}
	s.c1, s.c2 = rootR+s.w1, end-s.w2
	if s.w2-s.w1 >= s.c2-s.c1 {
		s.bud = true
		s.w2 = (end - rootR) / 2
		s.c2 = rootR + s.w2
		return s
	}
	s.sin = (s.w2 - s.w1) / (s.c2 - s.c1)
	s.cos = math.Sqrt(1 - s.sin*s.sin)
	return s
}

// outer gives the distance along the spoke and half the width where the round
// end meets the sides.
func (s petalShape) outer() (r, t float64) {
	if s.bud {
		return s.c2, s.w2
	}
	return s.c2 - s.w2*s.sin, s.w2 * s.cos
}

func (s petalShape) inner() (r, t float64) { return s.c1 - s.w1*s.sin, s.w1 * s.cos }

// direction is a spoke: its unit vector.
type direction struct{ x, y float64 }

func spokeDirection(i, n int) direction {
	sin, cos := math.Sincos(-math.Pi/2 + 2*math.Pi*float64(i)/float64(n))
	return direction{cos, sin}
}

func (d direction) at(r, t float64) (x, y float64) { return r*d.x - t*d.y, r*d.y + t*d.x }

func (d direction) appendAt(dst []byte, r, t float64) []byte {
	x, y := d.at(r, t)
	return appendPoint(dst, x, y)
}

// appendArc appends an arc of radius w to (r, t); flags are SVG's large-arc
// and sweep, as "0 1".
func (d direction) appendArc(dst []byte, w float64, flags string, r, t float64) []byte {
	dst = appendPoint(append(dst, 'A'), w, w)
	dst = append(append(append(dst, " 0 "...), flags...), ' ')
	return d.appendAt(dst, r, t)
}

// appendPetal appends the outline of a whole petal.
func (d direction) appendPetal(dst []byte, s petalShape) []byte {
	if s.bud {
		dst = d.appendAt(append(dst, 'M'), s.c2-s.w2, 0)
		dst = d.appendArc(dst, s.w2, "0 1", s.c2+s.w2, 0)
		dst = d.appendArc(dst, s.w2, "0 1", s.c2-s.w2, 0)
		return append(dst, 'Z')
	}
	ri, ti := s.inner()
	ro, to := s.outer()
	dst = d.appendAt(append(dst, 'M'), ri, ti)
	dst = d.appendArc(dst, s.w1, "0 1", ri, -ti)
	dst = d.appendAt(append(dst, 'L'), ro, -to)
	dst = d.appendArc(dst, s.w2, "1 1", ro, to)
	return append(dst, 'Z')
}

// appendHalf appends half a petal: side -1 is the anticlockwise half, +1 the
// clockwise one. The two together have the outline of the whole.
func (d direction) appendHalf(dst []byte, s petalShape, side float64) []byte {
	flags := "0 1"
	if side > 0 {
		flags = "0 0"
	}
	cut := func(c, w, way float64) float64 { return c + way*math.Sqrt(w*w-slit*slit) }
	t := slit * side
	if s.bud {
		dst = d.appendAt(append(dst, 'M'), cut(s.c2, s.w2, -1), t)
		return append(d.appendArc(dst, s.w2, flags, cut(s.c2, s.w2, 1), t), 'Z')
	}
	ri, ti := s.inner()
	ro, to := s.outer()
	dst = d.appendAt(append(dst, 'M'), cut(s.c1, s.w1, -1), t)
	dst = d.appendArc(dst, s.w1, flags, ri, side*ti)
	dst = d.appendAt(append(dst, 'L'), ro, side*to)
	dst = d.appendArc(dst, s.w2, flags, cut(s.c2, s.w2, 1), t)
	return append(dst, 'Z')
}

// appendWas appends the open outline of the part of an earlier, longer petal
// that shows beyond the petal of now.
func (d direction) appendWas(dst []byte, now, then petalShape) []byte {
	rn, tn := now.outer()
	ro, to := then.outer()
	dst = d.appendAt(append(dst, 'M'), rn, -tn)
	dst = d.appendAt(append(dst, 'L'), ro, -to)
	dst = d.appendArc(dst, then.w2, "1 1", ro, to)
	return d.appendAt(append(dst, 'L'), rn, tn)
}

// appendNotch appends the two short arcs that cup the place where a petal is
// enough; the middle stays open, so that a number can be read between them.
func (d direction) appendNotch(dst []byte, s petalShape) []byte {
	const from, to = 0.62, 1.32 // angles from the spoke, in radians
	w := s.w2 + 2.4
	for _, side := range [2]float64{-1, 1} {
		flags := "0 0"
		if side > 0 {
			flags = "0 1"
		}
		dst = d.appendAt(append(dst, 'M'), s.c2+w*math.Cos(from), side*w*math.Sin(from))
		dst = d.appendArc(dst, w, flags, s.c2+w*math.Cos(to), side*w*math.Sin(to))
	}
	return dst
}

// spoke holds what can be known of one area before its values: the outlines
// for every Value, and where its badge and label stand.
type spoke struct {
	dir                  direction
	whole, person, other [Highest + 1]string // path data
	notch                [Highest + 1]string
	badge                string // from <circle to the start of the icon
	label                labelPlace
}

// geometry is a Bloom's shape for one number of areas.
type geometry struct {
	shapes [Highest + 1]petalShape
	spokes []spoke
}

// maxCached is the largest number of areas for which geometry is kept.
const maxCached = 24

var cache [maxCached + 1]struct {
	once sync.Once
	g    *geometry
}

func geometryFor(n int) *geometry {
	if n > maxCached {
		return newGeometry(n)
	}
	c := &cache[n]
	c.once.Do(func() { c.g = newGeometry(n) })
	return c.g
}

func newGeometry(n int) *geometry {
	g := &geometry{spokes: make([]spoke, n)}
	for v := Lowest; v <= Highest; v++ {
		g.shapes[v] = shapeFor(n, v)
	}
	for i := range g.spokes {
		sp := &g.spokes[i]
		sp.dir = spokeDirection(i, n)
		for v := Lowest; v <= Highest; v++ {
			sp.whole[v] = string(sp.dir.appendPetal(nil, g.shapes[v]))
			sp.person[v] = string(sp.dir.appendHalf(nil, g.shapes[v], -1))
			sp.other[v] = string(sp.dir.appendHalf(nil, g.shapes[v], 1))
			sp.notch[v] = string(sp.dir.appendNotch(nil, g.shapes[v]))
		}
		x, y := sp.dir.at(badgeAt, 0)
		sp.badge = badgeStart(x, y)
		sp.label = placeLabel(sp.dir, x, y)
	}
	return g
}

func badgeStart(x, y float64) string {
	b := append([]byte(nil), `<circle`...)
	b = appendAttr(appendAttr(b, "cx", x), "cy", y)
	b = append(b, ` r="15"/>`...)
	return string(b)
}
