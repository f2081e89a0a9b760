package ledger

import (
	"cmp"
	"slices"
)

// point is a checkpoint whose signature was right, waiting for the log to reach
// its size.
type point struct {
	Checkpoint
	what string
}

// what names a checkpoint to whoever reads the report.
func (s Signed) what() string {
	if s.Kept {
		return "the checkpoint in " + s.Source
	}
	return "the stored checkpoint of " + micros(s.At)
}

// checkpoints checks what can be checked of checkpoints without the log: that each
// is signed, of this log, and stored under its own size and time.
func (c *checker) checkpoints(origin, verifier string, list []Signed) {
	c.report.Checkpoints = int64(len(list))
	for _, s := range list {
		cp, err := OpenCheckpoint(s.Note, verifier)
		switch {
		case err != nil:
			c.flaw(-1, "%s is not as it was written: %v", s.what(), err)
		case cp.Origin != origin:
			c.flaw(-1, "%s is of another log, %s", s.what(), cp.Origin)
		case !s.Kept && (cp.Size != s.Size || cp.At.UnixMicro() != s.At):
			c.flaw(-1, "%s is stored under another size or time than it says", s.what())
		default:
			c.points = append(c.points, point{cp, s.what()})
		}
	}
	slices.SortStableFunc(c.points, func(a, b point) int {
		return cmp.Or(cmp.Compare(a.Size, b.Size), a.At.Compare(b.At))
	})
}

// pass compares the checkpoints of the size that the log has now. All of them are
// roots of one and the same row of leaves, so each is consistent with each other.
func (c *checker) pass() {
	for ; c.at < len(c.points) && c.points[c.at].Size == c.edge.Size(); c.at++ {
		p := c.points[c.at]
		if p.Root != c.edge.Root() {
			c.flaw(c.report.Sealed, "entries %d to %d do not fit %s: one of them was changed, added or put elsewhere after it was signed",
				c.report.Sealed, max(p.Size-1, 0), p.what)
			continue
		}
		c.report.Sealed, c.report.At = p.Size, p.At
	}
}

// tooLong finds the checkpoints that the log no longer reaches.
func (c *checker) tooLong() {
	for _, p := range c.points[c.at:] {
		if p.Size > c.next {
			c.flaw(c.next, "%s says that there were %d entries, and there are %d: the end of the log was taken away", p.what, p.Size, c.next)
		}
	}
}
