package ledger

import (
	"context"
	"fmt"
	"time"
)

// Entry is a row as it is stored, with its place in the log and the leaf that
// stands beside it.
type Entry struct {
	Row
	Seq  int64
	Leaf []byte
}

// Signed is a checkpoint as it is stored, or as somebody kept it. A kept one has
// its own text only.
type Signed struct {
	Note   string
	Size   int64
	At     int64 // microseconds
	Kept   bool
	Source string // the name of a file; empty for a stored one
}

// Source is a log to be checked.
type Source interface {
	// Size is how many entries the log says it has; -1 where it says nothing.
	Size(ctx context.Context) (int64, error)
	// Entries gives a good many entries from a place on, in order; none at the end.
	Entries(ctx context.Context, from int64) ([]Entry, error)
	// Strays counts entries that have no place.
	Strays(ctx context.Context) (int64, error)
	Subtrees(ctx context.Context) ([]Subtree, error)
	Checkpoints(ctx context.Context) ([]Signed, error)
}

// Flaw is one thing that is wrong with a log. Seq is the first entry that it may
// concern, -1 for none.
type Flaw struct {
	Seq   int64
	Words string
}

// Report is what checking a log came to.
type Report struct {
	Entries, Checkpoints, Subtrees int64
	// Sealed is how many entries the last good checkpoint covers, and At its time.
	Sealed int64
	At     time.Time
	Root   Hash
	Flaws  []Flaw // first bad entry first
}

// mostFlaws bounds a report.
const mostFlaws = 20

// checker goes once through a log.
type checker struct {
	edge     Edge
	next     int64 // the place of the next entry
	broken   bool  // an entry is missing: no root can be worked out any more
	subtrees map[tile]Hash
	points   []point
	at       int // the next of points
	report   Report
}

func (c *checker) flaw(seq int64, format string, args ...any) {
	if len(c.report.Flaws) < mostFlaws {
		c.report.Flaws = append(c.report.Flaws, Flaw{seq, fmt.Sprintf(format, args...)})
	}
}

// Verify works a whole log out anew from its rows and compares everything that is
// stored of it. kept are checkpoints that somebody kept elsewhere. said is called
// now and then with the number of entries checked so far. An error means that the
// log could not be read; what is wrong with it stands in the report.
func Verify(ctx context.Context, origin, verifier string, src Source, kept []Signed, said func(int64)) (Report, error) {
	c := &checker{subtrees: map[tile]Hash{}}
	if err := c.prepare(ctx, origin, verifier, src, kept); err != nil {
		return Report{}, err
	}
	c.pass()
	for {
		entries, err := src.Entries(ctx, c.next)
		if err != nil {
			return Report{}, err
		}
		if len(entries) == 0 {
			break
		}
		for _, e := range entries {
			c.entry(e)
		}
		said(c.report.Entries)
	}
	return c.end(ctx, src)
}

func (c *checker) prepare(ctx context.Context, origin, verifier string, src Source, kept []Signed) error {
	list, err := src.Subtrees(ctx)
	if err != nil {
		return err
	}
	for _, s := range list {
		c.subtrees[tile{s.Level, s.N}] = s.Hash
	}
	c.report.Subtrees = int64(len(list))
	stored, err := src.Checkpoints(ctx)
	if err != nil {
		return err
	}
	c.checkpoints(origin, verifier, append(stored, kept...))
	return nil
}

// entry checks one row, its leaf and its place.
func (c *checker) entry(e Entry) {
	c.report.Entries++
	switch {
	case e.Seq > c.next:
		c.missing(c.next, e.Seq-1)
	case e.Seq < c.next:
		c.flaw(e.Seq, "entry %d is there twice", e.Seq)
		return
	}
	c.next = e.Seq + 1
	leaf := Leaf(e.Seq, e.Body())
	if string(e.Leaf) != string(leaf[:]) {
		c.flaw(e.Seq, "entry %d (%s) is not as it was written: its row and its leaf do not fit", e.Seq, micros(e.At))
	}
	if c.broken {
		return
	}
	c.edge.Append(leaf, c.filled)
	c.pass()
}

func (c *checker) missing(from, to int64) {
	c.broken = true
	if from == to {
		c.flaw(from, "entry %d is missing", from)
		return
	}
	c.flaw(from, "entries %d to %d are missing", from, to)
}

// filled compares a stored subtree with what it should be.
func (c *checker) filled(s Subtree) {
	at := tile{s.Level, s.N}
	stored, there := c.subtrees[at]
	delete(c.subtrees, at)
	from, to := s.N<<s.Level, (s.N+1)<<s.Level-1
	switch {
	case !there:
		c.flaw(from, "the stored hash of entries %d to %d is missing", from, to)
	case stored != s.Hash:
		c.flaw(from, "entries %d to %d do not fit their stored hash: one of them, or the hash, was changed", from, to)
	}
}

func (c *checker) end(ctx context.Context, src Source) (Report, error) {
	size, err := src.Size(ctx)
	if err != nil {
		return Report{}, err
	}
	strays, err := src.Strays(ctx)
	if err != nil {
		return Report{}, err
	}
	switch {
	case size < 0 && (c.next > 0 || strays > 0):
		c.flaw(0, "the log does not say how long it is")
	case size > c.next:
		c.missing(c.next, size-1)
	case size >= 0 && size < c.next && !c.broken:
		c.flaw(size, "the log says that it has %d entries, and there are %d: the last were added from outside, or the number was changed", size, c.next)
	}
	if strays > 0 {
		c.flaw(-1, "%d entries have no place in the log: they were added from outside", strays)
	}
	c.tooLong()
	if !c.broken {
		for at := range c.subtrees {
			c.flaw(-1, "there is a stored hash (level %d, number %d) that the log cannot have", at.level, at.n)
		}
		c.report.Root = c.edge.Root()
	}
	return c.report, nil
}

// micros writes an instant of the store.
func micros(at int64) string { return time.UnixMicro(at).UTC().Format(time.RFC3339Nano) }
