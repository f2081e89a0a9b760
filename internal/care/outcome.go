package care

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"time"

	"towpath/internal/disclose"
	"towpath/internal/fault"
	"towpath/internal/instrument"
	"towpath/internal/outcome"
)

// Counter counts for reports. What it gives is exact, and goes no further than this package:
// whatever leaves is published by package disclose. Questions that are asked together are of
// one series, and answered of one state: that of the database that tx sees, or a later one.
// ErrNotCounted tells that Ready has to be called again, with no transaction open.
type Counter interface {
	// Ready makes ready what is counted by, and gives what an organisation's numbers are moved
	// by. It is called with no transaction open. Where that takes long its error holds a
	// BeingCounted.
	Ready(ctx context.Context, org OrganisationID) (secret []byte, err error)
	// Heard tells who of the people whom the teams of the questions supported in their window,
	// which is one, gave their view.
	Heard(ctx context.Context, tx Tx, org OrganisationID, qs ...OutcomeQuestion) ([]map[string]*outcome.Heard, error)
	// Over answers one question for many windows that follow upon each other, whose own From
	// and To are passed over.
	Over(ctx context.Context, tx Tx, org OrganisationID, q OutcomeQuestion, windows []outcome.Window) ([]map[string]*outcome.Group, error)
	Tally(ctx context.Context, tx Tx, org OrganisationID, qs ...OutcomeQuestion) ([]map[string]*outcome.Group, error)
	// Series gives those that somebody answered.
	Series(ctx context.Context, tx Tx, org OrganisationID) ([]Series, error)
}

// ErrNotCounted tells that what is counted by has to be made anew.
var ErrNotCounted = errors.New("what is counted by has to be made anew")

// BeingCounted tells that what is counted by is still being made, and how many readings were
// read so far.
type BeingCounted struct{ Read int64 }

// Awaited says that nothing is wrong: it is no failure in a log.
func (BeingCounted) Awaited() {}

// Error implements error.
func (b BeingCounted) Error() string {
	return "what is counted by is being made: " + strconv.FormatInt(b.Read, 10) + " readings so far"
}

// mostCounted is how often a report is begun where others change what is counted by.
const mostCounted = 5

// Counting gives the same service with reports.
func (s *Service) Counting(by Counter) *Service {
	here := *s
	here.outcomes = by
	return &here
}

// OutcomeAsk is what somebody wants to see in a report.
type OutcomeAsk struct {
	// Instrument is a Bloom or a measure; Version "" is the latest.
	Instrument, Version string
	// Voice is one of a Bloom's, or who answered a measure.
	Voice Voice
	// Preset is one of OutcomePresets, "" for the arithmetic that starts from each person.
	Preset   string
	From, To Date
	Since    outcome.Since
	By       outcome.Dimension
	// Service, Team and Setting narrow to where readings were done; "" is everywhere that the
	// reader may see.
	Service ServiceID
	Team    TeamID
	Setting Setting
	// Teams narrows to these teams. Of a reader who does not see the whole organisation it is
	// filled in with theirs, so that a report says what it was made of and can be made again.
	Teams []TeamID
	// Of and Ages narrow to people, as in OutcomeQuestion.
	Of   map[CharacteristicKind][]string
	Ages []int
	// Gap asks how a person's own view and a worker's stand beside each other.
	Gap bool
}

// OutcomeReport is a report as it may be shown.
type OutcomeReport struct {
	Ask OutcomeAsk
	// Instrument is the Bloom that is asked about, nil where it is a measure, and Measure the
	// other way round. Form says what of it the report has numbers of.
	Instrument *instrument.Instrument
	Measure    *instrument.Measure
	Form       outcome.Form
	Rule       OutcomeRule
	// Groups are the rows of Published beside that of everybody, in their order.
	Groups    []string
	Published *disclose.Published
	// Whole tells that the reader sees the whole organisation.
	Whole bool
	// Teams and Services are those that the reader may choose among.
	Teams    []Team
	Services []ClinicalService
	// Choices are what there is to choose among, each version with its instrument, the newest
	// first; Others the versions that are not counted here.
	Choices []Series
	Others  []OtherVersion
	// Mattered says beside a Bloom what mattered to people: outcome.MatteredTable.
	Mattered *disclose.Published
	At       time.Time

	measure *MeasureForm
}

