package care

import (
	"cmp"
	"context"
	"slices"
)

// Support is that a team supports a person now.
type Support struct {
	Team
	TeamPerson
}

// AskedOf is what became of asking one person for one measure, but for declining.
type AskedOf struct {
	Person              PersonID
	Measure, AnsweredBy string
	Done, Begun         Date
}

// Add takes in one more time that it was asked.
func (q *AskedOf) Add(on Date, completed bool) {
	if completed {
		q.Done = max(q.Done, on)
	} else {
		q.Begun = max(q.Begun, on)
	}
}

// DeclinedOf is that a person declined a measure, and whether they said why.
type DeclinedOf struct {
	MeasureDecline // without its words
	HasWords       bool
}

// EndingOf is when a person's support is to end: as somebody noted it, or as a closing
// assessment began.
type EndingOf struct {
	Person         PersonID
	Noted, Closing Date
}

func (e EndingOf) on() Date { return max(e.Noted, e.Closing) }

// DueRow is one person and one measure.
type DueRow struct {
	Person        PersonID
	Name          string
	PreferredName string
	Reference     string
	Team          TeamID
	Measure       string
	AnsweredBy    string
	Due
	// Reminded is the latest reminder, nil for none.
	Reminded *Reminder
}

// DueQuery narrows a list of who is due. An empty Standing stands for all that waits.
type DueQuery struct {
	Team     TeamID
	Measure  string
	Standing DueStanding
	After    int
	// All gives every row at once and not a page of them.
	All bool
}

func (q DueQuery) wants(r DueRow) bool {
	return (q.Standing == "" && r.Standing.Waits()) || q.Standing == r.Standing
}

// DuePageSize is how many rows one page holds.
const DuePageSize = 60

// DuePage is who of the reader's teams is due, the most pressing first.
type DuePage struct {
	DueQuery
	Rows  []DueRow
	Total int
	// Counts are for the same team and measure, whatever the standing asked for.
	Counts map[DueStanding]int
	Teams  []MyTeam
	// Measures are the ids of those that are asked for.
	Measures []string
}

// partOf is the part in a team by which somebody sees whom it supports.
func partOf(a Actor) string {
	if a.Role == RoleManager {
		return PartManager
	}
	return PartMember
}

// ListDue gives who is due, overdue, never asked, begun and declined among the people
// of the reader's own teams, and nobody else, whatever is asked for.
func (s *Service) ListDue(ctx context.Context, a Actor, q DueQuery) (DuePage, error) {
	page := DuePage{DueQuery: q}
	page.After = max(q.After, 0)
	err := s.read(ctx, a, "ListDue", subject{}, func(tx Tx) error {
		rows, err := s.dueRows(ctx, tx, a, &page)
		if err != nil {
			return err
		}
		rows = slices.DeleteFunc(rows, func(r DueRow) bool { return !q.wants(r) })
		page.Total = len(rows)
		if !q.All { // fill orders what is on the page
			slices.SortFunc(rows, mostPressing)
			rows = rows[min(page.After, len(rows)):]
			rows = rows[:min(DuePageSize, len(rows))]
		}
		page.Rows = rows
		return page.fill(ctx, tx, a)
	})
	return page, err
}

// CountDue gives the counts of ListDue alone.
func (s *Service) CountDue(ctx context.Context, a Actor) (map[DueStanding]int, error) {
	var page DuePage
	err := s.read(ctx, a, "ListDue", subject{}, func(tx Tx) error {
		_, err := s.dueRows(ctx, tx, a, &page)
		return err
	})
	return page.Counts, err
}

// dueRows gives every row of a page's team and measure, without names and in no order,
// and counts them.
func (s *Service) dueRows(ctx context.Context, tx Tx, a Actor, page *DuePage) ([]DueRow, error) {
	org, part := a.Organisation, partOf(a)
	page.Counts = map[DueStanding]int{}
	asks, err := teamsAsk(ctx, tx, a, func(MeasureSchedule) bool { return true })
	if err != nil {
		return nil, err
	}
	page.Teams, page.Measures = asks.teams, asks.measures
	sheet := newDueSheet(s, asks.lines)
	sheet.teams = asks.of
	if len(page.Measures) == 0 {
		return nil, nil
	}
	if err := sheet.read(ctx, tx, a); err != nil {
		return nil, err
	}
	supported, err := tx.ListSupported(ctx, org, a.Worker, part)
	if err != nil {
		return nil, err
	}
	for _, sp := range supported {
		if page.Team == "" || page.Team == sp.Team {
			sheet.add(sp, page.Measure)
		}
	}
	for _, r := range sheet.rows {
		page.Counts[r.Standing]++
	}
	return sheet.rows, nil
}

