package care

import (
	"context"
	"time"

	"towpath/internal/disclose"
	"towpath/internal/outcome"
)

// DueAhead is how many people of the reader's own teams will be asked for a measure in the next
// month. Published has a row for everybody, and one for each team.
type DueAhead struct {
	OutcomeReport
	// From and To are the days of the next month.
	From, To Date
	// Mine are the reader's own teams, and Asking tells whether anything is asked for in them.
	Mine   []MyTeam
	Asking bool
}

// The column of what is due, and its categories: a person is in the first that fits.
const (
	ColumnDue = "due"
	DueBefore = "before" // due or late now, or due before the next month
	DueAtNext = "next"   // due in the next month
	DueLater  = "later"  // due after it, or not asked again
)

// CountDueAhead counts what is due next month, by what services ask for. Like ListDue it is of
// the reader's own teams; like every report it shows no small number.
func (s *Service) CountDueAhead(ctx context.Context, a Actor) (DueAhead, error) {
	out := DueAhead{OutcomeReport: OutcomeReport{At: s.Now()}}
	out.From, out.To = monthAfter(s.today())
	secret, err := s.outcomes.Ready(ctx, a.Organisation)
	if err != nil {
		return out, err
	}
	err = s.read(ctx, a, "ShowHeard", subject{}, func(tx Tx) (err error) {
		if out.Rule, err = outcomeRule(ctx, tx, a.Organisation); err != nil {
			return err
		}
		tally, err := s.tallyDue(ctx, tx, a, secret, &out)
		if err != nil {
			return err
		}
		out.Published, err = out.publish(secret, tally.table(out.Mine))
		return err
	})
	return out, err
}

// monthAfter gives the first and the last day of the month after that of a day.
func monthAfter(day Date) (first, last Date) {
	t, _ := day.Time()
	from := time.Date(t.Year(), t.Month()+1, 1, 0, 0, 0, 0, time.UTC)
	return Date(from.Format(time.DateOnly)), Date(from.AddDate(0, 1, -1).Format(time.DateOnly))
}

// dueTally counts people by team, and each once among everybody.
type dueTally struct {
	secret []byte
	total  dueGroup
	teams  map[TeamID]*dueGroup
	seen   map[PersonID]int
}

// dueGroup counts by the place of a category in dueCategories.
type dueGroup struct {
	counts [3]int
	key    disclose.Key
}

var dueCategories = []disclose.Category{{Name: DueBefore}, {Name: DueAtNext}, {Name: DueLater}}

// tallyDue goes through whom the reader's teams support.
func (s *Service) tallyDue(ctx context.Context, tx Tx, a Actor, secret []byte, out *DueAhead) (*dueTally, error) {
	t := &dueTally{secret: secret, teams: map[TeamID]*dueGroup{}, seen: map[PersonID]int{}}
	asks, err := teamsAsk(ctx, tx, a, func(MeasureSchedule) bool { return true })
	if err != nil {
		return nil, err
	}
	out.Mine, out.Asking = asks.teams, len(asks.measures) > 0
	sheet := newDueSheet(s, asks.lines)
	sheet.teams = asks.of
	if err := sheet.read(ctx, tx, a); err != nil {
		return nil, err
	}
	supported, err := tx.ListSupported(ctx, a.Organisation, a.Worker, partOf(a))
	if err != nil {
		return nil, err
	}
	for _, sp := range supported {
		sheet.rows, sheet.at = sheet.rows[:0], map[dueKey]int{}
		sheet.add(sp, "")
		t.add(sp.Team, sp.Person, dueCategory(sheet.rows, out.From, out.To))
	}
	for person, category := range t.seen {
		t.total.add(t.secret, person, category)
	}
	return t, nil
}

// dueCategory gives the place of the category in which a person's rows put them.
func dueCategory(rows []DueRow, from, to Date) int {
	category := 2
	for _, r := range rows {
		switch {
		case r.Standing.ToAsk() || r.Day != "" && r.Day < from:
			return 0
		case r.Day != "" && r.Day <= to:
			category = 1
		}
	}
	return category
}

func (t *dueTally) add(team TeamID, person PersonID, category int) {
	if t.teams[team] == nil {
		t.teams[team] = &dueGroup{}
	}
	t.teams[team].add(t.secret, person, category)
	if before, there := t.seen[person]; !there || category < before {
		t.seen[person] = category
	}
}

// add counts a person. What stands for their records follows from the category, so that numbers
// are moved anew when anybody's changes.
func (g *dueGroup) add(secret []byte, person PersonID, category int) {
	g.counts[category]++
	g.key.People += PersonKey(secret, person)
	g.key.Records += keyOf(secret, []byte(person), []byte(dueCategories[category].Name))
}

// table has a row for each team, and one for everybody.
func (t *dueTally) table(teams []MyTeam) disclose.Table {
	out := disclose.Table{Name: "due", Columns: []disclose.Column{{Name: ColumnDue, AddsUp: true, Categories: dueCategories}}}
	out.Rows = append(out.Rows, t.total.row(outcome.Total, ""))
	for _, team := range teams {
		g := t.teams[team.ID]
		if g == nil {
			g = &dueGroup{}
		}
		out.Rows = append(out.Rows, g.row(rowName(string(team.ID)), outcome.Total))
	}
	return out
}

func (g *dueGroup) row(name, within string) disclose.Row {
	r := disclose.Row{Name: name, Within: within, Key: g.key, Figures: []disclose.Figures{{Counts: g.counts[:]}}}
	for _, n := range g.counts {
		r.People += n
	}
	return r
}
