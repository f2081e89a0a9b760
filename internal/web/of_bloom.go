package web

import (
	"cmp"
	"strconv"

	"towpath/internal/web/ui"
)

// What pages that are about no one Bloom say of areas and stages.

// areaName is an area of one of the Blooms in words, empty for none of theirs.
func (v *visit) areaName(area string) string {
	for _, id := range []string{"bloom-adult", "bloom-carers"} {
		if inst, ok := v.site.care.Instruments().Latest(id); ok && inst.Place(area) >= 0 {
			return inst.Words(v.Words.Lang()).Area(area).Name
		}
	}
	return ""
}

func (v *visit) areaOptions(keys []string) []ui.Option {
	out := make([]ui.Option, len(keys))
	for i, key := range keys {
		out[i] = ui.Option{Value: key, Label: cmp.Or(v.areaName(key), key)}
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
