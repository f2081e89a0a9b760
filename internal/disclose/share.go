package disclose

import (
	"math"

	"towpath/internal/stat"
)

// ShareBetween is Share with an interval, as a mean has one: Wilson's, widened for both counts
// being moved by dice and rounded by the rule.
func (c Cell) ShareBetween(of Cell, rule Rule) Cell {
	share := c.Share(of)
	if share.kind != Percent {
		return share
	}
	whole := int64(of.number)
	s := stat.ShareOf(stat.Count{Yes: min(int64(c.number), whole), Of: whole}, stat.Level)
	move := 1.96 * rule.CountSpread() * math.Sqrt(1+s.Value*s.Value) / float64(whole)
	low := s.Value - math.Hypot(s.Value-s.Interval.Low, move)
	high := s.Value + math.Hypot(s.Interval.High-s.Value, move)
	share.low, share.high = int32(math.Floor(100*max(low, 0))), int32(math.Ceil(100*min(high, 1)))
	return share
}

// CountSpread is the standard deviation of a count's move: 2 by the dice, and of rounding up or
// down at random the mean over all remainders.
func (r Rule) CountSpread() float64 {
	to := float64(r.RoundTo)
	return math.Sqrt(4 + (to*to-1)/6)
}

// hasEnds tells whether a cell has an interval.
func (c Cell) hasEnds() bool { return c.kind == Mean || c.kind == Percent && c.high > 0 }
