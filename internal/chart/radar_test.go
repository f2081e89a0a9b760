package chart

import (
	"fmt"
	"strings"
	"testing"
)

func TestRadarGolden(t *testing.T) {
	r := Radar{
		ID: "r", Title: "Four readings", Desc: "d", Areas: adultAreas(),
		Series: []Series{
			{StyleNow, answers(6, 5, 8, 4, 7, 6, 2, 5, 7, 0)},
			{StyleThen, answers(3, 5, 6, 4, 3, 7, 4, 1, 5, 3)},
			{StyleOther, answers(7, 0, 7, 0, 7, 6, 5, 5, 6, 7)},
			{StyleFirst, all(1.5)},
		},
	}
	golden(t, "radar", AppendRadar(nil, &r))
}

func TestRadarLine(t *testing.T) {
	for _, c := range []struct {
		name        string
		answers     []Answer
		moves, ends int // pieces, and whether the line closes
		lines       int
	}{
		{"all given closes", answers(1, 2, 3, 4), 1, 1, 3},
		{"one left opens it", answers(1, 0, 3, 4), 1, 0, 2},
		{"two left", answers(1, 0, 3, 0), 0, 0, 0},
		{"round the end", answers(1, 0, 0, 4), 1, 0, 1},
		{"none", answers(0, 0, 0, 0), 0, 0, 0},
	} {
		s := Series{Answers: c.answers}
		d := string(s.appendLine(nil, geometryFor(4)))
		if strings.Count(d, "M") != c.moves || strings.Count(d, "Z") != c.ends || strings.Count(d, "L") != c.lines {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

func TestSwatchesAndCues(t *testing.T) {
	for s := SwatchNow; s < swatchCount; s++ {
		if e := wellFormed(t, AppendSwatch(nil, s)); e[0].attrs["aria-hidden"] != "true" || len(e) < 2 {
			t.Errorf("swatch %d: %v", s, e)
		}
	}
	if got := AppendSwatch(nil, swatchCount); got != nil {
		t.Errorf("a swatch that is none: %s", got)
	}
	for stage := 1; stage <= 5; stage++ {
		wellFormed(t, AppendCue(nil, stage))
	}
	if AppendCue(nil, 0) != nil || AppendCue(nil, 6) != nil {
		t.Error("a cue for no stage")
	}
}

func TestShares(t *testing.T) {
	for name, s := range map[string]Shares{"shares": {Lower: 31, Same: 52, Higher: 131}, "shares-none": {}} {
		s.ID, s.Title, s.Desc = "s", "Home", "131 of 214 higher"
		golden(t, name, AppendShares(nil, &s))
	}
	for _, s := range []Shares{{Lower: 1}, {Higher: 3}, {Same: 1, Higher: 1000000}, {Lower: -4, Same: 2}, {Higher: 65, Rest: 25}, {Lower: 5, Rest: 9, RestAt: 7}} {
		end := 0.0
		for _, e := range wellFormed(t, AppendShares(nil, &s)) {
			if c := e.attrs["class"]; c == "lower" || c == "same" || c == "higher" || c == "rest" {
				var x, width float64
				if _, err := fmt.Sscanf(e.attrs["d"], "M%g 0h%gv8", &x, &width); err != nil {
					t.Fatalf("%s: %v", e.attrs["d"], err)
				}
				end = x + width
			}
		}
		if end < 99.5 || end > 100.5 {
			t.Errorf("%+v ends at %v", s, end)
		}
	}
}
