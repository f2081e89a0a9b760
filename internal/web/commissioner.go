package web

import (
	"bytes"
	"net/http"

	"towpath/internal/disclose"
	"towpath/internal/fhir"
	"towpath/internal/outcome"
	"towpath/internal/reportfile"
)

func (s *Site) commissionerRoutes(signed func(string, pageHandler)) {
	signed("GET /reports.json", (*visit).takeReportFile)
	signed("GET /reports/fhir.json", (*visit).takeMeasureReport)
	signed("GET /reports/commissioner", (*visit).showCommissioner)
	signed("GET /reports/commissioner.pdf", (*visit).takeCommissionerPDF)
	signed("GET /reports/waiting", (*visit).showWaitingTimes)
}

// mostReportStories is how many stories stand in a report, so that it stays one to read.
const mostReportStories = 3

// leastQuarters is how many quarters need a number before there is anything to say of time.
const leastQuarters = 4

// quartersBack is how many quarters are looked at: three years.
const quartersBack = 12

// heardDimensions are those by which the report shows who is not heard.
var heardDimensions = []outcome.Dimension{outcome.ByGender, outcome.ByAge, outcome.ByEthnicity}

// commissioner is a report for those who pay for the service. Every number in it is a
// published cell, and each is on the page of reports or in its file too.
type commissioner struct {
	report
	title    string
	heard    []heardPart
	over     overPart
	stories  []storyPage
	more     int // stories that people agreed to and that do not stand here
	brief    []string
	contents [][2]string // id and title of each part, in order
	printed  bool        // made for paper: nothing to press, nothing folded
}

// heardPart is one way to split who is heard.
type heardPart struct {
	title string
	rows  []reportRow
}

// overPart is how far people have come, quarter by quarter.
type overPart struct {
	rows     []reportRow
	says     []string
	findings []string // each in a sentence; the picture numbers them
	picture  []byte
}

func (v *visit) showCommissioner() error {
	c, err := v.commissioner(false)
	if err != nil {
		return err
	}
	page := v.base(c.title)
	page.Wide = true
	return v.show(http.StatusOK, commissionerView(v, page, c))
}

// takeCommissionerPDF prints the very page as a file. Where that cannot be done it says so, and
// that printing does the same.
func (v *visit) takeCommissionerPDF() error {
	c, err := v.commissioner(true)
	if err != nil {
		return err
	}
	if v.site.config.PDF == nil {
		return v.noPDF(&c, http.StatusNotImplemented, "commissioner.pdf_none")
	}
	var html bytes.Buffer
	page := v.base(c.title)
	page.Nav = nil
	if err := commissionerView(v, page, c).Render(v.r.Context(), &html); err != nil {
		return err
	}
	file, err := v.site.config.PDF(v.r.Context(), html.Bytes(), v.site.assets.Handler())
	if err != nil {
		v.site.log.ErrorContext(v.r.Context(), "a report was not printed", "request", v.actor().Request, "error", err)
		return v.noPDF(&c, http.StatusServiceUnavailable, "commissioner.pdf_failed")
	}
	return v.download(c.file("pdf"), "application/pdf", file)
}

func (v *visit) noPDF(c *commissioner, status int, why string) error {
	page := v.base(v.Words.T("commissioner.pdf_title"))
	page.Back = c.ask.address(kindPayer.path)
	return v.show(status, noPDFView(v, page, why))
}

// commissioner puts the report together from what anybody who reads reports may ask for.
func (v *visit) commissioner(printed bool) (c commissioner, err error) {
	ask := v.seriesAsk()
	ask.By = outcome.ByNothing
	if _, bloom := v.site.care.Instruments().Latest(ask.Instrument); bloom {
		ask.area = "" // of a measure it says whose scores are shown over time
	}
	if c.report, err = v.reportOf(ask); err != nil {
		return c, err
	}
	c.printed = printed
	c.title = v.Words.F("commissioner.title_of", "where", v.whereWords(&ask, &c.of))
	if c.heard, err = v.heardParts(&ask); err != nil {
		return c, err
	}
	if c.over, err = v.overPart(ask); err != nil {
		return c, err
	}
	stories, err := v.site.care.ListReportStories(v.r.Context(), v.actor())
	for i, st := range stories {
		if i < mostReportStories {
			c.stories = append(c.stories, v.storyPage(st, ""))
		}
	}
	c.more = len(stories) - len(c.stories)
	c.brief = v.brief(&c)
	c.contents = v.commissionerContents(&c)
	return c, err
}

