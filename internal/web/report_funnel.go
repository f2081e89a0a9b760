package web

import (
	"cmp"
	"math"
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
	tableFunnel = "funnel"
	tableMix    = "mix"
)

// funnelReport is a report of places beside each other.
type funnelReport struct {
	report
	fair    care.FairReport
	names   []string // of fair.Groups
	funnel  stat.Funnel
	places  []funnelPlace
	picture []byte
}

// funnelPlace is one place, and the limits for places of its size, in hundredths.
type funnelPlace struct {
	chart.FunnelLimit
	Value float64
	Known bool
}

// beyond is 1 above the outer limits, -1 below them, and 0 within.
func (p funnelPlace) beyond() int {
	switch {
	case p.Known && p.Value > p.OuterHigh:
		return 1
	case p.Known && p.Value < p.OuterLow:
		return -1
	}
	return 0
}

// placeDimensions are what places can be.
var placeDimensions = []outcome.Dimension{outcome.ByService, outcome.ByTeam, outcome.BySetting}

// funnelAsk asks for one area of places: services, where nothing else is asked for.
func (v *visit) funnelAsk() reportAsk {
	a := v.reportAsk()
	if !slices.Contains(placeDimensions, a.By) {
		a.By = outcome.ByService
	}
	if inst, ok := v.site.care.Instruments().Latest(a.Instrument); ok && a.area == "" {
		a.area = inst.Areas[0].Key
	}
	return a
}

func (v *visit) funnelReport() (funnelReport, error) {
	r := funnelReport{report: report{kind: kindFunnel, ask: v.funnelAsk()}}
	var err error
	r.fair, err = v.site.care.ShowFair(v.r.Context(), v.actor(), r.ask.OutcomeAsk)
	if err == nil && r.ask.By == outcome.ByService && len(r.fair.Services) < 2 && !v.r.URL.Query().Has("by") {
		r.ask.By = outcome.ByTeam // one service is beside nothing
		r.fair, err = v.site.care.ShowFair(v.r.Context(), v.actor(), r.ask.OutcomeAsk)
	}
	if err != nil {
		return r, err
	}
	r.of = r.fair.OutcomeReport
	v.sortPlaces(&r)
	r.work()
	r.asked = append(v.askedWords(&r.ask, &r.of), [2]string{v.Words.T("outcome.area"), v.areaName(&r.report)})
	r.tables = []reportTable{v.funnelTable(&r), v.mixTable(&r)}
	r.said = slices.Concat(v.funnelSaid(&r), v.mixSaid(&r))
	r.picture = v.funnelPicture(&r)
	r.method = v.methodOf(&r.report, v.method(kindFunnel, "share", "limits", "mix", "tells"), "bloom", "who", "pair", "about", "hidden", "overlap")
	return r, nil
}

// sortPlaces orders the places by their names, never by their numbers.
func (v *visit) sortPlaces(r *funnelReport) {
	names := map[string]string{}
	for _, g := range r.fair.Groups {
		names[g] = v.groupName(&r.of, r.ask.By, g)
	}
	slices.SortFunc(r.fair.Groups, func(a, b string) int {
		return cmp.Or(cmp.Compare(strings.ToLower(names[a]), strings.ToLower(names[b])), cmp.Compare(a, b))
	})
	r.of.Groups = r.fair.Groups
	for i, g := range r.fair.Groups {
		r.names = append(r.names, strconv.Itoa(i+1)+". "+names[g])
	}
}

func (v *visit) funnelForm(r *report) reportForm {
	f := v.reportForm(&r.ask, &r.of)
	f.areaLabel, f.areas = v.Words.T("outcome.area"), f.areas[1:]
	f.dimensions = slices.DeleteFunc(f.dimensions, func(o ui.Option) bool {
		by, _ := outcome.ParseDimension(o.Value)
		return !slices.Contains(placeDimensions, by)
	})
	return f
}

// counts are what is shown of a place: who has a pair, and who of them stands higher.
func (r *funnelReport) counts(group string) (paired, higher disclose.Cell) {
	row := r.of.Row(group)
	return r.of.Published.Count(row, r.ask.area, outcome.Paired), r.of.Published.Count(row, r.ask.area, outcome.Higher)
}