// teamsAskFor is what is asked for in the teams in which somebody has a part.
type teamsAskFor struct {
	teams    []MyTeam
	lines    []MeasureSchedule // of every service
	of       map[TeamID][]MeasureSchedule
	measures []string // ids, each once
}

// teamsAsk reads it, with those lines of each team that are counted.
func teamsAsk(ctx context.Context, tx Tx, a Actor, counts func(MeasureSchedule) bool) (asks teamsAskFor, err error) {
	if asks.teams, err = tx.TeamsOfWorker(ctx, a.Organisation, a.Worker); err != nil {
		return asks, err
	}
	part := partOf(a)
	asks.teams = slices.DeleteFunc(asks.teams, func(t MyTeam) bool { return t.Part != part })
	if asks.lines, err = tx.ListMeasureSchedules(ctx, a.Organisation); err != nil {
		return asks, err
	}
	asks.of = map[TeamID][]MeasureSchedule{}
	for _, t := range asks.teams {
		asks.of[t.ID] = slices.DeleteFunc(linesFor(asks.lines, t.Team), func(m MeasureSchedule) bool { return !counts(m) })
		for _, m := range asks.of[t.ID] {
			asks.measures = append(asks.measures, m.Measure)
		}
	}
	slices.Sort(asks.measures)
	asks.measures = slices.Compact(asks.measures)
	return asks, nil
}

// fill names those on the page, and says of what they were reminded. Names are sealed,
// so the order by day does not know them: within a page and a day they are sorted here.
func (page *DuePage) fill(ctx context.Context, tx Tx, a Actor) error {
	people := make([]PersonID, len(page.Rows))
	for i, r := range page.Rows {
		people[i] = r.Person
	}
	names, err := page.names(ctx, tx, a, people)
	if err != nil {
		return err
	}
	reminders, err := tx.RemindersOf(ctx, a.Organisation, people)
	if err != nil {
		return err
	}
	latest := map[dueKey]Reminder{}
	for _, r := range reminders {
		latest[dueKey{r.Person, r.Subject, r.AnsweredBy}] = r
	}
	for i := range page.Rows {
		r := &page.Rows[i]
		p := names[r.Person]
		r.Name, r.PreferredName, r.Reference = p.Name, p.PreferredName, p.Reference
		if m, ok := latest[r.key()]; ok {
			r.Reminded = &m
		}
	}
	slices.SortFunc(page.Rows, func(a, b DueRow) int { return cmp.Or(a.before(b.Due), cmp.Compare(a.Name, b.Name), a.among(b)) })
	return nil
}

// manyPeople are so many that reading the names of everybody in the teams is faster than
// asking for theirs.
const manyPeople = 1000

func (page *DuePage) names(ctx context.Context, tx Tx, a Actor, people []PersonID) (map[PersonID]Person, error) {
	if len(people) < manyPeople {
		return tx.NamesOf(ctx, a.Organisation, people)
	}
	return tx.ListSupportedNames(ctx, a.Organisation, a.Worker, partOf(a))
}

type dueKey struct {
	person              PersonID
	measure, answeredBy string
}

// among orders rows that are equally pressing, so that no order depends on chance.
func (r DueRow) among(o DueRow) int {
	return cmp.Or(cmp.Compare(r.Person, o.Person), cmp.Compare(r.Measure, o.Measure), cmp.Compare(r.AnsweredBy, o.AnsweredBy))
}

// mostPressing orders what is most pressing first.
func mostPressing(a, b DueRow) int { return cmp.Or(a.before(b.Due), a.among(b)) }

func (r DueRow) key() dueKey { return dueKey{r.Person, r.Measure, r.AnsweredBy} }

// dueSheet works out rows from what was read at once for everybody.
type dueSheet struct {
	s        *Service
	today    Date
	teams    map[TeamID][]MeasureSchedule
	first    map[ScheduleID]Date
	asked    map[dueKey]AskedOf
	declined map[dueKey]DeclinedOf // by person and measure: one says no to a measure
	endings  map[PersonID]Date
	rows     []DueRow
	at       map[dueKey]int
}

func newDueSheet(s *Service, lines []MeasureSchedule) *dueSheet {
	d := &dueSheet{
		s: s, today: s.today(), teams: map[TeamID][]MeasureSchedule{}, first: map[ScheduleID]Date{},
		asked: map[dueKey]AskedOf{}, declined: map[dueKey]DeclinedOf{}, endings: map[PersonID]Date{}, at: map[dueKey]int{},
	}
	for _, m := range lines {
		if m.Stands() {
			d.first[m.ID] = DateOf(m.First, s.place)
		}
	}
	return d
}

