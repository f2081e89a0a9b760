package care

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"towpath/internal/disclose"
	"towpath/internal/fault"
	"towpath/internal/outcome"
	"towpath/internal/stat"
)

// ChartAsk is what somebody wants to see over time: how far people have come since their
// first reading, of those who had one in each month or quarter.
type ChartAsk struct {
	OutcomeAsk
	// Area is one area of the Bloom, or one score or question of the measure; "" is all of them
	// together, which only areas and goals can be taken.
	Area string
	// Quarterly asks for quarters instead of months.
	Quarterly bool
}

// ChartBaseline says from which month on, counted as outcome.Day.Month does, a chart has limits
// of its own, worked out from the months up to Last. Last before First takes it back.
type ChartBaseline struct {
	Organisation OrganisationID
	Chart        string
	First, Last  int
	Reason       string
	At           time.Time
	By           AccountID
}

// ChartPoint is one month or quarter as it may be shown.
type ChartPoint struct {
	outcome.Window
	People disclose.Cell
	// Value is the mean change since the first reading, in steps or in the points of the score.
	Value disclose.Cell
}

// OutcomeChart is a control chart of individuals and moving ranges. All of it is worked out
// of what is shown of each month.
type OutcomeChart struct {
	OutcomeReport
	Ask    ChartAsk
	Points []ChartPoint
	XmR    stat.XmR
	// Baselines stand, by their first month; Phases of XmR name them by their place here.
	Baselines []ChartBaseline
}

// MostChartPoints bounds a chart.
const MostChartPoints = 120

// ShowOutcomeChart gives a chart over the teams that the reader may see.
func (s *Service) ShowOutcomeChart(ctx context.Context, a Actor, ask ChartAsk) (OutcomeChart, error) {
	ask.By, ask.Gap = outcome.ByNothing, false
	chart := OutcomeChart{Ask: ask}
	var err error
	if chart.OutcomeReport, err = s.askOutcome(ask.OutcomeAsk); err != nil {
		return chart, err
	}
	windows, err := chart.windows()
	if err != nil {
		return chart, err
	}
	err = s.readReport(ctx, a, "ShowOutcomeChart", &chart.OutcomeReport, func(tx Tx, q OutcomeQuestion, secret []byte) error {
		groups, err := s.outcomes.Over(ctx, tx, a.Organisation, q, windows)
		if err != nil {
			return err
		}
		all, err := tx.ListChartBaselines(ctx, a.Organisation, chart.name())
		if err != nil {
			return err
		}
		if err := s.countOthers(ctx, tx, a, q, secret, &chart.OutcomeReport); err != nil {
			return err
		}
		chart.Baselines = baselinesThatStand(all)
		return chart.draw(secret, windows, groups)
	})
	return chart, err
}

func (c *OutcomeChart) windows() ([]outcome.Window, error) {
	from, _ := outcome.ParseDay(string(c.Ask.From))
	to, _ := outcome.ParseDay(string(c.Ask.To))
	var check fault.Check
	_, known := c.Area(c.Ask.Area)
	check.Require(known || c.Ask.Area == "" && c.Form.Together, "area", "outcome.error.area")
	windows := outcome.Months(from.Month(), to.Month())
	if c.Ask.Quarterly {
		windows = outcome.Quarters(from.Quarter(), to.Quarter())
	}
	check.Require(len(windows) <= MostChartPoints, "from", "outcome.error.points", "most", MostChartPoints)
	return windows, check.Err("ShowOutcomeChart")
}

// name names what a chart shows, so that its baselines are found again.
func (c *OutcomeChart) name() string {
	ask := c.Ask
	parts := []string{ask.Instrument + "@" + c.OutcomeReport.Ask.Version, string(ask.Voice), ask.Area, string(ask.Service), string(ask.Team), string(ask.Setting), strconv.FormatBool(c.Whole)}
	for _, kind := range CharacteristicKinds {
		parts = append(parts, strings.Join(ask.Of[kind], ","))
	}
	for _, band := range ask.Ages {
		parts = append(parts, strconv.Itoa(band))
	}
	if ask.Preset != "" { // it pairs what lies closer together
		parts = append(parts, ask.Preset)
	}
	return strings.Join(parts, "|")
}

