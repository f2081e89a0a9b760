package column

import (
	"fmt"
	"maps"
	"math/bits"
	"slices"
	"sync"

	"towpath/internal/outcome"
)

// Live is a Set that follows the database: whoever's record changes is put anew, beside the
// packed rows, until they are packed together. It can be asked and changed at once.
type Live struct {
	mu    sync.RWMutex
	base  *Set
	tail  tail
	teams []Team

	kept    answers
	changes changes
}

// tail holds the people who were put since the base was packed; the base's rows of them
// count no more.
type tail struct {
	people
	at     map[uint64]int
	gone   []bool // of the tail: somebody who was taken out
	hidden []bool // of the base
	series map[string]*loose
	room   []byte // for the rows of the next
}

// loose is the rows of each person of a tail, nil for none.
type loose struct{ rows [][]byte }

// NewLive begins with a packed set.
func NewLive(base *Set) *Live {
	l := &Live{}
	l.kept.most = MostKept
	l.reset(base)
	return l
}

func (l *Live) reset(base *Set) {
	l.base, l.teams = base, base.teams
	l.tail = tail{at: map[uint64]int{}, hidden: make([]bool, len(base.people.keys)), series: map[string]*loose{}}
	for name := range base.series {
		l.tail.series[name] = &loose{}
	}
	l.forget()
}

// SetTeams says where readings are done. Numbers keep their teams; new ones are added.
func (l *Live) SetTeams(teams []Team) error {
	if len(teams) > MaxTeams {
		return fmt.Errorf("column: %d teams are beyond %d", len(teams), MaxTeams)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if !slices.Equal(l.teams, teams) {
		l.teams = teams
		l.forget()
	}
	return nil
}

// Put replaces everything that is known of a person. A series that is not named has no
// readings of theirs.
func (l *Live) Put(p Person, readings map[string][]Reading) error {
	t, err := packTraits(p)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for name, list := range readings {
		of, ok := l.base.series[name]
		if !ok {
			return fmt.Errorf("column: no series %q", name)
		}
		if err := checkReadings(of.areas, of.levels, list); err != nil {
			return err
		}
	}
	noted := l.noting(p.Key)
	i := l.place(p.Key)
	l.tail.gone[i] = false
	l.tail.born[i], l.tail.start[i], l.tail.traits[i] = year(p.Born), p.Start, t
	l.tail.contacts[i] = uint8(min(max(p.Contacts, 0), maxContacts)) //nolint:gosec // within a byte
	for name, of := range l.tail.series {
		of.rows[i] = nil
		if list, ok := readings[name]; ok {
			of.rows[i] = l.tail.pack(list, rowHead+l.base.series[name].areas)
		}
	}
	noted()
	return nil
}

// roomAtOnce is how much memory a tail takes for rows at a time.
const roomAtOnce = 1 << 18

// pack packs the rows of one person, and room to read beyond them.
func (t *tail) pack(list []Reading, stride int) []byte {
	size := len(list)*stride + readBeyond
	if cap(t.room) < size {
		t.room = make([]byte, 0, max(size, roomAtOnce))
	}
	rows := t.room[:0:size]
	t.room = t.room[size:size:cap(t.room)]
	for _, r := range list {
		rows = appendRow(rows, r)
	}
	return append(rows, beyond[:]...)
}

// Take takes a person out.
func (l *Live) Take(key uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	noted := l.noting(key)
	i := l.place(key)
	l.tail.gone[i] = true
	for _, of := range l.tail.series {
		of.rows[i] = nil
	}
	noted()
}

// place gives somebody's place in the tail, and makes one. The base counts them no more.
func (l *Live) place(key uint64) int {
	if i, ok := l.tail.at[key]; ok {
		return i
	}
	if i, ok := find(l.base.people.keys, key); ok {
		l.tail.hidden[i] = true
	}
	t := &l.tail
	t.at[key] = len(t.keys)
	t.keys, t.born, t.start = append(t.keys, key), append(t.born, 0), append(t.start, 0)
	t.traits, t.contacts, t.gone = append(t.traits, 0), append(t.contacts, 0), append(t.gone, false)
	for _, of := range t.series {
		of.rows = append(of.rows, nil)
	}
	return len(t.keys) - 1
}

// find looks for a key where it ought to lie, since keys are as if thrown at random, and then
// in steps that double.
func find(keys []uint64, key uint64) (int, bool) {
	n := len(keys)
	if n == 0 {
		return 0, false
	}
	hi, _ := bits.Mul64(key, uint64(n))
	at := int(hi) //nolint:gosec // below n
	lo, end, step := at, at, 8
	for lo > 0 && keys[lo] > key {
		lo, step = max(lo-step, 0), step*2
	}
	for step = 8; end < n && keys[end] < key; step *= 2 {
		end = min(end+step, n)
	}
	i, there := slices.BinarySearch(keys[lo:min(end+1, n)], key)
	return lo + i, there
}

// Tally answers a question of a series.
func (l *Live) Tally(series string, q outcome.Question) (*outcome.Tally, error) {
	tallies, err := l.Tallies(series, []outcome.Question{q})
	if err != nil {
		return nil, err
	}
	return tallies[0], nil
}

// Tallies answers questions of a series, all of one state.
func (l *Live) Tallies(series string, qs []outcome.Question) ([]*outcome.Tally, error) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	var all []*outcome.Tally
	for i := range qs {
		tallies, err := l.answer(series, &qs[i], nil)
		if err != nil {
			return nil, err
		}
		all = append(all, tallies...)
	}
	return all, nil
}

