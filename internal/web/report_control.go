package web

import (
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"towpath/internal/care"
	"towpath/internal/chart"
	"towpath/internal/disclose"
	"towpath/internal/outcome"
	"towpath/internal/stat"
	"towpath/internal/web/ui"
)

const (
	everyQuarter = "quarter"
	tablePoints  = "points"
	// A chart shows so many months or quarters where the address does not say from when on.
	monthsCharted   = 24
	quartersCharted = 16
)

// every is what each point of a chart stands for, as the address has it.
func (a *reportAsk) every() string {
	if a.quarterly {
		return everyQuarter
	}
	return "month"
}

// size is how many months a point of a chart has.
func (a *reportAsk) size() int {
	if a.quarterly {
		return 3
	}
	return 1
}

// chartAsk puts what was asked into whole months or quarters that are over.
func (v *visit) chartAsk() reportAsk {
	a := v.seriesAsk()
	size, points := a.size(), monthsCharted
	if a.quarterly {
		points = quartersCharted
	}
	a.to -= (a.to + 1) % size
	if a.from -= a.from % size; !a.months {
		a.from = a.to + 1 - points*size
	}
	a.from = max(min(a.from, a.to+1-size), a.to+1-care.MostChartPoints*size)
	a.readDays()
	return a
}

func (a *reportAsk) chart() care.ChartAsk {
	return care.ChartAsk{OutcomeAsk: a.OutcomeAsk, Area: a.area, Quarterly: a.quarterly}
}

// controlReport is a report over time.
type controlReport struct {
	report
	chart    care.OutcomeChart
	findings []string // each in a sentence; the picture numbers them
	picture  []byte
}

// controlReport asks for the chart that the address asks for, and puts it together.
func (v *visit) controlReport() (controlReport, error) { return v.controlOf(v.chartAsk()) }

func (v *visit) controlOf(ask reportAsk) (controlReport, error) {
	r := controlReport{report: report{kind: kindControl, ask: ask}}
	var err error
	if r.chart, err = v.site.care.ShowOutcomeChart(v.r.Context(), v.actor(), r.ask.chart()); err != nil {
		return r, err
	}
	r.of = r.chart.OutcomeReport
	for _, s := range r.chart.XmR.Signals {
		r.findings = append(r.findings, v.signalWords(&r, s))
	}
	r.asked = append(v.without(v.askedWords(&r.ask, &r.of), "by"), v.areaAsked(&r.report), [2]string{v.Words.T("control.every"), v.Words.T("control.every_" + r.ask.every())})
	r.said = v.controlSaid(&r)
	r.tables = []reportTable{v.pointsTable(&r)}
	r.picture = v.controlPicture(&r)
	r.method = v.controlMethod(&r)
	return r, nil
}

func (v *visit) controlForm(r *report) reportForm {
	f := v.reportForm(&r.ask, &r.of)
	f.kept, f.dimensions = [][2]string{{"by", r.ask.By.String()}}, nil
	f.chooseArea(v, r)
	f.every = []ui.Option{{Value: "month", Label: v.Words.T("control.every_month")}, {Value: everyQuarter, Label: v.Words.T("control.every_quarter")}}
	return f
}

// pointName names a month, or the months of a quarter.
func (v *visit) pointName(w outcome.Window) string { return v.spanName(w.From.Month(), w.To.Month()) }

func (v *visit) spanName(from, to int) string {
	if from == to {
		return v.monthName(from)
	}
	return v.Words.F("outcome.months", "from", v.monthName(from), "to", v.monthName(to))
}

// phaseAt gives the stretch of a chart in which a point lies.
func (r *controlReport) phaseAt(point int) (stat.Phase, bool) {
	for _, p := range r.chart.XmR.Phases {
		if p.From <= point && point <= p.To {
			return p, p.Known
		}
	}
	return stat.Phase{}, false
}

// hundredths writes what is worked out of means, which have two decimals at most.
func hundredths(x float64) string {
	if text := strconv.FormatFloat(x, 'f', 2, 64); text != "-0.00" {
		return text
	}
	return "0.00"
}

func (v *visit) pointsTable(r *controlReport) reportTable {
	t := reportTable{
		id: tablePoints, title: v.Words.T("control.table_" + r.ask.every()), heads: v.Words.T("control.when"),
		columns: append(v.counts("people"), reportColumn{v.Words.T("control.column_value"), true, true}),
	}
	if slices.ContainsFunc(r.chart.XmR.Phases, func(p stat.Phase) bool { return p.Known }) {
		t.worked = []string{v.Words.T("control.column_low"), v.Words.T("control.column_middle"), v.Words.T("control.column_high")}
	}
	for i, p := range r.chart.Points {
		row := reportRow{name: v.pointName(p.Window), cells: []disclose.Cell{p.People, p.Value}}
		if phase, ok := r.phaseAt(i); ok && !row.hidden() {
			row.worked = []string{hundredths(phase.Low), hundredths(phase.Centre), hundredths(phase.High)}
		} else {
			row.worked = make([]string, len(t.worked))
		}
		t.rows = append(t.rows, row)
	}
	return t
}

