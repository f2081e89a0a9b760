package web

import (
	"slices"
	"strconv"

	"towpath/internal/care"
	"towpath/internal/instrument"
	"towpath/internal/web/ui"
)

// What a measurement says, in words before numbers.

// question gives the official wording of a question where it is here, or what it is
// about in our words.
func (v *visit) question(m care.Measured, slot int) string {
	if m.Goals != nil {
		return v.goalWords(m.Goals[slot])
	}
	words := m.Of.Words(v.Words.Lang()).Item(slot)
	if words.Question != "" {
		return words.Question
	}
	return words.Topic
}

// goalWords gives a goal in the person's own words; "" where there is none to ask about.
func (v *visit) goalWords(g care.Goal) string {
	if g.ID != "" && g.Words == "" {
		return v.Words.T("measure.goal_unseen")
	}
	return g.Words
}

// answeredHow says when a measure was answered, and how.
func (v *visit) answeredHow(m care.Measurement) string {
	return v.Words.F("measure.on", "day", v.day(m.On), "how", v.Words.T("measure.manner_was_"+string(m.Manner)))
}

// answeredBy says who answered a series, "" where it was the person.
func (v *visit) answeredBy(s care.MeasureSeries) string {
	if s.AnsweredBy == "" || s.AnsweredBy == "person" {
		return ""
	}
	return v.Words.F("measure.answered_by", "who", v.Words.T("measure.by_"+s.AnsweredBy))
}

// answerWords says an answer: "3, most days"; "" where there is none.
func (v *visit) answerWords(m care.Measured, slot int) string {
	code := m.Answers[m.Of.Items[slot].LinkID]
	if code == "" {
		return ""
	}
	said := m.Of.Words(v.Words.Lang()).Answer(m.Of.Items[slot].Scale, code)
	mark, err := m.Of.ParseMark(slot, code)
	switch {
	case said == "":
		return code
	case err != nil || !mark.Number():
		return said
	}
	return v.Words.F("measure.answer", "code", code, "words", said)
}

// scoreLine is one score in words.
type scoreLine struct {
	name, value, band string
	note              string
	claim             instrument.Claim
}

func (v *visit) scoreLines(m care.Measured) []scoreLine {
	var out []scoreLine
	for i, sc := range m.Scores {
		out = append(out, v.scoreLine(m.Of, i, sc.Result))
	}
	return out
}

func (v *visit) scoreLine(of *instrument.Measure, i int, r instrument.Result) scoreLine {
	score, words := &of.Scores[i], of.Words(v.Words.Lang())
	l := scoreLine{name: words.Score(score.Key), claim: score.Claim}
	switch {
	case r.Standing == instrument.NotEnough:
		l.value = v.Words.T("measure.not_enough")
		l.note = v.Words.F("measure.not_enough_text", "answered", strconv.Itoa(r.Answered), "asked", strconv.Itoa(r.Asked))
	case r.Standing == instrument.NothingApplies:
		l.value = v.Words.T("measure.nothing_applies")
	case score.Method == instrument.MethodHighest:
		l.value = words.Score(of.Scores[score.Of[r.Which]].Key)
	default:
		l.value = r.Value.String()
		if at := score.Band(r); at >= 0 {
			l.band = words.Band(score.Bands[at].Key)
			l.claim = score.Bands[at].Claim
		}
		if r.Filled {
			l.note = v.Words.N("measure.filled", r.Asked-r.Answered)
		}
	}
	return l
}

// moveLine says how one score moved, with who says what counts as a change.
type moveLine struct {
	name, said, chance string
	chanceClaim        instrument.Claim
	crossed            []claimed
	up                 bool
}

// claimed is a sentence and who says so.
type claimed struct {
	text  string
	claim instrument.Claim
}

func (v *visit) moveLines(s care.MeasureSeries) []moveLine {
	var out []moveLine
	for _, m := range s.Moves {
		out = append(out, v.moveLine(m))
	}
	return out
}

