package instrument

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// drawMeasure makes up a measure of one score.
func drawMeasure(t *rapid.T, methods ...Method) *Measure {
	m := &Measure{}
	for range rapid.IntRange(1, 3).Draw(t, "scales") {
		from := int16(rapid.IntRange(0, 3).Draw(t, "from"))
		m.Scales = append(m.Scales, Scale{From: from, To: from + int16(rapid.IntRange(1, 6).Draw(t, "width"))})
	}
	for i := range rapid.IntRange(1, 8).Draw(t, "items") {
		item := Item{Scale: rapid.IntRange(0, len(m.Scales)-1).Draw(t, "scale"), OnlyIf: -1}
		if i > 0 && rapid.IntRange(0, 3).Draw(t, "gated") == 0 {
			item.OnlyIf = rapid.IntRange(0, i-1).Draw(t, "gate")
			gate := m.Scales[m.Items[item.OnlyIf].Scale]
			item.OnlyIfIs = rapid.Int16Range(gate.From, gate.To).Draw(t, "is")
		}
		m.Items = append(m.Items, item)
	}
	s := Score{
		Method: rapid.SampledFrom(methods).Draw(t, "method"), Times: rapid.Int64Range(1, 10).Draw(t, "times"),
		Decimals: rapid.Uint8Range(0, maxDecimals).Draw(t, "decimals"),
		Missing:  Missing{AtMost: rapid.IntRange(0, len(m.Items)-1).Draw(t, "at most"), Then: rapid.SampledFrom([]Then{Prorate, Leave}).Draw(t, "then")},
	}
	for slot := range m.Items {
		if slot == 0 || rapid.Bool().Draw(t, "counted") {
			s.Terms = append(s.Terms, Term{slot, rapid.Int64Range(1, 5).Draw(t, "weight"), rapid.Bool().Draw(t, "reversed")})
		}
	}
	m.Scores = []Score{s}
	return m
}

func drawMark(t *rapid.T, m *Measure, slot int) Mark {
	scale := m.Scales[m.Items[slot].Scale]
	if rapid.IntRange(0, 2).Draw(t, "number") == 0 {
		return rapid.SampledFrom([]Mark{Unasked, DoesNotApply, NotKnown}).Draw(t, "mark")
	}
	return Mark(rapid.Int16Range(scale.From, scale.To).Draw(t, "answer"))
}

func drawMarks(t *rapid.T, m *Measure) []Mark {
	marks := make([]Mark, len(m.Items))
	for slot := range marks {
		marks[slot] = drawMark(t, m, slot)
	}
	return marks
}

var drawn = []Method{MethodSum, MethodMean, MethodPercent}

func TestReversingTwiceIsAsIfNothingWasReversed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawMeasure(t, drawn...)
		marks := drawMarks(t, m)
		for i := range m.Items {
			m.Items[i].OnlyIf = -1 // a gate looks at answers as they are
		}
		want := compile(m).Run(marks, nil)[0]
		for i := range m.Scores[0].Terms {
			term := &m.Scores[0].Terms[i]
			term.Reversed = !term.Reversed
			if scale := m.Scales[m.Items[term.Slot].Scale]; marks[term.Slot].Number() {
				marks[term.Slot] = Mark(scale.From+scale.To) - marks[term.Slot]
			}
		}
		if got := compile(m).Run(marks, nil)[0]; got != want {
			t.Fatalf("%+v, want %+v", got, want)
		}
	})
}

// bounds adds up the least and the most that the terms that apply can give.
func bounds(m *Measure, marks []Mark, which func(Mark) bool) (low, high int64) {
	for _, part := range m.Scores[0].Terms {
		item, scale := m.Items[part.Slot], m.Scales[m.Items[part.Slot].Scale]
		shut := item.OnlyIf >= 0 && marks[item.OnlyIf].Number() && marks[item.OnlyIf] != Mark(item.OnlyIfIs)
		if !shut && which(marks[part.Slot]) {
			low, high = low+part.Weight*int64(scale.From), high+part.Weight*int64(scale.To)
		}
	}
	return low, high
}

