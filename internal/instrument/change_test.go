package instrument

import (
	"testing"

	"github.com/google/go-cmp/cmp"
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
