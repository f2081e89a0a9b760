package chart

import "math"

const (
	bloomBox = `viewBox="-180 -180 360 360"`
	miniBox  = `viewBox="-146 -146 292 292"`

	// roomForNumber is how much a petal must have grown for its number to
	// stand on the gold.
	roomForNumber = 25.0
	// dashAt is where "–" stands on the track of an area without a number.
	dashAt = 84.0
)

var stageRings = func() string {
	var b []byte
	for stage := 1; stage <= 5; stage++ {
		b = append(b, `<circle class="stage"`...)
		b = appendAttr(b, "r", tip(Step(2*stage)))
		b = append(b, `/>`...)
	}
	return string(b)
}()

// AppendBloom appends the picture of f: petals round a hub, longer for a
// higher number. With Then, growth is gold and an earlier, longer petal a
// dashed outline; with Other, petals are split between the two voices.
func AppendBloom(dst []byte, f *Figure) []byte {
	dst = f.appendFlower(dst, false)
	dst = appendBadges(dst, f)
	return append(dst, `</svg>`...)
}

// AppendMini appends the same picture for a row of small ones: petals only,
// no numbers, badges or labels.
func AppendMini(dst []byte, f *Figure) []byte {
	dst = f.appendFlower(dst, true)
	return append(dst, `</svg>`...)
}

func (f *Figure) appendFlower(dst []byte, mini bool) []byte {
	g := geometryFor(len(f.Areas))
	h := head{class: "bloom", box: bloomBox, id: f.ID, title: f.Title, desc: f.Desc}
	if mini {
		h.class, h.box = "bloom mini", miniBox
	}
	dst = appendHead(dst, h)
	if f.Other != nil {
		dst = appendHatch(dst, f.ID)
	}
	dst = append(dst, stageRings...)
	for i := range g.spokes {
		dst = f.appendTrack(dst, &g.spokes[i], i)
	}
	for i := range g.spokes {
		if f.Other != nil {
			dst = f.appendVoices(dst, &g.spokes[i], i)
		} else {
			dst = f.appendArea(dst, g, i)
		}
	}
	if !mini {
		for i := range g.spokes {
			dst = f.appendEnough(dst, &g.spokes[i], i)
		}
		for i := range g.spokes {
			dst = f.appendNumber(dst, g, i)
		}
	}
	return append(dst, `<circle class="hub" r="17"/>`...)
}

// appendPath appends a path of path data that is already made.
func appendPath(dst []byte, class, d string) []byte {
	dst = append(append(dst, `<path class="`...), class...)
	dst = append(append(dst, `" d="`...), d...)
	return append(dst, `"/>`...)
}

func appendHatch(dst []byte, id string) []byte {
	dst = appendID(append(dst, `<defs><pattern id="`...), id)
	return append(dst, `-h" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-back" width="5" height="5"/><path class="hatch" d="M2.5 0V5"/></pattern></defs>`...)
}

func (f *Figure) appendTrack(dst []byte, sp *spoke, i int) []byte {
	if answerAt(f.Now, i).Given() || answerAt(f.Other, i).Given() {
		return appendPath(dst, "track", sp.whole[Highest])
	}
	return appendPath(dst, "track skip", sp.whole[Highest])
}

// appendArea appends one area's petal, compared with the earlier one if any.
func (f *Figure) appendArea(dst []byte, g *geometry, i int) []byte {
	sp, now, then := &g.spokes[i], answerAt(f.Now, i), answerAt(f.Then, i)
	if !now.Given() {
		return dst
	}
	switch change, _ := compare(now, then); change {
	case Higher:
		dst = appendPath(dst, "grow", sp.whole[now.Value])
		return appendPath(dst, "base edge", sp.whole[then.Value])
	case Lower:
		dst = append(dst, `<path class="was" d="`...)
		dst = sp.dir.appendWas(dst, g.shapes[now.Value], g.shapes[then.Value])
		dst = append(dst, `"/>`...)
		return appendPath(dst, "base edge", sp.whole[now.Value])
	}
	return appendPath(dst, "base", sp.whole[now.Value])
}

