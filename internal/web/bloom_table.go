package web

import (
	"slices"

	"towpath/internal/care"
	"towpath/internal/chart"
	"towpath/internal/instrument"
	"towpath/internal/web/ui"
)

// bloomTable says all that the picture shows, and whose each number is.
func (v *visit) bloomTable(b *bloomView, since string) ui.Table {
	t := v.Words.T
	words := b.Instrument.Words(v.Words.Lang())
	table := ui.Table{ID: "numbers", Caption: v.Words.F("bloom.table", "day", v.day(b.now().On)), Columns: []ui.Column{{Text: t("bloom.column_area")}}}
	voices, compared := b.figure.Other != nil, b.figure.Then != nil
	switch {
	case voices:
		table.Columns = append(table.Columns, ui.Column{Text: v.say(b.Person, "bloom.key_person")}, ui.Column{Text: t("bloom.key_worker")}, ui.Column{Text: t("bloom.column_agreed")})
	case compared:
		table.Caption = v.Words.F("bloom.table_then", "day", v.day(b.now().On), "since", since)
		table.Columns = append(table.Columns, ui.Column{Text: t("bloom.column_now")}, ui.Column{Text: t("bloom.column_then")})
	default:
		table.Columns = append(table.Columns, ui.Column{Text: t("bloom.column_now")})
	}
	agreed := drawnVoice(b.now(), care.VoiceAgreed)
	if agreed == nil {
		agreed = make([]chart.Answer, len(b.Instrument.Areas))
	}
	picture := b.now().Picture(len(b.Instrument.Areas))
	for _, r := range chart.Rows(&b.figure) {
		area := b.Instrument.Areas[r.Index]
		name := ui.Cell{Text: words.Area(area.Key).Name, Icon: area.Icon, Note: v.areaNote(words, b, area.Key, picture[r.Index], voices)}
		row := []ui.Cell{name}
		if voices {
			row[0].Note = join(v.gap(r), row[0].Note)
			row = append(row, v.numberCell(r.Now), v.numberCell(r.Other), v.numberCell(agreed[r.Index]))
		} else {
			row = append(row, v.numberCell(r.Now))
			if compared {
				row = append(row, ui.Cell{Content: changeCell(v, r)})
			}
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

// areaNote is the quiet line under an area's name: its stage, whose number it is
// where it is not the agreed one, and how much it matters.
func (v *visit) areaNote(words *instrument.Words, b *bloomView, area string, value care.Value, voices bool) string {
	note := ""
	add := func(text string) { note = join(note, text) }
	if !voices {
		if value.HasStep() {
			add(words.Stages[value.Step.Stage()-1].Name)
		} else if value.NotGiven != instrument.Given {
			add(words.NotGiven(value.NotGiven))
		} else {
			add(v.Words.T("bloom.never_asked"))
		}
		if value.HasStep() && value.Voice != care.VoiceAgreed && b.now().Values(care.VoiceAgreed) != nil {
			add(v.say(b.Person, "bloom.number_"+string(value.Voice)))
		}
	}
	if saysSo(b.Answers, area, func(a care.Answer) bool { return a.Matters == instrument.MattersMost }) {
		add(v.Words.T("bloom.matters_most"))
	}
	if saysSo(b.Answers, area, func(a care.Answer) bool { return a.Help == care.HelpWanted }) {
		add(v.Words.T("bloom.help_wanted"))
	}
	return note
}

// join sets a dot between two texts, where there are two.
func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " · " + b
}

// gap says how far apart the two voices are, gently.
func (v *visit) gap(r chart.Row) string {
	switch {
	case !r.Now.Given() || !r.Other.Given():
		return ""
	case r.WorthTalking:
		return v.Words.F("bloom.gap_talk", "by", r.Gap.String())
	case r.Gap > 0:
		return v.Words.F("bloom.gap", "by", r.Gap.String())
	default:
		return v.Words.T("bloom.gap_none")
	}
}

// saysSo tells whether some answer of an area, the person's or the agreed one,
// says so.
func saysSo(answers []care.Answer, area string, so func(care.Answer) bool) bool {
	return slices.ContainsFunc(answers, func(a care.Answer) bool {
		return a.Area == area && a.Voice != care.VoiceWorker && so(a)
	})
}

func (v *visit) numberCell(a chart.Answer) ui.Cell {
	if !a.Given() {
		return ui.Cell{Text: "–"}
	}
	return ui.Cell{Content: numberText(a.Value.String())}
}