func (d *dueSheet) read(ctx context.Context, tx Tx, a Actor) error {
	part := partOf(a)
	asked, err := tx.ListAsked(ctx, a.Organisation, a.Worker, part)
	if err != nil {
		return err
	}
	declined, err := tx.ListDeclined(ctx, a.Organisation, a.Worker, part)
	if err != nil {
		return err
	}
	endings, err := tx.ListEndings(ctx, a.Organisation, a.Worker, part)
	d.take(asked, declined, endings)
	return err
}

func (d *dueSheet) take(asked []AskedOf, declined []DeclinedOf, endings []EndingOf) {
	for _, q := range asked {
		d.asked[dueKey{q.Person, q.Measure, q.AnsweredBy}] = q
	}
	for _, n := range declined { // the latest comes last
		d.declined[dueKey{n.Person, n.Measure, ""}] = n
	}
	for _, e := range endings {
		d.endings[e.Person] = max(e.on(), d.endings[e.Person])
	}
}

// add works out what is due of one person's support by one team. Of two rows for one
// person and measure the more pressing stays.
func (d *dueSheet) add(sp TeamPerson, measure string) {
	for _, m := range d.teams[sp.Team] {
		if measure != "" && measure != m.Measure {
			continue
		}
		r := DueRow{Person: sp.Person, Team: sp.Team, Measure: m.Measure, AnsweredBy: m.AnsweredBy}
		q := d.asked[r.key()]
		asked := Asked{Done: q.Done, Begun: q.Begun}
		if n, ok := d.declined[dueKey{sp.Person, m.Measure, ""}]; ok {
			asked.Declined, asked.Words = DateOf(n.At, d.s.place), n.HasWords
		}
		r.Due = m.Due(asked, DueTimes{Since: DateOf(sp.Since, d.s.place), Scheduled: d.first[m.ID], Ending: d.endings[sp.Person]}, d.today)
		at, there := d.at[r.key()]
		switch {
		case !there:
			d.at[r.key()] = len(d.rows)
			d.rows = append(d.rows, r)
		case r.before(d.rows[at].Due) < 0:
			d.rows[at] = r
		}
	}
}

// dueOf gives what is due of one person, the most pressing first.
func (s *Service) dueOf(ctx context.Context, tx Tx, org OrganisationID, person PersonID) ([]DueRow, error) {
	list, err := tx.ListMeasurements(ctx, org, person)
	if err != nil {
		return nil, err
	}
	return s.dueBeside(ctx, tx, org, person, list)
}

// dueBeside is dueOf for whoever has read the person's measurements.
func (s *Service) dueBeside(ctx context.Context, tx Tx, org OrganisationID, person PersonID, list []Measurement) ([]DueRow, error) {
	support, err := tx.SupportOfPerson(ctx, org, person)
	if err != nil || len(support) == 0 {
		return nil, err
	}
	lines, err := tx.ListMeasureSchedules(ctx, org)
	if err != nil {
		return nil, err
	}
	sheet := newDueSheet(s, lines)
	any := false
	for _, sp := range support {
		sheet.teams[sp.Team.ID] = linesFor(lines, sp.Team)
		any = any || len(sheet.teams[sp.Team.ID]) > 0
	}
	if !any {
		return nil, nil
	}
	if err := sheet.readOne(ctx, tx, org, person, support, list); err != nil {
		return nil, err
	}
	for _, sp := range support {
		sheet.add(sp.TeamPerson, "")
	}
	slices.SortFunc(sheet.rows, mostPressing)
	return sheet.rows, nil
}

func (d *dueSheet) readOne(ctx context.Context, tx Tx, org OrganisationID, person PersonID, support []Support, list []Measurement) error {
	for _, m := range list {
		key := dueKey{person, m.Measure, m.AnsweredBy}
		q := d.asked[key]
		q.Add(m.On, m.Completed())
		d.asked[key] = q
	}
	declines, err := tx.ListMeasureDeclines(ctx, org, person)
	if err != nil {
		return err
	}
	for _, n := range declines {
		d.declined[dueKey{person, n.Measure, ""}] = DeclinedOf{MeasureDecline: n, HasWords: n.Words != ""}
	}
	marks, err := tx.ListSupportMarks(ctx, org, person)
	if err != nil {
		return err
	}
	for _, m := range marks {
		if m.Kind == MarkEnding && m.Stands() {
			d.endings[person] = max(d.endings[person], m.On)
		}
	}
	assessments, err := tx.ListAssessments(ctx, org, person)
	for _, as := range assessments {
		if as.Kind == KindClosing && !as.StartedAt.Before(support[0].Since) {
			d.endings[person] = max(d.endings[person], as.On)
		}
	}
	return err
}
