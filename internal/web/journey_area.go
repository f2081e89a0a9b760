package web

import (
	"net/http"
	"slices"
	"strconv"

	"towpath/internal/care"
	"towpath/internal/chart"
	"towpath/internal/instrument"
	"towpath/internal/web/ui"
)

// journeyTabs are the two views of the journey.
func journeyTabs(v *visit, person care.PersonID, areas bool) []ui.Link {
	path := personPath(person) + "/journey"
	return []ui.Link{
		{Text: v.Words.T("journey.view_time"), Href: path, Current: !areas},
		{Text: v.Words.T("journey.view_areas"), Href: path + "/areas", Current: areas},
	}
}

// areasPage is the journey area by area, for each instrument that was used.
type areasPage struct {
	person care.Person
	sets   []areaSet
}

// areaSet is every reading made with one instrument.
type areaSet struct {
	id, title string
	days      []string
	rows      []areaRow
}

// areaRow is one area over time: its picture and its numbers.
type areaRow struct {
	name    string
	icon    string
	picture []byte
	numbers []string
}

func (v *visit) showJourneyAreas() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	j, err := v.site.care.ShowJourney(v.r.Context(), v.actor(), person)
	if err != nil {
		return err
	}
	p := areasPage{person: j.Person, sets: v.areaSets(finished(j.Lines))}
	page := v.personPage(v.say(j.Person, "journey.areas_title"), j.Person)
	page.Back, page.Wide = personPath(person)+"/journey", true
	return v.show(http.StatusOK, areasView(v, page, p))
}

// areaSets sorts the assessments by instrument, the latest used first. Areas are
// matched by their key, so that a new version carries on the old one's line.
func (v *visit) areaSets(done []care.AssessmentLine) []areaSet {
	var order []string
	byInstrument := map[string][]care.AssessmentLine{}
	for _, l := range slices.Backward(done) {
		if len(byInstrument[l.Instrument]) == 0 {
			order = append(order, l.Instrument)
		}
		byInstrument[l.Instrument] = append(byInstrument[l.Instrument], l)
	}
	var out []areaSet
	for _, id := range order {
		lines := byInstrument[id]
		slices.Reverse(lines)
		latest, known := v.site.care.Instruments().Get(id, lines[len(lines)-1].InstrumentVersion)
		if known {
			out = append(out, v.areaSet(latest, lines))
		}
	}
	return out
}

func (v *visit) areaSet(inst *instrument.Instrument, lines []care.AssessmentLine) areaSet {
	words := inst.Words(v.Words.Lang())
	set := areaSet{id: inst.ID, title: words.Title}
	for _, l := range lines {
		set.days = append(set.days, v.Words.ShortDate(noon(l.On)))
	}
	from, to := noon(lines[0].On), noon(lines[len(lines)-1].On)
	for i, area := range inst.Areas {
		row := areaRow{name: words.Area(area.Key).Label, icon: area.Icon}
		c := chart.Line{
			ID: inst.ID + "-" + strconv.Itoa(i), Title: row.name, From: from, To: to, RTL: v.Words.Dir() == "rtl",
		}
		for _, l := range lines {
			a := v.answerIn(l, area.Key)
			c.Points = append(c.Points, chart.Point{At: noon(l.On), Label: v.shortMonth(noon(l.On)), Answer: drawn(a)})
			row.numbers = append(row.numbers, v.shortAnswer(a))
		}
		c.Desc = v.areaFinding(c.Points)
		row.picture = chart.AppendLine(nil, &c)
		set.rows = append(set.rows, row)
	}
	return set
}

// answerIn gives what an assessment says of an area, by the version it was made with.
func (v *visit) answerIn(l care.AssessmentLine, key string) instrument.Answer {
	inst, known := v.site.care.Instruments().Get(l.Instrument, l.InstrumentVersion)
	if !known {
		return instrument.Answer{}
	}
	for i, p := range l.Picture(len(inst.Areas)) {
		if inst.Areas[i].Key == key {
			return p.Answer
		}
	}
	return instrument.Answer{}
}

// shortAnswer writes an answer for a small cell. The ways of giving no number
// stay apart from each other and from never having been asked.
func (v *visit) shortAnswer(a instrument.Answer) string {
	switch {
	case a.HasStep():
		return chart.Value(a.Step).String()
	case a.NotGiven == instrument.Left:
		return v.Words.T("journey.not_left")
	case a.NotGiven == instrument.NotApplicable:
		return v.Words.T("journey.not_applies")
	case a.NotGiven == instrument.NotSure:
		return v.Words.T("journey.not_sure")
	default:
		return "–"
	}
}

// areaFinding says in words where an area began and where it is.
func (v *visit) areaFinding(points []chart.Point) string {
	given := slices.DeleteFunc(slices.Clone(points), func(p chart.Point) bool { return !p.Answer.Given() })
	switch len(given) {
	case 0:
		return v.Words.T("journey.area_none")
	case 1:
		return v.Words.F("journey.area_once", "value", given[0].Answer.Value.String(), "when", given[0].Label)
	default:
		first, last := given[0], given[len(given)-1]
		return v.Words.F("journey.area_found", "first", first.Answer.Value.String(), "since", first.Label,
			"value", last.Answer.Value.String(), "when", last.Label)
	}
}
