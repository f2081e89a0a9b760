package chart

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func funnelOf(target float64, places ...FunnelPlace) Funnel {
	f := Funnel{ID: "f", Title: "By <service>", Desc: "2 of 3 within.", Across: "People", Up: "Stand higher", Target: target, Places: places}
	for n := 10.0; n <= 200; n += 10 {
		half := 50 / math.Sqrt(n)
		f.Limits = append(f.Limits, FunnelLimit{n, target - 3*half, target - 2*half, target + 2*half, target + 3*half})
	}
	return f
}

func TestFunnelGolden(t *testing.T) {
	arabic := funnelOf(50, FunnelPlace{N: 60, Value: 40, Mark: "1"})
	arabic.RTL, arabic.Across, arabic.Up = true, "الناس", "أعلى"
	wide := funnelOf(50, FunnelPlace{N: 120, Value: 80, Mark: "1"})
	wide.Chance = slices.Clone(wide.Limits)
	for i := range wide.Limits {
		l := &wide.Limits[i]
		l.OuterLow, l.InnerLow, l.InnerHigh, l.OuterHigh = l.OuterLow-10, l.InnerLow-10, l.InnerHigh+10, l.OuterHigh+10
	}
	cases := map[string]Funnel{
		"funnel-wide":   wide,
		"funnel":        funnelOf(50, FunnelPlace{N: 120, Value: 52, Mark: "1"}, FunnelPlace{N: 40, Value: 95, Mark: "2", Beyond: true}, FunnelPlace{N: 190, Value: 45, Mark: "10"}),
		"funnel-all":    funnelOf(100, FunnelPlace{N: 50, Value: 100, Mark: "1"}),
		"funnel-arabic": arabic,
		"funnel-empty":  {ID: "f", Title: "None", Desc: "Too few."},
	}
	for name, f := range cases {
		t.Run(name, func(t *testing.T) { golden(t, name, AppendFunnel(nil, &f)) })
	}
}

func TestAFunnelMarksWhatIsBeyondAndNothingElse(t *testing.T) {
	f := funnelOf(50, FunnelPlace{N: 120, Value: 52, Mark: "1"}, FunnelPlace{N: 40, Value: 95, Mark: "2", Beyond: true})
	elements := wellFormed(t, AppendFunnel(nil, &f))
	if count(elements, "place") != 1 || count(elements, "dot apart") != 1 || count(elements, "mark") != 2 {
		t.Errorf("%d circles, %d diamonds, %d marks", count(elements, "place"), count(elements, "dot apart"), count(elements, "mark"))
	}
	if got := string(AppendFunnel(nil, &Funnel{})); strings.Contains(got, "NaN") || strings.Contains(got, "Inf") {
		t.Errorf("nothing: %s", got)
	}
}
