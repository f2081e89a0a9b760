package disclose

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"testing"
)

// chances gives, for an exact count, how likely each thing is that can be shown of it,
// over all dice. 0 stands for nothing.
func chances(n int, rule Rule) map[int]float64 {
	out := map[int]float64{}
	for step := -200; step <= 200; step++ {
		chance := math.Exp2(-math.Abs(float64(step))) / 3
		moved := n + step
		if moved < rule.AtLeast+margin {
			out[0] += chance
			continue
		}
		down, part := moved-moved%rule.RoundTo, float64(moved%rule.RoundTo)/float64(rule.RoundTo)
		out[down] += chance * (1 - part)
		if part > 0 {
			out[down+rule.RoundTo] += chance * part
		}
	}
	return out
}

// furthest gives the greatest ratio of two chances of the same sight; it is infinite where
// one has a sight that the other cannot have.
func furthest(a, b map[int]float64) float64 {
	most := 1.0
	for _, pair := range [][2]map[int]float64{{a, b}, {b, a}} {
		for sight, p := range pair[0] {
			if p < 1e-30 {
				continue
			}
			if most = max(most, p/pair[1][sight]); pair[1][sight] == 0 {
				return math.Inf(1)
			}
		}
	}
	return most
}

// TestOneMoreIsNeverMoreThanTwiceAsLikely is exact, over all dice: whatever is shown of a
// count, it is at least half as likely with one person more or fewer.
func TestOneMoreIsNeverMoreThanTwiceAsLikely(t *testing.T) {
	for _, rule := range []Rule{Defaults(), {10, 5, 10}, {7, 10, 20}} {
		for n := range 60 {
			if r := furthest(chances(n, rule), chances(n+1, rule)); r > 2+1e-9 {
				t.Errorf("%+v: %d and %d are told apart by %.3f", rule, n, n+1, r)
			}
		}
	}
}

// randomRounding is what others do: up or down to a multiple of five, kept on average.
func randomRounding(n int) map[int]float64 {
	out := map[int]float64{n - n%5: 1 - float64(n%5)/5}
	if n%5 > 0 {
		out[n-n%5+5] = float64(n%5) / 5
	}
	return out
}

// TestWhatOthersDoTellsForCertain: the same look finds somebody in exact numbers, in
// hiding alone, in rounding, and in random rounding by itself.
func TestWhatOthersDoTellsForCertain(t *testing.T) {
	for name, show := range map[string]func(int) map[int]float64{
		"exact":           func(n int) map[int]float64 { return map[int]float64{n: 1} },
		"hidden":          func(n int) map[int]float64 { return map[int]float64{n * min(1, n/5): 1} },
		"rounded":         func(n int) map[int]float64 { return map[int]float64{(n + 2) / 5 * 5: 1} },
		"random rounding": randomRounding,
	} {
		worst := 1.0
		for n := range 60 {
			worst = max(worst, furthest(show(n), show(n+1)))
		}
		if !math.IsInf(worst, 1) {
			t.Errorf("%s: only %.1f", name, worst)
		}
	}
}

// TestEveryPopulationOfTwelve is exact, over all dice: for every way in which seven women
// and five men can have three outcomes, how much one woman's being another way changes how
// likely anything is that is shown of the women and of all. What is hidden besides follows
// from what is shown, and tells nothing more.
func TestEveryPopulationOfTwelve(t *testing.T) {
	rule, memo := Defaults(), map[int]float64{}
	apart := func(show func(int) map[int]float64, n int) float64 {
		if memo[n] == 0 {
			memo[n] = furthest(show(n), show(n+1))
		}
		return memo[n]
	}
	attack := func(show func(int) map[int]float64) (most float64) {
		clear(memo)
		for a := range 7 {
			for b := range 7 - a {
				for c := range 6 {
					for d := range 6 - c {
						women, men := [3]int{a, b, 6 - a - b}, [3]int{c, d, 5 - c - d}
						for i := range 3 {
							j := (i + 1) % 3
							most = max(most, apart(show, women[i])*apart(show, women[j])*apart(show, women[i]+men[i])*apart(show, women[j]+men[j]))
						}
					}
				}
			}
		}
		return most
	}
	got := attack(func(n int) map[int]float64 { return chances(n, rule) })
	if t.Logf("at most %.2f times as likely", got); got > 16+1e-9 {
		t.Errorf("a woman is told by %.2f", got)
	}
	if control := attack(randomRounding); !math.IsInf(control, 1) {
		t.Errorf("random rounding tells by only %.2f", control)
	}
}