func TestASumLiesBetweenTheLowestAndTheHighestThatCanBe(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawMeasure(t, MethodSum)
		s := &m.Scores[0]
		scale := m.Scales[0]
		for i := range s.Terms {
			s.Terms[i].Weight = s.Terms[0].Weight // prorating takes every question for as much as another
		}
		for i := range m.Items {
			m.Items[i].Scale = 0
			m.Items[i].OnlyIfIs = min(max(m.Items[i].OnlyIfIs, scale.From), scale.To)
		}
		marks := drawMarks(t, m)
		r := compile(m).Run(marks, nil)[0]
		if r.Standing != Scored {
			return
		}
		which := func(mark Mark) bool { return mark.Number() }
		if s.Missing.Then == Prorate {
			which = func(mark Mark) bool { return mark != DoesNotApply }
		}
		low, high := bounds(m, marks, which)
		if r.Value.Compare(Amount{low * s.Times, 0}) < 0 || r.Value.Compare(Amount{high * s.Times, 0}) > 0 {
			t.Fatalf("%+v is not from %d to %d, %d times", r, low, high, s.Times)
		}
	})
}

func TestAShareLiesBetweenNoughtAndAHundred(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawMeasure(t, MethodPercent)
		r := compile(m).Run(drawMarks(t, m), nil)[0]
		if r.Standing == Scored && (r.Value.Units < 0 || r.Value.Compare(Amount{100 * m.Scores[0].Times, 0}) > 0) {
			t.Fatalf("%+v, %d times", r, m.Scores[0].Times)
		}
	})
}

func TestAScoreUsesNoAnswerOutsideItsTerms(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawMeasure(t, drawn...)
		marks := drawMarks(t, m)
		plan := compile(m)
		want := plan.Run(marks, nil)[0]
		used := make([]bool, len(m.Items))
		for _, part := range m.Scores[0].Terms {
			used[part.Slot] = true
			if gate := m.Items[part.Slot].OnlyIf; gate >= 0 {
				used[gate] = true
			}
		}
		for slot := range marks {
			if !used[slot] {
				marks[slot] = drawMark(t, m, slot)
			}
		}
		if got := plan.Run(marks, nil)[0]; got != want {
			t.Fatalf("%+v, want %+v", got, want)
		}
	})
}

func TestWhatIsNotAskedCountsNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawMeasure(t, drawn...)
		for i := range m.Items {
			if gate := m.Items[i].OnlyIf; gate >= 0 && m.Items[gate].OnlyIf >= 0 {
				m.Items[i].OnlyIf = -1 // a pack has no gate behind a gate
			}
		}
		marks := drawMarks(t, m)
		want := compile(m).Run(marks, nil)[0]
		for slot := range marks {
			if !m.Asks(slot, marks) {
				marks[slot] = Unasked
			}
		}
		if got := compile(m).Run(marks, nil)[0]; got != want {
			t.Fatalf("%+v, want %+v", got, want)
		}
	})
}

func TestTheOrderOfItemsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawMeasure(t, drawn...)
		marks := drawMarks(t, m)
		want := compile(m).Run(marks, nil)[0]
		places := make([]int, len(m.Items))
		for i := range places {
			places[i] = i
		}
		order := rapid.Permutation(places).Draw(t, "order") // the new place of each
		moved := &Measure{Scales: m.Scales, Items: make([]Item, len(m.Items)), Scores: slices.Clone(m.Scores)}
		movedMarks := make([]Mark, len(marks))
		for from, to := range order {
			item := m.Items[from]
			if item.OnlyIf >= 0 {
				item.OnlyIf = order[item.OnlyIf]
			}
			moved.Items[to], movedMarks[to] = item, marks[from]
		}
		terms := rapid.Permutation(m.Scores[0].Terms).Draw(t, "terms")
		for i := range terms {
			terms[i].Slot = order[terms[i].Slot]
		}
		moved.Scores[0].Terms = terms
		if got := compile(moved).Run(movedMarks, nil)[0]; got != want {
			t.Fatalf("%+v, want %+v", got, want)
		}
	})
}
