package column

import (
	"fmt"
	"slices"

	"towpath/internal/outcome"
)

// Builder gathers an organisation's people, and packs what streams of readings hold of them.
type Builder struct {
	people  []Person
	at      map[uint64]bool
	streams []*Stream
}

// NewBuilder begins one.
func NewBuilder() *Builder { return &Builder{at: map[uint64]bool{}} }

// AddPerson adds somebody, and gives the number by which a stream names them. Two with one
// key are an error: the secret has to be another.
func (b *Builder) AddPerson(p Person) (int, error) {
	if b.at[p.Key] {
		return 0, fmt.Errorf("column: two people have one key")
	}
	if _, err := packTraits(p); err != nil {
		return 0, err
	}
	b.at[p.Key] = true
	b.people = append(b.people, p)
	return len(b.people) - 1, nil
}

// SetPerson says anew what is known of somebody whose key stays.
func (b *Builder) SetPerson(n int, p Person) error {
	if _, err := packTraits(p); err != nil {
		return err
	}
	p.Key = b.people[n].Key
	b.people[n] = p
	return nil
}

// Stream begins a stream of readings. Streams can be filled at once, each by one; of two
// readings of one day, that of the earlier stream, or earlier in a stream, is the earlier.
func (b *Builder) Stream() *Stream {
	s := &Stream{runs: map[string]*run{}, people: len(b.people)}
	b.streams = append(b.streams, s)
	return s
}

// Stream is readings in any order of people.
type Stream struct {
	runs   map[string]*run
	people int
}

type run struct {
	areas, levels int
	owners        []uint32
	rows          []byte
}

// Begin names a series before its readings come. Levels is one more than its highest code.
// Every stream that has it says the same.
func (s *Stream) Begin(series string, areas, levels int) error {
	if err := checkShape(series, areas, levels); err != nil {
		return err
	}
	if s.runs[series] == nil {
		s.runs[series] = &run{areas: areas, levels: levels}
	}
	return nil
}

func checkShape(series string, areas, levels int) error {
	if areas < 1 || areas > MaxAreas || levels < 2 || levels > int(outcome.MaxCode)+1 {
		return fmt.Errorf("column: %s has %d areas and %d levels", series, areas, levels)
	}
	return nil
}

// Add adds a reading of somebody.
func (s *Stream) Add(series string, person int, r Reading) error {
	to := s.runs[series]
	if to == nil || person < 0 || person >= s.people {
		return fmt.Errorf("column: a reading of nobody, or of no series")
	}
	if err := checkReading(to.areas, to.levels, &r); err != nil {
		return err
	}
	to.owners = append(to.owners, uint32(person)) //nolint:gosec // below the number of people
	to.rows = appendRow(to.rows, r)
	return nil
}

func checkReading(areas, levels int, r *Reading) error {
	switch {
	case len(r.Codes) != areas:
		return fmt.Errorf("column: a reading has %d areas, not %d", len(r.Codes), areas)
	case r.Team < 0 || r.Team >= MaxTeams:
		return fmt.Errorf("column: team %d is beyond %d", r.Team, MaxTeams-1)
	case r.Voice > outcome.Carer:
		return fmt.Errorf("column: voice %d", r.Voice)
	case r.Day == 0:
		return fmt.Errorf("column: a reading of no day")
	}
	for _, c := range r.Codes {
		if c.Number() && int(c) >= levels {
			return fmt.Errorf("column: code %d of %d levels", c, levels)
		}
	}
	return nil
}

// checkReadings checks those of one person, which are in order.
func checkReadings(areas, levels int, readings []Reading) error {
	if len(readings) >= maxReadings {
		return fmt.Errorf("column: a person has %d readings", len(readings))
	}
	for i := range readings {
		if err := checkReading(areas, levels, &readings[i]); err != nil {
			return err
		}
		if i > 0 && readings[i].Day < readings[i-1].Day {
			return fmt.Errorf("column: the readings of a person are out of order")
		}
	}
	return nil
}

