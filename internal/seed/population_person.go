package seed

import (
	"math"
	"strconv"
	"time"

	"towpath/internal/care"
	"towpath/internal/instrument"
)

// settler is what is known of a person of a population while they are made.
type settler struct {
	care.PopulationPerson
	i       int
	records int
	// days are how many days ago each assessment was, the first first.
	days  []int
	teams []populationTeam
	// moved is the assessment from which on the second team supports them.
	moved int
	known map[care.CharacteristicKind]string
	// level is where they began, pace how far they get in the long run, lean how each area
	// differs from that.
	level, pace float64
	lean        []float64
}

func (s *settler) team(occasion int) populationTeam {
	if len(s.teams) > 1 && occasion >= s.moved {
		return s.teams[1]
	}
	return s.teams[0]
}

// settle makes the person of a place in the population.
func (p *Population) settle(i int) care.PopulationPerson {
	p.rng = newRand(p.number, populationStream+uint64(i)) //nolint:gosec // never below 0
	s := &settler{i: i, known: map[care.CharacteristicKind]string{}}
	who := care.PersonID(p.numbered(p.rng, i, 0))
	s.Person = care.Person{ID: who, Organisation: p.org, Name: p.name()}
	home := p.rng.IntN(mostServices * teamsAService)
	s.teams = []populationTeam{p.teams[home%len(p.teams)]}
	p.describe(s)
	p.times(s)
	p.stays(s)
	p.note(s)
	p.outlook(s)
	for n := range s.days {
		p.occasion(s, n)
	}
	p.contacts(s)
	p.matters(s)
	return s.PopulationPerson
}

// describe says what a report can split people by.
func (p *Population) describe(s *settler) {
	if p.chance(97) {
		s.Person.Born = dayOf(p.today.AddDate(-p.between(17, 84), 0, -p.rng.IntN(365)))
	}
	s.known[care.Gender] = genderShares.of(p.rng)
	s.known[care.Ethnicity] = ethnicityShares.of(p.rng)
	s.known[care.Language] = languageShares.of(p.rng)
	s.known[care.Deprivation] = deprivationShares.of(p.rng)
	s.known[care.LegalStatus] = legalShares[s.teams[0].Setting].of(p.rng)
}

// silence is in how many of a hundred cases nobody ever asked somebody like this.
func (p *Population) silence(s *settler) int {
	percent := 6
	switch s.known[care.Ethnicity] {
	case "black", "asian":
		percent += 5
	}
	if l := s.known[care.Language]; l != "" && l != "en" {
		percent += 12
	}
	if s.known[care.LegalStatus] == "detained" {
		percent += 6
	}
	if s.Person.Born > dayOf(p.today.AddDate(-25, 0, 0)) {
		percent += 4
	}
	return percent
}

// times chooses the days of the assessments. Some people were never asked, a third of the
// others once.
func (p *Population) times(s *settler) {
	const whole, loose = years*365 - 30, 15
	many := 1
	switch {
	case p.chance(p.silence(s)):
		many = 0
	case p.rng.IntN(3) > 0:
		many = p.between(2, 13)
		if p.chance(40) {
			many++
		}
	}
	if many == 0 {
		return
	}
	apart := 0
	if many > 1 {
		apart = min(p.between(55, 130), (whole-loose)/(many-1))
	}
	first := p.rng.IntN(whole-apart*(many-1)) + apart*(many-1)
	for n := range many {
		s.days = append(s.days, max(1, first-n*apart+p.rng.IntN(loose)))
	}
}

// stays says since when which team supports somebody, and until when.
func (p *Population) stays(s *settler) {
	began := p.between(10, years*365-40)
	if len(s.days) > 0 {
		began = s.days[0] + p.between(4, 40) // a weekend may lie between
	}
	since := p.hour(began)
	s.Person.Created = since
	stay := care.TeamPerson{Organisation: p.org, Team: s.teams[0].ID, Person: s.Person.ID, Since: since}
	if len(s.days) > 2 && p.chance(9) && len(p.teams) > 1 {
		home := p.rng.IntN(len(p.teams) - 1)
		if p.teams[home].ID == s.teams[0].ID {
			home = len(p.teams) - 1
		}
		s.teams, s.moved = append(s.teams, p.teams[home]), p.between(1, len(s.days)-1)
		stay.Until = p.hour(s.days[s.moved] + 4)
		s.Teams = append(s.Teams, stay)
		stay = care.TeamPerson{Organisation: p.org, Team: s.teams[1].ID, Person: s.Person.ID, Since: stay.Until}
	}
	last := began
	if len(s.days) > 0 {
		last = s.days[len(s.days)-1]
	}
	if last > 150 && p.chance(55) {
		stay.Until = p.hour(last - p.between(20, 90))
	}
	s.Teams = append(s.Teams, stay)
}

// note writes down what is known.
func (p *Population) note(s *settler) {
	by := pick(&p.maker, s.teams[0].workers)
	at := s.Person.Created.Add(time.Hour)
	for _, kind := range care.CharacteristicKinds {
		if code := s.known[kind]; code != "" {
			s.Noted = append(s.Noted, care.Characteristic{Organisation: p.org, Person: s.Person.ID, Kind: kind, Code: code, At: at, By: by})
		}
	}
}

