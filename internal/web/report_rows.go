package web

import (
	"slices"
	"strconv"
	"time"

	"towpath/internal/care"
	"towpath/internal/disclose"
	"towpath/internal/outcome"
)

// report is a report put together once: page, comma separated text and workbook show these
// tables, and no number stands in one of them that is not a published cell.
type report struct {
	kind   reportKind
	ask    reportAsk
	of     care.OutcomeReport
	asked  [][2]string
	said   []string // what it says first, in plain sentences
	tables []reportTable
	method []methodLine
}

// Ids of the tables, in their order.
const (
	tableEverybody = "everybody"
	tableMoved     = "moved"
	tableStages    = "stages"
	tableNoPair    = "no-pair"
	tableGroups    = "groups"
	tableArea      = "area"
)

// reportTable is one table. Columns are what is counted; each row has a cell for each.
type reportTable struct {
	id, title, lead string
	heads           string // what its rows are
	columns         []reportColumn
	worked          []string // columns of what is worked out of cells that are shown
	bar             string   // what stands over the bars of a table that has them
	rows            []reportRow
	// folded is how many rows at the end a page leaves out, and all where it shows them.
	folded int
	all    string
}

// A table of more rows than mostRows has the first of them on a page, until all are asked for.
// Files have all of them.
const (
	mostRows  = 25
	firstRows = 10
)

// foldTables leaves out what makes a page of hundreds of teams too long to send and to read.
func (v *visit) foldTables(r *report) {
	if v.r.URL.Query().Has("all") {
		return
	}
	for i := range r.tables {
		if t := &r.tables[i]; len(t.rows) > mostRows {
			t.folded, t.all = len(t.rows)-firstRows, with(r.ask.address(r.kind.path), "all", "yes")+"#h-"+t.id
		}
	}
}

// onPage are the rows of a table on a page.
func (t *reportTable) onPage() []reportRow { return t.rows[:len(t.rows)-t.folded] }

type reportColumn struct {
	name   string
	mean   bool // its cells have an interval
	signed bool // a change: + is written
}

type reportRow struct {
	name, note, icon string
	cells            []disclose.Cell
	worked           []string // a figure for each of the table's, "" where there is none
}

// table gives a table by its id; nil where the report has none.
func (r *report) table(id string) *reportTable {
	for i := range r.tables {
		if r.tables[i].id == id {
			return &r.tables[i]
		}
	}
	return nil
}

// shown tells whether any number is.
func (t *reportTable) shown() bool {
	for _, row := range t.rows {
		for _, c := range row.cells {
			if _, ok := c.Number(); ok {
				return true
			}
		}
	}
	return false
}

// shownMean tells whether any mean is.
func (t *reportTable) shownMean() bool {
	return slices.ContainsFunc(t.rows, func(r reportRow) bool {
		return slices.ContainsFunc(r.cells, func(c disclose.Cell) bool { return c.Kind() == disclose.Mean })
	})
}

// hidden tells whether nothing of a row is shown, which is then said once.
func (r reportRow) hidden() bool {
	return !slices.ContainsFunc(r.cells, func(c disclose.Cell) bool { return c.Kind() != disclose.Hidden })
}

// signed tells whether a column's numbers are changes.
func (t *reportTable) signed(column int) bool { return t.columns[column].signed }

// nothing tells whether all of a report is hidden.
func (r *report) nothing() bool {
	_, ok := r.of.Published.People(outcome.Total).Number()
	return !ok
}

// report asks for what the address asks for, and puts it together.
func (v *visit) report() (report, error) {
	return v.reportOf(v.seriesAsk())
}

func (v *visit) reportOf(ask reportAsk) (report, error) {
	r := report{kind: kindOutcome, ask: ask}
	var err error
	if r.of, err = v.site.care.ShowOutcome(v.r.Context(), v.actor(), r.ask.OutcomeAsk); err != nil {
		return r, err
	}
	r.asked = v.askedWords(&r.ask, &r.of)
	if r.of.Measure == nil {
		r.tables = append(v.groupTables(&r), v.movedTable(&r))
		if r.ask.By == outcome.ByNothing || r.ask.area == "" { // one thing at a time
			r.tables = append(r.tables, v.stagesTable(&r))
		}
		r.tables = append(r.tables, v.noPairTable(&r))
	} else {
		r.tables = v.measureTables(&r)
	}
	r.said, r.method = v.leads(&r), v.methodLines(&r)
	return r, nil
}

