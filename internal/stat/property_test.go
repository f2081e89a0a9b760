package stat

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func drawHistogram(t *rapid.T) Histogram {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Bar {
		return Bar{rapid.Int64Range(-400, 400).Draw(t, "value"), rapid.Int64Range(0, 5000).Draw(t, "count")}
	}), 0, 12).Draw(t, "bars")
}

func drawCount(t *rapid.T) Count {
	of := rapid.Int64Range(1, 1_000_000).Draw(t, "of")
	return Count{rapid.Int64Range(0, of).Draw(t, "yes"), of}
}

func drawLevel(t *rapid.T) float64 {
	return rapid.SampledFrom([]float64{0.5, 0.8, 0.95, 0.998}).Draw(t, "level")
}

// finite tells whether no number is NaN or infinite.
func finite(numbers ...float64) bool {
	return !slices.ContainsFunc(numbers, func(n float64) bool { return math.IsNaN(n) || math.IsInf(n, 0) })
}

// alike tells whether two numbers differ by rounding alone, on a scale.
func alike(a, b, scale float64) bool { return math.Abs(a-b) <= 1e-9*max(1, scale) }

func TestMeansHoldTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h, level := drawHistogram(t), drawLevel(t)
		m := MeanOf(h.Sums(), level)
		q := h.Quartiles()
		if m.Known != q.Known || m.N != q.N || m.SD.Known != (m.N > 1) || m.Interval.Known != (m.N > 1) {
			t.Fatalf("what is known differs: %+v, %+v", m, q)
		}
		if !m.Known {
			return
		}
		if !finite(m.Value, m.SD.Value, m.Interval.Low, m.Interval.High) || m.Value < q.Least || m.Value > q.Most || m.SD.Value < 0 {
			t.Fatalf("the mean lies nowhere: %+v, %+v", m, q)
		}
		if !(q.Least <= q.Lower && q.Lower <= q.Median && q.Median <= q.Upper && q.Upper <= q.Most) {
			t.Fatalf("quartiles are out of order: %+v", q)
		}
		if m.N > 1 && !m.Interval.Has(m.Value) {
			t.Fatalf("the interval does not hold the mean: %+v", m)
		}
		reversed := slices.Clone(h)
		slices.Reverse(reversed)
		if MeanOf(reversed.Sums(), level) != m || reversed.Quartiles() != q {
			t.Fatal("the order of the bars changes the result")
		}
	})
}

// TestMeansShrinkAndTurn: ten times the same people are surer; turned round, all turns.
func TestMeansShrinkAndTurn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := append(drawHistogram(t), Bar{1, 1}, Bar{2, 1}) // at least two who differ
		var more, turned Histogram
		for _, b := range h {
			more = append(more, Bar{b.Value, 10 * b.Count})
			turned = append(turned, Bar{-b.Value, b.Count})
		}
		m := MeanOf(h.Sums(), Level)
		if sure := MeanOf(more.Sums(), Level); sure.Interval.High-sure.Interval.Low >= m.Interval.High-m.Interval.Low || !alike(sure.Value, m.Value, 400) {
			t.Fatalf("ten times as many give %+v, not narrower than %+v", sure, m)
		}
		if wide := MeanOf(h.Sums(), 0.998); wide.Interval.Low >= m.Interval.Low || wide.Interval.High <= m.Interval.High {
			t.Fatalf("a higher level is not wider: %+v, %+v", wide, m)
		}
		if MeanOf(turned.Sums(), Level) != m.Times(-1) {
			t.Fatalf("turned round it is %+v, not %+v", MeanOf(turned.Sums(), Level), m.Times(-1))
		}
	})
}

func TestFloatsAgreeWithSums(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := append(drawHistogram(t), Bar{1, 1}, Bar{2, 1}).Sums()
		a, b := MeanOf(s, Level), MeanOfFloats(s.N, float64(s.Sum), float64(s.Squares), Level)
		if a.N != b.N || a.Value != b.Value || !alike(a.SD.Value, b.SD.Value, 400) || !alike(a.Interval.Low, b.Interval.Low, 400) {
			t.Fatalf("%+v and %+v", a, b)
		}
	})
}

func TestSharesHoldTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, level := drawCount(t), drawLevel(t)
		s := ShareOf(c, level)
		if !s.Interval.Has(s.Value) || s.Interval.Low < 0 || s.Interval.High > 1 || s.Interval.Low == s.Interval.High {
			t.Fatalf("the interval is %+v", s)
		}
		if sure := ShareOf(Count{10 * c.Yes, 10 * c.Of}, level); sure.Interval.High-sure.Interval.Low >= s.Interval.High-s.Interval.Low {
			t.Fatalf("ten times as many are not surer: %+v, %+v", sure, s)
		}
		not := ShareOf(Count{c.Of - c.Yes, c.Of}, level)
		if !alike(not.Interval.Low, 1-s.Interval.High, 1) || !alike(not.Interval.High, 1-s.Interval.Low, 1) {
			t.Fatalf("those who did not are %+v, not the rest of %+v", not, s)
		}
	})
}

func TestDifferencesHoldTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, level := drawCount(t), drawCount(t), drawLevel(t)
		d, back := DifferenceOf(a, b, level), DifferenceOf(b, a, level)
		if !d.Interval.Has(d.Value) || d.Interval.Low < -1 || d.Interval.High > 1 {
			t.Fatalf("it is %+v", d)
		}
		if !alike(back.Value, -d.Value, 1) || !alike(back.Interval.Low, -d.Interval.High, 1) || !alike(back.Interval.High, -d.Interval.Low, 1) {
			t.Fatalf("the other way it is %+v, not %+v turned", back, d)
		}
		if more := DifferenceOf(Count{10 * a.Yes, 10 * a.Of}, Count{10 * b.Yes, 10 * b.Of}, level); more.Interval.High-more.Interval.Low >= d.Interval.High-d.Interval.Low {
			t.Fatalf("ten times as many are not surer: %+v, %+v", more, d)
		}
	})
}

// TestBetterTurnsRound: a scale upside down with its cut-off gives the same moves. On it,
// a score at or above c is one at or below -c, so the cut-off is one unit on.
func TestBetterTurnsRound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first, latest := rapid.Int64Range(0, 40).Draw(t, "first"), rapid.Int64Range(0, 40).Draw(t, "latest")
		up := Score{Better: 1, Reliable: rapid.Float64Range(0, 12).Draw(t, "reliable"), CutOff: rapid.Int64Range(0, 40).Draw(t, "cut-off"), HasCutOff: rapid.Bool().Draw(t, "has")}
		down := up
		down.Better, down.CutOff = -1, 1-up.CutOff
		a, b := up.Pair(first, latest), down.Pair(-first, -latest)
		if a.Moved != b.Moved || a.Crossed != b.Crossed || a.Change != -b.Change {
			t.Fatalf("%+v and %+v", a, b)
		}
		if back := up.Pair(latest, first); back.Moved != -a.Moved || back.Crossed != -a.Crossed {
			t.Fatalf("there %+v, back %+v", a, back)
		}
	})
}

func drawPoints(t *rapid.T) []Point {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Point {
		return Point{rapid.IntRange(0, 9).Draw(t, "known") > 0, float64(rapid.IntRange(-40, 40).Draw(t, "value")) / 8, 10}
	}), 0, 60).Draw(t, "points")
}

// TestChartsMoveWithTheirPoints: shifted, stretched or turned round, the same points give
// the same signals, and limits that went with them.
func TestChartsMoveWithTheirPoints(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		points := drawPoints(t)
		rules := Rules{Least: 6, Run: 4, Trend: 4, Hugging: 5}
		by, times := float64(rapid.IntRange(-1000, 1000).Draw(t, "by"))/4, rapid.SampledFrom([]float64{-1, 0.5, 1, 4}).Draw(t, "times")
		moved := slices.Clone(points)
		for i := range moved {
			moved[i].Value = moved[i].Value*times + by
		}
		a, err := XmROf(points, nil, rules)
		b, err2 := XmROf(moved, nil, rules)
		if err != nil || err2 != nil || len(a.Phases) != len(b.Phases) {
			t.Fatal(err, err2)
		}
		for i, p := range a.Phases {
			q := b.Phases[i]
			if p.Known != q.Known || p.Known && (!alike(q.Centre, p.Centre*times+by, 1000) || !alike(q.MeanRange, p.MeanRange*math.Abs(times), 1000) || !(q.Low <= q.Centre && q.Centre <= q.High)) {
				t.Fatalf("%+v became %+v", p, q)
			}
		}
		if len(a.Signals) != len(b.Signals) {
			t.Fatalf("%v became %v", a.Signals, b.Signals)
		}
		if times < 0 {
			return // signals of both sides that begin at one point change places
		}
		for i, s := range a.Signals {
			if s.Kind != b.Signals[i].Kind || s.Side != b.Signals[i].Side || !slices.Equal(s.Points, b.Signals[i].Points) {
				t.Fatalf("%v became %v", s, b.Signals[i])
			}
		}
	})
}

