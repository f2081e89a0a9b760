package tables

import (
	"strings"
	"time"

	"towpath/internal/care"
	"towpath/internal/instrument"
	"towpath/internal/sheet"
)

// said finds what one voice said of one area.
func said(page care.AssessmentPage, voice care.Voice, area string) (found care.Answer) {
	for _, a := range page.Answers {
		if a.Voice == voice && a.Area == area {
			found = a
		}
	}
	return found
}

// eachValue hands over what each voice said of each area that was asked about.
func eachValue(page care.AssessmentPage, fn func(reading care.Reading, area string, given instrument.Answer)) {
	for _, reading := range page.Readings {
		for i, given := range reading.Values {
			if !given.NeverAsked() && i < len(page.Instrument.Areas) {
				fn(reading, page.Instrument.Areas[i].Key, given)
			}
		}
	}
}

func areas(r care.RecordRows) (rows [][]sheet.Value) {
	for _, page := range r.Blooms {
		a := page.Assessment
		eachValue(page, func(reading care.Reading, area string, given instrument.Answer) {
			ans := said(page, reading.Voice, area)
			cells := row(r.Person, string(a.ID), a.Instrument, a.InstrumentVersion, day(a.StartedAt), day(a.CompletedAt), string(reading.Voice), page.Instrument.Words("en").Area(area).Name)
			cells = append(cells, step(given), sheet.Value{Text: given.NotGiven.String()})
			cells = append(cells, text(stage(page.Instrument, given), ans.Matters.String())...)
			rows = append(rows, append(cells, enough(ans), sheet.Value{Text: ans.Note}))
		})
	}
	return rows
}

func step(a instrument.Answer) sheet.Value {
	if !a.HasStep() {
		return sheet.Value{}
	}
	return number(a.Step.String())
}

func enough(a care.Answer) sheet.Value {
	if !a.Enough.Valid() {
		return sheet.Value{}
	}
	return number(a.Enough.String())
}

// ofMeasurement begins a row about something that was measured.
func ofMeasurement(p care.Person, m care.Measured, cells ...string) []sheet.Value {
	return append(row(p, string(m.ID), m.Measure, m.Version, string(m.On), m.AnsweredBy, string(m.Manner)), text(cells...)...)
}

func scores(r care.RecordRows) (rows [][]sheet.Value) {
	for _, m := range r.Measures {
		for i, s := range m.Scores {
			cells := append(ofMeasurement(r.Person, m, scoreName(m, s.Score)), score(m, i, scoreName), sheet.Value{Text: s.Standing.String()})
			rows = append(rows, append(cells, count(s.Answered), count(s.Asked), sheet.Value{Text: yes(s.Filled)}))
		}
	}
	return rows
}

// score gives a score as a number or, where it says which of several is the highest, as that
// one's name; nothing where there is none.
func score(m care.Measured, at int, name func(m care.Measured, key string) string) sheet.Value {
	s := m.Scores[at]
	switch {
	case s.Standing != instrument.Scored:
		return sheet.Value{}
	case s.Method == instrument.MethodHighest:
		of := &m.Of.Scores[at]
		return sheet.Value{Text: name(m, m.Of.Scores[of.Of[s.Which]].Key)}
	}
	return number(s.Value.String())
}

func scoreName(m care.Measured, key string) string {
	if m.Of != nil {
		if name := m.Of.Words("en").Score(key); name != "" {
			return name
		}
	}
	return key
}

func answers(r care.RecordRows) (rows [][]sheet.Value) {
	for _, m := range r.Measures {
		if m.Of == nil {
			continue
		}
		for slot, item := range m.Of.Items {
			code, given := m.Answers[item.LinkID]
			if !given {
				continue
			}
			cells := ofMeasurement(r.Person, m, yes(m.Completed()), item.LinkID, topic(m, slot))
			rows = append(rows, append(cells, codeCell(code)))
		}
	}
	return rows
}

// codeCell is a number where a code is one.
func codeCell(code string) sheet.Value {
	for i, c := range code {
		if (c < '0' || c > '9') && (i > 0 || c != '-') {
			return sheet.Value{Text: code}
		}
	}
	return number(code)
}

func declined(r care.RecordRows) (rows [][]sheet.Value) {
	for _, d := range r.Declines {
		rows = append(rows, row(r.Person, d.Measure, day(d.At), d.Words))
	}
	return rows
}

func goals(r care.RecordRows) (rows [][]sheet.Value) {
	for _, g := range r.Goals {
		latest := sheet.Value{}
		if n := len(g.Ratings); n > 0 {
			latest = count(g.Ratings[n-1].Rating)
		}
		cells := row(r.Person, string(g.ID), areaName(r, g.Goal), g.Words, day(g.At), day(g.EndedAt), string(g.Ending))
		rows = append(rows, append(cells, latest, count(len(g.Ratings))))
	}
	return rows
}

// areaName gives the name of a goal's area, as the Bloom that it came from has it.
func areaName(r care.RecordRows, g care.Goal) string {
	for _, page := range r.Blooms {
		if page.Assessment.ID == g.Assessment {
			if name := page.Instrument.Words("en").Area(g.Area).Name; name != "" {
				return name
			}
		}
	}
	return g.Area
}

func steps(r care.RecordRows) (rows [][]sheet.Value) {
	for _, g := range r.Goals {
		for _, s := range g.Steps {
			outcome, note := "", ""
			if last, ok := s.Latest(); ok {
				outcome, note = string(last.Outcome), last.Note
			}
			rows = append(rows, row(r.Person, string(g.ID), string(s.ID), s.Words, s.Who, string(s.ByDate), outcome, note))
		}
	}
	return rows
}

func journey(r care.RecordRows) (rows [][]sheet.Value) {
	for _, e := range r.Entries {
		water := sheet.Value{}
		if e.Water > 0 {
			water = count(int(e.Water))
		}
		cells := append(row(r.Person, string(e.ID), string(e.On), string(e.Kind)), water)
		rows = append(rows, append(cells, text(e.Happened, e.Helped, e.Area)...))
	}
	return rows
}

func marks(r care.RecordRows) (rows [][]sheet.Value) {
	for _, m := range r.Marks {
		rows = append(rows, row(r.Person, string(m.On), string(m.Kind), day(m.Withdrawn)))
	}
	return rows
}

func appointments(r care.RecordRows) (rows [][]sheet.Value) {
	for _, a := range r.Appointments {
		rows = append(rows, row(r.Person, string(a.ID), a.Identifier.Value, a.Start.UTC().Format(time.RFC3339), a.End.UTC().Format(time.RFC3339), string(a.Status), string(a.Way),
			strings.Join(a.With(), "; "), strings.Join(a.Where(), "; "), a.About, a.Bring))
	}
	return rows
}