// outlook says how somebody's life goes as they see it: most get on slowly, some do not.
func (p *Population) outlook(s *settler) {
	decile, err := strconv.Atoi(s.known[care.Deprivation])
	poor := 5.5 - float64(decile)
	if err != nil {
		poor = 0
	}
	s.level = 4.5 + 1.2*p.rng.NormFloat64() - 0.08*poor
	s.pace = 1.1 + p.pace[s.teams[0].service] - 0.05*poor + 1.2*p.rng.NormFloat64()
	for range p.bloom.Areas {
		s.lean = append(s.lean, 1.1*p.rng.NormFloat64())
	}
}

// at is how somebody is in an area so many days after their first time.
func (s *settler) at(area, day int) float64 {
	const slow = 400 // days in which most of the way is gone
	gone := 1 - math.Exp(-float64(day)/slow)
	return s.level + s.lean[area] + s.pace*gone*(0.7+0.06*float64(area%10))
}

func (p *Population) occasion(s *settler, n int) {
	began := p.hour(s.days[n])
	team := s.team(n)
	by := pick(&p.maker, team.workers)
	s.records++
	o := care.PopulationOccasion{Team: team.ID, Assessment: care.Assessment{
		ID: care.AssessmentID(p.numbered(p.rng, s.i, s.records)), Organisation: p.org, Person: s.Person.ID,
		Instrument: p.bloom.ID, InstrumentVersion: p.bloom.Version, Kind: s.kind(n), Way: care.WayTogether, On: dayOf(began),
		Source: care.SourceSeed, StartedAt: began, StartedBy: by,
	}}
	own := p.seen(s, s.days[0]-s.days[n])
	done := began.Add(time.Duration(p.between(12, 40)) * time.Minute)
	o.Readings = append(o.Readings, p.reading(s, &o, care.VoicePerson, own, done))
	if p.chance(50) {
		done = done.Add(time.Duration(p.between(3, 15)) * time.Minute)
		o.Readings = append(o.Readings, p.reading(s, &o, care.VoiceWorker, p.beside(own), done))
	}
	o.Assessment.CompletedAt = done.Add(time.Minute)
	s.Occasions = append(s.Occasions, o)
}

func (s *settler) kind(n int) care.Kind {
	ended := !s.Teams[len(s.Teams)-1].Until.IsZero()
	switch {
	case n == 0:
		return care.KindBaseline
	case n == len(s.days)-1 && ended:
		return care.KindClosing
	}
	return care.KindReview
}

func (p *Population) reading(s *settler, o *care.PopulationOccasion, v care.Voice, values []instrument.Answer, done time.Time) care.Reading {
	return care.Reading{
		Organisation: p.org, Assessment: o.Assessment.ID, Person: s.Person.ID, Voice: v, Values: values,
		StartedAt: o.Assessment.StartedAt.Add(time.Minute), StartedBy: o.Assessment.StartedBy, ChangedAt: done,
	}
}

// seen is what somebody says of themselves; about one area in twenty has no number.
func (p *Population) seen(s *settler, day int) []instrument.Answer {
	values := make([]instrument.Answer, len(p.bloom.Areas))
	numbers := 0
	for i := range values {
		switch n := p.rng.IntN(1000); {
		case n < 12: // never asked
		case n < 28:
			values[i].NotGiven = instrument.Left
		case n < 40:
			values[i].NotGiven = instrument.NotApplicable
		case n < 50:
			values[i].NotGiven = instrument.NotSure
		default:
			values[i].Step = p.step(s.at(i, day))
			numbers++
		}
	}
	if numbers == 0 {
		values[0] = instrument.Answer{Step: p.step(s.at(0, day))}
	}
	return values
}

// beside is the worker's view: mostly near the person's own, at times two or three steps off.
func (p *Population) beside(own []instrument.Answer) []instrument.Answer {
	values := make([]instrument.Answer, len(own))
	lean := p.rng.Float64()*1.6 - 0.8
	for i, a := range own {
		switch {
		case a.HasStep() && p.chance(96):
			a.Step = p.step(a.Step.Float() + lean)
		case a.HasStep():
			a = instrument.Answer{NotGiven: instrument.NotSure}
		}
		values[i] = a
	}
	return values
}

// contacts notes what support there was, for some people.
func (p *Population) contacts(s *settler) {
	if !p.chance(45) {
		return
	}
	first := int(p.today.Sub(s.Person.Created).Hours() / 24)
	for range p.between(1, 5) {
		s.records++
		at := p.hour(p.between(1, max(1, first-3)))
		s.Marks = append(s.Marks, care.SupportMark{
			ID: care.MarkID(p.numbered(p.rng, s.i, s.records)), Organisation: p.org, Person: s.Person.ID, Kind: care.MarkIntervention,
			On: dayOf(at), At: at, By: pick(&p.maker, s.teams[0].workers),
		})
	}
}
