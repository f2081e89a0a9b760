package web

import (
	"github.com/a-h/templ"

	"towpath/internal/care"
	"towpath/internal/disclose"
	"towpath/internal/outcome"
	"towpath/internal/web/ui"
)

const (
	tableHeard = "heard"
	tableDue   = "due"
)

// heardReport is a report of who gave their view, and of what is due.
type heardReport struct {
	report
	due care.DueAhead
}

func (v *visit) heardReport() (heardReport, error) {
	r := heardReport{report: report{kind: kindHeard, ask: v.seriesAsk()}}
	var err error
	if r.of, err = v.site.care.ShowHeard(v.r.Context(), v.actor(), r.ask.OutcomeAsk); err != nil {
		return r, err
	}
	if r.due, err = v.site.care.CountDueAhead(v.r.Context(), v.actor()); err != nil {
		return r, err
	}
	r.asked = v.without(v.askedWords(&r.ask, &r.of), "since")
	r.tables = []reportTable{v.heardTable(&r.report)}
	if r.due.Asking {
		r.tables = append(r.tables, v.dueTable(&r))
	}
	r.said = v.heardSaid(&r.report)
	overlap := []string{"about", "hidden", "interval"}
	if r.ask.By.OfReadings() {
		overlap = append(overlap, "overlap")
	}
	r.method = v.methodOf(&r.report, v.method(&r.report, "who", "gave", "declined", "due"), append([]string{"bloom"}, overlap...)...)
	return r, nil
}

func (v *visit) heardForm(r *report) reportForm {
	f := v.reportForm(&r.ask, &r.of)
	f.kept, f.sinces, f.areaLabel = [][2]string{{"since", r.ask.Since.String()}, {"area", r.ask.area}}, nil, ""
	return f
}

// columnsOf names columns by the words of a kind. Those of share have an interval.
func (v *visit) columnsOf(r *report, ids ...string) (out []reportColumn) {
	for _, id := range ids {
		out = append(out, reportColumn{name: v.Words.T(v.kindWord(r, "column_"+id)), mean: id == "share"})
	}
	return out
}

func heardCells(p *disclose.Published, row string) []disclose.Cell {
	of := func(category string) disclose.Cell { return p.Count(row, outcome.ColumnHeard, category) }
	return []disclose.Cell{
		p.People(row), of(outcome.HeardGave), of(outcome.HeardGave).ShareBetween(p.People(row), p.Rule()),
		of(outcome.HeardTwice), of(outcome.HeardOnce), of(outcome.HeardOnceEnded), of(outcome.HeardNever), of(outcome.HeardNeverEnded),
	}
}

func (v *visit) heardTable(r *report) reportTable {
	return reportTable{
		id: tableHeard, title: v.Words.T(v.kindWord(r, "table")), lead: v.Words.T(v.kindWord(r, "table_lead")), heads: v.Words.T("outcome.group"),
		columns: v.columnsOf(r, "people", "gave", "share", "twice", "once", "once_ended", "never", "never_ended"),
		rows:    v.groupRows(r, func(row string) []disclose.Cell { return heardCells(r.of.Published, row) }),
	}
}

// dueTable is what is due in the next month, team by team.
func (v *visit) dueTable(r *heardReport) reportTable {
	p := r.due.Published
	cells := func(row string) []disclose.Cell {
		of := func(category string) disclose.Cell { return p.Count(row, care.ColumnDue, category) }
		return []disclose.Cell{p.People(row), of(care.DueBefore), of(care.DueAtNext), of(care.DueLater)}
	}
	from, _ := outcome.ParseDay(string(r.due.From))
	month := v.monthName(from.Month())
	t := reportTable{
		id: tableDue, title: v.Words.F("heard.due_title", "month", month), lead: v.Words.T("heard.due_lead"), heads: v.Words.T("outcome.by_team"),
		columns: append(v.columnsOf(&r.report, "people"), reportColumn{name: v.Words.F("heard.column_before", "month", month)}, reportColumn{name: v.Words.F("heard.column_next", "month", month)}, reportColumn{name: v.Words.T("heard.column_later")}),
		rows:    []reportRow{{name: v.Words.T("outcome.where_mine"), cells: cells(outcome.Total)}},
	}
	for _, team := range r.due.Mine {
		t.rows = append(t.rows, reportRow{name: team.Name, cells: cells(r.due.Row(string(team.ID)))})
	}
	return t
}

// heardSaid says first who gave their view, and which groups clearly did less or more often.
func (v *visit) heardSaid(r *report) []string {
	p := r.of.Published
	people, gave := p.People(outcome.Total), p.Count(outcome.Total, outcome.ColumnHeard, outcome.HeardGave)
	all, ok := people.Number()
	if !ok {
		return []string{v.Words.T("heard.said_nobody")}
	}
	n, ok := gave.Number()
	if !ok {
		return []string{v.Words.F("heard.said_people", "n", int(all)), v.Words.T(v.kindWord(r, "said_few"))}
	}
	lines := []string{v.Words.F(v.kindWord(r, "said_gave"), "n", int(all), "gave", int(n))}
	if r.ask.By == outcome.ByNothing {
		return append(lines, v.Words.T("heard.said_split"))
	}
	less, more := v.apart(r)
	if len(less)+len(more) == 0 {
		return append(lines, v.Words.T("heard.said_even"))
	}
	if len(less) > 0 {
		lines = append(lines, v.Words.F("heard.said_less", "groups", v.Words.List(less...)))
	}
	if len(more) > 0 {
		lines = append(lines, v.Words.F("heard.said_more", "groups", v.Words.List(more...)))
	}
	return lines
}

// apart gives the groups of which so many gave their view that it cannot well be chance: the
// interval of their share lies all to one side of the share of everybody. Many are counted.
func (v *visit) apart(r *report) (less, more []string) {
	part := func(row string) disclose.Cell { return heardCells(r.of.Published, row)[2] }
	all, known := part(outcome.Total).Number()
	for _, group := range r.of.Groups {
		from, to, ok := part(r.of.Row(group)).Between()
		name := v.Words.F("outcome.quoted", "area", v.groupName(&r.of, r.ask.By, group))
		switch {
		case !ok || !known:
		case to < all:
			less = append(less, name)
		case from > all:
			more = append(more, name)
		}
	}
	for _, list := range []*[]string{&less, &more} {
		if len(*list) > mostNamed {
			*list = []string{v.Words.F("heard.said_many", "n", len(*list), "all", len(r.of.Groups))}
		}
	}
	return less, more
}

func (v *visit) showHeard() error {
	r, err := v.heardReport()
	return v.showKind(r.report, err, v.heardForm, func(page ui.Page, p reportPage) templ.Component { return heardView(v, page, p, &r) })
}

func (v *visit) takeHeardCSV() error {
	r, err := v.heardReport()
	if err != nil {
		return err
	}
	return v.sendCSV(&r.report)
}

func (v *visit) takeHeardWorkbook() error {
	r, err := v.heardReport()
	if err != nil {
		return err
	}
	return v.sendWorkbook(&r.report)
}

// dueNothing says why there is no table of what is due.
func (v *visit) dueNothing(r *heardReport) string {
	if len(r.due.Mine) == 0 {
		return v.Words.T("heard.due_no_team")
	}
	return v.Words.T("heard.due_nothing")
}