func (v *visit) moveLine(m care.ScoreMove) moveLine {
	of := m.To.Of
	at := scoreAt(of, m.Score.Key)
	words := of.Words(v.Words.Lang())
	first, last := v.scoreLine(of, at, m.From.Scores[at].Result), v.scoreLine(of, at, m.To.Scores[at].Result)
	l := moveLine{name: words.Score(m.Score.Key), up: m.Better > 0}
	way := "same"
	switch {
	case m.Score.Method == instrument.MethodHighest && first.value != last.value:
		way = "other"
	case m.Score.Method == instrument.MethodHighest:
	case m.Better > 0:
		way = "better"
	case m.Better < 0:
		way = "worse"
	case m.Change.Units != 0:
		way = "other"
	}
	l.said = v.Words.F("measure.moved_"+way, "name", l.name, "from", first.value, "to", last.value, "first", v.day(m.From.On), "last", v.day(m.To.On))
	if m.Score.Method != instrument.MethodHighest {
		l.chance, l.chanceClaim = v.chanceOf(m.Move, m.Score.Change)
		if m.Local != nil && l.chance != "" {
			l.chance = v.localWords(m)
		}
	}
	for _, c := range m.Crossed {
		cut := m.Score.Cutoffs[c]
		l.crossed = append(l.crossed, claimed{v.Words.F("measure.crossed", "n", cut.At.String(), "name", words.Band(cut.Key)), cut.Claim})
	}
	return l
}

// chanceOf tells a change that is more than chance from one that may be chance.
func (v *visit) chanceOf(m instrument.Move, c instrument.Change) (string, instrument.Claim) {
	n := c.Reliable.String()
	switch {
	case m.Change.Units == 0:
		return "", instrument.Claim{}
	case !m.Known:
		return v.Words.T("measure.chance_unknown"), instrument.Claim{}
	case m.Reliable:
		return v.Words.F("measure.chance_more", "n", n), c.Claim
	}
	return v.Words.F("measure.chance_within", "n", n), c.Claim
}

// localWords holds a move against the service's own estimate, and calls it that.
func (v *visit) localWords(m care.ScoreMove) string {
	id := "estimate.words_within"
	if m.LocallyReliable {
		id = "estimate.words_more"
	}
	return v.Words.F(id, "n", estimated(*m.Local), "from", v.estimatedFrom(*m.Local))
}

func scoreAt(of *instrument.Measure, key string) int {
	for i := range of.Scores {
		if of.Scores[i].Key == key {
			return i
		}
	}
	return 0
}

// timesTable lists every time that a measure was answered, from the latest back.
func (v *visit) timesTable(p measuringPage, at int) ui.Table {
	s := p.Measures[at]
	t := ui.Table{
		ID: "times-" + strconv.Itoa(at), Caption: v.Words.F("measure.times_caption", "title", v.measureTitle(s.Measure)), CaptionHidden: true,
		Columns: []ui.Column{{Text: v.Words.T("measure.day")}},
	}
	last, ok := s.Latest()
	if ok {
		for _, l := range v.scoreLines(last) {
			t.Columns = append(t.Columns, ui.Column{Text: l.name})
		}
	}
	t.Columns = append(t.Columns, ui.Column{Text: v.Words.T("measure.how")})
	for i := len(s.Times) - 1; i >= 0; i-- {
		t.Rows = append(t.Rows, v.timesRow(p, s.Times[i], last))
	}
	return t
}

func (v *visit) timesRow(p measuringPage, m, last care.Measured) []ui.Cell {
	row := []ui.Cell{{Text: v.shortDay(m.On), Href: v.kept(measurementPath(p.Person.ID, m.ID))}}
	switch {
	case !m.Completed() && v.mayAnswer(p.Person):
		row[0].Note = v.Words.T("measure.carry_on")
	case !m.Completed():
		row[0].Note = v.Words.T("measure.open")
	case !m.HelpShownAt.IsZero():
		row[0].Note = v.Words.T("measure.help_was_shown")
	}
	lines := v.scoreLines(m)
	for i := range last.Scores {
		cell := ui.Cell{Text: "–"}
		if m.Of == last.Of && i < len(lines) {
			cell = ui.Cell{Text: lines[i].value, Note: lines[i].band}
		}
		row = append(row, cell)
	}
	return append(row, ui.Cell{Text: v.Words.T("measure.manner_was_" + string(m.Manner))})
}

