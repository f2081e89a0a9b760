package instrument

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"towpath/internal/stat"
)

func TestHowAScoreMoved(t *testing.T) {
	change := Change{Reliable: Amount{6, 0}}
	cutoffs := []Cutoff{{Key: "case", At: Amount{10, 0}}, {Key: "high", At: Amount{20, 0}}}
	for _, c := range []struct {
		name          string
		score         Score
		first, latest Amount
		want          Move
	}{
		{"down is better, by just enough", Score{Better: BetterLower, Change: change, Cutoffs: cutoffs}, Amount{15, 0}, Amount{9, 0}, Move{Amount{-6, 0}, 1, true, true, []int{0}}},
		{"down is better, by not enough", Score{Better: BetterLower, Change: change, Cutoffs: cutoffs}, Amount{159, 1}, Amount{10, 0}, Move{Amount{-59, 1}, 1, true, false, nil}},
		{"up is worse, over both cut-offs", Score{Better: BetterLower, Change: change, Cutoffs: cutoffs}, Amount{9, 0}, Amount{20, 0}, Move{Amount{11, 0}, -1, true, true, []int{0, 1}}},
		{"up is better, and nothing was published", Score{Better: BetterHigher}, Amount{1, 0}, Amount{99, 0}, Move{Change: Amount{98, 0}, Better: 1}},
		{"neither way is better", Score{Better: BetterNeither}, Amount{1, 0}, Amount{9, 0}, Move{Change: Amount{8, 0}}},
		{"it did not move", Score{Better: BetterLower, Change: change}, Amount{70, 1}, Amount{7, 0}, Move{Change: Amount{0, 1}, Known: true}},
		{"a name does not move", Score{Method: MethodHighest}, Amount{1, 0}, Amount{9, 0}, Move{}},
	} {
		got := c.score.Move(Result{Value: c.first}, Result{Value: c.latest})
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", c.name, diff)
		}
	}
}

// TestOnePersonMovesAsReportsSay: a report classes pairs by the million in whole units;
// it must say of each what this package says of one.
func TestOnePersonMovesAsReportsSay(t *testing.T) {
	ways := map[Better]int8{BetterNeither: 0, BetterHigher: 1, BetterLower: -1}
	rapid.Check(t, func(t *rapid.T) {
		units := rapid.Int64Range(0, 60)
		decimals := rapid.Uint8Range(0, 2).Draw(t, "decimals")
		amount := func(label string) Amount { return Amount{units.Draw(t, label), decimals} }
		first, latest, reliable, cut := amount("first"), amount("latest"), amount("reliable"), amount("cut-off")
		better := rapid.SampledFrom([]Better{BetterNeither, BetterHigher, BetterLower}).Draw(t, "better")
		score := Score{Better: better, Change: Change{Reliable: reliable}, Cutoffs: []Cutoff{{At: cut}}}
		one := score.Move(Result{Value: first}, Result{Value: latest})
		many := stat.Score{Better: ways[better], Reliable: float64(reliable.Units), CutOff: cut.Units, HasCutOff: true}.Pair(first.Units, latest.Units)

		if one.Change.Units != many.Change || (better != BetterNeither) != many.Known {
			t.Fatalf("one: %+v, many: %+v", one, many)
		}
		want := stat.Moved(one.Better)
		if one.Reliable {
			want *= 2
		}
		if many.Moved != want || many.Known && (len(one.Crossed) > 0) != (many.Crossed != 0) {
			t.Fatalf("one: %+v, many: %+v", one, many)
		}
	})
}
