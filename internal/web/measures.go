package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

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
	slices.SortFunc(p.found, func(a, b *instrument.Measure) int {
		return strings.Compare(strings.ToLower(a.Words(v.Words.Lang()).Title), strings.ToLower(b.Words(v.Words.Lang()).Title))
	})
	return v.show(http.StatusOK, measuresView(v, v.base(v.Words.T("measure.title")), p))
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
	v.w.Header().Set("Content-Type", "application/fhir+json; charset=utf-8")
	v.w.Header().Set("Content-Disposition", `attachment; filename="`+m.ID+"-"+m.Version+`.json"`)
	_, _ = v.w.Write(m.Questionnaire) // the asker may have gone
	return nil
}

// listed gives words for several keys: "the person, a carer".
func (v *visit) listed(prefix string, keys []string) string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = v.Words.T(prefix + strings.ReplaceAll(k, "-", "_"))
	}
	return strings.Join(out, ", ")
}

// options gives a list to choose from, with "any" first.
func (v *visit) measureOptions(prefix string, keys ...string) []ui.Option {
	out := []ui.Option{{Value: "", Label: v.Words.T("measure.any")}}
	for _, k := range keys {
		out = append(out, ui.Option{Value: k, Label: v.listed(prefix, []string{k})})
	}
	return out
}

func (v *visit) measureRows(m *instrument.Measure) []ui.SummaryRow {
	w := m.Words(v.Words.Lang())
	length := v.Words.T("measure.length_unknown")
	if m.Length > 0 {
		length = strconv.Itoa(m.Length)
	}
	period := v.Words.T("measure.period_now")
	if m.Period != "" {
		n, unit := m.Period[1:len(m.Period)-1], m.Period[len(m.Period)-1:]
		period = v.Words.F("measure.period_"+strings.ToLower(unit), "n", n)
	}
	rows := []ui.SummaryRow{
		{Key: v.Words.T("measure.measures"), Value: w.Measures},
		{Key: v.Words.T("measure.about"), Value: v.listed("measure.about_", m.AsksAbout)},
		{Key: v.Words.T("measure.by"), Value: v.listed("measure.by_", m.AnsweredBy)},
		{Key: v.Words.T("measure.length"), Value: length},
	}
	if m.Kind == instrument.KindMeasure {
		rows = append(rows, ui.SummaryRow{Key: v.Words.T("measure.period"), Value: period})
	}
	return append(rows,
		ui.SummaryRow{Key: v.Words.T("measure.languages"), Value: strings.Join(m.Languages(), ", ")},
		ui.SummaryRow{Key: v.Words.T("measure.version"), Value: m.Version},
	)
}

// missingWords says what happens when answers are missing.
func (v *visit) missingWords(s instrument.Score) string {
	switch {
	case s.Method == instrument.MethodHighest:
		return ""
	case s.Missing.AtMost == 0:
		return v.Words.T("measure.missing_none")
	case s.Missing.OnlyUnknown:
		return v.Words.F("measure.missing_unknown", "n", strconv.Itoa(s.Missing.AtMost))
	case s.Method == instrument.MethodSum && s.Missing.Then == instrument.Leave:
		return v.Words.F("measure.missing_leave", "n", strconv.Itoa(s.Missing.AtMost))
	}
	return v.Words.F("measure.missing_prorate", "n", strconv.Itoa(s.Missing.AtMost))
}

// claimCell says where something comes from, and marks what is not confirmed.
func (v *visit) claimCell(c instrument.Claim) ui.Cell {
	return ui.Cell{Text: c.Source, Content: claimView(v, c)}
}

// scoreTable lists what is known about a score, each line with its source.
func (v *visit) scoreTable(m *instrument.Measure, s instrument.Score) ui.Table {
	w := m.Words(v.Words.Lang())
	t := ui.Table{
		ID: "score-" + s.Key, Caption: w.Score(s.Key),
		Columns: []ui.Column{{Text: v.Words.T("measure.what")}, {Text: v.Words.T("measure.known")}, {Text: v.Words.T("measure.source")}},
	}
	add := func(what, known string, c instrument.Claim) {
		t.Rows = append(t.Rows, []ui.Cell{{Text: what}, {Text: known}, v.claimCell(c)})
	}
	add(v.Words.T("measure.method"), v.methodWords(s), s.Claim)
	if missing := v.missingWords(s); missing != "" {
		claim := s.Missing.Claim
		if claim.Source == "" {
			claim = s.Claim
		}
		add(v.Words.T("measure.missing"), missing, claim)
	}
	for _, b := range s.Bands {
		add(v.Words.F("measure.from", "n", b.From.String()), w.Band(b.Key), b.Claim)
	}
	for _, c := range s.Cutoffs {
		add(v.Words.F("measure.cutoff", "n", c.At.String()), w.Band(c.Key), c.Claim)
	}
	if s.Change.Known() {
		add(v.Words.T("measure.reliable"), v.Words.F("measure.points", "n", s.Change.Reliable.String()), s.Change.Claim)
	}
	return t
}

func (v *visit) methodWords(s instrument.Score) string {
	words := v.Words.T("measure.method_" + string(s.Method))
	if s.Times > 1 {
		words = v.Words.F("measure.times", "method", words, "n", strconv.FormatInt(s.Times, 10))
	}
	return words + " " + v.Words.T("measure.better_"+string(s.Better))
}
