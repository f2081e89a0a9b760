package web

import (
	"bytes"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"towpath/internal/outcome"
	"towpath/internal/sheet"
	"towpath/internal/web/ui"
)

// reportKind is one of the pages of reports: its id is the beginning of its words and of the
// names of its files.
type reportKind struct{ id, path string }

var (
	kindOutcome = reportKind{"outcome", reportsPath}
	kindControl = reportKind{"control", reportsPath + "/over-time"}
	kindHeard   = reportKind{"heard", reportsPath + "/heard"}
	kindGap     = reportKind{"gap", reportsPath + "/gap"}
	kindFunnel  = reportKind{"funnel", reportsPath + "/fair"}
	kindWaiting = reportKind{"waiting", reportsPath + "/waiting"}
	kindPayer   = reportKind{"commissioner", reportsPath + "/commissioner"}
)

// file begins the names of its files.
func (k reportKind) file() string {
	if k == kindOutcome {
		return "report"
	}
	return k.path[len(reportsPath)+1:]
}

// reportKinds are the pages of reports, in the order of their tabs.
var reportKinds = []reportKind{kindOutcome, kindControl, kindHeard, kindGap, kindFunnel, kindWaiting, kindPayer}

func (s *Site) reportKindRoutes(signed func(string, pageHandler)) {
	signed("GET /reports/over-time", (*visit).showControl)
	signed("GET /reports/over-time.csv", (*visit).takeControlCSV)
	signed("GET /reports/over-time.xlsx", (*visit).takeControlWorkbook)
	signed("GET /reports/heard", (*visit).showHeard)
	signed("GET /reports/heard.csv", (*visit).takeHeardCSV)
	signed("GET /reports/heard.xlsx", (*visit).takeHeardWorkbook)
	signed("GET /reports/gap", (*visit).showGap)
	signed("GET /reports/gap.csv", (*visit).takeGapCSV)
	signed("GET /reports/gap.xlsx", (*visit).takeGapWorkbook)
	signed("GET /reports/fair", (*visit).showFunnel)
	signed("GET /reports/fair.csv", (*visit).takeFunnelCSV)
	signed("GET /reports/fair.xlsx", (*visit).takeFunnelWorkbook)
	signed("GET /reports/over-time/limits", (*visit).showLimits)
	signed("POST /reports/over-time/limits", (*visit).setLimits)
}

// onward is address for another page of reports: months, and what it is split by, are left to
// that page where the address did not say them.
func (a *reportAsk) onward(path string) string {
	next := *a
	if !a.split {
		next.By = outcome.ByNothing
	}
	return next.addressOf(path, a.months)
}

// reportTabs lead from one page of reports to another, with the same filters.
func (v *visit) reportTabs(a *reportAsk, here reportKind) templ.Component {
	links := make([]ui.Link, len(reportKinds))
	for i, k := range reportKinds {
		links[i] = ui.Link{Text: v.Words.T(k.id + ".tab"), Href: a.onward(k.path), Current: k == here}
	}
	return v.Tabs(v.Words.T("outcome.tabs"), links)
}

// kindWord is the id of a text of a kind of report: the one that speaks of goals, or of measures,
// where the report is of those and there is one.
func (v *visit) kindWord(r *report, id string) string {
	id = r.kind.id + "." + id
	if goals := id + "_goals"; r.of.Form.Goals && v.Words.Has(goals) {
		return goals
	}
	if measure := id + "_measure"; r.of.Measure != nil && v.Words.Has(measure) {
		return measure
	}
	return id
}

// methodOf gives those of a report's lines of method that are named, and then more.
func (v *visit) methodOf(r *report, more []methodLine, names ...string) []methodLine {
	var lines []methodLine
	for _, name := range names {
		for _, l := range v.methodLines(r) {
			if l.name == v.Words.T("outcome.method_"+name) || l.name == v.Words.T(seriesWord(&r.of, "method_"+name)) {
				lines = append(lines, l)
			}
		}
	}
	lines = append(lines, more...)
	if r.of.Measure != nil {
		lines = append(lines, v.measureLines(r)...)
	}
	for _, text := range v.reportVersions(r) {
		lines = append(lines, methodLine{v.Words.T("outcome_measure.other_versions"), text})
	}
	return append(lines, methodLine{v.Words.T("outcome.method_made"), v.madeAt(r.of.At)})
}

// method gives lines of a page's own, by the ends of the names of their words.
func (v *visit) method(r *report, ids ...string) (lines []methodLine) {
	for _, id := range ids {
		lines = append(lines, methodLine{v.Words.T(r.kind.id + ".method_" + id), v.Words.T(v.kindWord(r, "method_"+id+"_text"))})
	}
	return lines
}

// without leaves out what was not asked of a page.
func (v *visit) without(lines [][2]string, ids ...string) [][2]string {
	return slices.DeleteFunc(lines, func(l [2]string) bool {
		return slices.ContainsFunc(ids, func(id string) bool { return l[0] == v.Words.T("outcome."+id) })
	})
}

// kindPage makes the page of one kind of report.
func (v *visit) kindPage(r report, form reportForm) (ui.Page, reportPage) {
	page := v.base(v.Words.T(r.kind.id + ".title"))
	page.Wide = true
	v.foldTables(&r)
	form.action = r.kind.path
	if r.kind == kindGap {
		form.onlyBlooms(v)
	}
	return page, reportPage{report: r, form: form, leads: slices.Concat(r.said, v.reportVersions(&r))}
}

func (v *visit) sendCSV(r *report) error {
	var b bytes.Buffer
	if err := sheet.WriteCSV(&b, v.csvTables(r)); err != nil {
		return err
	}
	return v.download(r.file("csv"), "text/csv; charset=utf-8", b.Bytes())
}

func (v *visit) sendWorkbook(r *report) error {
	return v.downloadWorkbook(r.file("xlsx"), v.workbook(r))
}

func (v *visit) showKind(r report, err error, form func(*report) reportForm, view func(ui.Page, reportPage) templ.Component) error {
	if err != nil {
		return err
	}
	page, p := v.kindPage(r, form(&r))
	return v.show(http.StatusOK, view(page, p))
}

// onlyBlooms leaves nothing but the newest Blooms to choose among.
func (f *reportForm) onlyBlooms(v *visit) {
	f.presets, f.series = nil, nil
	lib := v.site.care.Instruments()
	for _, inst := range lib.All() {
		if latest, _ := lib.Latest(inst.ID); latest == inst {
			f.series = append(f.series, ui.Option{Value: inst.ID, Label: inst.Words(v.Words.Lang()).Title})
		}
	}
}

// aboutWord names the choice of what a report is about.
func (f *reportForm) aboutWord() string {
	if len(f.presets) == 0 {
		return "outcome.bloom"
	}
	return "outcome_measure.about"
}