// ShowOutcome gives a report over the teams that the reader manages, or over the whole
// organisation to whoever has the duty of reporting.
func (s *Service) ShowOutcome(ctx context.Context, a Actor, ask OutcomeAsk) (OutcomeReport, error) {
	report, err := s.askOutcome(ask)
	if err != nil {
		return report, err
	}
	err = s.readReport(ctx, a, "ShowOutcome", &report, func(tx Tx, q OutcomeQuestion, secret []byte) error {
		if err := s.countOthers(ctx, tx, a, q, secret, &report); err != nil {
			return err
		}
		if err := s.countMattered(ctx, tx, a.Organisation, q, secret, &report); err != nil {
			return err
		}
		return s.fillOutcome(ctx, tx, a.Organisation, q, secret, &report)
	})
	return report, err
}

// readReport is read for whatever counts people: it hands over the question as the record has
// it, over the teams that the reader may see, and what numbers are moved by. A team that is
// not there, and one that is not theirs, are refused alike.
func (s *Service) readReport(ctx context.Context, a Actor, action string, report *OutcomeReport, fn func(tx Tx, q OutcomeQuestion, secret []byte) error) error {
	for begun := 1; ; begun++ {
		secret, err := s.outcomes.Ready(ctx, a.Organisation)
		if err != nil {
			return err
		}
		err = s.read(ctx, a, action, subject{}, func(tx Tx) error { return s.readCounts(ctx, tx, a, action, report, secret, fn) })
		if !errors.Is(err, ErrNotCounted) || begun == mostCounted {
			return err
		}
	}
}

func (s *Service) readCounts(ctx context.Context, tx Tx, a Actor, action string, report *OutcomeReport, secret []byte, fn func(tx Tx, q OutcomeQuestion, secret []byte) error) (err error) {
	if err := s.reportTeams(ctx, tx, a, report); err != nil {
		return err
	}
	if report.Rule, err = outcomeRule(ctx, tx, a.Organisation); err != nil {
		return err
	}
	if report.Choices, err = s.outcomeChoices(ctx, tx, a.Organisation); err != nil {
		return err
	}
	if report.Ask.Preset != "" {
		report.Rule.MinDays = presetMinDays
	}
	q := report.question()
	if len(q.Teams) == 0 {
		return denied(action)
	}
	return fn(tx, q, secret)
}

// askOutcome checks what is asked, and fills in what was left open.
func (s *Service) askOutcome(ask OutcomeAsk) (OutcomeReport, error) {
	report := OutcomeReport{Ask: ask, At: s.Now()}
	var c fault.Check
	c.Require(s.askSeries(&report), "instrument", "assessment.error.instrument")
	c.Require(report.asksVoice(), "voice", "assessment.error.voice")
	c.Require(!ask.Gap || report.Measure == nil, "gap", "outcome.error.gap")
	c.Require(report.takePreset(), "preset", "outcome.error.preset")
	c.Require(ask.From.Valid(), "from", "error.date")
	c.Require(ask.To.Valid(), "to", "error.date")
	c.Require(ask.From <= ask.To, "to", "outcome.error.window")
	for kind, codes := range ask.Of {
		for _, code := range codes {
			c.Require(slices.Contains(CharacteristicKinds, kind) && goodCharacteristic(kind, code), string(kind), "characteristic.error.code")
		}
	}
	for _, band := range ask.Ages {
		c.Require(band >= 0 && band < outcome.AgeBands, "age", "outcome.error.age")
	}
	if err := c.Err("ShowOutcome"); err != nil {
		return report, err
	}
	return report, nil
}

