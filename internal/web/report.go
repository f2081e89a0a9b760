package web

import (
	"net/http"

	"towpath/internal/care"
	"towpath/internal/chart"
	"towpath/internal/outcome"
	"towpath/internal/sheet"
	"towpath/internal/web/ui"
)

const reportsPath = "/reports"

func (s *Site) reportRoutes(signed func(string, pageHandler)) {
	signed("GET /reports", (*visit).showReport)
	signed("GET /reports.csv", (*visit).takeReportCSV)
	signed("GET /reports.xlsx", (*visit).takeReportWorkbook)
	s.commissionerRoutes(signed)
	signed("GET /reports/rule", (*visit).showReportRule)
	signed("POST /reports/rule", (*visit).setReportRule)
	s.reportKindRoutes(signed)
}

// readsReports tells whether there is a report for the reader to see.
func (v *visit) readsReports() bool {
	switch v.actor().Role {
	case care.RoleManager:
		return true
	case care.RoleWorker, care.RoleAdministrator:
		return v.actor().Duties.Has(care.DutyReporter)
	}
	return false
}

// reportNav leads to reports, or to the rule by which they are made.
func (v *visit) reportNav(links []ui.Link) []ui.Link {
	switch {
	case v.readsReports():
		return append(links, ui.Link{Text: v.Words.T("outcome.nav"), Href: reportsPath})
	case v.actor().Role == care.RoleAdministrator:
		return append(links, ui.Link{Text: v.Words.T("outcome.nav"), Href: reportsPath + "/rule"})
	}
	return links
}

// reportPage is a report with its form.
type reportPage struct {
	report
	form  reportForm
	leads []string
}

func (v *visit) showReport() error {
	r, err := v.report()
	if err != nil {
		return err
	}
	page, p := v.kindPage(r, v.reportForm(&r.ask, &r.of))
	return v.show(http.StatusOK, reportView(v, page, p))
}

// csvTables puts a report into one long table, a row to each number: what other programs
// read most easily.
func (v *visit) csvTables(r *report) sheet.Written {
	t := v.Words.T
	out := sheet.Written{Rows: [][]sheet.Value{texts(t("outcome.csv_table"), t("outcome.csv_row"), t("outcome.csv_what"), t("outcome.csv_number"), t("outcome.csv_from"), t("outcome.csv_to"), t("outcome.csv_why"))}}
	for _, table := range r.tables {
		for _, row := range table.rows {
			for i, c := range row.cells {
				low, high := c.Ends()
				out.Rows = append(out.Rows, append(texts(table.title, row.title(), table.columns[i].name), sheet.Value{Text: c.Figure(), Number: true}, sheet.Value{Text: low, Number: true}, sheet.Value{Text: high, Number: true}, sheet.Value{Text: v.why(c)}))
			}
			for i, figure := range row.worked {
				out.Rows = append(out.Rows, append(texts(table.title, row.title(), table.worked[i]), sheet.Value{Text: figure, Number: true}, sheet.Value{}, sheet.Value{}, sheet.Value{}))
			}
		}
	}
	for _, line := range r.asked {
		out.Rows = append(out.Rows, texts(t("outcome.asked"), line[0], line[1]))
	}
	for _, line := range r.method {
		out.Rows = append(out.Rows, texts(t("outcome.method"), line.name, line.text))
	}
	return out
}

func texts(of ...string) []sheet.Value {
	out := make([]sheet.Value, len(of))
	for i, text := range of {
		out[i].Text = text
	}
	return out
}

// title is a row's name where nothing else tells two rows apart.
func (r reportRow) title() string {
	if r.note == "" {
		return r.name
	}
	return r.name + ", " + r.note
}

func (v *visit) takeReportCSV() error {
	r, err := v.report()
	if err != nil {
		return err
	}
	return v.sendCSV(&r)
}

// file names a report's file by what it is of.
func (r *report) file(ending string) string {
	return r.kind.file() + "-" + monthWord(r.ask.from) + "-" + monthWord(r.ask.to) + "." + ending
}

