package chart

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestRows(t *testing.T) {
	f := &Figure{
		Areas: adultAreas()[:6],
		Now:   []Answer{At(Step(6)), At(11), At(Step(4)), At(Step(3)), Without(NotSure), Without(NotApplicable)},
		Then:  []Answer{At(Step(3)), At(11), At(Step(7)), {}, At(Step(2)), {}},
		Other: []Answer{At(Step(8)), At(14), At(Step(4)), {}, At(Step(2))},
		Enough: []Value{
			Step(6), 0, Step(9),
		},
		Growing: []int{2},
	}
	want := []Row{
		{Change: Higher, Delta: 6, Voices: true, Gap: 4, WorthTalking: true, Enough: Step(6)},
		{Change: Same, Voices: true, Gap: 3},
		{Change: Lower, Delta: -6, Voices: true, Growing: true, Enough: Step(9)},
		{Change: OnlyNow},
		{Change: OnlyThen},
		{Change: NotCompared},
	}
	for i, got := range Rows(f) {
		w := want[i]
		w.Index, w.Area, w.Now, w.Then, w.Other = i, f.Areas[i], f.Now[i], f.Then[i], answerAt(f.Other, i)
		if got != w {
			t.Errorf("row %d:\n got %+v\nwant %+v", i, got, w)
		}
	}
	// The reasons are told apart.
	if r := Rows(f); r[4].Now.Why != NotSure || r[5].Now.Why != NotApplicable || r[3].Then.Why != NeverAsked {
		t.Errorf("reasons are %v, %v, %v", r[4].Now.Why, r[5].Now.Why, r[3].Then.Why)
	}
}

func TestFindingsAgreeWithRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawFigure(t)
		got := Find(f)
		lists := map[Change][]int{Higher: got.Higher, Lower: got.Lower, Same: got.Same, OnlyNow: got.OnlyNow, OnlyThen: got.OnlyThen}
		widest := Difference(0)
		for _, r := range Rows(f) {
			for kind, list := range lists {
				if slices.Contains(list, r.Index) != (r.Change == kind) {
					t.Fatalf("area %d has change %d, findings %+v", r.Index, r.Change, got)
				}
			}
			if slices.Contains(got.Given, r.Index) != r.Now.Given() || slices.Contains(got.NotGiven, r.Index) == r.Now.Given() {
				t.Fatalf("area %d: given %v, findings %+v", r.Index, r.Now.Given(), got)
			}
			if slices.Contains(got.WorthTalking, r.Index) != r.WorthTalking {
				t.Fatalf("area %d: worth talking %v, findings %+v", r.Index, r.WorthTalking, got)
			}
			if slices.Contains(got.GrewMost, r.Index) != (r.Change == Higher && r.Delta == got.GrewMostBy) {
				t.Fatalf("area %d: delta %v, findings %+v", r.Index, r.Delta, got)
			}
			widest = max(widest, r.Gap)
		}
		if got.WidestGapBy != widest || (len(got.WidestGap) > 0) != (widest > 0) {
			t.Fatalf("widest gap %v, findings %+v", widest, got)
		}
	})
}

func TestValueWords(t *testing.T) {
	for v, want := range map[Value]string{0: "–", 1: "–", 2: "1", 3: "1½", 13: "6½", 20: "10", 21: "–", -4: "–"} {
		if got := v.String(); got != want {
			t.Errorf("Value(%d) reads %q, want %q", int8(v), got, want)
		}
	}
	for d, want := range map[Difference]string{1: "½", -1: "½", 4: "2", -5: "2½", 0: "0"} {
		if got := d.String(); got != want {
			t.Errorf("Difference(%d) reads %q, want %q", int8(d), got, want)
		}
	}
	for v, want := range map[Value]int{0: 0, 2: 1, 5: 1, 6: 2, 12: 3, 17: 4, 18: 5, 20: 5} {
		if got := v.Stage(); got != want {
			t.Errorf("%s is in stage %d, want %d", v, got, want)
		}
	}
}
