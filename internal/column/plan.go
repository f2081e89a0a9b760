package column

import (
	"towpath/internal/outcome"
)

const noGroup = -1

// plan is a question made ready: what it asks of a row, of a person, and where a person is
// counted.
type plan struct {
	q        *outcome.Question
	voice    uint16
	from, to outcome.Day
	earliest outcome.Day // before which no reading counts
	minDays  int
	nAreas   int
	levels   int
	// groupOf gives the group of each team, -1 for a team that does not count. Without a
	// split by teams it is 0 for those that do.
	groupOf []int16
	split   bool

	people
	choices []choice
	bands   *[lastYear + 1]uint8 // of ages, where they are asked about
	groups  map[int]*tallied
	dense   []*tallied // the same, for numbers that are small
	square  int        // levels times levels
	// many tells that there may be many groups.
	many                   bool
	firstQuarter, quarters int
}

// choice keeps the people of some groups.
type choice struct {
	of   func(p *people, at int) int
	have []bool // by number
}

func newPlan(q *outcome.Question, p people, teams []Team, s *Series) *plan {
	pl := &plan{
		q: q, voice: uint16(q.Voice), from: q.From, to: q.To, minDays: max(q.MinDays, 1), nAreas: s.areas, levels: s.levels,
		people: p, split: q.By.OfReadings(), groups: map[int]*tallied{}, square: s.levels * s.levels,
		firstQuarter: q.From.Quarter(), quarters: q.To.Quarter() - q.From.Quarter() + 1,
		many: q.By == outcome.ByServiceAndQuarter || q.By == outcome.ByTeam || q.By == outcome.ByMonth,
	}
	if q.Since == outcome.SinceWindow {
		pl.earliest = q.From
	}
	pl.groupOf = groupsOfTeams(q, teams)
	if len(q.Ages) > 0 || q.By == outcome.ByAge {
		bands := ageBands(q.To)
		pl.bands = &bands
	}
	pl.choices = choices(q, pl.bands)
	return pl
}

func groupsOfTeams(q *outcome.Question, teams []Team) []int16 {
	groupOf := make([]int16, MaxTeams)
	for n := range groupOf {
		if n >= len(teams) || !q.AllTeams && !q.Teams[n] {
			groupOf[n] = noGroup
			continue
		}
		switch q.By {
		case outcome.ByTeam:
			groupOf[n] = int16(n) //nolint:gosec // below MaxTeams
		case outcome.ByService, outcome.ByServiceAndQuarter:
			groupOf[n] = int16(teams[n].Service) //nolint:gosec // no more services than teams
		case outcome.BySetting:
			groupOf[n] = int16(teams[n].Setting) //nolint:gosec // a handful
		}
	}
	return groupOf
}

// ageBands gives the band of each year of birth on a day.
func ageBands(on outcome.Day) (bands [lastYear + 1]uint8) {
	for born := range bands {
		bands[born] = uint8(outcome.AgeBand(born, on)) //nolint:gosec // a handful
	}
	return bands
}

func choices(q *outcome.Question, bands *[lastYear + 1]uint8) (list []choice) {
	add := func(have outcome.Set, of func(p *people, at int) int) {
		if len(have) > 0 {
			list = append(list, choice{of, numbered(have)})
		}
	}
	add(q.Genders, func(p *people, at int) int { return p.traits[at].gender() })
	add(q.Ethnicities, func(p *people, at int) int { return p.traits[at].ethnicity() })
	add(q.Languages, func(p *people, at int) int { return p.traits[at].language() })
	add(q.Deprivations, func(p *people, at int) int { return p.traits[at].deprivation() })
	add(q.LegalStatuses, func(p *people, at int) int { return p.traits[at].legalStatus() })
	add(q.Ages, func(p *people, at int) int { return int(bands[p.born[at]]) })
	if q.MinContacts > 0 {
		list = append(list, choice{func(p *people, at int) int { return min(int(p.contacts[at])/q.MinContacts, 1) }, []bool{false, true}})
	}
	return list
}

// numbered gives a set by number, so that to look whether it has one is to look at one place.
// What is below 0 is of nobody.
func numbered(of outcome.Set) []bool {
	list := []bool{}
	for n, has := range of {
		if has && n >= 0 {
			list = append(list, make([]bool, max(n+1-len(list), 0))...)
			list[n] = true
		}
	}
	return list
}

// wanted tells whether a person is one of those who are asked about.
func (pl *plan) wanted(p int) bool {
	for i := range pl.choices {
		c := &pl.choices[i]
		if n := c.of(&pl.people, p); n < 0 || n >= len(c.have) || !c.have[n] {
			return false
		}
	}
	return true
}

// group gives where a person is counted whose latest reading was on a day.
func (pl *plan) group(p, ofTeams int, on outcome.Day) *tallied {
	return pl.numbered(pl.groupNumber(p, ofTeams, on))
}

// groupNumber gives the number of a person's group.
func (pl *plan) groupNumber(p, ofTeams int, on outcome.Day) int {
	n := ofTeams
	switch pl.q.By {
	case outcome.ByAge:
		n = int(pl.bands[pl.born[p]])
	case outcome.ByGender:
		n = pl.traits[p].gender()
	case outcome.ByEthnicity:
		n = pl.traits[p].ethnicity()
	case outcome.ByLanguage:
		n = pl.traits[p].language()
	case outcome.ByDeprivation:
		n = pl.traits[p].deprivation()
	case outcome.ByLegalStatus:
		n = pl.traits[p].legalStatus()
	case outcome.ByTimeSinceStart:
		n = outcome.StartBand(pl.start[p], on)
	case outcome.ByQuarter:
		n = on.Quarter()
	case outcome.ByMonth:
		n = on.Month()
	case outcome.ByServiceAndQuarter:
		n = ofTeams*pl.quarters + on.Quarter() - pl.firstQuarter
	}
	return n
}

// mostDense bounds the groups that are found by their number at once.
const mostDense = 1 << 14

func (pl *plan) numbered(n int) *tallied {
	if n < len(pl.dense) && pl.dense[n] != nil {
		return pl.dense[n]
	}
	g := pl.groups[n]
	if g == nil {
		g = newTallied(pl.nAreas, pl.square)
		pl.groups[n] = g
	}
	if n < mostDense {
		for len(pl.dense) <= n {
			pl.dense = append(pl.dense, nil)
		}
		pl.dense[n] = g
	}
	return g
}

// tallied is a group while it is counted.
type tallied struct {
	outcome.Group
	joint     []uint32 // area by area
	onceInAll [MaxAreas / wide]int
	queued    int // one more than its place in a queue, 0 for none
}

func newTallied(areas, square int) *tallied {
	g := &tallied{joint: make([]uint32, areas*square)}
	g.Areas = make([]outcome.AreaTally, areas)
	return g
}
