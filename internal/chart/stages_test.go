package chart

import (
	"fmt"
	"strings"
	"testing"
)

func TestStages(t *testing.T) {
	golden(t, "stages", AppendStages(nil, &Stages{Counts: [5]int{10, 25, 40, 20, 5}}, &Stages{Counts: [5]int{0, 15, 35, 30}, Rest: 20}))
	for _, s := range []Stages{{Counts: [5]int{1, 0, 0, 0, 2}}, {Counts: [5]int{-3, 0, 7}, Rest: 5}, {Rest: 1}} {
		end, parts := 0.0, 0
		for _, e := range wellFormed(t, AppendStages(nil, &s, &Stages{})) {
			var x, width, back float64
			if n, _ := fmt.Sscanf(e.attrs["d"], "M%g 0h%gv8H%gz", &x, &width, &back); n == 3 {
				if x != back || width <= 0 || x < end-.2 || x > end+.2 {
					t.Errorf("%+v: a part %q after %v", s, e.attrs["d"], end)
				}
				end, parts = x+width, parts+1
			}
		}
		if end < 99.5 || end > 100.5 || parts == 0 {
			t.Errorf("%+v: %d parts, which end at %v", s, parts, end)
		}
	}
	if got := string(AppendStages(nil, &Stages{}, &Stages{})); strings.Contains(got, "path") || strings.Contains(got, "NaN") {
		t.Errorf("nobody: %s", got)
	}
}
