package chart

import "strconv"

// Radar lays two to four readings over each other: a calm view for those who
// want it. An area without a number breaks the line.
type Radar struct {
	ID, Title, Desc string
	Areas           []Area
	// Series are drawn with the first on top.
	Series []Series
	RTL    bool
}

// Series is one reading on a Radar.
type Series struct {
	Style   SeriesStyle
	Answers []Answer
}

// SeriesStyle tells readings apart by colour, dash and marker together.
type SeriesStyle uint8

// The styles: a solid line with circles, a dashed one with diamonds, a dotted
// one with squares, a thin one with triangles.
const (
	StyleNow SeriesStyle = iota
	StyleThen
	StyleOther
	StyleFirst
)

func (s SeriesStyle) class() string {
	return [...]string{"series now", "series then", "series voice", "series first"}[s&3]
}

// marker is the style's marker round 0 0.
func (s SeriesStyle) marker() string {
	return [...]string{
		`<circle r="4.6"`,
		`<path d="M0 -6L6 0L0 6L-6 0Z"`,
		`<rect x="-4.2" y="-4.2" width="8.4" height="8.4"`,
		`<path d="M0 -5.6L5.4 4.2H-5.4Z"`,
	}[s&3]
}

func radarR(v Value) float64 {
	return 16 + (fullTip-16)*float64(v-Lowest)/float64(Highest-Lowest)
}

var radarRings = func() string {
	var b []byte
	for stage := 5; stage >= 1; stage-- {
		b = append(b, `<circle class="band g`...)
		b = strconv.AppendInt(b, int64(stage), 10)
		b = append(b, '"')
		b = append(appendAttr(b, "r", radarR(Step(2*stage))), `/>`...)
	}
	return string(b)
}()

// AppendRadar appends the picture of r.
func AppendRadar(dst []byte, r *Radar) []byte {
	dst = appendHead(dst, head{class: "radar", box: bloomBox, id: r.ID, title: r.Title, desc: r.Desc})
	dst = append(dst, radarRings...)
	g := geometryFor(len(r.Areas))
	dst = append(dst, `<path class="spokes" d="`...)
	for i := range g.spokes {
		dst = g.spokes[i].dir.appendAt(append(dst, 'M'), radarR(Lowest), 0)
		dst = g.spokes[i].dir.appendAt(append(dst, 'L'), radarR(Highest), 0)
	}
	dst = append(dst, `"/>`...)
	for i := len(r.Series) - 1; i >= 0; i-- {
		dst = r.Series[i].append(dst, g)
	}
	dst = appendBadges(dst, &Figure{Areas: r.Areas, RTL: r.RTL})
	return append(dst, `</svg>`...)
}

func (s *Series) append(dst []byte, g *geometry) []byte {
	dst = append(append(append(dst, `<g class="`...), s.Style.class()...), `">`...)
	var buf [512]byte
	line := s.appendLine(buf[:0], g)
	if len(line) > 0 {
		dst = append(append(append(dst, `<path class="stroke halo" d="`...), line...), `"/><path class="stroke" d="`...)
		dst = append(append(dst, line...), `"/>`...)
	}
	for i := range g.spokes {
		a := answerAt(s.Answers, i)
		if !a.Given() {
			continue
		}
		dst = append(append(dst, s.Style.marker()...), ` transform="translate(`...)
		dst = g.spokes[i].dir.appendAt(dst, radarR(a.Value), 0)
		dst = append(dst, `)" class="marker"/>`...)
	}
	return append(dst, `</g>`...)
}

// appendLine appends the line from each given area to the next, closed if
// every area is given.
func (s *Series) appendLine(dst []byte, g *geometry) []byte {
	n := len(g.spokes)
	all := true
	for i := range n {
		all = all && answerAt(s.Answers, i).Given()
	}
	open := false
	for i := range n + 1 {
		a := answerAt(s.Answers, i%n)
		switch {
		case !a.Given():
			open = false
		case i == n && all:
			return append(dst, 'Z')
		case open:
			dst = g.spokes[i%n].dir.appendAt(append(dst, 'L'), radarR(a.Value), 0)
		case i < n && (all || answerAt(s.Answers, (i+1)%n).Given()):
			dst = g.spokes[i].dir.appendAt(append(dst, 'M'), radarR(a.Value), 0)
			open = true
		}
	}
	return dst
}
