package web

import (
	"strconv"
	"strings"
	"time"

	"towpath/internal/care"
	"towpath/internal/web/ui"
)

// helpLine puts a way to get help into words, as it is at an instant.
func (v *visit) helpLine(d care.HelpDetails, now time.Time) ui.HelpLine {
	l := helpLineOf(v.Kit, d)
	opening := d.Hours.At(now, v.site.config.Place)
	l.State, l.Closed = v.openingWords(opening, now), opening.Known && !opening.Open
	l.Always = opening.Open && opening.Changes.IsZero()
	if !opening.Changes.IsZero() {
		l.Until = opening.Changes.UnixMilli()
	}
	l.Facts = v.helpFacts(d)
	return l
}

// helpLineOf is a way to get help without the hour.
func helpLineOf(k ui.Kit, d care.HelpDetails) ui.HelpLine {
	l := ui.HelpLine{When: d.When, Name: d.Name, Note: d.Cost}
	switch d.Kind {
	case care.HelpText:
		l.Number, l.Text, l.Texts = d.Contact, d.Word, true
	case care.HelpCall:
		l.Number = d.Contact
	case care.HelpWeb:
		l.Href = d.Contact
	default:
		l.Place = d.Contact
	}
	if d.For != care.ForEverybody {
		l.For = k.Words.T("help.for_" + string(d.For))
	}
	return l
}

// helpFacts is what to know before one calls.
func (v *visit) helpFacts(d care.HelpDetails) []ui.HelpFact {
	var out []ui.HelpFact
	add := func(id, text, href string) {
		if text != "" {
			out = append(out, ui.HelpFact{Name: v.Words.T("help." + id), Text: text, Href: href})
		}
	}
	add("hours", join(v.hoursWords(d.Hours), d.HoursNote), "")
	add("answers", d.Answers, "")
	add("asks", d.Asks, "")
	add("cannot", d.Cannot, "")
	add("languages", d.Languages, "")
	add("relay", strings.ReplaceAll(d.Relay, " ", "\u00a0"), "tel:"+strings.ReplaceAll(d.Relay, " ", ""))
	if d.BSL != "" {
		add("bsl", v.Words.T("help.bsl_open"), d.BSL)
	}
	return out
}

// openingWords says how things stand: "Open now until 8 pm".
func (v *visit) openingWords(o care.Opening, now time.Time) string {
	switch {
	case !o.Known:
		return ""
	case o.Changes.IsZero():
		return v.Words.T("help.always")
	}
	id := "help.opens"
	if o.Open {
		id = "help.open"
	}
	here := o.Changes.In(v.site.config.Place)
	seen := here
	if o.Open {
		seen = here.Add(-time.Minute) // until midnight is still today
	}
	days := noon(care.DateOf(seen, v.site.config.Place)).Sub(noon(care.DateOf(now, v.site.config.Place))).Hours() / 24
	switch {
	case days > 1:
		id += "_day"
	case days == 1:
		id += "_tomorrow"
	}
	return v.Words.F(id, "time", v.clock(here.Hour()*60+here.Minute()), "day", v.weekday(seen.Weekday()))
}

func (v *visit) weekday(d time.Weekday) string { return v.Words.T("help.day_" + strconv.Itoa(int(d))) }

// clock says a time of day as people do: "8 pm", "8:30 pm", "midnight".
func (v *visit) clock(minutes int) string {
	switch minutes {
	case 0:
		return v.Words.T("help.midnight")
	case 12 * 60:
		return v.Words.T("help.midday")
	}
	hour, minute := minutes/60, minutes%60
	text := strconv.Itoa((hour+11)%12 + 1)
	if minute > 0 {
		text += ":" + care.ClockTime(minute)[3:]
	}
	if hour < 12 {
		return v.Words.F("help.am", "time", text)
	}
	return v.Words.F("help.pm", "time", text)
}

// hoursWords says a whole week: "Monday to Friday, 9 am to 8 pm".
func (v *visit) hoursWords(h care.Hours) string {
	if h.Always {
		return v.Words.T("help.always")
	}
	parts := make([]string, len(h.Spans))
	for i, s := range h.Spans {
		from, until := v.clock(s.From), v.clock(s.Until)
		parts[i] = v.Words.F("help.span", "days", v.daysWords(s.Days), "from", from, "until", until)
		if s.From == s.Until {
			parts[i] = v.Words.F("help.span_whole", "days", v.daysWords(s.Days), "from", from)
		}
	}
	return strings.Join(parts, "; ")
}

// aWeekInOrder is how a week goes here.
var aWeekInOrder = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}

// daysWords names days, three or more in a row by their first and last.
func (v *visit) daysWords(days [7]bool) string {
	var parts []string
	for i := 0; i < len(aWeekInOrder); i++ {
		if !days[aWeekInOrder[i]] {
			continue
		}
		last := i
		for last+1 < len(aWeekInOrder) && days[aWeekInOrder[last+1]] {
			last++
		}
		switch first := v.weekday(aWeekInOrder[i]); {
		case last-i == len(aWeekInOrder)-1:
			return v.Words.T("help.every_day")
		case last-i >= 2:
			parts = append(parts, v.Words.F("help.days", "from", first, "until", v.weekday(aWeekInOrder[last])))
			i = last
		default:
			parts = append(parts, first)
		}
	}
	return v.Words.List(parts...)
}

// helpInALine is the ways to get help as they fit on a sheet.
func (v *visit) helpInALine() string {
	_, lines := v.helpLines(v.helpFor(), v.site.care.Now())
	out := make([]string, 0, ui.OnPaper)
	for _, l := range lines[:min(len(lines), ui.OnPaper)] {
		out = append(out, l.When+": "+v.HelpWords(l))
	}
	return strings.Join(out, " · ")
}
