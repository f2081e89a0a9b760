package care

import (
	"cmp"
	"context"
	"slices"
	"time"

	"towpath/internal/fault"
)

// SupportMark is a day that a worker noted in somebody's support, since Towpath cannot
// know it.
type SupportMark struct {
	ID           MarkID
	Organisation OrganisationID
	Person       PersonID
	Kind         MarkKind
	On           Date
	At           time.Time
	By           AccountID
	Withdrawn    time.Time
	WithdrawnBy  AccountID
}

// Stands tells whether it was not taken back.
func (m SupportMark) Stands() bool { return m.Withdrawn.IsZero() }

// MarkKind is what happened on a day.
type MarkKind string

// The kinds: help of some kind was given; needs were assessed, other than with a Bloom;
// support is to end.
const (
	MarkIntervention MarkKind = "intervention"
	MarkAssessment   MarkKind = "assessment"
	MarkEnding       MarkKind = "ending"
)

// MarkKinds lists them in order.
var MarkKinds = []MarkKind{MarkIntervention, MarkAssessment, MarkEnding}

// ClockOf is what the parts of a waiting time are worked out from, for one person since
// one team began to support them.
type ClockOf struct {
	Person                  PersonID
	Team                    TeamID
	Bloom, Assessed, Helped Date
	Plan                    time.Time
}

// Clock is a waiting time: since when a team supports somebody, and on which day each
// part of it was first or last there, "" for not yet. It stops once all four are there.
//
// The four parts are those of NHS England's guidance on adult community mental-health
// waiting times as it was recalled in 2024; a service has to confirm that they hold.
type Clock struct {
	Since    Date
	Baseline Date // a measure that the schedule counts as the first outcome
	Plan     Date // a goal with a step, or one in a chosen area
	Assessed Date // a finished Bloom, or a day that was noted
	Helped   Date // an intervention, as it was noted
}

// ClockParts are the names of what a clock needs, in order.
var ClockParts = []string{"baseline", "plan", "assessment", "intervention"}

// Part gives the day of one of ClockParts.
func (c Clock) Part(name string) Date {
	switch name {
	case "baseline":
		return c.Baseline
	case "plan":
		return c.Plan
	case "assessment":
		return c.Assessed
	}
	return c.Helped
}

// Missing names the parts that are not there.
func (c Clock) Missing() []string {
	var out []string
	for _, part := range ClockParts {
		if c.Part(part) == "" {
			out = append(out, part)
		}
	}
	return out
}

// Waited gives how many days there are from the start of support to a day.
func (c Clock) Waited(today Date) int {
	from, _ := c.Since.Time()
	to, _ := today.Time()
	return int(to.Sub(from).Hours()) / 24
}

// clock puts the parts together; what was before support began does not count.
func clock(since Date, of ClockOf, baseline Date, place *time.Location) Clock {
	c := Clock{Since: since, Baseline: baseline}
	if !of.Plan.IsZero() {
		c.Plan = DateOf(of.Plan, place)
	}
	for _, day := range []Date{of.Bloom, of.Assessed} {
		if day >= since && (c.Assessed == "" || day < c.Assessed) {
			c.Assessed = day
		}
	}
	if of.Helped >= since {
		c.Helped = of.Helped
	}
	return c
}

// ClockRow is the clock of one person.
type ClockRow struct {
	Person                         PersonID
	Name, PreferredName, Reference string
	Team                           TeamID
	Clock
}

// ClockQuery narrows a list of clocks.
type ClockQuery struct {
	Team TeamID
	// Part is the one that must be missing, "" for any; Stopped asks for those who have
	// all four instead.
	Part    string
	Stopped bool
	After   int
}

func (q ClockQuery) wants(r ClockRow) bool {
	missing := r.Missing()
	if q.Stopped {
		return len(missing) == 0
	}
	return len(missing) > 0 && (q.Part == "" || slices.Contains(missing, q.Part))
}

// ClockPageSize is how many people one page holds.
const ClockPageSize = 50

// ClockPage is what is still missing for each person, who has waited longest first.
type ClockPage struct {
	ClockQuery
	Rows    []ClockRow
	Total   int
	Missing map[string]int // by part
	// Whole have all four parts, Going lack one at least.
	Whole, Going int
	Teams        []MyTeam
	// Baselines are the ids of the measures that count.
	Baselines []string
}

// ListClock gives what is still missing for the people of the reader's own teams.
func (s *Service) ListClock(ctx context.Context, a Actor, q ClockQuery) (ClockPage, error) {
	page := ClockPage{ClockQuery: q, Missing: map[string]int{}}
	page.After = max(q.After, 0)
	err := s.read(ctx, a, "ListClock", subject{}, func(tx Tx) error {
		rows, err := s.clockRows(ctx, tx, a, &page)
		if err != nil {
			return err
		}
		page.Missing = map[string]int{}
		page.Whole, page.Going = 0, 0
		for _, r := range rows {
			missing := r.Missing()
			for _, part := range missing {
				page.Missing[part]++
			}
			if len(missing) == 0 {
				page.Whole++
			} else {
				page.Going++
			}
		}
		rows = slices.DeleteFunc(rows, func(r ClockRow) bool { return !q.wants(r) })
		page.Total = len(rows)
		rows = rows[min(page.After, len(rows)):]
		page.Rows = rows[:min(ClockPageSize, len(rows))]
		return page.name(ctx, tx, a.Organisation)
	})
	return page, err
}

