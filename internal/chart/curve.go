package chart

import "math"

// curve is a smooth line through points whose x rises. It is a cubic Hermite
// spline with the slopes of Fritsch and Carlson (SIAM J. Numer. Anal. 17,
// 1980), so between two points it never leaves the span of their heights:
// the wave shows no high or low that nobody noted.
type curve struct {
	x, y, slope []float64
}

// add puts a point at the end. Points at the same x become their mean.
func (c *curve) add(x, y float64) {
	if n := len(c.x); n > 0 && x <= c.x[n-1]+.01 {
		c.y[n-1] = (c.y[n-1] + y) / 2
		return
	}
	c.x, c.y = append(c.x, x), append(c.y, y)
}

// fit sets the slopes once all points are in.
func (c *curve) fit() {
	n := len(c.x)
	c.slope = make([]float64, n)
	if n < 2 {
		return
	}
	secant := func(i int) float64 { return (c.y[i+1] - c.y[i]) / (c.x[i+1] - c.x[i]) }
	c.slope[0], c.slope[n-1] = secant(0), secant(n-2)
	for i := 1; i < n-1; i++ {
		if a, b := secant(i-1), secant(i); a*b > 0 {
			c.slope[i] = (a + b) / 2
		}
	}
	for i := range n - 1 {
		d := secant(i)
		if d == 0 {
			c.slope[i], c.slope[i+1] = 0, 0
			continue
		}
		a, b := c.slope[i]/d, c.slope[i+1]/d
		if r := math.Hypot(a, b); r > 3 {
			c.slope[i], c.slope[i+1] = 3/r*a*d, 3/r*b*d
		}
	}
}

// at gives the height at x, and whether the curve reaches that far.
func (c *curve) at(x float64) (float64, bool) {
	n := len(c.x)
	if n == 0 || x < c.x[0]-.01 || x > c.x[n-1]+.01 {
		return 0, false
	}
	for i := range n - 1 {
		if x > c.x[i+1] {
			continue
		}
		h := c.x[i+1] - c.x[i]
		t := (x - c.x[i]) / h
		t2, t3 := t*t, t*t*t
		return (2*t3-3*t2+1)*c.y[i] + (t3-2*t2+t)*h*c.slope[i] +
			(3*t2-2*t3)*c.y[i+1] + (t3-t2)*h*c.slope[i+1], true
	}
	return c.y[n-1], true
}

// appendCurve appends the curve as path data, from the given command ('M' or
// 'L') at its first point.
func (c *curve) appendCurve(dst []byte, start byte) []byte {
	dst = appendPoint(append(dst, start), c.x[0], c.y[0])
	for i := range len(c.x) - 1 {
		h := (c.x[i+1] - c.x[i]) / 3
		dst = appendPoint(append(dst, 'C'), c.x[i]+h, c.y[i]+h*c.slope[i])
		dst = appendPoint(append(dst, ' '), c.x[i+1]-h, c.y[i+1]-h*c.slope[i+1])
		dst = appendPoint(append(dst, ' '), c.x[i+1], c.y[i+1])
	}
	return dst
}

// appendWater appends the water under the curve, and a calmer, deeper layer.
// Water that all but reaches left or right, the ends of the axis, runs on to
// the edge of the picture.
func (c *curve) appendWater(dst []byte, left, right float64) []byte {
	const near = 15
	n := len(c.x)
	if n < 2 {
		return dst
	}
	from, to := c.x[0], c.x[n-1]
	if from <= left+near {
		from = 0
	}
	if to >= right-near {
		to = left + right
	}
	deep := curve{x: c.x, y: make([]float64, n), slope: make([]float64, n)}
	for i := range c.y {
		deep.y[i] = waveBank - (waveBank-c.y[i])*.55
		deep.slope[i] = c.slope[i] * .55
	}
	dst = c.appendLayer(append(dst, `<path class="water" d="M`...), from, to)
	return deep.appendLayer(append(dst, `<path class="water deep" d="M`...), from, to)
}

func (c *curve) appendLayer(dst []byte, from, to float64) []byte {
	dst = appendPoint(dst, from, waveBank)
	dst = appendNum(append(dst, 'V'), c.y[0])
	dst = c.appendCurve(dst, 'L')
	dst = appendNum(append(dst, 'H'), to)
	return append(appendNum(append(dst, 'V'), waveBank), `Z"/>`...)
}
