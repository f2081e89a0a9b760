package chart

import (
	"math"
	"slices"
	"strconv"
	"time"
)

// Wave is a person's journey as a whole: how the water has been. It rises
// and falls; a dip is part of it, and has no colour of its own.
type Wave struct {
	ID, Title, Desc string
	// Notes are the person's own ups and downs, oldest first.
	Notes []Note
	// Gap is the silence after which the wave is broken; 0 never breaks it.
	Gap time.Duration
	// Readings are when a Bloom was completed: flowers on the bank.
	Readings []time.Time
	Pins     []Pin
	// Ticks are dates for the axis.
	Ticks []Tick
	// From and To widen the axis; zero times leave it to the rest.
	From, To time.Time
	// High and Low are the words at the top and the bottom, such as
	// "easier" and "harder".
	High, Low string
	RTL       bool
}

// Note is one of a person's own notes of how things are, from 1 (hard) to 5
// (good). Level may be a fraction; one out of range breaks the wave.
type Note struct {
	At    time.Time
	Level float64
}

// Measures of a Wave. Its width is that of the page it is in: x is given in
// per cent, so text and marks keep their size on a phone and on a wide screen,
// and only the water is stretched. Nothing may collide at narrowWave.
const (
	narrowWave             = 320.0
	wideWave               = 680.0
	waveHeight             = 224.0
	waveLeft, waveRight    = 5.0, 95.0 // per cent
	waveTop, waveBottom    = 46.0, 150.0
	waveBank               = 187.0
	waveDateY              = 217.0
	wavePinY               = 13.5
	mostDots, mostWavePins = 40, 90
)

func waveY(level float64) float64 {
	return waveBottom - (waveBottom-waveTop)*(level-1)/4
}

// Valid reports whether n has a level on the scale.
func (n Note) Valid() bool { return n.Level >= 1 && n.Level <= 5 }

func (w *Wave) scale() timeScale {
	s := timeScale{x0: waveLeft, x1: waveRight}
	for _, n := range w.Notes {
		s.include(n.At)
	}
	for _, t := range w.Readings {
		s.include(t)
	}
	for _, p := range w.Pins {
		s.include(p.At)
	}
	for _, t := range [2]time.Time{w.From, w.To} {
		if !t.IsZero() {
			s.include(t)
		}
	}
	return s
}

// AppendWave appends the picture of w.
func AppendWave(dst []byte, w *Wave) []byte {
	dst = appendHead(dst, head{class: "wave", box: `width="100%" height="224"`, id: w.ID, title: w.Title, desc: w.Desc})
	s := w.scale()
	curves := w.curves(&s)
	dst = append(dst, waveLevels...)
	dst = append(dst, `<svg width="100%" height="224" viewBox="0 0 1000 224" preserveAspectRatio="none">`...)
	for _, c := range curves {
		dst = c.appendWater(dst, 10*waveLeft, 10*waveRight)
	}
	for _, c := range curves {
		dst = append(dst, `<path class="stroke" vector-effect="non-scaling-stroke" d="`...)
		dst = append(c.appendCurve(dst, 'M'), `"/>`...)
	}
	dst = append(dst, `</svg>`...)
	dst = append(dst, `<line class="bank" x1="0" x2="100%" y1="187" y2="187"/>`...)
	dst = w.appendNoteDots(dst, curves)
	dst = w.appendReadings(dst, &s, curves)
	dst = w.appendPins(dst, &s, curves)
	dst = w.appendWords(dst)
	dst = w.appendTicks(dst, &s)
	return append(dst, `</svg>`...)
}

var waveLevels = func() string {
	var b []byte
	for level := 1; level <= 5; level++ {
		b = append(b, `<line class="level" x1="0" x2="100%"`...)
		b = appendAttr(b, "y1", waveY(float64(level)))
		b = appendAttr(b, "y2", waveY(float64(level)))
		b = append(b, `/>`...)
	}
	return string(b)
}()

// appendPercent appends ` name="x%"`.
func appendPercent(dst []byte, name string, x float64) []byte {
	dst = append(append(append(dst, ' '), name...), '=', '"')
	return append(strconv.AppendFloat(dst, math.Round(x*100)/100, 'f', -1, 64), `%"`...)
}

// curves gives the smooth pieces of the wave between its gaps.
func (w *Wave) curves(s *timeScale) []*curve {
	notes := thin(w.Notes, mostWavePins)
	var out []*curve
	var c *curve
	var last time.Time
	for _, n := range notes {
		if !n.Valid() {
			c = nil
			continue
		}
		if c == nil || (w.Gap > 0 && n.At.Sub(last) > w.Gap) {
			c = &curve{}
			out = append(out, c)
		}
		c.add(10*s.at(n.At), waveY(n.Level))
		last = n.At
	}
	for _, c := range out {
		c.fit()
	}
	return out
}

// thin averages notes over equal spans of time where there are more than
// most of them, so that years of daily notes still read as one wave.
func thin(notes []Note, most int) []Note {
	if len(notes) <= most {
		return notes
	}
	from := notes[0].At
	width := notes[len(notes)-1].At.Sub(from)/time.Duration(most) + 1
	out := make([]Note, 0, most)
	for i := 0; i < len(notes); {
		bin := notes[i].At.Sub(from) / width
		var sum, count float64
		var offset time.Duration
		for ; i < len(notes) && notes[i].At.Sub(from)/width == bin && notes[i].Valid(); i++ {
			sum += notes[i].Level
			offset += notes[i].At.Sub(from) - bin*width
			count++
		}
		if count > 0 {
			out = append(out, Note{from.Add(bin*width + offset/time.Duration(count)), sum / count})
		} else {
			out = append(out, notes[i])
			i++
		}
	}
	return out
}

