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
	l.mu.RLock()
	defer l.mu.RUnlock()
	of, ok := l.base.series[series]
	if !ok || len(windows) == 0 {
		return nil, fmt.Errorf("column: no series %q, or no window", series)
	}
	scans := make([]*scan, len(windows))
	for i, w := range windows {
		q.From, q.To = w.From, w.To
		at := q
		scans[i] = newScan(newPlan(&at, l.base.people, l.teams, of), of)
	}
	o := &over{windows: windows, scans: scans, lead: scans[0]}
	o.lead.each(of, l.tail.hidden, o.person)
	for _, s := range scans {
		s.people = l.tail.people
	}
	o.lead.eachLoose(l.tail.series[series], o.person)
	tallies := make([]*outcome.Tally, len(scans))
	for i, s := range scans {
		tallies[i] = s.tally(of)
	}
	return tallies, nil
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
