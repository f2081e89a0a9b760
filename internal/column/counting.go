package column

import (
	"slices"

	"towpath/internal/outcome"
)

// counting is one question while it is counted: a scan for each of its windows.
type counting struct {
	of      *Series
	windows []outcome.Window
	scans   []*scan
	person  func(p int, rows []byte, n int, mixed bool)
}

// newCounting makes a question ready: for q's own window where there are no others.
func newCounting(q *outcome.Question, windows []outcome.Window, p people, teams []Team, of *Series) *counting {
	c := &counting{of: of, windows: windows}
	if windows == nil {
		c.scans = []*scan{newScan(newPlan(q, p, teams, of), of)}
	}
	for _, w := range windows {
		at := *q
		at.From, at.To = w.From, w.To
		c.scans = append(c.scans, newScan(newPlan(&at, p, teams, of), of))
	}
	c.ask()
	return c
}

func (c *counting) ask() {
	c.person = c.scans[0].one
	if c.windows != nil {
		c.person = (&over{windows: c.windows, scans: c.scans, lead: c.scans[0]}).person
	}
}

// like gives a counting of the same question that has counted nobody.
func (c *counting) like() *counting {
	fresh := &counting{of: c.of, windows: c.windows}
	for _, s := range c.scans {
		fresh.scans = append(fresh.scans, newScan(s.plan.empty(), c.of))
	}
	fresh.ask()
	return fresh
}

// empty gives the plan with no groups.
func (pl *plan) empty() *plan {
	fresh := *pl
	fresh.groups, fresh.dense = map[int]*tallied{}, nil
	return &fresh
}

// use says whose numbers the people have that are handed over next.
func (c *counting) use(p people) {
	for _, s := range c.scans {
		s.people = p
	}
}

// settle counts those who wait.
func (c *counting) settle() {
	for _, s := range c.scans {
		s.settle()
	}
}

// add counts the people of another counting, sign times. Both are settled.
func (c *counting) add(of *counting, sign int) {
	for i, s := range c.scans {
		for n, g := range of.scans[i].groups {
			to := s.numbered(n)
			if to.add(g, sign); to.People > 0 {
				continue
			}
			delete(s.groups, n)
			if n < len(s.dense) {
				s.dense[n] = nil
			}
		}
	}
}

// tallies gives what was counted: copies, which whoever asked may change.
func (c *counting) tallies() []*outcome.Tally {
	list := make([]*outcome.Tally, len(c.scans))
	for i, s := range c.scans {
		list[i] = s.tally(c.of)
	}
	return list
}

// bytes is about how much memory the groups take.
func (c *counting) bytes() int {
	n := 0
	for _, s := range c.scans {
		n += MaxTeams*2 + len(s.groups)*(4*s.square+64)*s.nAreas
	}
	return n
}

// add counts the people of another group, sign times.
func (g *tallied) add(of *tallied, sign int) {
	g.People += sign * of.People
	g.Paired += sign * of.Paired
	g.Key += uint64(sign) * of.Key //nolint:gosec // sums run over by design
	g.Records += uint64(sign) * of.Records
	g.Travelled += int64(sign) * of.Travelled
	g.TravelledSquares += int64(sign) * of.TravelledSquares
	for i, n := range of.Far {
		g.Far[i] += sign * n
	}
	for i, n := range of.joint {
		if n != 0 {
			g.joint[i] += uint32(sign) * n //nolint:gosec // as above
		}
	}
	for i, n := range of.onceInAll {
		g.onceInAll[i] += sign * n
	}
	for i := range of.Areas {
		to, from := &g.Areas[i], &of.Areas[i]
		to.Once += sign * from.Once
		to.TooClose += sign * from.TooClose
		to.Left += sign * from.Left
		to.NotApplicable += sign * from.NotApplicable
		to.NotSure += sign * from.NotSure
		to.NotScored += sign * from.NotScored
		to.NeverAsked += sign * from.NeverAsked
	}
}

// finished gives a copy of the group, once everybody is counted.
func (g *tallied) finished(levels int) *outcome.Group {
	square := levels * levels
	out := g.Group
	out.Areas = slices.Clone(g.Areas)
	joint := slices.Clone(g.joint)
	for i := range out.Areas {
		at := &out.Areas[i]
		at.Levels = levels
		at.Joint = joint[i*square : (i+1)*square : (i+1)*square]
		at.Joint[0] = 0
		at.Once += g.onceInAll[i/wide]
	}
	return &out
}
