package column

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// stretch is some of the people of a series, who follow upon each other.
type stretch struct {
	from, to int
	row      int // where the rows of the first begin
}

// markEach is after how many people it is remembered where their rows begin.
const markEach = 256

// starts gives where the rows of every markEach-th person begin.
func (s *Series) starts() []int {
	s.marked.Do(func() {
		s.marks = make([]int, 0, len(s.counts)/markEach+1)
		row := 0
		for i, n := range s.counts {
			if i%markEach == 0 {
				s.marks = append(s.marks, row)
			}
			row += int(n & countRows)
		}
	})
	return s.marks
}

// leastShare is how many people, in steps of markEach, a processor is worth.
const leastShare = 100

// shares parts everybody among so many processors, or fewer.
func (s *Series) shares(processors int) []stretch {
	starts := s.starts()
	n := max(1, min(processors, len(starts)/leastShare))
	list := make([]stretch, n)
	for i := 1; i < n; i++ {
		at := i * len(starts) / n
		list[i] = stretch{from: at * markEach, row: starts[at]}
		list[i-1].to = list[i].from
	}
	list[n-1].to = len(s.counts)
	return list
}

// underWay is how many questions are being counted just now: they share the processors.
var underWay atomic.Int32

// all counts everybody who is packed and not hidden, shared out among the processors, and then
// those of a tail.
func (c *counting) all(hidden []bool, tail people, loose *loose) {
	shares := c.of.shares(runtime.GOMAXPROCS(0) / int(underWay.Add(1)))
	defer underWay.Add(-1)
	others, faults := make([]*counting, len(shares)), make([]any, len(shares))
	var wait sync.WaitGroup
	for i := 1; i < len(shares); i++ {
		others[i] = c.like()
		wait.Go(func() {
			defer func() { faults[i] = recover() }() // whoever asked is told, as if they had counted alone
			others[i].packed(shares[i], hidden)
		})
	}
	func() {
		defer wait.Wait()
		c.packed(shares[0], hidden)
	}()
	for i := 1; i < len(shares); i++ {
		if faults[i] != nil {
			panic(faults[i])
		}
		c.add(others[i], 1)
	}
	c.use(tail)
	c.scans[0].eachLoose(loose, c.person)
	c.settle()
}

// packed counts those of a stretch who are not hidden.
func (c *counting) packed(at stretch, hidden []bool) {
	if s := c.scans[0]; len(c.scans) == 1 && s.plainly(c.of) {
		s.plain(c.of, at, hidden)
	} else {
		s.each(c.of, at, hidden, c.person)
	}
	c.settle()
}
