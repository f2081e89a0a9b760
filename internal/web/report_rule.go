package web

import (
	"net/http"
	"slices"
	"strconv"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/web/ui"
)

// reportRulePage is the rule by which reports are made, with its form as it was typed.
type reportRulePage struct {
	now    care.OutcomeRule
	before []care.OutcomeRule // the latest first
	typed  map[string]string
	may    bool
}

// ruleFields are the fields of the rule, in the order of the form.
var ruleFields = []string{"at_least", "round_to", "means_at_least", "min_days", "min_contacts"}

func ruleNumbers(r care.OutcomeRule) map[string]int {
	return map[string]int{"at_least": r.AtLeast, "round_to": r.RoundTo, "means_at_least": r.MeansAtLeast, "min_days": r.MinDays, "min_contacts": r.MinContacts}
}

func (v *visit) showReportRule() error { return v.reportRuleAgain(http.StatusOK, nil, nil) }

func (v *visit) reportRuleAgain(status int, typed map[string]string, problems ui.Problems) error {
	now, before, err := v.site.care.ShowOutcomeRule(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	slices.Reverse(before)
	p := reportRulePage{now: now, before: before, typed: typed, may: v.actor().Role == care.RoleAdministrator}
	if typed == nil {
		p.typed = map[string]string{}
		for name, n := range ruleNumbers(now) {
			p.typed[name] = strconv.Itoa(n)
		}
	}
	page := v.base(v.Words.T("outcome.rule_title"))
	page.Problems = problems
	if v.readsReports() {
		page.Back, page.BackText = reportsPath, v.Words.T("outcome.title")
	}
	return v.show(status, reportRuleView(v, page, p))
}

func (v *visit) setReportRule() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	typed, number := map[string]string{}, map[string]int{}
	for _, name := range ruleFields {
		typed[name] = form.Text(name)
		n, ok := form.Int(name, -1)
		if !ok {
			n = -1 // what is no number is too small, and the rule says so
		}
		number[name] = n
	}
	err = v.site.care.SetOutcomeRule(v.r.Context(), v.actor(), care.OutcomeRule{
		AtLeast: number["at_least"], RoundTo: number["round_to"], MeansAtLeast: number["means_at_least"], MinDays: number["min_days"], MinContacts: number["min_contacts"],
	})
	if fault.Is(err, fault.Invalid) {
		return v.reportRuleAgain(http.StatusUnprocessableEntity, typed, v.problems(err))
	}
	if err != nil {
		return err
	}
	return v.to(reportsPath+"/rule", "report_rule")
}

// ruleWords say a rule in one line.
func (v *visit) ruleWords(r care.OutcomeRule) string {
	return v.Words.F("outcome.rule_line",
		"least", strconv.Itoa(r.AtLeast), "to", strconv.Itoa(r.RoundTo), "means", strconv.Itoa(r.MeansAtLeast),
		"days", v.Words.N("outcome.days", r.MinDays), "contacts", v.Words.N("outcome.contacts", r.MinContacts))
}
