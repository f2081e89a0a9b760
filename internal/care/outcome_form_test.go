package care_test

import (
	"testing"

	"towpath/internal/care"
	"towpath/internal/instrument"
	"towpath/internal/outcome"
	"towpath/internal/testkit"
)

// Every value that whole answers can come to has a code of its own that stands for it, but for
// scores that have more values than there are codes.
func TestEveryScoreHasItsCodes(t *testing.T) {
	counted, rounded := 0, []string{}
	for _, m := range testkit.Library(t).Measures() {
		f := care.OutcomeForm(m)
		if f == nil {
			continue
		}
		counted++
		for i, a := range f.Areas {
			if a.Rounded {
				rounded = append(rounded, m.ID+" "+a.Key)
			}
			last := int(a.Scale.Latest)
			if last < 1 || last > int(outcome.MaxCode) || len(a.Scale.Values) != last+1 || a.Slot < 0 && !f.Goals && len(a.Bounds) != last+1 {
				t.Errorf("%s area %d (%s): %d codes, %d values, %d bounds", m.ID, i, a.Key, last, len(a.Scale.Values), len(a.Bounds))
			}
			for c := 2; c <= last; c++ {
				if a.Scale.Values[c] <= a.Scale.Values[c-1] || len(a.Bounds) > 0 && a.Bounds[c] <= a.Bounds[c-1] {
					t.Errorf("%s %s: code %d does not rise", m.ID, a.Key, c)
				}
			}
		}
	}
	if counted < 15 {
		t.Errorf("only %d measures can be counted", counted)
	}
	t.Log("rounded:", rounded)
}

func TestAnswersBecomeCodes(t *testing.T) {
	for name, at := range map[string]struct {
		measure, key string
		score        instrument.Amount
		value        float64
		better       int
		reliable     float64
	}{
		"a sum":              {measure: "reqol-10", key: "total", score: instrument.Amount{Units: 24}, value: 24, better: 1, reliable: 5},
		"a lower is better":  {measure: "phq-9", key: "total", score: instrument.Amount{Units: 27}, value: 27, better: -1, reliable: 6},
		"a mean of eight":    {measure: "dialog", key: "life", score: instrument.Amount{Units: 413, Decimals: 2}, value: 4.125, better: 1},
		"a mean of three":    {measure: "dialog", key: "treatment", score: instrument.Amount{Units: 467, Decimals: 2}, value: 14.0 / 3, better: 1},
		"filled in":          {measure: "core-10", key: "clinical", score: instrument.Amount{Units: 112, Decimals: 1}, value: 11, better: -1, reliable: 6},
		"looked up":          {measure: "swemwbs", key: "score", score: instrument.Amount{Units: 1995, Decimals: 2}, value: 19.98, better: 1},
		"neither way better": {measure: "stori", key: "growth", score: instrument.Amount{Units: 50}, value: 50},
	} {
		t.Run(name, func(t *testing.T) {
			m, _ := testkit.Library(t).LatestMeasure(at.measure)
			f := care.OutcomeForm(m)
			list := []care.MeasureScore{{Score: at.key, Digest: m.Digest, Result: instrument.Result{Value: at.score}}}
			codes := f.Codes(nil, &care.OutcomeMeasurement{Scores: list}, nil)
			for i, a := range f.Areas {
				if a.Key != at.key {
					continue
				}
				if got := a.Scale.Value(codes[i]); got < at.value-1e-9 || got > at.value+1e-9 {
					t.Errorf("%v has code %d, which stands for %v, want %v", at.score, codes[i], got, at.value)
				}
				if a.Better != at.better || a.Reliable != at.reliable {
					t.Errorf("better %d, reliable %v", a.Better, a.Reliable)
				}
			}
			list[0].Standing = instrument.NotEnough
			other := []care.MeasureScore{{Score: at.key, Digest: "another", Result: instrument.Result{Value: at.score}}}
			beyond := []care.MeasureScore{{Score: at.key, Digest: m.Digest, Result: instrument.Result{Value: instrument.Amount{Units: 9000}}}}
			for _, scores := range [][]care.MeasureScore{list, other, beyond} {
				if got := f.Codes(nil, &care.OutcomeMeasurement{Scores: scores}, nil)[0]; got != outcome.NotScored {
					t.Errorf("%+v has code %x", scores[0], got)
				}
			}
		})
	}
}

func TestAGoalKeepsItsOwnArea(t *testing.T) {
	m, _ := testkit.Library(t).LatestMeasure("goal-sheet")
	f := care.OutcomeForm(m)
	older := care.OutcomeMeasurement{Goals: "goal-1=a goal-2=b", Answers: "goal-1=2 goal-2=0"}
	newer := care.OutcomeMeasurement{Goals: "goal-1=b goal-2=c", Answers: "goal-1=10"}
	goals := care.GoalsOf([]care.OutcomeMeasurement{older, newer})
	for _, at := range []struct {
		of   care.OutcomeMeasurement
		want [4]outcome.Code // of the goals c, b, a and of none
	}{{older, [4]outcome.Code{0, 1, 3, 0}}, {newer, [4]outcome.Code{0, 11, 0, 0}}} {
		if got := [4]outcome.Code(f.Codes(nil, &at.of, goals)); got != at.want {
			t.Errorf("%+v has %v, want %v", at.of, got, at.want)
		}
	}
	if form := f.Form(); !form.Goals || form.Far != 3 {
		t.Errorf("the form is %+v", form)
	}
}