// Loose tells how many people lie beside the packed rows.
func (l *Live) Loose() int {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return len(l.tail.keys)
}

// Pack gives everything packed together, and goes on with it.
func (l *Live) Pack() *Set {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.tail.keys) > 0 || len(l.teams) != len(l.base.teams) {
		l.reset(l.packed())
	}
	return l.base
}

// packed merges the base and the tail by key.
func (l *Live) packed() *Set {
	set := &Set{teams: l.teams, series: map[string]*Series{}}
	for name, of := range l.base.series {
		set.series[name] = &Series{areas: of.areas, levels: of.levels, rows: make([]byte, 0, of.roomAnew())}
	}
	names := slices.Sorted(maps.Keys(set.series))
	from := make([]int, len(names)) // the next row of the base in each series
	loose := slices.Sorted(maps.Keys(l.tail.at))
	base := &l.base.people
	for i := 0; i <= len(base.keys); i++ {
		for len(loose) > 0 && (i == len(base.keys) || loose[0] <= base.keys[i]) {
			l.appendLoose(set, names, l.tail.at[loose[0]])
			loose = loose[1:]
		}
		if i == len(base.keys) {
			break
		}
		l.appendPacked(set, names, from, i)
	}
	for _, s := range set.series {
		s.rows = append(s.rows, beyond[:]...)
		s.tighten()
	}
	return set
}

// roomAnew is about how many bytes the rows take that are put together anew.
func (s *Series) roomAnew() int {
	size := len(s.rows) / s.size() * s.stride()
	return size + size/64 + readBeyond
}

func (l *Live) appendLoose(set *Set, names []string, at int) {
	if l.tail.gone[at] {
		return
	}
	set.people.append(&l.tail.people, at)
	for _, name := range names {
		rows := l.tail.series[name].rows[at]
		rows = rows[:max(len(rows)-readBeyond, 0)]
		s := set.series[name]
		s.append(rows, countOf(rows, s.stride(), len(rows)/s.stride()))
	}
}

func (l *Live) appendPacked(set *Set, names []string, from []int, i int) {
	kept := !l.tail.hidden[i]
	if kept {
		set.people.append(&l.base.people, i)
	}
	for k, name := range names {
		of := l.base.series[name]
		n := int(of.counts[i] & countRows)
		if kept {
			s := set.series[name]
			s.counts, s.rows = append(s.counts, of.counts[i]), of.widen(s.rows, of.rows[from[k]*of.size():], n)
		}
		from[k] += n
	}
}

func (p *people) append(of *people, i int) {
	p.keys, p.born, p.start = append(p.keys, of.keys[i]), append(p.born, of.born[i]), append(p.start, of.start[i])
	p.traits, p.contacts = append(p.traits, of.traits[i]), append(p.contacts, of.contacts[i])
}

// append adds the rows of the next person.
func (s *Series) append(rows []byte, count uint16) {
	s.counts = append(s.counts, count)
	s.rows = append(s.rows, rows...)
}