// mayAnswer tells whether the reader may change anything in a person's record; the
// policies have the last word.
func (v *visit) mayAnswer(p care.Person) bool {
	return !p.ReadOnly && !p.Narrowed && !v.actor().Preview
}

// disagrees says that a form states another total than its answers give.
func (v *visit) disagrees(m care.Measured, d care.Disagreement) string {
	at := scoreAt(m.Of, d.Score)
	ours := v.scoreLine(m.Of, at, d.Ours)
	return v.Words.F("measure.disagrees", "name", ours.name, "stated", d.Stated.String(), "ours", ours.value)
}

// earlierTable puts what another scoring worked out beside what this one does.
func (v *visit) earlierTable(m care.Measured, i int, e care.EarlierScores) ui.Table {
	t := ui.Table{
		ID: "earlier-" + strconv.Itoa(i), Caption: v.Words.F("measure.earlier", "day", v.Words.Date(e.At)),
		Columns: []ui.Column{{Text: v.Words.T("measure.score")}, {Text: v.Words.T("measure.before")}, {Text: v.Words.T("measure.now")}},
	}
	for _, sc := range e.Scores {
		now := "–"
		if at := slices.IndexFunc(m.Scores, func(o care.MeasureScore) bool { return o.Score == sc.Score }); at >= 0 {
			now = v.scoreLine(m.Of, at, m.Scores[at].Result).value
		}
		t.Rows = append(t.Rows, []ui.Cell{{Text: v.earlierName(m.Of, sc)}, {Text: v.earlierValue(m.Of, sc)}, {Text: now}})
	}
	return t
}

// goalLines say how each goal moved, and the mean of those that were rated twice.
func (v *visit) goalLines(s care.MeasureSeries) []moveLine {
	var out []moveLine
	for _, g := range s.Goals {
		l := moveLine{up: g.Better > 0}
		way := [...]string{"worse", "same", "better"}[g.Better+1]
		l.said = v.Words.F("measure.moved_"+way, "name", v.goalWords(g.Goal), "from", strconv.Itoa(g.First), "to", strconv.Itoa(g.Latest), "first", v.day(g.From.On), "last", v.day(g.To.On))
		l.chance, l.chanceClaim = v.chanceOf(g.Move, g.To.Of.Rates.One)
		out = append(out, l)
	}
	if s.GoalsMean != nil && s.GoalsMean.Goals > 1 {
		rates := s.Goals[0].To.Of.Rates
		l := moveLine{said: v.Words.N("measure.goals_mean", s.GoalsMean.Goals, "change", signed(s.GoalsMean.Change)), up: s.GoalsMean.Better > 0}
		l.chance, l.chanceClaim = v.chanceOf(s.GoalsMean.Move, rates.Mean)
		out = append(out, l)
	}
	return out
}

// signed writes a change with its sign.
func signed(a instrument.Amount) string {
	if a.Units > 0 {
		return "+" + a.String()
	}
	return a.String()
}

// noMove says why nothing moved that one could tell, "" where something did.
func (v *visit) noMove(s care.MeasureSeries) string {
	_, done := s.Latest()
	switch {
	case s.LeftOut() > 0:
		return v.Words.N("measure.left_out", s.LeftOut())
	case !done || len(s.Moves)+len(s.Goals) > 0:
		return ""
	}
	n := 0
	for _, t := range s.Times {
		if t.Completed() {
			n++
		}
	}
	if n > 1 {
		return v.Words.T("measure.no_pair")
	}
	return v.Words.T("measure.once")
}
