package stat

import "math"

// Allowance is how the limits of a funnel allow for places that differ by more than chance.
type Allowance uint8

// The allowances. Spiegelhalter 2005, "Handling over-dispersion of performance indicators",
// Qual Saf Health Care 14:347, has both: ByFactor is its multiplicative model, and Between its
// additive one of random effects, which does not let the limits of very large places close in
// on the target.
const (
	ByChance Allowance = iota // for nothing
	ByFactor                  // every distance is √Phi times as far
	Between                   // Tau² is added to every squared standard error
)

// Winsorised is which part of the places at each end is drawn in before over-dispersion
// is estimated, so that a few far ones do not hide themselves (the same paper).
const Winsorised = 0.1

// LeastPlaces is how many places it takes before limits allow for anything. Of fewer, not even
// one whole place at each end is drawn in, so that a single odd one would widen its own limits.
const LeastPlaces = 10

// FunnelRules are how a funnel is drawn.
type FunnelRules struct {
	Allow Allowance
	// Moved is the standard deviation of what was added to every count at random before it was
	// handed in, 0 where counts are exact. It makes limits wider, and is no over-dispersion.
	// Means take none.
	Moved float64
}

// Dispersion is how far apart places lie, beside how far chance alone would put them.
type Dispersion struct {
	// Known is false where there are fewer than two places, or nobody differs.
	Known  bool
	Places int
	// Phi is how many times larger the squared distances from the target are than chance alone
	// would have it, the far ones drawn in.
	Phi float64
	// Most is up to where Phi is no more than chance: 1 + 2√(2/Places), two of its standard
	// errors above 1 (Spiegelhalter 2005, as other programs have it).
	Most float64
	// Tau is the standard deviation between the places themselves, in the unit of the values,
	// by moments (DerSimonian and Laird 1986, of distances that are drawn in); 0 where chance
	// is all of it.
	Tau float64
}

// Beyond tells whether places lie further apart than chance would put them, and are enough for
// that to be said.
func (d Dispersion) Beyond() bool { return d.Known && d.Places >= LeastPlaces && d.Phi > d.Most }

// dispersionOf estimates it of distances from the target in standard errors, and those errors.
func dispersionOf(z, errors []float64) Dispersion {
	if len(z) < 2 {
		return Dispersion{}
	}
	low, high := quantileOf(z, Winsorised), quantileOf(z, 1-Winsorised)
	drawn := make([]float64, len(z))
	for i, each := range z {
		drawn[i] = min(max(each, low), high)
	}
	n, phi := float64(len(z)), meanSquare(drawn)
	return Dispersion{Known: true, Places: len(z), Phi: phi, Most: 1 + 2*math.Sqrt(2/n), Tau: between(n*phi, errors)}
}

func meanSquare(z []float64) float64 {
	var sum float64
	for _, each := range z {
		sum += each * each
	}
	return sum / float64(len(z))
}

// between gives the standard deviation between places whose squared distances in standard
// errors add up to total.
func between(total float64, errors []float64) float64 {
	var weights, squares float64
	for _, e := range errors {
		w := 1 / (e * e)
		weights, squares = weights+w, squares+w*w
	}
	return math.Sqrt(max(total-float64(len(errors)-1), 0) / (weights - squares/weights))
}