func (w *Wave) appendNoteDots(dst []byte, curves []*curve) []byte {
	few := len(w.Notes) <= mostDots
	for _, c := range curves {
		for i := range c.x {
			if few || len(c.x) == 1 {
				dst = appendPercent(append(dst, `<circle class="dot"`...), "cx", c.x[i]/10)
				dst = append(appendAttr(dst, "cy", c.y[i]), ` r="3.8"/>`...)
			}
		}
	}
	return dst
}

// surface gives the y of the water at x (per cent), or of the bank in a gap.
func surface(curves []*curve, x float64) float64 {
	for _, c := range curves {
		if y, ok := c.at(10 * x); ok {
			return y
		}
	}
	return waveBank
}

func (w *Wave) appendReadings(dst []byte, s *timeScale, curves []*curve) []byte {
	for _, t := range w.Readings {
		x := s.at(t)
		if y := surface(curves, x); y < waveBank {
			dst = appendPercent(append(dst, `<line class="post"`...), "x1", x)
			dst = appendPercent(dst, "x2", x)
			dst = append(appendAttr(appendAttr(dst, "y1", y), "y2", waveBank), `/>`...)
		}
		dst = append(dst, `<svg class="reading"`...)
		dst = appendPercent(dst, "x", x)
		dst = append(dst, ` y="187" overflow="visible">`+flowerMark+`</svg>`...)
	}
	return dst
}

// flowerMark is a Bloom as small as can be, round 0 0.
const flowerMark = `<circle class="halo" r="10.5"/><path d="M0 -1.6L-2.7 -5.2A2.9 2.9 0 1 1 2.7 -5.2ZM1.5 -0.5L4.1 -4.2A2.9 2.9 0 1 1 5.8 1ZM0.9 1.3L5.2 2.6A2.9 2.9 0 1 1 0.9 5.8ZM-0.9 1.3L-0.9 5.8A2.9 2.9 0 1 1 -5.2 2.6ZM-1.5 -0.5L-5.8 1A2.9 2.9 0 1 1 -4.1 -4.2Z"/>`

func (w *Wave) appendPins(dst []byte, s *timeScale, curves []*curve) []byte {
	pins := sortedPins(w.Pins)
	perCent := narrowWave / 100
	point := make([]float64, len(pins))
	for i, p := range pins {
		point[i] = s.at(p.At)
	}
	edge := (pinR + 2) / perCent
	stand := spread(point, pinPitch/perCent, edge, 100-edge)
	for i := range pins {
		dst = appendPercent(append(dst, `<line class="stem"`...), "x1", stand[i])
		dst = appendPercent(dst, "x2", point[i])
		dst = appendAttr(appendAttr(dst, "y1", wavePinY+pinR), "y2", surface(curves, point[i]))
		dst = append(dst, `/>`...)
	}
	for i, p := range pins {
		dst = appendPercent(append(dst, `<svg class="pin"`...), "x", stand[i])
		dst = append(appendAttr(dst, "y", wavePinY), ` overflow="visible">`...)
		dst = appendPinNumber(append(dst, p.Kind.shape()...), p.Number)
		dst = append(dst, `</svg>`...)
	}
	return dst
}

func (w *Wave) appendWords(dst []byte) []byte {
	for _, word := range [2]struct {
		class, text string
		y           float64
	}{{"word high", w.High, waveTop - 5}, {"word", w.Low, waveBank - 20}} {
		if word.text == "" {
			continue
		}
		dst = append(append(append(dst, `<text class="`...), word.class...), '"')
		dst = appendXY(dst, 4, word.y)
		dst = append(append(dst, anchorStart.attr(w.RTL)...), '>')
		dst = append(appendCut(dst, word.text, axisSize, narrowWave-8), `</text>`...)
	}
	return dst
}

// appendTicks appends the dates that fit on a phone, and, marked "roomy", the
// others that fit where there is room.
func (w *Wave) appendTicks(dst []byte, s *timeScale) []byte {
	at := func(width float64) []axisLabel {
		labels := make([]axisLabel, 0, len(w.Ticks))
		for _, t := range w.Ticks {
			if x := s.at(t.At); x >= 0 && x <= 100 {
				labels = append(labels, axisLabel{text: t.Label, x: x * width / 100})
			}
		}
		return pickLabels(labels, 2, width-2)
	}
	narrow, wide := at(narrowWave), at(wideWave)
	if slices.EqualFunc(narrow, wide, func(a, b axisLabel) bool { return a.text == b.text && a.anchor == b.anchor }) {
		return appendWaveDates(dst, narrow, narrowWave, "date", w.RTL)
	}
	dst = appendWaveDates(dst, narrow, narrowWave, "date tight", w.RTL)
	return appendWaveDates(dst, wide, wideWave, "date roomy", w.RTL)
}

func appendWaveDates(dst []byte, labels []axisLabel, width float64, class string, rtl bool) []byte {
	for _, l := range labels {
		dst = append(append(append(dst, `<text class="`...), class...), '"')
		dst = appendPercent(dst, "x", 100*l.point()/width)
		dst = append(appendAttr(dst, "y", waveDateY), l.anchor.attr(rtl)...)
		dst = appendCut(append(dst, '>'), l.text, axisSize, width-4)
		dst = append(dst, `</text>`...)
	}
	return dst
}
