package care

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"maps"
	"slices"
	"time"

	"towpath/internal/disclose"
	"towpath/internal/fault"
	"towpath/internal/outcome"
)

// BegunSupport is that a team began to support somebody, with what their waiting time needs as
// far as it was there by the end of a time.
type BegunSupport struct {
	ClockOf
	Since time.Time
}

// WaitingTx is who came to teams, and what was measured of them.
type WaitingTx interface {
	// ListSupportBegun gives whom teams began to support from one instant until before
	// another, by when; parts of the clock count that were there before the second.
	ListSupportBegun(ctx context.Context, org OrganisationID, from, until time.Time, to Date) ([]BegunSupport, error)
	// ListMeasuredOfBegun gives, for the same people, the last day up to the end of that time
	// on which each measure was answered.
	ListMeasuredOfBegun(ctx context.Context, org OrganisationID, from, until time.Time, to Date) ([]AskedOf, error)
	// ListScoresOn gives every score of what was measured on days of a time and not put right
	// since, by person, day and measurement; of each score the oldest scoring first.
	ListScoresOn(ctx context.Context, org OrganisationID, from, to Date) ([]ScoreOn, error)
	// ListSupportIn gives whom teams supported at any moment of a time, by person and since
	// when.
	ListSupportIn(ctx context.Context, org OrganisationID, from, before time.Time) ([]TeamPerson, error)
}

// PersonKey stands for a person in what is published about groups: nobody can work it out who
// does not have the secret.
func PersonKey(secret []byte, person PersonID) uint64 { return keyOf(secret, []byte(person)) }

func keyOf(secret []byte, of ...[]byte) uint64 {
	h := sha256.New()
	_, _ = h.Write(secret)
	for _, part := range of {
		_, _ = h.Write(part)
	}
	return binary.BigEndian.Uint64(h.Sum(nil))
}

// waitingBy are the ways in which a report of waiting times can be split.
var waitingBy = []outcome.Dimension{outcome.ByNothing, outcome.ByService, outcome.ByTeam, outcome.BySetting}

// Names of the columns of waiting times; beside them stand those of ClockParts.
const (
	ColumnWaiting  = "waiting"
	WaitingStopped = "stopped"
	WaitingGoing   = "going"
	PartThere      = "there"
	PartMissing    = "missing"
)

// ShowWaiting tells of how many people, whom teams began to support in a window, each part of
// a waiting time was there by its end, and of how many all four. Published has a column for
// each of ClockParts and ColumnWaiting. Somebody who came to two teams is counted with each,
// and once among everybody: a part counts there that either has. What a Bloom is, whose view
// and which people are not asked.
func (s *Service) ShowWaiting(ctx context.Context, a Actor, ask OutcomeAsk) (OutcomeReport, error) {
	ask.Gap, ask.Of, ask.Ages = false, nil, nil
	report, err := s.askOutcome(ask)
	if err != nil {
		return report, err
	}
	var c fault.Check
	c.Require(slices.Contains(waitingBy, ask.By), "by", "outcome.error.by")
	if err := c.Err("ShowWaiting"); err != nil {
		return report, err
	}
	err = s.readReport(ctx, a, "ShowWaiting", &report, func(tx Tx, q OutcomeQuestion, secret []byte) error {
		w := waitingCount{report: &report, teams: q.Teams, secret: secret, groups: map[string]map[PersonID]*waitingParts{}, all: map[PersonID]*waitingParts{}}
		if err := s.countWaiting(ctx, tx, a.Organisation, &w); err != nil {
			return err
		}
		report.Published, err = report.publish(secret, w.table())
		return err
	})
	return report, err
}

// waitingParts are the days on which a person's parts were there, by the place in ClockParts.
type waitingParts [4]Date

func (p *waitingParts) stopped() bool { return !slices.Contains(p[:], "") }

// waitingCount counts people, everybody and group by group.
type waitingCount struct {
	report *OutcomeReport
	teams  []TeamID
	secret []byte
	groups map[string]map[PersonID]*waitingParts
	all    map[PersonID]*waitingParts
}

