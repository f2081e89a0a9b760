package seed

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"towpath/internal/care"
	"towpath/internal/instrument"
)

const (
	// populationBatch is how many people go in at a time.
	populationBatch = 2000
	// populationStream is where the streams of chance of a population begin.
	populationStream = 1 << 44
	// quarters and years are how far the readings of a population go back.
	quarters = 20
	years    = quarters / 4

	mostServices    = 40
	teamsAService   = 5
	peopleATeam     = 300
	workersATeam    = 3
	populationBloom = "bloom-adult"
)

// Population is the people of a demonstration beyond those who have a whole story: what
// reports count of them, and no words but those of goals. Nobody in it is real. Each of them follows from the
// number of the demonstration and their own place in it, however many there are beside;
// only the team is one of those that there are.
type Population struct {
	maker
	people  int
	bloom   *instrument.Instrument
	service []care.ClinicalService
	teams   []populationTeam
	// pace is how much faster than others the people of a service get on.
	pace    []float64
	workers care.Population
}

type populationTeam struct {
	care.Team
	service int
	workers []care.AccountID
}

// NewPopulation makes the population of a demonstration, empty where all of its people have
// a whole story.
func NewPopulation(p Parts) (*Population, error) {
	day, ok := p.Today.Time()
	if !ok {
		return nil, fmt.Errorf("demonstration: %q is no day", p.Today)
	}
	bloom, ok := p.Instruments.Latest(populationBloom)
	if !ok {
		return nil, fmt.Errorf("demonstration: there is no instrument %q", populationBloom)
	}
	people := max(0, p.People-Told)
	pop := &Population{maker: maker{number: p.Number, org: OrganisationOf(p.Number, p.People), today: day, library: p.Instruments}, people: people, bloom: bloom}
	if err := pop.known(); err != nil {
		return nil, err
	}
	services := max(1, min(mostServices, people/(teamsAService*peopleATeam)))
	teams := teamsAService
	if services == 1 {
		teams = max(1, min(teamsAService, people/peopleATeam))
	}
	for i := range services {
		pop.addService(i, teams)
	}
	return pop, nil
}

// addService makes a service with its teams and whoever works there.
func (p *Population) addService(i, teams int) {
	p.rng = newRand(p.number, populationStream-1-uint64(i))
	since := p.today.AddDate(-years-1, 0, 0)
	at := care.ClinicalService{ID: care.ServiceID(p.made("service", i)), Organisation: p.org, Name: serviceNames[i]}
	p.service, p.pace = append(p.service, at), append(p.pace, 0.3*p.rng.NormFloat64())
	for t := range teams {
		kind := populationLast[i%len(populationLast)]
		if t < len(populationTeams) {
			kind = populationTeams[t]
		}
		team := populationTeam{Team: care.Team{
			ID: care.TeamID(p.made("team", i*teamsAService+t)), Organisation: p.org, Service: at.ID, Name: at.Name + " " + kind.name, Setting: kind.setting,
		}, service: i}
		for w := range workersATeam {
			team.workers = append(team.workers, p.hireFor(team, (i*teamsAService+t)*workersATeam+w, since))
		}
		p.teams = append(p.teams, team)
	}
}

func (p *Population) hireFor(team populationTeam, n int, since time.Time) care.AccountID {
	w := care.Worker{ID: care.WorkerID(p.made("worker", n)), Organisation: p.org, Name: p.name(), JobTitle: pick(&p.maker, jobTitles)}
	account := care.Account{
		ID: care.AccountID(p.made("account", n)), Organisation: p.org, Username: fmt.Sprintf("%s.%d", signInName(w.Name), n+1), Name: w.Name, Role: care.RoleWorker,
		Worker: w.ID, PasswordHash: noPassword, Created: since,
	}
	p.workers.Workers, p.workers.Accounts = append(p.workers.Workers, w), append(p.workers.Accounts, account)
	p.workers.TeamWorkers = append(p.workers.TeamWorkers, care.TeamWorker{Organisation: p.org, Team: team.ID, Worker: w.ID, Part: care.PartMember, Since: since})
	return account.ID
}

func (p *Population) name() string {
	return pick(&p.maker, firstNames) + " " + pick(&p.maker, lastNames)
}

// made names a place or a worker; a second population of the same number has the same.
func (p *Population) made(noun string, n int) string {
	return fixed(fmt.Sprintf("%s %s %d", p.org, noun, n))
}

// Parts is how many parts a population goes in with.
func (p *Population) Parts() int { return (p.people + populationBatch - 1) / populationBatch }

// People is how many people there are in the parts before one.
func (p *Population) People(part int) int { return min(p.people, part*populationBatch) }

// First is the first person of a part, by whom it is known to be there.
func (p *Population) First(part int) care.PersonID {
	i := part * populationBatch
	return care.PersonID(p.numbered(newRand(p.number, populationStream+uint64(i)), i, 0)) //nolint:gosec // never below 0
}

// Part makes the people of a part; the first brings the places too.
func (p *Population) Part(n int) care.Population {
	var part care.Population
	if n == 0 {
		part = p.places()
	}
	part.People = make([]care.PopulationPerson, 0, populationBatch)
	for i := p.People(n); i < p.People(n+1); i++ {
		part.People = append(part.People, p.settle(i))
	}
	return part
}

// places are the services and teams with whoever works there.
func (p *Population) places() care.Population {
	places := p.workers
	places.Services = p.service
	for _, t := range p.teams {
		places.Teams = append(places.Teams, t.Team)
	}
	return places
}

// numbered makes a UUID of version 8 that sorts by person and by what it is of them, so that
// large tables grow at their end.
func (p *Population) numbered(dice *rand.Rand, person, record int) string {
	var b [16]byte
	binary.BigEndian.PutUint32(b[:4], uint32(person))  //nolint:gosec // at most MaxPeople
	binary.BigEndian.PutUint16(b[4:6], uint16(record)) //nolint:gosec // some dozens
	binary.BigEndian.PutUint16(b[6:8], uint16(dice.Uint32()))
	binary.BigEndian.PutUint64(b[8:], dice.Uint64())
	b[6] = b[6]&0x0f | 0x80
	return uuid(b[:])
}

// of picks a code by its share; the empty code is what is not known.
func (s shares) of(dice *rand.Rand) string {
	n := dice.IntN(1000)
	at := slices.IndexFunc(s, func(one struct {
		code string
		of   int
	},
	) bool {
		n -= one.of
		return n < 0
	})
	if at < 0 {
		return ""
	}
	return s[at].code
}
