package web

import (
	"strconv"

	"towpath/internal/instrument"
	"towpath/internal/web/ui"
)

// What pages that are about no one Bloom say of areas and stages.

func (v *visit) areaOptions(keys []string) []ui.Option {
	out := make([]ui.Option, len(keys))
	for i, key := range keys {
		out[i] = ui.Option{Value: key, Label: areaName(v, key)}
	}
	return out
}

// adultWords are the words of the adult Bloom, whose stages are everybody's.
func (v *visit) adultWords() (*instrument.Words, bool) {
	inst, ok := v.site.care.Instruments().Latest(bloomsOfLibrary[0])
	if !ok {
		return nil, false
	}
	return inst.Words(v.Words.Lang()), true
}

// stageOptions are the five stages of the adult Bloom.
func (v *visit) stageOptions() []ui.Option {
	words, ok := v.adultWords()
	if !ok {
		return nil
	}
	var out []ui.Option
	for i, s := range words.Stages {
		out = append(out, ui.Option{Value: strconv.Itoa(i + 1), Label: s.Name})
	}
	return out
}
