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
	Known bool
	Value float64
	// Limits are those that count, and Chance those by chance alone. They differ where the
	// funnel is Widened.
	Limits, Chance Limits
	Where          Where
}

// Limits are the two pairs for places of one size.
type Limits struct{ Inner, Outer Interval }

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
	// Dispersion is how far apart the places lie.
	Dispersion Dispersion
	// Widened tells whether the limits allow for that: only where it was asked, and where the
	// places lie Beyond chance. Limits are never narrowed.
	Widened bool
	// Places stand in the order in which they were handed in.
	Places []Place
	shares bool
	rules  FunnelRules
}

// FunnelOfShares compares shares. The limits are exact binomial ones, brought to a
// smooth line by interpolation (Spiegelhalter 2005, Stat Med, appendix), from 0 to 1; at
// a target of 0 or 1 they have no width. The upper one is the lower one of those who did
// not, turned round, so that it does not matter which of the two is counted, and just
// those counts lie beyond a limit that are less likely than it says. The paper's formula
// taken upwards is one person lower, and puts 1 of 1 beyond both limits of a half.
// What is allowed for beside chance makes them wider from there: the distance from the
// target stands for z standard errors, so that nothing more to allow for leaves them as
// they are.
func FunnelOfShares(places []Count, rules FunnelRules) Funnel {
	f := Funnel{shares: true, rules: rules, Places: make([]Place, len(places))}
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
	f.place()
	return f
}

// FunnelOfMeans compares means: target ± z × SD/√n, and wider where that is asked. All are
// in the unit of the values. A place with one person counts in the target and tells
// nothing of the SD. Where nobody differs from the others of their place, SD is 0 and
// the limits have no width.
func FunnelOfMeans(places []Sums, rules FunnelRules) Funnel {
	rules.Moved = 0
	f := Funnel{rules: rules, Places: make([]Place, len(places))}
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
	f.place()
	return f
}

// place estimates the over-dispersion and says of each place where it lies.
func (f *Funnel) place() {
	f.Dispersion = f.dispersion()
	f.Widened = f.rules.Allow != ByChance && f.Dispersion.Beyond()
	for i := range f.Places {
		p := &f.Places[i]
		if !p.Known {
			continue
		}
		p.Limits, p.Chance = f.At(p.N)
		switch {
		case p.Value < p.Limits.Outer.Low:
			p.Where = BelowOuter
		case p.Value > p.Limits.Outer.High:
			p.Where = AboveOuter
		case p.Value < p.Limits.Inner.Low:
			p.Where = BelowInner
		case p.Value > p.Limits.Inner.High:
			p.Where = AboveInner
		}
	}
}

// At gives the limits for a place of n people, to draw the lines with: those that count, and
// those by chance alone.
func (f Funnel) At(n int64) (limits, chance Limits) {
	if !f.Known || n <= 0 {
		return Limits{}, Limits{}
	}
	chance = Limits{f.limits(n, InnerLevel, 0, 1), f.limits(n, OuterLevel, 0, 1)}
	if !f.Widened {
		return chance, chance
	}
	tau, factor := f.Dispersion.Tau, 1.0
	if f.rules.Allow == ByFactor {
		tau, factor = 0, math.Sqrt(f.Dispersion.Phi)
	}
	return Limits{f.limits(n, InnerLevel, tau, factor), f.limits(n, OuterLevel, tau, factor)}, chance
}

// limits gives a pair of limits, with tau beside chance, and then so many times as far.
func (f Funnel) limits(n int64, level, tau, factor float64) Interval {
	z := normal(level)
	half := z * f.SD / math.Sqrt(float64(n))
	i := Interval{true, f.Target - half, f.Target + half}
	if f.shares && f.SD > 0 {
		q := (1 - level) / 2
		i.Low, i.High = lowest(q, n, f.Target), 1-lowest(q, n, 1-f.Target)
	}
	beside := z * math.Hypot(f.moved(n), tau)
	if beside == 0 && factor == 1 {
		return i
	}
	i.Low = f.Target - factor*math.Hypot(f.Target-i.Low, beside)
	i.High = f.Target + factor*math.Hypot(i.High-f.Target, beside)
	if f.shares {
		i.Low, i.High = max(i.Low, 0), min(i.High, 1)
	}
	return i
}

// moved is by how much a share of n people is off because both its counts were moved.
func (f Funnel) moved(n int64) float64 {
	return f.rules.Moved * math.Sqrt(1+f.Target*f.Target) / float64(n)
}

// lowest gives the share up to which the chance is q, between the two counts whose
// chances lie around it.
func lowest(q float64, n int64, target float64) float64 {
	r := binomialQuantile(q, n, target)
	above := binomial(r, n, target)
	part := (above - q) / (above - binomial(r-1, n, target))
	return max(0, float64(r)-min(part, 1)) / float64(n)
}

// dispersion is that of the places from the target.
func (f Funnel) dispersion() Dispersion {
	var z, errors []float64
	for _, p := range f.Places {
		if !p.Known {
			continue
		}
		e := math.Hypot(f.SD/math.Sqrt(float64(p.N)), f.moved(p.N))
		if e == 0 {
			return Dispersion{}
		}
		z, errors = append(z, (p.Value-f.Target)/e), append(errors, e)
	}
	return dispersionOf(z, errors)
}
