package web

import (
	"slices"
	"strconv"
	"strings"

	"towpath/internal/care"
	"towpath/internal/disclose"
	"towpath/internal/instrument"
	"towpath/internal/outcome"
	"towpath/internal/web/ui"
)

// Ids of the tables that reports of measures have beside.
const (
	tableReliable = "reliable"
	tableCut      = "cut-off-"
	tableFar      = "goals-moved"
)

// reportArea is what a report has numbers of, in words.
type reportArea struct {
	outcome.Area
	name  string // in a table
	label string // in a sentence
	icon  string
}

// reportAreas gives those of a report; none of one of goals.
func (v *visit) reportAreas(r *care.OutcomeReport) (out []reportArea) {
	if r.Form.Goals {
		return nil
	}
	for i, area := range r.Form.Areas {
		at := reportArea{Area: area}
		if r.Measure == nil {
			words := r.Instrument.Words(v.Words.Lang()).Area(area.Key)
			at.name, at.label, at.icon = words.Name, words.Label, r.Instrument.Areas[i].Icon
		} else {
			at.name = v.measureArea(r.Measure, area.Key)
			at.label = at.name
		}
		out = append(out, at)
	}
	return out
}

// measureArea names a score of a measure, or a question by what it is about.
func (v *visit) measureArea(m *instrument.Measure, key string) string {
	for slot, item := range m.Items {
		if care.QuestionKey(item.LinkID) == key {
			return m.Words(v.Words.Lang()).Item(slot).Topic
		}
	}
	return m.Words(v.Words.Lang()).Score(key)
}

// seriesTitle names what a report is about.
func (v *visit) seriesTitle(r *care.OutcomeReport) string {
	if r.Measure != nil {
		return r.Measure.Words(v.Words.Lang()).Title
	}
	return r.Instrument.Words(v.Words.Lang()).Title
}

// seriesWord is the id of a text that speaks of Blooms, or the one that speaks of measures.
func seriesWord(r *care.OutcomeReport, id string) string {
	switch {
	case r.Form.Goals:
		return "outcome_measure.goals_" + id
	case r.Measure != nil:
		return "outcome_measure." + id
	}
	return "outcome." + id
}

// seriesAsk reads the address of a report of Blooms or of measures.
func (v *visit) seriesAsk() reportAsk {
	a := v.reportAsk()
	v.readSeries(&a)
	return a
}

// readSeries lets an address ask about whatever gives numbers: a Bloom, a measure, an older
// version of one, or a preset.
func (v *visit) readSeries(a *reportAsk) {
	lib := v.site.care.Instruments()
	q := v.r.URL.Query()
	if preset := q.Get("preset"); slices.Contains(care.OutcomePresets, preset) {
		a.Preset = preset
	}
	id, version, _ := strings.Cut(q.Get("bloom"), "@")
	if of := care.PresetMeasures(a.Preset); len(of) > 0 && !slices.Contains(of, id) {
		id, version = of[0], ""
	}
	if _, ok := lib.Latest(id); ok {
		if _, there := lib.Get(id, version); there {
			a.Version = version
		}
		a.Instrument = id
		return
	}
	m, ok := lib.LatestMeasure(id)
	if older, there := lib.Measure(id, version); there {
		m, a.Version = older, version
	}
	if !ok || care.OutcomeForm(m) == nil {
		return
	}
	a.Instrument, a.Voice, a.area = id, "", ""
	voices := care.OutcomeVoices(m)
	if asked := care.Voice(q.Get("voice")); slices.Contains(voices, asked) {
		a.Voice = asked
	} else if len(voices) > 0 {
		a.Voice = voices[0]
	}
	form := care.OutcomeForm(m).Form()
	for i, area := range form.Areas { // numbers of one kind are never taken together with those of another
		if !form.Goals && (i == 0 || area.Key == q.Get("area")) {
			a.area = area.Key
		}
	}
	if a.Preset != "" {
		a.Since = outcome.SinceStart
	}
}

