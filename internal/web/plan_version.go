package web

import (
	"net/http"
	"strconv"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/plan"
	"towpath/internal/web/ui"
)

// planVersionPage is a version: what it says, who said what of it, and, where another was
// asked for, the two side by side.
type planVersionPage struct {
	care.PlanPage
	ref      care.PlanRef
	path     string
	version  care.PlanVersion
	parts    []frozenPart
	signed   []signatureLine
	compared []comparedPart
	with     int  // the number of the version it is compared with, 0 for none
	changes  bool // of what is compared, only what changed
	form     httpkit.Form
	ids      string
}

// frozenPart is a section of a version in words.
type frozenPart struct {
	title, detail string
	numbered      bool
	lines         []frozenLine
}

type frozenLine struct {
	words, detail, day, who string
	removed                 bool
	beside                  []frozenLine
}

type comparedPart struct {
	title, detail string
	lines         []comparedLine
}

type comparedLine struct {
	change        plan.Change
	before, after *frozenLine
}

type signatureLine struct {
	who, said, because, when string
	agreed                   bool
}

func (v *visit) frozenLine(l plan.FrozenLine) frozenLine {
	out := frozenLine{words: l.Words, detail: l.Detail, day: v.day(care.Date(l.Day)), who: v.writtenBy(l.Voice, l.Name, l.Recorded), removed: l.Removed}
	for _, b := range l.Beside {
		out.beside = append(out.beside, v.frozenLine(b))
	}
	return out
}

func (v *visit) frozenParts(f plan.Frozen) []frozenPart {
	var parts []frozenPart
	for _, p := range f.Parts {
		section, _ := f.Kind.Section(p.Key)
		out := frozenPart{title: v.Words.T(sectionWords(f.Kind, p.Key)), detail: v.detailLabel(f.Kind, section), numbered: section.Numbered}
		for _, l := range p.Lines {
			out.lines = append(out.lines, v.frozenLine(l))
		}
		parts = append(parts, out)
	}
	return parts
}

// showPlanVersion shows a version as it was put forward; ?compare= another beside it.
func (v *visit) showPlanVersion() error {
	r, number, err := v.planVersionRef()
	if err != nil {
		return err
	}
	return v.planVersionAgain(r, number, http.StatusOK, httpkit.Form{}, nil)
}

func (v *visit) planVersionRef() (care.PlanRef, int, error) {
	r, err := v.planRef()
	if err != nil {
		return r, 0, err
	}
	number, err := strconv.Atoi(v.r.PathValue("number"))
	if err != nil || number < 1 {
		return r, 0, v.nowhere()
	}
	return r, number, nil
}

func (v *visit) planVersionAgain(r care.PlanRef, number, status int, form httpkit.Form, problem error) error {
	data, err := v.site.care.ShowPlan(v.r.Context(), v.actor(), r)
	if err != nil {
		return err
	}
	version, ok := data.Version(number)
	if !ok || version.Body == "" {
		return v.nowhere()
	}
	f, err := version.Frozen()
	if err != nil {
		return err
	}
	p := planVersionPage{
		PlanPage: data, ref: r, path: planPath(r.Person, r.Kind, r.Plan), version: version, parts: v.frozenParts(f), form: form, ids: v.site.care.NewID(),
	}
	for _, s := range data.Said(version.ID) {
		p.signed = append(p.signed, v.signatureLine(data.Person, s))
	}
	if with, err := strconv.Atoi(v.r.URL.Query().Get("compare")); err == nil {
		if err := v.compareVersions(&p, with, f); err != nil {
			return err
		}
	}
	page := v.personPage(v.Words.F("plan.version_title", "plan", v.planTitle(data.Person, data.Head), "number", number), data.Person)
	page.Back, page.Problems = p.path, v.problems(problem)
	return v.show(status, planVersionView(v, page, p))
}

func (v *visit) compareVersions(p *planVersionPage, with int, to plan.Frozen) error {
	other, ok := p.Version(with)
	if !ok || with < 1 || other.Body == "" {
		return v.nowhere()
	}
	from, err := other.Frozen()
	if err != nil {
		return err
	}
	p.with, p.changes = with, v.r.URL.Query().Get("only") == "changes"
	for _, part := range plan.Compare(from, to) {
		if p.changes && !part.Differs() {
			continue
		}
		section, _ := to.Kind.Section(part.Key)
		out := comparedPart{title: v.Words.T(sectionWords(to.Kind, part.Key)), detail: v.detailLabel(to.Kind, section)}
		for _, l := range part.Lines {
			if p.changes && l.Change == plan.Kept {
				continue
			}
			c := comparedLine{change: l.Change}
			if l.Before != nil {
				c.before = new(v.frozenLine(*l.Before))
			}
			if l.After != nil {
				c.after = new(v.frozenLine(*l.After))
			}
			out.lines = append(out.lines, c)
		}
		p.compared = append(p.compared, out)
	}
	return nil
}

