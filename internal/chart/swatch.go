package chart

// Swatch is a small picture for a key. Its meaning stands in words beside it,
// so it is hidden from screen readers.
type Swatch uint8

// The swatches.
const (
	SwatchNow      Swatch = iota // a whole petal
	SwatchGrown                  // gold beyond the earlier petal
	SwatchWas                    // dashed outline beyond the petal
	SwatchNotGiven               // dotted track
	SwatchPerson                 // the person's half of a split petal
	SwatchOther                  // the other voice's half
	SwatchEnough                 // the notch of enough for me
	SwatchGrowing                // the filled badge
	SwatchLineNow                // the four lines of a Radar
	SwatchLineThen
	SwatchLineOther
	SwatchLineFirst
	SwatchMilestone // the three pins
	SwatchSkill
	SwatchHelped
	SwatchReading // the flower on the bank of a Wave
	SwatchWave    // the wave
	SwatchLower   // the three parts of Shares
	SwatchSame
	SwatchHigher
	SwatchStage1 // the parts of Stages
	SwatchStage2
	SwatchStage3
	SwatchStage4
	SwatchStage5
	SwatchRest
	swatchCount
)

// AppendSwatch appends the small picture of s.
func AppendSwatch(dst []byte, s Swatch) []byte {
	if s >= swatchCount {
		return dst
	}
	return append(dst, swatches[s]...)
}

// Petals in a swatch lie on their side.
const (
	swatchPetal = `d="M7 6.600A3.5 3.5 0 0 0 7 13.400L22 17.500A7.6 7.6 0 1 0 22 2.500Z"`
	swatchShort = `d="M7 6.600A3.5 3.5 0 0 0 7 13.400L13.5 15.200A5.4 5.4 0 1 0 13.5 4.800Z"`
)

var swatches = func() (list [swatchCount]string) {
	wrap := func(inner string) string {
		return `<svg class="chart swatch" viewBox="0 0 36 20" aria-hidden="true">` + inner + `</svg>`
	}
	line := func(s SeriesStyle) string {
		return wrap(`<g class="` + s.class() + `"><path class="stroke" d="M1 10H35"/>` + s.marker() + ` transform="translate(18 10)" class="marker"/></g>`)
	}
	pin := func(k PinKind) string {
		return wrap(`<g class="pin" transform="translate(18 10)scale(.85)">` + k.shape() + `</g>`)
	}
	list[SwatchNow] = wrap(`<path class="base" ` + swatchPetal + `/>`)
	list[SwatchGrown] = wrap(`<path class="grow" ` + swatchPetal + `/><path class="base edge" ` + swatchShort + `/>`)
	list[SwatchWas] = wrap(`<path class="was" d="M13.5 4.800L22 2.500A7.6 7.6 0 1 1 22 17.500L13.5 15.2"/><path class="base edge" ` + swatchShort + `/>`)
	list[SwatchNotGiven] = wrap(`<path class="track skip" ` + swatchPetal + `/>`)
	list[SwatchPerson] = wrap(`<path class="base" d="M4.7 9.500A3.5 3.5 0 0 1 7 6.600L22 2.500A7.6 7.6 0 0 1 31.6 9.500Z"/>`)
	list[SwatchOther] = wrap(`<path class="other plain" d="M4.7 6.500A3.5 3.5 0 0 0 7 9.400L22 13.500A7.6 7.6 0 0 0 31.6 6.500Z"/><path class="hatch" d="M11 6.500l-3 3M16 6.500l-4.5 4.500M21 6.500l-5.5 5.500M26 6.500l-6.5 6.500M30.5 7l-6.5 6.5"/>`)
	list[SwatchEnough] = wrap(`<path class="track" ` + swatchPetal + `/><path class="enough" d="M29.3 4.8A9 9 0 0 0 24.2 1.3M29.3 15.2A9 9 0 0 1 24.2 18.7"/>`)
	list[SwatchGrowing] = wrap(`<g class="badge growing"><circle cx="18" cy="10" r="8.5"/></g>`)
	for i, s := range [...]SeriesStyle{StyleNow, StyleThen, StyleOther, StyleFirst} {
		list[SwatchLineNow+Swatch(i)] = line(s)
	}
	for i, k := range [...]PinKind{Milestone, Skill, Helped} {
		list[SwatchMilestone+Swatch(i)] = pin(k)
	}
	list[SwatchReading] = wrap(`<g class="reading" transform="translate(18 10)">` + flowerMark + `</g>`)
	list[SwatchWave] = wrap(`<path class="water" d="M1 13C8 13 10 5 18 5S28 11 35 9V19H1Z"/><path class="stroke" d="M1 13C8 13 10 5 18 5S28 11 35 9"/>`)
	box := func(class string) string {
		return wrap(`<rect class="` + class + `" x="3" y="3" width="30" height="14"/>`)
	}
	for i, class := range [...]string{"lower", "same", "higher", "s1", "s2", "s3", "s4", "s5", "rest"} {
		list[SwatchLower+Swatch(i)] = box(class)
	}
	return list
}()