// TestNoSignalNamesAMissingPoint, one before the baseline, or one twice.
func TestNoSignalNamesAMissingPoint(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		points := drawPoints(t)
		if len(points) < 8 {
			return
		}
		from := rapid.IntRange(0, len(points)-1).Draw(t, "from")
		c, err := XmROf(points, []Baseline{{from, len(points) - 1}}, Rules{Least: 4, Run: 3, Trend: 3, Hugging: 3})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range c.Signals {
			for i, at := range s.Points {
				if !points[at].Known || at < from || i > 0 && at <= s.Points[i-1] {
					t.Fatalf("%+v of %+v", s, points)
				}
			}
		}
	})
}

func TestFunnelsHoldTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		places := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Count {
			of := rapid.Int64Range(0, 3000).Draw(t, "of")
			return Count{rapid.Int64Range(0, of).Draw(t, "yes"), of}
		}), 1, 40).Draw(t, "places")
		moved := rapid.Float64Range(0, 9).Draw(t, "moved")
		f, wide := FunnelOfShares(places, FunnelRules{Moved: moved}), FunnelOfShares(places, FunnelRules{drawAllowance(t), moved})
		for i, p := range f.Places {
			if p.N != places[i].Of || p.Known != (p.N > 0) {
				t.Fatalf("place %d is %+v of %+v", i, p, places[i])
			}
			if !p.Known {
				continue
			}
			inner, outer := p.Limits.Inner, p.Limits.Outer
			if !finite(inner.Low, inner.High, outer.Low, outer.High) || outer.Low < 0 || outer.High > 1 || outer.Low > inner.Low || inner.Low > inner.High || inner.High > outer.High {
				t.Fatalf("limits of %+v", p)
			}
			w := wide.Places[i]
			if w.Chance != p.Limits || w.Limits.Outer.Low > outer.Low || w.Limits.Inner.Low > inner.Low || w.Limits.Inner.High < inner.High || w.Limits.Outer.High < outer.High {
				t.Fatalf("limits are narrowed: %+v, %+v", p, w)
			}
			if w.Where*p.Where < 0 || max(w.Where, -w.Where) > max(p.Where, -p.Where) {
				t.Fatalf("widened, it lies further out: %+v, %+v", p, w)
			}
			more, _ := f.At(100 * p.N)
			if float64(p.N)*f.SD*f.SD > 5 && more.Inner.High-more.Inner.Low >= inner.High-inner.Low {
				t.Fatalf("a hundred times as many have wider limits: %v, %v", more, inner)
			}
		}
	})
}

func drawAllowance(t *rapid.T) Allowance {
	return rapid.SampledFrom([]Allowance{ByChance, ByFactor, Between}).Draw(t, "allow")
}

// TestFunnelsTurnRound: counting those who did not gives the same picture upside down.
func TestFunnelsTurnRound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		places := rapid.SliceOfN(rapid.Custom(drawCount), 1, 20).Draw(t, "places")
		var not []Count
		for _, c := range places {
			not = append(not, Count{c.Of - c.Yes, c.Of})
		}
		rules := FunnelRules{Allow: drawAllowance(t)}
		a, b := FunnelOfShares(places, rules), FunnelOfShares(not, rules)
		for i, p := range a.Places {
			q := b.Places[i]
			if !alike(p.Limits.Inner.Low, 1-q.Limits.Inner.High, 1) || !alike(p.Limits.Outer.High, 1-q.Limits.Outer.Low, 1) || p.Where != -q.Where {
				t.Fatalf("%+v and %+v", p, q)
			}
		}
	})
}
