package care

import (
	"fmt"
	"hash/fnv"
	"slices"
	"sort"
	"strconv"
	"strings"

	"towpath/internal/instrument"
	"towpath/internal/outcome"
)

// MostGoals is how many goals of a person a report counts: their newest.
const MostGoals = outcome.MostTravelled

// MeasureForm says how the answers to one version of a measure become the codes of a report.
// It is shared: callers must not change what they find in it.
type MeasureForm struct {
	Measure *instrument.Measure
	// Digest is the measure's: scores of other scorings do not count.
	Digest string
	Areas  []MeasureArea
	// Goals tells that each area is one of the person's goals, their newest first.
	Goals  bool
	Levels int
}

// MeasureArea is a score, or a question that stands by itself.
type MeasureArea struct {
	outcome.Area
	// Slot is the place of a question, -1 for a score.
	Slot int
	// Code n stands for values from Bounds[n-1] up to, and without, Bounds[n], both in
	// ten-thousandths. Of a question there are none.
	Bounds []int64
	// Rounded tells that there are more values than codes, so that values are rounded to the
	// nearest that has one.
	Rounded bool
}

// OutcomeForm gives the form of a measure in a report; nil where it gives no numbers that
// a report can count.
func OutcomeForm(m *instrument.Measure) *MeasureForm {
	if m.Kind != instrument.KindMeasure || m.Subject == "Organization" {
		return nil
	}
	f := &MeasureForm{Measure: m, Digest: m.Digest}
	if m.Rates != nil && m.Rates.What == instrument.RatesGoals {
		f.Goals = true
		for n := range MostGoals {
			area := questionArea(m, 0)
			area.Key, area.Slot = "goal"+strconv.Itoa(n+1), -1
			f.Areas = append(f.Areas, area)
		}
	}
	for i := range m.Scores {
		if r, ok := m.Reach(&m.Scores[i]); ok {
			f.Areas = append(f.Areas, scoreArea(&m.Scores[i], r))
		}
	}
	for _, slot := range m.Alone() {
		f.Areas = append(f.Areas, questionArea(m, slot))
	}
	if len(f.Areas) == 0 {
		return nil
	}
	for _, a := range f.Areas {
		f.Levels = max(f.Levels, int(a.Scale.Latest)+1)
	}
	return f
}

// Mark is another for every other way of coding.
func (f *MeasureForm) Mark() string {
	h := fnv.New64a()
	for _, a := range f.Areas {
		_, _ = fmt.Fprint(h, a.Key, a.Slot, a.Bounds, a.Scale.Values, ";")
	}
	return fmt.Sprintf("%s %x", f.Digest, h.Sum64())
}

// Form gives what a table shows of it.
func (f *MeasureForm) Form() outcome.Form {
	form := outcome.Form{Goals: f.Goals, Together: f.Goals}
	for _, a := range f.Areas {
		form.Areas = append(form.Areas, a.Area)
	}
	if f.Goals {
		form.Far = int(f.Measure.Rates.One.Reliable.Float())
	}
	return form
}

// questionArea is the area of a question, whose codes are its numbers from the lowest on.
func questionArea(m *instrument.Measure, slot int) MeasureArea {
	scale := m.Scales[m.Items[slot].Scale]
	a := MeasureArea{Slot: slot, Area: outcome.Area{Key: QuestionKey(m.Items[slot].LinkID), Better: 1}}
	a.Scale = outcome.Scale{Per: 1, First: 1, Values: []float64{0}}
	for n := scale.From; n <= scale.To; n++ {
		a.Scale.Values = append(a.Scale.Values, float64(n))
		a.Scale.Latest++
	}
	return a
}

// QuestionKey is the key of the area of a question.
func QuestionKey(linkID string) string { return "question " + linkID }

// mostSteps is how many steps have codes.
const mostSteps = int(outcome.MaxCode) - 1