func (s *Service) clockRows(ctx context.Context, tx Tx, a Actor, page *ClockPage) ([]ClockRow, error) {
	org, part := a.Organisation, partOf(a)
	asks, err := teamsAsk(ctx, tx, a, func(m MeasureSchedule) bool { return m.Baseline })
	if err != nil {
		return nil, err
	}
	page.Teams, page.Baselines = asks.teams, asks.measures
	asked, err := tx.ListAsked(ctx, org, a.Worker, part)
	if err != nil {
		return nil, err
	}
	parts, err := tx.ListClock(ctx, org, a.Worker, part)
	if err != nil {
		return nil, err
	}
	supported, err := tx.ListSupported(ctx, org, a.Worker, part)
	if err != nil {
		return nil, err
	}
	return s.clocks(page.Team, supported, parts, asked, asks.of), nil
}

// clocks gives one row for each person: since the first of the teams that support them.
func (s *Service) clocks(team TeamID, supported []TeamPerson, parts []ClockOf, asked []AskedOf, baselines map[TeamID][]MeasureSchedule) []ClockRow {
	done := map[dueKey]Date{}
	for _, q := range asked {
		done[dueKey{q.Person, q.Measure, q.AnsweredBy}] = q.Done
	}
	type by struct {
		team   TeamID
		person PersonID
	}
	of := map[by]ClockOf{}
	for _, c := range parts {
		of[by{c.Team, c.Person}] = c
	}
	var rows []ClockRow
	seen := map[PersonID]bool{}
	for _, sp := range supported {
		if seen[sp.Person] || team != "" && team != sp.Team {
			continue
		}
		seen[sp.Person] = true
		since := DateOf(sp.Since, s.place)
		var baseline Date
		for _, m := range baselines[sp.Team] {
			if day := done[dueKey{sp.Person, m.Measure, m.AnsweredBy}]; day >= since.Plus(-m.AtStart) {
				baseline = max(baseline, day)
			}
		}
		rows = append(rows, ClockRow{Person: sp.Person, Team: sp.Team, Clock: clock(since, of[by{sp.Team, sp.Person}], baseline, s.place)})
	}
	slices.SortStableFunc(rows, func(a, b ClockRow) int { return cmp.Or(cmp.Compare(a.Since, b.Since), cmp.Compare(a.Person, b.Person)) })
	return rows
}

func (page *ClockPage) name(ctx context.Context, tx Tx, org OrganisationID) error {
	people := make([]PersonID, len(page.Rows))
	for i, r := range page.Rows {
		people[i] = r.Person
	}
	names, err := tx.NamesOf(ctx, org, people)
	for i := range page.Rows {
		p := names[page.Rows[i].Person]
		page.Rows[i].Name, page.Rows[i].PreferredName, page.Rows[i].Reference = p.Name, p.PreferredName, p.Reference
	}
	slices.SortStableFunc(page.Rows, func(a, b ClockRow) int { return cmp.Or(cmp.Compare(a.Since, b.Since), cmp.Compare(a.Name, b.Name)) })
	return err
}

// MarksPage is what was noted of a person's support.
type MarksPage struct {
	Person Person
	Marks  []SupportMark
}

// ListMarks gives the days that were noted of a person's support, in their order.
func (s *Service) ListMarks(ctx context.Context, a Actor, person PersonID) (MarksPage, error) {
	var page MarksPage
	err := s.read(ctx, a, "ListMarks", about(person, ""), func(tx Tx) (err error) {
		if page.Person, err = tx.Person(ctx, a.Organisation, person); err != nil {
			return err
		}
		page.Marks, err = tx.ListSupportMarks(ctx, a.Organisation, person)
		return err
	})
	return page, err
}

// NewMark is a day as it comes from a form.
type NewMark struct {
	ID   MarkID
	Kind MarkKind
	On   Date
}

// MarkSupport notes a day of a person's support. Only the end of it may lie ahead.
func (s *Service) MarkSupport(ctx context.Context, a Actor, person PersonID, n NewMark) error {
	var c fault.Check
	c.Require(ValidID(string(n.ID)), "id", "error.id")
	c.Require(slices.Contains(MarkKinds, n.Kind), "kind", "clock.error.kind")
	c.Require(n.On.Valid(), "on", "error.date")
	c.Require(!n.On.Valid() || n.On <= s.today() || n.Kind == MarkEnding && n.On <= s.today().Plus(MaxReviewDays), "on", "clock.error.ahead")
	if err := c.Err("MarkSupport"); err != nil {
		return err
	}
	return s.write(ctx, a, "MarkSupport", about(person, "support-mark:"+string(n.ID)), func(tx Tx) error {
		added, err := tx.InsertSupportMark(ctx, SupportMark{ID: n.ID, Organisation: a.Organisation, Person: person, Kind: n.Kind, On: n.On, At: s.Now(), By: a.Account})
		if err != nil || added {
			return err
		}
		list, err := tx.ListSupportMarks(ctx, a.Organisation, person)
		return again("MarkSupport", list, err, func(m SupportMark) bool { return m.ID == n.ID && m.Kind == n.Kind && m.On == n.On })
	})
}

// WithdrawMark takes back a day that was noted; it stays in the history.
func (s *Service) WithdrawMark(ctx context.Context, a Actor, person PersonID, id MarkID) error {
	return s.write(ctx, a, "WithdrawMark", about(person, "support-mark:"+string(id)), func(tx Tx) error {
		return tx.WithdrawSupportMark(ctx, SupportMark{ID: id, Organisation: a.Organisation, Person: person, Withdrawn: s.Now(), WithdrawnBy: a.Account})
	})
}
