package web

import (
	"slices"
	"strconv"
	"strings"

	"towpath/internal/care"
	"towpath/internal/plan"
	"towpath/internal/web/ui"
)

// planDay is the day of a meeting or sheet.
func (v *visit) planDay(p planPage) string {
	if p.ref.Kind.Single() {
		return ""
	}
	return join(v.Words.T("plan.kind_"+string(p.ref.Kind)), v.day(p.Head.On))
}

// planStateTitle says in a line how far a plan is agreed.
func (v *visit) planStateTitle(p care.PlanPage) string {
	switch {
	case p.Stale:
		return v.Words.F("plan.state_stale", "day", v.Words.Date(p.HeldAt))
	case p.Agreed > 0:
		return v.Words.F("plan.state_agreed", "day", v.Words.Date(p.HeldAt))
	case len(p.Versions) > 0:
		return v.Words.T("plan.state_forward")
	}
	if p.Head.Kind == plan.Carer {
		return v.Words.T("plan.state_own")
	}
	return v.Words.T("plan.state_draft")
}

// planStateLines say what to do about it.
func (v *visit) planStateLines(p care.PlanPage) []string {
	var lines []string
	switch {
	case p.Stale:
		lines = append(lines, v.say(p.Person, "plan.state_stale_text"))
	case p.Agreed > 0:
		lines = append(lines, v.Words.F("plan.state_until", "number", p.Agreed, "day", v.Words.Date(p.DueAt)))
	case len(p.Versions) > 0:
		lines = append(lines, v.say(p.Person, "plan.state_forward_text"))
	case p.Head.Kind == plan.Carer:
		lines = append(lines, v.say(p.Person, "plan.state_own_text"))
	default:
		lines = append(lines, v.say(p.Person, "plan.state_draft_text"))
	}
	if len(p.Voices) > 0 && p.Changed && len(p.Versions) > 0 {
		lines = append(lines, v.Words.F("plan.state_changed", "number", len(p.Versions)))
	}
	if n := p.Now.Open(); n > 0 {
		lines = append(lines, v.Words.N("plan.state_open", n))
	}
	return lines
}

// waiting is the number of the version that waits to be signed, 0 for none.
func (p planPage) waiting() int {
	last := len(p.Versions)
	if len(p.Voices) == 0 || last == p.Agreed || p.Versions[last-1].Body == "" {
		return 0
	}
	return last
}

// waitingButton asks whoever has not signed a version to do so.
func (v *visit) waitingButton(p planPage, number int) ui.Button {
	b := ui.Button{Text: v.Words.F("plan.waiting_sign", "number", number), Href: p.path + "/versions/" + strconv.Itoa(number), Icon: "pen-line"}
	for _, s := range p.Said(p.Versions[number-1].ID) {
		if s.By == v.actor().Account {
			b.Text, b.Icon, b.Kind = v.Words.F("plan.waiting_read", "number", number), "", ui.Secondary
		}
	}
	return b
}

// mayCard tells whether the reader may make crisis cards from the plan.
func (p planPage) mayCard() bool {
	return p.ref.Kind == plan.Crisis && p.Agreed > 0 && len(p.Voices) > 0 && !p.Person.Narrowed
}

// dialled gives what a phone dials for a text that is a number and nothing else.
func dialled(text string) string {
	var number strings.Builder
	for i, r := range strings.TrimSpace(text) {
		switch {
		case r >= '0' && r <= '9', r == '+' && i == 0:
			number.WriteRune(r)
		case !strings.ContainsRune(" -()./\u00a0", r):
			return ""
		}
	}
	if digits := strings.TrimPrefix(number.String(), "+"); len(digits) < 3 || len(digits) > 15 {
		return ""
	}
	return number.String()
}

func (v *visit) confirmKind(stale bool) ui.Kind {
	if stale {
		return ui.Primary
	}
	return ui.Secondary
}

// offerFrom says where an offered line comes from.
func (v *visit) offerFrom(o care.PlanOffer) string {
	return v.Words.F("plan.offer_"+o.Source, "day", v.day(o.On))
}

// planFormID and planFormLine are the ids that a form for a new line brings: those that
// were sent, where it comes back.
func (v *visit) planFormID(f planForm, section string) string {
	if f.section == section && care.ValidID(f.id) {
		return f.id
	}
	return v.site.care.NewID()
}

