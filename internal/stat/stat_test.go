package stat

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestNothingIsSaidOfNobody: what is not known is said, and never a nought or NaN.
func TestNothingIsSaidOfNobody(t *testing.T) {
	for name, got := range map[string]any{
		"mean of none":        MeanOf(Sums{}, Level),
		"impossible sums":     MeanOf(Sums{3, 9, 1}, Level),
		"fewer than none":     MeanOf(Sums{-1, 1, 1}, Level),
		"floats of none":      MeanOfFloats(0, 0, 0, Level),
		"floats that are not": MeanOfFloats(2, math.NaN(), 1, Level),
		"impossible floats":   MeanOfFloats(2, 10, 1, Level),
	} {
		if diff := cmp.Diff(Mean{}, got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", name, diff)
		}
	}
	for _, c := range []Count{{}, {1, 0}, {-1, 5}, {6, 5}, {0, -2}} {
		if got := ShareOf(c, Level); got.Known || got.Value != 0 || got.Interval.Known {
			t.Errorf("share of %v is %+v", c, got)
		}
		if got := DifferenceOf(c, Count{1, 2}, Level); got != (Difference{}) {
			t.Errorf("difference of %v is %+v", c, got)
		}
		if got := DifferenceOf(Count{1, 2}, c, Level); got != (Difference{}) {
			t.Errorf("difference with %v is %+v", c, got)
		}
	}
	if got := (Histogram{{3, 0}, {4, -2}}).Quartiles(); got != (Quartiles{}) {
		t.Errorf("quartiles of nobody are %+v", got)
	}
	for _, level := range []float64{0, 1, -0.5, 95, math.NaN()} {
		if m, s := MeanOf(Sums{2, 4, 10}, level), ShareOf(Count{1, 2}, level); m.Interval.Known || s.Interval.Known || !m.SD.Known {
			t.Errorf("at level %v there is an interval: %+v, %+v", level, m, s)
		}
	}
}

func TestOneAndEqual(t *testing.T) {
	if diff := cmp.Diff(Mean{N: 1, Known: true, Value: 7}, MeanOf(Sums{1, 7, 49}, Level)); diff != "" {
		t.Errorf("one: %s", diff)
	}
	want := Mean{4, true, 7, Number{true, 0}, Interval{true, 7, 7}}
	if diff := cmp.Diff(want, MeanOf(Sums{4, 28, 196}, Level)); diff != "" {
		t.Errorf("equal: %s", diff)
	}
	if diff := cmp.Diff(Mean{2, true, -0.5, Number{true, 0}, Interval{true, -0.5, -0.5}}, MeanOf(Sums{2, 100, 5000}, Level).Times(-0.01)); diff != "" {
		t.Errorf("turned round: %s", diff)
	}
}

// TestSumsDoNotOverflowTheirSpread: a nation's people, with a scale in hundredths.
func TestSumsDoNotOverflowTheirSpread(t *testing.T) {
	var s Sums
	s.Add(10_000, 30_000_000)
	s.Add(0, 30_000_000)
	m := MeanOf(s, Level)
	if m.Value != 5000 || math.Abs(m.SD.Value-5000) > 1e-4 {
		t.Errorf("it is %+v", m)
	}
	if half := MeanOf(Sums{30_000_000, 0, 0}.Plus(Sums{30_000_000, 300_000_000_000, 3_000_000_000_000_000}), Level); half != m {
		t.Errorf("in two parts it is %+v, in one %+v", half, m)
	}
}

func TestReliableChange(t *testing.T) {
	for _, c := range [][2]float64{{0, 0.8}, {-1, 0.8}, {10, -0.1}, {10, 1.1}, {math.NaN(), 0.8}, {10, math.NaN()}, {math.Inf(1), 0.8}} {
		if got := ReliableChange(c[0], c[1]); got != 0 {
			t.Errorf("of %v it is %f", c, got)
		}
	}
	if got := ReliableChange(10, 1); got != 0 {
		t.Errorf("of a perfect measure it is %f", got)
	}
}

