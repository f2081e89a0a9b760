package chart

import (
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func testWave() Wave {
	w := Wave{
		ID: "w", Title: "How the water has been", Desc: "Up and down.", High: "Easier", Low: "Harder",
		Readings: []time.Time{day(0), day(150), day(500)},
		Pins:     []Pin{{At: day(150), Number: 2, Kind: Skill}, {At: day(40), Number: 1}, {At: day(158), Number: 3, Kind: Helped}},
		Ticks:    []Tick{{day(0), "Jun 25"}, {day(60), "Aug 25"}, {day(150), "Oct 25"}, {day(500), "Oct 26"}},
	}
	for i, l := range []float64{2, 1, 2, 3, 2, 3, 4, 4, 2, 1, 2, 3, 3, 4, 5, 4, 3, 4, 4, 5} {
		w.Notes = append(w.Notes, Note{day(26 * i), l})
	}
	return w
}

func TestWaveGolden(t *testing.T) {
	w := testWave()
	golden(t, "wave", AppendWave(nil, &w))
	w.Gap = 60 * 24 * time.Hour
	w.Notes = append(append([]Note{}, w.Notes[:7]...), w.Notes[11:]...)
	w.Notes[3].Level = 0
	golden(t, "wave-gaps", AppendWave(nil, &w))
	golden(t, "wave-empty", AppendWave(nil, &Wave{ID: "w", Title: "t", Desc: "d"}))
	one := Wave{ID: "w", Title: "t", Desc: "d", Notes: []Note{{day(0), 3}}, Readings: []time.Time{day(0)}}
	golden(t, "wave-one-note", AppendWave(nil, &one))
}

// Between two notes the wave stays between their levels.
func TestWaveDoesNotOvershoot(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var c curve
		x := 0.0
		for range rapid.IntRange(1, 12).Draw(t, "notes") {
			x += rapid.Float64Range(.5, 200).Draw(t, "apart")
			c.add(x, waveY(float64(rapid.IntRange(1, 5).Draw(t, "level"))))
		}
		c.fit()
		for i := range len(c.x) - 1 {
			low, high := min(c.y[i], c.y[i+1]), max(c.y[i], c.y[i+1])
			for k := range 21 {
				y, ok := c.at(c.x[i] + (c.x[i+1]-c.x[i])*float64(k)/20)
				if !ok || y < low-1e-6 || y > high+1e-6 {
					t.Fatalf("between %v and %v the wave is at %v (%v)", low, high, y, ok)
				}
			}
		}
	})
}

func TestWaveBreaksAfterSilence(t *testing.T) {
	w := testWave()
	s := w.scale()
	if got := len(w.curves(&s)); got != 1 {
		t.Errorf("%d pieces without a gap", got)
	}
	w.Notes[9].Level = math.NaN()
	if got := len(w.curves(&s)); got != 2 {
		t.Errorf("%d pieces round a note without a level", got)
	}
	w.Gap = 20 * 24 * time.Hour
	if got := len(w.curves(&s)); got != len(w.Notes)-1 {
		t.Errorf("%d pieces where every silence is too long", got)
	}
}

func TestManyNotesAreAveragedInOrder(t *testing.T) {
	var notes []Note
	for i := range 2000 {
		notes = append(notes, Note{day(i), 1 + float64(i%5)})
	}
	got := thin(notes, 90)
	if len(got) > 91 || len(got) < 80 {
		t.Errorf("2000 notes became %d", len(got))
	}
	for i, n := range got {
		if !n.Valid() || (i > 0 && !n.At.After(got[i-1].At)) {
			t.Errorf("note %d is %v", i, n)
		}
	}
}

func TestWaveMarksEverything(t *testing.T) {
	w := testWave()
	svg := wellFormed(t, AppendWave(nil, &w))
	if count(svg, "pin") != len(w.Pins) || count(svg, "stem") != len(w.Pins) || count(svg, "reading") != len(w.Readings) {
		t.Errorf("%d pins, %d stems, %d readings", count(svg, "pin"), count(svg, "stem"), count(svg, "reading"))
	}
	for _, e := range svg {
		for _, attr := range []string{"x", "cx", "x1"} {
			v, ok := e.attrs[attr]
			if ok && strings.HasSuffix(v, "%") {
				e.attrs[attr] = strings.TrimSuffix(v, "%")
				if x := number(t, e, attr); x < 0 || x > 100 {
					t.Errorf("<%s> %s=%v is outside", e.name, attr, x)
				}
			}
		}
	}
}

func BenchmarkWave(b *testing.B) {
	w := testWave()
	b.ReportAllocs()
	var buf []byte
	for b.Loop() {
		buf = AppendWave(buf[:0], &w)
	}
}
