package column

import (
	"slices"

	"towpath/internal/outcome"
)

// counting is one question while it is counted: a scan for each of its windows.
type counting struct {
	of     *Series
	scans  []*scan
	person func(p int, rows []byte, n int, mixed bool)
}

// newCounting makes a question ready: for q's own window where there are no others.
func newCounting(q *outcome.Question, windows []outcome.Window, p people, teams []Team, of *Series) *counting {
	c := &counting{of: of}
	if windows == nil {
		c.scans = []*scan{newScan(newPlan(q, p, teams, of), of)}
	}
	for _, w := range windows {
		at := *q
		at.From, at.To = w.From, w.To
		c.scans = append(c.scans, newScan(newPlan(&at, p, teams, of), of))
	}
	c.ask(windows)
	return c
}

func (c *counting) ask(windows []outcome.Window) {
	c.person = c.scans[0].one
	if windows != nil {
		c.person = (&over{windows: windows, scans: c.scans, lead: c.scans[0]}).person
	}
}

// like gives a counting of the same question that has counted nobody.
func (c *counting) like(windows []outcome.Window) *counting {
	fresh := &counting{of: c.of}
	for _, s := range c.scans {
		fresh.scans = append(fresh.scans, newScan(s.plan.empty(), c.of))
	}
	fresh.ask(windows)
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

// all counts everybody who is packed and not hidden, and then those of a tail.
func (c *counting) all(hidden []bool, tail people, loose *loose) {
	if s := c.scans[0]; len(c.scans) == 1 && s.plainly(c.of) {
		s.plain(c.of, hidden)
	} else {
		s.each(c.of, hidden, c.person)
	}
	c.use(tail)
	c.scans[0].eachLoose(loose, c.person)
	c.settle()
}

// settle counts those who wait.
func (c *counting) settle() {
	for _, s := range c.scans {
		s.settle()
	}
}

// change counts those of more too, and those of less no more. All three are settled.
func (c *counting) change(more, less *counting) {
	for i, s := range c.scans {
		for n, g := range more.scans[i].groups {
			s.numbered(n).add(g, 1)
		}
		for n, g := range less.scans[i].groups {
			s.numbered(n).add(g, -1)
		}
		for n, g := range s.groups {
			if g.People > 0 {
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