// Build packs what was gathered.
func (b *Builder) Build(teams []Team) (*Set, error) {
	if len(teams) > MaxTeams {
		return nil, fmt.Errorf("column: %d teams are beyond %d", len(teams), MaxTeams)
	}
	order := make([]uint32, len(b.people))
	for i := range order {
		order[i] = uint32(i) //nolint:gosec // as many as people
	}
	slices.SortFunc(order, func(a, c uint32) int {
		if b.people[a].Key < b.people[c].Key {
			return -1
		}
		return 1
	})
	set := &Set{teams: teams, series: map[string]*Series{}}
	set.people = packPeople(b.people, order)
	place := make([]uint32, len(order))
	for i, n := range order {
		place[n] = uint32(i) //nolint:gosec // as many as people
	}
	runs := map[string][]*run{}
	for _, s := range b.streams {
		for name, r := range s.runs {
			runs[name] = append(runs[name], r)
		}
	}
	for name, of := range runs {
		s, err := pack(of, place)
		if err != nil {
			return nil, err
		}
		set.series[name] = s
	}
	return set, nil
}

func packPeople(list []Person, order []uint32) people {
	n := len(order)
	p := people{
		keys: make([]uint64, n), born: make([]uint16, n), start: make([]outcome.Day, n),
		traits: make([]traits, n), contacts: make([]uint8, n),
	}
	for i, at := range order {
		one := list[at]
		p.keys[i], p.born[i], p.start[i] = one.Key, year(one.Born), one.Start
		p.traits[i], _ = packTraits(one)
		p.contacts[i] = uint8(min(max(one.Contacts, 0), maxContacts)) //nolint:gosec // within a byte
	}
	return p
}

// pack puts the rows of several runs side by side for each person, and each person's rows
// into the order of their days.
func pack(runs []*run, place []uint32) (*Series, error) {
	s := &Series{areas: runs[0].areas, levels: runs[0].levels, counts: make([]uint16, len(place))}
	next := make([]uint32, len(place)+1) // where the next row of each person goes
	total := 0
	for _, r := range runs {
		if r.areas != s.areas || r.levels != s.levels {
			return nil, fmt.Errorf("column: one series has two forms")
		}
		for _, owner := range r.owners {
			next[place[owner]+1]++
		}
		total += len(r.owners)
	}
	for i := range place {
		if next[i+1] >= maxReadings {
			return nil, fmt.Errorf("column: a person has %d readings", next[i+1])
		}
		s.counts[i] = uint16(next[i+1]) //nolint:gosec // below maxReadings
		next[i+1] += next[i]
	}
	stride := s.stride()
	s.rows = make([]byte, total*stride+readBeyond)
	for _, r := range runs {
		for i, owner := range r.owners {
			at := int(next[place[owner]])
			next[place[owner]]++
			copy(s.rows[at*stride:(at+1)*stride], r.rows[i*stride:])
		}
	}
	s.settle()
	s.tighten()
	return s, nil
}

// settle puts each person's rows into the order of their days, those of one day staying as
// they came, and marks who is mixed.
func (s *Series) settle() {
	stride := s.stride()
	var held [rowHead + MaxAreas]byte
	row := 0
	for i, n := range s.counts {
		rows := s.rows[row*stride:]
		for k := 1; k < int(n); k++ {
			day := rowDay(rows[k*stride:])
			to := k
			for to > 0 && rowDay(rows[(to-1)*stride:]) > day {
				to--
			}
			if to < k {
				copy(held[:stride], rows[k*stride:])
				copy(rows[(to+1)*stride:(k+1)*stride], rows[to*stride:k*stride])
				copy(rows[to*stride:(to+1)*stride], held[:stride])
			}
		}
		s.counts[i] = countOf(rows, stride, int(n))
		row += int(n)
	}
}

// countOf gives how many rows somebody has, and whether they are mixed.
func countOf(rows []byte, stride, n int) uint16 {
	count := uint16(n) //nolint:gosec // below maxReadings
	for row := 1; row < n; row++ {
		if (rowPlace(rows[row*stride:])^rowPlace(rows))&^placeAside != 0 {
			return count | countMixed
		}
	}
	return count
}
