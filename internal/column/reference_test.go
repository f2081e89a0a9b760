package column_test

import (
	"towpath/internal/column"
	"towpath/internal/outcome"
)

// known is what a set was made of, for the slow and plain way to the same answer.
type known struct {
	person   column.Person
	readings []column.Reading
}

// plainTally answers a question reading by reading and area by area, as the words of package
// outcome say it and with nothing clever in it.
func plainTally(all []known, teams []column.Team, areas, levels int, q outcome.Question) map[int]*outcome.Group {
	groups := map[int]*outcome.Group{}
	for _, one := range all {
		if !plainWanted(one.person, q) {
			continue
		}
		byGroup := map[int][]column.Reading{}
		for _, r := range one.readings {
			if r.Voice != q.Voice || !q.AllTeams && !q.Teams[r.Team] || r.Day > q.To || q.Since == outcome.SinceWindow && r.Day < q.From {
				continue
			}
			n := 0
			switch q.By {
			case outcome.ByTeam:
				n = r.Team
			case outcome.ByService, outcome.ByServiceAndQuarter:
				n = teams[r.Team].Service
			case outcome.BySetting:
				n = teams[r.Team].Setting
			}
			byGroup[n] = append(byGroup[n], r)
		}
		for n, readings := range byGroup {
			plainPerson(groups, one.person, n, readings, areas, levels, q)
		}
	}
	return groups
}

func plainWanted(p column.Person, q outcome.Question) bool {
	return q.Genders.Has(p.Gender) && q.Ethnicities.Has(p.Ethnicity) && q.Languages.Has(p.Language) &&
		q.Deprivations.Has(p.Deprivation) && q.LegalStatuses.Has(p.LegalStatus) &&
		q.Ages.Has(outcome.AgeBand(p.Born, q.To)) && p.Contacts >= q.MinContacts
}

func plainPerson(groups map[int]*outcome.Group, p column.Person, n int, readings []column.Reading, areas, levels int, q outcome.Question) {
	lastWithNumber := -1
	lastInWindow := -1
	for i, r := range readings {
		if r.Day < q.From {
			continue
		}
		lastInWindow = i
		for _, c := range r.Codes {
			if c.Number() {
				lastWithNumber = i
			}
		}
	}
	if lastWithNumber < 0 {
		return
	}
	g := plainGroup(groups, plainNumber(p, n, readings[lastWithNumber].Day, q), areas, levels)
	g.People++
	g.Key += p.Key
	sum, pairs, way := 0, 0, 0
	firsts, latests := make([]outcome.Code, areas), make([]outcome.Code, areas)
	for a := range areas {
		f, l := plainArea(&g.Areas[a], a, readings, lastInWindow, q)
		firsts[a], latests[a] = f, l
		if f > 0 {
			sum += int(l) - int(f)
			pairs++
			if l >= f+outcome.Code(q.Far) {
				way |= 1
			}
			if f >= l+outcome.Code(q.Far) {
				way |= 2
			}
		}
	}
	g.Records += column.RecordKey(p.Key, firsts, latests)
	if pairs > 0 {
		g.Paired++
		if q.Far > 0 {
			g.Far[way]++
		}
		if areas <= outcome.MostTravelled {
			share := int64(sum) * outcome.TravelledUnit / int64(pairs)
			g.Travelled += share
			g.TravelledSquares += share * share
		}
	}
}

// plainArea counts one area of one person, and gives the pair, or two noughts.
func plainArea(at *outcome.AreaTally, a int, readings []column.Reading, lastInWindow int, q outcome.Question) (f, l outcome.Code) {
	first, latest := -1, -1
	for i, r := range readings {
		if !r.Codes[a].Number() {
			continue
		}
		if first < 0 {
			first = i
		}
		if r.Day >= q.From {
			latest = i
		}
	}
	switch {
	case latest < 0:
		at.Add(readings[lastInWindow].Codes[a], 1)
	case first == latest:
		at.Once++
	case int(readings[latest].Day)-int(readings[first].Day) < max(q.MinDays, 1):
		at.TooClose++
	default:
		f, l = readings[first].Codes[a], readings[latest].Codes[a]
		at.Joint[int(f)*at.Levels+int(l)]++
	}
	return f, l
}

