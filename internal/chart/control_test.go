package chart

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func monthly(values ...float64) []ControlPoint {
	out := make([]ControlPoint, len(values))
	for i, v := range values {
		out[i] = ControlPoint{Label: day(30 * i).Format("Jan 2006"), Known: !math.IsNaN(v), Value: v}
	}
	return out
}

func TestControlGolden(t *testing.T) {
	none := math.NaN()
	marked := monthly(1, 1.2, .8, none, 1.1, .9, 1, 2.6, 2.5, 2.7, 2.4, 2.6)
	marked[7].Apart, marked[7].Note = true, "1"
	cases := map[string]Control{
		"control":       {Points: marked, Phases: []ControlPhase{{From: 0, To: 6, Centre: 1, Low: .3, High: 1.7}, {From: 7, To: 11, Centre: 2.55, Low: 2.1, High: 3}}},
		"control-below": {Points: monthly(-.2, -.3, -.1)},
		"control-none":  {Points: monthly(none, none)},
		"control-one":   {Points: monthly(.5), Phases: []ControlPhase{{Centre: .5, Low: .5, High: .5}}},
		"control-empty": {},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			c.ID, c.Title, c.Desc = "c", "Far & near", "In 7 months < 8."
			golden(t, name, AppendControl(nil, &c))
		})
	}
}

func TestControlBreaksAtWhatIsHidden(t *testing.T) {
	c := Control{Points: monthly(1, 2, math.NaN(), 3, 4, math.NaN(), 5)}
	line := string(c.appendLine(nil, c.scale()))
	if strings.Count(line, "M") != 2 || strings.Count(line, "L") != 2 {
		t.Errorf("two pieces of one step each, drawn as %s", line)
	}
	if n := count(wellFormed(t, AppendControl(nil, &c)), "dot skip"); n != 2 {
		t.Errorf("%d open marks", n)
	}
}

func TestAValueScaleTakesInItsValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.Float64Range(-9, 9).Draw(t, "low")
		s := newValueScale(low, low+rapid.Float64Range(0, 9).Draw(t, "more"))
		if s.low > low+1e-6 || s.high < low-1e-6 || s.step <= 0 {
			t.Fatalf("%v: %+v", low, s)
		}
		if ticks := (s.high - s.low) / s.step; ticks > mostPlotTicks+1.01 || ticks < .99 {
			t.Fatalf("%v ticks: %+v", ticks, s)
		}
		if got := strings.Count(string(s.append(nil, "")), "<text"); got < 2 || got > mostPlotTicks+2 {
			t.Fatalf("%d numbers: %+v", got, s)
		}
	})
}
