package web

import (
	"net/http"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/web/ui"
)

var limitsPath = kindControl.path + "/limits"

// limitsPage is where a chart's limits begin anew, with its form as it was typed.
type limitsPage struct {
	r             controlReport
	firsts, lasts []ui.Option
	typed         map[string]string
	// back is the one that the form takes back; nil where it sets one.
	back *care.ChartBaseline
}

func (v *visit) showLimits() error {
	return v.limitsAgain(http.StatusOK, map[string]string{"back": v.r.URL.Query().Get("back")}, nil)
}

func (v *visit) limitsAgain(status int, typed map[string]string, problems ui.Problems) error {
	r, err := v.controlReport()
	if err != nil {
		return err
	}
	p := limitsPage{r: r, typed: typed}
	for _, b := range r.chart.Baselines {
		if monthWord(b.First) == typed["back"] {
			p.back = &b
		}
	}
	size := r.ask.size()
	for month := r.ask.from; month <= r.ask.to; month += size {
		p.firsts = append(p.firsts, ui.Option{Value: monthWord(month), Label: v.monthName(month)})
		p.lasts = append(p.lasts, ui.Option{Value: monthWord(month + size - 1), Label: v.monthName(month + size - 1)})
	}
	if typed["last"] == "" {
		typed["last"] = monthWord(r.ask.to)
	}
	page := v.base(v.Words.T("control.limits_title"))
	page.Problems = problems
	page.Back, page.BackText = r.ask.address(kindControl.path), v.Words.T("control.title")
	return v.show(status, limitsView(v, page, p))
}

// setLimits lets limits begin anew, or takes back that they do.
func (v *visit) setLimits() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	typed := map[string]string{}
	for _, name := range [...]string{"back", "first", "last", "reason"} {
		typed[name] = form.Text(name)
	}
	b := care.ChartBaseline{First: readMonth(typed["first"], 0), Last: readMonth(typed["last"], 0), Reason: typed["reason"]}
	if b.Last < b.First {
		b.Last = b.First // which is refused: only a form of its own takes back
	}
	said := "limits_anew"
	if back := readMonth(typed["back"], 0); back > 0 {
		b.First, b.Last, said = back, back-1, "limits_back"
	}
	a := v.chartAsk()
	err = v.site.care.SetChartBaseline(v.r.Context(), v.actor(), a.chart(), b)
	if fault.Is(err, fault.Invalid) {
		return v.limitsAgain(http.StatusUnprocessableEntity, typed, v.problems(err))
	}
	if err != nil {
		return err
	}
	return v.to(a.address(kindControl.path), said)
}