func (s *Service) countWaiting(ctx context.Context, tx Tx, org OrganisationID, w *waitingCount) error {
	first, _ := w.report.Ask.From.Time()
	last, _ := w.report.Ask.To.Time()
	from, until := s.dayBegins(first), s.dayBegins(last.AddDate(0, 0, 1))
	begun, err := tx.ListSupportBegun(ctx, org, from, until, w.report.Ask.To)
	if err != nil {
		return err
	}
	measured, err := tx.ListMeasuredOfBegun(ctx, org, from, until, w.report.Ask.To)
	if err != nil {
		return err
	}
	lines, err := tx.ListMeasureSchedules(ctx, org)
	if err != nil {
		return err
	}
	done := map[dueKey]Date{}
	for _, m := range measured {
		done[dueKey{m.Person, m.Measure, m.AnsweredBy}] = m.Done
	}
	for _, b := range begun {
		at := slices.IndexFunc(w.report.Teams, func(t Team) bool { return t.ID == b.Team })
		if at < 0 || !slices.Contains(w.teams, b.Team) {
			continue
		}
		team := w.report.Teams[at]
		since := DateOf(b.Since, s.place)
		w.add(team, b.Person, clock(since, b.ClockOf, firstOutcome(lines, team, since, b.Person, done), s.place))
	}
	return nil
}

// dayBegins gives the instant at which a day begins where the service is.
func (s *Service) dayBegins(day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, s.place)
}

// firstOutcome gives the day of a measure that the schedule counts as the first outcome.
func firstOutcome(lines []MeasureSchedule, team Team, since Date, person PersonID, done map[dueKey]Date) (baseline Date) {
	for _, m := range linesFor(lines, team) {
		if day := done[dueKey{person, m.Measure, m.AnsweredBy}]; m.Baseline && day >= since.Plus(-m.AtStart) {
			baseline = max(baseline, day)
		}
	}
	return baseline
}

func (w *waitingCount) add(team Team, person PersonID, c Clock) {
	put := func(into map[PersonID]*waitingParts) {
		p := into[person]
		if p == nil {
			p = &waitingParts{}
			into[person] = p
		}
		for i, name := range ClockParts {
			if day := c.Part(name); p[i] == "" {
				p[i] = day
			}
		}
	}
	group, split := w.group(team)
	if split && w.groups[group] == nil {
		w.groups[group] = map[PersonID]*waitingParts{}
	}
	if split {
		put(w.groups[group])
	}
	put(w.all)
}

func (w *waitingCount) group(team Team) (name string, split bool) {
	switch w.report.Ask.By {
	case outcome.ByService:
		return string(team.Service), true
	case outcome.ByTeam:
		return string(team.ID), true
	case outcome.BySetting:
		return string(team.Setting), true
	}
	return "", false
}

func (w *waitingCount) table() disclose.Table {
	t := disclose.Table{Name: "waiting"}
	column := func(name string, categories ...string) {
		c := disclose.Column{Name: name, AddsUp: true}
		for _, k := range categories {
			c.Categories = append(c.Categories, disclose.Category{Name: k})
		}
		t.Columns = append(t.Columns, c)
	}
	column(ColumnWaiting, WaitingStopped, WaitingGoing)
	for _, part := range ClockParts {
		column(part, PartThere, PartMissing)
	}
	t.Rows = append(t.Rows, w.row(outcome.Total, "", w.all))
	w.report.nameGroups(slices.Sorted(maps.Keys(w.groups)))
	for _, group := range w.report.Groups {
		t.Rows = append(t.Rows, w.row(rowName(group), outcome.Total, w.groups[group]))
	}
	return t
}

// row counts people. Their key says which days they have, so that another one moves every
// number anew.
func (w *waitingCount) row(name, within string, people map[PersonID]*waitingParts) disclose.Row {
	r := disclose.Row{Name: name, Within: within, People: len(people), Figures: make([]disclose.Figures, 1+len(ClockParts))}
	count := func(column int, there bool) {
		if there {
			r.Figures[column].Counts[0]++
		} else {
			r.Figures[column].Counts[1]++
		}
	}
	for i := range r.Figures {
		r.Figures[i].Counts = []int{0, 0}
	}
	for person, parts := range people {
		record := []byte("waiting")
		count(0, parts.stopped())
		for i, day := range parts {
			count(1+i, day != "")
			record = append(append(record, '|'), day...)
		}
		r.Key.People += PersonKey(w.secret, person)
		r.Key.Records += keyOf(w.secret, []byte(person), record)
	}
	return r
}