// seriesOptions are what a report can be about: Blooms, measures that somebody answered or
// that a service asks for, goals, and older versions that somebody answered.
func (v *visit) seriesOptions(r *care.OutcomeReport) (out []ui.Option) {
	t, lib, lang := v.Words.T, v.site.care.Instruments(), v.Words.Lang()
	var measures, goals []ui.Option
	option := func(at care.Series, title string, newest bool, group string) ui.Option {
		o := ui.Option{Value: at.Instrument, Label: title, Group: t("outcome_measure.group_" + group)}
		if !newest {
			o.Value, o.Label = at.Instrument+"@"+at.Version, v.Words.F("outcome_measure.older", "title", title, "version", at.Version)
		}
		return o
	}
	for _, inst := range lib.All() {
		latest, _ := lib.Latest(inst.ID)
		at := care.Series{Instrument: inst.ID, Version: inst.Version}
		if inst == latest || slices.Contains(r.Choices, at) {
			out = append(out, option(at, inst.Words(lang).Title, inst == latest, "blooms"))
		}
	}
	for _, m := range slices.Backward(lib.Measures()) {
		latest, _ := lib.LatestMeasure(m.ID)
		at := care.Series{Instrument: m.ID, Version: m.Version}
		if !slices.Contains(r.Choices, at) && r.Measure != m {
			continue
		}
		switch form := care.OutcomeForm(m); {
		case form == nil:
		case form.Goals:
			goals = append(goals, option(at, m.Words(lang).Title, m == latest, "goals"))
		default:
			measures = append(measures, option(at, m.Words(lang).Title, m == latest, "measures"))
		}
	}
	slices.SortStableFunc(measures, func(a, b ui.Option) int { return strings.Compare(a.Label, b.Label) })
	return append(append(out, measures...), goals...)
}

// series is what a report is about as its address has it.
func (a *reportAsk) series() string {
	if a.Version != "" {
		return a.Instrument + "@" + a.Version
	}
	return a.Instrument
}

func (v *visit) presetOptions() []ui.Option {
	out := []ui.Option{{Label: v.Words.T("outcome_measure.preset_person")}}
	for _, id := range care.OutcomePresets {
		out = append(out, ui.Option{Value: id, Label: v.Words.T(presetWord(id))})
	}
	return out
}

func presetWord(id string) string {
	if id == "" {
		return "outcome_measure.preset_person"
	}
	return "outcome_measure.preset_" + strings.ReplaceAll(id, "-", "_")
}

// voiceOptions are those who can have given the numbers.
func (v *visit) voiceOptions(r *care.OutcomeReport) (out []ui.Option) {
	voices := care.Voices
	if r.Measure != nil {
		voices = care.OutcomeVoices(r.Measure)
	}
	for _, voice := range voices {
		out = append(out, ui.Option{Value: string(voice), Label: v.Words.T("outcome.voice_" + string(voice))})
	}
	return out
}

// reliableTable counts, where a source says how much is more than chance, who moved by that:
// the better way, the less good way, or not.
func (v *visit) reliableTable(r *report) (t reportTable, ok bool) {
	t = reportTable{
		id: tableReliable, title: v.Words.T("outcome_measure.reliable_title"),
		lead:  v.claimed(v.Words.T("outcome_measure.reliable_lead"), r, func(c care.AreaClaim) bool { return !c.Cut }),
		heads: v.Words.T("outcome_measure.score"), columns: []reportColumn{{name: v.Words.T("outcome_measure.better")}, {name: v.Words.T("outcome_measure.not_far")}, {name: v.Words.T("outcome_measure.less")}},
	}
	for _, area := range v.reportAreas(&r.of) {
		if area.Reliable > 0 {
			name := v.Words.F("outcome_measure.by_so_much", "score", area.name, "much", plainNumber(area.Reliable))
			t.rows = append(t.rows, reportRow{name: name, cells: farCells(r.of.Published, outcome.Total, &area.Area)})
		}
	}
	return t, len(t.rows) > 0
}

// farCells are of one score of one row: better, not by more than chance, less well.
func farCells(p *disclose.Published, row string, a *outcome.Area) []disclose.Cell {
	column, better, none, less := farNames(a)
	return []disclose.Cell{p.Count(row, column, better), p.Count(row, column, none), p.Count(row, column, less)}
}

// farNames names the column that farCells are of, and their categories.
func farNames(a *outcome.Area) (column, better, none, less string) {
	column, better, none, less = a.FarColumn(), outcome.FarHigher, outcome.NotFar, outcome.FarLower
	if a.AnyFar() {
		column, better, none, less = a.Key, outcome.Higher, outcome.Same, outcome.Lower
	}
	if a.Better < 0 {
		better, less = less, better
	}
	return column, better, none, less
}