// ofBlooms tells whether the report is of Blooms.
func (c *commissioner) ofBlooms() bool { return c.of.Measure == nil }

// heardColumns are how many people were supported, then how often they gave their view.
func (v *visit) heardColumns() []reportColumn {
	columns := []reportColumn{{name: v.Words.T("commissioner.heard_people")}}
	for _, c := range heardWays {
		columns = append(columns, reportColumn{name: v.Words.T("commissioner.heard_" + c)})
	}
	return columns
}

// heardParts asks who gave their view: everybody, then by each of heardDimensions.
func (v *visit) heardParts(ask *reportAsk) (parts []heardPart, err error) {
	for i, by := range heardDimensions {
		one := ask.OutcomeAsk
		one.By = by
		of, err := v.site.care.ShowHeard(v.r.Context(), v.actor(), one)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			parts = append(parts, heardPart{rows: []reportRow{{name: v.Words.T("outcome.everybody"), cells: heardCounts(of.Published, outcome.Total)}}})
		}
		part := heardPart{title: v.Words.T("outcome.by_" + by.String())}
		for _, group := range of.Groups {
			part.rows = append(part.rows, reportRow{name: v.groupName(&of, by, group), cells: heardCounts(of.Published, of.Row(group))})
		}
		parts = append(parts, part)
	}
	return parts, nil
}

// heardWays are the parts of those who were supported that the document tells of.
var heardWays = []string{outcome.HeardTwice, outcome.HeardOnce, outcome.HeardOnceEnded, outcome.HeardNever, outcome.HeardNeverEnded}

func heardCounts(p *disclose.Published, row string) []disclose.Cell {
	cells := []disclose.Cell{p.People(row)}
	for _, c := range heardWays {
		cells = append(cells, p.Count(row, outcome.ColumnHeard, c))
	}
	return cells
}

// overPart asks for the quarters up to the last whole one, whatever the months of the report.
func (v *visit) overPart(ask reportAsk) (overPart, error) {
	ask.to -= (ask.to + 1) % 3
	ask.from = ask.to + 1 - 3*quartersBack
	ask.quarterly, ask.Since = true, outcome.SinceStart
	ask.readDays()
	r, err := v.controlOf(ask)
	if err != nil {
		return overPart{}, err
	}
	var p overPart
	known := 0
	for i, at := range r.chart.Points {
		if _, ok := at.Value.Number(); ok {
			known++
		} else if known == 0 {
			continue // before there was anything
		}
		row := r.table(tablePoints).rows[i]
		p.rows = append(p.rows, reportRow{name: row.name, cells: row.cells})
	}
	if known < leastQuarters {
		return overPart{says: []string{v.Words.T("commissioner.over_few")}}, nil
	}
	p.says, p.findings, p.picture = v.overSays(&r), r.findings, r.picture
	return p, nil
}

// overSays tells whether anything stands out over time, where there is enough to say so, and of
// what else there is a chart.
func (v *visit) overSays(r *controlReport) []string {
	of := &r.report
	out := map[int]bool{}
	for _, s := range r.chart.XmR.Signals {
		for _, p := range s.Points {
			out[p] = true
		}
	}
	says := ""
	switch phases := r.chart.XmR.Phases; {
	case len(phases) == 0 || !phases[len(phases)-1].Known:
		says = v.Words.F(v.payerWord(of, "over_short"), "area", v.areaName(of))
	case len(out) == 0:
		says = v.Words.F(v.payerWord(of, "over_usual"), "area", v.areaName(of))
	default:
		says = v.Words.N(v.payerWord(of, "over_signals"), len(out), "area", v.areaName(of))
	}
	lines := append([]string{says}, v.directionSaid(of)...)
	if others := len(v.reportAreas(&of.of)) - 1; of.of.Measure != nil && others > 0 {
		lines = append(lines, v.Words.N("commissioner.over_others_measure", others))
	}
	return lines
}