// worked writes a figure that is worked out of others.
func (v *visit) worked(figure string) string {
	if figure == "" {
		return "–"
	}
	return v.leftToRight(signless(figure))
}

// signalWords says in a sentence what is not likely to be chance.
func (v *visit) signalWords(r *controlReport, s stat.Signal) string {
	first, last := s.Points[0], s.Points[len(s.Points)-1]
	side := ""
	switch s.Side {
	case 1:
		side = "_up"
	case -1:
		side = "_down"
	}
	return v.Words.F(
		"control.found_"+string(s.Kind)+side,
		"span", v.spanName(r.chart.Points[first].From.Month(), r.chart.Points[last].To.Month()),
		"count", v.Words.N("control."+r.ask.every()+"s", len(s.Points)),
	)
}

// controlSaid says first what a chart shows.
func (v *visit) controlSaid(r *controlReport) (lines []string) {
	every := r.ask.every()
	shown := 0
	for _, p := range r.chart.Points {
		if _, ok := p.Value.Number(); ok {
			shown++
		}
	}
	phases := r.chart.XmR.Phases
	switch last := phases[len(phases)-1]; {
	case shown == 0:
		lines = append(lines, v.Words.T(v.kindWord(&r.report, "said_none")))
		if !r.ask.quarterly {
			lines = append(lines, v.Words.T("control.said_none_try"))
		}
	case !last.Known:
		lines = append(lines, v.Words.F("control.said_few_"+every, "least", strconv.Itoa(stat.LeastPoints), "n", strconv.Itoa(last.Points)))
	default:
		lines = append(lines, v.Words.F(v.kindWord(&r.report, "said_lines_"+every), "area", v.areaName(&r.report), "middle", v.worked(hundredths(last.Centre)), "low", v.worked(hundredths(last.Low)), "high", v.worked(hundredths(last.High))))
		if len(r.findings) == 0 {
			lines = append(lines, v.Words.T("control.said_chance"))
		} else {
			lines = append(lines, v.Words.N("control.said_found", len(r.findings)))
		}
	}
	lines = append(lines, v.directionSaid(&r.report)...)
	if hidden := len(r.chart.Points) - shown; hidden > 0 && shown > 0 {
		lines = append(lines, v.Words.F("control.said_hidden", "count", v.Words.N("control."+every+"s", hidden)))
	}
	return lines
}

// controlPicture draws a chart.
func (v *visit) controlPicture(r *controlReport) []byte {
	c := chart.Control{ID: "control", Title: r.tables[0].title, Desc: strings.Join(slices.Concat(r.said, r.findings), " "), RTL: v.Words.Dir() == "rtl"}
	for _, p := range r.chart.Points {
		value, ok := p.Value.Number()
		c.Points = append(c.Points, chart.ControlPoint{Label: v.monthName(p.From.Month()), Known: ok, Value: value})
	}
	for i, s := range r.chart.XmR.Signals {
		for _, at := range s.Points {
			c.Points[at].Apart = true
		}
		last := &c.Points[s.Points[len(s.Points)-1]]
		if last.Note != "" {
			last.Note += ", "
		}
		last.Note += strconv.Itoa(i + 1)
	}
	for _, p := range r.chart.XmR.Phases {
		if p.Known {
			c.Phases = append(c.Phases, chart.ControlPhase{From: p.From, To: p.To, Centre: p.Centre, Low: p.Low, High: p.High})
		}
	}
	return chart.AppendControl(nil, &c)
}

func (v *visit) controlMethod(r *controlReport) []methodLine {
	more := v.method(&r.report, "point", "limits", "tests", "gap")
	for _, b := range r.chart.Baselines {
		more = append(more, methodLine{v.Words.T("control.method_anew"), v.baselineWords(b)})
	}
	return v.methodOf(&r.report, more, "bloom", "who", "pair", "travelled", "about", "hidden", "interval")
}

// baselineWords say from when on a chart has limits of its own, and why.
func (v *visit) baselineWords(b care.ChartBaseline) string {
	return v.Words.F("control.baseline", "first", v.monthName(b.First), "span", v.spanName(b.First, b.Last), "reason", b.Reason, "day", v.Words.Date(b.At))
}

func (v *visit) showControl() error {
	r, err := v.controlReport()
	return v.showKind(r.report, err, v.controlForm, func(page ui.Page, p reportPage) templ.Component { return controlView(v, page, p, &r) })
}

func (v *visit) takeControlCSV() error {
	r, err := v.controlReport()
	if err != nil {
		return err
	}
	return v.sendCSV(&r.report)
}

func (v *visit) takeControlWorkbook() error {
	r, err := v.controlReport()
	if err != nil {
		return err
	}
	// What was found stands in the first sheet.
	r.said = append(r.said, r.findings...)
	return v.sendWorkbook(&r.report)
}
