package disclose_test

import (
	"math"
	"slices"
	"testing"

	"towpath/internal/disclose"
)

// TestTwoWindowsThatDifferByAFew: one, two or four people more, everybody else known. What
// is shown of the second window moves what can be believed of each newcomer by four at
// most.
func TestTwoWindowsThatDifferByAFew(t *testing.T) {
	certain := map[string]bool{}
	for _, newcomers := range []int{1, 2, 4} {
		var worlds [][]disclose.Table
		for outcome := range outcomes {
			all := people("women", 0, 10, 9, 11)
			for n := range newcomers {
				all = append(all, soul{id: 500 + n, group: "women", outcome: outcome, records: 1})
			}
			worlds = append(worlds, []disclose.Table{counts("second", all)})
		}
		got, bound := compare(sights(t, ours, 20_000, worlds...), 200), math.Pow(4, float64(newcomers))
		t.Logf("%d more: %.1f times as likely at most, of %.0f; %.0f%% of looks", newcomers, got.most, bound, 100*got.looked)
		if got.certain > 0 || got.most > bound || got.looked < 0.2 {
			t.Errorf("%d more: %+v", newcomers, got)
		}
		for name, show := range others {
			certain[name] = certain[name] || compare(sights(t, showing(show), 400, worlds...), 8).certain > 0
		}
	}
	for name, ok := range certain {
		if !ok {
			t.Errorf("%s: nobody is found", name)
		}
	}
}

// likelihoods remembers what of gave.
type likelihoods map[[2]int]float64

// of is how likely it is that a count of n is shown as it is, over the dice.
func (known likelihoods) of(n int, c disclose.Cell) float64 {
	number, shown := c.Number()
	key := [2]int{n, int(number)}
	if was, ok := known[key]; ok {
		return was
	}
	all := 0.0
	for step := -40; step <= 40; step++ {
		chance, moved := math.Exp2(-math.Abs(float64(step)))/3, n+step
		switch {
		case moved < 7:
			if !shown {
				all += chance
			}
		case shown:
			all += chance * max(0, 1-math.Abs(float64(moved)-number)/5)
		}
	}
	known[key] = all
	return all
}

// believes gives how sure somebody becomes of the right outcome of one person, of two that
// they thought alike likely, who knows everybody else and sees so many windows that hold
// the person and no two of which have the same people.
func believes(t *testing.T, known likelihoods, secret, windows int) float64 {
	p, odds := publisher(t, secret), 0.0
	for w := range windows {
		a, b, c := 8+int(mix(w, 1)%40), 8+int(mix(w, 2)%40), 8+int(mix(w, 3)%40)
		others := people("all", 1000*w, a, b, c)
		out := publish(t, p, counts("t", append(others, soul{id: 999_999, group: "all", records: 1})))
		improved, same := out.Count("all", "outcome", "improved"), out.Count("all", "outcome", "same")
		odds += math.Log(known.of(a+1, improved)*known.of(b, same)) - math.Log(known.of(a, improved)*known.of(b+1, same))
	}
	return 1 / (1 + math.Exp(-odds))
}

// TestWhatManyWindowsTell measures what is left to somebody who asks for many different
// windows. docs/adr/0023 has the table.
func TestWhatManyWindowsTell(t *testing.T) {
	const secrets = 800
	known := likelihoods{}
	for _, c := range []struct {
		windows      int
		least, right float64 // how sure on average; bounds on what is measured
	}{{1, 0.50, 0.60}, {2, 0.52, 0.65}, {5, 0.56, 0.75}, {10, 0.62, 0.83}, {20, 0.70, 0.92}, {50, 0.85, 1}} {
		var sure []float64
		mean, nineteen := 0.0, 0
		for secret := range secrets {
			s := believes(t, known, secret, c.windows)
			if sure, mean = append(sure, s), mean+s/secrets; s > 0.95 {
				nineteen++
			}
		}
		slices.Sort(sure)
		t.Logf("| %d | %.2f | %.2f | %.2f | %.1f%% |", c.windows, mean, sure[secrets/2], sure[secrets*95/100], 100*float64(nineteen)/secrets)
		if mean < c.least || mean > c.right {
			t.Errorf("%d windows: %.3f sure on average, not from %.2f to %.2f", c.windows, mean, c.least, c.right)
		}
		if bound := math.Pow(4, float64(c.windows)); sure[secrets-1]/(1-sure[secrets-1]) > bound*1.001 {
			t.Errorf("%d windows: %.4f is surer than a ratio of %.0f allows", c.windows, sure[secrets-1], bound)
		}
	}
}