// payerWord is kindWord for this report.
func (v *visit) payerWord(r *report, id string) string {
	here := *r
	here.kind = kindPayer
	return v.kindWord(&here, id)
}

// overColumn names what is shown of each quarter.
func (v *visit) overColumn(c *commissioner) string {
	if c.ofBlooms() || c.of.Form.Goals {
		return v.Words.T(seriesWord(&c.of, "column_travelled"))
	}
	return v.Words.F("outcome_measure.mean_change_of", "score", v.areaName(&c.report))
}

// brief says first what the report says, in sentences made of published numbers only.
func (v *visit) brief(c *commissioner) []string {
	lines := v.leads(&c.report)
	for _, part := range c.heard[:min(1, len(c.heard))] {
		cells := part.rows[0].cells
		n, some := cells[0].Number()
		if !some || cells[0].Kind() != disclose.Count {
			continue
		}
		lines = append(lines, v.Words.F("commissioner.brief_supported", "n", int(n)))
		for i, category := range heardWays {
			if of, ok := cells[i+1].Number(); ok && of > 0 {
				lines = append(lines, v.Words.F(v.payerWord(&c.report, "brief_"+category), "n", int(of)))
			}
		}
	}
	return append(lines, v.Words.T("commissioner.brief_why"))
}

// commissionerContents are the parts of the report, in order.
func (v *visit) commissionerContents(c *commissioner) [][2]string {
	parts := [][2]string{{"h-brief", v.Words.T("commissioner.brief")}}
	if !c.nothing() {
		for _, t := range c.shownTables() {
			parts = append(parts, [2]string{"h-" + t.id, t.title})
		}
	}
	for _, id := range []string{"heard", "over", "stories", "small", "method", "words", "limits", "again"} {
		parts = append(parts, [2]string{"h-" + id, v.Words.T("commissioner." + id)})
	}
	return parts
}

// shownTables are those that stand under the first figures. Of a Bloom, who has no pair is told
// of by who is not heard; of a measure it is of each score.
func (c *commissioner) shownTables() (out []*reportTable) {
	for i := range c.tables {
		if id := c.tables[i].id; id != tableEverybody && (id != tableNoPair || !c.ofBlooms()) {
			out = append(out, &c.tables[i])
		}
	}
	return out
}

// takeReportFile gives the report as a file that another office can make again, with the same
// bytes as towpath report gives.
func (v *visit) takeReportFile() error {
	ask := v.seriesAsk()
	of, err := v.site.care.ShowOutcome(v.r.Context(), v.actor(), ask.OutcomeAsk)
	if err != nil {
		return err
	}
	file, err := reportfile.Write(of, v.site.config.Version)
	if err != nil {
		return err
	}
	r := report{kind: kindOutcome, ask: ask}
	return v.download(r.file("json"), "application/json", file)
}

// takeMeasureReport gives the report for other systems, as a MeasureReport of FHIR.
func (v *visit) takeMeasureReport() error {
	ask := v.seriesAsk()
	of, err := v.site.care.ShowOutcome(v.r.Context(), v.actor(), ask.OutcomeAsk)
	if err != nil {
		return err
	}
	file, err := fhir.WriteReport(of)
	if err != nil {
		return err
	}
	r := report{kind: kindOutcome, ask: ask}
	return v.download(r.file("fhir.json"), "application/fhir+json", file)
}

// commissionerWords are those that the report explains, and commissionerLimits what it says
// that it cannot tell.
var (
	commissionerWords  = []string{"bloom", "step", "stage", "voice", "mean", "supported", "quarter"}
	measureWords       = []string{"voice", "mean", "supported", "quarter"}
	commissionerLimits = []string{"cause", "unheard", "lower", "compare", "worth", "few"}
)

func (c *commissioner) words() []string {
	if c.ofBlooms() {
		return commissionerWords
	}
	return measureWords
}

func (c *commissioner) heardRows() (rows []reportRow) {
	for _, part := range c.heard {
		rows = append(rows, part.rows...)
	}
	return rows
}
