package chart

import (
	"math"
	"strconv"
)

// Control is a control chart: a value for each month or quarter, with a middle line and two
// limits for each stretch of them. Small numbers must be hidden before they get here.
type Control struct {
	ID, Title, Desc string
	Points          []ControlPoint
	Phases          []ControlPhase
	RTL             bool
}

// ControlPoint is one month or quarter. One without a value breaks the line and is drawn as
// an open dotted mark. Note, if any, says which findings it belongs to: "1" or "1, 3".
type ControlPoint struct {
	Label string
	Known bool
	Value float64
	// Apart draws it as a diamond: it belongs to a finding.
	Apart bool
	Note  string
}

// ControlPhase is a stretch of points, both ends in it, with lines of its own.
type ControlPhase struct {
	From, To          int
	Centre, Low, High float64
}

// Measures of a Control and of a Funnel, in units of their viewBox.
const (
	plotBox               = `viewBox="0 0 640 320"`
	plotWidth             = 640.0
	plotLeft, plotRight   = 44.0, 628.0
	plotTop, plotBottom   = 22.0, 276.0
	plotInset             = 14.0
	plotDateY             = 298.0
	plotDiamond           = 7.2
	mostPlotTicks         = 6
	plotNumberX, plotDrop = plotLeft - 8, 4.5
)

// valueScale maps values to a height, with round ticks.
type valueScale struct{ low, high, step float64 }

// newValueScale takes in all of the values, with a little room.
func newValueScale(low, high float64) valueScale {
	if high-low < 1e-9 {
		low, high = low-.5, high+.5
	}
	step := math.Pow10(int(math.Floor(math.Log10(high-low))) - 1)
	for i := 0; (high-low)/step > mostPlotTicks-1; i++ {
		step *= [...]float64{2, 2.5, 2}[i%3]
	}
	return valueScale{math.Floor(low/step+1e-9) * step, math.Ceil(high/step-1e-9) * step, step}
}

func (s valueScale) at(v float64) float64 {
	return plotBottom - (plotBottom-plotTop)*(v-s.low)/(s.high-s.low)
}

// append draws a thin line and its number at each tick. A number has the sign − and as many
// decimals as the step has.
func (s valueScale) append(dst []byte, after string) []byte {
	decimals := 0
	for d := s.step; d < .9999 && decimals < 3; d *= 10 {
		decimals++
	}
	if x := s.step * math.Pow10(decimals); math.Abs(x-math.Round(x)) > 1e-6 { // 2.5 and the like
		decimals++
	}
	for i := 0; s.low+float64(i)*s.step <= s.high+s.step/2; i++ {
		v := s.low + float64(i)*s.step
		class := "rule"
		if math.Abs(v) < s.step/1000 {
			v, class = 0, "rule nought"
		}
		dst = append(append(append(dst, `<path class="`...), class...), `" d="M`...)
		dst = append(appendNum(append(appendPoint(dst, plotLeft, s.at(v)), 'H'), plotRight), `"/>`...)
		dst = appendXY(append(dst, `<text class="date"`...), plotNumberX, s.at(v)+plotDrop)
		dst = append(append(dst, anchorEnd.attr(false)...), '>')
		if v < 0 {
			dst = append(dst, "\u2212"...)
		}
		dst = strconv.AppendFloat(dst, math.Abs(v), 'f', decimals, 64)
		dst = append(append(dst, after...), `</text>`...)
	}
	return dst
}

func (c *Control) x(i int) float64 {
	if len(c.Points) < 2 {
		return (plotLeft + plotRight) / 2
	}
	return plotLeft + plotInset + (plotRight-plotLeft-2*plotInset)*float64(i)/float64(len(c.Points)-1)
}

// scale takes in every value and limit, and nought: no change.
func (c *Control) scale() valueScale {
	low, high := 0.0, 0.0
	for _, p := range c.Points {
		if p.Known {
			low, high = min(low, p.Value), max(high, p.Value)
		}
	}
	for _, p := range c.Phases {
		low, high = min(low, p.Low), max(high, p.High)
	}
	return newValueScale(low, high)
}

