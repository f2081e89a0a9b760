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
	way     sharedWay
	names   []string // of fair.Groups
	funnel  stat.Funnel
	places  []funnelPlace
	picture []byte
}

// funnelPlace is one place, in hundredths, with the limits for places of its size: those that
// count, and those by chance alone.
type funnelPlace struct {
	chart.FunnelLimit
	chance chart.FunnelLimit
	Value  float64
	Known  bool
	where  stat.Where
}

// placeDimensions are what places can be.
var placeDimensions = []outcome.Dimension{outcome.ByService, outcome.ByTeam, outcome.BySetting}

// funnelAsk asks for one area of places: services, where nothing else is asked for.
func (v *visit) funnelAsk() reportAsk {
	a := v.seriesAsk()
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
	r.way = sharedWayOf(&r.of, r.ask.area)
	r.work()
	r.asked = append(v.askedWords(&r.ask, &r.of), v.areaAsked(&r.report))
	r.tables = []reportTable{v.funnelTable(&r), v.mixTable(&r)}
	r.said = slices.Concat(v.funnelSaid(&r), v.spreadSaid(&r), v.mixSaid(&r))
	r.picture = v.funnelPicture(&r)
	r.method = v.methodOf(&r.report, v.funnelMethod(&r), "bloom", "who", "pair", "about", "hidden", "overlap")
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
	if r.of.Form.Together {
		f.areas = f.areas[1:]
	}
	f.chooseArea(v, r)
	f.dimensions = slices.DeleteFunc(f.dimensions, func(o ui.Option) bool {
		by, _ := outcome.ParseDimension(o.Value)
		return !slices.Contains(placeDimensions, by)
	})
	return f
}

// counts are what is shown of a place: who has a pair, and who of them moved the way that is
// compared.
func (r *funnelReport) counts(group string) (paired, moved disclose.Cell) {
	row, p := r.of.Row(group), r.of.Published
	return p.Count(row, r.way.paired, outcome.Paired), p.Count(row, r.way.in, r.way.category)
}

// work works the funnel out of what is shown. Limits are wider than by chance alone, since the
// numbers that they are held to are moved, too.
func (r *funnelReport) work() {
	shown := make([]stat.Count, len(r.fair.Groups))
	for i, g := range r.fair.Groups {
		paired, moved := r.counts(g)
		n, ok := paired.Number()
		if yes, also := moved.Number(); ok && also {
			shown[i] = stat.Count{Yes: min(int64(yes), int64(n)), Of: int64(n)}
		}
	}
	r.funnel = stat.FunnelOfShares(shown, stat.FunnelRules{Allow: stat.Between, Moved: r.of.Published.Rule().CountSpread()})
	for _, p := range r.funnel.Places {
		at := funnelPlace{Known: p.Known, Value: 100 * p.Value, where: p.Where}
		if p.Known {
			at.FunnelLimit, at.chance = funnelLimit(p.N, p.Limits), funnelLimit(p.N, p.Chance)
		}
		r.places = append(r.places, at)
	}
}

// funnelLimit is limits in hundredths.
func funnelLimit(n int64, l stat.Limits) chart.FunnelLimit {
	return chart.FunnelLimit{N: float64(n), OuterLow: 100 * l.Outer.Low, InnerLow: 100 * l.Inner.Low, InnerHigh: 100 * l.Inner.High, OuterHigh: 100 * l.Outer.High}
}

func whole(x float64) string { return strconv.Itoa(int(math.Round(x))) }

func (v *visit) funnelTable(r *funnelReport) reportTable {
	t := reportTable{
		id: tableFunnel, title: v.Words.F("funnel.table", "area", v.areaName(&r.report)), lead: v.Words.T("funnel.table_lead"),
		heads:   v.Words.T("outcome.by_" + r.ask.By.String()),
		columns: append(v.counts("paired"), reportColumn{name: v.Words.T("funnel.column_" + r.way.id)}, reportColumn{name: v.Words.T("funnel.share_" + r.way.id), mean: true}),
	}
	if r.funnel.Widened {
		t.lead = v.Words.T("funnel.table_lead_wide")
	}
	for _, id := range r.limitWords() {
		t.worked = append(t.worked, v.Words.T("funnel.column_"+id))
	}
	for i, g := range r.fair.Groups {
		paired, moved := r.counts(g)
		row := reportRow{name: r.names[i], cells: []disclose.Cell{paired, moved, moved.ShareBetween(paired, r.of.Published.Rule())}, worked: make([]string, len(t.worked))}
		if p := r.places[i]; p.Known {
			row.worked = []string{whole(p.OuterLow), whole(p.InnerLow), whole(p.InnerHigh), whole(p.OuterHigh)}
			if r.funnel.Widened {
				row.worked = append(row.worked, whole(p.chance.OuterLow), whole(p.chance.InnerLow), whole(p.chance.InnerHigh), whole(p.chance.OuterHigh))
			}
		}
		t.rows = append(t.rows, row)
	}
	return t
}

// limitWords end the names of the columns of limits.
func (r *funnelReport) limitWords() []string {
	switch {
	case !r.funnel.Known:
		return nil
	case r.funnel.Widened:
		return []string{"outer_low", "inner_low", "inner_high", "outer_high", "chance_outer_low", "chance_inner_low", "chance_inner_high", "chance_outer_high"}
	}
	return []string{"outer_low", "inner_low", "inner_high", "outer_high"}
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
