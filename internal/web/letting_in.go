package web

import (
	"net/http"
	"slices"

	"towpath/internal/auth"
	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/web/ui"
)

func (s *Site) lettingInRoutes(signed func(string, pageHandler)) {
	signed("GET /people/{person}/sign-in", (*visit).showSignInHelp)
	signed("POST /people/{person}/invite", (*visit).invitePerson)
	signed("POST /people/{person}/invite/revoke", (*visit).revokeInvitation)
	signed("POST /people/{person}/vouch", (*visit).vouchForPerson)
	signed("GET /vouches", (*visit).showVouches)
	signed("POST /vouches/{vouch}/confirm", (*visit).confirmVouch)
	signed("POST /accounts/vouch", (*visit).vouchForStaff)
	signed("POST /accounts/invite", (*visit).inviteNewcomer)
	signed("GET /accounts/sign-in", (*visit).showSignInRules)
	signed("POST /accounts/sign-in", (*visit).requireFactors)
	signed("POST /accounts/provider", (*visit).markForProvider)
}

// helpPage is how a person stands with signing in, for their worker or themselves.
type helpPage struct {
	help care.SignInHelp
	// until is when the code that holds ends; empty where there is none.
	until   string
	vouches []string
	fresh   string
	how     string
}

func (v *visit) showSignInHelp() error { return v.helpAgain(http.StatusOK, "", nil) }

func (v *visit) helpAgain(status int, how string, problems ui.Problems) error {
	person, err := v.person()
	if err != nil {
		return err
	}
	h, err := v.site.care.ShowSignInHelp(v.r.Context(), v.actor(), person)
	if err != nil {
		return err
	}
	p := helpPage{help: h, fresh: v.site.care.NewID(), how: how, vouches: v.vouchLines(h)}
	for _, c := range h.Codes {
		if c.Holds(v.site.care.Now()) {
			p.until = v.Words.DateTime(c.Expires)
		}
	}
	page := v.personPage(v.Words.T("letting.title"), h.Person)
	page.Back, page.Problems = v.homeOf(h.Person), problems
	return v.show(status, signInHelpView(v, page, p))
}

// vouchLines says what was done to let somebody back in.
func (v *visit) vouchLines(h care.SignInHelp) []string {
	var out []string
	for _, x := range h.Vouches {
		out = append(out, v.say(h.Person, "vouch.started", "who", x.By, "when", v.Words.DateTime(x.Started)))
		if !x.Confirmed.IsZero() {
			out = append(out, v.say(h.Person, "vouch.confirmed", "who", x.Confirmer, "when", v.Words.DateTime(x.Confirmed)))
		}
	}
	return out
}

// myVouches tells a person what was done to let them back in. It is part of their
// own account's page; everybody else's has none.
func (v *visit) myVouches() ([]string, error) {
	if v.actor().Role != care.RolePerson {
		return nil, nil
	}
	h, err := v.site.care.ShowSignInHelp(v.r.Context(), v.actor(), v.actor().Person)
	if err != nil {
		return nil, err
	}
	return v.vouchLines(h), nil
}

// newCode makes a code; what is kept of it and what is told.
func (v *visit) newCode() (kept care.NewCode, told string) {
	told = v.site.guard.NewCode()
	return care.NewCode{ID: care.CodeID(v.site.care.NewID()), Hash: auth.HashCode(told)}, told
}

// codePage shows a code for the only time.
type codePage struct {
	name, code, back string
	days             int
}

func (v *visit) showCode(p codePage) error {
	page := v.base(v.Words.T("letting.code_title"))
	page.Back = p.back
	return v.show(http.StatusOK, codeView(v, page, p))
}

func (v *visit) invitePerson() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	kept, told := v.newCode()
	err = v.site.care.InvitePerson(v.r.Context(), v.actor(), person, kept)
	if fault.Is(err, fault.Conflict) {
		return v.to(personPath(person)+"/sign-in", "has_account")
	}
	if err != nil {
		return err
	}
	shown, err := v.site.care.ShowPerson(v.r.Context(), v.actor(), person)
	if err != nil {
		return err
	}
	return v.showCode(codePage{name: shown.Person.Called(), code: told, back: personPath(person) + "/sign-in", days: 14})
}

func (v *visit) revokeInvitation() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	if err := v.site.care.RevokeInvitation(v.r.Context(), v.actor(), person); err != nil {
		return err
	}
	return v.to(personPath(person)+"/sign-in", "code_revoked")
}

