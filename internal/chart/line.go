package chart

import (
	"strconv"
	"time"
)

// Line is one area's journey: a small chart of its readings over time.
type Line struct {
	ID, Title, Desc string
	// Points are the readings, oldest first. One without a number breaks
	// the line and is drawn as an open dotted mark.
	Points []Point
	// Pins stand over the line, each numbered.
	Pins []Pin
	// From and To widen the axis, so that the charts of all areas share
	// one; zero times leave it to Points and Pins.
	From, To time.Time
	Enough   Value
	// PinRow keeps the room for pins even if there are none, so that the
	// charts of a grid line up.
	PinRow bool
	RTL    bool
}

// Point is one reading on a Line. Label is its date, in short.
type Point struct {
	At     time.Time
	Label  string
	Answer Answer
}

// Measures of a Line, in units of its viewBox.
const (
	lineBox                    = `viewBox="0 0 320 150"`
	lineBoxNoPins              = `viewBox="0 14 320 136"`
	lineWidth                  = 320.0
	lineLeft, lineRight        = 6.0, 296.0
	lineTop, lineBottom        = 24.0, 126.0
	lineInset                  = 12.0
	linePinY                   = 11.5
	lineStepPx                 = (lineBottom - lineTop) / 10
	lineDateY, lineNumberSpace = 143.0, 10.0
)

func lineY(v Value) float64 { return lineBottom - lineStepPx*(float64(v)/2-.5) }

var lineBands = func() string {
	var b []byte
	for stage := 5; stage >= 1; stage-- {
		b = append(b, `<rect class="band g`...)
		b = strconv.AppendInt(b, int64(stage), 10)
		b = append(b, '"')
		b = appendXY(b, lineLeft, lineBottom-float64(stage)*2*lineStepPx)
		b = appendAttr(b, "width", lineRight-lineLeft)
		b = appendAttr(b, "height", 2*lineStepPx)
		b = append(b, `/>`...)
	}
	return string(b)
}()

func (l *Line) scale() timeScale {
	s := timeScale{x0: lineLeft + lineInset, x1: lineRight - lineInset}
	for _, p := range l.Points {
		s.include(p.At)
	}
	for _, p := range l.Pins {
		s.include(p.At)
	}
	for _, t := range [2]time.Time{l.From, l.To} {
		if !t.IsZero() {
			s.include(t)
		}
	}
	return s
}

// AppendLine appends the chart of l: five bands for the stages, the line with
// its dots, the first and the latest number, pins, and dates under it.
func AppendLine(dst []byte, l *Line) []byte {
	box := lineBoxNoPins
	if l.PinRow || len(l.Pins) > 0 {
		box = lineBox
	}
	dst = appendHead(dst, head{class: "line", box: box, id: l.ID, title: l.Title, desc: l.Desc})
	dst = append(dst, lineBands...)
	s := l.scale()
	if l.Enough.Valid() {
		dst = appendPoint(append(dst, `<path class="enough" d="M`...), lineLeft, lineY(l.Enough))
		dst = append(appendNum(append(dst, 'H'), lineRight), `"/>`...)
	}
	dst = l.appendPinStems(dst, &s)
	var buf [1024]byte
	path := l.appendPathData(buf[:0], &s)
	if len(path) > 0 {
		dst = append(append(append(dst, `<path class="stroke halo" d="`...), path...), `"/><path class="stroke" d="`...)
		dst = append(append(dst, path...), `"/>`...)
	}
	dst = l.appendDots(dst, &s)
	dst = l.appendEnds(dst, &s)
	dst = l.appendPins(dst, &s)
	dst = l.appendDates(dst, &s)
	return append(dst, `</svg>`...)
}

// appendPathData appends the line, broken where a reading has no number.
func (l *Line) appendPathData(dst []byte, s *timeScale) []byte {
	for i, p := range l.Points {
		if !p.Answer.Given() {
			continue
		}
		x, y := s.at(p.At), lineY(p.Answer.Value)
		joined := i > 0 && l.Points[i-1].Answer.Given()
		switch {
		case joined:
			dst = appendPoint(append(dst, 'L'), x, y)
		case i+1 < len(l.Points) && l.Points[i+1].Answer.Given():
			dst = appendPoint(append(dst, 'M'), x, y)
		}
	}
	return dst
}

