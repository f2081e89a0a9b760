package web

import (
	"github.com/a-h/templ"

	"towpath/internal/disclose"
	"towpath/internal/outcome"
	"towpath/internal/web/ui"
)

const tableGap = "gap"

// gapReport asks how people's own numbers and workers' stand beside each other.
func (v *visit) gapReport() (report, error) {
	r := report{kind: kindGap, ask: v.reportAsk()}
	ask := r.ask.OutcomeAsk
	ask.Gap = true
	var err error
	if r.of, err = v.site.care.ShowOutcome(v.r.Context(), v.actor(), ask); err != nil {
		return r, err
	}
	r.asked = v.without(v.askedWords(&r.ask, &r.of), "voice", "since")
	r.tables = []reportTable{v.gapTable(&r)}
	if r.ask.By != outcome.ByNothing && r.ask.area != "" {
		r.tables = append(r.tables, v.gapGroupsTable(&r))
	}
	r.said = v.gapSaid(&r)
	r.method = v.methodOf(&r, v.method(&r, "who", "close", "talk"), "bloom", "about", "hidden", "interval")
	return r, nil
}

func (v *visit) gapForm(r *report) reportForm {
	f := v.reportForm(&r.ask, &r.of)
	f.kept, f.sinces, f.voices = [][2]string{{"since", r.ask.Since.String()}, {"voice", string(r.ask.Voice)}}, nil, nil
	return f
}

// gapCells are of one area of one row: the person higher, close together, the worker higher;
// both gave a number; the mean gap; one of them did, and neither.
func gapCells(p *disclose.Published, row, area string) []disclose.Cell {
	column := outcome.GapColumn(area)
	of := func(category string) disclose.Cell { return p.Count(row, column, category) }
	return []disclose.Cell{
		of(outcome.GapPersonHigher), of(outcome.GapClose), of(outcome.GapWorkerHigher), of(outcome.GapBoth),
		p.Mean(row, column), of(outcome.GapOneOnly), of(outcome.GapNeither),
	}
}

func (v *visit) gapColumns(r *report) []reportColumn {
	columns := v.columnsOf(r, "person_higher", "close", "worker_higher", "both", "mean", "one_only", "neither")
	columns[4].mean, columns[4].signed = true, true
	return columns
}

func (v *visit) gapTable(r *report) reportTable {
	return reportTable{
		id: tableGap, title: v.Words.T("gap.table"), lead: v.Words.T("gap.table_lead"), heads: v.Words.T("outcome.area"), bar: v.Words.T("gap.bar"), columns: v.gapColumns(r),
		rows: v.areaRows(r, func(area string) []disclose.Cell { return gapCells(r.of.Published, outcome.Total, area) }),
	}
}

func (v *visit) gapGroupsTable(r *report) reportTable {
	return reportTable{
		id: tableGroups, title: v.Words.F("outcome.area_title", "area", v.areaName(r)), lead: v.Words.T("outcome.groups_lead"), heads: v.Words.T("outcome.group"), columns: v.gapColumns(r),
		rows: v.groupRows(r, func(row string) []disclose.Cell { return gapCells(r.of.Published, row, r.ask.area) }),
	}
}

// gapSaid says first in which areas workers clearly stood higher or lower than people did.
func (v *visit) gapSaid(r *report) []string {
	p, words := r.of.Published, r.of.Instrument.Words(v.Words.Lang())
	people, ok := p.People(outcome.Total).Number()
	if !ok {
		return []string{v.Words.T("gap.said_nobody")}
	}
	lines := []string{v.Words.F("gap.said_people", "n", int(people))}
	var higher, lower []string
	for _, area := range r.of.Instrument.Areas {
		low, high, ok := p.Mean(outcome.Total, outcome.GapColumn(area.Key)).Between()
		name := v.Words.F("outcome.quoted", "area", words.Area(area.Key).Label)
		switch {
		case !ok:
		case low > 0:
			higher = append(higher, name)
		case high < 0:
			lower = append(lower, name)
		}
	}
	for _, of := range []struct {
		id    string
		areas []string
	}{{"gap.said_higher", higher}, {"gap.said_lower", lower}} {
		switch {
		case len(of.areas) > mostNamed:
			lines = append(lines, v.Words.F(of.id, "areas", v.Words.F("outcome.lead_many", "n", len(of.areas), "all", len(r.of.Instrument.Areas))))
		case len(of.areas) > 0:
			lines = append(lines, v.Words.F(of.id, "areas", v.Words.List(of.areas...)))
		}
	}
	if len(lines) == 1 {
		lines = append(lines, v.Words.T("gap.said_close"))
	}
	return append(lines, v.Words.T("gap.said_talk"))
}

func (v *visit) showGap() error {
	r, err := v.gapReport()
	return v.showKind(r, err, v.gapForm, func(page ui.Page, p reportPage) templ.Component { return gapView(v, page, p) })
}

func (v *visit) takeGapCSV() error {
	r, err := v.gapReport()
	if err != nil {
		return err
	}
	return v.sendCSV(&r)
}

func (v *visit) takeGapWorkbook() error {
	r, err := v.gapReport()
	if err != nil {
		return err
	}
	return v.sendWorkbook(&r)
}