// reportTeams says which teams the reader may see in a report: those that they manage, or
// all. Where they may see none it is refused.
func (s *Service) reportTeams(ctx context.Context, tx Tx, a Actor, report *OutcomeReport) error {
	all, err := tx.Teams(ctx, a.Organisation)
	if err != nil {
		return err
	}
	report.Whole = a.Duties.Has(DutyReporter)
	if !report.Whole {
		mine, err := tx.TeamsOfWorker(ctx, a.Organisation, a.Worker)
		if err != nil {
			return err
		}
		all = slices.DeleteFunc(all, func(t Team) bool {
			return !slices.ContainsFunc(mine, func(m MyTeam) bool { return m.ID == t.ID && m.Part == PartManager })
		})
	}
	if len(all) == 0 && !report.Whole {
		return denied("ShowOutcome")
	}
	all = report.narrow(all)
	report.Teams = all
	services, err := tx.Services(ctx, a.Organisation)
	report.Services = slices.DeleteFunc(services, func(at ClinicalService) bool {
		return !slices.ContainsFunc(all, func(t Team) bool { return t.Service == at.ID })
	})
	return err
}

// narrow leaves the teams that are asked for, and notes which they are.
func (r *OutcomeReport) narrow(all []Team) []Team {
	if asked := r.Ask.Teams; len(asked) > 0 {
		all = slices.DeleteFunc(all, func(t Team) bool { return !slices.Contains(asked, t.ID) })
		r.Whole = false
	}
	if !r.Whole {
		r.Ask.Teams = make([]TeamID, len(all))
		for i, t := range all {
			r.Ask.Teams[i] = t.ID
		}
		slices.Sort(r.Ask.Teams)
	}
	return all
}

// fillOutcome counts and publishes.
func (s *Service) fillOutcome(ctx context.Context, tx Tx, org OrganisationID, q OutcomeQuestion, secret []byte, report *OutcomeReport) error {
	groups, total, err := s.tallyOutcome(ctx, tx, org, q, report.empty)
	if err != nil {
		return err
	}
	lines := report.lines(groups)
	table := outcome.Table(report.tableName(), report.Form, total, lines, !report.Ask.By.OfReadings())
	if report.Ask.Gap {
		table = outcome.GapTable(report.tableName(), report.areaKeys(), outcome.BloomScale, total, lines)
	}
	report.Published, err = report.publish(secret, table)
	return err
}

// tableName names what the numbers are about: the same for every way of asking.
func (r *OutcomeReport) tableName() string {
	return r.Ask.Instrument + "@" + r.Ask.Version + " " + string(r.Ask.Voice)
}

// publish lets out what may be seen of a table.
func (r *OutcomeReport) publish(secret []byte, table disclose.Table) (*disclose.Published, error) {
	publisher, err := disclose.New(disclose.Rule{AtLeast: r.Rule.AtLeast, RoundTo: r.Rule.RoundTo, MeansAtLeast: r.Rule.MeansAtLeast}, secret)
	if err != nil {
		return nil, fault.New(fault.Internal, "report", err)
	}
	published, err := publisher.Publish(table)
	if err != nil {
		return nil, fault.New(fault.Internal, "report", err)
	}
	return published, nil
}

// tallyOutcome counts groups, and everybody together. Somebody may be in several groups of
// where readings were done, so that everybody is counted apart.
func (s *Service) tallyOutcome(ctx context.Context, tx Tx, org OrganisationID, q OutcomeQuestion, empty func() *outcome.Group) (groups map[string]*outcome.Group, total *outcome.Group, err error) {
	asked := []OutcomeQuestion{q}
	overlap := !q.Gap && q.By.OfReadings() // of the gap, everybody is in one group
	if overlap {
		q.By = outcome.ByNothing
		asked = append(asked, q)
	}
	all, err := s.outcomes.Tally(ctx, tx, org, asked...)
	if err != nil {
		return nil, nil, err
	}
	total = empty()
	for _, g := range all[len(all)-1] {
		total.Merge(g)
	}
	return all[0], total, nil
}

