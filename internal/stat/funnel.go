package stat

import "math"

// The two pairs of limits of a funnel, about two and three standard errors from the
// overall value (Spiegelhalter 2005, "Funnel plots for comparing institutional
// performance", Stat Med 24:1185). Of places that do not differ, one in 20 lies beyond
// the inner and one in 500 beyond the outer by chance.
const (
	InnerLevel = 0.95
	OuterLevel = 0.998
)

// Winsorised is which part of the places at each end is drawn in before over-dispersion
// is estimated, so that a few far ones do not hide themselves (Spiegelhalter 2005,
// "Handling over-dispersion of performance indicators", Qual Saf Health Care 14:347).
const Winsorised = 0.1

// Where is where a place lies in a funnel. It is no rank: places between the limits do
// not differ by more than chance.
type Where int8

// The places of Where. Just on a limit is within it.
const (
	BelowOuter Where = -2
	BelowInner Where = -1
	Within     Where = 0
	AboveInner Where = 1
	AboveOuter Where = 2
)

// Place is one service or team in a funnel.
type Place struct {
	N int64
	// Known is false where it has nobody, or more than everybody.
	Known        bool
	Value        float64
	Inner, Outer Interval
	Where        Where
}

// Funnel compares places of different size with what all of them have together.
type Funnel struct {
	// Known is false where no place has anybody; of means, also where no two people in
	// one place tell how much people differ.
	Known bool
	// Target is the overall value: the share or the mean of all people together.
	Target float64
	// SD is the standard deviation between people that the limits come from: of shares
	// √(p(1-p)) at the target, of means that within the places, pooled.
	SD float64
	// Phi is the over-dispersion: how many times larger the squared distances from the
	// target are than chance alone would have it. It needs two places and an SD.
	Phi Number
	// Widened tells whether the limits allow for it: only where that was asked, and
	// where Phi is above 1. Limits are never narrowed.
	Widened bool
	// Places stand in the order in which they were handed in.
	Places []Place
	shares bool
}

// FunnelOfShares compares shares. The limits are exact binomial ones, brought to a
// smooth line by interpolation (Spiegelhalter 2005, Stat Med, appendix), from 0 to 1; at
// a target of 0 or 1 they have no width. The upper one is the lower one of those who did
// not, turned round, so that it does not matter which of the two is counted, and just
// those counts lie beyond a limit that are less likely than it says. The paper's formula
// taken upwards is one person lower, and puts 1 of 1 beyond both limits of a half.
// Widened ones are target ± z × √(Phi × p(1-p)/n).
func FunnelOfShares(places []Count, widen bool) Funnel {
	f := Funnel{shares: true, Places: make([]Place, len(places))}
	var all Count
	for i, c := range places {
		if f.Places[i].N = c.Of; c.valid() {
			f.Places[i].Known, f.Places[i].Value = true, c.share()
			all.Yes, all.Of = all.Yes+c.Yes, all.Of+c.Of
		}
	}
	if !all.valid() {
		return f
	}
	f.Known, f.Target = true, all.share()
	f.SD = math.Sqrt(f.Target * (1 - f.Target))
	f.place(widen)
	return f
}

// FunnelOfMeans compares means: target ± z × SD/√n, widened by √Phi where asked. All are
// in the unit of the values. A place with one person counts in the target and tells
// nothing of the SD. Where nobody differs from the others of their place, SD is 0 and
// the limits have no width.
func FunnelOfMeans(places []Sums, widen bool) Funnel {
	f := Funnel{Places: make([]Place, len(places))}
	var all Sums
	var spread, freedom float64
	for i, s := range places {
		m := MeanOf(s, Level)
		f.Places[i].N = s.N
		if !m.Known {
			continue
		}
		f.Places[i].Known, f.Places[i].Value = true, m.Value
		all = all.Plus(s)
		spread += m.SD.Value * m.SD.Value * float64(s.N-1)
		freedom += float64(s.N - 1)
	}
	if freedom == 0 {
		return f
	}
	f.Known, f.Target = true, float64(all.Sum)/float64(all.N)
	f.SD = math.Sqrt(spread / freedom)
	f.place(widen)
	return f
}

// place estimates the over-dispersion and says of each place where it lies.
func (f *Funnel) place(widen bool) {
	f.Phi = f.overDispersion()
	f.Widened = widen && f.Phi.Value > 1
	for i := range f.Places {
		p := &f.Places[i]
		if !p.Known {
			continue
		}
		p.Inner, p.Outer = f.At(p.N)
		switch {
		case p.Value < p.Outer.Low:
			p.Where = BelowOuter
		case p.Value > p.Outer.High:
			p.Where = AboveOuter
		case p.Value < p.Inner.Low:
			p.Where = BelowInner
		case p.Value > p.Inner.High:
			p.Where = AboveInner
		}
	}
}

// At gives the limits for a place of n people, to draw the lines with.
func (f Funnel) At(n int64) (inner, outer Interval) {
	if !f.Known || n <= 0 {
		return Interval{}, Interval{}
	}
	return f.limits(n, InnerLevel), f.limits(n, OuterLevel)
}

func (f Funnel) limits(n int64, level float64) Interval {
	if f.SD == 0 {
		return Interval{true, f.Target, f.Target}
	}
	if f.shares && !f.Widened {
		q := (1 - level) / 2
		return Interval{true, lowest(q, n, f.Target), 1 - lowest(q, n, 1-f.Target)}
	}
	half := normal(level) * f.SD / math.Sqrt(float64(n))
	if f.Widened {
		half *= math.Sqrt(f.Phi.Value)
	}
	i := Interval{true, f.Target - half, f.Target + half}
	if f.shares {
		i.Low, i.High = max(i.Low, 0), min(i.High, 1)
	}
	return i
}

// lowest gives the share up to which the chance is q, between the two counts whose
// chances lie around it.
func lowest(q float64, n int64, target float64) float64 {
	r := binomialQuantile(q, n, target)
	above := binomial(r, n, target)
	part := (above - q) / (above - binomial(r-1, n, target))
	return max(0, float64(r)-min(part, 1)) / float64(n)
}

// overDispersion gives the mean of the squared distances from the target, each in its
// standard errors and the far ones drawn in.
func (f Funnel) overDispersion() Number {
	var z []float64
	for _, p := range f.Places {
		if p.Known {
			z = append(z, (p.Value-f.Target)/f.SD*math.Sqrt(float64(p.N)))
		}
	}
	if len(z) < 2 || f.SD == 0 {
		return Number{}
	}
	low, high := quantileOf(z, Winsorised), quantileOf(z, 1-Winsorised)
	var sum float64
	for _, each := range z {
		each = min(max(each, low), high)
		sum += each * each
	}
	return Number{true, sum / float64(len(z))}
}