func TestWhatBecameOfAScore(t *testing.T) {
	lower := Score{Better: -1, Reliable: 6, CutOff: 10, HasCutOff: true} // as a count of symptoms
	higher := Score{Better: 1, Reliable: 5, CutOff: 25, HasCutOff: true} // as a sum of how life is
	for _, c := range []struct {
		name          string
		score         Score
		first, latest int64
		want          Pair
	}{
		{"down by just enough, and across", lower, 15, 9, Pair{true, -6, ReliablyBetter, 1}},
		{"down by not enough, and across", lower, 14, 9, Pair{true, -5, Better, 1}},
		{"on the cut-off is not across", lower, 16, 10, Pair{true, -6, ReliablyBetter, 0}},
		{"up by enough, and across the wrong way", lower, 9, 20, Pair{true, 11, ReliablyLower, -1}},
		{"up, the wrong way, by not enough", lower, 12, 13, Pair{true, 1, Lower, 0}},
		{"the same", lower, 12, 12, Pair{true, 0, Same, 0}},
		{"up to the cut-off is across", higher, 20, 25, Pair{true, 5, ReliablyBetter, 1}},
		{"down from the cut-off", higher, 25, 24, Pair{true, -1, Lower, -1}},
		{"nothing was published", Score{Better: 1}, 0, 99, Pair{true, 99, Better, 0}},
		{"neither way is better", Score{Reliable: 1, CutOff: 5, HasCutOff: true}, 0, 99, Pair{Change: 99}},
	} {
		got := c.score.Pair(c.first, c.latest)
		if got != c.want {
			t.Errorf("%s: it is %+v, not %+v", c.name, got, c.want)
		}
		if got.ReliablyBetterAndAcross() != (c.want.Moved == ReliablyBetter && c.want.Crossed == 1) {
			t.Errorf("%s: reliably better and across: %t", c.name, got.ReliablyBetterAndAcross())
		}
	}
}

func TestEffectSize(t *testing.T) {
	began := Histogram{{10, 2}, {20, 2}}.Sums()
	moved := Histogram{{-5, 3}, {-1, 1}}.Sums()
	if got := EffectSize(moved, began); !got.Known || math.Abs(got.Value+4/math.Sqrt(100.0/3)) > 1e-12 {
		t.Errorf("it is %+v", got)
	}
	for name, of := range map[string][2]Sums{
		"one person":       {{1, 2, 4}, {1, 5, 25}},
		"all began equal":  {moved, {4, 20, 100}},
		"not those people": {moved, {5, 60, 1000}},
		"nobody":           {},
	} {
		if got := EffectSize(of[0], of[1]); got != (Number{}) {
			t.Errorf("%s: it is %+v", name, got)
		}
	}
}

func TestFunnelsKeepTheirOrder(t *testing.T) {
	f := FunnelOfShares([]Count{{90, 100}, {}, {50, 100}, {1, 100}, {62, 100}, {3, 2}}, FunnelRules{})
	var where []Where
	var known []bool
	for _, p := range f.Places {
		where, known = append(where, p.Where), append(known, p.Known)
	}
	if diff := cmp.Diff([]Where{AboveOuter, Within, Within, BelowOuter, AboveInner, Within}, where); diff != "" {
		t.Errorf("where: %s", diff)
	}
	if diff := cmp.Diff([]bool{true, false, true, true, true, false}, known); diff != "" {
		t.Errorf("known: %s", diff)
	}
	limits, chance := f.At(100)
	if limits != f.Places[0].Limits || chance != limits {
		t.Errorf("the line at 100 is %v and %v", limits, chance)
	}
	if limits, _ := f.At(0); limits.Inner.Known || limits.Outer.Known {
		t.Error("there are limits for nobody")
	}
}

// far are places that lie further apart than chance would put them.
func far(places int) (list []Count) {
	for i := range places {
		list = append(list, Count{int64(30 + 40*(i%2)), 100})
	}
	return list
}

func TestLimitsAreWidenedWherePlacesAreManyAndFarApart(t *testing.T) {
	for name, c := range map[string]struct {
		places []Count
		allow  Allowance
		wide   bool
	}{
		"not asked for":     {far(LeastPlaces), ByChance, false},
		"a factor":          {far(LeastPlaces), ByFactor, true},
		"between":           {far(LeastPlaces), Between, true},
		"too few":           {far(LeastPlaces - 1), Between, false},
		"nobody in one":     {append(far(LeastPlaces-1), Count{}), Between, false},
		"alike":             {slices.Repeat(far(1), LeastPlaces), Between, false},
		"one odd among ten": {append([]Count{{90, 100}}, slices.Repeat([]Count{{50, 100}}, 9)...), Between, false},
	} {
		f := FunnelOfShares(c.places, FunnelRules{Allow: c.allow})
		if f.Widened != c.wide {
			t.Errorf("%s: widened is %t: %+v", name, f.Widened, f.Dispersion)
		}
		for _, p := range f.Places {
			if same := p.Limits == p.Chance; same == c.wide {
				t.Errorf("%s: limits %+v, and by chance %+v", name, p.Limits, p.Chance)
			}
		}
	}
}