func (r *OutcomeReport) groupOr(g *outcome.Group) *outcome.Group {
	if g != nil {
		return g
	}
	return r.empty()
}

// question puts what was asked into the words of the record.
func (r *OutcomeReport) question() OutcomeQuestion {
	q := OutcomeQuestion{
		Instrument: r.Ask.Instrument, Version: r.Ask.Version, Areas: len(r.Form.Areas), Form: r.measure, Far: r.Form.Far, Voice: r.Ask.Voice,
		From: r.Ask.From, To: r.Ask.To, Since: r.Ask.Since, MinDays: r.Rule.MinDays, MinContacts: r.Rule.MinContacts,
		Of: r.Ask.Of, Ages: r.Ask.Ages, By: r.Ask.By, Gap: r.Ask.Gap,
	}
	for _, t := range r.Teams {
		if (r.Ask.Team == "" || t.ID == r.Ask.Team) && (r.Ask.Service == "" || t.Service == r.Ask.Service) && (r.Ask.Setting == "" || t.Setting == r.Ask.Setting) {
			q.Teams = append(q.Teams, t.ID)
		}
	}
	if r.Whole && r.Ask.Team == "" && r.Ask.Service == "" && r.Ask.Setting == "" {
		q.Teams = append(q.Teams, "") // readings of people whom no team supported
	}
	return q
}

// lines gives every group that there can be.
func (r *OutcomeReport) lines(groups map[string]*outcome.Group) []outcome.Line {
	r.nameGroups(slices.Sorted(maps.Keys(groups)))
	lines := make([]outcome.Line, len(r.Groups))
	for i, name := range r.Groups {
		lines[i] = outcome.Line{Name: rowName(name), Group: r.groupOr(groups[name])}
	}
	return lines
}

// nameGroups names every group that there can be, in the order in which screens show them,
// so that who is not there is seen; those that were found beside come after.
func (r *OutcomeReport) nameGroups(found []string) {
	if r.Ask.By == outcome.ByNothing {
		return
	}
	r.Groups = r.groupNames()
	for _, name := range found {
		if name != "" && !slices.Contains(r.Groups, name) {
			r.Groups = append(r.Groups, name)
		}
	}
	if slices.Contains(found, "") || CharacteristicOf(r.Ask.By) != "" {
		r.Groups = append(r.Groups, "")
	}
}

// rowName is a group's name in a published table, where every row has one.
func rowName(group string) string {
	if group == "" {
		return "none"
	}
	return "of " + group
}

// Row gives the name of a group's row in Published.
func (r OutcomeReport) Row(group string) string { return rowName(group) }

func (r *OutcomeReport) groupNames() (names []string) {
	from, _ := outcome.ParseDay(string(r.Ask.From))
	to, _ := outcome.ParseDay(string(r.Ask.To))
	numbers := func(first, last int) {
		for n := first; n <= last; n++ {
			names = append(names, strconv.Itoa(n))
		}
	}
	switch r.Ask.By {
	case outcome.ByService:
		for _, at := range r.Services {
			names = append(names, string(at.ID))
		}
	case outcome.ByTeam:
		for _, at := range r.Teams {
			names = append(names, string(at.ID))
		}
	case outcome.BySetting:
		for _, at := range Settings {
			if slices.ContainsFunc(r.Teams, func(t Team) bool { return t.Setting == at }) {
				names = append(names, string(at))
			}
		}
	case outcome.ByAge:
		numbers(1, outcome.AgeBands-1)
		names = append(names, "0")
	case outcome.ByTimeSinceStart:
		numbers(1, outcome.StartBands-1)
		names = append(names, "0")
	case outcome.ByQuarter:
		numbers(from.Quarter(), to.Quarter())
	case outcome.ByMonth:
		numbers(from.Month(), to.Month())
	default:
		if kind := CharacteristicOf(r.Ask.By); kind != Language { // languages are those that there are
			names = slices.Clone(CharacteristicCodes(kind))
		}
	}
	return names
}
