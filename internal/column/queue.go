package column

import "sync"

// mostQueued is how many pairs wait at most: some ten megabytes.
const mostQueued = 1 << 18

// queue holds pairs of many groups, to be counted group by group. The counts of one group fill
// what lies nearest to a processor: to go to those of another with each person takes longer than
// to write the pairs down, to sort them, and to count them in that order.
type queue struct {
	pairs  []queued
	groups []*tallied // that have pairs here
	sizes  []int32    // how many, of each
	order  []int32    // the pairs, group by group
}

type queued struct {
	pairsOf
	group int32 // in groups
	part  int32
}

// queues are those that nobody uses just now.
var queues = sync.Pool{New: func() any { return &queue{} }}

func (q *queue) add(g *tallied, part int, p pairsOf) {
	if g.queued == 0 {
		q.groups, q.sizes = append(q.groups, g), append(q.sizes, 0)
		g.queued = len(q.groups)
	}
	at := g.queued - 1
	q.sizes[at]++
	q.pairs = append(q.pairs, queued{p, int32(at), int32(part)}) //nolint:gosec // fewer than mostQueued
}

// settle counts those who wait.
func (s *scan) settle() {
	q := s.queue
	if q == nil {
		return
	}
	if cap(q.order) < len(q.pairs) {
		q.order = make([]int32, cap(q.pairs))
	}
	order, next := q.order[:len(q.pairs)], int32(0)
	for at, n := range q.sizes {
		q.sizes[at], next = next, next+n
	}
	for i := range q.pairs {
		to := &q.sizes[q.pairs[i].group]
		order[*to] = int32(i) //nolint:gosec // fewer than mostQueued
		*to++
	}
	var some [64]queued // fetched together, since each is a long way off
	for len(order) > 0 {
		n := min(len(some), len(order))
		for k, i := range order[:n] {
			some[k] = q.pairs[i]
		}
		for k := range some[:n] {
			s.sort(q.groups[some[k].group], int(some[k].part), some[k].pairsOf)
		}
		order = order[n:]
	}
	for _, g := range q.groups {
		g.queued = 0
	}
	clear(q.groups)
	q.pairs, q.groups, q.sizes = q.pairs[:0], q.groups[:0], q.sizes[:0]
	queues.Put(q)
	s.queue = nil
}
