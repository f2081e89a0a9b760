package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/instrument"
	"towpath/internal/web/ui"
)

// showSchedules is what each service asks for, of whom and when.
func (v *visit) showSchedules() error { return v.schedulesAgain(http.StatusOK, nil) }

func (v *visit) schedulesAgain(status int, problems ui.Problems) error {
	list, err := v.site.care.ListSchedules(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	page := v.base(v.Words.T("schedule.title"))
	page.Wide, page.Problems = true, problems
	return v.show(status, schedulesView(v, page, list))
}

// scheduleForm is a line as it was typed.
type scheduleForm struct {
	id, service, setting, measure, answeredBy string
	atStart, every, window                    string
	atClose, twice, baseline                  bool
	replaces                                  string
	name                                      string // of the service
	settings, measures, answerers             []ui.Option
}

func (v *visit) newSchedule() error {
	return v.scheduleAgain(http.StatusOK, scheduleForm{
		id: v.site.care.NewID(), service: v.r.URL.Query().Get("service"), atStart: "14", every: "182", window: "28", answeredBy: "person",
	}, nil)
}

// changeSchedule shows the line in the address, to be changed.
func (v *visit) changeSchedule() error {
	list, err := v.site.care.ListSchedules(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	for _, of := range list {
		for _, m := range of.Lines {
			if string(m.ID) == v.r.PathValue("schedule") {
				return v.scheduleIn(http.StatusOK, scheduleForm{
					id: v.site.care.NewID(), service: string(m.Service), setting: string(m.Setting), measure: m.Measure, answeredBy: m.AnsweredBy,
					atStart: strconv.Itoa(m.AtStart), every: strconv.Itoa(m.Every), window: strconv.Itoa(m.Window),
					atClose: m.AtClose, twice: m.Twice, baseline: m.Baseline, replaces: string(m.ID),
				}, list, nil)
			}
		}
	}
	return v.nowhere()
}

func (v *visit) scheduleAgain(status int, f scheduleForm, problems ui.Problems) error {
	list, err := v.site.care.ListSchedules(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	return v.scheduleIn(status, f, list, problems)
}

func (v *visit) scheduleIn(status int, f scheduleForm, list []care.ServiceSchedule, problems ui.Problems) error {
	at := slices.IndexFunc(list, func(of care.ServiceSchedule) bool { return string(of.Service.ID) == f.service })
	if at < 0 {
		return v.nowhere()
	}
	f.name = list[at].Service.Name
	f.settings = []ui.Option{{Label: v.scheduleSetting("")}}
	for _, s := range list[at].Settings {
		f.settings = append(f.settings, ui.Option{Value: string(s), Label: v.scheduleSetting(s)})
	}
	f.measures = v.schedulable()
	for _, by := range instrument.Answerers {
		f.answerers = append(f.answerers, ui.Option{Value: by, Label: v.Words.T("measure.by_" + by)})
	}
	title := "schedule.add_title"
	if f.replaces != "" {
		title = "schedule.change_title"
	}
	page := v.base(v.Words.T(title))
	page.Back, page.BackText, page.Problems = "/schedule", v.Words.T("schedule.title"), problems
	return v.show(status, scheduleFormView(v, page, f))
}

// schedulable are the measures that can be asked for, by title.
func (v *visit) schedulable() []ui.Option {
	here := slices.DeleteFunc(v.site.care.Instruments().LatestMeasures(), func(m *instrument.Measure) bool { return !care.Schedulable(m) })
	slices.SortFunc(here, v.byTitle)
	out := []ui.Option{{Label: v.Words.T("schedule.add_first")}}
	for _, m := range here {
		out = append(out, ui.Option{Value: m.ID, Label: m.Words(v.Words.Lang()).Title})
	}
	return out
}

func (v *visit) setSchedule() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	f := scheduleForm{
		id: form.Text("id"), service: form.Text("service"), setting: form.Text("setting"), measure: form.Text("measure"), answeredBy: form.Text("answered_by"),
		atStart: form.Text("at_start"), every: form.Text("every"), window: form.Text("window"),
		atClose: form.Has("at_close"), twice: form.Has("twice"), baseline: form.Has("baseline"), replaces: form.Text("replaces"),
	}
	err = v.site.care.SetSchedule(v.r.Context(), v.actor(), care.NewSchedule{
		ID: care.ScheduleID(f.id), Service: care.ServiceID(f.service), Setting: care.Setting(f.setting), Measure: f.measure, AnsweredBy: f.answeredBy,
		AtStart: daysIn(f.atStart), Every: daysIn(f.every), Window: daysIn(f.window), AtClose: f.atClose, Twice: f.twice, Baseline: f.baseline,
		Replaces: care.ScheduleID(f.replaces),
	})
	if fault.Is(err, fault.Invalid) {
		return v.scheduleAgain(http.StatusUnprocessableEntity, f, v.problems(err))
	}
	if err != nil {
		return err
	}
	return v.to("/schedule", "schedule_set")
}

// daysIn reads a number of days; an empty text is none, and what is no number is one
// that cannot be used.
func daysIn(text string) int {
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return -1
	}
	return n
}

func (v *visit) endSchedule() error {
	if err := v.site.care.EndSchedule(v.r.Context(), v.actor(), care.ScheduleID(v.r.PathValue("schedule"))); err != nil {
		return err
	}
	return v.to("/schedule", "schedule_ended")
}

func (v *visit) takeSuggested() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	if err := v.site.care.TakeSuggestedSchedule(v.r.Context(), v.actor(), care.ServiceID(form.Text("service"))); err != nil {
		return err
	}
	return v.to("/schedule", "schedule_set")
}

// scheduleWhen says when a line asks, in sentences.
func (v *visit) scheduleWhen(m care.MeasureSchedule) string {
	var parts []string
	if m.AtStart > 0 {
		parts = append(parts, v.Words.N("schedule.when_start", m.AtStart))
	}
	if m.Every > 0 {
		parts = append(parts, v.Words.N("schedule.when_review", m.Every))
		if m.Window > 0 {
			parts = append(parts, v.Words.N("schedule.when_window", m.Window))
		}
	}
	if m.AtClose {
		parts = append(parts, v.Words.T("schedule.when_close"))
	}
	return strings.Join(parts, " ")
}

func (v *visit) scheduleNotes(m care.MeasureSchedule) string {
	var parts []string
	if m.Twice {
		parts = append(parts, v.Words.T("schedule.twice_short"))
	}
	if m.Baseline {
		parts = append(parts, v.Words.T("schedule.baseline_short"))
	}
	return strings.Join(parts, " ")
}

func (v *visit) scheduleSetting(s care.Setting) string {
	if s == "" {
		return v.Words.T("schedule.every_setting")
	}
	return v.Words.T("team.setting_" + string(s))
}

// scheduleTable is the lines of a service; those that are only suggested have no actions.
func (v *visit) scheduleTable(id string, lines []care.MeasureSchedule, caption string) ui.Table {
	t := v.Words.T
	table := ui.Table{ID: id, Caption: caption, CaptionHidden: true, Columns: []ui.Column{
		{Text: t("schedule.measure")}, {Text: t("schedule.setting_column")}, {Text: t("schedule.when")},
	}}
	for _, m := range lines {
		row := []ui.Cell{
			{Text: v.measureTitle(m.Measure), Note: v.Words.F("schedule.by", "who", t("measure.by_"+m.AnsweredBy))},
			{Text: v.scheduleSetting(m.Setting)},
			{Content: scheduleWhenView(v, m)},
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}
