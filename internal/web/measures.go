package web

import (
	"net/http"
	"slices"
	"strings"

	"towpath/internal/compendium"
	"towpath/internal/instrument"
	"towpath/internal/web/ui"
)

// The compendium: what each measure measures, who says so, and whether it may be
// used. Anybody may read it; there is nothing in it about anybody.

func (s *Site) measureRoutes(open func(string, pageHandler)) {
	open("GET /measures", (*visit).measures)
	open("GET /measures/{measure}", (*visit).showMeasure)
	open("GET /measures/{measure}/questionnaire", (*visit).measureQuestionnaire)
}

// measuresPage is what was asked for, and what fits it.
type measuresPage struct {
	about, by, wording string
	found              []*instrument.Measure
	all                int
}

// The states of a wording, as a filter has them.
const (
	wordingHere    = "here"
	wordingWanted  = "wanted"
	wordingListing = "listing"
)

func wordingOf(m *instrument.Measure) string {
	switch {
	case m.Kind == instrument.KindEntry:
		return wordingListing
	case m.Whole():
		return wordingHere
	}
	return wordingWanted
}

func (v *visit) measures() error {
	q := v.r.URL.Query()
	p := measuresPage{about: q.Get("about"), by: q.Get("by"), wording: q.Get("wording")}
	for _, m := range v.site.care.Instruments().LatestMeasures() {
		p.all++
		if (p.about == "" || slices.Contains(m.AsksAbout, p.about)) && (p.by == "" || slices.Contains(m.AnsweredBy, p.by)) &&
			(p.wording == "" || wordingOf(m) == p.wording) {
			p.found = append(p.found, m)
		}
	}
	slices.SortFunc(p.found, v.byTitle)
	return v.show(http.StatusOK, measuresView(v, v.base(v.Words.T("measure.title")), p))
}

// byTitle orders measures by their titles, in the reader's language.
func (v *visit) byTitle(a, b *instrument.Measure) int {
	title := func(m *instrument.Measure) string { return strings.ToLower(m.Words(v.Words.Lang()).Title) }
	return strings.Compare(title(a), title(b))
}

// measure finds the newest version of the measure in the address.
func (v *visit) measure() (*instrument.Measure, bool) {
	return v.site.care.Instruments().LatestMeasure(v.r.PathValue("measure"))
}

func (v *visit) showMeasure() error {
	m, ok := v.measure()
	if !ok {
		return v.nowhere()
	}
	page := v.base(m.Words(v.Words.Lang()).Title)
	page.Back = "/measures"
	return v.show(http.StatusOK, measureView(v, page, m))
}

// measureQuestionnaire gives the FHIR R4 Questionnaire, for other form fillers.
func (v *visit) measureQuestionnaire() error {
	m, ok := v.measure()
	if !ok || m.Kind != instrument.KindMeasure {
		return v.nowhere()
	}
	return v.download(m.ID+"-"+m.Version+".json", "application/fhir+json; charset=utf-8", m.Questionnaire)
}

// measureOptions gives a list to choose from, with "any" first.
func (v *visit) measureOptions(prefix string, keys ...string) []ui.Option {
	out := []ui.Option{{Value: "", Label: v.Words.T("measure.any")}}
	for _, k := range keys {
		out = append(out, ui.Option{Value: k, Label: v.compendium().Listed(prefix, []string{k})})
	}
	return out
}

// compendium puts packs into the reader's words.
func (v *visit) compendium() compendium.Words { return compendium.In(v.Words) }

func (v *visit) measureRows(m *instrument.Measure) []ui.SummaryRow {
	say := v.compendium()
	rows := []ui.SummaryRow{
		{Key: v.Words.T("measure.measures"), Value: m.Words(v.Words.Lang()).Measures},
		{Key: v.Words.T("measure.about"), Value: say.AsksAbout(m)},
		{Key: v.Words.T("measure.by"), Value: say.AnsweredBy(m)},
		{Key: v.Words.T("measure.length"), Value: say.Length(m)},
	}
	if m.Kind == instrument.KindMeasure {
		rows = append(rows, ui.SummaryRow{Key: v.Words.T("measure.period"), Value: say.Period(m)})
	}
	return append(rows,
		ui.SummaryRow{Key: v.Words.T("measure.languages"), Value: strings.Join(m.Languages(), ", ")},
		ui.SummaryRow{Key: v.Words.T("measure.version"), Value: m.Version},
	)
}

// claimCell says where something comes from, and marks what is not confirmed.
func (v *visit) claimCell(c instrument.Claim) ui.Cell {
	return ui.Cell{Text: c.Source, Content: claimView(v, c)}
}

// scoreTable lists what is known about a score, each line with its source.
func (v *visit) scoreTable(m *instrument.Measure, at int) ui.Table {
	t := ui.Table{
		ID: "score-" + m.Scores[at].Key, Caption: m.Words(v.Words.Lang()).Score(m.Scores[at].Key),
		Columns: []ui.Column{{Text: v.Words.T("measure.what")}, {Text: v.Words.T("measure.known")}, {Text: v.Words.T("measure.source")}},
	}
	for _, l := range v.compendium().Score(m, at) {
		t.Rows = append(t.Rows, []ui.Cell{{Text: l.What}, {Text: l.Known}, v.claimCell(l.Claim)})
	}
	return t
}