// work works the funnel out of what is shown.
func (r *funnelReport) work() {
	shown := make([]stat.Count, len(r.fair.Groups))
	for i, g := range r.fair.Groups {
		paired, higher := r.counts(g)
		n, ok := paired.Number()
		if yes, also := higher.Number(); ok && also {
			shown[i] = stat.Count{Yes: min(int64(yes), int64(n)), Of: int64(n)}
		}
	}
	r.funnel = stat.FunnelOfShares(shown, false)
	for i, p := range r.funnel.Places {
		at := funnelPlace{Known: p.Known, Value: 100 * p.Value}
		if n := shown[i].Of; p.Known {
			at.FunnelLimit = r.limits(n)
		}
		r.places = append(r.places, at)
	}
}

// limits gives the limits for places of n people. They are wider than those of the funnel, since
// the numbers that they are held to are moved, too.
func (r *funnelReport) limits(n int64) chart.FunnelLimit {
	inner, outer := r.funnel.At(n)
	target := r.funnel.Target
	move := r.of.Published.Rule().CountSpread() * math.Sqrt(1+target*target) / float64(n)
	wide := func(limit, z float64) float64 {
		if limit < target {
			return 100 * max(target-math.Hypot(target-limit, z*move), 0)
		}
		return 100 * min(target+math.Hypot(limit-target, z*move), 1)
	}
	const innerZ, outerZ = 1.96, 3.09 // of 95 and of 99.8 in 100
	return chart.FunnelLimit{N: float64(n), OuterLow: wide(outer.Low, outerZ), InnerLow: wide(inner.Low, innerZ), InnerHigh: wide(inner.High, innerZ), OuterHigh: wide(outer.High, outerZ)}
}

func whole(x float64) string { return strconv.Itoa(int(math.Round(x))) }

func (v *visit) funnelTable(r *funnelReport) reportTable {
	t := reportTable{
		id: tableFunnel, title: v.Words.F("funnel.table", "area", v.areaName(&r.report)), lead: v.Words.T("funnel.table_lead"),
		heads: v.Words.T("outcome.by_" + r.ask.By.String()), columns: append(v.counts("paired", "higher"), v.columnsOf(kindFunnel, "share")...),
	}
	if r.funnel.Known {
		for _, id := range [...]string{"outer_low", "inner_low", "inner_high", "outer_high"} {
			t.worked = append(t.worked, v.Words.T("funnel.column_"+id))
		}
	}
	for i, g := range r.fair.Groups {
		paired, higher := r.counts(g)
		row := reportRow{name: r.names[i], cells: []disclose.Cell{paired, higher, higher.ShareBetween(paired, r.of.Published.Rule())}, worked: make([]string, len(t.worked))}
		if p := r.places[i]; p.Known {
			row.worked = []string{whole(p.OuterLow), whole(p.InnerLow), whole(p.InnerHigh), whole(p.OuterHigh)}
		}
		t.rows = append(t.rows, row)
	}
	return t
}

// mixTable is who comes to each place.
func (v *visit) mixTable(r *funnelReport) reportTable {
	t := reportTable{id: tableMix, title: v.Words.T("funnel.mix"), lead: v.Words.T("funnel.mix_lead"), heads: v.Words.T("outcome.by_" + r.ask.By.String()), columns: v.counts("people")}
	for _, mix := range r.fair.Mix {
		t.columns = append(t.columns, reportColumn{name: v.Words.T("funnel.mix_" + mix.ID), mean: true})
	}
	for i, g := range r.fair.Groups {
		row := reportRow{name: r.names[i], cells: []disclose.Cell{r.of.Published.People(r.of.Row(g))}}
		for _, mix := range r.fair.Mix {
			row.cells = append(row.cells, mix.Published.People(r.of.Row(g)).ShareBetween(row.cells[0], r.of.Published.Rule()))
		}
		t.rows = append(t.rows, row)
	}
	return t
}

