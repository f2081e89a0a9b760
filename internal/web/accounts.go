package web

import (
	"net/http"
	"slices"
	"strings"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/web/ui"
)

func (s *Site) staffRoutes(signed func(string, pageHandler)) {
	signed("GET /accounts", (*visit).showAccounts)
	signed("POST /accounts", (*visit).addAccount)
	signed("POST /accounts/reset", (*visit).resetAccount)
	signed("POST /accounts/duties", (*visit).setDuties)
	signed("GET /teams", (*visit).showTeams)
	signed("POST /teams", (*visit).addTeam)
}

// accountsPage is what an administrator keeps in order: who signs in.
type accountsPage struct {
	list  []care.Account
	teams []ui.Option
	form  accountForm
	pages ui.Pagination
	made  *madePassword
}

// accountForm is a new account as it was typed.
type accountForm struct {
	id, role, name, username, job, team string
	// person is the address of somebody whom a worker added already.
	person string
	// fresh is the id of the worker or the new person that comes with the account.
	fresh string
}

// madePassword is a password that was made just now. It is shown once.
type madePassword struct{ username, password string }

func (v *visit) showAccounts() error {
	return v.accountsAgain(http.StatusOK, v.newAccountForm(), nil, nil)
}

func (v *visit) newAccountForm() accountForm {
	return accountForm{id: v.site.care.NewID(), fresh: v.site.care.NewID(), role: string(care.RoleWorker)}
}

func (v *visit) accountsAgain(status int, f accountForm, made *madePassword, problems ui.Problems) error {
	after := v.after()
	list, err := v.site.care.ListAccounts(v.r.Context(), v.actor(), after)
	if err != nil {
		return err
	}
	teams, err := v.site.care.ListTeams(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	p := accountsPage{list: list, form: f, made: made, teams: append([]ui.Option{{Label: v.Words.T("account.no_team")}}, teamOptions(teams.Teams)...)}
	total := after + len(list)
	if len(list) == care.AccountsPageSize {
		total++ // there may be more; an empty last page does no harm
	}
	p.pages = pagesOf("/accounts", after, len(list), total, care.AccountsPageSize)
	page := v.base(v.Words.T("site.accounts"))
	page.Wide, page.Problems = true, problems
	return v.show(status, accountsView(v, page, p))
}

// addAccount adds somebody who signs in, with a password that is made here, shown
// once, and asked to be changed. A second press finds the account there already.
func (v *visit) addAccount() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	f := accountForm{
		id: form.Text("id"), fresh: form.Text("fresh"), role: form.Text("role"), name: form.Text("name"), username: form.Text("username"),
		job: form.Text("job"), team: form.Text("team"), person: form.Text("person"),
	}
	there, err := v.checkAccount(f)
	if there {
		return v.to("/accounts", "account_added")
	}
	password := v.site.guard.NewPassword()
	if err == nil {
		err = v.saveAccount(f, password)
	}
	if fault.Is(err, fault.Invalid) {
		return v.accountsAgain(http.StatusUnprocessableEntity, f, nil, v.problems(err))
	}
	if err != nil {
		return err
	}
	next := v.newAccountForm()
	next.role = f.role
	return v.accountsAgain(http.StatusOK, next, &madePassword{care.NormalUsername(f.username), password}, nil)
}

// checkAccount looks, before anything is saved, whether the account is there
// already and whether what was typed can be used: a new person must not be left
// behind by an account that could not be made.
func (v *visit) checkAccount(f accountForm) (there bool, err error) {
	var c fault.Check
	c.Require(strings.TrimSpace(f.name) != "", "name", "account.error.name")
	c.Require(f.username != "" && !strings.ContainsAny(f.username, " \t\n"), "username", "account.error.username")
	c.Require(care.Role(f.role).Valid(), "role", "account.error.role")
	for after := 0; ; after += care.AccountsPageSize {
		list, err := v.site.care.ListAccounts(v.r.Context(), v.actor(), after)
		if err != nil {
			return false, err
		}
		for _, a := range list {
			if string(a.ID) == f.id {
				return true, nil
			}
			c.Require(a.Username != care.NormalUsername(f.username), "username", "account.error.taken")
		}
		if len(list) < care.AccountsPageSize {
			break
		}
	}
	teams, err := v.site.care.ListTeams(v.r.Context(), v.actor())
	if err != nil {
		return false, err
	}
	known := slices.ContainsFunc(teams.Teams, func(t care.Team) bool { return string(t.ID) == f.team })
	c.Require(f.team == "" || known, "team", "account.error.team")
	return false, c.Err("addAccount")
}

// saveAccount saves the account with whatever belongs to it: a new person in a
// team, or a worker in a team.
func (v *visit) saveAccount(f accountForm, password string) error {
	ctx := v.r.Context()
	n := care.NewAccount{
		ID: care.AccountID(f.id), Username: f.username, Name: f.name, Role: care.Role(f.role), JobTitle: f.job, MustChange: true,
		PasswordHash: v.site.guard.Hash(password),
	}
	switch {
	case n.Role.HasRecord() && f.person == "":
		n.Person = care.PersonID(f.fresh)
		err := v.site.care.AddPerson(ctx, v.actor(), care.NewPerson{ID: n.Person, Name: f.name, Team: care.TeamID(f.team)})
		if err != nil {
			return err
		}
	case n.Role.HasRecord():
		n.Person = care.PersonID(idIn(f.person))
	case n.Role.Works():
		n.Worker = care.WorkerID(f.fresh)
	}
	err := v.site.care.AddAccount(ctx, v.actor(), n)
	if fault.Is(err, fault.Denied) && f.person != "" {
		var c fault.Check
		c.Require(false, "person", "account.error.person")
		return c.Err("addAccount")
	}
	if err != nil || n.Worker == "" || f.team == "" {
		return err
	}
	part := care.PartMember
	if n.Role == care.RoleManager {
		part = care.PartManager
	}
	return v.site.care.JoinTeam(ctx, v.actor(), care.TeamID(f.team), n.Worker, part)
}

// resetAccount gives somebody a new password, shows it once, and signs them out
// everywhere.
func (v *visit) resetAccount() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	username, password := care.NormalUsername(form.Text("username")), v.site.guard.NewPassword()
	if err := v.site.care.ResetAccount(v.r.Context(), v.actor(), username, v.site.guard.Hash(password)); err != nil {
		return err
	}
	return v.accountsAgain(http.StatusOK, v.newAccountForm(), &madePassword{username, password}, nil)
}

// setDuties says what an account looks after beside its role.
func (v *visit) setDuties() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	var duties care.Duties
	for _, d := range care.AllDuties {
		if form.Text(dutyName(d)) != "" {
			duties |= d
		}
	}
	if err := v.site.care.SetDuties(v.r.Context(), v.actor(), form.Text("username"), duties); err != nil {
		return err
	}
	return v.to("/accounts", "duties_set")
}

// dutyName is a duty in forms and among the words.
func dutyName(d care.Duties) string {
	switch d {
	case care.DutyEditor:
		return "editor"
	case care.DutyOrganiser:
		return "organiser"
	case care.DutyReporter:
		return "reporter"
	}
	return "reviewer"
}

// idIn finds the id in a person's address as it was copied from a browser.
func idIn(text string) string {
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("/?#& ", r) }) {
		if care.ValidID(part) {
			return part
		}
	}
	return text
}
