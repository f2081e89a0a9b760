package stat

import (
	"math"
	"sync"

	"gonum.org/v1/gonum/mathext"
)

// normal gives how many standard deviations to each side of the mean hold the level of
// a normal distribution: 1.96 for 0.95.
func normal(level float64) float64 { return math.Sqrt2 * math.Erfinv(level) }

// mostExact is up to how many degrees of freedom Student's t is looked up with the
// incomplete beta function, which loses digits as they grow; above, a series is nearer.
const mostExact = 1000

// usual holds Student's t at the usual level, by degrees of freedom: a report asks for
// thousands, and one takes 15 µs.
var usual = sync.OnceValue(func() []float64 {
	table := make([]float64, mostExact+1)
	for f := 1; f <= mostExact; f++ {
		table[f] = exactStudent(Level, float64(f))
	}
	return table
})

// student gives how many standard errors to each side hold the level of Student's t
// with so many degrees of freedom, of which there is at least one.
func student(level float64, freedom int64) float64 {
	if freedom > mostExact {
		return seriesStudent(normal(level), float64(freedom))
	}
	if level == Level {
		return usual()[freedom]
	}
	return exactStudent(level, float64(freedom))
}

// exactStudent goes by the share of the distribution that lies outside, which is the
// incomplete beta function at freedom/(freedom + t²): Abramowitz and Stegun 1964, 26.7.1.
func exactStudent(level, freedom float64) float64 {
	y := mathext.InvRegIncBeta(freedom/2, 0.5, 1-level)
	return math.Sqrt(freedom * (1 - y) / y)
}

// seriesStudent is the expansion around the normal quantile z: Abramowitz and Stegun
// 1964, Handbook of Mathematical Functions, 26.7.5.
func seriesStudent(z, freedom float64) float64 {
	s := z * z
	g1 := z * (s + 1) / 4
	g2 := z * ((5*s+16)*s + 3) / 96
	g3 := z * (((3*s+19)*s+17)*s - 15) / 384
	g4 := z * ((((79*s+776)*s+1482)*s-1920)*s - 945) / 92160
	f := freedom
	return z + (g1+(g2+(g3+g4/f)/f)/f)/f
}

// binomial gives the chance of at most r of n, where each has the chance p: Abramowitz
// and Stegun 1964, 26.5.24.
func binomial(r, n int64, p float64) float64 {
	switch {
	case r < 0:
		return 0
	case r >= n:
		return 1
	}
	return mathext.RegIncBeta(float64(n-r), float64(r+1), 1-p)
}

// binomialQuantile gives the least r whose chance of at most r of n is q or more.
func binomialQuantile(q float64, n int64, p float64) int64 {
	middle := float64(n) * p
	reach := int64(math.Sqrt(middle*(1-p))) + 1
	low, high := int64(middle)-reach, int64(middle)+reach
	for low >= 0 && binomial(low, n, p) >= q {
		low -= 2 * reach
	}
	for high < n && binomial(high, n, p) < q {
		high += 2 * reach
	}
	low, high = max(low, -1), min(high, n) // below q at low, q or more at high
	for high-low > 1 {
		if at := low + (high-low)/2; binomial(at, n, p) >= q {
			high = at
		} else {
			low = at
		}
	}
	return high
}