// scoreArea is the area of a score.
func scoreArea(s *instrument.Score, r instrument.Reach) MeasureArea {
	a := MeasureArea{Slot: -1, Area: outcome.Area{Key: s.Key, Reliable: s.Change.Reliable.Float()}}
	switch s.Better {
	case instrument.BetterHigher:
		a.Better = 1
	case instrument.BetterLower:
		a.Better = -1
	}
	steps := r.Steps
	for n := 2; steps > mostSteps; n++ { // each a whole number of the score's own
		if r.Steps%n == 0 || n > r.Steps/2 {
			steps = min(r.Steps/n, mostSteps)
			a.Rounded = true
		}
	}
	a.Scale = outcome.Scale{Per: 1, First: 1, Latest: outcome.Code(steps + 1), Values: []float64{0}} //nolint:gosec // at most MaxCode
	var values []int64                                                                               // in ten-thousandths
	for n := range steps + 1 {
		if r.Table != nil {
			values = append(values, tenThousandths(r.Table[n]))
			a.Scale.Values = append(a.Scale.Values, r.Table[n].Float())
			continue
		}
		least, greatest := tenThousandths(r.Least), tenThousandths(r.Greatest)
		values = append(values, least+(greatest-least)*int64(n)/int64(steps))
		a.Scale.Values = append(a.Scale.Values, r.Least.Float()+(r.Greatest.Float()-r.Least.Float())*float64(n)/float64(steps))
	}
	a.Bounds = boundsBetween(values)
	for _, cut := range s.Cutoffs {
		a.Scale.Cuts = append(a.Scale.Cuts, cut.At.Float())
	}
	slices.Sort(a.Scale.Cuts)
	return a
}

// boundsBetween gives bounds that lie half-way between values, and as far beyond the ends.
func boundsBetween(values []int64) []int64 {
	last := len(values) - 1
	bounds := []int64{values[0] - (values[1]-values[0])/2}
	for n := range last {
		bounds = append(bounds, (values[n]+values[n+1]+1)/2)
	}
	return append(bounds, values[last]+(values[last]-values[last-1])/2+1)
}

// tenThousandths gives an amount in whole ten-thousandths, the finest that there is.
func tenThousandths(a instrument.Amount) int64 {
	for range 4 - a.Decimals {
		a.Units *= 10
	}
	return a.Units
}

// codeOf gives the code of a score.
func (a *MeasureArea) codeOf(r instrument.Result) outcome.Code {
	switch r.Standing {
	case instrument.NothingApplies:
		return outcome.NotApplicable
	case instrument.Scored:
		x := tenThousandths(r.Value)
		n := sort.Search(len(a.Bounds), func(i int) bool { return a.Bounds[i] > x })
		if n > 0 && n < len(a.Bounds) {
			return outcome.Code(n) //nolint:gosec // at most MaxCode
		}
	}
	return outcome.NotScored
}

// OutcomeMeasurement is a completed measurement that no other replaces, as a report counts
// it. Answers and Goals are "key=value" pairs with a space between two.
type OutcomeMeasurement struct {
	Person           PersonID
	ID               MeasurementID
	Measure, Version string
	AnsweredBy       string
	On               Date
	Team             TeamID
	Answers, Goals   string
	Scores           []MeasureScore // with Score, Digest and the Result's Standing and Value
}

// Codes adds the codes of a measurement. goals are those of the person that count.
func (f *MeasureForm) Codes(codes []outcome.Code, m *OutcomeMeasurement, goals []string) []outcome.Code {
	for i := range f.Areas {
		a := &f.Areas[i]
		switch {
		case f.Goals && i >= len(goals):
			codes = append(codes, outcome.NeverAsked)
		case f.Goals:
			codes = append(codes, f.ofGoal(m, goals[i]))
		case a.Slot >= 0:
			codes = append(codes, f.ofQuestion(m, a.Slot))
		default:
			codes = append(codes, a.ofScore(m, f.Digest))
		}
	}
	return codes
}

