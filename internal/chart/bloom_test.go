package chart

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestBloomGolden(t *testing.T) {
	now := answers(6, 5, 8, 4, 7, 6, 2, 5, 7, 0)
	then := answers(3, 5, 6, 4, 3, 7, 4, 1, 5, 3)
	seven := []Area{{Label: "Health"}, {Label: "The caring role"}, {Label: "Managing at home"}, {Label: "Time for yourself"}, {Label: "How you feel"}, {Label: "Money"}, {Label: "Work"}}
	arabic := adultAreas()
	for i, l := range []string{"صحتي النفسية", "الجسم والعناية بالنفس", "مهارات الحياة اليومية", "الأصدقاء والمجتمع", "العمل والتعلم وكيف أقضي وقتي", "العلاقات القريبة", "الكحول والمخدرات والعادات", "البيت والمسؤوليات", "من أنا", "الثقة والأمل"} {
		arabic[i].Label = l
	}
	cases := map[string]Figure{
		"bloom-first":         {Areas: adultAreas(), Now: now},
		"bloom-compared":      {Areas: adultAreas(), Now: now, Then: then, Growing: []int{3, 6}, Enough: []Value{16, 0, 14}},
		"bloom-voices":        {Areas: adultAreas(), Now: now, Other: answers(7, 5, 0, 6, 7, 6, 5, 5, 6, 0)},
		"bloom-all-ones":      {Areas: adultAreas(), Now: all(1)},
		"bloom-all-tens":      {Areas: adultAreas(), Now: all(10)},
		"bloom-up-from-one":   {Areas: adultAreas(), Now: all(10), Then: all(1)},
		"bloom-down-from-ten": {Areas: adultAreas(), Now: all(1), Then: all(10)},
		"bloom-halves":        {Areas: adultAreas(), Now: answers(1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5, 10), Then: answers(1, 3, 3, 4.5, 2, 7, 9, 8, 9, 9.5)},
		"bloom-seven":         {Areas: seven, Now: answers(6, 5, 8, 4, 0, 6, 10), Then: answers(3, 5, 9, 0, 2, 10, 8)},
		"bloom-arabic":        {Areas: arabic, Now: now, Then: then, RTL: true},
		"bloom-no-areas":      {},
	}
	for name, f := range cases {
		t.Run(name, func(t *testing.T) {
			f.ID, f.Title, f.Desc = "b", "Your ten areas, today & in March", "Five are higher."
			golden(t, name, AppendBloom(nil, &f))
		})
	}
	mini := Figure{ID: "m", Title: "March", Desc: "d", Areas: adultAreas(), Now: now}
	golden(t, "bloom-mini", AppendMini(nil, &mini))
	golden(t, "bloom-blank", AppendBlank(nil, &mini, [5]string{"Hard right now", "Reaching out", "Trying things", "Finding what works", "My own way"}))
}

// Every area that the table has is drawn, and the other way round: petals,
// numbers, dashes, badges and tracks are counted against the rows.
func TestBloomAgreesWithItsTable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawFigure(t)
		svg := wellFormed(t, AppendBloom(nil, f))
		rows := Rows(f)
		if len(rows) != len(f.Areas) {
			t.Fatalf("%d rows for %d areas", len(rows), len(f.Areas))
		}
		want := map[string]int{}
		add := func(when bool, class string) {
			if when {
				want[class]++
			}
		}
		for i, r := range rows {
			if r.Index != i || r.Area != f.Areas[i] {
				t.Fatalf("row %d is area %d, %q", i, r.Index, r.Area.Label)
			}
			add(true, "badges")
			add(r.Growing, "badge growing")
			add(r.Enough != 0, "enough")
			if f.Other != nil {
				add(r.Now.Given(), "base")
				add(r.Other.Given(), "other")
				continue
			}
			add(!r.Now.Given(), "num skip")
			add(r.Change == Higher, "grow")
			add(r.Change == Lower, "was")
			add(r.Change == Higher || r.Change == Lower, "base edge")
			add(r.Now.Given() && r.Change != Higher && r.Change != Lower, "base")
		}
		for _, class := range []string{"badge growing", "enough", "base", "other", "grow", "was", "base edge"} {
			if got := count(svg, class); got != want[class] {
				t.Fatalf("%d of class %q drawn, the table says %d", got, class, want[class])
			}
		}
		if got := count(svg, "badge") + count(svg, "badge growing"); got != want["badges"] {
			t.Fatalf("%d badges for %d rows", got, len(rows))
		}
		if f.Other == nil {
			holdNumbers(t, svg, rows)
		}
	})
}

// holdNumbers holds that the numbers in the petals are those of the table, in
// the same order.
func holdNumbers(t *rapid.T, svg []element, rows []Row) {
	var drawn []string
	for _, e := range svg {
		if strings.HasPrefix(e.attrs["class"], "num") {
			drawn = append(drawn, e.text)
		}
	}
	if len(drawn) != len(rows) {
		t.Fatalf("%d numbers drawn for %d rows", len(drawn), len(rows))
	}
	for i, r := range rows {
		if drawn[i] != r.Now.Value.String() && (r.Now.Given() || drawn[i] != "–") {
			t.Fatalf("area %d: %q drawn, the table says %s", i, drawn[i], r.Now.Value)
		}
	}
}

