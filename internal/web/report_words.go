package web

import (
	"slices"
	"strconv"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"towpath/internal/care"
	"towpath/internal/disclose"
	"towpath/internal/outcome"
)

// monthName writes a month, which no zone moves.
func (v *visit) monthName(month int) string {
	return v.Words.Month(monthOf(month).Add(14*24*time.Hour + 12*time.Hour))
}

// characteristic names a code, or that nothing is noted.
func (v *visit) characteristic(kind care.CharacteristicKind, code string) string {
	switch id := "characteristic." + string(kind) + "_" + code; {
	case code == "":
		return v.Words.T("characteristic.not_noted")
	case code == care.NotSaid:
		return v.Words.T("characteristic.not_said")
	case kind == care.Language && !v.Words.Has(id):
		return v.languageName(code)
	default:
		return v.Words.T(id)
	}
}

// languageName names a language in the reader's own.
func (v *visit) languageName(code string) string {
	tag, err := language.Parse(code)
	if err != nil {
		return code
	}
	namer := display.Languages(language.Make(v.Words.Lang()))
	if namer == nil {
		namer = display.Languages(language.English)
	}
	if name := namer.Name(tag); name != "" {
		return name
	}
	return code
}

// groupName names a group of a report.
func (v *visit) groupName(r *care.OutcomeReport, by outcome.Dimension, group string) string {
	n, _ := strconv.Atoi(group) // only asked where groups have numbers
	switch by {
	case outcome.ByService:
		if at := slices.IndexFunc(r.Services, func(s care.ClinicalService) bool { return string(s.ID) == group }); at >= 0 {
			return r.Services[at].Name
		}
		return v.Words.T("outcome.no_service")
	case outcome.ByTeam:
		if at := slices.IndexFunc(r.Teams, func(t care.Team) bool { return string(t.ID) == group }); at >= 0 {
			return r.Teams[at].Name
		}
		return v.Words.T("outcome.no_team")
	case outcome.BySetting:
		if group == "" {
			return v.Words.T("outcome.no_setting")
		}
		return v.Words.T("team.setting_" + group)
	case outcome.ByAge:
		first, last := outcome.AgeBandFrom(n)
		return v.bandName("age", n, first, last+1)
	case outcome.ByTimeSinceStart:
		return v.startName(n)
	}
	if kind := care.CharacteristicOf(by); kind != "" {
		return v.characteristic(kind, group)
	}
	return group
}

// bandName names a band of ages: under, from and to, or from on; 0 is not known.
func (v *visit) bandName(id string, n, first, end int) string {
	switch {
	case n == 0:
		return v.Words.T("outcome." + id + "_unknown")
	case first == 0:
		return v.Words.F("outcome."+id+"_under", "n", strconv.Itoa(end))
	case end <= 1:
		return v.Words.F("outcome."+id+"_from", "n", strconv.Itoa(first))
	}
	return v.Words.F("outcome."+id+"_between", "from", strconv.Itoa(first), "to", strconv.Itoa(end-1))
}

// startName names a band of the time since support began, in months and years.
func (v *visit) startName(n int) string {
	if n < 1 || n >= outcome.StartBands {
		return v.Words.T("outcome.start_unknown")
	}
	return v.Words.T("outcome.start_" + strconv.Itoa(n))
}

// figure writes a cell in words: its number, or why there is none.
func (v *visit) figure(c disclose.Cell) string {
	switch c.Kind() {
	case disclose.Hidden:
		return v.Words.T("outcome.hidden_short")
	case disclose.Count, disclose.Nobody:
		n, _ := c.Number()
		return v.Words.Number(int(n))
	case disclose.Percent:
		return v.Words.F("outcome.percent", "n", c.Figure())
	case disclose.Mean:
		return signless(c.Figure())
	}
	return "–"
}

// leftToRight keeps a sign before its number where words run the other way (Unicode UAX #9,
// LRI and PDI).
func (v *visit) leftToRight(number string) string {
	if v.Words.Dir() != "rtl" {
		return number
	}
	return "\u2066" + number + "\u2069"
}

// signless writes a minus as people do.
func signless(figure string) string {
	if len(figure) > 0 && figure[0] == '-' {
		return "−" + figure[1:]
	}
	return figure
}

// why says in a sentence why a cell shows nothing.
func (v *visit) why(c disclose.Cell) string {
	if c.Kind() != disclose.Hidden {
		return ""
	}
	return v.Words.T("outcome.hidden_" + c.Reason().String())
}

// askedWords say what a report is about, line by line: what stands above it on paper and in
// a file.
func (v *visit) askedWords(a *reportAsk, r *care.OutcomeReport) [][2]string {
	t := v.Words.T
	lines := [][2]string{
		{t("outcome_measure.about"), v.seriesTitle(r)},
		{t("outcome.voice"), t("outcome.voice_" + string(a.Voice))},
		{t("outcome.window"), v.Words.F("outcome.months", "from", v.monthName(a.from), "to", v.monthName(a.to))},
		{t("outcome.since"), t("outcome.since_" + a.Since.String())},
		{t("outcome.where"), v.whereWords(a, r)},
	}
	if a.Version != "" {
		lines[0][1] = v.Words.F("outcome_measure.older", "title", lines[0][1], "version", a.Version)
	}
	if a.Preset != "" {
		lines = append(lines, [2]string{t("outcome_measure.preset"), t(presetWord(a.Preset))})
	}
	if len(a.Ages) > 0 {
		lines = append(lines, [2]string{t("outcome.age"), v.groupName(r, outcome.ByAge, a.age())})
	}
	for _, kind := range care.CharacteristicKinds {
		if of := a.Of[kind]; len(of) > 0 {
			lines = append(lines, [2]string{t("outcome.by_" + string(kind)), v.characteristic(kind, of[0])})
		}
	}
	if a.By != outcome.ByNothing {
		lines = append(lines, [2]string{t("outcome.by"), t("outcome.by_" + dimensionWord(a.By))})
	}
	return lines
}

func (v *visit) whereWords(a *reportAsk, r *care.OutcomeReport) string {
	switch {
	case a.Service != "":
		return v.groupName(r, outcome.ByService, string(a.Service))
	case a.Team != "":
		return v.groupName(r, outcome.ByTeam, string(a.Team))
	case a.Setting != "":
		return v.Words.T("team.setting_" + string(a.Setting))
	}
	return v.Words.T(wholeWord(r))
}

// reasons are why numbers of a table are hidden, each once, in the order in which they come.
func (v *visit) reasons(t *reportTable) (out []string) {
	for _, row := range t.rows {
		for _, c := range row.cells {
			if text := v.why(c); text != "" && !slices.Contains(out, text) {
				out = append(out, text)
			}
		}
	}
	return out
}
