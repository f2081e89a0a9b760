package bench

import (
	"bytes"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestTheSimulationWaitsAsQueueingTheorySays holds the simulation to what is known: of one
// processor with Poisson arrivals and exponential work, the mean time in the system is
// 1/(μ−λ) (M/M/1), and of a line with work that is always the same, half the waiting (M/D/1).
func TestTheSimulationWaitsAsQueueingTheorySays(t *testing.T) {
	mean := func(list []float64) float64 {
		sum := 0.0
		for _, x := range list {
			sum += x
		}
		return sum / float64(len(list))
	}
	for _, use := range []float64{0.2, 0.5, 0.8} {
		got := simulate(rand.New(rand.NewPCG(5, 6)), 0, 1000*use, 1, engineCost{page: 1}, 400_000)
		if want := 1 / (1 - use); math.Abs(mean(got.pages)/want-1) > 0.06 {
			t.Errorf("M/M/1 at %.1f: %.3f ms, want %.3f", use, mean(got.pages), want)
		}
		got = simulate(rand.New(rand.NewPCG(7, 8)), 1000*use, 0, 1, engineCost{serial: 1}, 400_000)
		if want := 1 + use/2/(1-use); math.Abs(mean(got.saves)/want-1) > 0.06 {
			t.Errorf("M/D/1 at %.1f: %.3f ms, want %.3f", use, mean(got.saves), want)
		}
	}
}

func TestTheNationIsPrinted(t *testing.T) {
	var out bytes.Buffer
	if err := Nation(&out); err != nil || strings.Count(out.String(), "\n") != len(places)+1 {
		t.Errorf("%v\n%s", err, out.String())
	}
	if strings.Contains(out.String(), "NaN") || strings.Contains(out.String(), "Inf") {
		t.Error(out.String())
	}
}