func (v *visit) planFormLine(f planForm, section string) string {
	if line := f.value(section, "line"); care.ValidID(line) {
		return line
	}
	return v.site.care.NewID()
}

func (v *visit) reviewOptions() []ui.Option {
	out := make([]ui.Option, len(care.ReviewMonths))
	for i, m := range care.ReviewMonths {
		out[i] = ui.Option{Value: strconv.Itoa(m), Label: v.Words.N("plan.months", m)}
	}
	return out
}

// copyLine says which version somebody holds, since when, and whether it is an old one.
func (v *visit) copyLine(p care.PlanPage, c care.PlanCopy) string {
	number := 0
	for _, version := range p.Versions {
		if version.ID == c.Version {
			number = version.Number
		}
	}
	line := v.Words.F("plan.copy_line", "number", number, "day", v.Words.Date(c.At))
	switch {
	case !c.BackAt.IsZero():
		return join(line, v.Words.F("plan.copy_ended", "day", v.Words.Date(c.BackAt)))
	case number < p.Agreed:
		return join(line, v.Words.T("plan.copy_old"))
	}
	return line
}

// takeText is the button that decides for what stands on a line.
func (v *visit) takeText(s saidLine) string {
	if s.Act == plan.Remove {
		return v.Words.T("plan.take_removal")
	}
	return v.Words.T("plan.take_words")
}

// versionLead says when a version was put forward and what it is now.
func (v *visit) versionLead(p planVersionPage) string {
	day := v.Words.Date(p.version.At)
	switch {
	case p.version.Number == p.Agreed:
		return v.Words.F("plan.version_lead_stands", "day", day)
	case p.version.Number < len(p.Versions):
		return v.Words.F("plan.version_lead_earlier", "day", day, "number", len(p.Versions))
	}
	return v.say(p.Person, "plan.version_lead_open", "day", day)
}

// versionFacts are what was noted of a version when it was put forward.
func (v *visit) versionFacts(p planVersionPage) []ui.SummaryRow {
	var rows []ui.SummaryRow
	add := func(id, text string) {
		if text != "" {
			rows = append(rows, ui.SummaryRow{Key: v.Words.T(id), Value: text})
		}
	}
	add("plan.forward_by", p.version.ByName)
	add("plan.with", p.version.With)
	add("plan.capacity", p.version.Capacity)
	add("plan.witnesses", p.version.Witnesses)
	if p.version.Number == p.Agreed {
		add("plan.last_confirmed", v.Words.Date(p.HeldAt))
	}
	return rows
}

func (v *visit) otherVersions(p planVersionPage) []ui.Option {
	var out []ui.Option
	for _, version := range slices.Backward(p.Versions) {
		if version.ID != p.version.ID && version.Body != "" {
			number := strconv.Itoa(version.Number)
			out = append(out, ui.Option{Value: number, Label: join(v.Words.F("plan.version_number", "number", version.Number), v.Words.Date(version.At))})
		}
	}
	return out
}

// crisisDays names a crisis by its days.
func (v *visit) crisisDays(c care.ReviewedCrisis) string {
	return v.Words.F("plan.after_crisis", "from", v.Words.Date(c.BeganAt), "to", v.Words.Date(c.EndedAt))
}

func (v *visit) reviewWho(p plansPage, r care.CrisisReview) string {
	if r.Voice == plan.Person {
		return p.Person.Called()
	}
	return r.ByName
}

// askAfter opens the form where the reader's own voice has not been heard.
func (v *visit) askAfter(p plansPage, c care.ReviewedCrisis) bool {
	if p.reviewed == string(c.ID) {
		return true
	}
	_, said := c.Of(p.voices[0])
	return !said
}

// afterValue and afterProblem are of the form that was sent.
func (v *visit) afterValue(p plansPage, c care.ReviewedCrisis, name string) string {
	if p.reviewed != string(c.ID) {
		return ""
	}
	return p.form.Text(name)
}

func (v *visit) afterProblem(page ui.Page, p plansPage, c care.ReviewedCrisis, name string) string {
	if p.reviewed != string(c.ID) {
		return ""
	}
	return page.Problems.Of(field(name, p.reviewed))
}
