package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"towpath/internal/care"
	"towpath/internal/outcome"
	"towpath/internal/web/ui"
)

// reportDimensions are what a report is split by, in the order in which the form has them.
// Months and quarters are for charts.
var reportDimensions = []outcome.Dimension{
	outcome.ByNothing, outcome.ByService, outcome.ByTeam, outcome.BySetting, outcome.ByTimeSinceStart, outcome.ByAge,
	outcome.ByGender, outcome.ByEthnicity, outcome.ByLanguage, outcome.ByDeprivation, outcome.ByLegalStatus,
}

// The form offers so many months back, before them the quarters of as many months, and then the
// years.
const (
	monthsOffered   = 12
	quartersOffered = 27
	yearsOffered    = 60
)

// firstSeries is what a report is about where the address does not say.
const firstSeries = "bloom-adult"

// notNoted stands in an address for people of whom something is not noted.
const notNoted = "none"

// reportAsk is what the address of a report asks for. Page, file and picture read it alike.
type reportAsk struct {
	care.OutcomeAsk
	from, to int    // whole months, as outcome.Day counts them
	where    string // "", or service:, team: or setting: with an id
	area     string // the one that groups are compared in; "" is all together
	open     bool   // what narrows to some people is asked too
	months   bool   // the address says from when on
	split    bool   // the address says by what

	quarterly bool // a chart has quarters
}

// monthOf gives the first day of a month.
func monthOf(month int) time.Time {
	return time.Date(1900, time.Month(1+month), 1, 0, 0, 0, 0, time.UTC)
}

// monthWord is a month as an address and a form have it.
func monthWord(month int) string { return monthOf(month).Format("2006-01") }

// lastWhole is the last month that is over. One that runs would be another window every day.
func (v *visit) lastWhole() int {
	t, _ := v.today().Time()
	return (t.Year()-1900)*12 + int(t.Month()) - 2
}

// readMonth reads 2026-03; what is none is the fallback.
func readMonth(text string, fallback int) int {
	t, err := time.Parse("2006-01", text)
	if err != nil || t.Year() < 1900 || t.Year() > 2078 {
		return fallback
	}
	return (t.Year()-1900)*12 + int(t.Month()) - 1
}

// reportAsk reads the address. What it does not say, or says wrongly, is as it is at first.
func (v *visit) reportAsk() reportAsk {
	q := v.r.URL.Query()
	last := v.lastWhole()
	a := reportAsk{to: min(readMonth(q.Get("to"), last), last), where: q.Get("where")}
	if a.from = min(readMonth(q.Get("from"), a.to-11), last); a.from > a.to {
		a.from, a.to = a.to, a.from
	}
	a.months, a.split, a.quarterly = q.Has("from"), q.Has("by"), q.Get("every") == everyQuarter
	a.readDays()
	a.Instrument, a.Voice = firstSeries, care.VoicePerson
	if _, ok := v.site.care.Instruments().Latest(q.Get("bloom")); ok {
		a.Instrument = q.Get("bloom")
	}
	if voice := care.Voice(q.Get("voice")); voice.Valid() {
		a.Voice = voice
	}
	a.Since, _ = outcome.ParseSince(q.Get("since"))
	if by, ok := outcome.ParseDimension(q.Get("by")); ok && slices.Contains(reportDimensions, by) {
		a.By = by
	}
	if inst, ok := v.site.care.Instruments().Latest(a.Instrument); ok && inst.Place(q.Get("area")) >= 0 {
		a.area = q.Get("area")
	}
	a.readWhere()
	a.readPeople(q)
	a.open = q.Has("some") || a.where != "" || len(a.Of) > 0 || len(a.Ages) > 0
	return a
}

// readDays puts months into days.
func (a *reportAsk) readDays() {
	a.From, a.To = care.Date(monthOf(a.from).Format(time.DateOnly)), care.Date(monthOf(a.to+1).AddDate(0, 0, -1).Format(time.DateOnly))
}

func (a *reportAsk) readWhere() {
	kind, id, _ := strings.Cut(a.where, ":")
	switch {
	case kind == "service" && care.ValidID(id):
		a.Service = care.ServiceID(id)
	case kind == "team" && care.ValidID(id):
		a.Team = care.TeamID(id)
	case kind == "setting" && slices.Contains(care.Settings, care.Setting(id)):
		a.Setting = care.Setting(id)
	default:
		a.where = ""
	}
}

func (a *reportAsk) readPeople(q url.Values) {
	a.Of = map[care.CharacteristicKind][]string{}
	for _, kind := range care.CharacteristicKinds {
		switch code := q.Get(string(kind)); {
		case code == notNoted:
			a.Of[kind] = []string{""}
		case slices.Contains(care.CharacteristicCodes(kind), code):
			a.Of[kind] = []string{code}
		}
	}
	if band, err := strconv.Atoi(q.Get("age")); err == nil && band >= 0 && band < outcome.AgeBands {
		a.Ages = []int{band}
	}
}

// chosen gives what is asked of one kind as the address has it.
func (a *reportAsk) chosen(kind care.CharacteristicKind) string {
	switch of := a.Of[kind]; {
	case len(of) == 0:
		return ""
	case of[0] == "":
		return notNoted
	default:
		return of[0]
	}
}

func (a *reportAsk) age() string {
	if len(a.Ages) == 0 {
		return ""
	}
	return strconv.Itoa(a.Ages[0])
}

// address gives the address at which a path answers the same. What is so at first is left out,
// but for the months, which another day would be others.
func (a *reportAsk) address(path string) string { return a.addressOf(path, true) }

