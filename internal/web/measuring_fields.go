package web

import (
	"slices"
	"strconv"
	"strings"

	"towpath/internal/care"
	"towpath/internal/instrument"
	"towpath/internal/web/ui"
)

// wordy tells whether every number of a scale has words that are more than the number:
// then the answers stand under one another, else they are a row of numbers with words at
// its ends.
func (v *visit) wordy(m care.Measured, slot int) bool {
	at := m.Of.Items[slot].Scale
	words := m.Of.Words(v.Words.Lang())
	for n := m.Of.Scales[at].From; n <= m.Of.Scales[at].To; n++ {
		if said := words.Answer(at, strconv.Itoa(int(n))); said == "" || said == strconv.Itoa(int(n)) {
			return false
		}
	}
	return true
}

// answerField names the control of a question, and totalField that of a score: link ids
// may begin with a figure and hold a full stop, which the id of an element may not.
func answerField(link string) string { return "a-" + strings.ReplaceAll(link, ".", "_") }

func totalField(key string) string { return "score-" + key }

// questionProblems leads each problem with an answer to its control, where the page has
// one: links are the questions on it.
func (v *visit) questionProblems(links []string, err error) ui.Problems {
	out := v.problems(err)
	for i, p := range out {
		key, total := strings.CutPrefix(p.Field, instrument.ScoreLink)
		switch {
		case slices.Contains(links, p.Field):
			out[i].Field = answerField(p.Field)
		case total:
			out[i].Field = totalField(key)
		case p.Field != "on":
			out[i].Field = ""
		}
	}
	return out
}

// answerScale asks for the answer to one question.
func (v *visit) answerScale(p answerPage, slot int, problem string) scale {
	item := p.Of.Items[slot]
	sc, words := p.Of.Scales[item.Scale], p.Of.Words(v.Words.Lang())
	s := scale{
		Name: answerField(item.LinkID), ID: answerField(item.LinkID), Legend: v.question(p.Measured, slot), Error: problem, Value: p.value(item.LinkID),
		Listed: v.wordy(p.Measured, slot), Others: v.otherOptions(p, slot),
	}
	if item.OnlyIf >= 0 && p.likes.all {
		s.Hint = v.Words.F("measure.only_if", "n", strconv.Itoa(item.OnlyIf+1))
	}
	for n := sc.From; n <= sc.To; n++ {
		code := strconv.Itoa(int(n))
		o := ui.Option{Value: code, Label: code, Hint: words.Answer(item.Scale, code)}
		if s.Listed {
			o.Label, o.Hint = o.Hint, ""
		}
		s.Options = append(s.Options, o)
	}
	if !s.Listed {
		s.Low, s.High = s.Options[0].Hint, s.Options[len(s.Options)-1].Hint
	}
	return s
}

// otherOptions are the answers that are no number, and taking back one that was given.
func (v *visit) otherOptions(p answerPage, slot int) []ui.Option {
	item := p.Of.Items[slot]
	words := p.Of.Words(v.Words.Lang())
	var out []ui.Option
	for _, code := range p.Of.Scales[item.Scale].Codes() {
		if _, other := p.Of.Scales[item.Scale].Others[code]; other {
			out = append(out, ui.Option{Value: code, Label: words.Answer(item.Scale, code)})
		}
	}
	if p.Answers[item.LinkID] != "" {
		out = append(out, ui.Option{Value: "", Label: v.Words.T("measure.take_back")})
	}
	return out
}

// safe tells whether an answer to a question may lead to the words of help.
func safe(of *instrument.Measure, groups [][]int) bool {
	for _, g := range groups {
		for _, slot := range g {
			if of.Items[slot].Safety {
				return true
			}
		}
	}
	return false
}