// workbook puts a report into sheets: what it is about and how it was made, then a sheet to
// each table.
func (v *visit) workbook(r *report) []sheet.Written {
	t := v.Words.T
	about := sheet.Written{Name: t("outcome.about_sheet"), Rows: [][]sheet.Value{texts(t(r.kind.id + ".title"))}}
	for _, line := range r.said {
		about.Rows = append(about.Rows, texts(line))
	}
	for _, line := range r.asked {
		about.Rows = append(about.Rows, texts(line[0], line[1]))
	}
	for _, line := range r.method {
		about.Rows = append(about.Rows, texts(line.name, line.text))
	}
	out := []sheet.Written{about}
	for _, table := range r.tables {
		out = append(out, v.tableSheet(&table))
	}
	return out
}

// tableSheet is a table as it stands on the page; a mean's interval has columns of its own.
func (v *visit) tableSheet(table *reportTable) sheet.Written {
	head := texts(table.heads)
	for _, c := range table.columns {
		head = append(head, sheet.Value{Text: c.name})
		if c.mean {
			head = append(head, sheet.Value{Text: v.Words.F("outcome.column_from", "column", c.name)}, sheet.Value{Text: v.Words.F("outcome.column_to", "column", c.name)})
		}
	}
	head = append(head, texts(table.worked...)...)
	out := sheet.Written{Name: table.title, Rows: [][]sheet.Value{head}}
	for _, row := range table.rows {
		cells := texts(row.title())
		for i, c := range row.cells {
			one := sheet.Value{Text: c.Figure(), Number: true}
			if one.Text == "" {
				one = sheet.Value{Text: v.figure(c)}
			}
			if cells = append(cells, one); table.columns[i].mean {
				low, high := c.Ends()
				cells = append(cells, sheet.Value{Text: low, Number: true}, sheet.Value{Text: high, Number: true})
			}
		}
		for _, figure := range row.worked {
			cells = append(cells, sheet.Value{Text: figure, Number: true})
		}
		out.Rows = append(out.Rows, cells)
	}
	return out
}

func (v *visit) takeReportWorkbook() error {
	r, err := v.report()
	if err != nil {
		return err
	}
	return v.sendWorkbook(&r)
}

// movedBar is the bar of how people moved: what is hidden is the rest of those who are
// paired. It is nil where too much is.
func movedBar(row reportRow) []byte {
	n, shown, hidden := [3]int{}, 0, -1
	for i, c := range row.cells[:3] {
		if number, ok := c.Number(); ok {
			n[i], shown = int(number), shown+int(number)
		} else if hidden < 0 {
			hidden = i
		}
	}
	paired, ok := row.cells[3].Number()
	if !ok || shown == 0 {
		return nil
	}
	bar := chart.Shares{Lower: n[0], Same: n[1], Higher: n[2]}
	if hidden >= 0 {
		bar.Rest, bar.RestAt = max(int(paired)-shown, 0), hidden
	}
	return chart.AppendShares(nil, &bar)
}

// stagesBars are the bars of where people stood and stand in one area: of two rows, and of
// how many are paired in it. What is hidden is the rest of those. It is nil where too much is.
func (r *report) stagesBars(row int) []byte {
	paired, ok := r.of.Published.Count(outcome.Total, r.of.Form.Areas[row/2].Key, outcome.Paired).Number()
	t := r.table(tableStages)
	then, some := stages(t.rows[row], int(paired))
	now, more := stages(t.rows[row+1], int(paired))
	if !ok || !some || !more {
		return nil
	}
	return chart.AppendStages(nil, &then, &now)
}

func stages(row reportRow, paired int) (s chart.Stages, some bool) {
	shown, whole := 0, true
	for i, c := range row.cells {
		if n, ok := c.Number(); ok {
			s.Counts[i], shown = int(n), shown+int(n)
		} else {
			whole = false
		}
	}
	if !whole {
		s.Rest = max(paired-shown, 0)
	}
	return s, shown > 0
}
