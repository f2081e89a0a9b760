package web

import (
	"net/http"
	"slices"
	"strconv"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/instrument"
	"towpath/internal/web/ui"
)

// A service's own estimate of what is more than chance, for scores without a published
// one.

// estimatePage is what was estimated for one measure, and the form for more.
type estimatePage struct {
	of                             *instrument.Measure
	scores                         []ui.Option // those without a published reliable change
	list                           ui.Table
	score, sd, reliability, people string
}

// mayEstimate tells who is offered the page; the policies have the last word.
func (v *visit) mayEstimate() bool {
	return v.in && (v.actor().Role == care.RoleManager || v.actor().Role == care.RoleAdministrator)
}

func (v *visit) estimatePage() (estimatePage, error) {
	of, ok := v.measure()
	if !ok || of.Kind != instrument.KindMeasure {
		return estimatePage{}, fault.New(fault.Denied, "estimate", nil)
	}
	list, err := v.site.care.ListLocalEstimates(v.r.Context(), v.actor())
	if err != nil {
		return estimatePage{}, err
	}
	words := of.Words(v.Words.Lang())
	p := estimatePage{of: of, list: ui.Table{ID: "estimates", Caption: v.Words.T("estimate.list"), Columns: []ui.Column{
		{Text: v.Words.T("measure.score")}, {Text: v.Words.T("estimate.reliable"), Numeric: true}, {Text: v.Words.T("estimate.from")}, {Text: v.Words.T("measure.day")},
	}}}
	for _, s := range of.Scores {
		if s.Method != instrument.MethodHighest && !s.Change.Known() {
			p.scores = append(p.scores, ui.Option{Value: s.Key, Label: words.Score(s.Key)})
		}
	}
	for _, e := range slices.Backward(list) {
		if e.Measure == of.ID && e.Version == of.Version {
			p.list.Rows = append(p.list.Rows, []ui.Cell{{Text: words.Score(e.Score)}, {Text: estimated(e)}, {Text: v.estimatedFrom(e)}, {Text: v.Words.ShortDate(e.At)}})
		}
	}
	return p, nil
}

// estimated writes an estimate with two places: it is no more exact than that.
func estimated(e care.LocalEstimate) string { return strconv.FormatFloat(e.Reliable(), 'f', 2, 64) }

func (v *visit) estimatedFrom(e care.LocalEstimate) string {
	return v.Words.N("estimate.people", e.People, "sd", e.SD.String(), "reliability", e.Reliability.String())
}

func (v *visit) showEstimate() error {
	p, err := v.estimatePage()
	if err != nil {
		return err
	}
	return v.show(http.StatusOK, estimateView(v, v.estimateRound(p, nil), p))
}

func (v *visit) estimateRound(p estimatePage, problem error) ui.Page {
	page := v.base(v.Words.F("estimate.title", "title", p.of.Words(v.Words.Lang()).Title))
	page.Back, page.Problems = "/measures/"+p.of.ID, v.problems(problem)
	return page
}

func (v *visit) noteEstimate() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	p, err := v.estimatePage()
	if err != nil {
		return err
	}
	p.score, p.sd, p.reliability, p.people = form.Text("score"), form.Text("sd"), form.Text("reliability"), form.Text("people")
	people, _ := form.Int("people", 0)            // what is no number is too few people
	sd, _ := instrument.ParseAmount(p.sd)         // what is no number is nought, which is refused
	r, _ := instrument.ParseAmount(p.reliability) // and so is this
	err = v.site.care.NoteLocalEstimate(v.r.Context(), v.actor(), care.NewLocalEstimate{Measure: p.of.ID, Score: p.score, SD: sd, Reliability: r, People: people})
	if fault.Is(err, fault.Invalid) {
		return v.show(http.StatusUnprocessableEntity, estimateView(v, v.estimateRound(p, err), p))
	}
	if err != nil {
		return err
	}
	return v.to("/measures/"+p.of.ID+"/estimate", "estimated")
}