// cutTables have, for each score with cut-offs, how many people were on which side of them.
func (v *visit) cutTables(r *report) (out []reportTable) {
	for _, area := range v.reportAreas(&r.of) {
		cuts := area.Scale.Cuts
		if len(cuts) == 0 {
			continue
		}
		t := reportTable{
			id: tableCut + strconv.Itoa(len(out)+1), title: v.Words.F("outcome_measure.cut_title", "score", area.name),
			lead:    v.claimed(v.Words.T("outcome_measure.cut_lead"), r, func(c care.AreaClaim) bool { return c.Cut && c.Area == area.Key }),
			heads:   v.Words.T("outcome.when"),
			columns: []reportColumn{{name: v.Words.F("outcome_measure.under", "at", plainNumber(cuts[0]))}},
		}
		names := []string{outcome.UnderCut(cuts[0])}
		for i, at := range cuts {
			name := v.Words.F("outcome_measure.from", "at", plainNumber(at))
			if i+1 < len(cuts) {
				name = v.Words.F("outcome_measure.from_under", "at", plainNumber(at), "next", plainNumber(cuts[i+1]))
			}
			t.columns, names = append(t.columns, reportColumn{name: name}), append(names, outcome.FromCut(at))
		}
		for _, when := range [...][2]string{{outcome.EndingFirst, "outcome.at_first"}, {outcome.EndingLatest, "outcome.at_latest"}} {
			row := reportRow{name: v.Words.T(when[1])}
			for _, name := range names {
				row.cells = append(row.cells, r.of.Published.Count(outcome.Total, area.Key+when[0], name))
			}
			t.rows = append(t.rows, row)
		}
		out = append(out, t)
	}
	return out
}

// farTable counts people by how far their goals moved, each by itself.
func (v *visit) farTable(r *report) reportTable {
	far := v.Words.N("outcome_measure.points", r.of.Form.Far)
	t := reportTable{
		id: tableFar, title: v.Words.T("outcome_measure.far_title"), heads: v.Words.T("outcome.group"),
	}
	t.lead = v.claimed(v.Words.F("outcome_measure.far_lead", "far", far), r, func(care.AreaClaim) bool { return true })
	ways := []string{outcome.FarUp, outcome.FarNone, outcome.FarDown, outcome.FarBoth}
	for _, way := range ways {
		t.columns = append(t.columns, reportColumn{name: v.Words.T("outcome_measure." + way)})
	}
	t.rows = v.groupRows(r, func(row string) (cells []disclose.Cell) {
		for _, way := range ways {
			cells = append(cells, r.of.Published.Count(row, r.of.Form.GoalsColumn(), way))
		}
		return cells
	})
	return t
}

func plainNumber(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// measureTables are the tables of a report of a measure.
func (v *visit) measureTables(r *report) []reportTable {
	tables := v.groupTables(r)
	if r.of.Form.Goals {
		if r.of.Form.Far > 0 {
			tables = append(tables, v.farTable(r))
		}
		return tables
	}
	tables = append(tables, v.movedTable(r))
	if t, ok := v.reliableTable(r); ok {
		tables = append(tables, t)
	}
	return append(append(tables, v.cutTables(r)...), v.noPairTable(r))
}

// plain tells whether a table stands on the page by itself, as a table: not the ones with a
// view of their own, nor those of groups, which come last.
func (t *reportTable) plain() bool {
	switch t.id {
	case tableEverybody, tableMoved, tableStages, tableGroups, tableArea:
		return false
	}
	return true
}

// whyNot lists why an area can be unpaired, without what can never be: a Bloom has no scores,
// so that none of them can want for answers, and nothing of a measure is left for another
// day. What does not apply or is not known only some measures ask.
func whyNot(r *care.OutcomeReport) []string {
	never := []string{outcome.NoneNotScored}
	if m := r.Measure; m != nil {
		never = []string{outcome.NoneLeft, outcome.NoneNotFor, outcome.NoneNotSure}
		if slices.ContainsFunc(m.Scales, func(s instrument.Scale) bool { return len(s.Others) > 0 }) || slices.ContainsFunc(m.Items, func(i instrument.Item) bool { return i.OnlyIf >= 0 }) {
			never = never[:1]
		}
	}
	return slices.DeleteFunc(slices.Clone(outcome.WhyNot), func(why string) bool { return slices.Contains(never, why) })
}

// mattered sets what mattered to people beside how areas moved: how many chose each area,
// chose it first and set a goal in it.
func (v *visit) mattered(r *report, t *reportTable) {
	t.lead += " " + v.Words.T("outcome_measure.mattered_lead")
	for _, way := range outcome.MatteredWays {
		t.columns = append(t.columns, reportColumn{name: v.Words.T("outcome_measure.mattered_" + way)})
		for i := range t.rows {
			t.rows[i].cells = append(t.rows[i].cells, r.of.Mattered.Count(outcome.Total, outcome.MatteredColumn(r.of.Form.Areas[i].Key), way))
		}
	}
}
