package web

import (
	"net/http"

	"towpath/internal/chart"
	"towpath/internal/instrument"
)

// blankView is a Bloom to fill in on paper.
type blankView struct {
	inst   *instrument.Instrument
	words  *instrument.Words
	figure chart.Figure
	stages [5]string
}

func (v *visit) blankBloom() error {
	inst, ok := v.site.care.Instruments().Latest(v.r.PathValue("instrument"))
	if !ok {
		return v.nowhere()
	}
	b := blankView{inst: inst, words: inst.Words(v.Words.Lang())}
	for i, s := range b.words.Stages {
		b.stages[i] = s.Name
	}
	b.figure = chart.Figure{
		ID: "blank", Title: b.words.Title, Desc: v.Words.T("bloom.blank_desc"), Areas: v.pictureAreas(inst), RTL: v.Words.Dir() == "rtl",
	}
	page := v.base(b.words.Title)
	page.Back = "/"
	return v.show(http.StatusOK, blankBloomView(v, page, b))
}
