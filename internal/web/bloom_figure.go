package web

import (
	"strings"

	"towpath/internal/care"
	"towpath/internal/chart"
	"towpath/internal/instrument"
)

// pictureAreas gives the names and icons of an instrument's areas for a chart.
func (v *visit) pictureAreas(inst *instrument.Instrument) []chart.Area {
	words := inst.Words(v.Words.Lang())
	out := make([]chart.Area, len(inst.Areas))
	for i, a := range inst.Areas {
		out[i] = chart.Area{Label: words.Area(a.Key).Label, Icon: v.Assets.Icon(a.Icon)}
	}
	return out
}

func drawn(a instrument.Answer) chart.Answer {
	return chart.Answer{Value: chart.Value(a.Step), Why: chart.NotGiven(a.NotGiven)}
}

// drawnPicture gives the picture of an assessment: the agreed number, else the
// person's, else the worker's.
func drawnPicture(l care.AssessmentLine, areas int) []chart.Answer {
	out := make([]chart.Answer, areas)
	for i, p := range l.Picture(areas) {
		out[i] = drawn(p.Answer)
	}
	return out
}

// drawnVoice gives one voice's values, or nil where it said nothing. Where it said
// nothing of one area, what was agreed is what both said.
func drawnVoice(l care.AssessmentLine, voice care.Voice) []chart.Answer {
	values, agreed := l.Values(voice), l.Values(care.VoiceAgreed)
	if values == nil {
		return nil
	}
	out := make([]chart.Answer, len(values))
	for i, a := range values {
		if a.NeverAsked() && i < len(agreed) {
			a = agreed[i]
		}
		out[i] = drawn(a)
	}
	return out
}

// miniBloom draws a small Bloom of one assessment.
func (v *visit) miniBloom(id, title string, inst *instrument.Instrument, l care.AssessmentLine) []byte {
	n := len(inst.Areas)
	f := chart.Figure{
		ID: id, Title: title, Areas: make([]chart.Area, n), Now: drawnPicture(l, n), RTL: v.Words.Dir() == "rtl",
	}
	f.Desc = v.Words.N("bloom.mini_desc", len(chart.Find(&f).Given))
	return chart.AppendMini(nil, &f)
}

// names joins the names of some areas as a sentence does.
func (v *visit) names(areas []chart.Area, places []int) string {
	list := make([]string, len(places))
	for i, p := range places {
		list[i] = areas[p].Label
	}
	return v.Words.List(list...)
}

// finding says in words what a picture shows, before any number.
func (v *visit) finding(f *chart.Figure, since string) string {
	found := chart.Find(f)
	var s []string
	add := func(text string) { s = append(s, text) }
	if f.Then == nil {
		add(v.Words.N("bloom.found_given", len(found.Given)))
		if len(found.Strongest) > 0 && len(found.Strongest) <= 3 {
			add(v.Words.F("bloom.found_strongest", "areas", v.names(f.Areas, found.Strongest)))
		}
	} else {
		if n := len(found.Higher); n > 0 {
			add(v.Words.N("bloom.found_higher", n, "since", since))
			if len(found.GrewMost) <= 3 {
				add(v.Words.F("bloom.found_grew_most", "areas", v.names(f.Areas, found.GrewMost), "by", found.GrewMostBy.String()))
			}
		}
		if n := len(found.Same); n > 0 {
			add(v.Words.N("bloom.found_same", n))
		}
		if n := len(found.Lower); n > 0 {
			add(v.Words.N("bloom.found_lower", n, "areas", v.names(f.Areas, found.Lower)))
		}
		if n := len(found.OnlyNow); n > 0 {
			add(v.Words.N("bloom.found_new", n))
		}
	}
	if f.Other != nil {
		if n := len(found.WorthTalking); n > 0 {
			add(v.Words.N("bloom.found_gap", n, "areas", v.names(f.Areas, found.WorthTalking)))
		} else {
			add(v.Words.T("bloom.found_close"))
		}
	}
	if n := len(found.NotGiven); n > 0 {
		add(v.Words.N("bloom.found_not_given", n))
	}
	return strings.Join(s, " ")
}