// funnelSaid says first which places lie further out than chance would put them.
func (v *visit) funnelSaid(r *funnelReport) []string {
	shown := 0
	var above, below []string
	for i, p := range r.places {
		if p.Known {
			shown++
		}
		switch p.beyond() {
		case 1:
			above = append(above, r.names[i])
		case -1:
			below = append(below, r.names[i])
		}
	}
	if shown < 2 {
		return []string{v.Words.T("funnel.said_few")}
	}
	lines := []string{v.Words.F("funnel.said_target", "share", whole(100*r.funnel.Target), "area", v.areaName(&r.report))}
	if len(above)+len(below) == 0 {
		return append(lines, v.Words.T("funnel.said_within"))
	}
	if len(above) > 0 {
		lines = append(lines, v.Words.F("funnel.said_above", "places", v.Words.List(above...)))
	}
	if len(below) > 0 {
		lines = append(lines, v.Words.F("funnel.said_below", "places", v.Words.List(below...)))
	}
	return append(lines, v.Words.T("funnel.said_ask"))
}

// mixSaid names in what the people of the places clearly differ: where the interval of one
// place lies wholly above that of another.
func (v *visit) mixSaid(r *funnelReport) []string {
	t := r.tables[1]
	var differ []string
	shown := false
	for column := 1; column < len(t.columns); column++ {
		least, most, lowest, highest, some := 0.0, 0.0, math.Inf(1), math.Inf(-1), false
		for _, row := range t.rows {
			n, ok := row.cells[column].Number()
			low, high, _ := row.cells[column].Between()
			if !ok {
				continue
			}
			if high < lowest {
				lowest, least = high, n
			}
			if low > highest {
				highest, most = low, n
			}
			shown, some = true, true
		}
		if some && highest > lowest {
			differ = append(differ, v.Words.F("funnel.mix_from_to", "what", t.columns[column].name, "least", whole(least), "most", whole(most)))
		}
	}
	switch {
	case len(differ) > 0:
		return []string{v.Words.F("funnel.said_mix", "what", strings.Join(differ, v.Words.T("funnel.mix_then")+" "))}
	case shown:
		return []string{v.Words.T("funnel.said_mix_alike")}
	}
	return []string{v.Words.T("funnel.said_mix_unknown")}
}

func (v *visit) funnelPicture(r *funnelReport) []byte {
	f := chart.Funnel{
		ID: "funnel", Title: r.tables[0].title, Desc: strings.Join(r.said, " "), Across: v.Words.T("funnel.across"), Up: v.Words.T("funnel.up"),
		Target: 100 * r.funnel.Target, RTL: v.Words.Dir() == "rtl",
	}
	most := int64(0)
	for i, p := range r.places {
		if !p.Known {
			continue
		}
		most = max(most, int64(p.N))
		at := chart.FunnelPlace{N: p.N, Value: p.Value, Mark: strconv.Itoa(i + 1), Beyond: p.beyond() != 0}
		if same := slices.IndexFunc(f.Places, func(o chart.FunnelPlace) bool { return o.N == at.N && o.Value == at.Value }); same >= 0 {
			f.Places[same].Mark += ", " + at.Mark // where two lie on one spot, it has both numbers
			continue
		}
		f.Places = append(f.Places, at)
	}
	const steps = 40
	for i, before := int64(1), int64(0); i <= steps && most > 0; i++ {
		if n := max(most*i/steps, 5); n > before { // no place has fewer
			f.Limits, before = append(f.Limits, r.limits(n)), n
		}
	}
	return chart.AppendFunnel(nil, &f)
}

func (v *visit) showFunnel() error {
	r, err := v.funnelReport()
	return v.showKind(r.report, err, v.funnelForm, func(page ui.Page, p reportPage) templ.Component { return funnelView(v, page, p, &r) })
}

func (v *visit) takeFunnelCSV() error {
	r, err := v.funnelReport()
	if err != nil {
		return err
	}
	return v.sendCSV(&r.report)
}

func (v *visit) takeFunnelWorkbook() error {
	r, err := v.funnelReport()
	if err != nil {
		return err
	}
	return v.sendWorkbook(&r.report)
}