func (v *visit) counts(ids ...string) (out []reportColumn) {
	for _, id := range ids {
		out = append(out, reportColumn{name: v.Words.T("outcome.column_" + id)})
	}
	return out
}

func (v *visit) means(ids ...string) (out []reportColumn) {
	for _, id := range ids {
		out = append(out, reportColumn{v.Words.T("outcome.column_" + id), true, id == "change" || id == "travelled"})
	}
	return out
}

// peopleCells are of one row of the published: how many there are, how many are paired, what
// share that is, and how far they went.
func (r *report) peopleCells(row string) []disclose.Cell {
	p := r.of.Published
	people, paired := p.People(row), p.Count(row, outcome.ColumnPaired, outcome.Paired)
	cells := []disclose.Cell{people, paired, paired.Share(people)}
	if r.of.Form.Together {
		cells = append(cells, p.Mean(row, outcome.ColumnTravelled))
	}
	return cells
}

func (v *visit) peopleColumns(r *report) []reportColumn {
	columns := v.counts("people", "paired", "share")
	if r.of.Form.Together {
		columns = append(columns, reportColumn{v.Words.T(seriesWord(&r.of, "column_travelled")), true, true})
	}
	return columns
}

// movedCells are of one area of one row: lower, same, higher; paired; change, first, latest.
func movedCells(p *disclose.Published, row, area string) []disclose.Cell {
	return []disclose.Cell{
		p.Count(row, area, outcome.Lower), p.Count(row, area, outcome.Same), p.Count(row, area, outcome.Higher), p.Count(row, area, outcome.Paired),
		p.Mean(row, area), p.Mean(row, area+outcome.EndingFirst), p.Mean(row, area+outcome.EndingLatest),
	}
}

func (v *visit) movedColumns() []reportColumn {
	return append(v.counts("lower", "same", "higher", "paired"), v.means("change", "first", "latest")...)
}

func (v *visit) everybodyTable(r *report) reportTable {
	return reportTable{
		id: tableEverybody, title: v.Words.T("outcome.everybody_title"), heads: v.Words.T("outcome.group"), columns: v.peopleColumns(r),
		rows: []reportRow{{name: v.Words.T("outcome.everybody"), cells: r.peopleCells(outcome.Total)}},
	}
}

// areaRows makes a row for each area of life, or score.
func (v *visit) areaRows(r *report, cells func(area string) []disclose.Cell) (rows []reportRow) {
	for _, area := range v.reportAreas(&r.of) {
		rows = append(rows, reportRow{name: area.name, icon: area.icon, cells: cells(area.Key)})
	}
	return rows
}

func (v *visit) movedTable(r *report) reportTable {
	t := reportTable{
		id: tableMoved, title: v.Words.T(seriesWord(&r.of, "moved_title")), bar: v.Words.T("outcome.column_moved"), lead: v.Words.T(seriesWord(&r.of, "moved_lead")), heads: v.Words.T(seriesWord(&r.of, "area")), columns: v.movedColumns(),
		rows: v.areaRows(r, func(area string) []disclose.Cell { return movedCells(r.of.Published, outcome.Total, area) }),
	}
	if r.of.Mattered != nil {
		v.mattered(r, &t)
	}
	return t
}

// stagesTable has two rows to each area: where people were at first, and where they are now.
func (v *visit) stagesTable(r *report) reportTable {
	words := r.of.Instrument.Words(v.Words.Lang())
	t := reportTable{id: tableStages, title: v.Words.T("outcome.stages_title"), lead: v.Words.T("outcome.stages_lead"), heads: v.Words.T("outcome.area")}
	for _, stage := range words.Stages {
		t.columns = append(t.columns, reportColumn{name: stage.Name})
	}
	for _, area := range r.of.Instrument.Areas {
		for _, when := range [...][2]string{{outcome.EndingFirst, "outcome.at_first"}, {outcome.EndingLatest, "outcome.at_latest"}} {
			row := reportRow{name: words.Area(area.Key).Name, note: v.Words.T(when[1])}
			for stage := range words.Stages {
				row.cells = append(row.cells, r.of.Published.Count(outcome.Total, area.Key+when[0], outcome.StageName(stage)))
			}
			t.rows = append(t.rows, row)
		}
	}
	return t
}