func TestTextStaysInsideTheKnownOverflow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawFigure(t)
		words := rapid.SliceOfN(rapid.StringMatching(`[A-Za-zäß,]{1,14}`), 1, 9)
		for i := range f.Areas {
			f.Areas[i].Label = strings.Join(words.Draw(t, "words"), " ")
		}
		svg := wellFormed(t, AppendBloom(nil, f))
		anchor := ""
		for _, e := range svg {
			if e.name != "text" && e.name != "tspan" {
				continue
			}
			if e.name == "text" {
				anchor = e.attrs["text-anchor"]
			}
			if (anchor == "start" || anchor == "end") && e.attrs["direction"] == "rtl" {
				anchor = map[string]string{"start": "end", "end": "start"}[anchor]
			}
			x, y, w := number(t, e, "x"), number(t, e, "y"), textWidth(e.text, labelSize)
			left, right := x-w/2, x+w/2
			switch anchor {
			case "start":
				left, right = x, x+w
			case "end":
				left, right = x-w, x
			}
			const slack = labelSize // for the "…"
			if left < -180-OverflowX-slack || right > 180+OverflowX+slack || y < -180-OverflowY || y > 180+OverflowY {
				t.Fatalf("%q at %.1f to %.1f, %.1f is outside", e.text, left, right, y)
			}
		}
	})
}

func FuzzBloomIsWellFormed(f *testing.F) {
	f.Add("id", "title", "desc", "Home & <garden>", int8(12))
	f.Add("a b\"c", "]]>", "\x00\x1f\xff\xfe", "\ufffe \uffff\u0301", int8(0))
	f.Add("", "' onload=\"x", "--><a>", strings.Repeat("long label ", 9), int8(127))
	f.Fuzz(func(t *testing.T, id, title, desc, label string, v int8) {
		areas := []Area{{Label: label}, {Label: "x " + label}, {Label: label + label}}
		now := []Answer{At(Value(v)), At(Value(v / 2)), At(Step(5))}
		fig := Figure{ID: id, Title: title, Desc: desc, Areas: areas, Now: now, Then: now[1:], RTL: v < 0}
		wellFormed(t, AppendBloom(nil, &fig))
		wellFormed(t, AppendMini(nil, &fig))
		wellFormed(t, AppendBlank(nil, &fig, [5]string{label, title}))
		fig.Other = now[2:]
		wellFormed(t, AppendBloom(nil, &fig))
		wellFormed(t, AppendRadar(nil, &Radar{ID: id, Title: title, Desc: desc, Areas: areas, Series: []Series{{Answers: now}}}))
		wellFormed(t, AppendLine(nil, &Line{ID: id, Title: title, Desc: desc, Points: []Point{{At: day(0), Label: label, Answer: now[0]}, {At: day(3), Label: title, Answer: now[1]}}}))
		wellFormed(t, AppendWave(nil, &Wave{ID: id, Title: title, Desc: desc, High: label, Low: desc, Notes: []Note{{day(0), float64(v)}, {day(2), 3}}, Ticks: []Tick{{day(0), label}}}))
	})
}

func TestEveryLabelKeepsItsWords(t *testing.T) {
	for _, label := range adultLabels {
		lines, n := wrap(label, oneLine)
		if got := strings.Join(lines[:n], " "); got != label {
			t.Errorf("%q became %q", label, got)
		}
		for _, line := range lines[:n] {
			if cut := string(appendCut(nil, line, labelSize, widestLine)); cut != line {
				t.Errorf("%q is cut short to %q", line, cut)
			}
		}
	}
}

var benchFigure = Figure{
	ID: "b", Title: "Your ten areas today, and in March", Desc: "Five areas are higher than in March.",
	Areas: adultAreas(), Now: answers(6, 5, 8, 4, 7, 6, 2, 5.5, 7, 0), Then: answers(3, 5, 6, 4, 3, 7, 4, 1, 5, 3),
	Growing: []int{3}, Enough: []Value{16, 0, 14},
}

func BenchmarkBloom(b *testing.B) {
	b.ReportAllocs()
	var buf []byte
	for b.Loop() {
		buf = AppendBloom(buf[:0], &benchFigure)
	}
	b.SetBytes(int64(len(buf)))
}

func BenchmarkBloomVoices(b *testing.B) {
	f := benchFigure
	f.Other = f.Then
	b.ReportAllocs()
	var buf []byte
	for b.Loop() {
		buf = AppendBloom(buf[:0], &f)
	}
	b.SetBytes(int64(len(buf)))
}

func BenchmarkBloomMini(b *testing.B) {
	b.ReportAllocs()
	var buf []byte
	for b.Loop() {
		buf = AppendMini(buf[:0], &benchFigure)
	}
}

func BenchmarkRowsAndFindings(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_ = Rows(&benchFigure)
		_ = Find(&benchFigure)
	}
}
