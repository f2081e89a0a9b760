package column

import (
	"fmt"

	"towpath/internal/outcome"
)

// Over answers one question for many windows, which follow upon each other, in one pass: q's
// own From and To are passed over. A person is counted in each window in which they have a
// number.
func (l *Live) Over(series string, q outcome.Question, windows []outcome.Window) ([]*outcome.Tally, error) {
	for i := 1; i < len(windows); i++ {
		if windows[i].From <= windows[i-1].To {
			return nil, fmt.Errorf("column: windows overlap")
		}
	}
	if len(windows) == 0 {
		return nil, fmt.Errorf("column: no window")
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	q.From, q.To = windows[0].From, windows[len(windows)-1].To
	return l.answer(series, &q, windows)
}

// over is many scans over the same people.
type over struct {
	windows []outcome.Window
	scans   []*scan
	lead    *scan
}

// person counts somebody in every window in which they have a row.
func (o *over) person(p int, rows []byte, n int, mixed bool) {
	w := 0
	for row := range n {
		day := rowDay(rows[row*o.lead.stride:])
		for w < len(o.windows) && o.windows[w].To < day {
			w++
		}
		if w == len(o.windows) {
			return
		}
		if day < o.windows[w].From {
			continue
		}
		o.scans[w].one(p, rows, n, mixed)
		w++ // every row of this window has been looked at
	}
}
