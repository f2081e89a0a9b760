package web

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"towpath/internal/care"
	"towpath/internal/instrument"
	"towpath/internal/web/ui"
)

// copyMeasure is one measure in a copy: what moved, then every time it was answered.
type copyMeasure struct {
	title, by string
	moves     []moveLine
	noMove    string // why nothing moved that one could tell
	topics    bool   // the official wording is not here
	declines  []ui.Quote
	times     []copyTime
}

// copyTime is one time: what was asked and answered, and what was worked out of it.
type copyTime struct {
	how     string
	notes   []string
	scores  []copyScore
	answers ui.Table
}

// copyScore is what was worked out: what it means before its number, then how.
type copyScore struct {
	name, said, note, how string
	// claim is who says what it means, noteClaim who says that missing answers may be
	// filled in.
	claim, noteClaim instrument.Claim
}

func (v *visit) copyMeasures(r care.Record) []copyMeasure {
	var out []copyMeasure
	for i, s := range v.site.care.MeasureSeries(r) {
		m := copyMeasure{
			title: v.measureTitle(s.Measure), by: v.answeredBy(s), moves: append(v.moveLines(s), v.goalLines(s)...), noMove: v.noMove(s),
		}
		for _, d := range s.Declines {
			m.declines = append(m.declines, ui.Quote{Text: d.Words, Who: v.say(r.Person, "measure.declined", "day", v.Words.Date(d.At))})
		}
		for j, t := range slices.Backward(s.Times) {
			m.times = append(m.times, v.copyTime(t, m.title, "measure-"+strconv.Itoa(i)+"-"+strconv.Itoa(j)))
			m.topics = m.topics || t.Of != nil && !t.Of.Whole()
		}
		out = append(out, m)
	}
	return out
}

func (v *visit) copyTime(m care.Measured, title, id string) copyTime {
	when := v.Words.F("copy.measure_when", "title", title, "day", v.day(m.On))
	t := copyTime{how: v.answeredHow(m.Measurement)}
	note := func(text string) { t.notes = append(t.notes, text) }
	if !m.Completed() {
		note(v.Words.T("measure.open_text"))
	}
	if !m.HelpShownAt.IsZero() {
		note(v.Words.F("measure.help_noted", "time", v.Words.DateTime(m.HelpShownAt)))
	}
	if m.Of == nil {
		note(v.Words.T("measure.gone"))
	} else {
		note(m.Of.Words(v.Words.Lang()).Notice)
		for _, d := range m.Disagrees {
			note(v.disagrees(m, d))
		}
	}
	t.answers = ui.Table{ID: id + "-answers", Caption: when, CaptionHidden: true, Columns: []ui.Column{{Text: v.Words.T("measure.question")}, {Text: v.Words.T("measure.said")}}, Rows: v.copyAnswers(m)}
	t.scores = v.copyScores(m, title)
	return t
}

// copyAnswers lists every question with its answer; of a measure that is not loaded
// any more, the codes.
func (v *visit) copyAnswers(m care.Measured) (rows [][]ui.Cell) {
	if m.Of == nil {
		for _, link := range slices.Sorted(maps.Keys(m.Answers)) {
			rows = append(rows, []ui.Cell{{Text: link}, {Text: m.Answers[link]}})
		}
		return rows
	}
	asked := m.Asked()
	for slot := range m.Of.Items {
		item := &m.Of.Items[slot]
		said, code := v.answerWords(m, slot), m.Answers[item.LinkID]
		switch {
		case !m.HasQuestion(slot):
			continue
		case code == "" && !asked[slot]:
			said = v.Words.T("measure.not_asked")
		case code == "":
			said = v.Words.T("measure.no_answer")
		case said == code:
			scale := m.Of.Scales[item.Scale]
			said = v.Words.F("copy.measure_code", "code", code, "from", strconv.Itoa(int(scale.From)), "to", strconv.Itoa(int(scale.To)))
		}
		rows = append(rows, []ui.Cell{{Text: v.question(m, slot)}, {Text: said}})
	}
	return rows
}

// copyScores says what was worked out, how, and by which version; then what an earlier
// scoring had made of the same answers.
func (v *visit) copyScores(m care.Measured, title string) (out []copyScore) {
	how := func(method string) string {
		return v.Words.F("copy.measure_version", "title", title, "version", m.Version, "method", method)
	}
	for i, line := range v.scoreLines(m) {
		one := copyScore{name: line.name, said: line.value, note: line.note, how: how(v.compendium().Method(&m.Of.Scores[i])), claim: line.claim}
		if line.band != "" {
			one.said = v.Words.F("copy.measure_said", "band", line.band, "value", line.value)
		}
		if m.Scores[i].Filled {
			one.noteClaim = m.Of.Scores[i].Missing.Claim
		}
		out = append(out, one)
	}
	for _, e := range m.Earlier {
		for _, sc := range e.Scores {
			out = append(out, copyScore{
				name: v.earlierName(m.Of, sc), said: v.earlierValue(m.Of, sc), how: how(v.Words.T("measure.method_" + string(sc.Method))),
				note: v.Words.F("copy.measure_earlier", "day", v.Words.Date(sc.At)),
			})
		}
	}
	return out
}

func (v *visit) earlierName(of *instrument.Measure, sc care.MeasureScore) string {
	if of == nil {
		return sc.Score
	}
	return cmp.Or(of.Words(v.Words.Lang()).Score(sc.Score), sc.Score)
}

func (v *visit) earlierValue(of *instrument.Measure, sc care.MeasureScore) string {
	switch {
	case sc.Standing == instrument.NotEnough:
		return v.Words.T("measure.not_enough")
	case sc.Standing == instrument.NothingApplies:
		return v.Words.T("measure.nothing_applies")
	case sc.Method != instrument.MethodHighest || of == nil:
		return sc.Value.String()
	}
	if score, ok := of.Score(sc.Score); ok && sc.Which >= 0 && sc.Which < len(score.Of) {
		return of.Words(v.Words.Lang()).Score(of.Scores[score.Of[sc.Which]].Key)
	}
	return sc.Value.String()
}