func (a *MeasureArea) ofScore(m *OutcomeMeasurement, digest string) outcome.Code {
	for _, s := range m.Scores {
		if s.Score == a.Key && s.Digest == digest {
			return a.codeOf(s.Result)
		}
	}
	return outcome.NotScored
}

func (f *MeasureForm) ofQuestion(m *OutcomeMeasurement, slot int) outcome.Code {
	mark, err := f.Measure.ParseMark(slot, pairValue(m.Answers, f.Measure.Items[slot].LinkID))
	return f.markCode(slot, mark, err == nil)
}

// markCode gives the code of a mark on the scale of a question.
func (f *MeasureForm) markCode(slot int, mark instrument.Mark, ok bool) outcome.Code {
	switch {
	case !ok || mark == instrument.Unasked:
		return outcome.NeverAsked
	case mark == instrument.DoesNotApply:
		return outcome.NotApplicable
	case mark == instrument.NotKnown:
		return outcome.NotSure
	}
	return outcome.Code(int16(mark) - f.Measure.Scales[f.Measure.Items[slot].Scale].From + 1) //nolint:gosec // within the scale
}

// AnswerCode is one answer to a question, and the code that it has in a report.
type AnswerCode struct {
	Answer string
	Code   outcome.Code
}

// AnswerCodes gives those of every answer to a question.
func (f *MeasureForm) AnswerCodes(slot int) (list []AnswerCode) {
	scale := f.Measure.Scales[f.Measure.Items[slot].Scale]
	for _, answer := range scale.Codes() {
		mark, err := f.Measure.ParseMark(slot, answer)
		list = append(list, AnswerCode{answer, f.markCode(slot, mark, err == nil)})
	}
	return list
}

func (f *MeasureForm) ofGoal(m *OutcomeMeasurement, goal string) outcome.Code {
	for slot, item := range f.Measure.Items {
		if pairValue(m.Goals, item.LinkID) == goal {
			return f.ofQuestion(m, slot)
		}
	}
	return outcome.NeverAsked
}

// GoalsOf gives the goals that measurements of one person are about, the newest first, and
// no more than count.
func GoalsOf(list []OutcomeMeasurement) (goals []string) {
	for i := range list {
		for pair := range strings.FieldsSeq(list[i].Goals) {
			if _, goal, _ := strings.Cut(pair, "="); !slices.Contains(goals, goal) {
				goals = append(goals, goal)
			}
		}
	}
	slices.SortFunc(goals, func(a, b string) int { return strings.Compare(b, a) })
	return goals[:min(len(goals), MostGoals)]
}

// pairValue gives the value of a key in pairs, "" where it is not there.
func pairValue(pairs, key string) string {
	for pair := range strings.FieldsSeq(pairs) {
		if value, ok := strings.CutPrefix(pair, key+"="); ok {
			return value
		}
	}
	return ""
}

// MeasureForms gives the forms of the measures of a library; of none, where it has none.
type MeasureForms struct{ library *instrument.Library }

// FormsOf gives those of a library.
func FormsOf(l *instrument.Library) MeasureForms { return MeasureForms{l} }

// Of gives the form of a version; nil where there is none.
func (f MeasureForms) Of(measure, version string) *MeasureForm {
	if f.library == nil {
		return nil
	}
	if m, ok := f.library.Measure(measure, version); ok {
		return OutcomeForm(m)
	}
	return nil
}

// Mark is another for every other set of forms.
func (f MeasureForms) Mark() string {
	if f.library == nil {
		return ""
	}
	h := fnv.New64a()
	for _, m := range f.library.Measures() {
		if form := OutcomeForm(m); form != nil {
			_, _ = fmt.Fprintln(h, m.ID, m.Version, form.Mark())
		}
	}
	return strconv.FormatUint(h.Sum64(), 16)
}
