package chart

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func points(steps ...float64) []Point {
	out := make([]Point, len(steps))
	for i, a := range answers(steps...) {
		at := day([]int{0, 150, 280, 500, 505, 700}[i])
		out[i] = Point{At: at, Label: at.Format("Jan 06"), Answer: a}
	}
	return out
}

func TestLineGolden(t *testing.T) {
	cases := map[string]Line{
		"line":        {Points: points(3, 4, 6, 10), Enough: Step(8), Pins: []Pin{{At: day(280), Number: 1}, {At: day(284), Number: 2, Kind: Skill}, {At: day(600), Number: 3, Kind: Helped}}},
		"line-gap":    {Points: points(3, 4, 0, 5, 6.5, 6), PinRow: true},
		"line-single": {Points: points(10)},
		"line-none":   {Points: points(0, 0)},
		"line-empty":  {From: day(0), To: day(90)},
	}
	for name, l := range cases {
		t.Run(name, func(t *testing.T) {
			l.ID, l.Title, l.Desc = "l", "Home & garden", "From 3 to 10."
			golden(t, name, AppendLine(nil, &l))
		})
	}
}

func TestLineBreaksAtGaps(t *testing.T) {
	l := Line{Points: points(3, 4, 0, 5, 6)}
	s := l.scale()
	d := string(l.appendPathData(nil, &s))
	if strings.Count(d, "M") != 2 || strings.Count(d, "L") != 2 {
		t.Errorf("two pieces of one step each, drawn as %s", d)
	}
}

func TestDatesDoNotCollide(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var ticks []axisLabel
		for range rapid.IntRange(0, 30).Draw(t, "n") {
			ticks = append(ticks, axisLabel{
				text: rapid.StringMatching(`[A-Za-z0-9 ]{1,16}`).Draw(t, "text"),
				x:    rapid.Float64Range(10, 300).Draw(t, "x"),
			})
		}
		n := len(ticks)
		kept := pickLabels(ticks, 6, 314)
		if n > 0 && len(kept) == 0 {
			t.Fatal("no date left")
		}
		for i, l := range kept {
			if l.from < 5.99 || l.to > 314.01 {
				t.Fatalf("%q at %v to %v is outside", l.text, l.from, l.to)
			}
			if i > 0 && l.from < kept[i-1].to+11.9 {
				t.Fatalf("%q at %v touches %q, which ends at %v", l.text, l.from, kept[i-1].text, kept[i-1].to)
			}
		}
	})
}

func TestPinsKeepApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 14).Draw(t, "n")
		xs := make([]float64, n)
		for i := range xs {
			xs[i] = rapid.Float64Range(0, 300).Draw(t, "x")
			if i > 0 {
				xs[i] = max(xs[i], xs[i-1])
			}
		}
		for i, x := range spread(xs, pinPitch, 10, 310) {
			if x < 9.99 || x > 310.01 {
				t.Fatalf("pin %d at %v", i, x)
			}
			if i > 0 && x-spread(xs, pinPitch, 10, 310)[i-1] < pinPitch-.01 {
				t.Fatalf("pins %d and %d touch", i-1, i)
			}
		}
	})
}

func TestTimeScale(t *testing.T) {
	s := timeScale{x0: 10, x1: 110}
	s.include(day(50))
	if got := s.at(day(50)); got != 60 {
		t.Errorf("a single moment stands at %v, not in the middle", got)
	}
	s.include(day(100))
	s.include(day(0))
	for d, want := range map[int]float64{0: 10, 25: 35, 100: 110} {
		if got := s.at(day(d)); got != want {
			t.Errorf("day %d is at %v, want %v", d, got, want)
		}
	}
}

func BenchmarkLine(b *testing.B) {
	l := Line{ID: "l", Title: "Home", Desc: "From 3 to 10.", Points: points(3, 4, 0, 5, 6.5, 6), Pins: []Pin{{At: day(150), Number: 1}}, From: time.Time{}}
	b.ReportAllocs()
	var buf []byte
	for b.Loop() {
		buf = AppendLine(buf[:0], &l)
	}
}
