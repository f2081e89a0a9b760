package care

import (
	"context"
	"maps"
	"slices"

	"towpath/internal/fault"
	"towpath/internal/outcome"
)

// heardBy are the ways in which a report of who is heard can be split.
func heardBy(by outcome.Dimension) bool {
	return by != outcome.ByQuarter && by != outcome.ByMonth && by != outcome.ByServiceAndQuarter
}

// ShowHeard tells who of the people whom teams supported in a window has given their view by
// its end, and who has not. Published has one column, outcome.ColumnHeard. Somebody whom two
// teams supported is counted with each.
func (s *Service) ShowHeard(ctx context.Context, a Actor, ask OutcomeAsk) (OutcomeReport, error) {
	ask.Gap = false
	report, err := s.askOutcome(ask)
	if err != nil {
		return report, err
	}
	var c fault.Check
	c.Require(heardBy(ask.By), "by", "outcome.error.by")
	if err := c.Err("ShowHeard"); err != nil {
		return report, err
	}
	err = s.readReport(ctx, a, "ShowHeard", &report, func(tx Tx, q OutcomeQuestion, secret []byte) error {
		groups, total, err := s.countHeard(ctx, tx, a.Organisation, q)
		if err != nil {
			return err
		}
		if err := s.countOthers(ctx, tx, a, q, secret, &report); err != nil {
			return err
		}
		table := outcome.HeardTable("heard "+report.tableName(), total, report.heardLines(groups), !q.By.OfReadings())
		report.Published, err = report.publish(secret, table)
		return err
	})
	return report, err
}

// countHeard is tallyOutcome for who is heard.
func (s *Service) countHeard(ctx context.Context, tx Tx, org OrganisationID, q OutcomeQuestion) (groups map[string]*outcome.Heard, total *outcome.Heard, err error) {
	asked := []OutcomeQuestion{q}
	if q.By.OfReadings() {
		q.By = outcome.ByNothing
		asked = append(asked, q)
	}
	all, err := s.outcomes.Heard(ctx, tx, org, asked...)
	if err != nil {
		return nil, nil, err
	}
	total = &outcome.Heard{}
	for _, h := range all[len(all)-1] {
		total.Merge(h)
	}
	return all[0], total, nil
}

func heardOr(h *outcome.Heard) *outcome.Heard {
	if h != nil {
		return h
	}
	return &outcome.Heard{}
}

// heardLines is lines for who is heard.
func (r *OutcomeReport) heardLines(groups map[string]*outcome.Heard) []outcome.HeardLine {
	r.nameGroups(slices.Sorted(maps.Keys(groups)))
	lines := make([]outcome.HeardLine, len(r.Groups))
	for i, name := range r.Groups {
		lines[i] = outcome.HeardLine{Name: rowName(name), Heard: heardOr(groups[name])}
	}
	return lines
}