// AppendControl appends the chart of c.
func AppendControl(dst []byte, c *Control) []byte {
	dst = appendHead(dst, head{class: "plot", box: plotBox, id: c.ID, title: c.Title, desc: c.Desc})
	s := c.scale()
	dst = s.append(dst, "")
	for _, p := range c.Phases {
		dst = c.appendPhase(dst, p, s)
	}
	dst = c.appendLine(dst, s)
	dst = c.appendPoints(dst, s)
	return append(c.appendLabels(dst), `</svg>`...)
}

// appendPhase draws the room between the limits, the limits and the middle line. A stretch of
// one point has the width of its mark.
func (c *Control) appendPhase(dst []byte, p ControlPhase, s valueScale) []byte {
	half := plotInset
	if len(c.Points) > 1 {
		half = min(half, (c.x(1)-c.x(0))/2)
	}
	from, to := c.x(p.From)-half, c.x(p.To)+half
	dst = appendXY(append(dst, `<rect class="within"`...), from, s.at(p.High))
	dst = append(appendAttr(appendAttr(dst, "width", to-from), "height", s.at(p.Low)-s.at(p.High)), `/>`...)
	for _, line := range [...]struct {
		class string
		at    float64
	}{{"limit", p.High}, {"limit", p.Low}, {"middle", p.Centre}} {
		dst = append(append(append(dst, `<path class="`...), line.class...), `" d="M`...)
		dst = append(appendNum(append(appendPoint(dst, from, s.at(line.at)), 'H'), to), `"/>`...)
	}
	return dst
}

// appendLine joins values that follow upon each other.
func (c *Control) appendLine(dst []byte, s valueScale) []byte {
	var path []byte
	for i, p := range c.Points {
		switch {
		case !p.Known:
		case i > 0 && c.Points[i-1].Known:
			path = appendPoint(append(path, 'L'), c.x(i), s.at(p.Value))
		case i+1 < len(c.Points) && c.Points[i+1].Known:
			path = appendPoint(append(path, 'M'), c.x(i), s.at(p.Value))
		}
	}
	if len(path) == 0 {
		return dst
	}
	return append(append(append(dst, `<path class="stroke" d="`...), path...), `"/>`...)
}

func (c *Control) appendPoints(dst []byte, s valueScale) []byte {
	for i, p := range c.Points {
		x, y := c.x(i), s.at(p.Value)
		switch {
		case !p.Known:
			dst = appendAttr(appendAttr(append(dst, `<circle class="dot skip"`...), "cx", x), "cy", plotBottom-6)
			dst = append(dst, ` r="3.6"/>`...)
		case p.Apart:
			dst = appendPoint(append(dst, `<path class="dot apart" d="M`...), x, y-plotDiamond)
			dst = appendPoint(append(dst, 'L'), x+plotDiamond, y)
			dst = appendPoint(append(dst, 'L'), x, y+plotDiamond)
			dst = append(appendPoint(append(dst, 'L'), x-plotDiamond, y), `z"/>`...)
		default:
			dst = appendAttr(appendAttr(append(dst, `<circle class="dot"`...), "cx", x), "cy", y)
			dst = append(dst, ` r="4.6"/>`...)
		}
		if p.Known && p.Note != "" {
			above := y - 11
			if above < plotTop-6 {
				above = y + 21
			}
			dst = appendXY(append(dst, `<text class="value"`...), x, above)
			dst = append(append(dst, anchorMiddle.attr(false)...), '>')
			dst = append(appendText(dst, p.Note), `</text>`...)
		}
	}
	return dst
}

func (c *Control) appendLabels(dst []byte) []byte {
	labels := make([]axisLabel, 0, len(c.Points))
	for i, p := range c.Points {
		if p.Label != "" {
			labels = append(labels, axisLabel{text: p.Label, x: c.x(i)})
		}
	}
	return appendPlotLabels(dst, labels, c.RTL)
}

func appendPlotLabels(dst []byte, labels []axisLabel, rtl bool) []byte {
	for _, d := range pickLabels(labels, plotLeft-plotInset, plotWidth-2) {
		dst = appendXY(append(dst, `<text class="date"`...), d.point(), plotDateY)
		dst = append(append(dst, d.anchor.attr(rtl)...), '>')
		dst = append(appendCut(dst, d.text, axisSize, plotWidth/2), `</text>`...)
	}
	return dst
}
