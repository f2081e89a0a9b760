package web

import (
	"net/http"
	"slices"
	"strings"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/plan"
	"towpath/internal/web/ui"
)

// planLinePage is one line: what stands, what stands beside it, and how it came about.
type planLinePage struct {
	care.PlanPage
	ref     care.PlanRef
	path    string
	part    plan.Part
	line    plan.Line
	base    string
	said    []saidLine // what stands, then what stands beside it
	history []saidLine
	form    httpkit.Form
	sent    bool
	up      string // the line behind which it would stand one place higher
	mayUp   bool
	down    string
	mayDown bool
}

// saidLine is one edit in words.
type saidLine struct {
	plan.Edit
	who, when string
}

func (v *visit) saidLine(e plan.Edit) saidLine {
	who := e.Name
	if e.Recorded {
		who = v.Words.F("plan.written_down", "who", e.Name)
	}
	return saidLine{Edit: e, who: v.byApp(who, e), when: v.Words.Date(e.At)}
}

func (v *visit) showPlanLine() error {
	r, err := v.planRef()
	if err != nil {
		return err
	}
	return v.planLineAgain(r, http.StatusOK, httpkit.Form{}, false, nil)
}

func (v *visit) planLineAgain(r care.PlanRef, status int, form httpkit.Form, sent bool, problem error) error {
	data, err := v.site.care.ShowPlan(v.r.Context(), v.actor(), r)
	if err != nil {
		return err
	}
	p := planLinePage{PlanPage: data, ref: r, form: form, sent: sent}
	line, ok := data.Now.Line(v.r.PathValue("line"))
	if !ok || len(data.Voices) == 0 {
		return v.nowhere()
	}
	p.line, p.part = line, data.Now.Part(line.Standing.Section)
	p.path = planPath(r.Person, r.Kind, r.Plan) + "/lines/" + line.ID
	p.base = strings.Join(line.Heads(), " ")
	for _, e := range append([]plan.Edit{line.Standing}, line.Beside...) {
		p.said = append(p.said, v.saidLine(e))
	}
	for _, e := range slices.Backward(line.History) {
		p.history = append(p.history, v.saidLine(e))
	}
	p.places()
	page := v.personPage(v.Words.T("plan.line_title"), data.Person)
	page.Back = planPath(r.Person, r.Kind, r.Plan) + "#section-" + line.Standing.Section
	page.Problems = v.problems(problem)
	return v.show(status, planLineView(v, page, p))
}

// places finds where the line could be moved to.
func (p *planLinePage) places() {
	i := slices.IndexFunc(p.part.Lines, func(l plan.Line) bool { return l.ID == p.line.ID })
	if i > 0 {
		p.mayUp = true
		if i > 1 {
			p.up = p.part.Lines[i-2].ID
		}
	}
	if i >= 0 && i < len(p.part.Lines)-1 {
		p.mayDown, p.down = true, p.part.Lines[i+1].ID
	}
}

// value gives what was typed, or what stands.
func (p planLinePage) value(name, stands string) string {
	if p.sent {
		return p.form.Text(name)
	}
	return stands
}

func (v *visit) changePlanLine() error {
	r, err := v.planRef()
	if err != nil {
		return err
	}
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	if again, err := v.otherWords(form, "words", "detail"); again {
		return err
	}
	n := v.editFrom(form, r.Person, v.r.PathValue("line"))
	err = v.site.care.WritePlan(v.r.Context(), v.actor(), r, n)
	if fault.Is(err, fault.Invalid) {
		return v.planLineAgain(r, http.StatusUnprocessableEntity, form, n.Act == plan.Write, err)
	}
	if err != nil {
		return err
	}
	return v.to(planPath(r.Person, r.Kind, r.Plan)+"#section-"+n.Section, "plan_line")
}

// planLineDay are the three boxes of a line's day.
func (p planLinePage) day() ui.DateField {
	d := ui.DateField{Name: "day"}
	if p.sent {
		d.Day, d.Month, d.Year = p.form.Text("day-day"), p.form.Text("day-month"), p.form.Text("day-year")
		return d
	}
	if t, ok := care.Date(p.line.Standing.Day).Time(); ok {
		d.Day, d.Month, d.Year = dateParts(t)
	}
	return d
}
