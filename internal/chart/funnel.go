package chart

// Funnel is places of different size beside what all of them have together: the share of each,
// in hundredths, over its number of people. Small numbers must be hidden before they get here.
type Funnel struct {
	ID, Title, Desc string
	// Across and Up name what the two axes count.
	Across, Up string
	Target     float64
	Places     []FunnelPlace
	// Limits are the lines, from left to right.
	Limits []FunnelLimit
	// Chance are those by chance alone, where Limits are wider.
	Chance []FunnelLimit
	RTL    bool
}

// FunnelPlace is one place. Mark is the number by which a table names it.
type FunnelPlace struct {
	N, Value float64
	Mark     string
	// Beyond draws it as a diamond: it lies beyond the outer limits.
	Beyond bool
}

// FunnelLimit is where the limits lie for places of N people.
type FunnelLimit struct{ N, OuterLow, InnerLow, InnerHigh, OuterHigh float64 }

const funnelWordY = 316.0

// scales give the heights, of which shares take no more than 0 to 100, and the widths.
func (f *Funnel) scales() (up valueScale, across valueScale) {
	low, high, most := f.Target, f.Target, 0.0
	for _, p := range f.Places {
		low, high, most = min(low, p.Value), max(high, p.Value), max(most, p.N)
	}
	for _, l := range f.Limits {
		low, high, most = min(low, l.InnerLow), max(high, l.InnerHigh), max(most, l.N)
	}
	return newValueScale(max(low-5, 0), min(high+5, 100)), newValueScale(0, max(most, 10))
}

func (s valueScale) across(n float64) float64 {
	return plotLeft + (plotRight-plotLeft-plotInset)*(n-s.low)/(s.high-s.low)
}

// AppendFunnel appends the chart of f.
func AppendFunnel(dst []byte, f *Funnel) []byte {
	dst = appendHead(dst, head{class: "plot funnel", box: plotBox, id: f.ID, title: f.Title, desc: f.Desc})
	up, across := f.scales()
	dst = up.append(dst, "%")
	dst = appendLimits(dst, f.Chance, "limit chance", up, across)
	dst = appendLimits(dst, f.Limits, "limit", up, across)
	dst = appendPoint(append(dst, `<path class="middle" d="M`...), plotLeft, up.at(f.Target))
	dst = append(appendNum(append(dst, 'H'), plotRight), `"/>`...)
	for _, p := range f.Places {
		dst = p.append(dst, across.across(p.N), up.at(p.Value))
	}
	var labels []axisLabel
	for n := across.low; n <= across.high+across.step/2; n += across.step {
		labels = append(labels, axisLabel{text: string(appendNum(nil, n)), x: across.across(n)})
	}
	dst = appendPlotLabels(dst, labels, false)
	dst = f.appendWord(dst, f.Across, plotRight, funnelWordY, anchorEnd)
	return append(f.appendWord(dst, f.Up, 0, plotTop-14, anchorStart), `</svg>`...)
}

func (f *Funnel) appendWord(dst []byte, text string, x, y float64, at anchor) []byte {
	if text == "" {
		return dst
	}
	dst = appendXY(append(dst, `<text class="date"`...), x, y)
	dst = append(append(dst, at.attr(f.RTL)...), '>')
	return append(appendCut(dst, text, axisSize, plotRight), `</text>`...)
}

// appendLimits draws the four lines. What lies outside the picture is left out.
func appendLimits(dst []byte, limits []FunnelLimit, class string, up, across valueScale) []byte {
	for _, line := range [...]struct {
		class string
		of    func(FunnelLimit) float64
	}{
		{class, func(l FunnelLimit) float64 { return l.OuterLow }},
		{class + " inner", func(l FunnelLimit) float64 { return l.InnerLow }},
		{class + " inner", func(l FunnelLimit) float64 { return l.InnerHigh }},
		{class, func(l FunnelLimit) float64 { return l.OuterHigh }},
	} {
		var path []byte
		for _, l := range limits {
			v := line.of(l)
			if v < up.low || v > up.high {
				continue
			}
			join := byte('L')
			if len(path) == 0 {
				join = 'M'
			}
			path = appendPoint(append(path, join), across.across(l.N), up.at(v))
		}
		if len(path) > 0 {
			dst = append(append(append(dst, `<path class="`...), line.class...), `" d="`...)
			dst = append(append(dst, path...), `"/>`...)
		}
	}
	return dst
}

func (p FunnelPlace) append(dst []byte, x, y float64) []byte {
	if p.Beyond {
		const r = 13.0
		dst = appendPoint(append(dst, `<path class="dot apart" d="M`...), x, y-r)
		dst = appendPoint(append(dst, 'L'), x+r, y)
		dst = appendPoint(append(dst, 'L'), x, y+r)
		dst = append(appendPoint(append(dst, 'L'), x-r, y), `z"/>`...)
	} else {
		dst = append(appendAttr(appendAttr(append(dst, `<circle class="place"`...), "cx", x), "cy", y), ` r="9"/>`...)
	}
	dst = appendXY(append(dst, `<text class="mark"`...), x, y+4)
	dst = append(append(dst, anchorMiddle.attr(false)...), '>')
	return append(appendText(dst, p.Mark), `</text>`...)
}
