package web

import (
	"slices"

	"towpath/internal/care"
	"towpath/internal/mirror"
	"towpath/internal/web/ui"
)

// mirrorStages are the places on which a team may agree.
func (v *visit) mirrorStages() []ui.Option {
	return helpOptions(v, "mirror.stage_", append([]string{mirror.None}, mirror.Stages[:]...))
}

// groupOptions are the groups whose ratings may come on paper.
func (v *visit) groupOptions(m mirrorRound) []ui.Option {
	groups := slices.DeleteFunc(m.Groups(), func(g care.MirrorGroup) bool { return g == care.MirrorStaff })
	return helpOptions(v, "mirror.group_", groups)
}

// itemOptions are the items of a form, with none of them first.
func (v *visit) itemOptions(form *mirror.Form) []ui.Option {
	out := []ui.Option{{Value: "", Label: v.Words.T("mirror.priority_none")}}
	for _, it := range form.Items {
		out = append(out, ui.Option{Value: it.ID, Label: it.Title})
	}
	return out
}

func (v *visit) itemTitle(form *mirror.Form, id string) string {
	it, _ := form.Item(id)
	return it.Title
}

// nthOf gives one of a list, and nothing past its end.
func nthOf(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return ""
}

// nthPriority gives the place of an item among the priorities, 0 for none.
func nthPriority(list []string, item string) int { return slices.Index(list, item) + 1 }

// toolName gives the name of a questionnaire as the compendium has it.
func (v *visit) toolName(id string) string {
	if m, ok := v.site.care.Instruments().LatestMeasure(id); ok {
		return m.Words(v.Words.Lang()).Title
	}
	return id
}

func (v *visit) toolOptions() []ui.Option {
	var out []ui.Option
	for _, id := range care.MirrorTools {
		out = append(out, ui.Option{Value: id, Label: v.toolName(id)})
	}
	return out
}

// resultGroups are those who may have answered such a questionnaire.
func (v *visit) resultGroups() []ui.Option {
	out := helpOptions(v, "mirror.group_", []care.MirrorGroup{care.MirrorStaff, care.MirrorPeople, care.MirrorCarers, care.MirrorTogether})
	return append(out, ui.Option{Value: "outside", Label: v.Words.T("mirror.group_outside")})
}

func (v *visit) resultRaters(r care.MirrorResult) string {
	group := "outside"
	if r.Group != "" {
		group = string(r.Group)
	}
	return v.Words.F("mirror.result_raters", "group", v.Words.T("mirror.group_"+group), "n", r.Answered)
}