// TestWhatTheEdgeTells holds the one thing that is told for certain to how rare it is: a
// row of four is never shown, and a row of five is one time in six. Whoever knows four of
// the five and sees the row knows that there is a fifth; not what came of them.
func TestWhatTheEdgeTells(t *testing.T) {
	if shown := 1 - chances(5, Defaults())[0]; math.Abs(shown-1.0/6) > 1e-9 {
		t.Errorf("a row of five is shown %.3f of times", shown)
	}
}

// throws gives the dice of one of many secrets.
func throws(t testing.TB, n int) (a, b uint64) {
	t.Helper()
	h := sha256.Sum256(binary.BigEndian.AppendUint64(nil, uint64(n)))
	return binary.LittleEndian.Uint64(h[:8]), binary.LittleEndian.Uint64(h[8:16])
}

// TestTheDiceFallAsReckoned: what the tests reckon with is what the program does.
func TestTheDiceFallAsReckoned(t *testing.T) {
	const times = 200_000
	rule := Defaults()
	for _, n := range []int{0, 4, 5, 7, 10, 23} {
		seen, sum := map[int]int{}, 0
		for i := range times {
			a, b := throws(t, i*100+n)
			moved := n + steps(a)
			sum += moved
			if moved < rule.AtLeast+margin {
				seen[0]++
			} else {
				seen[round(moved, rule.RoundTo, b)]++
			}
		}
		if mean := float64(sum) / times; math.Abs(mean-float64(n)) > 0.02 {
			t.Errorf("%d becomes %.3f on average", n, mean)
		}
		for sight, chance := range chances(n, rule) {
			expect := chance * times
			if got := float64(seen[sight]); math.Abs(got-expect) > 5*math.Sqrt(expect)+5 {
				t.Errorf("%d is shown as %d %.0f times, not %.0f", n, sight, got, expect)
			}
		}
	}
	four, one := chances(4, rule), chances(1, rule)
	if four[0] < 1-1.0/12-1e-9 || one[0] < 0.98 {
		t.Errorf("four are hidden %.3f of times, one %.3f", four[0], one[0])
	}
}

// TestAMeansMoveIsSpreadAsReckoned: sixteen sixteenths further is a quarter as likely, and
// no step between is more than that.
func TestAMeansMoveIsSpreadAsReckoned(t *testing.T) {
	const times = 400_000
	seen := map[int]float64{}
	var sum, squares float64
	for i := range times {
		x := fine(throws(t, i))
		sum, squares = sum+x, squares+x*x
		seen[int(math.Round(x*sixteenths))]++
	}
	if mean, sd := sum/times, math.Sqrt(squares/times); math.Abs(mean) > 0.01 || math.Abs(sd-moveSpread) > 0.01 {
		t.Errorf("moved by %.4f on average, with a spread of %.4f", mean, sd)
	}
	for k := -sixteenths; k <= 2*sixteenths; k++ {
		want := (1 - math.Exp2(-1.0/8)) / (1 + math.Exp2(-1.0/8)) * math.Exp2(-math.Abs(float64(k))/8)
		if got := seen[k] / times; math.Abs(got-want) > 5*math.Sqrt(want/times)+1e-4 {
			t.Errorf("%d sixteenths: %.5f, not %.5f", k, got, want)
		}
	}
}

// TestLabelsAreApart: no two lists of names have one label.
func TestLabelsAreApart(t *testing.T) {
	seen := map[label]string{}
	for _, names := range [][]string{{}, {""}, {"", ""}, {"a"}, {"a", ""}, {"", "a"}, {"ab"}, {"a", "b"}, {"count", "a", "b"}, {"count", "ab"}, {"mean", "a"}, {"spread", "a"}} {
		l := labelOf(names...)
		if was, ok := seen[l]; ok {
			t.Errorf("%q has the label of %s", names, was)
		}
		seen[l] = fmt.Sprintf("%q", names)
	}
}