func (l *Line) appendDots(dst []byte, s *timeScale) []byte {
	for _, p := range l.Points {
		class, y, r := "dot", lineY(p.Answer.Value), 4.8
		if !p.Answer.Given() {
			class, y, r = "dot skip", lineBottom-lineStepPx/2, 3.6
		}
		dst = append(append(append(dst, `<circle class="`...), class...), '"')
		dst = appendAttr(appendAttr(dst, "cx", s.at(p.At)), "cy", y)
		dst = append(appendAttr(dst, "r", r), `/>`...)
	}
	return dst
}

// appendEnds writes the first number over its dot and the latest beside its.
func (l *Line) appendEnds(dst []byte, s *timeScale) []byte {
	first, last := -1, -1
	for i, p := range l.Points {
		if p.Answer.Given() {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if last < 0 {
		return dst
	}
	p := l.Points[last]
	dst = appendXY(append(dst, `<text class="value"`...), s.at(p.At)+lineNumberSpace, lineY(p.Answer.Value)+5)
	dst = append(append(dst, anchorStart.attr(false)...), '>')
	dst = append(appendHalves(dst, int(p.Answer.Value)), `</text>`...)
	p = l.Points[first]
	if s.at(l.Points[last].At)-s.at(p.At) < 30 {
		return dst
	}
	y := lineY(p.Answer.Value) - 9
	if y < lineTop+10 {
		y = lineY(p.Answer.Value) + 18
	}
	dst = appendXY(append(dst, `<text class="value first"`...), s.at(p.At), y)
	dst = append(append(dst, anchorMiddle.attr(false)...), '>')
	return append(appendHalves(dst, int(p.Answer.Value)), `</text>`...)
}

// pinXs gives where each of the sorted pins stands, and what it points at.
func pinXs(pins []Pin, s *timeScale, left, right float64) (stand, point []float64) {
	point = make([]float64, len(pins))
	for i, p := range pins {
		point[i] = s.at(p.At)
	}
	return spread(point, pinPitch, left, right), point
}

func (l *Line) appendPinStems(dst []byte, s *timeScale) []byte {
	pins := sortedPins(l.Pins)
	stand, point := pinXs(pins, s, lineLeft+pinR, lineWidth-pinR-1)
	for i, p := range pins {
		dst = appendPoint(append(dst, `<path class="stem" d="M`...), stand[i], linePinY+pinR)
		dst = appendPoint(append(dst, 'L'), point[i], l.heightAt(p.At, s))
		dst = append(dst, `"/>`...)
	}
	return dst
}

// heightAt gives the y of the line at t, or of its foot where it is broken.
func (l *Line) heightAt(t time.Time, s *timeScale) float64 {
	for i, p := range l.Points {
		if p.At.Equal(t) && p.Answer.Given() {
			return lineY(p.Answer.Value)
		}
		if i == 0 || p.At.Before(t) || l.Points[i-1].At.After(t) {
			continue
		}
		a, b := l.Points[i-1], p
		if !a.Answer.Given() || !b.Answer.Given() || !a.At.Before(b.At) {
			return lineBottom
		}
		share := (s.at(t) - s.at(a.At)) / (s.at(b.At) - s.at(a.At))
		return lineY(a.Answer.Value) + share*(lineY(b.Answer.Value)-lineY(a.Answer.Value))
	}
	return lineBottom
}

func (l *Line) appendPins(dst []byte, s *timeScale) []byte {
	pins := sortedPins(l.Pins)
	stand, _ := pinXs(pins, s, lineLeft+pinR, lineWidth-pinR-1)
	for i, p := range pins {
		dst = appendPoint(append(dst, `<g class="pin" transform="translate(`...), stand[i], linePinY)
		dst = append(append(dst, `)">`...), p.Kind.shape()...)
		dst = appendPinNumber(dst, p.Number)
		dst = append(dst, `</g>`...)
	}
	return dst
}

func appendPinNumber(dst []byte, n int) []byte {
	dst = append(dst, `<text y="4">`...)
	return append(strconv.AppendInt(dst, int64(n), 10), `</text>`...)
}

func (l *Line) appendDates(dst []byte, s *timeScale) []byte {
	labels := make([]axisLabel, 0, len(l.Points))
	for _, p := range l.Points {
		if p.Label != "" {
			labels = append(labels, axisLabel{text: p.Label, x: s.at(p.At)})
		}
	}
	for _, d := range pickLabels(labels, lineLeft, lineWidth-lineLeft) {
		dst = appendXY(append(dst, `<text class="date"`...), d.point(), lineDateY)
		dst = append(append(dst, d.anchor.attr(l.RTL)...), '>')
		dst = appendCut(dst, d.text, axisSize, lineWidth-2*lineLeft)
		dst = append(dst, `</text>`...)
	}
	return dst
}