func plainGroup(groups map[int]*outcome.Group, n, areas, levels int) *outcome.Group {
	g := groups[n]
	if g == nil {
		g = outcome.NewGroup(areas, levels)
		groups[n] = g
	}
	return g
}

// plainNumber gives the group of somebody whose latest reading was on a day.
func plainNumber(p column.Person, n int, on outcome.Day, q outcome.Question) int {
	switch q.By {
	case outcome.ByAge:
		n = outcome.AgeBand(p.Born, q.To)
	case outcome.ByGender:
		n = p.Gender
	case outcome.ByEthnicity:
		n = p.Ethnicity
	case outcome.ByLanguage:
		n = p.Language
	case outcome.ByDeprivation:
		n = p.Deprivation
	case outcome.ByLegalStatus:
		n = p.LegalStatus
	case outcome.ByTimeSinceStart:
		n = outcome.StartBand(p.Start, on)
	case outcome.ByQuarter:
		n = on.Quarter()
	case outcome.ByMonth:
		n = on.Month()
	case outcome.ByServiceAndQuarter:
		n = n*(q.To.Quarter()-q.From.Quarter()+1) + on.Quarter() - q.From.Quarter()
	}
	return n
}

// plainGap is plainTally for a question of the gap.
func plainGap(all []known, teams []column.Team, areas, levels int, q outcome.Question) map[int]*outcome.Group {
	groups := map[int]*outcome.Group{}
	for _, one := range all {
		if !plainWanted(one.person, q) {
			continue
		}
		var person, worker *column.Reading
		for from := len(one.readings) - 1; from >= 0; from-- {
			if one.readings[from].Beside && from > 0 {
				continue
			}
			person, worker = plainOccasion(one.readings, from, q)
			if person != nil {
				break
			}
		}
		if person == nil {
			continue
		}
		n := 0
		switch q.By {
		case outcome.ByTeam:
			n = person.Team
		case outcome.ByService, outcome.ByServiceAndQuarter:
			n = teams[person.Team].Service
		case outcome.BySetting:
			n = teams[person.Team].Setting
		}
		g := plainGroup(groups, plainNumber(one.person, n, person.Day, q), areas, levels)
		g.People, g.Paired, g.Key = g.People+1, g.Paired+1, g.Key+one.person.Key
		firsts, latests := make([]outcome.Code, areas), make([]outcome.Code, areas)
		for a := range areas {
			p, w := person.Codes[a], worker.Codes[a]
			switch {
			case p.Number() && w.Number():
				g.Areas[a].Joint[int(p)*levels+int(w)]++
				firsts[a], latests[a] = p, w
			case p.Number() || w.Number():
				g.Areas[a].Once++
			default:
				g.Areas[a].NeverAsked++
			}
		}
		g.Records += column.RecordKey(one.person.Key, firsts, latests)
	}
	return groups
}

// plainOccasion gives both readings of the occasion that begins at one, where it counts.
func plainOccasion(readings []column.Reading, from int, q outcome.Question) (person, worker *column.Reading) {
	first := readings[from]
	if first.Day < q.From || first.Day > q.To || !q.AllTeams && !q.Teams[first.Team] {
		return nil, nil
	}
	for i := from; i < len(readings) && (i == from || readings[i].Beside); i++ {
		switch readings[i].Voice {
		case outcome.Person:
			person = &readings[i]
		case outcome.Worker:
			worker = &readings[i]
		}
	}
	if person == nil || worker == nil {
		return nil, nil
	}
	for a := range person.Codes {
		if person.Codes[a].Number() && worker.Codes[a].Number() {
			return person, worker
		}
	}
	return nil, nil
}
