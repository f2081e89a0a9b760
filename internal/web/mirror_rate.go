package web

import (
	"net/http"
	"strings"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/web/ui"
)

// mirrorRating is a rating as it was typed.
type mirrorRating struct {
	mirrorRound
	sheet            string // the id of a sheet of paper, empty for one's own
	group            string
	answers, remarks map[string]string
}

// action is where it is handed in.
func (r mirrorRating) action() string {
	if r.sheet != "" {
		return r.path() + "/paper"
	}
	return r.path() + "/rate"
}

// mirrorForm is where somebody rates. Whoever did already, or comes late, is told on the
// page of the round.
func (v *visit) mirrorForm() error {
	m, err := v.readMirrorRound()
	if err != nil {
		return err
	}
	if m.Rated || !m.Takes(v.today()) {
		return v.to(m.path(), "")
	}
	return v.ratingAgain(http.StatusOK, mirrorRating{mirrorRound: m}, nil)
}

func (v *visit) mirrorPaper() error {
	m, err := v.readMirrorRound()
	if err != nil {
		return err
	}
	if !m.Staff() {
		return v.nowhere()
	}
	if !m.Takes(v.today()) {
		return v.to(m.path(), "")
	}
	return v.ratingAgain(http.StatusOK, mirrorRating{mirrorRound: m, sheet: v.site.care.NewID()}, nil)
}

func (v *visit) ratingAgain(status int, r mirrorRating, problems ui.Problems) error {
	title := "mirror.rate_title"
	if r.sheet != "" {
		title = "mirror.paper_title"
	}
	page := v.mirrorRoundBase(r.mirrorRound, v.Words.F(title, "team", r.Team.Name))
	page.Personal = r.sheet == ""
	for _, p := range problems {
		if p.Field == "answer" {
			p.Field = "answer-" + r.form.Items[0].ID
		}
		page.Problems = append(page.Problems, p)
	}
	return v.show(status, mirrorRateView(v, page, r))
}

func (v *visit) readRating() (mirrorRating, error) {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return mirrorRating{}, err
	}
	m, err := v.readMirrorRound()
	if err != nil {
		return mirrorRating{}, err
	}
	r := mirrorRating{mirrorRound: m, sheet: form.Text("sheet"), group: form.Text("group"), answers: map[string]string{}, remarks: map[string]string{}}
	for _, name := range form.Names() {
		if item, ok := strings.CutPrefix(name, "answer-"); ok && form.Text(name) != "" {
			r.answers[item] = form.Text(name)
		}
		if item, ok := strings.CutPrefix(name, "remark_"); ok && form.Text(name) != "" {
			r.remarks[item] = form.Text(name)
		}
	}
	return r, nil
}

func (r mirrorRating) handed() care.NewMirrorRating {
	return care.NewMirrorRating{Round: r.ID, Sheet: r.sheet, Group: care.MirrorGroup(r.group), Answers: r.answers, Remarks: r.remarks}
}

func (v *visit) rateMirror() error {
	r, err := v.readRating()
	if err != nil {
		return err
	}
	r.sheet = ""
	err = v.site.care.RateMirror(v.r.Context(), v.actor(), r.handed())
	switch {
	case fault.Is(err, fault.Invalid):
		return v.ratingAgain(http.StatusUnprocessableEntity, r, v.problems(err))
	case fault.Is(err, fault.Conflict) && r.Rated:
		return v.to(r.path(), "mirror_rated_before")
	case err != nil:
		return err
	}
	return v.to(r.path(), "mirror_rated")
}

func (v *visit) typeMirrorSheet() error {
	r, err := v.readRating()
	if err != nil {
		return err
	}
	err = v.site.care.TypeMirrorSheet(v.r.Context(), v.actor(), r.handed())
	switch {
	case fault.Is(err, fault.Invalid) && r.sheet != "":
		return v.ratingAgain(http.StatusUnprocessableEntity, r, v.problems(err))
	case fault.Is(err, fault.Conflict):
		return v.to(r.path(), "mirror_sheet_before")
	case err != nil:
		return err
	}
	return v.to(r.path(), "mirror_sheet")
}

// mirrorSheet is the form on paper. It has nobody's name on it.
func (v *visit) mirrorSheet() error {
	m, err := v.readMirrorRound()
	if err != nil {
		return err
	}
	page := v.mirrorRoundBase(m, v.Words.F("mirror.rate_title", "team", m.Team.Name))
	return v.show(http.StatusOK, mirrorSheetView(v, page, m))
}

// answerOptions are the answers to an item, with what each looks like here.
func (v *visit) answerOptions(m mirrorRound, item string) []ui.Option {
	it, _ := m.form.Item(item)
	var out []ui.Option
	for i, answer := range m.form.Levels {
		o := ui.Option{Value: answer, Label: v.Words.T("mirror.answer_" + string(m.Kind) + "_" + answer)}
		if i > 0 {
			o.Hint = it.Looks[i-1]
		}
		out = append(out, o)
	}
	for _, answer := range m.form.Outside {
		out = append(out, ui.Option{Value: answer, Label: v.Words.T("mirror.answer_" + answer)})
	}
	return append(out, ui.Option{Value: "", Label: v.Words.T("mirror.answer_left")})
}