// TestWhatSubtractingPairsTells measures somebody who knows of nobody, but can find pairs of
// windows that differ by one person only, and adds up what they differ by: how often the
// right one of two outcomes is guessed. docs/adr/0023 has the table.
func TestWhatSubtractingPairsTells(t *testing.T) {
	const secrets = 500
	for _, c := range []struct {
		pairs       int
		least, most float64
	}{{1, 0.50, 0.65}, {5, 0.55, 0.75}, {20, 0.65, 0.88}, {100, 0.85, 0.99}} {
		right := 0.0
		for secret := range secrets {
			p, sum := publisher(t, secret), 0.0
			for w := range c.pairs {
				before := people("all", 1000*w, 15+int(mix(w, 1)%40), 15+int(mix(w, 2)%40), 15)
				one := publish(t, p, counts("t", before))
				two := publish(t, p, counts("t", append(before, soul{id: 999_999, group: "all", records: 1})))
				for i, sign := range []float64{1, -1} {
					was, _ := one.Count("all", "outcome", outcomes[i]).Number()
					is, _ := two.Count("all", "outcome", outcomes[i]).Number()
					sum += sign * (is - was)
				}
			}
			switch {
			case sum > 0:
				right++
			case sum == 0:
				right += 0.5
			}
		}
		if right /= secrets; right < c.least || right > c.most {
			t.Errorf("%d pairs: %.3f are right, not from %.2f to %.2f", c.pairs, right, c.least, c.most)
		}
		t.Logf("| %d | %.0f%% |", c.pairs, 100*right)
	}
}

// meanSights gives what is shown of the mean of a row in which one value is unknown.
func meanSights(t *testing.T, n int, secrets int, show func(r disclose.Row, secret int) string) []map[string]int {
	var out []map[string]int
	for i, value := range []float64{1, 5} {
		all := people("all", 0, n/3, n/3, n-2*(n/3)-1)
		r := rowOf("all", "", append(all, soul{id: 500, group: "all", value: value, records: 1}), everybody)
		seen := map[string]int{}
		for secret := range secrets {
			seen[show(r, 2*secret+i)]++
		}
		out = append(out, seen)
	}
	return out
}

// TestAMeanDoesNotTellOneValue: with every other value known, the least and the greatest
// that the last one can be are told apart by four at most in the mean, and by four in the
// interval. A mean moved by an even chance of as much as one person can move it is not
// enough.
func TestAMeanDoesNotTellOneValue(t *testing.T) {
	for _, n := range []int{12, 15, 30} {
		seen := meanSights(t, n, 20_000, func(r disclose.Row, secret int) string {
			p := publish(t, publisher(t, secret), disclose.Table{Name: "t", Columns: columns, Rows: []disclose.Row{r}})
			return sight(p.Mean("all", "outcome"))
		})
		got := compare(seen, 200)
		t.Logf("%d values: %.1f times as likely at most; %.0f%% of looks", n, got.most, 100*got.looked)
		if got.certain > 0 || got.most > 16 || got.looked < 0.3 {
			t.Errorf("%d values: %+v", n, got)
		}
		for name, move := range map[string]float64{"exact": 0, "evenly moved": 1} {
			seen := meanSights(t, n, 4000, func(r disclose.Row, secret int) string {
				dice := float64(mix(secret, n))/math.MaxUint64 - 0.5
				return text(t, math.Round(100*(r.Figures[0].Sum+4*move*dice)/float64(n)))
			})
			if got := compare(seen, 8); got.certain == 0 {
				t.Errorf("%s: nobody is found", name)
			}
		}
	}
}

// TestAMeanDoesNotTellWhoHasAValue: nor whether somebody has a value at all.
func TestAMeanDoesNotTellWhoHasAValue(t *testing.T) {
	var worlds [][]disclose.Table
	for _, value := range []float64{0, 1, 5} {
		all := people("all", 0, 8, 8, 8)
		r := rowOf("all", "", append(all, soul{id: 500, group: "all", value: value, records: 1}), everybody)
		if value == 0 {
			r.Figures[0].With--
		}
		worlds = append(worlds, []disclose.Table{{Name: "t", Columns: columns, Rows: []disclose.Row{r}}})
	}
	means := func(t testing.TB, secret int, tables []disclose.Table) []string {
		p := publish(t, publisher(t, secret), tables[0])
		return []string{sight(p.With("all", "outcome")) + sight(p.Mean("all", "outcome"))}
	}
	// Twice for the number of values, four times each for the mean and its spread.
	if got := compare(sights(t, means, 20_000, worlds...), 200); got.certain > 0 || got.most > 32 || got.looked < 0.3 {
		t.Errorf("%+v", got)
	}
}

// TestAnIntervalIsWideEnough: it holds what the values were drawn from at least as often
// as it says.
func TestAnIntervalIsWideEnough(t *testing.T) {
	for _, n := range []int{12, 20, 50, 200} {
		held, shown := 0, 0
		const times = 2000
		for i := range times {
			all := make([]soul, n)
			for k := range all {
				all[k] = soul{id: i*1000 + k, value: 1 + float64(mix(i, k)%5), records: 1}
			}
			low, high, ok := publish(t, publisher(t, 1), disclose.Table{Name: "t", Columns: columns, Rows: []disclose.Row{rowOf("all", "", all, everybody)}}).Mean("all", "outcome").Between()
			if ok {
				if shown++; low <= 3 && 3 <= high {
					held++
				}
			}
		}
		part := float64(held) / float64(shown)
		if t.Logf("of %d: %d shown, %.3f hold it", n, shown, part); part < 0.95 || shown < times/2 {
			t.Errorf("of %d only %.3f hold it; %d shown", n, part, shown)
		}
	}
}
