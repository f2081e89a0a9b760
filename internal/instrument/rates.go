package instrument

import "strings"

// Rates says that each question of a measure rates something that the person set
// themselves, so that nothing is added up: each is paired only with itself.
type Rates struct {
	What string // one of Rated
	// One is a change on one of them, Mean on the mean of those that were rated twice.
	One, Mean Change
}

// RatesGoals is a measure whose questions are the person's goals, in their order.
const RatesGoals = "goals"

// Rated lists what a measure may rate.
var Rated = []string{RatesGoals}

// Goals are rated from 0, not begun, to ratedTop, there.
const ratedTop = 10

// Of gives how one thing moved between two ratings of it.
func (r *Rates) Of(first, latest int) Move {
	return moved(Amount{Units: int64(first)}, Amount{Units: int64(latest)}, BetterHigher, r.One)
}

// meanDecimals is how many places a mean of changes has.
const meanDecimals = 2

// OfMean gives the mean of how several moved. There must be one at least.
func (r *Rates) OfMean(moves []Move) Move {
	var sum int64
	for _, m := range moves {
		sum += m.Change.Units
	}
	m := moved(Amount{}, ratio(sum, int64(len(moves)), meanDecimals), BetterHigher, r.Mean)
	m.Reliable = m.Known && abs(sum)*tens[r.Mean.Reliable.Decimals] >= r.Mean.Reliable.Units*int64(len(moves)) // not rounded
	return m
}

// rates reads "rates". What stands under it can be rated in one way only.
func (o *fields) rates(m *Measure) {
	r := o.inside("rates", "rates")
	m.Rates = &Rates{What: r.OneOf("what", Rated)}
	r.Pass("one", "mean")
	if r.Has("one") {
		m.Rates.One = r.change("one")
	}
	if r.Has("mean") {
		m.Rates.Mean = r.change("mean")
	}
	r.Done()
	for _, s := range m.Scales {
		if s.From != 0 || s.To != ratedTop {
			o.Say(o.LineOf("rates"), `"rates" needs scales from 0 to %d; %q is not`, ratedTop, s.Key)
		}
	}
	for _, item := range m.Items {
		if strings.HasSuffix(item.LinkID, GoalLink) {
			o.Say(o.LineOf("rates"), "linkId %q is kept for the words of a goal", item.LinkID)
		}
		if item.OnlyIf >= 0 || item.Safety {
			o.Say(o.LineOf("rates"), `"rates" needs questions that depend on nothing else; %q does`, item.LinkID)
		}
	}
	if len(m.Scores) > 0 {
		o.Say(o.LineOf("rates"), `"rates" goes with no scores: what a person set themselves is not added up`)
	}
}