// appendVoices appends one area's petal, split between the person and the
// other voice.
func (f *Figure) appendVoices(dst []byte, sp *spoke, i int) []byte {
	now, other := answerAt(f.Now, i), answerAt(f.Other, i)
	if now.Given() {
		dst = appendPath(dst, "base", sp.person[now.Value])
	} else if other.Given() {
		dst = appendPath(dst, "track skip", sp.person[Highest])
	}
	if other.Given() {
		dst = appendID(append(dst, `<path class="other" fill="url(#`...), f.ID)
		dst = append(append(dst, `-h)" d="`...), sp.other[other.Value]...)
		dst = append(dst, `"/>`...)
	} else if now.Given() {
		dst = appendPath(dst, "track skip", sp.other[Highest])
	}
	return dst
}

func (f *Figure) appendEnough(dst []byte, sp *spoke, i int) []byte {
	v := f.enough(i)
	if v == 0 {
		return dst
	}
	dst = appendPath(dst, "enough halo", sp.notch[v])
	return appendPath(dst, "enough", sp.notch[v])
}

// appendNumber appends what stands in the petal: its number in the round end,
// or "–" on the track. Split petals carry no numbers; the table does.
func (f *Figure) appendNumber(dst []byte, g *geometry, i int) []byte {
	sp, now := &g.spokes[i], answerAt(f.Now, i)
	if f.Other != nil {
		other := answerAt(f.Other, i)
		switch across := 9.0; {
		case !now.Given() && !other.Given():
			return appendDash(dst, sp.dir, 0)
		case !now.Given():
			return appendDash(dst, sp.dir, -across)
		case !other.Given():
			return appendDash(dst, sp.dir, across)
		}
		return dst
	}
	if !now.Given() {
		return appendDash(dst, sp.dir, 0)
	}
	class, r, size := "num", g.shapes[now.Value].c2, g.shapes[now.Value].w2
	if change, _ := compare(now, answerAt(f.Then, i)); change == Higher {
		then := f.Then[i].Value
		if grown := tip(now.Value) - tip(then); grown >= roomForNumber {
			class, r = "num on-grow", math.Min(g.shapes[now.Value].c2+1, tip(now.Value)-grown/2+2)
		} else {
			r, size = g.shapes[then].c2-.5, g.shapes[then].w2
		}
	}
	dst = append(append(dst, `<text class="`...), class...)
	switch {
	case now.Value%2 == 0:
	case size < 13:
		dst = append(dst, " half bud"...)
	default:
		dst = append(dst, " half"...)
	}
	dst = append(dst, '"')
	x, y := sp.dir.at(r, 0)
	dst = appendXY(dst, x, y+5.2)
	dst = appendHalves(append(dst, '>'), int(now.Value))
	return append(dst, `</text>`...)
}

func appendDash(dst []byte, d direction, across float64) []byte {
	x, y := d.at(dashAt, across)
	dst = appendXY(append(dst, `<text class="num skip"`...), x, y+5)
	return append(dst, `>–</text>`...)
}

// appendBadges appends the ring of icons round a flower, and the labels.
func appendBadges(dst []byte, f *Figure) []byte {
	g := geometryFor(len(f.Areas))
	for i := range g.spokes {
		sp, a := &g.spokes[i], &f.Areas[i]
		if f.growing(i) {
			dst = append(dst, `<g class="badge growing">`...)
		} else {
			dst = append(dst, `<g class="badge">`...)
		}
		dst = append(dst, sp.badge...)
		x, y := sp.dir.at(badgeAt, 0)
		dst = appendIcon(dst, a, x, y)
		dst = append(dst, `</g>`...)
		if len(g.spokes) <= maxLabels {
			dst = appendLabel(dst, sp.label, a.Label, f.RTL)
		}
	}
	return dst
}

func appendIcon(dst []byte, a *Area, x, y float64) []byte {
	if a.Icon == "" {
		dst = appendXY(append(dst, `<text class="letter"`...), x, y+5.2)
		dst = appendText(append(dst, '>'), initial(a.Label))
		return append(dst, `</text>`...)
	}
	dst = appendPoint(append(dst, `<g class="icon" transform="translate(`...), x-9, y-9)
	dst = append(append(dst, `) scale(.75)">`...), a.Icon...)
	return append(dst, `</g>`...)
}