func (v *visit) signatureLine(p care.Person, s care.PlanSignature) signatureLine {
	who := s.ByName
	if s.Voice == plan.Person && s.Recorded {
		who = v.Words.F("plan.signed_for", "name", p.Called(), "who", s.ByName)
	}
	return signatureLine{
		who: who, said: v.Words.T("plan.verdict_" + string(s.Verdict)), because: s.Because, when: v.Words.Date(s.At), agreed: s.Verdict == care.VerdictAgreed,
	}
}

// versionLines are the versions of a plan as links, latest first.
func (v *visit) versionLines(p planPage) []ui.SummaryRow {
	var rows []ui.SummaryRow
	for i := len(p.Versions) - 1; i >= 0; i-- {
		version := p.Versions[i]
		if version.Body == "" {
			continue
		}
		state := v.Words.T("plan.version_open")
		if version.Number == p.Agreed {
			state = v.Words.T("plan.version_stands")
		} else if version.Number < p.Agreed {
			state = v.Words.T("plan.version_earlier")
		}
		rows = append(rows, ui.SummaryRow{
			Key: v.Words.F("plan.version_number", "number", version.Number), Value: join(v.Words.Date(version.At), state),
			Actions: []ui.Action{{Text: v.Words.T("plan.version_open_link"), About: v.Words.F("plan.version_number", "number", version.Number), Href: p.path + "/versions/" + strconv.Itoa(version.Number)}},
		})
	}
	return rows
}

func (v *visit) putForward() error {
	r, err := v.planRef()
	if err != nil {
		return err
	}
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	n := care.NewPlanVersion{ID: care.PlanVersionID(form.Text("id")), With: form.Text("with"), Capacity: form.Text("capacity"), Witnesses: form.Text("witnesses")}
	err = v.site.care.PutForward(v.r.Context(), v.actor(), r, n)
	if fault.Is(err, fault.Invalid) {
		return v.planAgain(r, http.StatusUnprocessableEntity, planForm{typed: form}, v.problems(err))
	}
	if err != nil {
		return err
	}
	data, err := v.site.care.ShowPlan(v.r.Context(), v.actor(), r)
	if err != nil {
		return err
	}
	return v.to(planPath(r.Person, r.Kind, r.Plan)+"/versions/"+strconv.Itoa(len(data.Versions)), "plan_forward")
}

func (v *visit) signPlan() error {
	r, number, err := v.planVersionRef()
	if err != nil {
		return err
	}
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	n := care.NewSignature{
		ID: care.SignatureID(form.Text("id")), Version: care.PlanVersionID(form.Text("version")), Voice: v.voiceFrom(form, r.Person),
		Verdict: care.Verdict(form.Text("verdict")), Because: form.Text("because"),
	}
	err = v.site.care.SignPlan(v.r.Context(), v.actor(), r, n)
	if fault.Is(err, fault.Invalid) {
		return v.planVersionAgain(r, number, http.StatusUnprocessableEntity, form, err)
	}
	if err != nil {
		return err
	}
	return v.to(planPath(r.Person, r.Kind, r.Plan)+"/versions/"+strconv.Itoa(number), "plan_signed")
}

func (v *visit) confirmPlan() error {
	r, err := v.planRef()
	if err != nil {
		return err
	}
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	err = v.site.care.ConfirmPlan(v.r.Context(), v.actor(), r, care.NewConfirmation{
		ID: care.ConfirmationID(form.Text("id")), Version: care.PlanVersionID(form.Text("version")), Voice: plan.Person,
	})
	return v.planDone(r, form, err, "plan_confirmed")
}

func (v *visit) setPlanReview() error {
	r, err := v.planRef()
	if err != nil {
		return err
	}
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	months, _ := form.Int("months", 0)
	return v.planDone(r, form, v.site.care.SetPlanReview(v.r.Context(), v.actor(), r, months), "saved")
}

func (v *visit) notePlanCopy() error {
	r, err := v.planRef()
	if err != nil {
		return err
	}
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	err = v.site.care.NotePlanCopy(v.r.Context(), v.actor(), r, care.NewPlanCopy{
		ID: care.PlanCopyID(form.Text("id")), Version: care.PlanVersionID(form.Text("version")), Place: form.Text("place"),
	})
	return v.planDone(r, form, err, "saved")
}

func (v *visit) endPlanCopy() error {
	r, err := v.planRef()
	if err != nil {
		return err
	}
	id := v.r.PathValue("copy")
	if !care.ValidID(id) {
		return v.nowhere()
	}
	if err := v.site.care.EndPlanCopy(v.r.Context(), v.actor(), r.Person, care.PlanCopyID(id)); err != nil {
		return err
	}
	return v.to(planPath(r.Person, r.Kind, r.Plan)+"#copies", "saved")
}

// planDone goes back to the plan after a save, or shows it again with what was typed.
func (v *visit) planDone(r care.PlanRef, form httpkit.Form, err error, said string) error {
	if fault.Is(err, fault.Invalid) {
		return v.planAgain(r, http.StatusUnprocessableEntity, planForm{typed: form}, v.problems(err))
	}
	if err != nil {
		return err
	}
	return v.to(planPath(r.Person, r.Kind, r.Plan), said)
}