func (v *visit) noPairTable(r *report) reportTable {
	reasons := whyNot(&r.of)
	return reportTable{
		id: tableNoPair, title: v.Words.T("outcome.no_pair_title"), lead: v.Words.T(seriesWord(&r.of, "no_pair_lead")), heads: v.Words.T(seriesWord(&r.of, "area")), columns: v.counts(reasons...),
		rows: v.areaRows(r, func(area string) []disclose.Cell {
			cells := make([]disclose.Cell, len(reasons))
			for i, why := range reasons {
				cells[i] = r.of.Published.Count(outcome.Total, area, why)
			}
			return cells
		}),
	}
}

// groupRows makes a row for everybody, and one for each group, in the order that groups have
// of themselves: never by their numbers.
func (v *visit) groupRows(r *report, cells func(row string) []disclose.Cell) []reportRow {
	rows := []reportRow{{name: v.Words.T("outcome.everybody"), cells: cells(outcome.Total)}}
	for _, group := range r.of.Groups {
		rows = append(rows, reportRow{name: v.groupName(&r.of, r.ask.By, group), cells: cells(r.of.Row(group))})
	}
	return rows
}

// groupTables are everybody, and then the groups, if the report is split: what was asked for
// comes first.
func (v *visit) groupTables(r *report) []reportTable {
	tables := []reportTable{v.everybodyTable(r)}
	if r.ask.By == outcome.ByNothing {
		return tables
	}
	if tables = append(tables, v.groupsTable(r)); r.ask.area != "" {
		tables = append(tables, v.areaTable(r))
	}
	return tables
}

func (v *visit) groupsTable(r *report) reportTable {
	return reportTable{
		id: tableGroups, title: v.Words.T("outcome.groups_" + r.ask.By.String()), lead: v.Words.T("outcome.groups_lead"), heads: v.Words.T("outcome.group"), columns: v.peopleColumns(r),
		rows: v.groupRows(r, r.peopleCells),
	}
}

func (v *visit) areaTable(r *report) reportTable {
	name := ""
	for _, area := range v.reportAreas(&r.of) {
		if area.Key == r.ask.area {
			name = area.name
		}
	}
	return reportTable{
		id: tableArea, title: v.Words.F("outcome.area_title", "area", name), heads: v.Words.T("outcome.group"), columns: v.movedColumns(),
		rows: v.groupRows(r, func(row string) []disclose.Cell { return movedCells(r.of.Published, row, r.ask.area) }),
	}
}

// methodLine is one line of how a report was worked out.
type methodLine struct{ name, text string }

// methodLines say how a report was worked out.
func (v *visit) methodLines(r *report) []methodLine {
	t, rule := v.Words.T, r.of.Rule
	of := &r.of
	voice := t("outcome.method_voice_" + string(r.ask.Voice))
	pairs := v.Words.F("outcome.method_pairs_"+r.ask.Since.String(), "days", v.Words.N("outcome.days", rule.MinDays))
	if rule.MinContacts > 0 {
		pairs += " " + v.Words.N("outcome.method_contacts", rule.MinContacts)
	}
	lines := []methodLine{
		{t(seriesWord(of, "method_bloom")), v.Words.F("outcome.method_bloom_text", "bloom", v.seriesTitle(of), "version", of.Ask.Version)},
		{t("outcome.method_who"), voice + " " + t(seriesWord(of, "method_who_text"))},
		{t("outcome.method_pair"), pairs},
		{t("outcome.method_about"), v.Words.F("outcome.method_about_text", "to", strconv.Itoa(rule.RoundTo))},
		{t("outcome.method_hidden"), v.Words.F("outcome.method_hidden_text", "least", strconv.Itoa(rule.AtLeast), "means", strconv.Itoa(rule.MeansAtLeast))},
		{t("outcome.method_interval"), t("outcome.method_interval_text")},
	}
	if of.Form.Together {
		lines = append(lines, methodLine{t(seriesWord(of, "column_travelled")), t(seriesWord(of, "method_travelled_text"))})
	}
	if of.Measure != nil {
		lines = append(lines, v.measureLines(r)...)
	} else {
		lines = append(lines, methodLine{t("outcome.method_reliable"), t("outcome.method_reliable_text")})
	}
	for _, text := range v.reportVersions(r) {
		lines = append(lines, methodLine{t("outcome_measure.other_versions"), text})
	}
	if r.ask.By.OfReadings() {
		lines = append(lines, methodLine{t("outcome.method_overlap"), t("outcome.method_overlap_text")})
	}
	return append(lines, methodLine{t("outcome.method_made"), v.madeAt(r.of.At)})
}

func (v *visit) madeAt(at time.Time) string { return v.Words.DateTime(at) }
