package report

import (
	"fmt"

	"towpath/internal/outcome"
)

// cell is one area of one group.
type cell struct{ n, first, latest, change int64 }

type cells struct {
	people int64
	areas  [areas]cell
}

// answer is a report: what is compared, cell by cell.
type answer map[string]cells

// ours gives the answer of the columns, or of the SQL of record.
func ours(groups map[string]*outcome.Group) answer {
	all := answer{}
	for name, g := range groups {
		at := cells{people: int64(g.People)}
		for a, area := range g.Areas {
			c := &at.areas[a]
			for first := range area.Levels {
				for latest := range area.Levels {
					k := int64(area.Joint[first*area.Levels+latest])
					c.n, c.first, c.latest = c.n+k, c.first+k*int64(first), c.latest+k*int64(latest)
					c.change += k * int64(latest-first)
				}
			}
		}
		all[name] = at
	}
	return all
}

// theirs gives the answer of a query's rows.
func (q question) theirs(rows [][]int64) answer {
	all := answer{}
	for _, row := range rows {
		name := ""
		switch q.by {
		case outcome.ByService:
			name = serviceID(int(row[0]))
		case outcome.ByServiceAndQuarter:
			name = fmt.Sprint(serviceID(int(row[0])), " ", row[1])
		}
		at := cells{people: row[2]}
		for a := range areas {
			r := row[3+3*a:]
			at.areas[a] = cell{n: r[0], first: r[1], latest: r[2], change: r[2] - r[1]}
		}
		all[name] = at
	}
	return all
}

// same tells where two answers differ first, if they do.
func (a answer) same(b answer) error {
	for name, at := range a {
		other, ok := b[name]
		if !ok {
			return fmt.Errorf("group %q is missing", name)
		}
		if at != other {
			return fmt.Errorf("group %q: %+v is not %+v", name, other, at)
		}
	}
	if len(a) != len(b) {
		return fmt.Errorf("%d groups, not %d", len(b), len(a))
	}
	return nil
}

func (a answer) pairs() (n int64) {
	for _, at := range a {
		for _, c := range at.areas {
			n += c.n
		}
	}
	return n
}