// baselinesThatStand gives the baselines that stand, by their first month.
func baselinesThatStand(all []ChartBaseline) []ChartBaseline {
	latest := map[int]ChartBaseline{}
	for _, b := range all {
		latest[b.First] = b
	}
	var list []ChartBaseline
	for _, b := range latest {
		if b.Last > b.First {
			list = append(list, b)
		}
	}
	slices.SortFunc(list, func(a, b ChartBaseline) int { return a.First - b.First })
	return list
}

// draw publishes the points, and works the limits out of what is published.
func (c *OutcomeChart) draw(secret []byte, windows []outcome.Window, groups []map[string]*outcome.Group) error {
	lines := make([]outcome.Line, len(windows))
	for i := range windows {
		lines[i] = outcome.Line{Name: "from " + windows[i].From.String(), Group: c.groupOr(groups[i][""])}
	}
	column := outcome.ColumnTravelled
	if c.Ask.Area != "" {
		column = c.Ask.Area
	}
	published, err := c.publish(secret, outcome.Series(c.tableName(), c.Form, lines))
	if err != nil {
		return err
	}
	points := make([]stat.Point, len(windows))
	for i, w := range windows {
		at := ChartPoint{Window: w, People: published.People(lines[i].Name), Value: published.Mean(lines[i].Name, column)}
		c.Points = append(c.Points, at)
		value, known := at.Value.Number()
		people, _ := published.With(lines[i].Name, column).Number()
		points[i] = stat.Point{Known: known, Value: value, N: int64(people)}
	}
	c.XmR, err = stat.XmROf(points, c.phases(windows), stat.Rules{People: int64(c.Rule.MeansAtLeast)})
	if err != nil {
		return fault.New(fault.Internal, "ShowOutcomeChart", err)
	}
	return nil
}

// phases puts the baselines into places of points: one from the first point on, and one from
// wherever somebody set one.
func (c *OutcomeChart) phases(windows []outcome.Window) []stat.Baseline {
	place := func(month int) int {
		for i, w := range windows {
			if w.To.Month() >= month {
				return i
			}
		}
		return len(windows) - 1
	}
	list := []stat.Baseline{{From: 0, To: len(windows) - 1}}
	for _, b := range c.Baselines {
		from, to := place(b.First), place(b.Last)
		if b.Last < windows[0].From.Month() || b.First > windows[len(windows)-1].To.Month() || to <= from {
			continue
		}
		if last := &list[len(list)-1]; from == last.From {
			*last = stat.Baseline{From: from, To: to}
			continue
		} else if last.To >= from {
			last.To = from - 1
		}
		list = append(list, stat.Baseline{From: from, To: to})
	}
	return list
}

// SetChartBaseline gives a chart limits of its own from a month on, with a reason that
// everybody reads who sees the chart. b's Chart is what is filled in here.
func (s *Service) SetChartBaseline(ctx context.Context, a Actor, ask ChartAsk, b ChartBaseline) error {
	chart := OutcomeChart{Ask: ask}
	var err error
	if chart.OutcomeReport, err = s.askOutcome(ask.OutcomeAsk); err != nil {
		return err
	}
	b.Reason = strings.TrimSpace(b.Reason)
	var c fault.Check
	c.Require(b.First > 0 && b.First < MostMonth, "first", "error.date")
	c.Require(b.Last < b.First || b.Last-b.First < MostChartPoints && b.Last > b.First, "last", "outcome.error.baseline")
	c.Require(b.Reason != "" && Fits(b.Reason, MaxNote), "reason", "outcome.error.reason")
	if err := c.Err("SetChartBaseline"); err != nil {
		return err
	}
	return s.write(ctx, a, "SetChartBaseline", subject{}, func(tx Tx) error {
		if err := s.reportTeams(ctx, tx, a, &chart.OutcomeReport); err != nil {
			return err
		}
		if len(chart.question().Teams) == 0 {
			return denied("SetChartBaseline")
		}
		b.Organisation, b.Chart, b.At, b.By = a.Organisation, chart.name(), s.Now(), a.Account
		_, err := tx.InsertChartBaseline(ctx, b)
		return err
	})
}

// MostMonth is beyond the last month that a day can have.
const MostMonth = 180 * 12