// TestAMoveIsNoOverDispersion: what was added to counts at random makes limits wider, and is not
// taken for places that differ.
func TestAMoveIsNoOverDispersion(t *testing.T) {
	exact, moved := FunnelOfShares(far(12), FunnelRules{}), FunnelOfShares(far(12), FunnelRules{Moved: 10})
	if !(moved.Dispersion.Phi < exact.Dispersion.Phi) || !(moved.Dispersion.Tau < exact.Dispersion.Tau) {
		t.Errorf("exact %+v, moved %+v", exact.Dispersion, moved.Dispersion)
	}
	if a, b := exact.Places[0].Chance.Outer, moved.Places[0].Chance.Outer; !(b.Low < a.Low && a.High < b.High) {
		t.Errorf("limits %v of exact counts, %v of moved ones", a, b)
	}
}

// TestAFactorClosesInAndBetweenDoesNot: that is what tells the two apart.
func TestAFactorClosesInAndBetweenDoesNot(t *testing.T) {
	const many = 1_000_000_000
	factor, _ := FunnelOfShares(far(12), FunnelRules{Allow: ByFactor}).At(many)
	f := FunnelOfShares(far(12), FunnelRules{Allow: Between})
	between, _ := f.At(many)
	if width := factor.Inner.High - factor.Inner.Low; width > 0.001 {
		t.Errorf("by a factor it is %f wide", width)
	}
	if half := (between.Inner.High - between.Inner.Low) / 2; math.Abs(half-normal(InnerLevel)*f.Dispersion.Tau) > 0.001 {
		t.Errorf("between, it is %f to each side of the target, and tau is %f", half, f.Dispersion.Tau)
	}
}

// TestAFunnelCallsNothingRareThatIsNot: a place is beyond a limit where so few or so many
// are less likely than that, and nowhere else. The chances are added up one by one.
func TestAFunnelCallsNothingRareThatIsNot(t *testing.T) {
	for n := int64(1); n <= 40; n++ {
		chance := math.Pow(0.5, float64(n)) // of none, where the target is a half
		var upTo float64
		for r := int64(0); r <= n; r++ {
			upTo += chance
			chance *= float64(n-r) / float64(r+1)
			p := FunnelOfShares([]Count{{r, n}, {n - r, n}}, FunnelRules{}).Places
			if p[0].Where != -p[1].Where {
				t.Errorf("%d of %d is %d, and the rest of them %d", r, n, p[0].Where, p[1].Where)
			}
			want := Within
			switch {
			case upTo < (1-OuterLevel)/2:
				want = BelowOuter
			case upTo < (1-InnerLevel)/2:
				want = BelowInner
			}
			if got := min(p[0].Where, Within); got != want {
				t.Errorf("%d of %d is %d; so few have the chance %f", r, n, got, upTo)
			}
		}
	}
}

func TestFunnelsOfNobody(t *testing.T) {
	wide := FunnelRules{Allow: Between}
	for name, f := range map[string]Funnel{
		"no place":           FunnelOfShares(nil, wide),
		"nobody":             FunnelOfShares([]Count{{}, {}}, wide),
		"no means":           FunnelOfMeans(nil, wide),
		"one person a place": FunnelOfMeans([]Sums{{1, 4, 16}, {1, 5, 25}}, wide),
	} {
		limits, _ := f.At(10)
		if f.Known || f.Widened || f.Dispersion.Known || limits.Inner.Known || limits.Outer.Known {
			t.Errorf("%s: %+v", name, f)
		}
	}
	same := FunnelOfMeans([]Sums{{2, 8, 32}, {3, 12, 48}}, wide)
	if want := (Interval{true, 4, 4}); !same.Known || same.Dispersion.Known || same.Places[1].Limits.Outer != want || same.Places[1].Where != Within {
		t.Errorf("where nobody differs: %+v", same)
	}
	if one := FunnelOfShares([]Count{{3, 9}}, wide); one.Dispersion.Known || one.Places[0].Where != Within {
		t.Errorf("one place: %+v", one)
	}
}

// TestWhatAFunnelDoesToItsInput: it reads it only.
func TestWhatAFunnelDoesToItsInput(t *testing.T) {
	places := []Count{{9, 10}, {1, 10}, {5, 10}}
	bars := Histogram{{9, 1}, {3, 2}}
	FunnelOfShares(places, FunnelRules{Allow: Between})
	bars.Quartiles()
	if !slices.Equal(places, []Count{{9, 10}, {1, 10}, {5, 10}}) || !slices.Equal(bars, Histogram{{9, 1}, {3, 2}}) {
		t.Errorf("they are now %v and %v", places, bars)
	}
}
