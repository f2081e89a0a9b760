package column

import (
	"fmt"
	"sync"

	"towpath/internal/outcome"
)

// answer is a question that was asked, with what was counted. The same question costs no more
// the next time than what has changed meanwhile: whoever's record changed is counted as it is,
// and counted no more as it was.
type answer struct {
	mu    sync.Mutex
	count *counting // nil until it is counted
	upTo  int       // of the changes, those that it knows of
	used  int
	bytes int
}

// answers are those that are kept, the ones that were asked for last.
type answers struct {
	mu    sync.Mutex
	of    map[string]*answer
	asked int // how often
	bytes int
	most  int
}

// MostKept is how much memory answers take at first.
const MostKept = 64 << 20

// mostChanged is how many changes are counted apart, before everything is counted again.
const mostChanged = 5_000

// Keep says how many bytes the answers may take that are kept; 0 keeps none.
func (l *Live) Keep(bytes int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.kept.most = bytes
	l.forget()
}

// changes are records as they were and as they became, one change after another, since the
// oldest answer was counted.
type changes struct {
	was, is people
	rows    map[string]*changedRows
}

// changedRows are the rows of one series: nil for none.
type changedRows struct{ was, is [][]byte }

// forget forgets all answers. It is called with l.mu held for writing.
func (l *Live) forget() {
	l.kept = answers{of: map[string]*answer{}, most: l.kept.most}
	l.changes = changes{rows: map[string]*changedRows{}}
	for name := range l.base.series {
		l.changes.rows[name] = &changedRows{}
	}
}

// answer gives what a question of a series counts, with l.mu held for reading.
func (l *Live) answer(series string, q *outcome.Question, windows []outcome.Window) ([]*outcome.Tally, error) {
	of, ok := l.base.series[series]
	if !ok {
		return nil, fmt.Errorf("column: no series %q", series)
	}
	count := func() *counting {
		c := newCounting(q, windows, l.base.people, l.teams, of)
		c.all(l.tail.hidden, l.tail.people, l.tail.series[series])
		return c
	}
	if l.kept.most <= 0 {
		return count().tallies(), nil
	}
	a := l.kept.find(fmt.Sprint(series, *q, windows))
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.count == nil {
		a.count = count()
	} else {
		a.catchUp(&l.changes, l.changes.rows[series])
	}
	a.upTo = len(l.changes.is.keys)
	l.kept.keep(a)
	return a.count.tallies(), nil
}

// find gives the answer to a question, a new one where there is none, and notes that it was
// asked for.
func (k *answers) find(key string) *answer {
	k.mu.Lock()
	defer k.mu.Unlock()
	a := k.of[key]
	if a == nil {
		a = &answer{}
		k.of[key] = a
	}
	k.asked++
	a.used = k.asked
	return a
}

// keep notes how large an answer is, and lets go those that were asked for longest ago where
// all of them are too large.
func (k *answers) keep(a *answer) {
	k.mu.Lock()
	defer k.mu.Unlock()
	size := a.count.bytes()
	k.bytes += size - a.bytes
	a.bytes = size
	for k.bytes > k.most {
		oldest := ""
		for key, at := range k.of {
			if at != a && at.bytes > 0 && (oldest == "" || at.used < k.of[oldest].used) {
				oldest = key
			}
		}
		if oldest == "" {
			return
		}
		k.bytes -= k.of[oldest].bytes
		k.of[oldest].bytes = 0
		delete(k.of, oldest)
	}
}

// catchUp takes in what has changed.
func (a *answer) catchUp(c *changes, rows *changedRows) {
	if a.upTo == len(c.is.keys) {
		return
	}
	less, more := a.count.like(), a.count.like()
	less.some(c.was, rows.was, a.upTo)
	more.some(c.is, rows.is, a.upTo)
	a.count.add(more, 1)
	a.count.add(less, -1)
}

// some counts people from one on.
func (c *counting) some(p people, rows [][]byte, from int) {
	c.use(p)
	for i := from; i < len(rows); i++ {
		if n := (len(rows[i]) - readBeyond) / c.of.stride(); n > 0 {
			c.person(i, rows[i], n, true)
		}
	}
	c.settle()
}

// noting notes how somebody's record stands, and gives what notes how it stands after. It does
// nothing where no answer is kept, and forgets them where much has changed.
func (l *Live) noting(key uint64) (after func()) {
	if len(l.kept.of) == 0 {
		return func() {}
	}
	if len(l.changes.is.keys) >= mostChanged {
		l.forget()
		return func() {}
	}
	l.note(key, &l.changes.was, func(c *changedRows) *[][]byte { return &c.was })
	return func() { l.note(key, &l.changes.is, func(c *changedRows) *[][]byte { return &c.is }) }
}

func (l *Live) note(key uint64, into *people, side func(*changedRows) *[][]byte) {
	at, loose := l.tail.at[key]
	from, there := &l.tail.people, loose && !l.tail.gone[at]
	if !loose {
		from = &l.base.people
		at, there = find(from.keys, key)
	}
	if there {
		into.append(from, at)
	} else {
		into.append(&nobody, 0)
	}
	for name, c := range l.changes.rows {
		list := side(c)
		var rows []byte
		switch {
		case there && loose:
			rows = l.tail.series[name].rows[at]
		case there:
			rows = l.base.series[name].rowsOf(at)
		}
		*list = append(*list, rows)
	}
}

// nobody stands for somebody who is not there.
var nobody = people{keys: []uint64{0}, born: []uint16{0}, start: []outcome.Day{0}, traits: []traits{0}, contacts: []uint8{0}}

// rowsOf gives the packed rows of one person, with room to read beyond them.
func (s *Series) rowsOf(at int) []byte {
	row := s.starts()[at/markEach]
	for _, n := range s.counts[at/markEach*markEach : at] {
		row += int(n & countRows)
	}
	n := int(s.counts[at] & countRows)
	var room []byte
	return s.read(&room, row, n)[:n*s.stride()+readBeyond]
}