func (a *reportAsk) addressOf(path string, months bool) string {
	add := func(name, value string) {
		if value != "" {
			path = with(path, name, value)
		}
	}
	add("preset", a.Preset)
	if a.Preset != "" || a.series() != firstSeries {
		add("bloom", a.series())
		add("voice", string(a.Voice))
	} else if a.Voice != care.VoicePerson {
		add("voice", string(a.Voice))
	}
	if months {
		add("from", monthWord(a.from))
		add("to", monthWord(a.to))
	}
	if a.quarterly {
		add("every", everyQuarter)
	}
	if a.Since != outcome.SinceStart {
		add("since", a.Since.String())
	}
	if a.By != outcome.ByNothing {
		add("by", a.By.String())
	}
	add("area", a.area)
	add("where", a.where)
	add("age", a.age())
	for _, kind := range care.CharacteristicKinds {
		add(string(kind), a.chosen(kind))
	}
	return path
}

// reportForm is what can be chosen.
type reportForm struct {
	action                                                                       string
	series, presets, voices, froms, tos, sinces, dimensions, areas, wheres, ages []ui.Option
	every                                                                        []ui.Option
	areaLabel                                                                    string // of the areas to choose among; "" for none
	people                                                                       []ui.Select
	kept                                                                         [][2]string // filters of other pages
}

func (v *visit) reportForm(a *reportAsk, r *care.OutcomeReport) reportForm {
	t := v.Words.T
	f := reportForm{
		action: reportsPath,
		sinces: []ui.Option{{Value: "start", Label: t("outcome.since_start")}, {Value: "window", Label: t("outcome.since_window")}},
		series: v.seriesOptions(r), presets: v.presetOptions(), voices: v.voiceOptions(r), ages: []ui.Option{{Label: t("outcome.any_age")}},
	}
	if r.Form.Together {
		f.areas = []ui.Option{{Label: t("outcome.area_all")}}
	}
	f.froms, f.tos = v.monthOptions(a.from, 0), v.monthOptions(a.to, 2)
	for _, by := range reportDimensions {
		f.dimensions = append(f.dimensions, ui.Option{Value: by.String(), Label: t("outcome.by_" + dimensionWord(by))})
	}
	for _, area := range v.reportAreas(r) {
		f.areas = append(f.areas, ui.Option{Value: area.Key, Label: area.name})
	}
	for band := 1; band <= outcome.AgeBands; band++ {
		n := strconv.Itoa(band % outcome.AgeBands) // the unknown last
		f.ages = append(f.ages, ui.Option{Value: n, Label: v.groupName(r, outcome.ByAge, n)})
	}
	if a.By != outcome.ByNothing && !r.Form.Goals && len(f.areas) > 0 {
		f.areaLabel = t("outcome.area_compared")
	}
	f.wheres = v.reportWheres(a, r)
	for _, kind := range care.CharacteristicKinds {
		f.people = append(f.people, v.peopleSelect(a, kind))
	}
	return f
}

// monthOptions are the months to begin or end with, the latest first: of older ones only that
// of each quarter, of still older ones that of each year, and the one that is chosen.
func (v *visit) monthOptions(chosen, ofQuarter int) (out []ui.Option) {
	last := v.lastWhole()
	for month := last; month > min(last-yearsOffered, chosen-1); month-- {
		quarter := month > last-quartersOffered && month%3 == ofQuarter
		if month > last-monthsOffered || quarter || month%12 == ofQuarter*11/2 || month == chosen { // January, or December
			out = append(out, ui.Option{Value: monthWord(month), Label: v.monthName(month)})
		}
	}
	return out
}

func (v *visit) peopleSelect(a *reportAsk, kind care.CharacteristicKind) ui.Select {
	s := ui.Select{Name: string(kind), Label: v.Words.T("outcome.by_" + string(kind)), Value: a.chosen(kind), Options: []ui.Option{{Label: v.Words.T("outcome.everybody")}}}
	for _, code := range care.CharacteristicCodes(kind) {
		s.Options = append(s.Options, ui.Option{Value: code, Label: v.characteristic(kind, code)})
	}
	s.Options = append(s.Options, ui.Option{Value: notNoted, Label: v.characteristic(kind, "")})
	return s
}

// mostTeams is of how many teams all can be chosen at once. Where there are more, a service is
// chosen first, and then one of its teams.
const mostTeams = 40

// isAt tells whether a team is in the service that was chosen, or is the one that was.
func (a *reportAsk) isAt(t *care.Team) bool { return t.Service == a.Service || t.ID == a.Team }

// reportWheres are the places that the reader may choose among: what lies within another is
// chosen instead of it, so that no two of them can shut each other out.
func (v *visit) reportWheres(a *reportAsk, r *care.OutcomeReport) []ui.Option {
	out := []ui.Option{{Label: v.Words.T(wholeWord(r))}}
	for _, at := range care.Settings {
		if slices.ContainsFunc(r.Teams, func(t care.Team) bool { return t.Setting == at }) {
			out = append(out, ui.Option{Value: "setting:" + string(at), Label: v.Words.T("team.setting_" + string(at))})
		}
	}
	for _, at := range r.Services {
		out = append(out, ui.Option{Value: "service:" + string(at.ID), Label: at.Name})
		for _, t := range r.Teams {
			if t.Service == at.ID && (len(r.Teams) <= mostTeams || a.isAt(&t)) {
				out = append(out, ui.Option{Value: "team:" + string(t.ID), Label: v.Words.F("outcome.team_of", "service", at.Name, "team", t.Name)})
			}
		}
	}
	return out
}

// wholeWord names all that the reader sees.
func wholeWord(r *care.OutcomeReport) string {
	if r.Whole {
		return "outcome.where_whole"
	}
	return "outcome.where_mine"
}

// dimensionWord is a dimension as the name of a text has it.
func dimensionWord(by outcome.Dimension) string {
	if by == outcome.ByNothing {
		return "nothing"
	}
	return by.String()
}