func (v *visit) vouchForPerson() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	n := care.NewVouch{ID: care.VouchID(form.Text("id")), How: care.KnownBy(form.Text("how"))}
	err = v.site.care.VouchForAccount(v.r.Context(), v.actor(), person, n)
	if fault.Is(err, fault.Invalid) {
		return v.helpAgain(http.StatusUnprocessableEntity, string(n.How), v.problems(err))
	}
	if err != nil {
		return err
	}
	return v.to(personPath(person)+"/sign-in", "vouched")
}

// vouchesPage is whose word waits to be confirmed.
type vouchesPage struct{ list []vouchLine }

type vouchLine struct{ id, who, text string }

func (v *visit) showVouches() error {
	list, err := v.site.care.ListVouches(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	var p vouchesPage
	for _, x := range list {
		p.list = append(p.list, vouchLine{id: string(x.ID), who: x.For, text: v.Words.F("vouch.waits", "who", x.By, "when", v.Words.DateTime(x.Started), "how", v.Words.T("vouch.how_"+string(x.How)+"_said"))})
	}
	return v.show(http.StatusOK, vouchesView(v, v.base(v.Words.T("vouch.list_title")), p))
}

func (v *visit) confirmVouch() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	kept, told := v.newCode()
	if err := v.site.care.ConfirmVouch(v.r.Context(), v.actor(), care.VouchID(v.r.PathValue("vouch")), kept); err != nil {
		return err
	}
	return v.showCode(codePage{name: form.Text("name"), code: told, back: "/vouches", days: 1})
}

func (v *visit) vouchForStaff() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	n := care.NewVouch{ID: care.VouchID(form.Text("id")), How: care.KnownBy(form.Text("how"))}
	err = v.site.care.VouchForStaff(v.r.Context(), v.actor(), form.Text("username"), n)
	if fault.Is(err, fault.Invalid) {
		return v.accountsAgain(http.StatusUnprocessableEntity, v.newAccountForm(), nil, ui.Problems{{Text: v.Words.T("vouch.error.how")}})
	}
	if err != nil {
		return err
	}
	return v.to("/accounts", "vouched")
}

func (v *visit) inviteNewcomer() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	kept, told := v.newCode()
	err = v.site.care.InviteNewcomer(v.r.Context(), v.actor(), care.PersonID(idIn(form.Text("invite"))), kept)
	message := map[bool]string{true: "letting.error.person", false: "letting.error.has_account"}[fault.Is(err, fault.Denied)]
	if fault.Is(err, fault.Denied) && v.actor().Role == care.RoleAdministrator || fault.Is(err, fault.Conflict) {
		return v.accountsAgain(http.StatusUnprocessableEntity, v.newAccountForm(), nil, ui.Problems{{Field: "invite", Text: v.Words.T(message)}})
	}
	if err != nil {
		return err
	}
	return v.showCode(codePage{code: told, back: "/accounts", days: 14})
}

// rulesPage is what an administrator asks of sign-in.
type rulesPage struct {
	required []string
	provider string
	claim    string
	username string
}

func (v *visit) showSignInRules() error { return v.rulesAgain(http.StatusOK, rulesPage{}, nil) }

func (v *visit) rulesAgain(status int, p rulesPage, problems ui.Problems) error {
	roles, err := v.site.care.ListRequiredFactors(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	for _, r := range roles {
		p.required = append(p.required, string(r))
	}
	p.provider = v.site.guard.ProviderName()
	page := v.base(v.Words.T("rules.title"))
	page.Back, page.Problems = "/accounts", problems
	return v.show(status, rulesView(v, page, p))
}

func (v *visit) requireFactors() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	var roles []care.Role
	for _, r := range form.All("role") {
		roles = append(roles, care.Role(r))
	}
	roles = slices.DeleteFunc(roles, func(r care.Role) bool { return !r.Valid() })
	if err := v.site.care.RequireFactors(v.r.Context(), v.actor(), roles); err != nil {
		return err
	}
	return v.to("/accounts/sign-in", "rules_saved")
}

func (v *visit) markForProvider() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	if v.site.guard.ProviderName() == "" {
		return v.nowhere()
	}
	p := rulesPage{claim: form.Text("claim"), username: form.Text("username")}
	hash := ""
	if p.claim != "" {
		hash = auth.ClaimHash(p.claim)
	}
	err = v.site.care.MarkForProvider(v.r.Context(), v.actor(), p.username, hash)
	if fault.Is(err, fault.Denied) && v.actor().Role == care.RoleAdministrator {
		return v.rulesAgain(http.StatusUnprocessableEntity, p, ui.Problems{{Field: "username", Text: v.Words.T("rules.error.mark")}})
	}
	if err != nil {
		return err
	}
	return v.to("/accounts/sign-in", "marked")
}
