package seed

import (
	"math"

	"towpath/internal/instrument"
)

// course is how one person's life goes, area by area: where it begins, how much
// it grows and how soon, and the dips on the way. Time is in months.
type course struct {
	start, gain, pace []float64
	swing, period     float64
	dips              []dip
}

type dip struct{ at, depth, length float64 }

// course makes up a life. About a third rise, a third go up and down, and the
// others stay level, sink or rise late.
func (m *maker) course(areas int, months float64) course {
	c := course{period: 5 + 8*m.rng.Float64()}
	general := 2.4 + 4.4*m.rng.Float64()
	gain, late := 0.0, 0.0
	switch n := m.rng.IntN(100); {
	case n < 36:
		gain = 1.5 + 3*m.rng.Float64()
	case n < 66:
		gain, c.swing = 2*m.rng.Float64(), 0.8+1.2*m.rng.Float64()
	case n < 80:
		gain = 0.6*m.rng.Float64() - 0.3
	case n < 90:
		gain = -0.6 - 1.4*m.rng.Float64()
	default:
		gain, late = 2+2*m.rng.Float64(), months*0.5
	}
	for range areas {
		c.start = append(c.start, general+3*m.rng.Float64()-1.5)
		c.gain = append(c.gain, gain*(0.4+1.2*m.rng.Float64()))
		c.pace = append(c.pace, late+3+9*m.rng.Float64())
	}
	for range m.rng.IntN(4) {
		c.dips = append(c.dips, dip{at: months * m.rng.Float64(), depth: 0.8 + 2*m.rng.Float64(), length: 1 + 3*m.rng.Float64()})
	}
	return c
}

// at gives the level of an area after so many months, 1 to 10, before rounding.
func (c course) at(area int, month float64) float64 {
	v := c.start[area] + c.gain[area]/(1+math.Exp(-(month-c.pace[area])/2.5))
	v += c.swing * math.Sin(2*math.Pi*month/c.period)
	for _, d := range c.dips {
		x := (month - d.at) / d.length
		v -= d.depth * math.Exp(-x*x)
	}
	return v
}

// mean gives the level over all areas.
func (c course) mean(month float64) float64 {
	sum := 0.0
	for i := range c.start {
		sum += c.at(i, month)
	}
	return sum / float64(len(c.start))
}

// step rounds a level, a little blurred, to a whole step.
func (m *maker) step(level float64) instrument.Step {
	return instrument.WholeStep(min(max(int(math.Round(level+0.6*m.rng.NormFloat64())), 1), 10))
}
