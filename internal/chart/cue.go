package chart

// cues are the five growing petals of the guided page, made once.
var cues = func() (list [6]string) {
	up := spokeDirection(0, 10)
	track := up.appendPetal([]byte(`<svg class="chart cue" viewBox="-24 -142 48 114" aria-hidden="true" focusable="false"><path class="track" d="`), shapeFor(10, Highest))
	for stage := 1; stage <= 5; stage++ {
		b := append(append([]byte(nil), track...), `"/><path class="base" d="`...)
		b = up.appendPetal(b, shapeFor(10, Step(2*stage)))
		list[stage] = string(append(b, `"/></svg>`...))
	}
	return list
}()

// AppendCue appends one petal, as long as stage 1 to 5 is far along: a cue
// without words for a step card. It is hidden from screen readers, since the
// card's words say the same; any other stage appends nothing.
func AppendCue(dst []byte, stage int) []byte {
	if stage < 1 || stage > 5 {
		return dst
	}
	return append(dst, cues[stage]...)
}
