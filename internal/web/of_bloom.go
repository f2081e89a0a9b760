package web

import (
	"strconv"

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

// stageOptions are the five stages of the adult Bloom.
func (v *visit) stageOptions() []ui.Option {
	inst, ok := v.site.care.Instruments().Latest("bloom-adult")
	if !ok {
		return nil
	}
	var out []ui.Option
	for i, s := range inst.Words(v.Words.Lang()).Stages {
		out = append(out, ui.Option{Value: strconv.Itoa(i + 1), Label: s.Name})
	}
	return out
}
