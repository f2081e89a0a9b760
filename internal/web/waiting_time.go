package web

import (
	"net/http"
	"slices"
	"strconv"

	"towpath/internal/care"
	"towpath/internal/disclose"
	"towpath/internal/outcome"
	"towpath/internal/web/ui"
)

// waitingDimensions are what the report of waiting times is split by.
var waitingDimensions = []outcome.Dimension{outcome.ByService, outcome.ByTeam, outcome.BySetting, outcome.ByNothing}

// waitingPage is of how many people each part of a waiting time is there.
type waitingPage struct {
	report
	form  reportForm
	brief []string
}

func (v *visit) showWaitingTimes() error {
	ask := v.reportAsk()
	if !v.r.URL.Query().Has("by") || !slices.Contains(waitingDimensions, ask.By) {
		ask.By = outcome.ByService
	}
	p := waitingPage{report: report{kind: kindOutcome, ask: ask}}
	var err error
	if p.of, err = v.site.care.ShowWaiting(v.r.Context(), v.actor(), ask.OutcomeAsk); err != nil {
		return err
	}
	p.form = reportForm{froms: v.monthOptions(ask.from, 0), tos: v.monthOptions(ask.to, 2), wheres: v.reportWheres(&ask, &p.of)}
	p.form.kept = [][2]string{{"bloom", ask.series()}, {"voice", string(ask.Voice)}, {"since", ask.Since.String()}}
	for _, by := range waitingDimensions {
		p.form.dimensions = append(p.form.dimensions, ui.Option{Value: by.String(), Label: v.Words.T("outcome.by_" + dimensionWord(by))})
	}
	p.tables = []reportTable{v.waitingTable(&p.report)}
	p.brief = v.waitingBrief(p.of.Published)
	page := v.base(v.Words.T("waiting.title"))
	page.Wide = true
	return v.show(http.StatusOK, waitingTimeView(v, page, p))
}

// waitingTable has a row for everybody and for each group, and a column for each part.
func (v *visit) waitingTable(r *report) reportTable {
	t := reportTable{id: "waiting", title: v.Words.T("waiting.table"), lead: v.Words.T("waiting.table_lead"), heads: v.Words.T("outcome.group")}
	for _, name := range append([]string{"people", "all", "share"}, care.ClockParts...) {
		t.columns = append(t.columns, reportColumn{name: v.Words.T("waiting.column_" + name)})
	}
	t.rows = v.groupRows(r, func(row string) []disclose.Cell {
		p := r.of.Published
		people, all := p.People(row), p.Count(row, care.ColumnWaiting, care.WaitingStopped)
		cells := []disclose.Cell{people, all, all.Share(people)}
		for _, part := range care.ClockParts {
			cells = append(cells, p.Count(row, part, care.PartThere))
		}
		return cells
	})
	return t
}

// waitingBrief says first what the table says of everybody.
func (v *visit) waitingBrief(p *disclose.Published) []string {
	people, ok := p.People(outcome.Total).Number()
	if !ok {
		return []string{v.Words.T("waiting.brief_few")}
	}
	lines := []string{v.Words.F("waiting.brief_people", "n", int(people))}
	if all, ok := p.Count(outcome.Total, care.ColumnWaiting, care.WaitingStopped).Number(); ok {
		lines = append(lines, v.Words.F("waiting.brief_all", "n", int(all)))
	}
	for _, part := range care.ClockParts {
		if n, ok := p.Count(outcome.Total, part, care.PartMissing).Number(); ok {
			lines = append(lines, v.Words.F("waiting.brief_missing", "n", int(n), "part", v.Words.T("clock.need_"+part)))
		}
	}
	return lines
}

// waitingNotes are what the report says of itself: what is counted, and what Towpath cannot
// know.
var waitingNotes = []string{"start", "baseline", "plan", "assessment", "intervention", "end", "spell", "record", "rule"}

func (p *waitingPage) least() string { return strconv.Itoa(p.of.Rule.AtLeast) }
